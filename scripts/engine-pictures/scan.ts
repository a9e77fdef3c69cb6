// Pictures of the cluster scan: circles over the communities of the demo city, and what chance alone would give.
import {
  circularZones,
  type Cluster,
  findClusters,
  replicateMaxima,
  spatialModel,
  toPlane,
} from '#engines/scan'
import { bars, chart, xAxis, yAxis } from './chart.ts'
import { demoCity, map, middleOf, outline, scaleBar, sheetOf } from './city.ts'
import { dice, poisson } from './counts.ts'
import { fill, flag, n, plot, type Point, ring, stepsOf, svg, text } from './svg.ts'

const width = 860

/** Communities with people, in the order of their codes. */
export function communities() {
  const areas = demoCity().areas.filter((a) => a.kind === 'community' && a.population > 0)
  const middles = areas.map(middleOf)
  const plane = toPlane(
    Float64Array.from(middles, ([longitude]) => longitude),
    Float64Array.from(middles, ([, latitude]) => latitude),
  )
  return { areas, middles, ...plane, population: Float64Array.from(areas, (a) => a.population) }
}

export const far = (x: Float64Array, y: Float64Array, a: number, b: number) =>
  Math.hypot(x[a]! - x[b]!, y[a]! - y[b]!)

/** The community nearest to a place so many kilometres east and north of the middle one's. */
export function nearest(x: Float64Array, y: Float64Array, [east, north]: Point): number {
  const middle = (list: Float64Array) => list.toSorted()[list.length >> 1]!
  const [left, low] = [middle(x) + east, middle(y) + north]
  const distance = Array.from(x, (_, i) => Math.hypot(x[i]! - left, y[i]! - low))
  return distance.indexOf(Math.min(...distance))
}

/** A year: 14 cases for 10,000 people, and 1.7 times as many within a kilometre of one community. */
export function yearOfCases() {
  const place = communities()
  const next = dice(11)
  const source = nearest(place.x, place.y, [1.6, -1.2])
  const cases = Float64Array.from(place.population, (people, i) => {
    const near = far(place.x, place.y, i, source) < 1
    return poisson(next, people * 14e-4 * (near ? 1.7 : 1))
  })
  const { x, y, population } = place
  const zones = circularZones({ x, y, population, maxShare: 0.25 })
  const scan = spatialModel({ zones, cases, expected: population })
  const maxima = replicateMaxima(scan, { seed: 1, from: 0, to: 999 })
  return { ...place, cases, scan, maxima, clusters: findClusters(scan, { maxima, limit: 3 }) }
}

/** Farthest member from the centre, in kilometres. */
export const radius = (x: Float64Array, y: Float64Array, { centre, areas }: Cluster) =>
  Math.max(...Array.from(areas, (area) => far(x, y, centre, area)))

const limits = [0.6, 0.9, 1.2, 1.6]
const stepOf = (ratio: number) => limits.filter((limit) => ratio >= limit).length

/** How often the replicates' largest ratios fall between whole halves. */
function histogram(on: ReturnType<typeof chart>, maxima: Float64Array): string {
  const bins = new Float64Array(on.box.width / on.step)
  for (const value of maxima) bins[Math.min(bins.length - 1, Math.floor(value * 2))]!++
  return bars(on, bins, 0)
}

export function circlesPicture(): string {
  const city = demoCity()
  const year = yearOfCases()
  const { areas, middles, x, y, cases, scan, maxima, clusters } = year
  const sheet = sheetOf(city, { left: 20, top: 56, width: 540, height: 480 })
  const shades = Array.from({ length: stepsOf('heat') }, (_, step) => {
    const those = areas.filter((_, i) => stepOf(cases[i]! / scan.expected[i]!) === step)
    return plot(outline(sheet, those), `heat${step}`, 'border')
  })
  const circles = clusters
    .filter(({ pValue = 1 }) => pValue <= 0.5)
    .flatMap((cluster, rank) => {
      const at = sheet.at(middles[cluster.centre]!)
      const r = Math.max(0.35, radius(x, y, cluster) + 0.2) * sheet.perKm
      return [
        ring(
          at,
          r,
          rank === 0 ? { ink: 'blue', width: 3 } : { ink: 'blue', width: 2, dash: '6 5' },
        ),
        text([at[0], at[1] - r - 8], rank === 0 ? 'cluster' : 'second', {
          ink: 'blue',
          as: 'mid strong',
        }),
      ]
    })
  const [top] = clusters
  const most = Math.max(...maxima, top!.llr)
  const on = chart({
    box: { left: 630, top: 300, width: 200, height: 150 },
    from: 0,
    to: Math.ceil(most * 2) + 1,
    most: 240,
  })
  const found = [
    `${top!.areas.length} communities`,
    `${top!.cases} cases, ${top!.expected.toFixed(1)} expected`,
    `risk inside ÷ outside: ${top!.relativeRisk.toFixed(2)}`,
    `log-likelihood ratio: ${top!.llr.toFixed(2)}`,
    `p = ${top!.pValue}, of 999 replicates`,
  ]
  return svg({
    title: 'Circular scan over the communities of a seeded city',
    desc: `A map of a fictional river city whose communities are shaded by observed over expected cases. A circle marks the most likely cluster of ${top!.areas.length} communities. At the right the figures of the cluster and a histogram of the largest log-likelihood ratio in 999 replicates of chance, all well below that of the cluster.`,
    width,
    height: 566,
    body: [
      text([24, 34], 'Scan: the circle whose cases chance explains worst', { as: 'big' }),
      map(city, sheet, shades, { roads: 'broad' }),
      ...circles,
      ...scaleBar(sheet, [30, 540]),
      text([30 + 2 * sheet.perKm + 8, 542], '2 km', { ink: 'soft', as: 'small' }),
      ...shadeKey([610, 78]),
      text([610, 134], 'the cluster', { ink: 'blue', as: 'strong' }),
      ...found.map((words, i) => text([610, 156 + i * 20], words, { as: 'small' })),
      text([610, 284], 'largest ratio in 999 replicates', { as: 'small strong' }),
      ...yAxis(on, [0, 100, 200], ''),
      histogram(on, maxima),
      flag([on.x(top!.llr * 2 - 0.5), on.y(0) - 4], 'blue'),
      text([on.x(top!.llr * 2 - 0.5) + 8, on.y(0) - 18], 'observed', {
        ink: 'blue',
        as: 'small end',
      }),
      ...xAxis(
        on,
        [0, 5, 10, 15, 20].filter((v) => v <= most).map((v) => [v * 2 - 0.5, String(v)]),
      ),
    ],
  })
}

function shadeKey([x, y]: Point): string[] {
  const names = ['< 0.6', '– 0.9', '– 1.2', '– 1.6', '> 1.6']
  return [
    text([x, y - 4], 'observed ÷ expected cases', { as: 'small' }),
    ...names.flatMap((name, i) => [
      fill(`M${n(x + i * 44)} ${y + 4}h42v12h-42Z`, `heat${i}`),
      text([x + i * 44 + 21, y + 31], name, { ink: 'soft', as: 'mid small' }),
    ]),
  ]
}
