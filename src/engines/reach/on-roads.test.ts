// Places on roads, against the slow obvious version: every segment looked at, every pair of ends added up.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cityGraph } from './city.ts'
import { compileNetwork } from './compile.ts'
import { arcPoints, metresBetween, tailOf } from './graph.ts'
import { copiesOf, MODES, NONE, reversed, type Network, type RoadGraph } from './network.ts'
import { placeOnRoads } from './on-roads.ts'
import { createSearcher, nearestField } from './search/field.ts'
import { unreachable } from './search/input.ts'
import { isochrones } from './search/isochrone.ts'
import { dice, plainTimes } from './search/reference.ts'
import { timeTable } from './search/table.ts'
import { buildTown, type Town } from './town.fixture.ts'

const STEP = 100 / 111_195
/** Columns and rows of the town's map, with fractions. */
const at = (column: number, row: number) => [column * STEP, -row * STEP] as const

/** A block with a one-way street in the south (c → d), a long bent road in the east and no left turn from ab into bd. */
const town: Town = {
  map: ['a   b  e', '       f', 'c   d  g'],
  ways: [['ab'], ['ac'], ['cd', { highway: 'residential', oneway: 'yes' }], ['bd'], ['befgd']],
  turns: [{ from: '1', via: 'b', to: '4', restriction: 'no_right_turn' }],
}

const seconds = (metres: number, kmh = 25) => (metres * 3.6) / kmh

function between(
  network: Network,
  snap: ReturnType<typeof placeOnRoads>['snap'],
  ends: readonly (readonly [number, number])[],
) {
  const [from, to] = ends.map(([lon, lat]) => snap(lon, lat)!.node)
  return timeTable(network, { from: [from!], to: [to!] }).tenths[0]! / 10
}

test('a place in the middle of a street leaves by both ends, and along a one-way street by one', () => {
  const { graph } = buildTown(town)
  const car = compileNetwork(graph, { mode: 'car' })
  const [house, shop, school] = [at(1, 0.1), at(1, 1.9), at(3, 2.1)]
  const { network, snap } = placeOnRoads({ network: car, graph }, [house, shop, school])
  assert.ok(Math.abs(snap(...house)!.metres - 10) < 0.1)
  const near = (found: number, metres: number) =>
    assert.ok(Math.abs(found - seconds(metres)) <= 0.3, `${found} s for ${metres} m`)
  // west to a, south to c, east with the one-way street
  near(between(network, snap, [house, shop]), 100 + 200 + 100)
  near(between(network, snap, [shop, school]), 200)
  // against the one-way street: on to d, north to b, west to a, south to c, and east again
  near(between(network, snap, [school, shop]), 100 + 200 + 400 + 200 + 100)
  const walk = placeOnRoads({ network: compileNetwork(graph, { mode: 'walk' }), graph }, [
    shop,
    school,
  ])
  const back = between(walk.network, walk.snap, [school, shop])
  assert.ok(Math.abs(back - seconds(200, 5)) <= 0.3, `${back} s on foot`)
})

test('nobody turns round at a place or forgets there which turn is banned', () => {
  const corner: Town = {
    map: ['a   b  e', '        ', '    d  g'],
    ways: [['ab'], ['bd'], ['begd']],
    turns: [{ from: '1', via: 'b', to: '2', restriction: 'no_right_turn' }],
  }
  const { graph } = buildTown(corner)
  const car = compileNetwork(graph, { mode: 'car' })
  const places = [at(1, 0), at(3.5, 0), at(4, 1), at(4.5, 0), at(7, 1.5)]
  const { network, snap } = placeOnRoads({ network: car, graph }, places)
  assert.equal(network.graphNodes, car.graphNodes + places.length)
  const nodes = Array.from({ length: car.graphNodes }, (_, node) => node)
  assert.deepEqual(
    timeTable(network, { from: nodes, to: nodes }).tenths,
    timeTable(car, { from: nodes, to: nodes }).tenths,
  )
  // no right turn for who starts before the crossing either: round the block
  const around = between(network, snap, [at(3.5, 0), at(4, 1)])
  assert.ok(Math.abs(around - seconds(50 + 300 + 200 + 300 + 100)) <= 0.3, `${around} s`)
})

type Spot = { readonly arc: number; readonly share: number; readonly metres: number }

/** The nearest point of any open road, segment by segment. */
function slowSpot(network: Network, graph: RoadGraph, [lon, lat]: readonly [number, number]): Spot {
  let best: Spot = { arc: -1, share: 0, metres: Infinity }
  for (let a = 0; a < network.first[network.graphNodes]!; a++) {
    const arc = network.arc[a]!
    if (arc === NONE) continue
    const points = arcPoints(graph, arc)
    const lengths = points.slice(1).map((point, i) => metresBetween(...points[i]!, ...point))
    const whole = lengths.reduce((sum, metres) => sum + metres, 0)
    let before = 0
    lengths.forEach((length, i) => {
      const [[x0, y0], [x1, y1]] = [points[i]!, points[i + 1]!]
      for (let step = 0; step <= 400; step++) {
        const [x, y] = [x0 + ((x1 - x0) * step) / 400, y0 + ((y1 - y0) * step) / 400]
        const metres = metresBetween(lon, lat, x, y)
        if (metres < best.metres)
          best = { arc, share: (before + (length * step) / 400) / whole, metres }
      }
      before += length
    })
  }
  return best
}

