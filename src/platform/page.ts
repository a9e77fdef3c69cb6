// Every list is paged by a cursor: the sort key of the last row seen.
import { z } from 'zod'
import { Problem } from './problem.ts'

export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(400).optional(),
}

export type Page<T> = { readonly items: readonly T[]; readonly next: string | null }

export const encodeCursor = (key: readonly (string | number | null)[]): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url')

/** `length`: how many parts the sort key has. */
export function decodeCursor(cursor: string, length: number): (string | number | null)[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(key) && key.length === length) return key as (string | number | null)[]
  } catch {
    // falls through to the one refusal below
  }
  throw new Problem('invalid-input', 'cursor: take it unchanged from `next` of the page before', {
    fields: [{ field: 'cursor', expected: 'the `next` of the page before' }],
  })
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
