import { Input, Segmented } from 'antd'
import { useMemo } from 'react'
import {
  Chart,
  type ChartRow,
  FailedState,
  Page,
  type PageOf,
  type Series,
  useApi,
  useGo,
  useNumbers,
} from '#platform/ui'
import { AreaSelect } from '#territory/ui'
import { type Asking, casesBehind, type Summed, useAsk, useCatchUp } from './ask.ts'
import { Callers } from './Callers.tsx'
import { KnownCases } from './KnownCases.tsx'
import { League } from './League.tsx'
import { type Day, drawnDays, instantsOf, type SpanName, spanOf, spans } from './period.ts'
import { Places } from './Places.tsx'
import { Posts } from './Posts.tsx'
import { Summary } from './Summary.tsx'
import { Topics } from './Topics.tsx'
import { texts } from './texts.ts'
import './figures.css'

export default function FiguresPage() {
  const t = texts.useT()
  const asking = useAsk()
  const { ask, filter, ready } = asking
  const path = ready ? '/api/indicators/summary' : null
  const summary = useApi<Summed>(path, { ...ask, on: filter.on }, { keep: true })
  useCatchUp(summary.data?.behind, summary.dataUpdatedAt)
  return (
    <Page title={t('title')} toolbar={<Toolbar asking={asking} />}>
      {summary.error ? (
        <FailedState problem={summary.error} again={() => void summary.refetch()} />
      ) : (
        <>
          <output className="jw-figures-note">
            {summary.data?.behind ? t('behind') : filter.on ? t('asKnown', { day: filter.on }) : ''}
          </output>
          <Summary asking={asking} figures={summary.data} />
          {filter.on && filter.known ? <KnownCases asking={asking} /> : null}
          <div className="jw-figures-two">
            <Trend asking={asking} />
            <Topics asking={asking} />
          </div>
          <League asking={asking} weights={summary.data?.weights} />
          <Places ask={ask} ready={ready} />
          <Posts asking={asking} />
          <Callers ask={ask} ready={ready} />
          <p className="jw-faint">{t('basis')}</p>
        </>
      )}
    </Page>
  )
}

function spanShown({ filter, period, today }: Asking): SpanName | 'all' | 'own' {
  if (filter.from === 'all') return 'all'
  const names = Object.keys(spans) as SpanName[]
  const same = names.find((name) => {
    const span = spanOf(name, today)
    return span.from === period.from && span.to === period.to
  })
  return same ?? 'own'
}

function Toolbar({ asking }: { readonly asking: Asking }) {
  const t = texts.useT()
  const { filter, setFilter, today, period } = asking
  const shown = spanShown(asking)
  const names = [...(Object.keys(spans) as SpanName[]), 'all' as const]
  return (
    <>
      <AreaSelect
        allowClear
        className="jw-figures-area"
        label={t('area')}
        placeholder={t('wholeCity')}
        value={filter.area}
        onChange={(area) => setFilter({ area: area ?? '' })}
      />
      <Segmented
        aria-label={t('period')}
        value={shown}
        options={[
          ...names.map((value) => ({ value, label: t(`periods.${value}`) })),
          ...(shown === 'own' ? [{ value: 'own' as const, label: t('periods.own') }] : []),
        ]}
        onChange={(name) => {
          if (name === 'own') return
          setFilter(name === 'all' ? { from: 'all', to: '' } : spanOf(name, today))
        }}
      />
      <Input
        type="date"
        className="jw-figures-day"
        aria-label={t('from')}
        value={period.from}
        max={period.to || today}
        onChange={({ target }) => setFilter({ from: target.value, to: period.to || today })}
      />
      <span className="jw-faint">–</span>
      <Input
        type="date"
        className="jw-figures-day"
        aria-label={t('to')}
        value={period.to}
        min={period.from}
        max={today}
        onChange={({ target }) => setFilter({ from: period.from, to: target.value })}
      />
      <label className="jw-figures-on">
        {t('on')}
        <Input
          type="date"
          className="jw-figures-day"
          value={filter.on ?? ''}
          max={today}
          onChange={({ target }) => setFilter({ on: target.value, known: '' })}
        />
      </label>
    </>
  )
}

function Trend({ asking }: { readonly asking: Asking }) {
  const t = texts.useT()
  const { ask, ready, zone } = asking
  const go = useGo()
  const { number } = useNumbers()
  const read = useApi<PageOf<Day>>(ready ? '/api/indicators/trend' : null, ask, { keep: true })
  const days = useMemo(() => read.data && drawnDays(read.data.items), [read.data])
  const rows = useMemo(
    () =>
      days?.drawn.map(({ day, reported, closed }): ChartRow => ({
        label: day,
        values: { reported, closed },
      })),
    [days],
  )
  const series = useMemo(
    (): readonly Series[] => [
      { key: 'reported', name: t('reported') },
      { key: 'closed', name: t('closed') },
    ],
    [t],
  )
  if (read.error) return <FailedState problem={read.error} again={() => void read.refetch()} />
  return (
    <Chart
      title={t('trend')}
      kind="line"
      rowsTitle={t('day')}
      series={series}
      rows={rows}
      {...(days?.closedAfter
        ? { note: t('closedAfter', { count: days.closedAfter, n: number(days.closedAfter) }) }
        : {})}
      height={252}
      onPick={(row, { key }) => {
        const day = rows?.[row]?.label
        // The queue knows when a case was reported; of closings it knows the period.
        const span = key === 'reported' && day ? instantsOf({ from: day, to: day }, zone) : {}
        go(casesBehind({ ...ask, ...span }, { figure: key === 'closed' ? 'closed' : 'total' }))
      }}
    />
  )
}
