import type { Calendar, Limit } from '#engines/deadlines'
import type { State } from '../lifecycle.ts'
import type { Outcome } from './outcomes.ts'

/** Epoch milliseconds. */
export type Instant = number

export type TaskState = 'sent' | 'takenUp' | 'handedBack' | 'done' | 'withdrawn'

/** A row of a responsibility list, as a dispatch cites it. */
export type Rule = {
  readonly duty: string | null
  readonly categoryPrefix: string
  readonly areaPrefix: string
  readonly basis: string
  /**
   * 'list' = from the responsibility list; 'direct' = by the list without a dispatcher; 'chosen' = a person decided
   * otherwise; 'whistle' = called in; 'consultation' = so agreed.
   */
  readonly how: 'list' | 'direct' | 'chosen' | 'whistle' | 'consultation'
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

/** One round of supervision 督办. */
export type Round = {
  readonly id: string
  /** Counted through the life of the case, from 1. */
  readonly number: number
  /** Who has to answer: 0 = the unit that has the case, n = the duty officer n levels above its place. */
  readonly level: number
  /** The area of that level; null at level 0. */
  readonly areaCode: string | null
  readonly demand: string
  readonly askedAt: Instant
  readonly askedBy: string | null
  readonly dueAt: Instant
  /** 'ended': the case ended first. */
  readonly state: 'open' | 'replied' | 'met' | 'insufficient' | 'missed' | 'ended'
  readonly reply: string | null
  readonly repliedAt: Instant | null
  /** What the one who supervises made of the reply. */
  readonly result: string | null
  readonly settledAt: Instant | null
}

export type Position = 'willing' | 'conditional' | 'notOurs'

/** Units in conference about the case 协商会商. */
export type Consultation = {
  readonly id: string
  readonly number: number
  readonly topic: string
  /** The units invited. */
  readonly units: readonly string[]
  readonly calledAt: Instant
  /** When they meet, if they do. */
  readonly heldAt: Instant | null
  readonly state: 'open' | 'decided' | 'ended'
  readonly statements: readonly {
    readonly unit: string
    readonly position: Position
    readonly text: string
    readonly at: Instant
  }[]
  readonly minutes: string | null
  /** What was changed by it; null = left as it was. */
  readonly decision: {
    readonly lead: string | null
    readonly assisting: readonly string[] | null
    readonly dueAt: Instant | null
  } | null
  readonly decidedAt: Instant | null
}

/** Which rule set the handling deadline: the condition or the duty row, the calendar and when the clock began. */
export type DueRule = {
  readonly from: 'condition' | 'duty' | 'default' | 'imported' | 'consultation'
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
  /** Rounds of supervision so far. */
  readonly supervised: number
  /** Consultations so far. */
  readonly consulted: number
  /** The earlier case that this one repeats 重复投诉. */
  readonly repeatOf?: string | null
  /** Left out where there are none. */
  readonly rounds?: readonly Round[]
  readonly consultations?: readonly Consultation[]
  readonly urged: number
  readonly reopened: number
  readonly reworked: number
  readonly handedBack: number
  /** The case whose askers are answered for this one too: the first of those it was split from. */
  readonly splitFrom: string | null
  /** What those who asked were last told, as it was sent; the journal has it without contact details. */
  readonly reply?: string | null
}

export type { Outcome } from './outcomes.ts'

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
  | {
      readonly state: 'merged'
      readonly closedAt: Instant
      readonly into: string
      readonly closeReason?: string | null
    }
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
    readonly verify: Limit
    readonly check: Limit
    readonly close: Limit
  }
  readonly maxExtensions: number
  readonly maxSuspensionDays: number
  readonly reopenDays: number
  /** How long a round of supervision lasts when nobody says otherwise. */
  readonly superviseLimit: Limit
  /** What counts as a repeat of an earlier case: of the same category, so many days and metres apart at most. */
  readonly repeatRule: { readonly days: number; readonly metres: number }
  /** The areas whose duty officers answer for this place, lowest first: community, street, district, city. */
  readonly ladder: readonly string[]
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
  /** The doors from which it is sent there without a dispatcher. */
  readonly directFrom?: readonly string[]
}

/** One line of the journal: what happened, without personal data. */
export type Event = {
  readonly kind: string
  readonly data: Readonly<Record<string, unknown>>
  /** When it happened, if not when it is stored (imports, simulations). */
  readonly at?: Instant
  /** A rule did it by itself: the system's act, whoever's command it came with. */
  readonly byRule?: true
}

export type TimerChange =
  | { readonly set: string; readonly kind: TimerKind; readonly dueAt: Instant }
  | { readonly clear: string }

/** A stage of the case has one clock, and every unit called in has one for taking up its task. */
export type Stage = keyof Rules['stageLimits']

export type TimerKind = Stage | 'yellow' | 'red' | 'resume' | 'round'

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
    | 'closedExplained'
    | 'closedUnsolved'
    | 'merged'
    | 'reopened'
    | 'extended'
    | 'withdrawn'
    | 'split'
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
