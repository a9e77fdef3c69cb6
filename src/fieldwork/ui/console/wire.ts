// What the server answers, as the screens read it.
import type { Shape } from '#platform/ui'
import type { FormBody } from '../../domain/form.ts'
import type { ListedForm } from '../../schema.ts'

export type { ListedForm }

export type FormWhole = ListedForm & FormBody & { readonly newest: number }

export type Answer = {
  readonly id: string
  readonly edition: number
  readonly visitTitle: string | null
  readonly postTitle: string
  readonly postTitleEn: string
  readonly answers: Readonly<Record<string, unknown>>
  readonly photos: readonly { readonly id: string; readonly field: string }[]
  readonly areaName: string
  readonly areaNameEn: string
  readonly hasPersonal: boolean
  readonly at: string
  /** When what tells of a person is emptied. */
  readonly expiresAt: string
}

type Titled = { readonly postTitle: string; readonly postTitleEn: string }
export type Duty = Titled & {
  readonly id: string
  readonly holder: string | null
  readonly inAt: string
  readonly inArea: string
  readonly outAt: string | null
}
export type Shift = Titled & { readonly id: string; readonly fromAt: string; readonly toAt: string }
export type FieldPost = {
  readonly id: string
  readonly title: string
  readonly titleEn: string
  readonly areaCode: string
}
export type Visit = {
  readonly id: string
  readonly title: string
  readonly areaCode: string
  readonly dueAt: string
  readonly everyDays: number | null
  readonly state: 'due' | 'done' | 'cancelled'
}
export type Patrol = Titled & {
  readonly id: string
  readonly routeName: string | null
  readonly routeNameEn: string | null
  readonly begunAt: string
  readonly endedAt: string
  readonly metres: number
  readonly covered: number | null
  readonly track: { readonly coordinates: readonly (readonly [number, number])[] } | null
}
export type Conflict = {
  readonly key: string
  readonly kind: string
  readonly about: string
  readonly post: { readonly title: string; readonly titleEn: string }
  readonly receivedAt: string
  readonly mine: Readonly<Record<string, unknown>>
  readonly theirs: Readonly<Record<string, unknown>>
  /** Personal answers are left out; they are opened with a reason. */
  readonly hasPersonal: boolean
}
export type Device = Titled & {
  readonly id: string
  readonly name: string
  readonly holder: string | null
  readonly seenAt: string
  readonly revokedAt: string | null
}

export type GridCover = {
  readonly areaCode: string
  readonly name: string
  readonly nameEn: string
  readonly dutyTimes: number
  readonly dutyHours: number
  readonly patrols: number
  readonly metres: number
  /** Of its routes, one every 10 m or so. */
  readonly points: number
  readonly visited: number
  /** 0–1; null where it has no route. */
  readonly share: number | null
  /** Only the newest of too many tracks were counted. */
  readonly partial: boolean
  readonly shape: Shape | null
}
export type RouteCover = {
  readonly id: string
  readonly areaCode: string
  readonly areaName: string
  readonly areaNameEn: string
  readonly name: string
  readonly nameEn: string
  readonly timesADay: number
  /** Patrols along it in the period. */
  readonly walks: number
  readonly points: number
  readonly visited: number
  readonly share: number | null
  readonly partial: boolean
  readonly parts?: readonly {
    readonly walked: boolean
    readonly path: readonly (readonly [number, number])[]
  }[]
}
export type RouteWhole = {
  readonly id: string
  readonly areaCode: string
  readonly name: string
  readonly nameEn: string
  readonly path: { readonly coordinates: readonly (readonly [number, number])[] }
  readonly reachM: number
  readonly timesADay: number
  readonly version: number
}
