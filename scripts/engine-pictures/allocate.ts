// Pictures of allocation in the demo city: what goes from depots to communities, and the tours that bring it.
import { planRoutes, solveTransport } from '#engines/allocate'
import { timeTable, createSnap } from '#engines/reach'
import type { Position } from '#engines/cityscape'
import { demoCity, limitOf, map, middleOf, outline, scaleBar, sheetOf } from './city.ts'
import { dice } from './counts.ts'
import { demoNetwork } from './roads.ts'
import { fill, type Ink, knob, plot, stroke, svg, text, way } from './svg.ts'

const width = 860

/** Minutes by car between two lists of places. */
function drive(from: readonly Position[], to: readonly Position[]): Float64Array {
  const network = demoNetwork('car')
  const snap = createSnap(network, { maxMetres: 3000 })
  const nodes = (list: readonly Position[]) => list.map(([lon, lat]) => snap(lon, lat)!.node)
  const { tenths } = timeTable(network, { from: nodes(from), to: nodes(to) })
  return Float64Array.from(tenths, (tenth) => tenth / 600)
}

const townCommunities = () =>
  demoCity().areas.filter((a) => a.kind === 'community' && a.population > 0)

/** Boxes for one person in twenty from four depots that hold nine tenths of them. */
export function supplies() {
  const city = demoCity()
  const areas = townCommunities()
  const middles = areas.map(middleOf)
  const depots = city.facilities
    .filter(({ kind }) => kind === 'transferStation')
    .filter((_, i) => i % 6 === 0)
  const need = Float64Array.from(areas, ({ population }) => Math.round(population / 20))
  const wanted = need.reduce((a, b) => a + b, 0)
  const stock = Float64Array.from(depots, () => Math.floor((0.9 * wanted) / depots.length))
  const cost = drive(
    middles,
    depots.map(({ point }) => point),
  )
  const plan = solveTransport({
    depots: depots.map(({ name }, i) => `${i} ${name}`),
    demands: areas.map(({ code }) => code),
    goods: ['box'],
    stock,
    need,
    cost,
    penalty: new Float64Array(areas.length).fill(60),
  })
  return { areas, middles, depots, need, stock, wanted, cost, plan }
}

const inks: readonly Ink[] = ['blue', 'green', 'violet', 'amber']

export function flowsPicture(): string {
  const city = demoCity()
  const { areas, middles, depots, need, stock, wanted, cost, plan } = supplies()
  const sheet = sheetOf(city, { left: 20, top: 56, width: 560, height: 490 })
  const waits = areas.filter((_, demand) => plan.unmet[demand]! > need[demand]! / 2)
  const lines = plan.shipments.map(({ depot, demand, amount }) => {
    const ends = [sheet.at(depots[depot]!.point), sheet.at(middles[demand]!)]
    return stroke(way(ends), {
      ink: inks[depot]!,
      width: 0.8 + Math.sqrt(amount) / 9,
      opacity: 0.8,
    })
  })
  const sum = (list: Float64Array) => list.reduce((a, b) => a + b, 0)
  const sent = wanted - sum(plan.unmet)
  const far = plan.shipments.reduce(
    (all, { depot, demand, amount }) => all + amount * cost[demand * depots.length + depot]!,
    0,
  )
  return svg({
    title: 'Boxes from four depots to the communities of a seeded city',
    desc: `Lines from four depots to the communities they serve, thicker for more boxes. The stock is nine tenths of the need: ${sent} of ${wanted} boxes are sent, and ${waits.length} shaded communities, the farthest ones, wait. A table tells what one more box in each depot would save.`,
    width,
    height: 576,
    body: [
      text([24, 34], 'Supplies: who gets what from where, and who waits', { as: 'big' }),
      map(city, sheet, [
        plot(
          outline(
            sheet,
            areas.filter((area) => !waits.includes(area)),
          ),
          'card',
          'rule',
        ),
        plot(outline(sheet, waits), 'heat2', 'border'),
      ]),
      stroke(limitOf(city, sheet), { ink: 'border', width: 0.7 }),
      ...lines,
      ...depots.map(({ point }, i) => knob(sheet.at(point), 9, inks[i]!)),
      ...scaleBar(sheet, [30, 552]),
      text([30 + 2 * sheet.perKm + 8, 554], '2 km', { ink: 'soft', as: 'small' }),
      text([610, 100], 'depot', { ink: 'soft', as: 'small' }),
      text([715, 100], 'boxes', { ink: 'soft', as: 'small end' }),
      text([830, 100], 'one more saves', { ink: 'soft', as: 'small end' }),
      ...depots.flatMap((_, depot) => {
        const y = 128 + depot * 28
        const price = plan.prices.find((one) => one.depot === depot)
        return [
          knob([620, y - 5], 8, inks[depot]!),
          text([715, y], String(stock[depot]! - plan.spare[depot]!), { as: 'small end' }),
          text([830, y], `${(price?.saves ?? 0).toFixed(1)} min`, { as: 'small end' }),
        ]
      }),
      ...[
        `${sent} of ${wanted} boxes sent`,
        `${(far / sent).toFixed(1)} minutes a box on average`,
        'a box that waits counts 60 minutes',
      ].map((words, i) => text([610, 268 + i * 22], words, { as: 'small' })),
      fill('M610 340h24v14h-24Z', 'heat2'),
      text([642, 352], 'waits for most of its need', { as: 'small' }),
    ],
  })
}

