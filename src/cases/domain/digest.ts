// What the weekly digest says: counts, numbers, categories and due times; nothing that a resident wrote.
import type { TodoName } from '../schema.ts'

export type TodoItem = {
  readonly id: string
  readonly number: string
  readonly category: string
  readonly categoryEn: string
  readonly dueAt: number | null
}

/** Of the week before, in the area of the post. Rates are 0–1; null where there is nothing to divide by. */
export type WeekFigures = {
  /** Days, YYYY-MM-DD, both included. */
  readonly from: string
  readonly to: string
  readonly reported: number
  readonly closed: number
  readonly responseRate: number | null
  readonly onTimeRate: number | null
  readonly resolutionRate: number | null
  readonly satisfactionRate: number | null
}

export type DigestPart = {
  readonly post: {
    readonly id: string
    readonly title: string
    readonly titleEn: string
    readonly unit: string
    readonly unitEn: string
  }
  readonly lists: readonly {
    readonly name: TodoName
    readonly count: number
    /** The first of them. */
    readonly items: readonly TodoItem[]
  }[]
  /** For those who lead. */
  readonly figures: WeekFigures | null
}

export type Digest = {
  /** The Monday, YYYY-MM-DD. */
  readonly week: string
  readonly timeZone: string
  readonly parts: readonly DigestPart[]
}
