// How a closed case ended: solved is one thing, closed without being solved another, wherever it is told or counted.
import { reasons } from './reasons.ts'
import { states } from './states.ts'

type Text = { readonly zh: string; readonly en: string }

export const outcomes = {
  solved: {
    zh: '已解决',
    en: 'Solved',
    solved: true,
    resident: { zh: '已办结', en: 'Closed' },
  },
  explained: {
    zh: '已解释说明',
    en: 'Explained',
    solved: false,
    resident: { zh: '已办结，作了解释', en: 'Closed with an explanation' },
  },
  notSolved: {
    zh: '未解决',
    en: 'Not solved',
    solved: false,
    resident: { zh: '已结案，问题没有解决', en: 'Closed, not solved' },
  },
  forced: {
    zh: '强制结案',
    en: 'Force-closed',
    solved: false,
    resident: { zh: '已结案，问题没有解决', en: 'Closed, not solved' },
  },
  // What the other city's system meant by closed is not ours to say.
  imported: {
    zh: '导入时已结案',
    en: 'Closed in its source system',
    solved: null,
    resident: { zh: '已办结', en: 'Closed' },
  },
} as const satisfies Record<string, Text & { solved: boolean | null; resident: Text }>

export type Outcome = keyof typeof outcomes

const isOutcome = (value: unknown): value is Outcome =>
  typeof value === 'string' && Object.hasOwn(outcomes, value)

/** The state as whoever asked is told it: a closed case says whether it was solved. */
export function residentState(state: keyof typeof states, outcome?: string | null): Text {
  return state === 'closed' && isOutcome(outcome)
    ? outcomes[outcome].resident
    : states[state].resident
}

/** Closed by the office itself without having solved it. */
export const isUnsolved = (outcome: string | null | undefined): boolean =>
  outcome === 'notSolved' || outcome === 'forced'

const coded: Readonly<Record<string, Readonly<Record<string, Text>>>> = reasons

/** The coded reason of a case's end in words: which list it is from follows from how the case ended. */
export function endReason(
  end: { readonly state: string; readonly outcome?: string | null },
  code: string | null | undefined,
): Text | undefined {
  if (!code) return undefined
  const lists: Readonly<Record<string, string>> = {
    refused: 'refuse',
    withdrawn: 'withdraw',
    merged: 'merge',
    closed: end.outcome === 'forced' ? 'forceClose' : 'close',
  }
  return coded[lists[end.state] ?? '']?.[code]
}
