import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ReachError } from '../errors.ts'
import { type Network, reversed } from '../network.ts'
import { createSearcher, nearestField } from './field.ts'
import { unreachable } from './input.ts'
import { kNearest } from './nearest.ts'
import { dice, networkOf, plainTimesPerNode, type Road, withBannedTurns } from './reference.ts'
import { timeTable } from './table.ts'

const check = <T extends [unknown, ...unknown[]]>(property: fc.IProperty<T>, numRuns = 60) =>
  fc.assert(property, { numRuns })

type City = {
  readonly network: Network
  readonly roads: readonly Road[]
  readonly facilities: readonly number[]
  readonly delay: readonly number[]
}

/** One-way roads with costs that tie, some places cut off, facilities that share a place, half of the cities with banned turns. */
function cityOf(seed: number, size: number): City {
  const next = dice(seed)
  const whole = (below: number) => Math.floor(next() * below)
  const count = whole(size * 3)
  const roads = Array.from({ length: count }, (): Road => {
    const cost = next() < 0.1 ? 500 + whole(3000) : 1 + whole(9)
    return [whole(size), whole(size), cost]
  })
  const plain = networkOf(size, roads)
  const number = 1 + whole(6)
  return {
    network: next() < 0.5 ? plain : withBannedTurns(plain, next),
    roads,
    facilities: Array.from({ length: number }, () => whole(size)),
    delay: Array.from({ length: number }, () => (next() < 0.5 ? 0 : whole(30) / 10)),
  }
}

const cities = fc
  .tuple(fc.integer({ min: 1, max: 2 ** 30 }), fc.integer({ min: 1, max: 40 }))
  .map(([seed, size]) => cityOf(seed, size))

const placesOf = ({ graphNodes }: Network) => Array.from({ length: graphNodes }, (_, v) => v)
const asTenths = (time: number) => (time === Infinity ? unreachable : time)

/** What every facility needs to every place, the slow way; the nearest first. */
function ranking({ network, facilities, delay }: City) {
  const times = facilities.map((node) => plainTimesPerNode(network, node))
  return placesOf(network).map((place) =>
    times
      .map((time, facility) => ({
        tenths: time[place]! + Math.round(delay[facility]! * 10),
        facility,
      }))
      .filter(({ tenths }) => tenths < Infinity)
      .toSorted((a, b) => a.tenths - b.tenths || a.facility - b.facility),
  )
}

test('every place is told the nearest facility and the time that plain Dijkstra finds, dispatch delays included', () => {
  check(
    fc.property(cities, (city) => {
      const { network, facilities: node, delay } = city
      const field = nearestField(createSearcher(network), { node, delay })
      ranking(city).forEach(([nearest], place) => {
        assert.equal(field.tenths[place], nearest?.tenths ?? unreachable)
        assert.equal(field.facility[place], nearest?.facility ?? -1)
      })
    }),
    200,
  )
})

test('a search that ends at a limit finds what lies within it and nothing beyond', () => {
  check(
    fc.property(cities, fc.integer({ min: 0, max: 60 }), (city, tenths) => {
      const { network, facilities: node, delay } = city
      const searcher = createSearcher(network)
      const full = nearestField(searcher, { node, delay })
      const near = nearestField(searcher, { node, delay, limit: tenths / 10 })
      full.tenths.forEach((time, place) => {
        assert.equal(near.tenths[place], time <= tenths ? time : unreachable)
        assert.equal(near.facility[place], time <= tenths ? full.facility[place] : -1)
      })
    }),
  )
})

test('a searcher used again forgets the search before, also one that ended early', () => {
  check(
    fc.property(cities, fc.integer({ min: 0, max: 30 }), (city, limit) => {
      const { network, facilities: node, delay } = city
      const used = createSearcher(network)
      nearestField(used, { node: [node[0]!], limit: limit / 10 })
      nearestField(used, { node })
      assert.deepEqual(
        nearestField(used, { node, delay }),
        nearestField(createSearcher(network), { node, delay }),
      )
    }),
  )
})

