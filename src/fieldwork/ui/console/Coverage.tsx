// Where the area was looked after: grids as dark as they were, routes with what was walked of them. Of nobody in particular.
import { Button, Input, Segmented } from 'antd'
import { useMemo, useState } from 'react'
import { instantsOf } from '#indicators/ui'
import {
  CityMap,
  EmptyState,
  ExportButton,
  FailedState,
  Icon,
  nameIn,
  type Pages,
  Section,
  useFilters,
  useGo,
  useLanguage,
  useNumbers,
  usePages,
  useToday,
  useZone,
  Waiting,
} from '#platform/ui'
import { fitOf, heatOf, linesOf, type Measure, measures, mostOf, outlineOf } from './cover.ts'
import { GridTable, RouteTable } from './CoverTables.tsx'
import { texts } from './texts.ts'
import type { GridCover, RouteCover } from './wire.ts'

type Search = {
  readonly from?: string
  readonly to?: string
  readonly by?: string
  readonly shade?: string
}

const spans = { day: 1, week: 7, month: 30 } as const
type Span = keyof typeof spans
const dayMs = 86_400_000
const before = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) - days * dayMs).toISOString().slice(0, 10)

function usePeriod() {
  const [search, set] = useFilters<Search>()
  const today = useToday()
  const { zone } = useZone()
  const to = search.to ?? today
  const from = search.from ?? to
  const span = (Object.keys(spans) as Span[]).find(
    (one) => to === today && from === before(today, spans[one] - 1),
  )
  return {
    from,
    to,
    span,
    query: instantsOf({ from, to } as never, zone),
    choose: (one: Span) =>
      set({ from: one === 'day' ? '' : before(today, spans[one] - 1), to: '' }, { replace: true }),
    set: (part: Partial<Search>) => set(part, { replace: true }),
  }
}
type Period = ReturnType<typeof usePeriod>

export function Coverage() {
  const t = texts.useT()
  const go = useGo()
  const period = usePeriod()
  const [search, set] = useFilters<Search>()
  const by = search.by === 'grids' ? 'grids' : 'routes'
  const measure = measures.find((one) => one === search.shade) ?? 'share'
  const query = { ...period.query, shapes: 'true', limit: 200 }
  const grids = usePages<GridCover>('/api/field/coverage', query)
  const routes = usePages<RouteCover>('/api/field/coverage/routes', query)
  const [chosen, choose] = useState<string | null>(null)
  const shown = by === 'grids' ? grids : routes
  const isPartial = [...grids.items, ...routes.items].some(({ partial }) => partial)
  const path = by === 'grids' ? '/api/field/coverage' : '/api/field/coverage/routes'
  return (
    <Section
      title={t('cover.title')}
      actions={
        <>
          <ExportButton size="small" path={path} query={period.query} name={t(`cover.${by}`)} />
          <Button
            size="small"
            type="primary"
            icon={<Icon name="plus" />}
            onClick={() => go('/console/fieldwork/routes/new')}
          >
            {t('route.new')}
          </Button>
        </>
      }
    >
      <PeriodLine period={period} />
      <div className="fc-cover">
        <CoverMap {...{ grids, routes, chosen, measure }} onChoose={choose} />
        <div className="fc-cover-side">
          <Segmented
            block
            aria-label={t('cover.by')}
            value={by}
            options={(['routes', 'grids'] as const).map((value) => ({
              value,
              label: t(`cover.${value}`),
            }))}
            onChange={(value) => set({ by: value }, { replace: true })}
          />
          <Listed pages={shown}>
            {by === 'grids' ? (
              <GridTable items={grids.items} chosen={chosen} onChoose={choose} />
            ) : (
              <RouteTable items={routes.items} chosen={chosen} onChoose={choose} />
            )}
          </Listed>
        </div>
      </div>
      {isPartial ? <output className="fc-note">{t('cover.partial')}</output> : null}
      <p className="jw-soft fc-note">{t('cover.note')}</p>
    </Section>
  )
}

