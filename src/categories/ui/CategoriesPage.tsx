import { Checkbox, Segmented, Select } from 'antd'
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react'
import {
  allOf,
  type Column,
  EmptyState,
  hasRight,
  Icon,
  ListTools,
  type ListToolsProps,
  ListWithDetail,
  nameIn,
  type Note,
  Page,
  useFilters,
  useLanguage,
  useMe,
  useNumbers,
} from '#platform/ui'
import { type Category, groupOf, partsOf } from '../domain.ts'
import { CategoryDetail } from './CategoryDetail.tsx'
import { CategoryForm } from './CategoryForm.tsx'
import { editionOf, useEdition, useEditions } from './names.ts'
import { texts } from './texts.ts'
import './categories.css'

type Filter = {
  edition?: string
  kind?: string
  q?: string
  inactive?: string
  open?: string
}

type Group = {
  readonly group: string
  readonly name: string
  readonly kind: Category['kind']
  readonly count: number
}
type Line = { readonly key: string; readonly group?: Group; readonly category?: Category }

const matches = (category: Category, q: string) =>
  [category.name, category.nameEn, category.code, category.group, ...category.keywords].some(
    (text) => text.toLowerCase().includes(q),
  )

/** Imported lists have words instead of digits, so their group has no path. */
const groupKey = (category: Category) =>
  partsOf(category.path) ? groupOf(category.path) : `${category.edition} ${category.group}`

function linesOf(
  items: readonly Category[],
  folded: ReadonlySet<string>,
  name: (category: Category) => string,
): readonly Line[] {
  return [...Map.groupBy(items, groupKey)].flatMap(([key, members]): Line[] => {
    const [first] = members
    if (!first) return []
    const head = {
      key,
      group: { group: key, name: name(first), kind: first.kind, count: members.length },
    }
    if (folded.has(key)) return [head]
    return [head, ...members.map((category) => ({ key: category.path, category }))]
  })
}

export default function CategoriesPage() {
  const t = texts.useT()
  const me = useMe()
  const [filter, setFilter] = useFilters<Filter>()
  const editions = useEditions()
  const newest = editions.data?.items.at(-1)?.code
  const edition = filter.edition ?? (filter.open ? editionOf(filter.open) : newest)
  const read = useEdition(edition)
  const [adding, setAdding] = useState(false)
  const open = read.data?.items.find(({ path }) => path === filter.open)
  return (
    <Page
      fill
      title={t('title')}
      aside={
        read.data ? (
          <span className="jw-soft">{t('count', { count: read.data.items.length })}</span>
        ) : null
      }
      toolbar={
        <Toolbar
          filter={filter}
          edition={edition}
          set={setFilter}
          add={{
            title: t('add'),
            can: hasRight(me, 'category.manage') ? true : t('noRight'),
            run: () => setAdding(true),
          }}
        />
      }
    >
      <CategoryList
        read={read}
        filter={filter}
        detail={
          open ? (
            <CategoryDetail key={open.path} category={open} />
          ) : (
            <EmptyState icon="tag" title={t('choose')} hint={t('chooseHint')} />
          )
        }
      />
      <CategoryForm
        open={adding}
        edition={edition}
        onClose={() => setAdding(false)}
        onDone={(path) => setFilter({ open: path })}
      />
    </Page>
  )
}

