// Every chart has its table and its CSV, and every number in it opens what lies behind.
import { Button, Segmented } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { Icon } from '../icons.tsx'
import { useLanguage, useMedia, useMode } from '../preferences.ts'
import { EmptyState } from '../States.tsx'
import { texts } from '../texts.ts'
import { sayNumber } from '../time.ts'
import type { Drawing } from './draw.ts'
import { chartCsv, type ChartKind, chartOption, type ChartRow, type Series } from './option.ts'

export type ChartProps = {
  readonly title: string
  readonly kind: ChartKind
  /** Heading of the rows' labels: "日期", "单位". */
  readonly rowsTitle: string
  readonly series: readonly Series[]
  /** `undefined` while reading. */
  readonly rows: readonly ChartRow[] | undefined
  /** How values are said; plain numbers unless told. */
  readonly format?: (value: number) => string
  /** Said beneath: what is not drawn. */
  readonly note?: string
  /** px; 240 unless told. */
  readonly height?: number
  /** Opens the cases behind a number. */
  readonly onPick?: (row: number, series: Series) => void
}

export function Chart(props: ChartProps) {
  const { title, rows, series, height = 240 } = props
  const t = texts.useT()
  const language = useLanguage()
  const [asTable, setAsTable] = useState(false)
  const format = props.format ?? ((value: number) => sayNumber(value, language))
  return (
    <figure className="jw-chart" aria-label={title}>
      <figcaption>
        <span className="jw-chart-title">{title}</span>
        <span className="jw-grow" />
        <Segmented
          size="small"
          aria-label={title}
          value={asTable ? 'table' : 'chart'}
          options={[
            { value: 'chart', icon: <Icon name="trend" />, title: t('chart.asChart') },
            { value: 'table', icon: <Icon name="table" />, title: t('chart.asTable') },
          ]}
          onChange={(choice) => setAsTable(choice === 'table')}
        />
        <Button
          size="small"
          type="text"
          icon={<Icon name="download" />}
          aria-label={t('chart.csv')}
          title={t('chart.csv')}
          onClick={() => saveText(`${title}.csv`, chartCsv(props.rowsTitle, series, rows ?? []))}
        />
      </figcaption>
      {rows?.length === 0 ? (
        <EmptyState icon="chart" title={t('chart.empty')} />
      ) : asTable ? (
        <ChartTable {...props} format={format} />
      ) : (
        <ChartDrawing {...props} format={format} height={height} />
      )}
      {props.note ? <p className="jw-faint jw-chart-note">{props.note}</p> : null}
    </figure>
  )
}

type Formatted = ChartProps & { readonly format: (value: number) => string }

function ChartDrawing(props: Formatted & { readonly height: number }) {
  const { kind, series, rows, format, height } = props
  const t = texts.useT()
  const mode = useMode()
  const still = useMedia('(prefers-reduced-motion: reduce)')
  const box = useRef<HTMLDivElement>(null)
  const [drawing, setDrawing] = useState<Drawing | null>(null)
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  useEffect(() => {
    let ended = false
    let made: Drawing | undefined
    const pick = (row: number, at: number) => {
      const chosen = latest.current.series[at]
      if (chosen) latest.current.onPick?.(row, chosen)
    }
    void import('./draw.ts').then(({ draw }) => {
      if (ended || !box.current) return
      made = draw(box.current, pick)
      setDrawing(made)
    })
    return () => {
      ended = true
      made?.end()
    }
  }, [])
  useEffect(() => {
    if (drawing && rows) drawing.set(chartOption({ kind, series, rows, format, mode, still }))
  }, [drawing, kind, series, rows, format, mode, still])
  return (
    <div
      ref={box}
      className={rows && drawing ? undefined : 'jw-chart-waiting'}
      style={{ height }}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- drawn by a library into this box
      role="img"
      aria-label={rows ? props.title : t('chart.loading')}
    />
  )
}

function ChartTable({
  rows = [],
  series,
  rowsTitle,
  title,
  format,
  onPick,
  height = 240,
}: Formatted) {
  const cell = (row: number, one: Series, value: number | null | undefined) => {
    if (value === null || value === undefined) return '–'
    if (!onPick) return format(value)
    return (
      <button type="button" className="jw-number" onClick={() => onPick(row, one)}>
        {format(value)}
      </button>
    )
  }
  return (
    <div className="jw-chart-table" style={{ maxHeight: Math.max(height, 200) }}>
      <table>
        <caption className="jw-hidden">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{rowsTitle}</th>
            {series.map(({ key, name }) => (
              <th key={key} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={row.label}>
              <th scope="row">{row.label}</th>
              {series.map((one) => (
                <td key={one.key}>{cell(i, one, row.values[one.key])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Saves a text as a file on this device. */
export const saveText = (name: string, text: string, type = 'text/csv'): void =>
  saveFile(name, new Blob([text], { type: `${type};charset=utf-8` }))

export function saveFile(name: string, file: Blob): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