test('the k nearest facilities are sorted and are the first of a full ranking', () => {
  check(
    fc.property(cities, fc.integer({ min: 1, max: 7 }), (city, k) => {
      const { network, facilities: node, delay } = city
      const nearest = kNearest(createSearcher(network), { node, delay, k })
      assert.equal(nearest.k, Math.min(k, node.length))
      ranking(city).forEach((ranked, place) => {
        for (let i = 0; i < nearest.k; i++) {
          const at = place * nearest.k + i
          assert.equal(nearest.tenths[at], ranked[i]?.tenths ?? unreachable)
          assert.equal(nearest.facility[at], ranked[i]?.facility ?? -1)
        }
      })
    }),
    200,
  )
})

for (const method of ['dial', 'hierarchy'] as const) {
  test(`a table by ${method} has what plain Dijkstra finds, and turned round it is the table of the network turned round`, () => {
    check(
      fc.property(cities, fc.integer({ min: 1, max: 9 }), (city, every) => {
        const { network } = city
        const to = placesOf(network).filter((place) => place % every === 0)
        const from = city.facilities
        const table = timeTable(network, { from, to, method })
        from.forEach((start, i) => {
          const plain = plainTimesPerNode(network, start)
          to.forEach((goal, j) => {
            assert.equal(table.tenths[i * to.length + j], asTenths(plain[goal]!))
          })
        })
        const back = timeTable(reversed(network), { from: to, to: from, method })
        from.forEach((_, i) =>
          to.forEach((__, j) => {
            assert.equal(back.tenths[j * from.length + i], table.tenths[i * to.length + j])
          }),
        )
      }),
      150,
    )
  })

  test(`a table by ${method} with a limit leaves out what lies beyond`, () => {
    check(
      fc.property(cities, fc.integer({ min: 0, max: 40 }), (city, tenths) => {
        const [from, to] = [city.facilities, placesOf(city.network)]
        const full = timeTable(city.network, { from, to, method })
        const near = timeTable(city.network, { from, to, method, limit: tenths / 10 })
        full.tenths.forEach((time, cell) => {
          assert.equal(near.tenths[cell], time <= tenths ? time : unreachable)
        })
      }),
    )
  })
}

test('a detour is never quicker: times keep the triangle inequality where no turn is banned', () => {
  check(
    fc.property(cities, ({ roads, network }) => {
      const plain = networkOf(network.graphNodes, roads)
      const places = placesOf(plain)
      const { tenths, columns } = timeTable(plain, { from: places, to: places })
      for (const a of places) {
        assert.equal(tenths[a * columns + a], 0)
        for (const b of places) {
          for (const c of places.slice(0, 8)) {
            const [direct, first] = [tenths[a * columns + c]!, tenths[a * columns + b]!]
            const second = tenths[b * columns + c]!
            if (first === unreachable || second === unreachable) continue
            assert.ok(direct <= first + second, `${a} → ${c} is quicker over ${b}`)
          }
        }
      }
    }),
  )
})

test('another facility never makes a place farther', () => {
  check(
    fc.property(cities, (city) => {
      const { network, facilities, delay } = city
      const searcher = createSearcher(network)
      const fewer = nearestField(searcher, { node: facilities, delay })
      const more = nearestField(searcher, { node: [...facilities, 0], delay: [...delay, 0] })
      fewer.tenths.forEach((time, place) => assert.ok(more.tenths[place]! <= time))
    }),
  )
})

test('closing a road never brings a place nearer', () => {
  check(
    fc.property(cities, fc.nat(), ({ network, roads, facilities: node }, pick) => {
      const size = network.graphNodes
      const closed = roads.filter((_, i) => i !== pick % roads.length)
      const open = nearestField(createSearcher(networkOf(size, roads)), { node })
      const after = nearestField(createSearcher(networkOf(size, closed)), { node })
      open.tenths.forEach((time, place) => assert.ok(after.tenths[place]! >= time))
    }),
  )
})

