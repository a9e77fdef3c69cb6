// What a row of the responsibility list is about, said by the names of the case it was used for. Pure.
import type { CaseDetail, Rule } from './types.ts'

type About = Pick<CaseDetail, 'category' | 'ancestors' | 'area'>
type Named = { readonly name: string; readonly nameEn?: string | null }

/** `all`: whatever the category; `group`: a whole group the case's category is of; a string: a code nothing is known of. */
export type CitedCategory =
  | { readonly kind: 'all' }
  | { readonly kind: 'own' | 'group'; readonly of: Named }
  | { readonly kind: 'code'; readonly code: string }

export function citedCategory({ categoryPrefix }: Rule, { category }: About): CitedCategory {
  // `scheme/` alone is all of a scheme.
  if (/^[^/]*\/?$/.test(categoryPrefix)) return { kind: 'all' }
  if (categoryPrefix === category.path) return { kind: 'own', of: category }
  if (category.path.startsWith(categoryPrefix)) return { kind: 'group', of: category }
  return { kind: 'code', code: categoryPrefix.split('/').at(-1) ?? categoryPrefix }
}

/** The area the row is for; undefined: everywhere; a string: a code that is none of the case's areas any more. */
export function citedArea({ areaPrefix }: Rule, { ancestors, area }: About) {
  if (areaPrefix === '') return undefined
  return [...ancestors, area].find(({ code }) => code === areaPrefix) ?? areaPrefix
}
