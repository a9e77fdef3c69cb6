// Pictures of what watches over time: CUSUM and likelihood ratios, the reproduction number, the nowcast.
import {
  coriR,
  cusum,
  ears,
  glr,
  nowcast,
  outbreakP,
  parseDates,
  serialInterval,
  slidingWindows,
  wallingaTeunisR,
} from '#engines/detect'
import { band, bars, chart, curve, legend, type Mark, stairs, xAxis, yAxis } from './chart.ts'
import { dice, husAdmissions, poisson, wuhanOnsets } from './counts.ts'
import { fill, flag, n, stroke, svg, text } from './svg.ts'

const width = 860

/** Ninety days around 5 cases; from day 52 on the mean creeps up by 2 % a day. */
export function creepingDays(): Float64Array {
  const next = dice(51)
  return Float64Array.from({ length: 90 }, (_, day) =>
    poisson(next, 5 * (day < 50 ? 1 : 1.02 ** (day - 50))),
  )
}

export function creeping() {
  const counts = creepingDays()
  const series = { counts, frequency: 365 }
  const range = { from: 10, to: 90 }
  return {
    counts,
    range,
    c2: ears(series, { method: 'C2', minSigma: 0.5, range }),
    sums: cusum(series, { mean: 5, transform: 'rossi', k: 0.5, h: 5, range }),
    ratio: glr(series, { mean: new Float64Array(90).fill(5), limit: 5, range }),
    onset: outbreakP(series, { limit: 100, range }),
  }
}

const days = (last: number, step: number): Mark[] =>
  Array.from({ length: Math.floor(last / step) }, (_, i) => [
    (i + 1) * step - 1,
    `day ${(i + 1) * step}`,
  ])

const panel = (top: number, height: number, most: number) =>
  chart({ box: { left: 60, top, width: 770, height }, from: 0, to: 89, most })

const limitLine = (on: ReturnType<typeof panel>, value: number) =>
  stroke(`M${n(on.box.left)} ${n(on.y(value))}h${n(on.box.width)}`, {
    ink: 'red',
    width: 1.5,
    dash: '6 4',
  })

const firstOf = (alarm: Uint8Array, from: number) => from + alarm.indexOf(1)

export function slowRisePicture(): string {
  const { counts, range, c2, sums, ratio, onset } = creeping()
  const top = panel(104, 130, 20)
  const middle = panel(290, 90, 20)
  const low = panel(436, 90, 10)
  const bottom = chart({
    box: { left: 60, top: 582, width: 770, height: 90 },
    from: 0,
    to: 89,
    least: 1,
    most: 1e6,
    log: true,
  })
  const capped = onset.statistic.map((value) => Math.min(value, 1e6))
  const found = [
    [middle, sums.alarm, 'CUSUM (k 0.5, h 5)'],
    [low, ratio.alarm, 'generalised likelihood ratio (limit 5; starts anew after an alarm)'],
    [bottom, onset.alarm, 'outbreakP (limit 100, on a logarithmic scale)'],
  ] as const
  return svg({
    title: 'A slow rise, seen by CUSUM, likelihood ratio and outbreakP',
    desc: 'Above: ninety days of counts around five that creep up by two per cent a day from day 52; the threshold of EARS C2 rises with them and is never crossed. Below: the sums of CUSUM, the generalised likelihood ratio and outbreakP cross their limits, drawn as red dashes, between day 64 and day 70.',
    width,
    height: 716,
    body: [
      text([24, 34], 'A rise too slow for EARS adds up', { as: 'big' }),
      ...legend(
        [60, 66],
        [
          { ink: 'bar', words: 'cases a day (seeded example)', kind: 'block', width: 245 },
          { ink: 'blue', words: 'threshold of EARS C2: no alarm', width: 260 },
          { ink: 'red', words: 'limit', kind: 'dash', width: 80 },
          { ink: 'red', words: 'first alarm', kind: 'flag', width: 110 },
        ],
      ),
      ...yAxis(top, [0, 5, 10, 15, 20], ''),
      bars(top, counts, 0),
      stairs(top, c2.upperbound, c2.from, { ink: 'blue', width: 1.8 }),
      fill(`M${n(top.x(51) - top.step / 2)} 100v134h1.5V100Z`, 'green'),
      text([top.x(51) + 2, 110], 'the mean begins to rise', { ink: 'green', as: 'small' }),
      ...yAxis(middle, [0, 10, 20], ''),
      curve(middle, sums.cusum, range.from, { ink: 'violet', width: 2 }),
      limitLine(middle, 5),
      ...yAxis(low, [0, 5, 10], ''),
      curve(low, ratio.statistic, range.from, { ink: 'violet', width: 2 }),
      limitLine(low, 5),
      ...yAxis(bottom, [1, 1e3, 1e6], ''),
      curve(bottom, capped, range.from, { ink: 'violet', width: 2 }),
      limitLine(bottom, 100),
      ...found.flatMap(([on, alarm, name]) => {
        const day = firstOf(alarm, range.from)
        const y = on.box.top - 6
        return [
          text([60, on.box.top - 12], name, { as: 'small strong' }),
          flag([on.x(day), y + 4], 'red'),
          text([on.x(day) + 10, y + 2], `day ${day + 1}`, { ink: 'red', as: 'small' }),
          ...xAxis(on, on === bottom ? days(90, 10) : []),
        ]
      }),
      ...xAxis(top, []),
    ],
  })
}

