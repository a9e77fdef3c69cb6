// Pictures of travel times in the demo city: a field, circles on foot, and where new stations help most.
import {
  arcPoints,
  chooseSites,
  coverage,
  createSearcher,
  createSnap,
  isochrones,
  type Mode,
  nearestField,
  timeTable,
} from '#engines/reach'
import type { Facility } from '#engines/cityscape'
import {
  demoCity,
  limitOf,
  map,
  middleOf,
  outline,
  ringsOf,
  scaleBar,
  type Sheet,
  sheetOf,
  thin,
} from './city.ts'
import { demoNetwork, demoRoads } from './roads.ts'
import { clip, fill, knob, n, plot, type Point, ring, stroke, svg, text, way } from './svg.ts'

const width = 860

const facilitiesOf = (kind: Facility['kind']) =>
  demoCity().facilities.filter((f) => f.kind === kind)

/** The places' nodes on the network of a mode. */
function onRoads(mode: Mode, points: readonly Point[]) {
  const network = demoNetwork(mode)
  const snap = createSnap(network, { maxMetres: 3000 })
  const found = points.map(([lon, lat]) => snap(lon, lat)!)
  return { network, searcher: createSearcher(network), node: found.map(({ node }) => node) }
}

const minutes = [2, 4, 6, 8, 10] as const
const stepOf = (seconds: number) => minutes.filter((limit) => seconds > limit * 60).length

/** Minutes by ambulance from the nearest of the city's hospitals, to every crossing and every community. */
export function ambulanceField() {
  const hospitals = facilitiesOf('hospital')
  const { searcher, node, network } = onRoads(
    'ambulance',
    hospitals.map(({ point }) => point),
  )
  const field = nearestField(searcher, { node, delay: node.map(() => 60) })
  const areas = demoCity().areas.filter((a) => a.kind === 'community' && a.population > 0)
  const snap = createSnap(network, { maxMetres: 3000 })
  const places = {
    node: areas.map((area) => snap(...middleOf(area))!.node),
    weight: areas.map(({ population }) => population),
  }
  return { hospitals, field, areas, places, covered: coverage(field, places, [240, 480, 600]) }
}

/** Each road once, in the colour of the later of its two ends. */
function colouredRoads(sheet: Sheet, tenths: Uint32Array): string[] {
  const graph = demoRoads()
  const ways = Array.from({ length: minutes.length + 1 }, () => '')
  graph.head.forEach((to, arc) => {
    const twin = graph.twin[arc]!
    if (twin < arc) return
    const points = arcPoints(graph, arc)
    const from = twin < graph.head.length ? graph.head[twin]! : to
    const later = Math.max(tenths[from]!, tenths[to]!)
    if (later > 1e8) return
    ways[stepOf(later / 10)] += way(thin(points.map(sheet.at)))
  })
  return ways.map((d, step) => stroke(d, { ink: `time${step}`, width: 2 }))
}

function minuteKey([x, y]: Point, last: string): string[] {
  return [...minutes.map((limit) => `– ${limit}`), last].flatMap((name, i) => [
    fill(`M${n(x + i * 36)} ${y}h34v12h-34Z`, `time${i}`),
    text([x + i * 36 + 17, y + 27], name, { ink: 'soft', as: 'mid small' }),
  ])
}

const cross = ([x, y]: Point): string[] => [
  knob([x, y], 8, 'blue'),
  stroke(`M${n(x - 4)} ${n(y)}h8M${n(x)} ${n(y - 4)}v8`, { ink: 'card', width: 2 }),
]

