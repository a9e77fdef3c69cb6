import { fontFamily, type Light, type Mode, palettes } from '../tokens.ts'

export type ChartKind = 'line' | 'bar' | 'stacked' | 'ranking'

export type Series = {
  readonly key: string
  readonly name: string
  /** In the colour of a light instead of the next of the series colours. */
  readonly light?: Light
}

export type ChartRow = {
  /** Under the axis or at the left: a day, a unit. */
  readonly label: string
  readonly values: Readonly<Record<string, number | null>>
}

export type ChartSpec = {
  readonly kind: ChartKind
  readonly series: readonly Series[]
  readonly rows: readonly ChartRow[]
  readonly format: (value: number) => string
  readonly mode: Mode
  readonly still: boolean
}

/** The ECharts option for our four kinds, in our tokens. */
export function chartOption({
  kind,
  series,
  rows,
  format,
  mode,
  still,
}: ChartSpec): Record<string, unknown> {
  const p = palettes[mode]
  const lying = kind === 'ranking'
  const words = { color: p.soft, fontFamily, fontSize: 12 }
  const labels = {
    type: 'category',
    data: rows.map(({ label }) => label),
    inverse: lying,
    axisLine: { lineStyle: { color: p.lineStrong } },
    axisTick: { show: false },
    axisLabel: { ...words, hideOverlap: true },
    boundaryGap: kind !== 'line',
  }
  const values = {
    type: 'value',
    axisLabel: { ...words, formatter: format },
    splitLine: { lineStyle: { color: p.line } },
    splitNumber: 4,
  }
  return {
    animation: !still,
    animationDuration: 300,
    textStyle: { fontFamily },
    color: series.map(({ light }, i) =>
      light ? p.lights[light] : (p.series[i % p.series.length] ?? p.accent),
    ),
    grid: { left: 4, right: 12, top: series.length > 1 ? 34 : 12, bottom: 4, containLabel: true },
    legend: {
      show: series.length > 1,
      top: 0,
      left: 0,
      itemWidth: 10,
      itemHeight: 10,
      icon: 'roundRect',
      textStyle: words,
    },
    tooltip: {
      trigger: 'axis',
      appendToBody: true,
      backgroundColor: p.raised,
      borderColor: p.line,
      textStyle: { color: p.text, fontFamily, fontSize: 12.5 },
      axisPointer: {
        type: kind === 'line' ? 'line' : 'shadow',
        lineStyle: { color: p.lineStrong },
      },
      valueFormatter: (value: unknown) => (typeof value === 'number' ? format(value) : '–'),
    },
    xAxis: lying ? values : labels,
    yAxis: lying ? labels : values,
    series: series.map(({ key, name }) => ({
      name,
      type: kind === 'line' ? 'line' : 'bar',
      data: rows.map((row) => row.values[key] ?? null),
      ...(kind === 'stacked' ? { stack: 'all' } : {}),
      ...(kind === 'line' ? { showSymbol: false, lineStyle: { width: 2 }, symbolSize: 7 } : {}),
      ...(kind === 'line' ? {} : { barMaxWidth: 22, itemStyle: { borderRadius: 2 } }),
    })),
  }
}

const quoted = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
/** A leading = + - @ would be run as a formula by spreadsheets. */
const harmless = (text: string) =>
  /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text

/** RFC 4180 with a byte-order mark, so that spreadsheets read the Chinese. */
export function chartCsv(
  first: string,
  series: readonly Series[],
  rows: readonly ChartRow[],
): string {
  const lines = [
    [first, ...series.map(({ name }) => name)],
    ...rows.map((row) => [row.label, ...series.map(({ key }) => String(row.values[key] ?? ''))]),
  ]
  return `\uFEFF${lines.map((line) => line.map((cell) => quoted(harmless(cell))).join(',')).join('\r\n')}\r\n`
}
