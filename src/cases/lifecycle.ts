// The life of a case, written once: states, transitions, the right each needs, its fields. Buttons, refusals, the
// API, the tests and docs/lifecycle.md come from this table.

import { states } from './domain/states.ts'

type Text = { readonly zh: string; readonly en: string }

export type State = keyof typeof states

export const stateNames = Object.keys(states) as State[]
export const openStates = stateNames.filter((s) => states[s].open)

export type Transition = Text & {
  readonly from: readonly State[]
  /** Where it leads; 'same' leaves the state; two entries = the outcome decides. */
  readonly to: readonly (State | 'same')[]
  /** The action of the policy table; 'reporter' = the one who asked, by the follow link. */
  readonly may: string
  /** The guards of domain/guards.ts that must hold besides the state. */
  readonly guards: readonly GuardName[]
}

export type GuardName =
  | 'hasTask'
  | 'taskWaiting'
  | 'isLead'
  | 'notOverdue'
  | 'extensionsLeft'
  | 'suspensionLeft'
  | 'nothingPending'
  | 'somethingPending'
  | 'notEndorsed'
  | 'endorsed'
  | 'assistantsFinished'
  | 'independent'
  | 'notRated'
  | 'fromBelow'
  | 'wasLate'
  | 'notAppealed'
  | 'appealOpen'
  | 'reopenable'
  | 'nobodyElseAsked'

const beforeDispatch = ['reported', 'awaiting', 'accepted', 'verifying', 'filed'] as const
const atWork = ['dispatched', 'handling', 'suspended', 'done', 'checked'] as const

