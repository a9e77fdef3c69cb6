// The things of the city that forms ask for, each found by typing.
import { nameIn, type PageOf, useApi, useLanguage } from '#platform/ui'
import { states } from '../../lifecycle.ts'
import { texts } from '../texts.ts'
import { type Coded, type QueueRow, sayNumberOf } from '../types.ts'
import { FindSelect, type Found } from './FindSelect.tsx'

type Category = {
  readonly path: string
  readonly name: string
  readonly nameEn: string
  readonly group: string
  readonly groupEn: string
}
type Unit = Coded & { readonly kind: string }

const most = 20

type PickOne = {
  readonly id?: string
  readonly value?: string | undefined
  readonly onChange?: (value: string | undefined) => void
  readonly known?: readonly Found[]
  readonly 'aria-label'?: string
  readonly allowClear?: boolean
}

function useCategories(words: string) {
  const language = useLanguage()
  const read = useApi<PageOf<Category>>(
    words === '' ? null : '/api/categories',
    { q: words, active: 'true', limit: most },
    { keep: true },
  )
  const found = (read.data?.items ?? []).map((one): Found => ({
    value: one.path,
    label: nameIn(language, one),
    note: `${nameIn(language, { name: one.group, nameEn: one.groupEn })} · ${one.path}`,
  }))
  return { found: words === '' ? [] : found, reading: read.isFetching }
}

export function CategoryPick(props: PickOne) {
  const t = texts.useT()
  return (
    <FindSelect
      {...props}
      allowClear={props.allowClear ?? true}
      placeholder={t('pick.category')}
      useFound={useCategories}
    />
  )
}

function useUnits(words: string) {
  const language = useLanguage()
  const read = useApi<PageOf<Unit>>(
    words === '' ? null : '/api/units',
    { q: words, limit: most },
    { keep: true },
  )
  const found = (read.data?.items ?? []).map((one): Found => ({
    value: one.code,
    label: nameIn(language, one),
    note: one.code,
  }))
  return { found: words === '' ? [] : found, reading: read.isFetching }
}

export function UnitPick(props: PickOne) {
  const t = texts.useT()
  return <FindSelect {...props} placeholder={t('pick.unit')} useFound={useUnits} />
}

export function UnitsPick(props: {
  readonly id?: string
  readonly value?: readonly string[]
  readonly onChange?: (values: string[]) => void
  readonly known?: readonly Found[]
}) {
  const t = texts.useT()
  return <FindSelect {...props} many placeholder={t('pick.unit')} useFound={useUnits} />
}

function useCases(words: string) {
  const language = useLanguage()
  const read = useApi<PageOf<QueueRow>>(
    words.length < 2 ? null : '/api/cases',
    { q: words, open: 'true', limit: most, sort: 'reported' },
    { keep: true },
  )
  const found = (read.data?.items ?? []).map((one): Found => ({
    value: one.id,
    label: `${sayNumberOf(one.number)} ${one.title}`,
    note: `${states[one.state][language === 'en' ? 'en' : 'zh']} · ${one.address}`,
  }))
  return { found: words.length < 2 ? [] : found, reading: read.isFetching }
}

export function CasePick(props: PickOne) {
  const t = texts.useT()
  return <FindSelect {...props} placeholder={t('pick.case')} useFound={useCases} />
}
