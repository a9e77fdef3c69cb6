// Pictures of what adds up, each by itself: CUSUM with its run lengths, the likelihood ratios, outbreakP, growth.
import {
  cusum,
  cusumLimit,
  cusumReference,
  cusumRunLength,
  glr,
  growthRate,
  outbreakP,
} from '#engines/detect'
import { bars, chart, type Chart, curve, legend, type Mark, stairs, xAxis, yAxis } from './chart.ts'
import { wuhanOnsets } from './counts.ts'
import { fill, flag, knob, n, stroke, svg, text } from './svg.ts'
import { creepingDays } from './watch.ts'

const width = 860

const across = (on: Chart, value: number, ink: 'red' | 'green') =>
  stroke(`M${n(on.box.left)} ${n(on.y(value))}h${n(on.box.width)}`, {
    ink,
    width: 1.5,
    dash: '6 4',
  })

/** The five days of the page's example. */
const five = { counts: Float64Array.of(5, 7, 4, 9, 8), frequency: 365 }
const dayMarks = (count: number, by = 1): Mark[] =>
  Array.from({ length: Math.floor(count / by) }, (_, i) => [
    (i + 1) * by - 1,
    `day ${(i + 1) * by}`,
  ])

/** Mean days until an alarm by how much the mean has risen, for the reference and limit of the page. */
export function runLengths() {
  const k = cusumReference(2)
  const h = cusumLimit(2, k, 500)
  const means = Array.from({ length: 41 }, (_, i) => 2 + i * 0.1)
  return { k, h, means, days: means.map((mean) => cusumRunLength(mean, { k, h }).average) }
}

/** The mean of the example twice over, in steps of a tenth from the usual 2. */
const double = 20

function runLengthPanel(): string[] {
  const { days } = runLengths()
  const side = chart({
    box: { left: 490, top: 100, width: 340, height: 340 },
    from: 0,
    to: days.length - 1,
    least: 1,
    most: 1000,
    log: true,
  })
  return [
    text([450, 66], 'mean days until an alarm, by the true mean', { as: 'small' }),
    ...yAxis(side, [1, 10, 100, 1000], ''),
    curve(side, days, 0, { ink: 'blue', width: 2.4 }),
    knob([side.x(0), side.y(days[0]!)], 6, 'green'),
    text([side.x(0) + 12, side.y(days[0]!) + 2], `${days[0]!.toFixed(0)} days: chance alone`, {
      ink: 'green',
      as: 'small',
    }),
    knob([side.x(double), side.y(days[double]!)], 6, 'red'),
    text(
      [side.x(double) + 8, side.y(days[double]!) - 12],
      `${days[double]!.toFixed(1)} days: twice as many`,
      {
        ink: 'red',
        as: 'small',
      },
    ),
    ...xAxis(
      side,
      [2, 3, 4, 5, 6].map((mean): Mark => [(mean - 2) * 10, String(mean)]),
    ),
    text([660, 482], 'cases a day (usual: 2)', { ink: 'soft', as: 'mid small' }),
  ]
}

