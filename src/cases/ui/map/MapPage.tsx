// /console/map: the filtered cases on the city's map, one by one or as hot spots.
import { Button, Segmented } from 'antd'
import { useMemo } from 'react'
import {
  type Box,
  CityMap,
  FailedState,
  Icon,
  InZone,
  LightIcon,
  lightOrder,
  Page,
  StateTag,
  useApi,
  useFilters,
  useGo,
  useMapInfo,
  useNumbers,
  withQuery,
} from '#platform/ui'
import { DueLine, NumberText } from '../detail/Head.tsx'
import { toneOf, useLabels } from '../labels.ts'
import { Chips, useLightWords } from '../queue/Chips.tsx'
import { ActiveFilters, FilterButton } from '../queue/FilterPanel.tsx'
import { queryOf, type QueueSearch } from '../queue/filters.ts'
import { usePoints } from '../queue/points.ts'
import type { CaseDetail } from '../types.ts'
import { hexagonsOf } from './hexagons.ts'
import '../cases.css'

type Search = QueueSearch & { readonly hot?: string | undefined }

const most = 10_000
const acrossM = 400

export function MapPage() {
  const { t } = useLabels()
  const { number } = useNumbers()
  const [search, set] = useFilters<Search>()
  const go = useGo()
  // The map is for what is under way, unless other filters say otherwise.
  const asked = Object.values(queryOf(search)).some(Boolean) || search.hot !== undefined
  const filter: Search = asked ? search : { ...search, open: 'true' }
  const read = usePoints(filter, most)
  return (
    <Page
      title={t('map.title')}
      aside={
        <span className="jw-soft">
          {number(read.points.length)}
          {read.points.length >= most ? '+' : ''}
        </span>
      }
      actions={
        <>
          <Segmented
            aria-label={t('map.title')}
            value={search.hot ? 'hot' : 'points'}
            options={[
              { value: 'points', label: t('map.points') },
              { value: 'hot', label: t('map.hot') },
            ]}
            onChange={(value) =>
              set({ ...filter, hot: value === 'hot' ? 'yes' : undefined }, { replace: true })
            }
          />
          <Button
            icon={<Icon name="list" />}
            onClick={() => go(withQuery('/console/cases', queryOf(filter)))}
          >
            {t('map.toList')}
          </Button>
        </>
      }
      toolbar={
        <div className="cs-toolbar-line">
          <FilterButton search={filter} onSet={set} />
          <ActiveFilters search={filter} onSet={set} />
          <Chips search={filter} onSet={(change) => set({ ...filter, ...change })} />
        </div>
      }
      fill
    >
      {read.problem ? (
        <FailedState problem={read.problem} />
      ) : (
        <MapBody search={filter} read={read} onSet={(change) => set({ ...filter, ...change })} />
      )}
    </Page>
  )
}

function MapBody({
  search,
  read: { points, fit, onMove },
  onSet,
}: {
  readonly search: Search
  readonly read: ReturnType<typeof usePoints>
  readonly onSet: (change: Partial<Search>) => void
}) {
  const { t } = useLabels()
  const info = useMapInfo()
  const hot = search.hot !== undefined
  const lat = info.data?.center?.[1] ?? 30
  const cells = useMemo(() => (hot ? hexagonsOf(points, acrossM, lat) : []), [hot, points, lat])
  const cell = cells.find(({ id }) => id === search.hot)
  const inCell = useMemo(() => new Set(cell?.spots.map(({ id }) => id)), [cell])
  const shown = hot ? points.filter(({ id }) => inCell.has(id)) : points
  return (
    <div className="cs-map">
      <CityMap
        label={t('map.title')}
        points={shown}
        hexagons={cells}
        selected={search.case ?? null}
        fit={cell ? boundsOf(cell.ring) : fit}
        onMove={onMove}
        onSelect={(id) => onSet({ case: id ?? undefined })}
        onHexagon={(id) => onSet({ hot: id, case: undefined })}
      />
      <aside className="cs-legend" aria-label={t('map.legend')}>
        {hot ? <p>{t('map.hotHint', { n: acrossM })}</p> : <Lights />}
        {cell ? <p>{t('map.inCell', { count: cell.spots.length })}</p> : null}
        {points.length >= most ? <p>{t('map.cut', { n: most })}</p> : null}
      </aside>
      {search.case ? (
        <Card key={search.case} id={search.case} onClose={() => onSet({ case: undefined })} />
      ) : null}
    </div>
  )
}

function boundsOf(
  ring: readonly (readonly [number, number])[],
): Box & [number, number, number, number] {
  const lons = ring.map(([lon]) => lon)
  const lats = ring.map(([, lat]) => lat)
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)]
}

function Lights() {
  const word = useLightWords()
  return (
    <ul>
      {lightOrder.map((light) => (
        <li key={light}>
          <LightIcon light={light} /> {word(light)}
        </li>
      ))}
    </ul>
  )
}

function Card({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { t, state } = useLabels()
  const go = useGo()
  const read = useApi<CaseDetail>(`/api/cases/${id}`)
  const c = read.data
  return (
    <section className="cs-map-card" aria-label={t('map.selected')} aria-busy={!c}>
      <p className="cs-preview-top">
        {c ? <NumberText number={c.number} /> : null}
        <span className="jw-grow" />
        <Button
          size="small"
          type="text"
          aria-label={t('map.close')}
          icon={<Icon name="close" />}
          onClick={onClose}
        />
      </p>
      {c ? (
        <>
          <h2>{c.title}</h2>
          <p className="cs-status">
            <StateTag tone={toneOf(c.state)}>{state(c.state)}</StateTag>
            <InZone zone={c.timeZone}>
              <DueLine c={c} />
            </InZone>
          </p>
          <p className="jw-soft">{c.address}</p>
          <p className="cs-clamp">{c.description}</p>
          <Button type="primary" onClick={() => go(`/console/cases/${id}`)}>
            {t('map.open')}
          </Button>
        </>
      ) : null}
    </section>
  )
}