export const transitions = {
  accept: {
    zh: '受理',
    en: 'Accept',
    from: ['reported', 'awaiting'],
    to: ['accepted'],
    may: 'case.accept',
    guards: [],
  },
  refuse: {
    zh: '不予受理',
    en: 'Do not accept',
    from: ['reported', 'awaiting', 'accepted', 'verifying'],
    to: ['refused'],
    may: 'case.refuse',
    guards: [],
  },
  ask: {
    zh: '请补充',
    en: 'Ask for more',
    from: ['reported', 'accepted'],
    to: ['awaiting'],
    may: 'case.ask',
    guards: [],
  },
  answer: {
    zh: '补充情况',
    en: 'Answer',
    from: ['awaiting'],
    to: ['reported'],
    may: 'reporter',
    guards: [],
  },
  withdraw: {
    zh: '撤回',
    en: 'Withdraw',
    from: [...beforeDispatch],
    to: ['withdrawn'],
    may: 'reporter',
    guards: ['nobodyElseAsked'],
  },
  correct: {
    zh: '更正',
    en: 'Correct',
    from: [...beforeDispatch],
    to: ['same'],
    may: 'case.edit',
    guards: [],
  },
  askVerify: {
    zh: '派员核实',
    en: 'Have it verified',
    from: ['accepted'],
    to: ['verifying'],
    may: 'case.accept',
    guards: [],
  },
  verify: {
    zh: '核实',
    en: 'Verify',
    from: ['verifying'],
    to: ['accepted'],
    may: 'case.verify',
    guards: [],
  },
  file: { zh: '立案', en: 'File', from: ['accepted'], to: ['filed'], may: 'case.file', guards: [] },
  dispatch: {
    zh: '派遣',
    en: 'Dispatch',
    from: ['filed'],
    to: ['dispatched'],
    may: 'case.dispatch',
    guards: [],
  },
  addTask: {
    zh: '加派',
    en: 'Call in another unit',
    from: ['dispatched', 'handling'],
    to: ['same'],
    may: 'case.dispatch',
    guards: [],
  },
  whistle: {
    zh: '吹哨',
    en: 'Whistle for departments',
    from: ['dispatched', 'handling'],
    to: ['same'],
    may: 'case.whistle',
    guards: [],
  },
  takeUp: {
    zh: '签收',
    en: 'Take up',
    from: ['dispatched', 'handling'],
    to: ['handling', 'same'],
    may: 'task.takeUp',
    guards: ['hasTask', 'taskWaiting'],
  },
  handBack: {
    zh: '退回',
    en: 'Hand back',
    from: ['dispatched', 'handling'],
    to: ['filed', 'same'],
    may: 'task.handBack',
    guards: ['hasTask'],
  },
  requestExtension: {
    zh: '申请延期',
    en: 'Ask for more time',
    from: ['dispatched', 'handling'],
    to: ['same'],
    may: 'task.extend',
    guards: ['isLead', 'notOverdue', 'extensionsLeft', 'nothingPending'],
  },
  requestSuspension: {
    zh: '申请挂账',
    en: 'Ask to suspend',
    from: ['dispatched', 'handling'],
    to: ['same'],
    may: 'task.suspend',
    guards: ['isLead', 'notOverdue', 'suspensionLeft', 'nothingPending'],
  },
  endorse: {
    zh: '同意上报',
    en: 'Endorse',
    from: ['dispatched', 'handling'],
    to: ['same'],
    may: 'case.endorse',
    guards: ['somethingPending', 'notEndorsed'],
  },
  approve: {
    zh: '批准',
    en: 'Approve',
    from: ['dispatched', 'handling'],
    to: ['same', 'suspended'],
    may: 'case.approve',
    guards: ['somethingPending', 'endorsed'],
  },
  decline: {
    zh: '不批准',
    en: 'Decline',
    from: ['dispatched', 'handling'],
    to: ['same'],
    may: 'case.endorse',
    guards: ['somethingPending'],
  },
  resume: {
    zh: '恢复计时',
    en: 'Resume',
    from: ['suspended'],
    to: ['handling'],
    may: 'task.resume',
    guards: [],
  },
  finish: {
    zh: '处置完成',
    en: 'Done',
    from: ['handling'],
    to: ['done', 'same'],
    may: 'task.done',
    guards: ['hasTask', 'assistantsFinished'],
  },
  check: {
    zh: '核查',
    en: 'Check',
    from: ['done'],
    to: ['checked', 'handling'],
    may: 'case.check',
    guards: ['independent'],
  },
  close: {
    zh: '结案',
    en: 'Close',
    from: ['checked'],
    to: ['closed'],
    may: 'case.close',
    guards: [],
  },
  forceClose: {
    zh: '强制结案',
    en: 'Force close',
    from: ['accepted', 'verifying', 'filed', ...atWork],
    to: ['closed'],
    may: 'case.forceClose',
    guards: [],
  },
  rate: {
    zh: '评价',
    en: 'Rate',
    from: ['closed'],
    to: ['same'],
    may: 'reporter',
    guards: ['notRated'],
  },
  rateForCaller: {
    zh: '回访评价',
    en: 'Rate for the caller',
    from: ['closed'],
    to: ['same'],
    may: 'case.rateForCaller',
    guards: ['notRated'],
  },
  rateUpper: {
    zh: '评价上级',
    en: 'Rate the level above',
    from: ['closed'],
    to: ['same'],
    may: 'case.rateUpper',
    guards: ['notRated', 'fromBelow'],
  },
  reopen: {
    zh: '重办',
    en: 'Reopen',
    from: ['closed'],
    to: ['filed'],
    may: 'case.reopen',
    guards: ['reopenable'],
  },
  notSolved: {
    zh: '没有解决',
    en: 'Not solved',
    from: ['closed'],
    to: ['filed'],
    may: 'reporter',
    guards: ['reopenable'],
  },
  merge: {
    zh: '并案',
    en: 'Merge',
    from: [...beforeDispatch],
    to: ['merged'],
    may: 'case.merge',
    guards: [],
  },
  split: {
    zh: '拆分',
    en: 'Split',
    from: ['accepted', 'filed'],
    to: ['same'],
    may: 'case.split',
    guards: [],
  },
  supervise: {
    zh: '督办',
    en: 'Supervise',
    from: [...beforeDispatch, ...atWork],
    to: ['same'],
    may: 'case.supervise',
    guards: [],
  },
  urge: {
    zh: '催办',
    en: 'Urge',
    from: [...beforeDispatch, ...atWork],
    to: ['same'],
    may: 'case.urge',
    guards: [],
  },
  comment: {
    zh: '批注',
    en: 'Comment',
    from: [...stateNames],
    to: ['same'],
    may: 'case.comment',
    guards: [],
  },
  addWord: {
    zh: '补充说明',
    en: 'Add a word',
    from: [...beforeDispatch, ...atWork],
    to: ['same'],
    may: 'reporter',
    guards: [],
  },
  appeal: {
    zh: '申诉超期',
    en: 'Appeal the late flag',
    from: ['closed'],
    to: ['same'],
    may: 'case.appeal',
    guards: ['wasLate', 'notAppealed'],
  },
  decideAppeal: {
    zh: '裁定申诉',
    en: 'Decide the appeal',
    from: ['closed'],
    to: ['same'],
    may: 'case.decideAppeal',
    guards: ['appealOpen'],
  },
  escalate: {
    zh: '逐级上报',
    en: 'Escalate',
    from: ['reported', 'accepted', 'filed', 'dispatched', 'handling', 'done'],
    to: ['same'],
    may: 'case.escalate',
    guards: [],
  },
} as const satisfies Record<string, Transition>

export type CommandName = keyof typeof transitions
export const commandNames = Object.keys(transitions) as CommandName[]

export { reasons } from './domain/reasons.ts'
export { states }
