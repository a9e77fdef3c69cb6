// What the server tells of cases (wire.ts and detail.ts in this room), as the screens read it.
import type { Light } from '#platform/ui'
import type { CommandName, State } from '../lifecycle.ts'

export type Named = { readonly name: string; readonly nameEn: string }
export type Coded = Named & { readonly code: string }
export type Instant = string

export type CaseRow = {
  readonly id: string
  readonly district: string
  readonly number: string
  readonly version: number
  readonly state: State
  readonly title: string
  readonly category: Named & { readonly path: string }
  readonly area: Coded
  /** IANA name: the clock by which the case's deadlines go. */
  readonly timeZone: string
  readonly address: string
  readonly urgency: 'normal' | 'urgent' | 'danger'
  readonly door: string
  readonly light: Light
  readonly reportedAt: Instant
  readonly stageDueAt: Instant | null
  readonly dueAt: Instant | null
  readonly yellowAt: Instant | null
  readonly doneAt: Instant | null
  readonly closedAt: Instant | null
  readonly leadUnit: Coded | null
  readonly supervised: number
  readonly urged: number
  readonly reopened: number
  readonly danger: readonly string[]
  readonly rating: number | null
  /** Reported again after an earlier case. */
  readonly repeat: boolean
  readonly outcome: 'solved' | 'notSolved' | 'explained' | 'forced' | 'imported' | null
  readonly historic: boolean
  readonly point: { readonly lon: number; readonly lat: number } | null
}

export type QueueRow = CaseRow & {
  readonly updatedAt: Instant
  readonly pending: 'extension' | 'suspension' | null
  readonly photo: string | null
}

export type Limit = { readonly value: number; readonly unit: string }

export type Rule = {
  readonly categoryPrefix: string
  readonly areaPrefix: string
  readonly basis: string
}

export type Task = {
  readonly id: string
  readonly role: 'lead' | 'assisting'
  readonly unit: Coded
  readonly state: 'sent' | 'takenUp' | 'handedBack' | 'done' | 'withdrawn'
  readonly instruction: string
  readonly rule: Rule & { readonly how: 'list' | 'direct' | 'chosen' | 'whistle' | 'consultation' }
  readonly sentAt: Instant
  readonly takeUpDueAt: Instant | null
  readonly takenUpAt: Instant | null
  readonly doneAt: Instant | null
  readonly result: string | null
  readonly handBackReason: string | null
}

export type Round = {
  readonly id: string
  readonly number: number
  readonly level: number
  readonly area: Coded | null
  readonly demand: string
  readonly askedAt: Instant
  readonly dueAt: Instant
  readonly state: 'open' | 'replied' | 'met' | 'insufficient' | 'missed' | 'ended'
  readonly reply: string | null
  readonly repliedAt: Instant | null
  readonly result: string | null
}

export type Consultation = {
  readonly id: string
  readonly number: number
  readonly topic: string
  readonly units: readonly Coded[]
  readonly calledAt: Instant
  readonly heldAt: Instant | null
  readonly state: 'open' | 'decided' | 'ended'
  readonly statements: readonly {
    readonly unit: Coded
    readonly position: 'willing' | 'conditional' | 'notOurs'
    readonly text: string
    readonly at: Instant
  }[]
  readonly minutes: string | null
  readonly decision: {
    readonly lead: Coded | null
    readonly assisting: readonly Coded[] | null
    readonly dueAt: Instant | null
  } | null
  readonly decidedAt: Instant | null
}

export type Condition = {
  readonly seq: number
  readonly areaPrefix: string
  readonly condition: string
  readonly closingCondition: string
  readonly limit: Limit
  readonly basis: string
}

export type Reporter = {
  readonly id: string
  readonly anonymous: boolean
  readonly hasName: boolean
  readonly hasPhone: boolean
  readonly hasEmail: boolean
  /** Reported this case, not one that was merged into it. */
  readonly own: boolean
  /** Other cases from the same contact. */
  readonly earlier: number
}

export type Evidence = {
  readonly id: string
  readonly stage: 'report' | 'before' | 'after' | 'check' | 'note'
  readonly width: number | null
  readonly height: number | null
  readonly caption: string
  /** Whether anyone may see it. */
  readonly public: boolean
  /** The photo that this is a masked copy of. */
  readonly maskedFrom: string | null
  readonly addedAt: Instant
  readonly url: string
  readonly thumb: string
}