/** Tenths from one point inside a road to another, by both ends of each and along the road itself. */
function slowTime(network: Network, graph: RoadGraph, [from, to]: readonly [Spot, Spot]): number {
  const costOf = (arc: number) => network.cost[network.arc.indexOf(arc)]!
  const open = (arc: number) => arc !== NONE && network.arc.includes(arc)
  const directions = (spot: Spot) => [
    { arc: spot.arc, share: spot.share },
    ...(open(graph.twin[spot.arc]!) ? [{ arc: graph.twin[spot.arc]!, share: 1 - spot.share }] : []),
  ]
  let least = Infinity
  for (const start of directions(from)) {
    const own = network.arc.subarray(0, network.first[network.graphNodes]).indexOf(start.arc)
    const times = plainTimes(network, network.head[own]!)
    const left = (1 - start.share) * costOf(start.arc)
    for (const end of directions(to)) {
      const into = end.share * costOf(end.arc)
      if (end.arc === start.arc && end.share >= start.share)
        least = Math.min(least, into - start.share * costOf(start.arc))
      for (const node of copiesOf(network, [tailOf(graph, end.arc)])) {
        const exits = network.arc.subarray(network.first[node], network.first[node + 1])
        if (exits.includes(end.arc)) least = Math.min(least, left + times[node]! + into)
      }
    }
  }
  return least
}

test('times between places on roads are those of the slow version, in all modes and both directions', () => {
  let told = 0
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 30 }), fc.constantFrom(...MODES), (seed, mode) => {
      const graph = cityGraph({ seed, nodes: 100 })
      const plain = compileNetwork(graph, { mode })
      const next = dice(seed)
      const [west, east] = [Math.min(...graph.lon), Math.max(...graph.lon)]
      const [south, north] = [Math.min(...graph.lat), Math.max(...graph.lat)]
      const places = Array.from(
        { length: 6 },
        () => [west + next() * (east - west), south + next() * (north - south)] as const,
      )
      const options = { part: 'any', maxMetres: 1e5 } as const
      const { network, snap } = placeOnRoads({ network: plain, graph }, places, options)
      const nodes = places.map((place) => snap(...place)!.node)
      const spots = places.map((place, i): Spot & { exact: boolean } => {
        const slow = slowSpot(plain, graph, place)
        const { metres } = snap(...place)!
        // the slow version looks at every 400th of a segment only
        assert.ok(Math.abs(metres - slow.metres) <= 2, `${metres} for ${slow.metres} m`)
        const at = nodes[i]! - plain.graphNodes
        if (at < 0) return { ...slow, exact: false }
        return {
          arc: network.placed!.arc[at]!,
          share: network.placed!.share[at]!,
          metres,
          exact: true,
        }
      })
      const table = timeTable(network, { from: nodes, to: nodes })
      const turned = reversed(network)
      nodes.forEach((from, i) => {
        const field = nearestField(createSearcher(turned), { node: [from] })
        nodes.forEach((to, j) => {
          assert.equal(field.tenths[to], table.tenths[j * nodes.length + i])
          const slow = i === j ? 0 : slowTime(plain, graph, [spots[i]!, spots[j]!])
          const found = table.tenths[i * nodes.length + j]!
          if (slow === Infinity) assert.equal(found, unreachable)
          else {
            const most = spots[i]!.exact && spots[j]!.exact ? 2 : 12
            assert.ok(Math.abs(found - slow) <= most, `${found} for ${slow} tenths`)
          }
          told++
        })
      })
    }),
    { numRuns: 40 },
  )
  assert.ok(told > 1000)
})

test('a circle around a place in the middle of a long road reaches as far along it both ways', () => {
  const long: Town = {
    map: ['a                   b', '', '                    c'],
    ways: [['ab'], ['bc']],
  }
  const { graph } = buildTown(long)
  const place = at(10, 0)
  const walk = compileNetwork(graph, { mode: 'walk' })
  const { network, snap } = placeOnRoads({ network: walk, graph }, [place])
  const { features } = isochrones(createSearcher(network), {
    node: [snap(...place)!.node],
    thresholds: [300],
    graph,
  })
  const xs = features[0]!.geometry.coordinates.flat(2).map(([lon]) => lon / STEP)
  const [west, east] = [10 - Math.min(...xs), Math.max(...xs) - 10]
  // five minutes are 417 m
  assert.ok(Math.abs(west - 4.17) < 0.5 && Math.abs(east - 4.17) < 0.5, `${west} ${east}`)
})