export function cusumPicture(): string {
  const range = { from: 0, to: 5 }
  const found = cusum(five, { mean: 4, k: 0.5, h: 3, range })
  const over = five.counts.map((count) => (count - 4) / 2 - 0.5)
  const top = chart({
    box: { left: 60, top: 100, width: 330, height: 120 },
    from: 0,
    to: 4,
    most: 10,
  })
  const low = chart({
    box: { left: 60, top: 290, width: 330, height: 150 },
    from: 0,
    to: 4,
    most: 5,
  })
  const { days } = runLengths()
  return svg({
    title: 'CUSUM: how excess adds up, and how long it takes',
    desc: `At the left five daily counts over a mean of four and the sums of CUSUM they lead to: ${[...found.cusum].join(', ')}; the fifth passes the limit of 3. At the right the mean number of days until an alarm by the true mean, on a logarithmic scale: ${days[0]!.toFixed(0)} days at the usual mean of 2, ${days[double]!.toFixed(1)} at twice that.`,
    width,
    height: 500,
    body: [
      text([24, 34], 'CUSUM: do small excesses add up?', { as: 'big' }),
      ...legend(
        [60, 66],
        [
          { ink: 'bar', words: 'cases a day', kind: 'block', width: 125 },
          { ink: 'green', words: 'usual mean 4', kind: 'dash', width: 140 },
        ],
      ),
      ...yAxis(top, [0, 5, 10], ''),
      bars(top, five.counts, 0),
      across(top, 4, 'green'),
      ...xAxis(top, []),
      ...Array.from(over, (value, i) =>
        text([top.x(i), 238], `${value < 0 ? '−' : '+'}${Math.abs(value)}`, {
          ink: value < 0 ? 'soft' : 'violet',
          as: 'mid small strong',
        }),
      ),
      ...legend(
        [60, 270],
        [
          { ink: 'violet', words: 'sum of (y − 4)/√4 − ½', kind: 'block', width: 185 },
          { ink: 'red', words: 'limit h = 3', kind: 'dash', width: 110 },
        ],
      ),
      ...yAxis(low, [0, 1, 2, 3, 4, 5], ''),
      bars(low, found.cusum, 0, 'violet'),
      across(low, 3, 'red'),
      ...Array.from(found.alarm, (alarm, i) =>
        alarm ? flag([low.x(i), low.y(found.cusum[i]!) - 4], 'red') : '',
      ),
      ...xAxis(low, dayMarks(5)),
      ...runLengthPanel(),
    ],
  })
}

/** For each first day of a rise how much better a risen mean explains the counts since, on the day of the first alarm. */
export function ratiosByStart() {
  const counts = creepingDays()
  const mean = 5
  const range = { from: 10, to: 90 }
  const options = { mean: new Float64Array(90).fill(mean), limit: 5, range }
  const series = { counts, frequency: 365 }
  const unknown = glr(series, options)
  const known = glr(series, { ...options, theta: Math.LN2 })
  const last = range.from + unknown.alarm.indexOf(1)
  const ratios: number[] = []
  let [cases, usual] = [0, 0]
  for (let day = last; day >= range.from; day--) {
    cases += counts[day]!
    usual += mean
    ratios.unshift(cases > usual ? cases * Math.log(cases / usual) + usual - cases : 0)
  }
  return { counts, range, unknown, known, last, ratios: Float64Array.from(ratios) }
}

function dailyRatios(low: Chart): string[] {
  const { range, unknown, known, last } = ratiosByStart()
  const first = range.from + known.alarm.indexOf(1)
  return [
    ...legend(
      [60, 450],
      [
        { ink: 'blue', words: 'GLR: unknown rise', width: 165 },
        { ink: 'amber', words: 'LR: a doubling', width: 165 },
        { ink: 'red', words: 'first alarms', kind: 'flag', width: 110 },
      ],
    ),
    ...yAxis(low, [0, 5, 10], ''),
    curve(low, known.statistic, range.from, { ink: 'amber', width: 2 }),
    curve(low, unknown.statistic, range.from, { ink: 'blue', width: 2 }),
    across(low, 5, 'red'),
    flag([low.x(last), low.y(unknown.statistic[last - range.from]!) - 4], 'red'),
    flag([low.x(first), low.y(known.statistic[first - range.from]!) - 4], 'red'),
    ...xAxis(low, dayMarks(90, 10)),
  ]
}

