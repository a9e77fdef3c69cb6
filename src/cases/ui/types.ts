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
  readonly rule: Rule & { readonly how: 'list' | 'chosen' | 'whistle' }
  readonly sentAt: Instant
  readonly takeUpDueAt: Instant | null
  readonly takenUpAt: Instant | null
  readonly doneAt: Instant | null
  readonly result: string | null
  readonly handBackReason: string | null
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
  readonly post: { readonly title: string; readonly titleEn: string; readonly kind: string } | null
}

export type Similar = {
  readonly id: string
  readonly number: string
  readonly title: string
  readonly state: State
  readonly distanceM: number
  readonly reportedAt: Instant
}

export type Suggested = { readonly unit: Coded; readonly rule: Rule }

export type DueRule = {
  readonly from: 'condition' | 'duty' | 'default' | 'imported'
  readonly conditionSeq: number | null
  readonly duty: string | null
  readonly limit: Limit | null
  readonly calendar: string
  readonly startedAt: Instant
}

export type CaseDetail = CaseRow & {
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
  readonly mergedInto: string | null
  readonly question: string | null
  readonly outcome: 'solved' | 'notSolved' | 'explained' | 'forced' | 'imported' | null
  readonly closeReason: string | null
  readonly ratingSolved: boolean | null
  readonly late: boolean | null
  readonly lateExempt: boolean
  readonly appeal: { readonly note: string; readonly step: string } | null
  readonly ancestors: readonly (Coded & { readonly kind: string })[]
  readonly tasks: readonly Task[]
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
    readonly duplicates: readonly Similar[]
  }
}

export type Counts = {
  readonly byState: Readonly<Partial<Record<State, number>>>
  readonly byLight: Readonly<Partial<Record<Light, number>>>
  readonly total: number
}

/** When the present stage must be over: its own limit, else the handling deadline. */
export const nextDue = (c: CaseRow): Instant | null =>
  (c.doneAt ?? c.closedAt) ? c.dueAt : (c.stageDueAt ?? c.dueAt)

/** Read aloud on the phone: `1000352` → `100 0352`. */
export const sayNumberOf = (number: string): string =>
  /^\d{6,}$/.test(number) ? number.replace(/(\d)(?=(\d{4})+$)/g, '$1 ') : number