function PeriodLine({ period }: { readonly period: Period }) {
  const t = texts.useT()
  return (
    <div className="fc-period">
      <Segmented<Span | ''>
        aria-label={t('cover.period')}
        value={period.span ?? ''}
        options={(Object.keys(spans) as Span[]).map((value) => ({
          value,
          label: t(`cover.spans.${value}`),
        }))}
        onChange={(one) => (one === '' ? undefined : period.choose(one))}
      />
      {(['from', 'to'] as const).map((end) => (
        <label key={end}>
          <span>{t(`answers.${end}`)}</span>
          <Input
            type="date"
            size="small"
            value={period[end]}
            onChange={({ target }) => period.set({ [end]: target.value })}
          />
        </label>
      ))}
    </div>
  )
}

function Listed({
  pages,
  children,
}: {
  readonly pages: Pages<GridCover> | Pages<RouteCover>
  readonly children: React.ReactNode
}) {
  const t = texts.useT()
  if (pages.problem) return <FailedState problem={pages.problem} again={pages.again} />
  if (pages.loading) return <Waiting />
  if (pages.items.length === 0)
    return <EmptyState icon="map" title={t('cover.none')} hint={t('cover.noneHint')} />
  return (
    <div className="fc-cover-list">
      {children}
      {pages.hasMore ? (
        <Button block size="small" loading={pages.loadingMore} onClick={pages.more}>
          {t('cover.more')}
        </Button>
      ) : null}
    </div>
  )
}

function CoverMap(props: {
  readonly grids: Pages<GridCover>
  readonly routes: Pages<RouteCover>
  readonly chosen: string | null
  readonly measure: Measure
  readonly onChoose: (code: string | null) => void
}) {
  const t = texts.useT()
  const language = useLanguage()
  const [, set] = useFilters<Search>()
  const { chosen, measure, onChoose } = props
  const [grids, routes] = [props.grids.items, props.routes.items]
  const key = `${props.grids.loading} ${grids.length} ${routes.length}`
  const heat = useMemo(() => heatOf(grids, measure), [grids, measure])
  const lines = useMemo(() => linesOf(routes), [routes])
  const fit = useMemo(
    () => fitOf(grids, routes, chosen),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- figures change, places do not
    [key, chosen],
  )
  const grid = grids.find(({ areaCode }) => areaCode === chosen)
  return (
    <div className="fc-cover-map">
      <div className="fc-cover-canvas">
        <CityMap
          label={t('cover.map')}
          hexagons={heat}
          lines={lines}
          outline={outlineOf(grids, chosen)}
          fit={fit}
          onHexagon={(code) => {
            onChoose(code)
            set({ by: 'grids' }, { replace: true })
          }}
        />
      </div>
      <Legend grids={grids} measure={measure} />
      {grid ? (
        <p className="jw-soft" aria-live="polite">
          {nameIn(language, grid)}
        </p>
      ) : null}
    </div>
  )
}

function Legend({
  grids,
  measure,
}: {
  readonly grids: readonly GridCover[]
  readonly measure: Measure
}) {
  const t = texts.useT()
  const { number, share } = useNumbers()
  const [, set] = useFilters<Search>()
  const most = mostOf(grids, measure)
  const said = { share: share(1), hours: t('cover.hoursOf', { n: number(most) }) }
  return (
    <div className="fc-legend">
      <Segmented<Measure>
        size="small"
        aria-label={t('cover.shade')}
        value={measure}
        options={measures.map((value) => ({ value, label: t(`cover.measures.${value}`) }))}
        onChange={(value) => set({ shade: value }, { replace: true })}
      />
      <span className="fc-scale">
        0 <i aria-hidden="true" />{' '}
        {measure === 'patrols'
          ? t('cover.timesOf', { count: most, n: number(most) })
          : said[measure]}
      </span>
      <span className="fc-key">
        <i className="fc-done" aria-hidden="true" /> {t('cover.walked')}
      </span>
      <span className="fc-key">
        <i className="fc-open" aria-hidden="true" /> {t('cover.open')}
      </span>
    </div>
  )
}
