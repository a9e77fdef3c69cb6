// How the one who asked learns of what happens to their case: by a message, or on the page that follows it.
import type { CommandName } from './lifecycle.ts'

/** Entries of the journal that the page shows to whoever follows the case. */
const shown: ReadonlySet<string> = new Set([
  'reported',
  'accepted',
  'refused',
  'asked',
  'answered',
  'withdrawn',
  'verificationAsked',
  'verified',
  'filed',
  'dispatched',
  'takenUp',
  'handedBack',
  'extended',
  'suspended',
  'resumed',
  'done',
  'checked',
  'checkFailed',
  'closed',
  'forceClosed',
  'rated',
  'reopened',
  'merged',
  'absorbed',
  'split',
  'wordAdded',
  'urged',
  'supervised',
])

/** What an assisting unit does is between it and the lead unit. */
export const isShownToAsker = (e: {
  readonly kind: string
  readonly data: Readonly<Record<string, unknown>>
}): boolean => shown.has(e.kind) && e.data['role'] !== 'assisting'

/**
 * `message`: they are written to, for it asks something of them, gives them a date or an answer, or ends the case;
 * `page`: the page shows it, and the next message says what came of it; `inside`: staff's own affair.
 */
export const told: Readonly<Record<CommandName, 'message' | 'page' | 'inside'>> = {
  accept: 'message',
  refuse: 'message',
  ask: 'message',
  answer: 'page',
  withdraw: 'message',
  correct: 'inside',
  askVerify: 'page',
  verify: 'page',
  file: 'message',
  dispatch: 'message',
  addTask: 'inside',
  whistle: 'inside',
  takeUp: 'page',
  handBack: 'page',
  requestExtension: 'inside',
  requestSuspension: 'inside',
  endorse: 'inside',
  approve: 'message',
  decline: 'inside',
  resume: 'message',
  finish: 'message',
  check: 'page',
  answerAtOnce: 'message',
  close: 'message',
  forceClose: 'message',
  rate: 'page',
  rateForCaller: 'page',
  rateUpper: 'page',
  reopen: 'message',
  notSolved: 'message',
  merge: 'message',
  split: 'message',
  publish: 'inside',
  supervise: 'page',
  replyRound: 'inside',
  settleRound: 'inside',
  missRound: 'inside',
  markRepeat: 'inside',
  consult: 'inside',
  giveStatement: 'inside',
  decideConsultation: 'message',
  urge: 'page',
  comment: 'inside',
  addWord: 'page',
  appeal: 'inside',
  decideAppeal: 'inside',
  escalate: 'inside',
}
