// What the server answers, as the phone keeps it.
import type { FormBody } from '../../domain/form.ts'
import type { Thing } from '../../schema.ts'

export type { Thing }

export type Place = { readonly lon: number; readonly lat: number }
export type TaskKind = 'verify' | 'check' | 'open'

export type Task = {
  readonly kind: TaskKind
  readonly id: string
  readonly number: string
  readonly version: number
  readonly state: string
  readonly title: string
  readonly description: string
  readonly category: { readonly path: string; readonly name: string; readonly nameEn: string }
  readonly address: string
  readonly urgency: 'normal' | 'urgent' | 'danger'
  readonly point: Place | null
  readonly reportedAt: string
  readonly dueAt: string | null
  readonly result: string | null
  readonly photos: readonly { readonly stage: string; readonly url: string }[]
}

export type Visit = {
  readonly id: string
  readonly formId: string
  readonly title: string
  readonly address: string
  readonly point: Place | null
  readonly dueAt: string
  readonly state: 'due' | 'done' | 'cancelled'
  readonly version: number
}

export type Form = FormBody & {
  readonly id: string
  readonly kind: 'visit' | 'inspection'
  readonly name: string
  readonly nameEn: string
  readonly edition: number
}

export type Category = {
  readonly path: string
  readonly name: string
  readonly nameEn: string
  readonly group: string
  readonly keywords: readonly string[]
  readonly conditions: readonly { readonly condition: string; readonly closingCondition: string }[]
}

type Geometry = { readonly type: string; readonly coordinates: unknown }

export type Route = {
  readonly id: string
  readonly name: string
  readonly nameEn: string
  readonly path: { readonly coordinates: readonly (readonly [number, number])[] }
}

export type Day = {
  readonly version: string
  /** The server's clock when it was read. */
  readonly now: string
  readonly post: { readonly id: string; readonly title: string; readonly titleEn: string }
  readonly person: { readonly id: string; readonly name: string } | null
  readonly area: { readonly code: string; readonly name: string; readonly nameEn: string }
  readonly timeZone: string
  readonly bounds: readonly [number, number, number, number] | null
  readonly duty: { readonly inAt: string } | null
  readonly tasks: readonly Task[]
  readonly visits: readonly Visit[]
  readonly forms: readonly Form[]
  readonly routes: readonly Route[]
  readonly shifts: readonly {
    readonly id: string
    readonly fromAt: string
    readonly toAt: string
  }[]
  readonly categories: readonly Category[]
  /** Paths of the commonest; not in a day that was fetched from an earlier edition. */
  readonly common?: readonly string[]
  readonly areas: readonly {
    readonly code: string
    readonly name: string
    readonly boundary: Geometry
  }[]
  readonly things: readonly Thing[]
  readonly land: readonly {
    readonly layer: string
    readonly class: string
    readonly name: string
    readonly shape: Geometry
  }[]
}

export type Operation = {
  readonly key: string
  readonly kind: string
  readonly madeAt: string
  readonly base?: { readonly version: number; readonly state?: string }
  /** Keys of those that must have been done before. */
  readonly after?: readonly string[]
  readonly data: Readonly<Record<string, unknown>>
}

/** What waits here, or has gone out: `title` says in the worker's words what it is. */
export type Queued = {
  readonly op: Operation
  readonly title: string
  /** The case, visit or thing that it is about. */
  readonly about?: string
  readonly seq: number
  /** Names of photos that go out before it. */
  readonly photos: readonly string[]
  readonly state: 'waiting' | 'done' | 'refused' | 'conflict'
  readonly tries: number
  readonly nextAt: number
  /** How often it was tried again by hand. */
  readonly anew?: number
  readonly why?: string
  readonly theirs?: Readonly<Record<string, unknown>>
  readonly result?: Readonly<Record<string, unknown>>
}