/** Three vans bring 36 parcels from one depot, a few of them within an hour's window. */
export function rounds() {
  const city = demoCity()
  const next = dice(9)
  const [depot] = city.facilities.filter(({ kind }) => kind === 'transferStation').slice(9)
  const areas = townCommunities()
    .filter(({ population }) => population > 2500)
    .filter(() => next() < 0.6)
    .slice(0, 36)
  const middles = areas.map(middleOf)
  const places = [depot!.point, ...middles]
  const travel = drive(places, places)
  const windows = areas.map((_, i) => (i % 6 === 0 ? [60, 120] : [0, 240]))
  const plan = planRoutes(
    {
      stops: areas.map(({ code }) => code),
      demand: Float64Array.from(areas, () => 1 + Math.floor(next() * 3)),
      service: new Float64Array(areas.length).fill(4),
      earliest: Float64Array.from(windows, ([from]) => from!),
      latest: Float64Array.from(windows, ([, to]) => to!),
      travel,
      capacity: 26,
      closes: 240,
    },
    { seed: 1, iterations: 3000 },
  )
  return { depot: depot!, areas, middles, windows, plan }
}

export function roundsPicture(): string {
  const city = demoCity()
  const { depot, middles, windows, plan } = rounds()
  const sheet = sheetOf(city, { left: 20, top: 56, width: 560, height: 490 })
  const home = sheet.at(depot.point)
  const paths = plan.routes.map(({ stops }, i) =>
    stroke(way([home, ...stops.map((stop) => sheet.at(middles[stop]!)), home]), {
      ink: inks[i % inks.length]!,
      width: 2.2,
    }),
  )
  const dots = plan.routes.flatMap(({ stops }, i) =>
    stops.map((stop) =>
      knob(sheet.at(middles[stop]!), windows[stop]![0]! > 0 ? 7 : 5, inks[i % inks.length]!),
    ),
  )
  return svg({
    title: 'Delivery rounds of a seeded city',
    desc: `${plan.routes.length} closed rounds from one depot through ${middles.length} communities, each in its own colour; larger dots have a window of one hour. ${plan.cost.toFixed(0)} minutes of driving, at most ${(100 * plan.gap).toFixed(1)} per cent above the best.`,
    width,
    height: 576,
    body: [
      text([24, 34], 'Rounds: in which order do deliveries go?', { as: 'big' }),
      map(city, sheet, [], { roads: 'road', streets: 'road' }),
      stroke(limitOf(city, sheet), { ink: 'border', width: 0.7 }),
      ...paths,
      ...dots,
      knob(home, 10, 'red'),
      ...scaleBar(sheet, [30, 552]),
      text([30 + 2 * sheet.perKm + 8, 554], '2 km', { ink: 'soft', as: 'small' }),
      knob([618, 96], 9, 'red'),
      text([636, 101], 'depot', { as: 'small' }),
      knob([618, 124], 7, 'bar'),
      text([636, 129], 'to be served in the second hour', { as: 'small' }),
      text([610, 168], 'round', { ink: 'soft', as: 'small' }),
      text([690, 168], 'stops', { ink: 'soft', as: 'small end' }),
      text([750, 168], 'load', { ink: 'soft', as: 'small end' }),
      text([830, 168], 'driving', { ink: 'soft', as: 'small end' }),
      ...plan.routes.flatMap(({ stops, load, cost }, i) => {
        const y = 194 + i * 24
        return [
          stroke(`M612 ${y - 5}h26`, { ink: inks[i % inks.length]!, width: 3 }),
          text([690, y], String(stops.length), { as: 'small end' }),
          text([750, y], String(load), { as: 'small end' }),
          text([830, y], `${cost.toFixed(0)} min`, { as: 'small end' }),
        ]
      }),
      ...[
        `${plan.cost.toFixed(1)} minutes of driving in all`,
        `savings alone: ${plan.startCost.toFixed(1)}`,
        `no rounds take less than ${plan.bound.toFixed(1)}`,
      ].map((words, i) =>
        text([610, 216 + plan.routes.length * 24 + i * 22], words, { as: 'small' }),
      ),
    ],
  })
}