export function fieldPicture(): string {
  const city = demoCity()
  const { hospitals, field, covered } = ambulanceField()
  const sheet = sheetOf(city, { left: 20, top: 56, width: 560, height: 490 })
  const people = covered.within.map(({ seconds, share }) => [seconds / 60, share] as const)
  return svg({
    title: 'Ambulance minutes from the nearest hospital in a seeded city',
    desc: `The streets of a fictional river city coloured from green, two minutes, to red, more than ten. Nine hospitals are marked. ${people.map(([limit, share]) => `${(100 * share).toFixed(1)} per cent of the people are within ${limit} minutes`).join(', ')}.`,
    width,
    height: 576,
    body: [
      text([24, 34], 'Travel-time field: minutes from the nearest hospital', { as: 'big' }),
      map(city, sheet, []),
      stroke(limitOf(city, sheet), { ink: 'border', width: 0.7 }),
      clip('streets', limitOf(city, sheet), colouredRoads(sheet, field.tenths)),
      ...hospitals.flatMap(({ point }) => cross(sheet.at(point))),
      ...scaleBar(sheet, [30, 552]),
      text([30 + 2 * sheet.perKm + 8, 554], '2 km', { ink: 'soft', as: 'small' }),
      text([615, 92], 'minutes, one of them to start', { as: 'small' }),
      ...minuteKey([615, 102], '> 10'),
      ...cross([623, 158]),
      text([638, 163], 'hospital', { as: 'small' }),
      text([615, 206], 'people reached', { as: 'small strong' }),
      ...people.map(([limit, share], i) =>
        text([615, 230 + 22 * i], `within ${limit} minutes: ${(100 * share).toFixed(1)} %`, {
          as: 'small',
        }),
      ),
    ],
  })
}

/** Five, ten and fifteen minutes on foot from the market nearest to the city's middle. */
export function walkingCircles() {
  const { center } = demoCity()
  const away = ({ point }: Facility) => Math.hypot(point[0] - center[0], point[1] - center[1])
  const [market] = facilitiesOf('market').toSorted((a, b) => away(a) - away(b))
  const { searcher, node } = onRoads('walk', [market!.point])
  const found = isochrones(searcher, { node, thresholds: [300, 600, 900], graph: demoRoads() })
  return { market: market!, features: found.features }
}

export function circlesOnFootPicture(): string {
  const city = demoCity()
  const { market, features } = walkingCircles()
  const whole = sheetOf(city, { left: 0, top: 0, width: 2200, height: 2200 })
  const [mx, my] = whole.at(market.point)
  const sheet: Sheet = {
    ...whole,
    view: { left: 20, top: 60, width: 540, height: 480 },
    at: (position) => {
      const [x, y] = whole.at(position)
      return [x - mx + 290, y - my + 300]
    },
  }
  const shades = ['time0', 'time1', 'time3'] as const
  return svg({
    title: 'Five, ten and fifteen minutes on foot',
    desc: 'Three nested shapes around a market: where one can walk to within five, ten and fifteen minutes. They follow the streets, stop at the river and reach out along bridges; a circle of the same reach as the crow flies is dashed.',
    width,
    height: 566,
    body: [
      text([24, 34], 'Isochrones: how far one comes on foot', { as: 'big' }),
      map(
        city,
        sheet,
        features
          .toReversed()
          .map(({ geometry }, i) =>
            fill(
              ringsOf(sheet, geometry.coordinates.flat() as [number, number][][]),
              shades[2 - i]!,
            ),
          ),
        { roads: 'broad', streets: 'road' },
      ),
      ...cross(sheet.at(market.point)),
      ring(sheet.at(market.point), 1.25 * sheet.perKm, { ink: 'ink', width: 1.5, dash: '5 5' }),
      ...features.flatMap(({ properties }, i) => [
        fill(`M600 ${100 + i * 28}h24v14h-24Z`, shades[i]!),
        text([632, 112 + i * 28], `${properties.seconds / 60} minutes`, { as: 'small' }),
      ]),
      stroke('M600 190h24', { ink: 'ink', width: 1.5, dash: '5 5' }),
      text([632, 194], '15 minutes as the crow flies', { as: 'small' }),
      ...scaleBar(sheet, [600, 528], 1),
      text([600 + sheet.perKm + 8, 530], '1 km', { ink: 'soft', as: 'small' }),
    ],
  })
}

