import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import {
  type Column,
  EmptyState,
  ListTools,
  ListWithDetail,
  nameIn,
  type Query,
  useApi,
  useFilters,
  useLanguage,
  usePages,
  type PageOf,
  type TabProps,
} from '#platform/ui'
import { AreaName } from '#territory/ui'
import type { Unit } from '../schema.ts'
import { unitKinds, useManage } from './shared.ts'
import { sayUnitKind, texts } from './texts.ts'
import { UnitDetail } from './UnitDetail.tsx'
import { UnitForm } from './UnitForm.tsx'

type Filter = { q?: string; kind?: string; area?: string; open?: string }

export function Units({ page }: TabProps) {
  const t = texts.useT()
  const [filter, setFilter] = useFilters<Filter>()
  const [adding, setAdding] = useState(false)
  const q = useDeferredValue(filter.q?.trim())
  const query = { q, kind: filter.kind, area: filter.area }
  const pages = usePages<Unit>('/api/units', { ...query, limit: 200 })
  return page({
    tools: <Tools filter={filter} query={query} set={setFilter} add={() => setAdding(true)} />,
    body: (
      <>
        <ListWithDetail<Unit>
          name="units"
          widths={[50, 50]}
          label={t('unit.list')}
          pages={pages}
          rowKey={({ code }) => code}
          rowHeight={52}
          columns={useColumns()}
          empty={{ icon: 'building', title: t('unit.empty'), hint: t('unit.emptyHint') }}
          detail={<UnitPane code={filter.open} listed={pages.items} />}
        />
        <UnitForm
          open={adding}
          onClose={() => setAdding(false)}
          onDone={(code) => setFilter({ open: code })}
        />
      </>
    ),
  })
}

function UnitPane({
  code,
  listed,
}: {
  readonly code: string | undefined
  readonly listed: readonly Unit[]
}) {
  const t = texts.useT()
  const own = listed.find((unit) => unit.code === code)
  const read = useApi<PageOf<Unit>>(code && !own ? '/api/units' : null, { q: code, limit: 20 })
  const unit = own ?? read.data?.items.find((one) => one.code === code)
  if (unit) return <UnitDetail key={unit.code} unit={unit} />
  return <EmptyState icon="building" title={t('unit.choose')} hint={t('unit.chooseHint')} />
}

function Tools(props: {
  readonly filter: Filter
  readonly query: Query
  readonly set: (change: Filter, options?: { readonly replace?: boolean }) => void
  readonly add: () => void
}) {
  const t = texts.useT()
  const { filter, query, set, add } = props
  return (
    <ListTools
      search={{
        label: t('unit.search'),
        value: filter.q,
        onChange: (q) => set({ q }, { replace: true }),
      }}
      exported={{ path: '/api/units', query, name: t('unit.list') }}
      add={{ title: t('unit.add'), can: useManage(), run: add }}
    >
      <Select
        allowClear
        aria-label={t('kind')}
        placeholder={t('unit.allKinds')}
        className="jw-people-kind"
        value={filter.kind ?? null}
        options={unitKinds.map((value) => ({ value, label: sayUnitKind(t, value) }))}
        onChange={(kind: string | null) => set({ kind: kind ?? '' })}
      />
    </ListTools>
  )
}

function useColumns(): readonly Column<Unit>[] {
  const t = texts.useT()
  const language = useLanguage()
  return [
    {
      key: 'name',
      title: t('name'),
      width: 'minmax(180px, 2fr)',
      render: (unit) => (
        <span className="jw-two">
          {nameIn(language, unit)}
          <small className="jw-mono">{unit.code}</small>
        </span>
      ),
    },
    {
      key: 'kind',
      title: t('kind'),
      width: '130px',
      from: 420,
      render: (unit) => sayUnitKind(t, unit.kind),
    },
    {
      key: 'area',
      title: t('area'),
      width: '150px',
      from: 560,
      render: (unit) => <AreaName code={unit.areaCode} />,
    },
  ]
}
