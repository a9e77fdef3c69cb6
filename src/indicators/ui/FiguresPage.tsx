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
} from '#platform/ui'
import { AreaSelect } from '#territory/ui'
import { type Ask, casesBehind, type Figures, useAsk } from './ask.ts'
import { League } from './League.tsx'
import { type SpanName, spanOf, spans } from './period.ts'
import { Repeats } from './Repeats.tsx'
import { Summary } from './Summary.tsx'
import { texts } from './texts.ts'
import './figures.css'

type Asking = ReturnType<typeof useAsk>

export default function FiguresPage() {
  const t = texts.useT()
  const asking = useAsk()
  const { ask, ready } = asking
  const path = ready ? '/api/indicators/summary' : null
  const summary = useApi<Figures>(path, ask, { keep: true })
  return (
    <Page title={t('title')} toolbar={<Toolbar asking={asking} />}>
      {summary.error ? (
        <FailedState problem={summary.error} again={() => void summary.refetch()} />
      ) : (
        <>
          <Summary ask={ask} figures={summary.data} />
          <div className="jw-figures-two">
            <Trend ask={ask} ready={ready} />
            <Repeats ask={ask} ready={ready} />
          </div>
          <League asking={asking} />
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
    </>
  )
}

type Day = { readonly day: string; readonly reported: number; readonly closed: number }

function Trend({ ask, ready }: { readonly ask: Ask; readonly ready: boolean }) {
  const t = texts.useT()
  const go = useGo()
  const read = useApi<PageOf<Day>>(ready ? '/api/indicators/trend' : null, ask, { keep: true })
  const rows = useMemo(
    () =>
      read.data?.items.map(({ day, reported, closed }): ChartRow => ({
        label: day,
        values: { reported, closed },
      })),
    [read.data],
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
      height={252}
      onPick={(_, { key }) =>
        go(casesBehind(ask, key === 'closed' ? { figure: 'closed' } : { figure: 'total' }))
      }
    />
  )
}
