// Axes, bars, lines and bands in a box. The x axis counts periods, the y axis starts at 0 unless told otherwise.
import { type Box, fill, type Ink, n, type Pen, type Point, stroke, text, way } from './svg.ts'

export type Chart = {
  readonly box: Box
  readonly x: (value: number) => number
  readonly y: (value: number) => number
  /** Width of a period. */
  readonly step: number
}

export type ChartOptions = {
  readonly box: Box
  /** First and last period shown. */
  readonly from: number
  readonly to: number
  readonly most: number
  readonly least?: number
  readonly log?: boolean
}

/** Periods are as wide as a bar: the first begins at the left edge, the last ends at the right one. */
export function chart({ box, from, to, most, least = 0, log = false }: ChartOptions): Chart {
  const step = box.width / (to - from + 1)
  const place = log ? Math.log10 : (value: number) => value
  const [low, high] = [place(least), place(most)]
  return {
    box,
    step,
    x: (value) => box.left + (value - from + 0.5) * step,
    y: (value) => box.top + box.height * (1 - (place(value) - low) / (high - low)),
  }
}

/** Round values from 0 (or `least`) to `most`, about `count` of them. */
export function ticks(most: number, count = 4, least = 0): number[] {
  const rough = (most - least) / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const unit = [1, 2, 5, 10].map((m) => m * power).find((step) => step >= rough) ?? rough
  const list: number[] = []
  for (let i = Math.ceil(least / unit); i * unit <= most * 1.0001; i++) list.push(i * unit)
  return list
}

function label(value: number): string {
  if (value === 1e6) return '10⁶'
  const [whole, rest] = String(Number(value.toPrecision(6))).split('.')
  return whole!.replaceAll(/\B(?=(\d{3})+$)/g, ',') + (rest ? `.${rest}` : '')
}

/** Lines across with their values at the left, and the axis' name above them. */
export function yAxis({ box, y }: Chart, values: readonly number[], name: string): string[] {
  return [
    ...values.flatMap((value) => [
      stroke(`M${n(box.left)} ${n(y(value))}H${n(box.left + box.width)}`, {
        ink: 'rule',
        width: 1,
      }),
      text([box.left - 8, y(value) + 4.5], label(value), { ink: 'soft', as: 'end small' }),
    ]),
    text([box.left - 40, box.top - 12], name, { ink: 'soft', as: 'small' }),
  ]
}

export type Mark = readonly [period: number, label: string]

/** Labels below, each with a notch. */
export function xAxis({ box, x }: Chart, marks: readonly Mark[]): string[] {
  const bottom = box.top + box.height
  return [
    stroke(`M${n(box.left)} ${n(bottom)}H${n(box.left + box.width)}`, { ink: 'soft', width: 1 }),
    ...marks.flatMap(([period, words]) => [
      stroke(`M${n(x(period))} ${n(bottom)}v5`, { ink: 'soft', width: 1 }),
      text([x(period), bottom + 20], words, { ink: 'soft', as: 'mid small' }),
    ]),
  ]
}

type Values = ArrayLike<number>
const pairs = (values: Values, from: number): Point[] =>
  Array.from(values, (value, i) => [from + i, value] as const)

/** One path for all bars of one kind. */
export function bars(on: Chart, values: Values, from: number, ink: Ink = 'bar'): string {
  const gap = Math.min(2, on.step * 0.2)
  const foot = on.box.top + on.box.height
  const d = pairs(values, from)
    .filter(([, value]) => value > 0)
    .map(([period, value]) => {
      const left = on.x(period) - on.step / 2 + gap / 2
      return `M${n(left)} ${n(foot)}V${n(on.y(value))}h${n(on.step - gap)}V${n(foot)}Z`
    })
  return fill(d.join(''), ink)
}

export const curve = (on: Chart, values: Values, from: number, pen: Pen = {}) =>
  stroke(
    way(pairs(values, from).map(([period, value]) => [on.x(period), on.y(value)] as const)),
    pen,
  )

/** A line that stays level through each period. */
export function stairs(on: Chart, values: Values, from: number, pen: Pen = {}): string {
  const points = pairs(values, from).flatMap(([period, value]): Point[] => {
    const middle = on.x(period)
    const y = Number.isNaN(value) ? NaN : on.y(value)
    return [
      [middle - on.step / 2, y],
      [middle + on.step / 2, y],
    ]
  })
  return stroke(way(points), pen)
}

/** The ground between two lines; a gap where either has no value. */
export function band(on: Chart, [low, high]: readonly [Values, Values], from: number, ink: Ink) {
  const parts: string[] = []
  let run: number[] = []
  const close = () => {
    const at = (values: Values, i: number): Point => [on.x(from + i), on.y(values[i]!)]
    const there = run.map((i) => at(high, i))
    const back = run.map((i) => at(low, i)).toReversed()
    if (run.length > 1) parts.push(way([...there, ...back], true))
    run = []
  }
  for (let i = 0; i < low.length; i++) {
    if (Number.isNaN(low[i]!) || Number.isNaN(high[i]!)) close()
    else run.push(i)
  }
  close()
  return fill(parts.join(''), ink, 0.22)
}

export type Key = {
  readonly ink: Ink
  readonly words: string
  readonly kind?: 'line' | 'dash' | 'block' | 'flag' | 'dot' | 'band'
  /** Room it takes. */
  readonly width: number
}

/** Samples with their names, in one row from `at`. */
export function legend([left, top]: Point, keys: readonly Key[]): string[] {
  let x = left
  return keys.flatMap(({ ink, words, kind = 'line', width }) => {
    const sample = {
      line: stroke(`M${n(x)} ${n(top - 4.5)}h20`, { ink, width: 2.5 }),
      dash: stroke(`M${n(x)} ${n(top - 4.5)}h20`, { ink, width: 2, dash: '5 4' }),
      block: fill(`M${n(x + 3)} ${n(top + 1)}v-11h14v11Z`, ink),
      band: fill(`M${n(x)} ${n(top + 1)}v-11h20v11Z`, ink, 0.25),
      flag: fill(`M${n(x + 10)} ${n(top)}l-4.5 -8h9z`, ink),
      dot: `<circle class="f-${ink}" cx="${n(x + 10)}" cy="${n(top - 4.5)}" r="4.5"/>`,
    }[kind]
    const drawn = [sample, text([x + 27, top], words, { as: 'small' })]
    x += width
    return drawn
  })
}
