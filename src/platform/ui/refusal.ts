// A refusal in words of the page: which field it means, what that field is called there, what is said beside it. Pure.
import type { FieldProblem } from './api.ts'

/**
 * What a page calls the fields it sends, by their path: `settings.url`. A `*` stands for a place in a list and reaches
 * the words counted from one: `'layout.*.label': (n) => '第 1 题'`. A path also speaks for what lies below it.
 */
export type FieldWords = Readonly<Record<string, string | ((...at: number[]) => string)>>

export type FieldPath = readonly (string | number)[]

/** `conditions.0.limit` or `conditions[0].limit` → the path antd uses. */
export const namePath = (field: string): (string | number)[] =>
  field
    .split(/[.[\]]+/)
    .filter(Boolean)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part))

/** What the page calls a field, or the nearest thing around it that has words; undefined where none has. */
export function fieldName(names: FieldWords, field: string): string | undefined {
  const path = namePath(field)
  for (let length = path.length; length > 0; length--) {
    const part = path.slice(0, length)
    const plain = names[part.join('.')]
    const found = plain ?? names[part.map((p) => (typeof p === 'number' ? '*' : p)).join('.')]
    if (found === undefined) continue
    const at = part.flatMap((p) => (typeof p === 'number' ? [p + 1] : []))
    return typeof found === 'string' ? found : found(...at)
  }
  return undefined
}

/** The place on the page where a field is filled in: itself, or the list or group it is part of. */
export function placeOf(field: string, places: readonly FieldPath[]): FieldPath | undefined {
  const path = namePath(field).map(String)
  return places
    .filter((place) => place.length > 0 && place.every((part, i) => String(part) === path[i]))
    .toSorted((a, b) => b.length - a.length)[0]
}

export const valueAt = (values: unknown, path: FieldPath): unknown =>
  path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined,
    values,
  )

export const isBlank = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0)

const between = /应为|expected|[\s:：;；,，、.。]/g

/** A detail that says no more than the list of its fields. */
export function onlyRepeats(detail: string, fields: readonly FieldProblem[]): boolean {
  if (fields.length === 0) return false
  const parts = fields.flatMap(({ field, expected }) => [field, expected])
  // The longest first: `q1` must not be cut out of `q10`.
  const rest = parts
    .toSorted((a, b) => b.length - a.length)
    .reduce((text, part) => text.replace(part, ''), detail)
  return rest.replace(between, '') === ''
}

const codeName = /^[a-z][A-Za-z0-9]*(?:[.[][A-Za-z0-9\]]+)*(?:：|: )\s*/

/** Code names of the interface are not for readers: `target：请写明转给谁` → `请写明转给谁`. */
export function withoutPath(detail: string): string {
  const said = detail.replace(codeName, '')
  return said === detail ? detail : said.charAt(0).toUpperCase() + said.slice(1)
}
