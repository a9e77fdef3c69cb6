import { z } from 'zod'
import { decodeCursor, pageQuery } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { Id } from '../schema.ts'

export const tag = 'people'

export const listQuery = { ...pageQuery, q: z.string().trim().min(1).max(100).optional() }

export const idParams = z.object({ id: Id })

export const LocalDate = z.iso.date('a date like 2026-07-01')

/** Of what is listed whole. */
export const most = 500

export const iso = (ms: number): string => new Date(ms).toISOString()
export const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms))

type Part = 'text' | 'instant' | 'id'

/** The sort key of the row before, each part checked for its type: a made-up cursor must not reach the database. */
export function cursorOf(
  cursor: string | undefined,
  parts: readonly Part[],
): (string | number)[] | undefined {
  if (cursor === undefined) return undefined
  const key = decodeCursor(cursor, parts.length)
  const fits = key.every((value, i) => {
    if (parts[i] === 'instant') return typeof value === 'number' && Math.abs(value) < 8.64e15
    if (typeof value !== 'string' || value.includes('\u0000')) return false
    return parts[i] === 'text' || Id.safeParse(value).success
  })
  if (fits) return key as (string | number)[]
  throw new Problem(
    'invalid-input',
    say`cursor: take it unchanged from \`next\` of the page before`,
    {
      fields: [{ field: 'cursor', expected: say`the \`next\` of the page before` }],
    },
  )
}