test('other numbers for the same places change no time', () => {
  check(
    fc.property(cities, fc.integer(), ({ network, roads, facilities, delay }, seed) => {
      const size = network.graphNodes
      const next = dice(seed)
      const renamed = placesOf(network)
      for (let i = size - 1; i > 0; i--) {
        const j = Math.floor(next() * (i + 1))
        ;[renamed[i], renamed[j]] = [renamed[j]!, renamed[i]!]
      }
      const other = networkOf(
        size,
        roads.map(([from, to, cost]): Road => [renamed[from]!, renamed[to]!, cost]),
      )
      const before = nearestField(createSearcher(networkOf(size, roads)), {
        node: facilities,
        delay,
      })
      const node = facilities.map((place) => renamed[place]!)
      const after = nearestField(createSearcher(other), { node, delay })
      renamed.forEach((place, was) => {
        assert.equal(after.tenths[place], before.tenths[was])
        assert.equal(after.facility[place], before.facility[was])
      })
    }),
  )
})

test('a table asked for one place several times repeats its times', () => {
  const network = networkOf(3, [
    [0, 1, 5],
    [1, 2, 7],
  ])
  const { tenths } = timeTable(network, { from: [0, 0], to: [2, 1, 2] })
  assert.deepEqual([...tenths], [12, 5, 12, 12, 5, 12])
})

test('a table without places is empty and not an error', () => {
  const network = networkOf(2, [[0, 1, 5]])
  assert.deepEqual([...timeTable(network, { from: [], to: [0] }).tenths], [])
  assert.deepEqual([...timeTable(network, { from: [0], to: [] }).tenths], [])
})

const small = networkOf(3, [[0, 1, 5]])
const refused: [what: string, run: () => unknown, row: number | undefined, field: string][] = [
  ['no facility', () => nearestField(createSearcher(small), { node: [] }), undefined, 'node'],
  ['an unknown node', () => nearestField(createSearcher(small), { node: [0, 3] }), 1, 'node'],
  [
    'a node that is no number',
    () => nearestField(createSearcher(small), { node: [NaN] }),
    0,
    'node',
  ],
  [
    'a negative delay',
    () => nearestField(createSearcher(small), { node: [0, 1], delay: [0, -1] }),
    1,
    'delay',
  ],
  [
    'a delay that is no number',
    () => nearestField(createSearcher(small), { node: [0], delay: [NaN] }),
    0,
    'delay',
  ],
  [
    'a delay missing',
    () => nearestField(createSearcher(small), { node: [0, 1], delay: [0] }),
    undefined,
    'delay',
  ],
  [
    'a negative limit',
    () => nearestField(createSearcher(small), { node: [0], limit: -1 }),
    undefined,
    'limit',
  ],
  [
    'a limit that is no number',
    () => timeTable(small, { from: [0], to: [0], limit: NaN }),
    undefined,
    'limit',
  ],
  ['half a facility', () => kNearest(createSearcher(small), { node: [0], k: 0.5 }), undefined, 'k'],
  ['a table from nowhere', () => timeTable(small, { from: [0, -1], to: [0] }), 1, 'from'],
  [
    'a road that takes a week',
    () =>
      createSearcher(
        networkOf(2, [
          [0, 1, 5],
          [1, 0, 6_048_000],
        ]),
      ),
    1,
    'cost',
  ],
  ['a table to nowhere', () => timeTable(small, { from: [0], to: [7] }), 0, 'to'],
]
for (const [what, run, row, field] of refused) {
  test(`${what} is refused, naming the row and the field`, () => {
    assert.throws(run, (error: unknown) => {
      assert.ok(error instanceof ReachError)
      assert.deepEqual([error.code, error.row, error.field], ['bad_option', row, field])
      return true
    })
  })
}
