import { Segmented, Select, Table, type TableColumnType } from 'antd'
import { useEffect } from 'react'
import {
  EmptyState,
  ExportButton,
  FailedState,
  GoLink,
  nameIn,
  sayShare,
  useLanguage,
  useNumbers,
  usePages,
} from '#platform/ui'
import type { RateName } from '../domain.ts'
import { rates as rateParts } from '../domain.ts'
import {
  type Ask,
  type Asking,
  type Drill,
  type LeagueRow,
  linkBehind,
  type Weights,
} from './ask.ts'
import { Bar } from './Summary.tsx'
import { texts } from './texts.ts'

const ways = ['unit', 'area', 'category'] as const
type Way = (typeof ways)[number]
const levels = ['city', 'district', 'street', 'community', 'grid'] as const
const mostRows = 1000

const counts = ['total', 'closed', 'openLate'] as const

/** The indicators that are shown together. */
const sets = {
  people: ['responseRate', 'onTimeRate', 'resolutionRate', 'satisfactionRate'],
  intake: ['validReportRate', 'acceptedOnTimeRate', 'filingRate', 'verifiedOnTimeRate'],
  dispatch: ['dispatchedOnTimeRate', 'rightDispatchRate', 'handBackRate'],
  handling: ['handlingRate', 'handlingOnTimeRate', 'checkedOnTimeRate', 'reworkRate'],
  closing: ['closingRate', 'closingOnTimeRate', 'closingLateRate', 'unclosedRate', 'reopenRate'],
} as const satisfies Record<string, readonly RateName[]>
type SetName = keyof typeof sets
const setNames = Object.keys(sets) as SetName[]
const setOf = (name: string | undefined): SetName =>
  setNames.find((one) => one === name) ?? 'people'

type Measure = (typeof counts)[number] | RateName | 'score'

const leagueQuery = (ask: Ask & { on?: string | undefined }, way: Way, level: string) => ({
  ...ask,
  by: way,
  ...(way === 'area' ? { level } : {}),
})

/** Reads all rows (up to 1,000), so that they can be sorted here. */
function useLeague(ask: Ask | null, way: Way, level: string) {
  const pages = usePages<LeagueRow>(ask ? '/api/indicators/league' : null, {
    ...(ask ? leagueQuery(ask, way, level) : {}),
    limit: 200,
  })
  const { hasMore, loadingMore, problem, items, more } = pages
  useEffect(() => {
    if (hasMore && !loadingMore && !problem && items.length < mostRows) more()
  }, [hasMore, loadingMore, problem, items.length, more])
  return pages
}

export function League({
  asking,
  weights,
}: {
  readonly asking: Asking
  readonly weights: Weights | undefined
}) {
  const t = texts.useT()
  const { filter, setFilter, ready } = asking
  const ask = { ...asking.ask, on: filter.on }
  const way = ways.find((one) => one === filter.by) ?? 'unit'
  const level = levels.find((one) => one === filter.level) ?? 'district'
  const pages = useLeague(ready ? ask : null, way, level)
  return (
    <section className="jw-figures-card" aria-label={t('league')}>
      <header>
        <h2>{t('league')}</h2>
        <Segmented
          aria-label={t('league')}
          value={way}
          options={ways.map((value) => ({ value, label: t(`by.${value}`) }))}
          onChange={(by) => setFilter({ by }, { replace: true })}
        />
        {way === 'area' ? (
          <Select
            aria-label={t('level')}
            value={level}
            popupMatchSelectWidth={false}
            options={levels.map((value) => ({ value, label: t(`levels.${value}`) }))}
            onChange={(next) => setFilter({ level: next }, { replace: true })}
          />
        ) : null}
        <Select
          aria-label={t('indicators')}
          value={setOf(filter.set)}
          popupMatchSelectWidth={false}
          options={setNames.map((value) => ({ value, label: t(`sets.${value}`) }))}
          onChange={(set) => setFilter({ set }, { replace: true })}
        />
        <span className="jw-grow" />
        <ExportButton
          path="/api/indicators/league"
          query={leagueQuery(ask, way, level)}
          name={t('league')}
          disabled={pages.items.length === 0}
        />
      </header>
      {pages.problem && pages.items.length === 0 ? (
        <FailedState problem={pages.problem} again={pages.again} />
      ) : (
        <LeagueTable asking={asking} way={way} pages={pages} />
      )}
      <WeightsNote weights={weights} />
      {pages.hasMore && pages.items.length >= mostRows ? (
        <p className="jw-soft">{t('truncated', { count: pages.items.length })}</p>
      ) : null}
    </section>
  )
}

