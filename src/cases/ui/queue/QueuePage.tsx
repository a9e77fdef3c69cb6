// /console/cases: a dense quiet list, the case beside it, the map; every filter in the address.
import { Button, Select } from 'antd'
import { useDeferredValue, useEffect, useState } from 'react'
import {
  AbilityButton,
  CityMap,
  DataList,
  ExportButton,
  hasRight,
  Icon,
  Page,
  Panes,
  useApi,
  useFilters,
  useGo,
  useMe,
  useMedia,
  usePages,
  useShortcut,
  withQuery,
} from '#platform/ui'
import { Preview } from '../detail/Preview.tsx'
import { useLabels } from '../labels.ts'
import type { Counts, QueueRow } from '../types.ts'
import { Bulk } from './Bulk.tsx'
import { Chips } from './Chips.tsx'
import { queueColumns } from './columns.tsx'
import { ActiveFilters, FilterButton } from './FilterPanel.tsx'
import {
  queryOf,
  type QueueSearch,
  sameView,
  sortOf,
  sorts,
  switchTo,
  viewPart,
  viewsOf,
} from './filters.ts'
import { usePoints } from './points.ts'
import { recentList } from './recent.ts'
import { useCounted } from './useCounted.ts'
import { SaveView, Views } from './Views.tsx'
import '../cases.css'

type Set = (change: Partial<QueueSearch>, options?: { readonly replace?: boolean }) => void

/** Coming without any filter, one sees what waits for one's post. */
function useFirstView(search: QueueSearch, set: Set): void {
  const me = useMe()
  const bare = Object.keys(viewPart(search)).length === 0
  const first = viewsOf(me)[0]
  useEffect(() => {
    if (bare && first) set({ ...first.query } as Partial<QueueSearch>, { replace: true })
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for each arrival without filters
  }, [bare])
}

export function QueuePage() {
  const { t } = useLabels()
  const [search, set] = useFilters<QueueSearch>()
  useFirstView(search, set)
  const counted = useCounted()
  const counts = useApi<Counts>('/api/cases/counts', queryOf(search), { keep: true })
  return (
    <Page
      title={t('queue.title')}
      aside={
        <span className="jw-soft" aria-live="polite">
          {counts.data ? counted(counts.data.total, counts.data) : ''}
        </span>
      }
      actions={<Tools search={search} />}
      toolbar={<Toolbar search={search} onSet={set} />}
      fill
    >
      <Body search={search} onSet={set} />
    </Page>
  )
}

function Toolbar({ search, onSet }: { readonly search: QueueSearch; readonly onSet: Set }) {
  const { t } = useLabels()
  const me = useMe()
  const narrowMap = search.map === 'no'
  // A view says by its name what its filters are.
  const isView = viewsOf(me).some(({ query }) => sameView(query, viewPart(search)))
  return (
    <div className="cs-toolbar">
      <div className="cs-toolbar-line">
        <Views search={search} onSet={onSet} />
        <span className="jw-grow" />
        <Select
          aria-label={t('queue.sort')}
          variant="borderless"
          popupMatchSelectWidth={false}
          value={sortOf(search)}
          options={sorts.map((value) => ({
            value,
            label: t(
              value === 'due'
                ? 'queue.sortDue'
                : value === 'reported'
                  ? 'queue.sortReported'
                  : 'queue.sortUpdated',
            ),
          }))}
          onChange={(sort) => onSet({ sort: sort === 'due' ? undefined : sort })}
        />
        <Button
          type="text"
          icon={<Icon name="map" />}
          aria-pressed={!narrowMap}
          title={t(narrowMap ? 'queue.showMap' : 'queue.hideMap')}
          aria-label={t(narrowMap ? 'queue.showMap' : 'queue.hideMap')}
          onClick={() => onSet({ map: narrowMap ? undefined : 'no' }, { replace: true })}
        />
      </div>
      <div className="cs-toolbar-line">
        <FilterButton search={search} onSet={onSet} />
        {isView ? null : <ActiveFilters search={search} onSet={onSet} />}
        <Chips search={search} onSet={onSet} />
      </div>
    </div>
  )
}

