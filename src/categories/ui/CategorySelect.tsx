import { Select } from 'antd'
import { nameIn, useLanguage } from '#platform/ui'
import type { Category } from '../domain.ts'
import { groupOf } from '../domain.ts'
import { useEdition, useEditions } from './names.ts'
import { texts } from './texts.ts'

export type CategorySelectProps = {
  /** Given by a form item. */
  readonly id?: string
  readonly value?: string | undefined
  readonly onChange?: (path: string | undefined) => void
  readonly label?: string
  readonly placeholder?: string
  /** Also groups, kinds and editions: prefixes of a path. */
  readonly prefixes?: boolean
  readonly allowClear?: boolean
  readonly className?: string
}

type Option = { readonly value: string; readonly title: string; readonly label: string }

const prefixOptions = (
  edition: string,
  items: readonly Category[],
  say: {
    readonly t: ReturnType<typeof texts.useT>
    readonly name: (thing: { name: string; nameEn: string }) => string
  },
): readonly Option[] => {
  const kinds = new Set(items.map(({ kind }) => kind))
  const groups = Map.groupBy(items, ({ path }) => groupOf(path))
  return [
    { value: `${edition}/`, title: say.t('select.wholeEdition'), label: edition },
    ...[...kinds].map((kind) => {
      const title = say.t('select.wholeKind', { kind: say.t(`kinds.${kind}`) })
      return { value: `${edition}/${kind === 'component' ? 'C' : 'M'}/`, title, label: edition }
    }),
    ...[...groups]
      .filter(([path, members]) => members[0]?.path !== path)
      .map(([path, members]) => ({
        value: path,
        title: say.name({ name: members[0]?.group || path, nameEn: members[0]?.groupEn ?? '' }),
        label: `${say.t('select.wholeGroup')} ${path}`,
      })),
  ]
}

/** Finds a category by name, keyword or code, in the newest standard edition first. */
export function CategorySelect(props: CategorySelectProps) {
  const { value, onChange, label, placeholder, prefixes = false, ...rest } = props
  const t = texts.useT()
  const language = useLanguage()
  const editions = useEditions()
  const own = value?.split('/')[0]
  const newest = editions.data?.items.at(-1)?.code
  const edition = own || newest
  const { data, isLoading } = useEdition(edition)
  const items = data?.items ?? []
  const say = { t, name: (thing: { name: string; nameEn: string }) => nameIn(language, thing) }
  const words = new Map(items.map((one) => [one.path, [one.name, one.nameEn, ...one.keywords]]))
  const options: readonly Option[] = [
    ...(prefixes && edition ? prefixOptions(edition, items, say) : []),
    ...items.map((one) => ({ value: one.path, title: nameIn(language, one), label: one.path })),
  ]
  return (
    <Select<string, Option>
      {...rest}
      {...(label ? { 'aria-label': label } : {})}
      value={value === '' ? null : (value ?? null)}
      placeholder={placeholder ?? t('select.placeholder')}
      loading={isLoading}
      showSearch={{
        filterOption: (typed, option) =>
          [option?.title, option?.value, ...(words.get(option?.value ?? '') ?? [])].some((text) =>
            text?.toLowerCase().includes(typed.trim().toLowerCase()),
          ),
      }}
      notFoundContent={isLoading ? null : t('none')}
      popupMatchSelectWidth={340}
      optionLabelProp="title"
      options={[...options]}
      optionRender={({ data: option }) => (
        <span className="jw-category-option">
          <span>{option.title}</span>
          <small>{option.label}</small>
        </span>
      )}
      onChange={(path) => onChange?.(path)}
    />
  )
}
