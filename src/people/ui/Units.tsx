import { Input, Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import {
  AbilityButton,
  type Column,
  DataList,
  EmptyState,
  Icon,
  nameIn,
  type PaneName,
  Panes,
  useApi,
  useFilters,
  useLanguage,
  usePages,
  type PageOf,
} from '#platform/ui'
import type { Unit } from '../schema.ts'
import { type TabProps, unitKinds, useManage } from './shared.ts'
import { sayUnitKind, texts } from './texts.ts'
import { UnitDetail } from './UnitDetail.tsx'
import { UnitForm } from './UnitForm.tsx'

type Filter = { q?: string; kind?: string; area?: string; open?: string }

export function Units({ page }: TabProps) {
  const t = texts.useT()
  const [filter, setFilter] = useFilters<Filter>()
  const [adding, setAdding] = useState(false)
  const [shown, setShown] = useState<PaneName>('list')
  const q = useDeferredValue(filter.q?.trim())
  const pages = usePages<Unit>('/api/units', {
    q,
    kind: filter.kind,
    area: filter.area,
    limit: 200,
  })
  return page({
    tools: <Tools filter={filter} set={setFilter} add={() => setAdding(true)} />,
    body: (
      <>
        <Panes
          name="units"
          widths={[50, 50]}
          shown={shown}
          onShow={setShown}
          list={
            <DataList<Unit>
              label={t('unit.list')}
              pages={pages}
              rowKey={({ code }) => code}
              rowHeight={52}
              columns={useColumns()}
              selected={filter.open}
              onOpen={({ code }) => {
                setFilter({ open: code }, { replace: true })
                setShown('detail')
              }}
              empty={{ icon: 'building', title: t('unit.empty'), hint: t('unit.emptyHint') }}
            />
          }
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

function Tools({
  filter,
  set,
  add,
}: {
  readonly filter: Filter
  readonly set: (change: Filter, options?: { readonly replace?: boolean }) => void
  readonly add: () => void
}) {
  const t = texts.useT()
  const can = useManage()
  return (
    <>
      <Input
        allowClear
        className="jw-people-search"
        prefix={<Icon name="search" />}
        aria-label={t('unit.search')}
        placeholder={t('unit.search')}
        value={filter.q ?? ''}
        onChange={({ target }) => set({ q: target.value }, { replace: true })}
      />
      <Select
        allowClear
        aria-label={t('kind')}
        placeholder={t('unit.allKinds')}
        className="jw-people-kind"
        value={filter.kind ?? null}
        options={unitKinds.map((value) => ({ value, label: sayUnitKind(t, value) }))}
        onChange={(kind: string | null) => set({ kind: kind ?? '' })}
      />
      <span className="jw-grow" />
      <AbilityButton
        can={can}
        icon={<Icon name="plus" />}
        keys="n"
        keyTitle={t('unit.add')}
        onAct={add}
      >
        {t('unit.add')}
      </AbilityButton>
    </>
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
      width: '110px',
      from: 560,
      render: (unit) => unit.areaCode || t('everywhere'),
    },
  ]
}