/** Five fire stations, and the three new ones that bring most people within three minutes' drive. */
export function newStations() {
  const stations = facilitiesOf('fireStation')
  const points = stations.map(({ point }) => point)
  const { searcher, node, network } = onRoads('ambulance', points)
  const field = nearestField(searcher, { node })
  const areas = demoCity().areas.filter((a) => a.kind === 'community' && a.population > 0)
  const middles = areas.map(middleOf)
  const snap = createSnap(network, { maxMetres: 3000 })
  const places = middles.map(([lon, lat]) => snap(lon, lat)!.node)
  const weight = areas.map(({ population }) => population)
  const table = timeTable(network, { from: places, to: places })
  const existing = places.map((place) => field.tenths[place]!)
  const found = chooseSites({ table, weight, count: 3, aim: 'cover', limit: 180, existing })
  const after = existing.map((tenths, place) =>
    Math.min(
      tenths,
      ...found.sites.map(({ candidate }) => table.tenths[candidate * table.columns + place]!),
    ),
  )
  const total = weight.reduce((a, b) => a + b, 0)
  return { stations, areas, middles, existing, after, total, found }
}

const drive = [60, 120, 180, 240, 300]
const driveStep = (tenths: number) => drive.filter((limit) => tenths > limit * 10).length

export function sitesPicture(): string {
  const city = demoCity()
  const { stations, areas, middles, existing, after, total, found } = newStations()
  const [left, right] = [20, 440].map((x) =>
    sheetOf(city, { left: x, top: 90, width: 400, height: 350 }),
  )
  const shaded = (sheet: Sheet, tenths: readonly number[]) =>
    Array.from({ length: 6 }, (_, step) => {
      const those = areas.filter((_, i) => driveStep(tenths[i]!) === step)
      return plot(outline(sheet, those), `time${step}`, 'border')
    })
  const share = (people: number) => `${((100 * people) / total).toFixed(1)} %`
  const marks = (sheet: Sheet) => stations.map(({ point }) => knob(sheet.at(point), 6, 'blue'))
  const [now, later] = [share(found.before), share(found.before + found.gained)]
  return svg({
    title: 'Three more fire stations where they help most',
    desc: `Two maps of the communities of a seeded city coloured by minutes of drive from the nearest fire station: at the left with five stations, ${now} of the people within three minutes; at the right with three more, ${later}.`,
    width,
    height: 520,
    body: [
      text([24, 34], 'Sites: three more stations where they help most', { as: 'big' }),
      text([30, 74], `five stations: ${now} within 3 minutes' drive`, { as: 'small strong' }),
      text([450, 74], `with three more: ${later}`, { as: 'small strong' }),
      map(city, left!, shaded(left!, existing)),
      map(city, right!, shaded(right!, after), { id: 'right' }),
      ...marks(left!),
      ...marks(right!),
      ...found.sites.map(({ candidate }) => knob(right!.at(middles[candidate]!), 8, 'red')),
      ...drive.flatMap((limit, i) => [
        fill(`M${30 + i * 40} 468h38v12h-38Z`, `time${i}`),
        text([49 + i * 40, 496], `– ${limit / 60}`, { ink: 'soft', as: 'mid small' }),
      ]),
      fill('M230 468h38v12h-38Z', 'time5'),
      text([249, 496], '> 5', { ink: 'soft', as: 'mid small' }),
      text([282, 480], 'minutes', { ink: 'soft', as: 'small' }),
      knob([460, 474], 6, 'blue'),
      text([474, 479], 'station', { as: 'small' }),
      knob([560, 474], 8, 'red'),
      text([576, 479], `new; no three could reach more than ${share(found.before + found.bound)}`, {
        as: 'small',
      }),
    ],
  })
}
