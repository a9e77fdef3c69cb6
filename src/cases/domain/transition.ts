import type { states } from './states.ts'

type State = keyof typeof states
type Text = { readonly zh: string; readonly en: string }

/** What must hold besides the state; each is a function in guards.ts and a sentence in refusals.ts. */
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
  | 'notRepeat'
  | 'noOpenRound'
  | 'openRound'
  | 'addressee'
  | 'repliedRound'
  | 'notConsulting'
  | 'consulting'
  | 'invited'

export type Transition = Text & {
  readonly from: readonly State[]
  /** Where it leads; 'same' leaves the state; two entries = the outcome decides. */
  readonly to: readonly (State | 'same')[]
  /** The action of the policy table; 'reporter' = the one who asked, by the follow link. */
  readonly may: string
  /** The guards of domain/guards.ts that must hold besides the state. */
  readonly guards: readonly GuardName[]
}