export function likelihoodPicture(): string {
  const { counts, range, last, ratios } = ratiosByStart()
  const box = { left: 60, width: 770 }
  const [top, middle, low] = [
    chart({ box: { ...box, top: 100, height: 120 }, from: 0, to: 89, most: 20 }),
    chart({ box: { ...box, top: 290, height: 110 }, from: 0, to: 89, most: 8 }),
    chart({ box: { ...box, top: 478, height: 110 }, from: 0, to: 89, most: 10 }),
  ]
  const start = ratios.indexOf(Math.max(...ratios))
  const since = counts.slice(range.from + start, last + 1)
  const risen = since.reduce((a, b) => a + b, 0) / since.length
  const shown = new Float64Array(since.length).fill(risen)
  return svg({
    title: 'Likelihood ratios: since when a risen mean explains the counts better',
    desc: `Above: ninety days of counts around five that creep up from day 52. Middle: on day ${last + 1} the likelihood ratio of a rise since each earlier day; the largest, for a rise since day ${range.from + start + 1} to ${risen.toFixed(1)} a day, passes the limit of 5. Below: the ratio of each day for an unknown rise and for a doubling; both start anew after an alarm.`,
    width,
    height: 636,
    body: [
      text([24, 34], 'Likelihood ratios: since when does a risen mean explain the counts better?', {
        as: 'big',
      }),
      ...legend(
        [60, 66],
        [
          { ink: 'bar', words: 'cases a day (seeded example)', kind: 'block', width: 245 },
          { ink: 'green', words: 'usual mean 5', kind: 'dash', width: 135 },
          {
            ink: 'violet',
            words: `best explained: ${risen.toFixed(1)} a day since day ${range.from + start + 1}`,
            width: 300,
          },
        ],
      ),
      ...yAxis(top!, [0, 5, 10, 15, 20], ''),
      bars(top!, counts, 0),
      across(top!, 5, 'green'),
      stairs(top!, shown, range.from + start, { ink: 'violet', width: 3 }),
      ...xAxis(top!, []),
      ...legend(
        [60, 262],
        [
          {
            ink: 'violet',
            words: `ratio of a rise since this day, as seen on day ${last + 1}`,
            kind: 'block',
            width: 375,
          },
          { ink: 'red', words: 'limit 5', kind: 'dash', width: 80 },
        ],
      ),
      ...yAxis(middle!, [0, 4, 8], ''),
      bars(middle!, ratios, range.from, 'violet'),
      across(middle!, 5, 'red'),
      ...xAxis(middle!, []),
      ...dailyRatios(low!),
    ],
  })
}

/** The non-decreasing sequence nearest to the counts: the largest of the least means, as its definition has it. */
export function risingFit(counts: Float64Array): Float64Array {
  const mean = (from: number, to: number) =>
    counts.slice(from, to + 1).reduce((a, b) => a + b, 0) / (to - from + 1)
  return counts.map((_, i) => {
    let most = 0
    for (let from = 0; from <= i; from++) {
      let least = Infinity
      for (let to = i; to < counts.length; to++) least = Math.min(least, mean(from, to))
      most = Math.max(most, least)
    }
    return most
  })
}

function timesLikelier(low: Chart, whole: Float64Array, day: number): string[] {
  const statistic = whole.map((value) => Math.min(1e6, value))
  return [
    ...legend(
      [60, 316],
      [
        { ink: 'blue', words: 'how many times likelier rising than level', width: 320 },
        { ink: 'red', words: 'limit 100', kind: 'dash', width: 100 },
      ],
    ),
    ...yAxis(low, [1, 1e3, 1e6], ''),
    curve(low, statistic, 0, { ink: 'blue', width: 2.2 }),
    across(low, 100, 'red'),
    flag([low.x(day), low.y(statistic[day]!) - 4], 'red'),
    text([low.x(day) - 10, low.y(statistic[day]!) - 6], `day ${day + 1}`, {
      ink: 'red',
      as: 'end small',
    }),
    ...xAxis(low, dayMarks(whole.length, 10)),
  ]
}

