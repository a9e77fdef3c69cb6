// Which command is next: by state, then by what the post may do. The rest waits in the list of all actions.
import { type CommandName, commandNames, type State } from '../../lifecycle.ts'
import type { CaseDetail } from '../types.ts'

/** Most likely first. */
const next: Readonly<Record<State, readonly CommandName[]>> = {
  reported: ['accept', 'ask', 'refuse', 'merge'],
  awaiting: ['accept', 'refuse', 'merge'],
  refused: [],
  accepted: ['file', 'askVerify', 'merge', 'correct', 'refuse'],
  verifying: ['verify'],
  filed: ['dispatch', 'merge', 'split'],
  dispatched: ['endorse', 'approve', 'takeUp', 'handBack', 'decline', 'requestExtension'],
  handling: [
    'endorse',
    'approve',
    'takeUp',
    'finish',
    'requestExtension',
    'handBack',
    'decline',
    'requestSuspension',
  ],
  suspended: ['resume'],
  done: ['check'],
  checked: ['close'],
  closed: ['decideAppeal', 'rateForCaller', 'rateUpper', 'appeal', 'reopen'],
  merged: [],
  withdrawn: [],
}

/** Steps that carry a case on; only these are put forward with the strong button. */
const steps: ReadonlySet<CommandName> = new Set([
  'accept',
  'file',
  'verify',
  'dispatch',
  'takeUp',
  'endorse',
  'approve',
  'finish',
  'resume',
  'check',
  'close',
  'decideAppeal',
  'rateForCaller',
])

const always: readonly CommandName[] = [
  'replyRound',
  'settleRound',
  'giveStatement',
  'decideConsultation',
  'supervise',
  'consult',
  'urge',
  'comment',
]

export type Offer = {
  /** The next step; absent when the post has none. */
  readonly primary: CommandName | undefined
  readonly beside: readonly CommandName[]
  readonly possible: readonly CommandName[]
  readonly impossible: readonly (readonly [CommandName, string])[]
}

const mostBeside = 3

/** What is to take up is the own unit's task, where it has one. */
function hasToTakeUp(tasks: CaseDetail['tasks'], unit: string): boolean {
  const own = tasks.filter((task) => task.unit.code === unit)
  return (own.length > 0 ? own : tasks).some((task) => task.state === 'sent')
}

/** `unit` is that of the post. */
export function offerOf(c: Pick<CaseDetail, 'state' | 'can' | 'tasks'>, unit: string): Offer {
  const { state, can } = c
  const able = (name: CommandName) =>
    can[name] === true && (name !== 'takeUp' || hasToTakeUp(c.tasks, unit))
  const likely = next[state].filter(able)
  const rest = always.filter(able)
  const possible = commandNames.filter(able)
  const ranked = [...new Set([...likely, ...rest, ...possible])]
  const primary = likely.find((name) => steps.has(name))
  const others = likely.filter((name) => name !== primary)
  return {
    primary,
    beside: [...others, ...rest].slice(0, mostBeside),
    possible: ranked,
    impossible: commandNames.flatMap((name) => {
      const reason = can[name]
      return typeof reason === 'string' ? [[name, reason] as const] : []
    }),
  }
}

/** One key for each command; those of one state never share one. */
export const commandKeys: Partial<Readonly<Record<CommandName, string>>> = {
  accept: 'a',
  refuse: 'r',
  ask: 'q',
  correct: 'e',
  askVerify: 'v',
  verify: 'v',
  file: 'f',
  dispatch: 'd',
  addTask: 'shift+d',
  whistle: 'w',
  takeUp: 't',
  handBack: 'b',
  requestExtension: 'l',
  requestSuspension: 'h',
  endorse: 'y',
  approve: 'y',
  decline: 'n',
  resume: 't',
  finish: 'f',
  check: 'c',
  close: 'c',
  rateForCaller: 'r',
  reopen: 'o',
  merge: 'm',
  split: 'shift+s',
  supervise: 's',
  urge: 'u',
  comment: 'i',
  decideAppeal: 'y',
}