const drillOf = (way: Way, { key }: LeagueRow): Drill =>
  way === 'unit' ? { unit: key } : way === 'area' ? { area: key } : { category: key }

const compare = (measure: Measure) => (a: LeagueRow, b: LeagueRow) =>
  (a[measure] ?? -1) - (b[measure] ?? -1)

function LeagueTable({
  asking,
  way,
  pages,
}: {
  readonly asking: Asking
  readonly way: Way
  readonly pages: ReturnType<typeof useLeague>
}) {
  const t = texts.useT()
  const { filter, setFilter } = asking
  const [sorted = 'total', direction = 'descend'] = (filter.sort ?? '').split('.').filter(Boolean)
  const columns = useColumns(asking, way).map((column) =>
    column.key === sorted
      ? { ...column, sortOrder: direction as 'ascend' | 'descend' }
      : { ...column, sortOrder: null },
  )
  return (
    <Table<LeagueRow>
      className="jw-figures-league"
      size="small"
      rowKey="key"
      loading={pages.loading || !asking.ready}
      dataSource={[...pages.items]}
      columns={columns}
      scroll={{ x: 1100 }}
      showSorterTooltip={false}
      sortDirections={['descend', 'ascend', 'descend']}
      pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
      locale={{
        emptyText:
          pages.loading || !asking.ready ? (
            <span />
          ) : (
            <EmptyState icon="chart" title={t('leagueNone')} hint={t('leagueNoneHint')} />
          ),
      }}
      onChange={(_, __, sorter) => {
        if (Array.isArray(sorter)) return
        setFilter(
          { sort: sorter.order ? `${String(sorter.columnKey)}.${sorter.order}` : '' },
          { replace: true },
        )
      }}
    />
  )
}

function useColumns(asking: Asking, way: Way): TableColumnType<LeagueRow>[] {
  const t = texts.useT()
  const language = useLanguage()
  const { number } = useNumbers()
  const link = (row: LeagueRow, figure: string, said: string, title: string) => (
    <GoLink
      to={linkBehind(asking, { ...drillOf(way, row), figure })}
      title={t('openCases', { name: nameIn(language, row), figure: title })}
    >
      {said}
    </GoLink>
  )
  const name: TableColumnType<LeagueRow> = {
    key: 'name',
    title: t(`byTitle.${way}`),
    width: 260,
    sorter: (a, b) => nameIn(language, a).localeCompare(nameIn(language, b), language),
    render: (_, row) => <span className="jw-figures-name">{nameIn(language, row)}</span>,
  }
  return [
    name,
    ...counts.map((measure): TableColumnType<LeagueRow> => ({
      key: measure,
      title: t(measure),
      align: 'end',
      width: 100,
      sorter: compare(measure),
      render: (_, row) =>
        row[measure] === 0 ? (
          <span className="jw-faint">0</span>
        ) : (
          link(row, measure, number(row[measure]), t(measure))
        ),
    })),
    ...sets[setOf(asking.filter.set)].map((rate): TableColumnType<LeagueRow> => ({
      key: rate,
      title: t(rate),
      align: 'end',
      width: 140,
      sorter: compare(rate),
      render: (_, row) => (
        <span className="jw-figures-rate">
          <Bar share={row[rate]} />
          {row[rate] === null ? (
            <span className="jw-faint">–</span>
          ) : (
            link(row, rateParts[rate][0], sayShare(row[rate], language), t(rate))
          )}
        </span>
      ),
    })),
    {
      key: 'score',
      title: t('score'),
      align: 'end',
      width: 110,
      sorter: compare('score'),
      render: (_, row) =>
        row.score === null ? (
          <span className="jw-faint">–</span>
        ) : (
          number(row.score, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
        ),
    },
  ]
}

function WeightsNote({ weights }: { readonly weights: Weights | undefined }) {
  const t = texts.useT()
  const { number } = useNumbers()
  const parts = Object.entries(weights ?? {}) as [RateName, number][]
  if (parts.length === 0) return null
  const said = parts.map(([rate, weight]) => `${t(rate)} ${number(weight)}`).join(' · ')
  return <p className="jw-soft">{t('weights', { said })}</p>
}