/** R(t) in Wuhan by day of onset; serial interval of 7.5 ± 3.4 days (Li et al. 2020, N. Engl. J. Med. 382:1199). */
export function wuhanReproduction() {
  const serial = serialInterval(7.5, 3.4, wuhanOnsets.length)
  const windows = slidingWindows(wuhanOnsets.length, 7)
  const cori = coriR(wuhanOnsets, { serial, windows, quantiles: [0.025, 0.975] })
  return { windows, cori, teunis: wallingaTeunisR(wuhanOnsets, serial, windows) }
}

const wuhanDays: Mark[] = [
  [0, '8 Dec'],
  [24, '1 Jan'],
  [46, '23 Jan'],
  [55, '1 Feb'],
  [69, '15 Feb'],
  [84, '1 Mar'],
]

export function reproductionPicture(): string {
  const { windows, cori, teunis } = wuhanReproduction()
  const first = 24
  const end = windows.end[0]!
  const cut = (list: Float64Array) => list.subarray(first - end)
  const to = wuhanOnsets.length - 1
  const top = chart({
    box: { left: 60, top: 100, width: 770, height: 140 },
    from: 0,
    to,
    most: 2200,
  })
  const low = chart({ box: { left: 60, top: 330, width: 770, height: 210 }, from: 0, to, most: 5 })
  const lockdown = (on: typeof top) =>
    stroke(`M${n(on.x(46))} ${n(on.box.top)}v${n(on.box.height)}`, {
      ink: 'amber',
      width: 1.5,
      dash: '3 4',
    })
  const [lower, upper] = cori.quantiles.map(cut)
  return svg({
    title: 'R(t) of COVID-19 in Wuhan, December 2019 to March 2020',
    desc: 'Above: cases by day of onset, rising to some 1,400 a day around 25 January 2020. Below: the reproduction number of Cori, with a band of 95 per cent, falls from above 3 in mid-January through 1 in early February to below 0.3; that of Wallinga and Teunis looks forward and runs about a week ahead.',
    width,
    height: 586,
    body: [
      text([24, 34], 'R(t): how many does one case infect?', { as: 'big' }),
      ...legend(
        [60, 66],
        [
          {
            ink: 'bar',
            words: 'cases by day of onset, Wuhan 2019–20 (Pan et al. 2020)',
            kind: 'block',
            width: 420,
          },
          { ink: 'amber', words: 'city closed on 23 January', kind: 'dash', width: 200 },
        ],
      ),
      ...yAxis(top, [0, 500, 1000, 1500, 2000], ''),
      bars(top, wuhanOnsets, 0),
      lockdown(top),
      ...xAxis(top, wuhanDays),
      ...legend(
        [60, 304],
        [
          { ink: 'blue', words: 'R(t) of the past seven days (Cori), 95 % band', width: 345 },
          {
            ink: 'green',
            words: 'R of the cases of these days (Wallinga–Teunis)',
            kind: 'dash',
            width: 360,
          },
        ],
      ),
      ...yAxis(low, [0, 1, 2, 3, 4, 5], ''),
      stroke(`M60 ${n(low.y(1))}h770`, { ink: 'red', width: 1.5 }),
      lockdown(low),
      band(low, [lower!, upper!], first, 'blue'),
      curve(low, cut(cori.mean), first, { ink: 'blue', width: 2.4 }),
      curve(low, cut(teunis), first, { ink: 'green', width: 2, dash: '6 4' }),
      ...xAxis(low, wuhanDays),
    ],
  })
}

