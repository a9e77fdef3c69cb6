// Pictures of what goes on right now: circles over the last days, and events one by one.
import {
  circularZones,
  findClusters,
  replicateMaxima,
  shiryaevRoberts,
  spaceTimeModel,
} from '#engines/scan'
import { bars, chart, curve, legend, xAxis, yAxis } from './chart.ts'
import { demoCity, map, outline, type Sheet, sheetOf } from './city.ts'
import { dice } from './counts.ts'
import { communities, far, nearest, radius } from './scan.ts'
import { dot, flag, n, plot, type Point, ring, stroke, svg, text } from './svg.ts'

const width = 860

/** Thirty days of 40 cases, and 26 more in the last four days around one place. */
export function month() {
  const place = communities()
  const { x, y, population } = place
  const next = dice(4)
  const periods = 30
  const size = population.length
  const sums = population.slice()
  for (let i = 1; i < size; i++) sums[i]! += sums[i - 1]!
  const homeOf = (share: number) => sums.findIndex((sum) => sum > share * sums[size - 1]!)
  const cases = new Int32Array(periods * size)
  for (let n = 0; n < 40 * periods; n++) {
    cases[Math.floor(next() * periods) * size + homeOf(next())]!++
  }
  const source = nearest(x, y, [-1.4, 1.6])
  const near = Array.from(x.keys()).filter((i) => far(x, y, i, source) < 0.8)
  for (let n = 0; n < 26; n++) {
    const day = periods - 1 - Math.floor(next() * 4)
    cases[day * size + near[Math.floor(next() * near.length)]!]!++
  }
  const zones = circularZones({ x, y, population, maxShare: 0.1 })
  const scan = spaceTimeModel({ model: 'permutation', zones, cases, periods, maxDuration: 7 })
  const maxima = replicateMaxima(scan, { seed: 1, from: 0, to: 999 })
  const [cluster] = findClusters(scan, { maxima, limit: 1 })
  return { ...place, cases, periods, cluster: cluster! }
}

/** The cases of each day within the circle, and what of each day's cases is its share. */
function within({ areas, cases, periods, cluster }: ReturnType<typeof month>) {
  const size = areas.length
  const members = new Set(cluster.areas)
  const sum = (wanted: (area: number) => boolean) =>
    Float64Array.from({ length: periods }, (_, day) => {
      let cells = 0
      for (let area = 0; area < size; area++) if (wanted(area)) cells += cases[day * size + area]!
      return cells
    })
  const [inside, all] = [sum((area) => members.has(area)), sum(() => true)]
  const total = (list: Float64Array) => list.reduce((a, b) => a + b, 0)
  const share = total(inside) / total(all)
  return { inside, usual: all.map((count) => count * share) }
}

/** The cases of the window's days in the whole city, those of one community around its middle. */
function dotsOf(
  { areas, middles, cases, periods, cluster }: ReturnType<typeof month>,
  sheet: Sheet,
) {
  const size = areas.length
  return areas.flatMap((_, area) => {
    let late = 0
    for (let day = periods - cluster.duration; day < periods; day++)
      late += cases[day * size + area]!
    const [px, py] = sheet.at(middles[area]!)
    return Array.from({ length: late }, (_, k) => {
      const [angle, r] = [2.4 * k, 3 * Math.sqrt(k)]
      return dot([px + r * Math.cos(angle), py + r * Math.sin(angle)], 2.2, 'red')
    })
  })
}

