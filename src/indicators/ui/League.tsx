import { Button, Segmented, Select, Table, type TableColumnType } from 'antd'
import { useEffect } from 'react'
import {
  EmptyState,
  FailedState,
  GoLink,
  Icon,
  nameIn,
  saveText,
  sayShare,
  useLanguage,
  useNumbers,
  usePages,
} from '#platform/ui'
import { chartCsv } from '#platform/ui/chart/option.ts'
import { type Ask, casesBehind, type Drill, type LeagueRow, type useAsk } from './ask.ts'
import { Bar } from './Summary.tsx'
import { texts } from './texts.ts'

const ways = ['unit', 'area', 'category'] as const
type Way = (typeof ways)[number]
const levels = ['city', 'district', 'street', 'community', 'grid'] as const
const mostRows = 1000

const counts = ['total', 'closed', 'openLate'] as const
const rates = [
  ['responseRate', 'responded'],
  ['onTimeRate', 'onTime'],
  ['resolutionRate', 'resolved'],
  ['satisfactionRate', 'satisfied'],
] as const

type Measure = (typeof counts)[number] | (typeof rates)[number][0]

/** Reads all rows (up to 1,000), so that they can be sorted here. */
function useLeague(ask: Ask | null, way: Way, level: string) {
  const pages = usePages<LeagueRow>(ask ? '/api/indicators/league' : null, {
    ...ask,
    by: way,
    ...(way === 'area' ? { level } : {}),
    limit: 200,
  })
  const { hasMore, loadingMore, problem, items, more } = pages
  useEffect(() => {
    if (hasMore && !loadingMore && !problem && items.length < mostRows) more()
  }, [hasMore, loadingMore, problem, items.length, more])
  return pages
}

export function League({ asking }: { readonly asking: ReturnType<typeof useAsk> }) {
  const t = texts.useT()
  const { ask, filter, setFilter, ready } = asking
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
        <span className="jw-grow" />
        <Download rows={pages.items} way={way} />
      </header>
      {pages.problem && pages.items.length === 0 ? (
        <FailedState problem={pages.problem} again={pages.again} />
      ) : (
        <LeagueTable asking={asking} way={way} pages={pages} />
      )}
      {pages.hasMore && pages.items.length >= mostRows ? (
        <p className="jw-soft">{t('truncated', { count: pages.items.length })}</p>
      ) : null}
    </section>
  )
}

function Download({ rows, way }: { readonly rows: readonly LeagueRow[]; readonly way: Way }) {
  const t = texts.useT()
  const language = useLanguage()
  const save = () => {
    const keys = [...counts, ...rates.flatMap(([rate, part]) => [part, rate])]
    const name = (key: string) => {
      const rate = rates.find(([, part]) => part === key)
      return rate ? `${t(rate[0])} (n)` : t(key as Measure)
    }
    const series = keys.map((key) => ({ key, name: name(key) }))
    const lines = rows.map((row) => ({
      label: nameIn(language, row),
      values: Object.fromEntries(keys.map((key) => [key, row[key as keyof LeagueRow] as number])),
    }))
    saveText(`${t('league')}.csv`, chartCsv(t(`byTitle.${way}`), series, lines))
  }
  return (
    <Button icon={<Icon name="download" />} disabled={rows.length === 0} onClick={save}>
      {t('csv')}
    </Button>
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
  readonly asking: ReturnType<typeof useAsk>
  readonly way: Way
  readonly pages: ReturnType<typeof useLeague>
}) {
  const t = texts.useT()
  const { filter, setFilter } = asking
  const [sorted = 'total', direction = 'descend'] = (filter.sort ?? '').split('.').filter(Boolean)
  const columns = useColumns(asking.ask, way).map((column) =>
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
      scroll={{ x: 900 }}
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

function useColumns(ask: Ask, way: Way): TableColumnType<LeagueRow>[] {
  const t = texts.useT()
  const language = useLanguage()
  const { number } = useNumbers()
  const link = (row: LeagueRow, figure: string, said: string, title: string) => (
    <GoLink
      to={casesBehind(ask, { ...drillOf(way, row), figure })}
      title={t('openCases', { name: nameIn(language, row), figure: title })}
    >
      {said}
    </GoLink>
  )
  const name: TableColumnType<LeagueRow> = {
    key: 'name',
    title: t(`byTitle.${way}`),
    sorter: (a, b) => nameIn(language, a).localeCompare(nameIn(language, b), language),
    render: (_, row) => <span className="jw-figures-name">{nameIn(language, row)}</span>,
  }
  return [
    name,
    ...counts.map((measure): TableColumnType<LeagueRow> => ({
      key: measure,
      title: t(measure),
      align: 'end',
      width: 110,
      sorter: compare(measure),
      render: (_, row) =>
        row[measure] === 0 ? (
          <span className="jw-faint">0</span>
        ) : (
          link(row, measure, number(row[measure]), t(measure))
        ),
    })),
    ...rates.map(([rate, part]): TableColumnType<LeagueRow> => ({
      key: rate,
      title: t(rate),
      align: 'end',
      width: 150,
      sorter: compare(rate),
      render: (_, row) => (
        <span className="jw-figures-rate">
          <Bar share={row[rate]} />
          {row[rate] === null ? (
            <span className="jw-faint">–</span>
          ) : (
            link(row, part, sayShare(row[rate], language), t(rate))
          )}
        </span>
      ),
    })),
  ]
}
