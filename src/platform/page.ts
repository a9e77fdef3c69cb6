// Every list is paged by a cursor: the sort key of the last row seen.
import { z } from 'zod'
import { Problem } from './problem.ts'
import { say } from './sentence.ts'

export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(400).optional(),
}

export type Page<T> = { readonly items: readonly T[]; readonly next: string | null }

export const encodeCursor = (key: readonly (string | number | null)[]): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url')

const fits = {
  text: (v: unknown) => typeof v === 'string' && v.isWellFormed() && !v.includes('\u0000'),
  /** Epoch milliseconds. */
  ms: (v: unknown) => typeof v === 'number' && Math.abs(v) <= 8.64e15,
  /** An instant as the database writes it, with TimeZone = UTC. */
  instant: (v: unknown) =>
    typeof v === 'string' &&
    (v === 'infinity' ||
      (/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?\+00$/.test(v) &&
        !Number.isNaN(Date.parse(v.replace('+00', 'Z'))))),
  id: (v: unknown) =>
    typeof v === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(v),
} as const

/** `parts`: what the sort key is made of, or how many parts it has. A made-up cursor must not reach the database. */
export function decodeCursor(
  cursor: string,
  parts: number | readonly (keyof typeof fits)[],
): (string | number | null)[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    const kinds = typeof parts === 'number' ? [] : parts
    const length = typeof parts === 'number' ? parts : parts.length
    if (
      Array.isArray(key) &&
      key.length === length &&
      key.every((v) => v === null || fits.text(v) || Number.isFinite(v)) &&
      kinds.every((kind, i) => fits[kind](key[i]))
    ) {
      return key as (string | number | null)[]
    }
  } catch {
    // falls through to the one refusal below
  }
  throw new Problem(
    'invalid-input',
    say`cursor: take it unchanged from \`next\` of the page before`,
    {
      fields: [{ field: 'cursor', expected: say`the \`next\` of the page before` }],
    },
  )
}

/** Cuts a list that was read with one row more than asked. */
export function pageOf<T>(
  rows: readonly T[],
  limit: number,
  key: (row: T) => (string | number | null)[],
): Page<T> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last !== undefined ? encodeCursor(key(last)) : null }
}
