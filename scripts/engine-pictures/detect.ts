// Pictures of outbreak detection: thresholds over counts, with the alarms the engine gives.
import {
  bayes,
  cdc,
  ears,
  farringtonFlexible,
  farringtonSettings,
  movingPercentile,
  rki,
  seasonalBaselines,
} from '#engines/detect'
import { agonaWeekly, dice, poisson } from './counts.ts'
import { bars, chart, type Chart, legend, type Mark, stairs, ticks, xAxis, yAxis } from './chart.ts'
import { fill, flag, n, stroke, svg, text } from './svg.ts'

const width = 860

export const agona = {
  name: 'Salmonella Agona, United Kingdom',
  counts: agonaWeekly,
  frequency: 52,
}
/** The sixth year, after five to compare with. */
export const lastYear = { from: 260, to: 312 }

const weeks: Mark[] = [1, 10, 20, 30, 40, 50].map((week) => [259 + week, `week ${week}`])

const flags = (on: Chart, alarm: Uint8Array, from: number, counts: Float64Array) =>
  Array.from(alarm, (value, i) =>
    value ? flag([on.x(from + i), on.y(counts[from + i]!) - 4], 'red') : '',
  )

/** Sixty days of a clinic, four cases a day on average, and the cases of one meal on four of them. */
export function clinicDays(): Float64Array {
  const next = dice(5)
  const extra = new Map([
    [38, 7],
    [39, 14],
    [40, 9],
    [41, 5],
  ])
  return Float64Array.from({ length: 60 }, (_, day) => poisson(next, 4) + (extra.get(day) ?? 0))
}

export function earsPicture(): string {
  const counts = clinicDays()
  const series = { counts, frequency: 365 }
  const [c1, c2, c3] = (['C1', 'C2', 'C3-published'] as const).map((method) =>
    ears(series, { method, minSigma: 0.5 }),
  )
  const most = 28
  const on = chart({ box: { left: 60, top: 96, width: 770, height: 250 }, from: 0, to: 59, most })
  const days: Mark[] = [1, 10, 20, 30, 40, 50, 60].map((day) => [day - 1, `day ${day}`])
  const rows = [
    ['C1', c1!],
    ['C2', c2!],
    ['C3', c3!],
  ] as const
  return svg({
    title: 'EARS on sixty days of a clinic',
    desc: 'Bars show daily counts around four with a burst of four days from day 39. The threshold of C1 jumps up as soon as the burst enters its baseline, that of C2 two days later. Rows of marks below tell which of C1, C2 and C3 alarm on which day.',
    width,
    height: 450,
    body: [
      text([24, 34], 'EARS: is today more than the last seven days let expect?', { as: 'big' }),
      ...legend(
        [60, 62],
        [
          { ink: 'bar', words: 'cases a day (seeded example)', kind: 'block', width: 245 },
          { ink: 'amber', words: 'threshold of C1', width: 150 },
          { ink: 'blue', words: 'threshold of C2', width: 150 },
          { ink: 'red', words: 'alarm', kind: 'block', width: 80 },
        ],
      ),
      ...yAxis(on, ticks(most, 6), ''),
      bars(on, counts, 0),
      stairs(on, c1!.upperbound, c1!.from, { ink: 'amber', width: 2 }),
      stairs(on, c2!.upperbound, c2!.from, { ink: 'blue', width: 2 }),
      ...xAxis(on, days),
      ...rows.flatMap(([name, found], row) => {
        const y = 384 + row * 20
        const marks = Array.from(found.alarm, (alarm, i) => {
          const x = on.x(found.from + i)
          return alarm ? fill(`M${n(x - 5)} ${n(y - 10)}h10v10h-10Z`, 'red') : ''
        })
        return [
          text([52, y], name, { ink: 'soft', as: 'end small strong' }),
          fill(`M60 ${y - 5.5}h770v1H60Z`, 'rule'),
          ...marks,
        ]
      }),
      text(
        [60, 440],
        'C1 learns from the burst itself and falls silent; C2 leaves two days out; C3 adds up three days.',
        {
          ink: 'soft',
          as: 'small',
        },
      ),
    ],
  })
}

export const noufailyYear = () =>
  farringtonFlexible(agona, { ...farringtonSettings.noufaily, range: lastYear })
export const originalYear = () =>
  farringtonFlexible(agona, { ...farringtonSettings.original, b: 4, range: lastYear })