export function risingPicture(): string {
  const counts = creepingDays()
  const found = outbreakP({ counts, frequency: 365 }, { limit: 100 })
  const day = found.alarm.indexOf(1)
  const known = counts.slice(0, day + 1)
  const fit = risingFit(known)
  const level = known.reduce((a, b) => a + b, 0) / known.length
  const box = { left: 60, width: 770 }
  const to = 79
  const top = chart({ box: { ...box, top: 100, height: 170 }, from: 0, to, most: 16 })
  const low = chart({
    box: { ...box, top: 344, height: 110 },
    from: 0,
    to,
    least: 1,
    most: 1e6,
    log: true,
  })
  return svg({
    title: 'outbreakP: a rising sequence against a level one',
    desc: `Above: counts around five that creep up from day 52, as known on day ${day + 1}; the nearest sequence that never falls, and their level mean of ${level.toFixed(1)}. Below: how many times better the rising one explains them, on a logarithmic scale; it passes 100 on day ${day + 1}.`,
    width,
    height: 500,
    body: [
      text([24, 34], 'outbreakP: has a rise begun, of whatever shape?', { as: 'big' }),
      ...legend(
        [60, 66],
        [
          { ink: 'bar', words: 'cases a day (seeded example)', kind: 'block', width: 245 },
          { ink: 'green', words: `level: ${level.toFixed(1)}`, kind: 'dash', width: 110 },
          {
            ink: 'violet',
            words: `nearest sequence that never falls, on day ${day + 1}`,
            width: 320,
          },
        ],
      ),
      ...yAxis(top, [0, 5, 10, 15], ''),
      bars(top, counts.subarray(0, to + 1), 0),
      stairs(top, new Float64Array(day + 1).fill(level), 0, {
        ink: 'green',
        width: 1.6,
        dash: '6 4',
      }),
      stairs(top, fit, 0, { ink: 'violet', width: 2.6 }),
      ...xAxis(top, []),
      ...timesLikelier(low, found.statistic.subarray(0, to + 1), day),
    ],
  })
}

/** The growth of Wuhan's cases by onset, 1 to 21 January 2020. */
export const wuhanGrowth = () => growthRate(wuhanOnsets.slice(24, 45))

export function growthPicture(): string {
  const [from, to, end] = [24, 45, 55]
  const found = wuhanGrowth()
  const on = chart({
    box: { left: 60, top: 100, width: 770, height: 270 },
    from,
    to: end,
    least: 10,
    most: 5000,
    log: true,
  })
  const line = (first: number, last: number) =>
    Float64Array.from({ length: last - first }, (_, i) =>
      Math.exp(found.intercept + found.rate * (first - from + i + 0.5)),
    )
  const dots = Array.from(wuhanOnsets.subarray(from, end + 1), (count, i) =>
    knob([on.x(from + i), on.y(count)], 5, from + i < to ? 'blue' : 'bar'),
  )
  const twice = (day: number) => on.y(Math.exp(found.intercept + found.rate * (day - from + 0.5)))
  const [a, b] = [35, 35 + found.doubling!]
  return svg({
    title: 'Growth of COVID-19 in Wuhan, January 2020',
    desc: `Daily cases by day of onset on a logarithmic scale lie along a straight line from 1 to 21 January: they double every ${found.doubling!.toFixed(1)} days. After the city was closed on 23 January they leave the line.`,
    width,
    height: 416,
    body: [
      text([24, 34], 'Growth: how many days until there are twice as many?', { as: 'big' }),
      ...legend(
        [60, 66],
        [
          { ink: 'blue', words: 'cases by day of onset, 1–21 January', kind: 'dot', width: 275 },
          {
            ink: 'red',
            words: `fit: twice as many every ${found.doubling!.toFixed(1)} days`,
            width: 255,
          },
          { ink: 'bar', words: 'later, not in the fit', kind: 'dot', width: 160 },
        ],
      ),
      ...yAxis(on, [10, 100, 1000], ''),
      curve(on, line(to - 1, end - 3), to - 1, { ink: 'red', width: 1.5, dash: '6 4' }),
      curve(on, line(from, to), from, { ink: 'red', width: 2.4 }),
      ...dots,
      stroke(`M${n(on.x(a))} ${n(twice(a))}H${n(on.x(b))}V${n(twice(b))}`, {
        ink: 'violet',
        width: 2,
      }),
      text([on.x(b) + 8, (twice(a) + twice(b)) / 2 + 5], '× 2', {
        ink: 'violet',
        as: 'small strong',
      }),
      text([(on.x(a) + on.x(b)) / 2, twice(a) + 17], `${found.doubling!.toFixed(1)} days`, {
        ink: 'violet',
        as: 'mid small strong',
      }),
      fill(`M${n(on.x(46) - 0.7)} 100v270h1.4v-270Z`, 'amber'),
      text([on.x(46) + 6, 362], 'city closed', { ink: 'amber', as: 'small' }),
      ...xAxis(on, [
        [24, '1 Jan'],
        [30, '7 Jan'],
        [37, '14 Jan'],
        [44, '21 Jan'],
        [55, '1 Feb'],
      ]),
    ],
  })
}