function Tools({ search }: { readonly search: QueueSearch }) {
  const { t } = useLabels()
  const go = useGo()
  const me = useMe()
  return (
    <>
      <SaveView search={search} />
      <ExportButton
        path="/api/cases"
        query={{ ...queryOf(search), sort: sortOf(search) }}
        name={t('queue.title')}
      />
      <AbilityButton
        type="primary"
        icon={<Icon name="plus" />}
        can={hasRight(me, 'case.report') ? true : t('bulk.noRight', { command: t('queue.intake') })}
        onAct={() => go('/console/intake')}
      >
        {t('queue.intake')}
      </AbilityButton>
    </>
  )
}

function Body({ search, onSet }: { readonly search: QueueSearch; readonly onSet: Set }) {
  const { t } = useLabels()
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set())
  const query = queryOf(search)
  const pages = usePages<QueueRow>('/api/cases', { ...query, sort: sortOf(search), limit: 100 })
  const open = search.case
  const preview = (id: string | undefined) => onSet({ case: id }, { replace: true })
  const narrow = useMedia('(max-width: 900px)')
  const withMap = search.map !== 'no'
  useShortcut('shift+m', t('queue.hideMap'), () =>
    onSet({ map: withMap ? 'no' : undefined }, { replace: true }),
  )
  useRecent(search, pages.items)
  const list = (
    <CaseList
      search={search}
      pages={pages}
      marked={marked}
      onMark={setMarked}
      onPreview={preview}
      onSet={onSet}
    />
  )
  return (
    <>
      <Panes
        name="cases"
        list={list}
        detail={open ? <Preview id={open} onClose={() => preview(undefined)} /> : undefined}
        map={withMap ? <QueueMap search={search} onSelect={preview} /> : undefined}
        widths={open ? (withMap ? [42, 36, 22] : [56, 44]) : withMap ? [66, 34] : [100]}
        {...(narrow && open ? { shown: 'detail' as const } : {})}
      />
      <Bulk rows={pages.items} marked={marked} onMark={setMarked} />
    </>
  )
}

/** Remembers the list, so that the case page can lead back and on. */
function useRecent(search: QueueSearch, rows: readonly QueueRow[]): void {
  const href = withQuery('/console/cases', search)
  useEffect(() => {
    recentList.set({ href, ids: rows.map(({ id }) => id) })
  }, [href, rows])
}

function CaseList(props: {
  readonly search: QueueSearch
  readonly pages: ReturnType<typeof usePages<QueueRow>>
  readonly marked: ReadonlySet<string>
  readonly onMark: (keys: ReadonlySet<string>) => void
  readonly onPreview: (id: string | undefined) => void
  readonly onSet: Set
}) {
  const labels = useLabels()
  const { t } = labels
  const go = useGo()
  const me = useMe()
  const { search, pages, onPreview } = props
  const open = search.case
  const own = viewsOf(me).some(({ query }) => sameView(query, viewPart(search)))
  const clear = () => props.onSet(switchTo(search, { open: 'true' }) as Partial<QueueSearch>)
  return (
    <DataList<QueueRow>
      label={t('queue.list')}
      pages={pages}
      rowKey={({ id }) => id}
      columns={queueColumns(labels)}
      rowHeight={50}
      selected={open}
      marked={props.marked}
      onMark={props.onMark}
      onActive={({ id }) => {
        if (open) onPreview(id)
      }}
      onOpen={({ id }) => {
        if (open === id) go(`/console/cases/${id}`)
        else onPreview(id)
      }}
      empty={{
        icon: 'inbox',
        title: t(own ? 'queue.emptyView' : 'queue.empty'),
        hint: t(own ? 'queue.emptyViewHint' : 'queue.emptyHint'),
        action: (
          <Button onClick={clear} icon={<Icon name="close" />}>
            {t('queue.clear')}
          </Button>
        ),
      }}
    />
  )
}

const mostPoints = 3000

function QueueMap({
  search,
  onSelect,
}: {
  readonly search: QueueSearch
  readonly onSelect: (id: string | undefined) => void
}) {
  const { t } = useLabels()
  // The map draws after the list has.
  const { points, fit, onMove } = usePoints(useDeferredValue(search), mostPoints)
  return (
    <CityMap
      label={t('map.title')}
      points={points}
      fit={fit}
      onMove={onMove}
      selected={search.case ?? null}
      onSelect={(id) => onSelect(id ?? undefined)}
    />
  )
}