/** The reports known on 27 May 2011, 16 days after the first admission of the series. */
export function husNowcast() {
  const [origin] = parseDates([husAdmissions.firstDay])
  const [events, reports, final]: [number[], number[], number[]] = [[], [], []]
  husAdmissions.byDelay.forEach((row, day) => {
    final.push(row.reduce((sum, count) => sum + count, 0))
    row.forEach((count, delay) => {
      for (let i = 0; i < count; i++) {
        events.push(origin! + day)
        reports.push(origin! + day + delay)
      }
    })
  })
  const now = origin! + 19
  const found = nowcast(Int32Array.from(events), Int32Array.from(reports), {
    now,
    origin: origin!,
    maxDelay: 15,
    window: 12,
  })
  return {
    found,
    final: Float64Array.from(final),
    first: found.days[0]! - origin!,
    origin: origin!,
  }
}

export function nowcastPicture(): string {
  const { found, final, first } = husNowcast()
  const to = first + found.days.length - 1
  const on = chart({
    box: { left: 60, top: 100, width: 520, height: 250 },
    from: first,
    to,
    most: 80,
  })
  const side = chart({
    box: { left: 650, top: 100, width: 180, height: 250 },
    from: 0,
    to: 15,
    most: 1,
  })
  // a share of less than an eighth blows a chance report up eightfold
  const early = found.days.length - found.delayCdf.findIndex((share) => share >= 1 / 8)
  const told = found.estimate.map((value, i) => (i < early ? value : NaN))
  const left = on.x(first + early) - on.step / 2
  const dates = Array.from(found.days, (day, i): Mark => {
    const date = new Date(day * 86_400_000)
    return [first + i, `${date.getUTCDate()} May`]
  })
  return svg({
    title: 'Nowcast of admissions with haemolytic-uraemic syndrome, Germany, 31 May 2011',
    desc: 'For each day of admission three figures: what had been reported by 31 May, which falls towards the end; the nowcast, which does not; and what became known later, near the nowcast. Of the last three days too few reports are in to tell. At the right the share of admissions reported within so many days.',
    width,
    height: 400,
    body: [
      text([24, 34], 'Nowcast: the last days only look like a fall', { as: 'big' }),
      ...legend(
        [60, 66],
        [
          { ink: 'bar', words: 'reported by 31 May', kind: 'block', width: 180 },
          { ink: 'blue', words: 'nowcast', width: 105 },
          { ink: 'green', words: 'known later', kind: 'dash', width: 120 },
        ],
      ),
      text([650, 66], 'share reported within … days', { as: 'small' }),
      fill(`M${n(left)} 100H580v250H${n(left)}Z`, 'rule', 0.6),
      ...['too early', 'to tell'].map((words, i) =>
        text([(left + 580) / 2, 122 + 17 * i], words, { ink: 'soft', as: 'mid small' }),
      ),
      ...yAxis(on, [0, 20, 40, 60, 80], ''),
      bars(on, found.reported, first),
      stairs(on, final.subarray(first, to + 1), first, { ink: 'green', width: 1.8, dash: '5 4' }),
      stairs(on, told, first, { ink: 'blue', width: 2.4 }),
      ...xAxis(
        on,
        dates.filter((_, i) => i % 3 === 0),
      ),
      ...yAxis(side, [0, 0.5, 1], ''),
      stairs(side, found.delayCdf, 0, { ink: 'violet', width: 2 }),
      ...xAxis(side, [
        [0, '0'],
        [5, '5'],
        [10, '10'],
        [15, '15'],
      ]),
    ],
  })
}