/** Which weeks week `t` of the Noufaily settings is compared with: 1 the same weeks, 2 the rest of the seasons. */
function baselineOf(t: number): Uint8Array {
  const role = new Uint8Array(agona.counts.length)
  for (let week = t - 4 * 52 - 3; week < t - 26; week++) role[week] = 2
  for (let year = 1; year <= 4; year++) {
    for (let week = t - year * 52 - 3; week <= t - year * 52 + 3; week++) role[week] = 1
  }
  return role
}

const only = (role: Uint8Array, wanted: number) =>
  agona.counts.map((count, week) => (role[week] === wanted ? count : 0))

export function farringtonPicture(): string {
  const found = noufailyYear()
  const at = 295
  const role = baselineOf(at)
  role[at] = 3
  const top = chart({
    box: { left: 60, top: 100, width: 770, height: 120 },
    from: 0,
    to: 311,
    most: 18,
  })
  const low = chart({
    box: { left: 60, top: 318, width: 770, height: 190 },
    from: 260,
    to: 311,
    most: 12,
  })
  const years: Mark[] = [0, 1, 2, 3, 4, 5].map((year) => [year * 52, String(1990 + year)])
  return svg({
    title: 'Farrington flexible on reports of Salmonella Agona',
    desc: 'Above: six years of weekly reports; coloured are the weeks that week 36 of 1995 is compared with, the same weeks of four earlier years in green, the other seasons in violet; the last half year is left out. Below: the weeks of 1995 with the expected count and the threshold; red marks are alarms.',
    width,
    height: 554,
    body: [
      text(
        [24, 34],
        'Farrington flexible: is this week more than the same weeks of earlier years?',
        { as: 'big' },
      ),
      ...legend(
        [60, 66],
        [
          { ink: 'green', words: 'same weeks ± 3', kind: 'block', width: 160 },
          { ink: 'violet', words: 'other seasons', kind: 'block', width: 150 },
          { ink: 'bar', words: 'left out', kind: 'block', width: 105 },
          { ink: 'red', words: 'the week in question (36 of 1995)', kind: 'block', width: 240 },
        ],
      ),
      ...yAxis(top, [0, 5, 10, 15], ''),
      bars(top, only(role, 0), 0),
      bars(top, only(role, 2), 0, 'violet'),
      bars(top, only(role, 1), 0, 'green'),
      bars(top, only(role, 3), 0, 'red'),
      ...xAxis(top, years),
      ...legend(
        [60, 284],
        [
          { ink: 'bar', words: 'cases a week, 1995', kind: 'block', width: 190 },
          { ink: 'green', words: 'expected', kind: 'dash', width: 105 },
          { ink: 'blue', words: 'threshold', width: 110 },
          { ink: 'red', words: 'alarm', kind: 'flag', width: 90 },
        ],
      ),
      ...yAxis(low, [0, 5, 10], ''),
      bars(low, agona.counts.subarray(260), 260),
      stairs(low, found.expected, 260, { ink: 'green', width: 1.8, dash: '5 4' }),
      stairs(low, found.upperbound, 260, { ink: 'blue', width: 2.2 }),
      ...flags(low, found.alarm, 260, agona.counts),
      ...xAxis(low, weeks),
    ],
  })
}

export function percentilePicture(): string {
  const shares = [
    [0.5, 'green'],
    [0.8, 'blue'],
    [0.95, 'violet'],
  ] as const
  const found = shares.map(([p]) => movingPercentile(agona, { p, range: { from: 262, to: 312 } }))
  const on = chart({
    box: { left: 60, top: 100, width: 770, height: 230 },
    from: 260,
    to: 311,
    most: 16,
  })
  return svg({
    title: 'Moving percentiles on reports of Salmonella Agona',
    desc: 'Weekly reports of 1995 with the 50th, 80th and 95th percentile of the same week and two weeks on either side in the five years before; red marks are weeks that reach the 80th percentile.',
    width,
    height: 374,
    body: [
      text(
        [24, 34],
        'Moving percentiles (CIDARS): where does this week rank among 25 earlier ones?',
        { as: 'big' },
      ),
      ...legend(
        [60, 66],
        [
          { ink: 'bar', words: 'cases a week, 1995', kind: 'block', width: 190 },
          { ink: 'green', words: 'P50', width: 75 },
          { ink: 'blue', words: 'P80', width: 75 },
          { ink: 'violet', words: 'P95', width: 75 },
          { ink: 'red', words: 'alarm at P80', kind: 'flag', width: 120 },
        ],
      ),
      ...yAxis(on, [0, 5, 10, 15], ''),
      bars(on, agona.counts.subarray(260), 260),
      ...found.map(({ upperbound }, i) =>
        stairs(on, upperbound, 262, { ink: shares[i]![1], width: i === 1 ? 2.4 : 1.6 }),
      ),
      ...flags(on, found[1]!.alarm, 262, agona.counts),
      ...xAxis(on, weeks),
    ],
  })
}

