// What must hold for every town that fast-check thinks up.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readGraph, writeGraph } from './binary.ts'
import { buildGraph } from './build.ts'
import { createCollector, type OsmElement } from './collect.ts'
import { compileNetwork } from './compile.ts'
import { metresBetween } from './graph.ts'
import { findIslands } from './islands.ts'
import { MODES, NONE, reversed, type Mode, type Network, type RoadGraph } from './network.ts'
import { plainTimes, timesWithMemory, uncontracted } from './reference.ts'
import { timesFrom } from './town.fixture.ts'
import { isArea, readRoad, type Tags } from './tags.ts'

const anyTags = fc.record(
  {
    highway: fc.constantFrom('primary', 'residential', 'footway', 'motorway', 'steps', 'cycleway'),
    oneway: fc.constantFrom('yes', '-1', 'no'),
    maxspeed: fc.constantFrom('30', '20 mph', 'none'),
    access: fc.constantFrom('private', 'no', 'yes'),
    bridge: fc.constant('yes'),
  },
  { requiredKeys: ['highway'] },
)

const SIZE = 10
const anyTown: fc.Arbitrary<OsmElement[]> = fc
  .record({
    places: fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 })), {
      minLength: SIZE,
      maxLength: SIZE,
    }),
    barriers: fc.array(fc.nat(SIZE - 1), { maxLength: 2 }),
    ways: fc.array(
      fc.record({
        refs: fc.array(fc.nat(SIZE), { minLength: 2, maxLength: 6 }),
        tags: anyTags as fc.Arbitrary<Tags>,
      }),
      { minLength: 3, maxLength: 9 },
    ),
    turns: fc.array(
      fc.record({
        from: fc.nat(8),
        via: fc.nat(SIZE - 1),
        to: fc.nat(8),
        restriction: fc.constantFrom('no_left_turn', 'only_straight_on', 'no_u_turn'),
      }),
      { maxLength: 6 },
    ),
  })
  .map(({ places, barriers, ways, turns }) => [
    // a residential street through all, so that no town is empty; node SIZE is missing in the file
    ...places.map(([x, y], id) => ({
      type: 'node' as const,
      id,
      lon: 114 + x / 1000,
      lat: 30 + y / 1000,
      tags: barriers.includes(id) ? { barrier: 'bollard' } : undefined,
    })),
    ...ways.map(({ refs, tags }, id) => ({ type: 'way' as const, id, refs, tags })),
    {
      type: 'way' as const,
      id: 99,
      refs: places.map((_, id) => id),
      tags: { highway: 'residential' },
    },
    ...turns.map(({ from, via, to, restriction }, id) => ({
      type: 'relation' as const,
      id,
      tags: { type: 'restriction', restriction },
      members: [
        { type: 'way' as const, ref: from, role: 'from' },
        { type: 'node' as const, ref: via, role: 'via' },
        { type: 'way' as const, ref: to, role: 'to' },
      ],
    })),
  ])

function build(elements: readonly OsmElement[]): RoadGraph {
  const { add, collected } = createCollector()
  elements.forEach(add)
  return buildGraph(collected).graph
}

/** Times between all nodes, by their numbers on the map. */
function allTimes(graph: RoadGraph, network: Network) {
  return new Map(
    [...graph.osmNode].flatMap((from, node) =>
      Array.from(
        timesFrom(network, node),
        (time, to) => [`${from}-${graph.osmNode[to]}`, time] as const,
      ),
    ),
  )
}

const anyMode: fc.Arbitrary<Mode> = fc.constantFrom(...MODES)
const without = (graph: RoadGraph): RoadGraph => ({
  ...graph,
  banFirst: new Uint32Array(1),
  banArcs: new Uint32Array(0),
  banModes: new Uint8Array(0),
})

test('the numbers and the order of nodes and ways do not matter', () => {
  fc.assert(
    fc.property(anyTown, anyMode, fc.infiniteStream(fc.nat()), (town, mode, keys) => {
      const key = town.map(() => keys.next().value!)
      const mixed = town
        .map((element, i) => ({ element, key: key[i]! }))
        .sort((a, b) => a.key - b.key)
        .map(({ element }): OsmElement => {
          if (element.type === 'node') return { ...element, id: 100 - element.id }
          if (element.type === 'way')
            return { ...element, id: 200 - element.id, refs: element.refs.map((ref) => 100 - ref) }
          return {
            ...element,
            members: element.members.map((member) => ({
              ...member,
              ref: (member.type === 'way' ? 200 : 100) - member.ref,
            })),
          }
        })
      const [one, other] = [build(town), build(mixed)]
      const renamed = { ...other, osmNode: other.osmNode.map((id) => 100 - id) }
      const [times, again] = [
        allTimes(one, compileNetwork(one, { mode })),
        allTimes(renamed, compileNetwork(renamed, { mode })),
      ]
      assert.equal(again.size, times.size)
      for (const [ends, time] of times) assert.equal(again.get(ends), time, ends)
    }),
    { numRuns: 150 },
  )
})

test('closing a road makes nothing faster, a new link nothing slower', () => {
  fc.assert(
    fc.property(anyTown, anyMode, fc.nat(), fc.nat(), (town, mode, pick, other) => {
      const graph = build(town)
      const now = allTimes(graph, compileNetwork(graph, { mode }))
      const way = graph.way[pick % graph.way.length]!
      const closed = compileNetwork(graph, { mode, changes: [{ close: { way } }] })
      for (const [ends, time] of allTimes(graph, closed)) assert.ok(time >= now.get(ends)!, ends)
      const [from, to] = [pick, other].map((value) => value % graph.lon.length)
      const linked = compileNetwork(graph, {
        mode,
        changes: [{ addLink: { from: from!, to: to!, seconds: 20 } }],
      })
      for (const [ends, time] of allTimes(graph, linked)) assert.ok(time <= now.get(ends)!, ends)
    }),
    { numRuns: 150 },
  )
})

