// What is worth comparing of one version of a conflict, line by line.
import type { Item } from '../../domain/form.ts'

type Fields = Readonly<Record<string, unknown>>

export type Line = {
  readonly path: string
  /** Its word is among the phone's `fields`, unless a form asked for it. */
  readonly key: string
  readonly asked?: Item | undefined
  /** Words of a form's options, or of the phone's `values`, or as they are. */
  readonly values: readonly string[]
}

const hidden = /Id$|^(edition|photos|point|version|thing)$/
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Answers and changes stand among the rest; rounds of a repeat group one after the other. */
export function linesOf(value: Fields, layout: readonly Item[] = [], path = ''): Line[] {
  return Object.entries(value).flatMap(([key, inner]): Line[] => {
    const asked = layout.find((item) => item.key === key)
    const isFile = asked?.widget === 'photos' || asked?.widget === 'signature'
    if ((hidden.test(key) && !asked) || isFile) return []
    const at = `${path}${key}`
    if (isFields(inner)) return linesOf(inner, layout, `${at}.`)
    if (Array.isArray(inner) && inner.some(isFields)) {
      return inner
        .filter(isFields)
        .flatMap((row, i) => linesOf(row, asked?.items ?? layout, `${at}.${i}.`))
    }
    const values = (Array.isArray(inner) ? inner : [inner]).map((one) => String(one ?? '–'))
    return [{ path: at, key, asked, values }]
  })
}