export type Entry = {
  readonly seq: number
  readonly at: Instant
  readonly kind: string
  readonly data: Readonly<Record<string, unknown>>
  readonly actor: string | null
  /** In whose stead it was done. */
  readonly standsFor?: string | null
  readonly post: { readonly title: string; readonly titleEn: string; readonly kind: string } | null
}

export type Similar = {
  readonly id: string
  readonly number: string
  readonly title: string
  readonly state: State
  readonly distanceM: number
  readonly reportedAt: Instant
  /** Alike enough to be taken for one. */
  readonly same: boolean
  readonly why: {
    readonly category: 'category' | 'group' | 'none'
    readonly words: readonly string[]
  }
}

/** `cases` of the last `of` such cases solved in the area were led by the unit. */
export type Settled = {
  readonly unit: Coded
  readonly cases: number
  readonly of: number
  readonly area: { readonly name: string; readonly nameEn: string }
}

export type SuggestedCategory = {
  readonly path: string
  readonly name: string
  readonly nameEn: string
  /** 0–1; null where only the order can be trusted. */
  readonly score: number | null
  readonly words: readonly string[]
}

export type Suggested = { readonly unit: Coded; readonly rule: Rule }

export type DueRule = {
  readonly from: 'condition' | 'duty' | 'default' | 'imported' | 'consultation'
  readonly conditionSeq: number | null
  readonly duty: string | null
  readonly limit: Limit | null
  readonly calendar: string
  readonly startedAt: Instant
}

export type CaseDetail = CaseRow & {
  /** The first digits of the journal's last hash; null before there is any. */
  readonly verification: string | null
  readonly description: string
  readonly attributes: Readonly<Record<string, unknown>>
  readonly sourceSystem: string | null
  readonly sourceId: string | null
  readonly public: boolean
  readonly conditionSeq: number | null
  readonly acceptedAt: Instant | null
  readonly filedAt: Instant | null
  readonly dispatchedAt: Instant | null
  readonly takenUpAt: Instant | null
  readonly checkedAt: Instant | null
  readonly limit: Limit | null
  readonly dueRule: DueRule | null
  readonly extensions: number
  readonly suspensions: number
  readonly suspendedUntil: Instant | null
  readonly pending: {
    readonly kind: 'extension' | 'suspension'
    readonly note: string
    readonly until: Instant | null
    readonly askedAt: Instant
    readonly unit: string
    readonly endorsed: boolean
  } | null
  readonly reworked: number
  readonly handedBack: number
  readonly escalatedLevel: number
  readonly splitFrom: string | null
  readonly repeatOf: string | null
  readonly mergedInto: string | null
  readonly question: string | null
  readonly closeReason: string | null
  readonly ratingSolved: boolean | null
  readonly late: boolean | null
  readonly lateExempt: boolean
  readonly appeal: { readonly note: string; readonly step: string } | null
  readonly ancestors: readonly (Coded & { readonly kind: string })[]
  readonly tasks: readonly Task[]
  readonly rounds: readonly Round[]
  readonly consultations: readonly Consultation[]
  /** The areas whose duty officers answer for its place, lowest first. */
  readonly ladder: readonly Coded[]
  readonly conditions: readonly Condition[]
  readonly reporters: readonly Reporter[]
  readonly evidence: readonly Evidence[]
  readonly timeline: readonly Entry[]
  readonly merged: readonly {
    readonly id: string
    readonly number: string
    readonly title: string
  }[]
  readonly can: Readonly<Partial<Record<CommandName, true | string>>>
  readonly suggestions: {
    readonly lead: Suggested | null
    readonly assisting: readonly Suggested[]
    readonly settled: Settled | null
    readonly categories: readonly SuggestedCategory[]
    readonly duplicates: readonly Similar[]
  }
}

export type Counts = {
  readonly byState: Readonly<Partial<Record<State, number>>>
  readonly byLight: Readonly<Partial<Record<Light, number>>>
  readonly total: number
  /** There are more than were counted. */
  readonly more: boolean
}

/** When the present stage must be over: its own limit, else the handling deadline. */
export const nextDue = (c: CaseRow): Instant | null =>
  (c.doneAt ?? c.closedAt) ? c.dueAt : (c.stageDueAt ?? c.dueAt)

/** Read aloud on the phone: `1000352` → `100 0352`. */
export const sayNumberOf = (number: string): string =>
  /^\d{6,}$/.test(number) ? number.replace(/(\d)(?=(\d{4})+$)/g, '$1 ') : number