export function spaceTimePicture(): string {
  const city = demoCity()
  const found = month()
  const { areas, middles, x, y, periods, cluster } = found
  const sheet = sheetOf(city, { left: 20, top: 62, width: 400, height: 370 })
  const { inside, usual } = within(found)
  const last = periods - cluster.duration
  const on = chart({
    box: { left: 490, top: 110, width: 340, height: 150 },
    from: 0,
    to: 29,
    most: 14,
  })
  const at = sheet.at(middles[cluster.centre]!)
  return svg({
    title: 'Space-time permutation scan of a month in a seeded city',
    desc: `At the left the cases of the last ${cluster.duration} days as dots on a map, with a circle around ${cluster.areas.length} communities. At the right the daily cases within that circle: ${cluster.cases} in the last ${cluster.duration} days, where ${cluster.expected.toFixed(1)} were to be expected.`,
    width,
    height: 470,
    body: [
      text([24, 34], 'Space and time: a circle and the last days', { as: 'big' }),
      map(city, sheet, [plot(outline(sheet, areas), 'card', 'border')], { roads: 'broad' }),
      ...dotsOf(found, sheet),
      ring(at, (radius(x, y, cluster) + 0.2) * sheet.perKm, { ink: 'blue', width: 3 }),
      text([24, 456], `each dot a case of the last ${cluster.duration} days`, {
        ink: 'soft',
        as: 'small',
      }),
      text([490, 84], 'cases a day within the circle', { as: 'small strong' }),
      ...yAxis(on, [0, 5, 10], ''),
      bars(
        on,
        inside.map((count, day) => (day < last ? count : 0)),
        0,
      ),
      bars(
        on,
        inside.map((count, day) => (day < last ? 0 : count)),
        0,
        'red',
      ),
      curve(on, usual, 0, { ink: 'green', width: 1.8, dash: '5 4' }),
      ...xAxis(on, [
        [0, 'day 1'],
        [9, 'day 10'],
        [19, 'day 20'],
        [29, 'day 30'],
      ]),
      ...legend(
        [490, 312],
        [
          { ink: 'red', words: 'the window', kind: 'block', width: 115 },
          { ink: 'green', words: 'its share of the cases of each day', kind: 'dash', width: 250 },
        ],
      ),
      ...[
        `${cluster.areas.length} communities, last ${cluster.duration} days`,
        `${cluster.cases} cases, ${cluster.expected.toFixed(1)} expected`,
        `log-likelihood ratio: ${cluster.llr.toFixed(2)}`,
        `p = ${cluster.pValue}: by chance once in ${Math.round(cluster.recurrenceInterval!)} days`,
      ].map((words, i) => text([490, 348 + i * 21], words, { as: 'small' })),
    ],
  })
}

/** Two hundred events, one a few hours; the last forty lie more and more around one place. */
export function events() {
  const next = dice(3)
  const size = 200
  const late = (i: number) => i >= 160 && next() < 0.5
  const points = Array.from({ length: size }, (_, i): Point =>
    late(i) ? [6.5 + next(), 3 + next()] : [next() * 10, next() * 10],
  )
  const times = Float64Array.from({ length: size }, (_, i) => i / 4)
  const [x, y] = [0, 1].map((axis) => Float64Array.from(points, (point) => point[axis]!))
  const found = shiryaevRoberts(
    { x: x!, y: y!, t: times },
    { radius: 1, epsilon: 0.5, threshold: 500 },
  )
  return { points, found }
}

export function eventsPicture(): string {
  const { points, found } = events()
  const scale = ([x, y]: Point): Point => [30 + x * 30, 372 - y * 30]
  const on = chart({
    box: { left: 420, top: 90, width: 410, height: 270 },
    from: 1,
    to: 200,
    least: 1,
    most: 1e6,
    log: true,
  })
  const capped = found.statistic.map((value) => Math.min(1e6, Math.max(1, value)))
  const alarm = found.firstAlarm
  return svg({
    title: 'Shiryaev–Roberts surveillance of two hundred events',
    desc: `At the left events in a square, the earlier ones grey, the last forty red; a circle shows where the alarm is. At the right the statistic of each event on a logarithmic scale, which crosses the threshold of 500 at event ${alarm + 1}.`,
    width,
    height: 416,
    body: [
      text([24, 34], 'Event by event: Shiryaev–Roberts', { as: 'big' }),
      stroke('M30 72h300v300h-300Z', { ink: 'border', width: 1 }),
      ...points.map((point, i) => dot(scale(point), 3, i < 160 ? 'bar' : 'red')),
      ring(scale(points[found.centre]!), 30, { ink: 'blue', width: 2.5 }),
      text([30, 394], 'grey: events 1–160, red: 161–200', { ink: 'soft', as: 'small' }),
      text([420, 66], 'statistic after each event (threshold 500)', { as: 'small strong' }),
      ...yAxis(on, [1, 1e3, 1e6], ''),
      curve(on, capped, 1, { ink: 'violet', width: 2 }),
      stroke(`M420 ${n(on.y(500))}h410`, { ink: 'red', width: 1.5, dash: '6 4' }),
      flag([on.x(alarm + 1), on.y(capped[alarm]!) - 8], 'red'),
      text([on.x(alarm + 1) - 8, on.y(capped[alarm]!) - 12], `event ${alarm + 1}`, {
        ink: 'red',
        as: 'small end',
      }),
      ...xAxis(on, [
        [1, '1'],
        [50, '50'],
        [100, '100'],
        [150, '150'],
        [200, '200'],
      ]),
    ],
  })
}