test('a graph comes back from its file as it was', () => {
  fc.assert(
    fc.property(anyTown, (town) => {
      const graph = build(town)
      assert.deepEqual(readGraph(writeGraph(graph)), graph)
    }),
    { numRuns: 50 },
  )
})

test('the graph has the whole length of the roads', () => {
  fc.assert(
    fc.property(anyTown, (town) => {
      const graph = build(town)
      const places = town.filter((one) => one.type === 'node').map(({ lon, lat }) => [lon, lat])
      let metres = 0
      for (const one of town) {
        if (one.type !== 'way' || isArea(one.tags ?? {}) || !readRoad(one.tags ?? {})) continue
        one.refs.forEach((ref, i) => {
          const [a, b] = [places[one.refs[i - 1] ?? ref], places[ref]]
          if (a && b) metres += metresBetween(a[0]!, a[1]!, b[0]!, b[1]!)
        })
      }
      let inGraph = 0
      graph.metres.forEach((length, arc) => {
        if (graph.twin[arc] === NONE || graph.twin[arc]! > arc) inGraph += length
      })
      assert.ok(Math.abs(inGraph - metres) <= 1e-6 * metres, `${inGraph} of ${metres} m`)
    }),
    { numRuns: 150 },
  )
})

test('without bans, times are those on the map with all its points', () => {
  fc.assert(
    fc.property(anyTown, anyMode, (town, mode) => {
      const graph = without(build(town))
      const map = uncontracted(town, mode)
      const network = compileNetwork(graph, { mode })
      // costs before they are rounded to tenths
      const fine = compileNetwork(graph, { mode, speedFactor: 1e-4 })
      const exact = Float64Array.from(fine.cost, (cost) => cost * 1e-4)
      graph.osmNode.forEach((id, node) => {
        const times = plainTimes({ ...network, cost: exact }, [node])
        const expected = plainTimes(map, [map.index.get(id)!])
        graph.osmNode.forEach((other, to) => {
          const [time, wanted] = [times[to]!, expected[map.index.get(other)!]!]
          assert.ok(time === wanted || Math.abs(time - wanted) <= 1e-6 * wanted + 0.01)
        })
      })
    }),
    { numRuns: 150 },
  )
})

test('with bans over two to four roads, times are those of who remembers every road driven', () => {
  const anyBans = fc.array(
    fc.record({
      begin: fc.nat(),
      turns: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
      inner: fc.boolean(),
    }),
    { minLength: 1, maxLength: 8 },
  )
  fc.assert(
    fc.property(anyTown, anyBans, (town, bans) => {
      const graph = without(build(town))
      const words = bans.flatMap(({ begin, turns, inner }) => {
        const word = [begin % graph.head.length]
        for (const turn of turns) {
          const node = graph.head[word.at(-1)!]!
          const exits = graph.first[node + 1]! - graph.first[node]!
          if (exits === 0) return []
          word.push(graph.first[node]! + (turn % exits))
        }
        // a ban in the middle of a longer one
        return inner && word.length === 4 ? [word, word.slice(1, 3)] : [word]
      })
      const banFirst = new Uint32Array(words.length + 1)
      words.forEach((word, k) => void (banFirst[k + 1] = banFirst[k]! + word.length))
      const bound: RoadGraph = {
        ...graph,
        banFirst,
        banArcs: Uint32Array.from(words.flat()),
        banModes: new Uint8Array(words.length).fill(4),
      }
      const mode = 'car'
      const network = compileNetwork(bound, { mode })
      const cost = new Map([...network.arc].map((arc, a) => [arc, network.cost[a]!]))
      bound.lon.forEach((_, source) => {
        assert.deepEqual(timesFrom(network, source), timesWithMemory(bound, { mode, cost, source }))
      })
    }),
    { numRuns: 150 },
  )
})

test('two nodes are on one island exactly if one gets there and back', () => {
  fc.assert(
    fc.property(anyTown, anyMode, (town, mode) => {
      const graph = without(build(town))
      // without the street that joins everything
      const network = compileNetwork(graph, { mode, changes: [{ close: { way: 99 } }] })
      const { islandOf } = findIslands(network)
      const times = [...graph.lon.keys()].map((node) => timesFrom(network, node))
      islandOf.forEach((island, a) => {
        if (island === NONE) return
        islandOf.forEach((other, b) => {
          const thereAndBack = times[a]![b]! < Infinity && times[b]![a]! < Infinity
          if (other !== NONE) assert.equal(island === other, thereAndBack)
        })
      })
    }),
    { numRuns: 150 },
  )
})

test('turned round twice, a network gives the same times', () => {
  fc.assert(
    fc.property(anyTown, anyMode, (town, mode) => {
      const graph = build(town)
      const network = compileNetwork(graph, { mode })
      const back = reversed(network)
      assert.deepEqual(allTimes(graph, reversed(back)), allTimes(graph, network))
      assert.deepEqual(Uint32Array.from(back.arc).sort(), Uint32Array.from(network.arc).sort())
      back.arc.forEach((arc, a) =>
        assert.equal(back.cost[a], network.cost[network.arc.indexOf(arc)]),
      )
      for (let v = 0; v < network.nodeCount; v++) {
        const there = plainTimes(network, [v])
        for (let w = 0; w < network.nodeCount; w++) assert.equal(plainTimes(back, [w])[v], there[w])
      }
    }),
    { numRuns: 20 },
  )
})