export function limitsPicture(): string {
  const range = lastYear
  const byRki = rki(agona, { ...seasonalBaselines[3], range })
  const byBayes = bayes(agona, { ...seasonalBaselines[3], range })
  const on = chart({
    box: { left: 60, top: 100, width: 770, height: 190 },
    from: 260,
    to: 311,
    most: 12,
  })
  return svg({
    title: 'RKI and Bayes limits on reports of Salmonella Agona',
    desc: 'Weekly reports of 1995 with the thresholds of the RKI and the Bayes detector from the same weeks of two earlier years. Red marks are alarms of the Bayes detector.',
    width,
    height: 336,
    body: [
      text([24, 34], 'RKI and Bayes: a mean of the same weeks of two earlier years', { as: 'big' }),
      ...legend(
        [60, 66],
        [
          { ink: 'bar', words: 'cases a week, 1995', kind: 'block', width: 190 },
          { ink: 'amber', words: 'RKI 3', width: 85 },
          { ink: 'blue', words: 'Bayes 3', width: 100 },
          { ink: 'red', words: 'alarm of Bayes 3', kind: 'flag', width: 140 },
        ],
      ),
      ...yAxis(on, [0, 5, 10], ''),
      bars(on, agona.counts.subarray(260), 260),
      stairs(on, byRki.upperbound, 260, { ink: 'amber', width: 2 }),
      stairs(on, byBayes.upperbound, 260, { ink: 'blue', width: 2 }),
      ...flags(on, byBayes.alarm, 260, agona.counts),
      ...xAxis(on, weeks),
    ],
  })
}

/** The twelve sums of four weeks that week 4 of 1995 is compared with, by year. */
const earlierSums = () => {
  const four = (last: number) => agona.counts.slice(last - 3, last + 1).reduce((a, b) => a + b, 0)
  return [4, 3, 2, 1].flatMap((year) => [-4, 0, 4].map((by) => four(263 - 52 * year + by)))
}

export function historicalPicture(): string {
  const byCdc = cdc(agona, { b: 4, range: lastYear })
  const sums = earlierSums()
  const box = { top: 120, height: 200 }
  const side = chart({ box: { ...box, left: 60, width: 230 }, from: 0, to: 13, most: 60 })
  const on = chart({ box: { ...box, left: 350, width: 480 }, from: 260, to: 311, most: 60 })
  const years: Mark[] = [1991, 1992, 1993, 1994].map((year, i) => [i * 3 + 1, `’${year % 100}`])
  const limit = (on: Chart, value: number) =>
    stroke(`M${n(on.box.left)} ${n(on.y(value))}h${n(on.box.width)}`, { ink: 'violet', width: 2 })
  return svg({
    title: 'CDC historical limits on reports of Salmonella Agona',
    desc: `At the left the twelve sums of four weeks of four earlier years, and that of week 4 of 1995, ${byCdc.aggregate[3]}, above the limit they give. At the right the sum of the last four weeks for each week of 1995 with its limit; red marks are alarms.`,
    width,
    height: 366,
    body: [
      text([24, 34], 'CDC: were four weeks together more than the same ones of earlier years?', {
        as: 'big',
      }),
      ...legend(
        [60, 66],
        [
          { ink: 'bar', words: 'cases of four weeks', kind: 'block', width: 175 },
          { ink: 'red', words: 'week 4 of 1995', kind: 'block', width: 150 },
          { ink: 'violet', words: 'historical limit', width: 145 },
          { ink: 'red', words: 'alarm', kind: 'flag', width: 90 },
        ],
      ),
      text([60, 104], 'what week 4 is compared with', { as: 'small strong' }),
      text([350, 104], 'all weeks of 1995', { as: 'small strong' }),
      ...yAxis(side, [0, 20, 40, 60], ''),
      bars(side, sums, 0),
      bars(side, [byCdc.aggregate[3]!], 13, 'red'),
      limit(side, byCdc.upperbound[3]!),
      ...xAxis(side, [...years, [13, '’95']]),
      ...yAxis(on, [0, 20, 40, 60], ''),
      bars(on, byCdc.aggregate, 260),
      bars(on, [byCdc.aggregate[3]!], 263, 'red'),
      stairs(on, byCdc.upperbound, 260, { ink: 'violet', width: 2 }),
      ...Array.from(byCdc.alarm, (alarm, i) =>
        alarm ? flag([on.x(260 + i), on.y(byCdc.aggregate[i]!) - 4], 'red') : '',
      ),
      ...xAxis(on, weeks),
    ],
  })
}
