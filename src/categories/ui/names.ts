import { nameIn, type PageOf, useApi, useLanguage } from '#platform/ui'
import type { Category } from '../domain.ts'
import { texts } from './texts.ts'

export type Edition = {
  readonly code: string
  readonly name: string
  readonly source: string
  readonly validFrom: string
  readonly validTo: string | null
  readonly categories: number
}

export const useEditions = () => useApi<PageOf<Edition>>('/api/category-editions')

/** A whole edition in one read; `undefined` code waits. */
export const useEdition = (edition: string | undefined) =>
  useApi<PageOf<Category>>(edition ? '/api/categories' : null, { edition, limit: 1000 })

export const editionOf = (path: string): string => path.split('/')[0] ?? ''

/** Says a category path or any prefix of one: a category, a group, a kind, an edition, everything. */
export function useCategoryNames(edition: string | undefined): (prefix: string) => string {
  const t = texts.useT()
  const language = useLanguage()
  const editions = useEditions()
  const { data } = useEdition(edition)
  return (prefix) => {
    if (prefix === '') return t('select.all')
    const [code = '', letter = '', digits = ''] = prefix.split('/')
    if (letter === '') return editions.data?.items.find((one) => one.code === code)?.name ?? prefix
    const kind = t(letter === 'C' ? 'kinds.component' : 'kinds.matter')
    if (digits === '') return t('select.wholeKind', { kind })
    const own = data?.items.find(({ path }) => path === prefix)
    if (own) return nameIn(language, own)
    const member = data?.items.find(({ path }) => path.startsWith(prefix))
    if (!member) return prefix
    return nameIn(language, { name: member.group, nameEn: member.groupEn })
  }
}
