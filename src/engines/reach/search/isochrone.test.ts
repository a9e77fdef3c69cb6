import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ReachError } from '../errors.ts'
import { metresBetween } from '../graph.ts'
import type { Network } from '../network.ts'
import { createSearcher, nearestField } from './field.ts'
import { type Isochrone, isochrones } from './isochrone.ts'
import { covers as coversPoint, dice, networkOf, type Road } from './reference.ts'

type Point = readonly [number, number]

const covers = ({ geometry }: Isochrone, point: Point) => coversPoint(geometry, point)

const doubleArea = (ring: readonly Point[]) =>
  ring.slice(1).reduce((sum, [x, y], i) => sum + ring[i]![0] * y - x * ring[i]![1], 0)

const [lon, lat] = [114.3, 30.6]
const metre = 1 / 111_195.08
const east = metre / Math.cos((lat * Math.PI) / 180)

/** Streets 180 m apart, some missing, some one-way, some slow. */
function quarter(seed: number, size: number): { network: Network; at: (node: number) => Point } {
  const next = dice(seed)
  const places = Array.from({ length: size * size }, (_, node): Point => [
    lon + ((node % size) * 180 + 60 * next()) * east,
    lat + (Math.floor(node / size) * 180 + 60 * next()) * metre,
  ])
  const roads: Road[] = []
  const join = (a: number, b: number) => {
    if (next() < 0.25) return
    const metres = metresBetween(...places[a]!, ...places[b]!)
    // by car at 9 to 36 km/h
    const tenths = Math.ceil((metres * 10) / (2.5 + 7.5 * next()))
    roads.push([a, b, tenths])
    if (next() < 0.8) roads.push([b, a, tenths])
  }
  for (let node = 0; node < size * size; node++) {
    if (node % size < size - 1) join(node, node + 1)
    if (node + size < size * size) join(node, node + size)
  }
  const at = (node: number) => places[node]!
  return { network: networkOf(size * size, roads, at), at }
}

/** Points every 5 m along what is reached in time. */
function reachedPoints(network: Network, tenths: Uint32Array, limit: number): Point[] {
  const { first, head, cost, lon: x, lat: y } = network
  const points: Point[] = []
  for (let tail = 0; tail < network.nodeCount; tail++) {
    if (tenths[tail]! > limit * 10) continue
    points.push([x[tail]!, y[tail]!])
    for (let a = first[tail]!; a < first[tail + 1]!; a++) {
      for (let k = 0; k <= 40; k++) {
        if (tenths[tail]! + (k / 40) * cost[a]! > limit * 10) break
        const to = head[a]!
        points.push([
          x[tail]! + (k / 40) * (x[to]! - x[tail]!),
          y[tail]! + (k / 40) * (y[to]! - y[tail]!),
        ])
      }
    }
  }
  return points
}

const walk = 5 / 3.6

test('what is reached with time to spare lies inside, what is far from all that is reached outside', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2 ** 30 }),
      fc.integer({ min: 30, max: 400 }),
      fc.constantFrom(10, 25),
      fc.constantFrom(undefined, 5, 50),
      (seed, limit, cell, tolerance) => {
        const { network, at } = quarter(seed, 8)
        const searcher = createSearcher(network)
        const { tenths } = nearestField(searcher, { node: [27] })
        const options = { node: [27], thresholds: [limit], offRoad: 100, cell, tolerance }
        const [circle] = isochrones(searcher, options).features
        const { cellMetres, offRoadMetres } = circle!.properties
        assert.deepEqual([cellMetres, offRoadMetres], [cell, 100])
        const margin = 30 + (Math.SQRT2 * cell) / walk
        const reached = reachedPoints(network, tenths, limit)
        tenths.forEach((time, node) => {
          if (time / 10 > limit - margin) return
          assert.ok(covers(circle!, at(node)), `node ${node} is reached and left out`)
        })
        const next = dice(seed)
        for (let i = 0; i < 80; i++) {
          const near = reached[Math.floor(next() * reached.length)]!
          const away = 105 + 100 * next()
          const turn = 2 * Math.PI * next()
          const point: Point = [
            near[0] + away * Math.cos(turn) * east,
            near[1] + away * Math.sin(turn) * metre,
          ]
          const isFar = reached.every((other) => metresBetween(...other, ...point) > 105)
          if (isFar) assert.ok(!covers(circle!, point), `${point.join()} is far and covered`)
        }
      },
    ),
    { numRuns: 60 },
  )
})

test('more time covers all that less time covers', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2 ** 30 }),
      fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 2, maxLength: 4 }),
      (seed, thresholds) => {
        const { network } = quarter(seed, 8)
        const tolerance = seed % 2 === 0 ? 100 : undefined
        const options = { node: [9, 50], thresholds, tolerance }
        const { features } = isochrones(createSearcher(network), options)
        for (let i = 1; i < features.length; i++) {
          const [less, more] = [features[i - 1]!, features[i]!]
          assert.ok(less.properties.seconds <= more.properties.seconds)
          if (less.properties.seconds === more.properties.seconds) continue
          for (const point of less.geometry.coordinates.flat(2)) {
            assert.ok(covers(more, point), `${point.join()} is left out by more time`)
          }
          for (const point of more.geometry.coordinates.flat(2)) {
            assert.ok(
              !covers(less, point),
              `${point.join()} of the wider outline lies inside the narrower`,
            )
          }
        }
      },
    ),
    { numRuns: 60 },
  )
})

