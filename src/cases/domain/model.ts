import type { Calendar, Limit } from '#engines/deadlines'
import type { State } from '../lifecycle.ts'

/** Epoch milliseconds. */
export type Instant = number

export type TaskState = 'sent' | 'takenUp' | 'handedBack' | 'done' | 'withdrawn'

/** A row of a responsibility list, as a dispatch cites it. */
export type Rule = {
  readonly duty: string | null
  readonly categoryPrefix: string
  readonly areaPrefix: string
  readonly basis: string
  /** 'list' = from the responsibility list; 'chosen' = a person decided otherwise; 'whistle' = called in. */
  readonly how: 'list' | 'chosen' | 'whistle'
}

export type Task = {
  readonly id: string
  readonly role: 'lead' | 'assisting'
  readonly unit: string
  readonly state: TaskState
  readonly instruction: string
  readonly rule: Rule
  readonly sentAt: Instant
  readonly takeUpDueAt: Instant | null
  readonly takenUpAt: Instant | null
  readonly takenUpBy: string | null
  readonly doneAt: Instant | null
  readonly result: string | null
  readonly handBackReason: string | null
}

/** A request for more time or for suspension on its way up. */
export type Pending = {
  readonly kind: 'extension' | 'suspension'
  readonly note: string
  readonly until: Instant | null
  readonly askedAt: Instant
  readonly unit: string
  readonly endorsed: boolean
}

export type Appeal = {
  readonly note: string
  readonly step: 'dispatcher' | 'callTaker' | 'upheld' | 'dismissed'
}

/** Which rule set the handling deadline: the condition or the duty row, the calendar and when the clock began. */
export type DueRule = {
  readonly from: 'condition' | 'duty' | 'default' | 'imported'
  readonly conditionSeq: number | null
  readonly duty: string | null
  readonly limit: Limit | null
  readonly calendar: string
  readonly startedAt: Instant
}

type Common = {
  readonly id: string
  readonly district: string
  readonly number: string
  readonly version: number
  readonly categoryPath: string
  readonly edition: string
  readonly conditionSeq: number | null
  readonly urgency: 'normal' | 'urgent' | 'danger'
  readonly areaCode: string
  readonly point: { readonly lon: number; readonly lat: number } | null
  readonly address: string
  readonly title: string
  readonly description: string
  readonly attributes: Readonly<Record<string, unknown>>
  readonly door: string
  readonly sourceSystem: string | null
  readonly sourceId: string | null
  readonly public: boolean
  readonly historic: boolean
  readonly danger: readonly string[]
  readonly firstReceiver: string | null
  readonly tasks: readonly Task[]
  readonly reportedAt: Instant
  readonly respondedAt: Instant | null
  readonly acceptedAt: Instant | null
  readonly filedAt: Instant | null
  readonly dispatchedAt: Instant | null
  readonly takenUpAt: Instant | null
  readonly doneAt: Instant | null
  readonly checkedAt: Instant | null
  readonly stageDueAt: Instant | null
  readonly dueAt: Instant | null
  readonly yellowAt: Instant | null
  readonly limit: Limit | null
  readonly dueRule: DueRule | null
  readonly suspensions: number
  readonly extensions: number
  readonly pending: Pending | null
  readonly leadUnit: string | null
  readonly escalatedLevel: number
  readonly supervised: number
  readonly urged: number
  readonly reopened: number
  readonly reworked: number
  readonly handedBack: number
  readonly splitFrom: string | null
}

export type Outcome = 'solved' | 'notSolved' | 'explained' | 'forced' | 'imported'

export type Rating = { readonly stars: number; readonly solved: boolean; readonly at: Instant }

/** What belongs to one state only. */
export type Phase =
  | { readonly state: 'reported' | 'accepted' | 'verifying' | 'filed' }
  | { readonly state: 'dispatched' | 'handling' | 'done' | 'checked' }
  | { readonly state: 'awaiting'; readonly question: string }
  | { readonly state: 'suspended'; readonly since: Instant; readonly until: Instant }
  | {
      readonly state: 'refused' | 'withdrawn'
      readonly closedAt: Instant
      readonly closeReason: string | null
    }
  | { readonly state: 'merged'; readonly closedAt: Instant; readonly into: string }
  | {
      readonly state: 'closed'
      readonly closedAt: Instant
      readonly outcome: Outcome
      readonly closeReason: string | null
      readonly rating: Rating | null
      readonly appeal: Appeal | null
      /** Left out of the on-time figures after an upheld appeal; the times themselves stay. */
      readonly lateExempt: boolean
    }

export type Case = Common & Phase
export type CaseIn<S extends State> = Common & Extract<Phase, { readonly state: S }>

/** Who acts, as the rules see it. */
export type Who = {
  readonly post: string | null
  readonly kind: string
  /** The post's unit and those below it. */
  readonly units: readonly string[]
  readonly person: string | null
  readonly areaCode: string
  readonly rights: ReadonlyMap<string, 'area' | 'unit' | 'all' | 'none'>
  /** The one who asked, by the follow link. */
  readonly reporter: boolean
  /** Whether others ask about the same case; known of the one who asked only. */
  readonly othersAsked?: boolean
}

export type Condition = { readonly seq: number; readonly limit: Limit }

/** The rules that hold for this case now, resolved in one place by (area, category, time). */
export type Rules = {
  readonly now: Instant
  readonly calendar: Calendar
  /** Share of the time after which the light is yellow, 0–1. */
  readonly yellowShare: number
  readonly stageLimits: {
    readonly accept: Limit
    readonly dispatch: Limit
    readonly takeUp: Limit
    readonly check: Limit
  }
  readonly maxExtensions: number
  readonly maxSuspensionDays: number
  readonly reopenDays: number
  readonly conditions: readonly Condition[]
  readonly lead: DutyMatch | null
  readonly assisting: readonly DutyMatch[]
  readonly defaultLimit: Limit
  readonly newId: () => string
}

export type DutyMatch = {
  readonly id: string
  readonly unit: string
  readonly categoryPrefix: string
  readonly areaPrefix: string
  readonly basis: string
  readonly limit: Limit | null
}

/** One line of the journal: what happened, without personal data. */
export type Event = {
  readonly kind: string
  readonly data: Readonly<Record<string, unknown>>
  /** When it happened, if not when it is stored (imports, simulations). */
  readonly at?: Instant
}

export type TimerChange =
  | { readonly set: string; readonly kind: TimerKind; readonly dueAt: Instant }
  | { readonly clear: string }

export type TimerKind = 'accept' | 'dispatch' | 'takeUp' | 'yellow' | 'red' | 'check' | 'resume'

/** A message to everyone who asked about this case. */
export type Message = {
  readonly template:
    | 'received'
    | 'accepted'
    | 'refused'
    | 'question'
    | 'filed'
    | 'dispatched'
    | 'suspended'
    | 'resumed'
    | 'done'
    | 'closed'
    | 'merged'
    | 'reopened'
    | 'extended'
  readonly params: Readonly<Record<string, string | number | null>>
}

/** What a decision gives back; the caller stores all of it in one transaction, or none. */
export type Decision = {
  readonly next: Case
  readonly events: readonly Event[]
  readonly timers: readonly TimerChange[]
  readonly messages: readonly Message[]
  /** New cases that a split makes. */
  readonly born?: readonly {
    readonly title: string
    readonly description: string
    readonly categoryPath: string
  }[]
}