function Toolbar({
  filter,
  edition,
  set,
  add,
}: {
  readonly filter: Filter
  readonly edition: string | undefined
  readonly set: (change: Filter) => void
  readonly add: NonNullable<ListToolsProps['add']>
}) {
  const t = texts.useT()
  const { number } = useNumbers()
  const editions = useEditions()
  return (
    <ListTools
      search={{ label: t('search'), value: filter.q, onChange: (q) => set({ q }) }}
      exported={{
        path: '/api/categories',
        query: { edition, q: filter.q, active: filter.inactive === 'true' ? '' : 'true' },
        name: t('list'),
      }}
      add={add}
    >
      <Select
        aria-label={t('edition')}
        {...(edition ? { value: edition } : {})}
        loading={editions.isLoading}
        style={{ minWidth: 190 }}
        popupMatchSelectWidth={false}
        options={(editions.data?.items ?? [])
          .map(({ code, name, categories }) => ({
            value: code,
            label: `${name} · ${number(categories)}`,
          }))
          .toReversed()}
        onChange={(code: string) => set({ edition: code, open: '' })}
      />
      <Segmented
        aria-label={t('kind')}
        value={filter.kind ?? ''}
        options={[
          { value: '', label: t('kinds.all') },
          { value: 'component', label: t('kinds.component') },
          { value: 'matter', label: t('kinds.matter') },
        ]}
        onChange={(kind) => set({ kind })}
      />
      <Checkbox
        checked={filter.inactive === 'true'}
        onChange={({ target }) => set({ inactive: target.checked ? 'true' : '' })}
      >
        {t('inactive')}
      </Checkbox>
    </ListTools>
  )
}

function CategoryList({
  read,
  filter,
  detail,
}: {
  readonly read: ReturnType<typeof useEdition>
  readonly filter: Filter
  readonly detail: ReactNode
}) {
  const t = texts.useT()
  const language = useLanguage()
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const q = useDeferredValue((filter.q ?? '').trim().toLowerCase())
  const lines = useMemo(() => {
    const wanted = read.data?.items.filter(
      (one) =>
        (!filter.kind || one.kind === filter.kind) &&
        (one.active || filter.inactive === 'true') &&
        (!q || matches(one, q)),
    )
    const name = (one: Category) =>
      nameIn(language, { name: one.group || one.edition, nameEn: one.groupEn })
    return wanted && linesOf(wanted, folded, name)
  }, [read.data, filter.kind, filter.inactive, q, folded, language])
  const fold = (group: string) => {
    const next = new Set(folded)
    if (!next.delete(group)) next.add(group)
    setFolded(next)
  }
  const empty: Note = q
    ? { icon: 'search', title: t('none'), hint: t('noneHint') }
    : { icon: 'tag', title: t('empty'), hint: t('emptyHint') }
  return (
    <ListWithDetail<Line>
      name="categories"
      widths={[46, 54]}
      detail={detail}
      label={t('list')}
      pages={allOf(lines, read.error)}
      rowKey={({ key }) => key}
      rowHeight={36}
      opens={({ category }) => category?.path}
      onPress={({ group }) => group && fold(group.group)}
      rowClass={({ group }) => (group ? 'jw-category-group' : undefined)}
      empty={empty}
      columns={columnsOf(t, language, folded)}
    />
  )
}

function columnsOf(
  t: ReturnType<typeof texts.useT>,
  language: ReturnType<typeof useLanguage>,
  folded: ReadonlySet<string>,
): readonly Column<Line>[] {
  const cell = (render: (category: Category) => ReactNode) => (line: Line) =>
    line.category ? render(line.category) : null
  return [
    {
      key: 'name',
      title: t('name'),
      width: 'minmax(180px, 2fr)',
      render: ({ group, category }) =>
        group ? (
          <>
            <Icon name={folded.has(group.group) ? 'chevronRight' : 'chevronDown'} size={14} />{' '}
            <strong>{group.name}</strong>{' '}
            <span className="jw-faint">
              {t(`kindTag.${group.kind}`)} · {group.count}
            </span>
          </>
        ) : category ? (
          <span className={category.active ? 'jw-category-name' : 'jw-category-name jw-faint'}>
            {nameIn(language, category)}
            {category.urgent ? <span className="jw-category-urgent">{t('urgentTag')}</span> : null}
            {category.active ? null : <small> {t('inactiveOne')}</small>}
          </span>
        ) : null,
    },
    {
      key: 'code',
      title: t('code'),
      width: '92px',
      from: 420,
      render: cell(({ code }) => <span className="jw-mono jw-soft">{code}</span>),
    },
    {
      key: 'conditions',
      title: t('conditions'),
      width: language === 'en' ? '112px' : '76px',
      align: 'end',
      from: 520,
      render: cell(({ conditions }) =>
        conditions.length > 0 ? conditions.length : <span className="jw-faint">–</span>,
      ),
    },
  ]
}