test('with more tolerance an outline has fewer points', () => {
  const { network } = quarter(3, 12)
  const circle = (tolerance: number) =>
    isochrones(createSearcher(network), { node: [70], thresholds: [300], tolerance }).features[0]!
  const [fine, coarse] = [circle(0), circle(12)].map(({ geometry }) => geometry.coordinates.flat(1))
  const count = (rings: readonly (readonly Point[])[]) => rings.flat().length
  assert.ok(count(coarse!) < 0.8 * count(fine!), `${count(coarse!)} of ${count(fine!)} points`)
})

test('outlines are closed, counter-clockwise outside and clockwise around holes', () => {
  let holes = 0
  for (let seed = 1; seed <= 20; seed++) {
    const { network } = quarter(seed, 9)
    const { features } = isochrones(createSearcher(network), {
      node: [40],
      thresholds: [60, 200],
      offRoad: 40,
    })
    for (const { geometry } of features) {
      for (const polygon of geometry.coordinates) {
        polygon.forEach((ring, i) => {
          assert.ok(ring.length >= 4)
          assert.deepEqual(ring[0], ring.at(-1))
          assert.equal(Math.sign(doubleArea(ring)), i === 0 ? 1 : -1)
          if (i > 0) holes++
        })
      }
    }
  }
  assert.ok(holes > 0, 'no circle had a hole')
})

/** Streets along both banks of a river 160 m wide; bridges where they are wished. */
function riverside(bridges: readonly number[]): { network: Network; at: (node: number) => Point } {
  const at = (node: number): Point => [
    lon + (node % 20) * 100 * east,
    lat + Math.floor(node / 20) * 160 * metre,
  ]
  const roads: Road[] = []
  const both = (a: number, b: number, tenths: number) => roads.push([a, b, tenths], [b, a, tenths])
  for (let i = 0; i < 19; i++) for (const bank of [0, 20]) both(bank + i, bank + i + 1, 100)
  for (const i of bridges) both(i, 20 + i, 160)
  return { network: networkOf(40, roads, at), at }
}

test('the far bank of a river without a bridge stays outside, even within walking distance as the crow flies', () => {
  const { network, at } = riverside([])
  const thresholds = [600]
  const [circle] = isochrones(createSearcher(network), {
    node: [5],
    thresholds,
    offRoad: 300,
  }).features
  for (let i = 0; i < 20; i++) {
    assert.ok(covers(circle!, at(i)), `near bank, ${i}`)
    assert.ok(!covers(circle!, at(20 + i)), `far bank, ${i}`)
  }
})

test('over a bridge the far bank is reached as far as the time allows', () => {
  const { network, at } = riverside([5])
  const [circle] = isochrones(createSearcher(network), { node: [5], thresholds: [80] }).features
  assert.ok(covers(circle!, at(25)))
  assert.ok(covers(circle!, at(26)))
  assert.ok(!covers(circle!, at(38)))
})

test('a place that no road leaves has a circle on foot around it', () => {
  const network = networkOf(2, [], (node) => [lon + node * 0.1, lat])
  const [circle] = isochrones(createSearcher(network), { node: [0], thresholds: [600] }).features
  assert.ok(covers(circle!, [lon, lat]))
  assert.ok(!covers(circle!, [lon + 0.1, lat]))
})

test('before anyone is dispatched nothing is covered', () => {
  const network = networkOf(1, [])
  const options = { node: [0], delay: [90], thresholds: [60, 120] }
  const { features } = isochrones(createSearcher(network), options)
  assert.deepEqual(features[0]!.geometry.coordinates, [])
  assert.equal(features[1]!.geometry.coordinates.length, 1)
})

const searcher = createSearcher(networkOf(2, [[0, 1, 5]]))
const refused: [what: string, run: () => unknown, row: number | undefined, field: string][] = [
  ['no facility', () => isochrones(searcher, { node: [], thresholds: [60] }), undefined, 'node'],
  [
    'no threshold',
    () => isochrones(searcher, { node: [0], thresholds: [] }),
    undefined,
    'thresholds',
  ],
  [
    'a negative threshold',
    () => isochrones(searcher, { node: [0], thresholds: [60, -1] }),
    1,
    'thresholds',
  ],
  [
    'a threshold that is no number',
    () => isochrones(searcher, { node: [0], thresholds: [NaN] }),
    0,
    'thresholds',
  ],
  [
    'endless time',
    () => isochrones(searcher, { node: [0], thresholds: [Infinity] }),
    0,
    'thresholds',
  ],
  [
    'no width',
    () => isochrones(searcher, { node: [0], thresholds: [60], cell: 0 }),
    undefined,
    'cell',
  ],
  [
    'a negative walk',
    () => isochrones(searcher, { node: [0], thresholds: [60], offRoad: -5 }),
    undefined,
    'offRoad',
  ],
]
for (const [what, run, row, field] of refused) {
  test(`a circle with ${what} is refused, naming the row and the field`, () => {
    assert.throws(run, (error: unknown) => {
      assert.ok(error instanceof ReachError)
      assert.deepEqual([error.code, error.row, error.field], ['bad_option', row, field])
      return true
    })
  })
}
