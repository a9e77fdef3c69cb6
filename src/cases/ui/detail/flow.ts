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
  dispatched: ['endorse', 'approve', 'takeUp', 'handBack', 'decline', 'whistle', 'requestExtension'],
  handling: [
    'endorse',
    'approve',
    'takeUp',
    'finish',
    'requestExtension',
    'handBack',
    'decline',
    'requestSuspension',
    'whistle',
    'addTask',
  ],
  suspended: ['resume'],
  done: ['check'],
  checked: ['close'],
  closed: ['decideAppeal', 'rateForCaller', 'appeal', 'reopen'],
  merged: [],
  withdrawn: [],
}

const always: readonly CommandName[] = ['supervise', 'urge', 'comment']

export type Offer = {
  /** Done with one press; absent when the post has nothing to do. */
  readonly primary: CommandName | undefined
  readonly beside: readonly CommandName[]
  readonly possible: readonly CommandName[]
  readonly impossible: readonly (readonly [CommandName, string])[]
}

const mostBeside = 3

export function offerOf({ state, can }: Pick<CaseDetail, 'state' | 'can'>): Offer {
  const likely = next[state].filter((name) => can[name] === true)
  const rest = always.filter((name) => can[name] === true)
  const possible = commandNames.filter((name) => can[name] === true)
  const ranked = [...new Set([...likely, ...rest, ...possible])]
  const [primary, ...others] = likely
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
