// Real extracts of OpenStreetMap: lengths are kept and times are those on the map with all its points.
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, test } from 'node:test'
import { createOSMStream } from 'osm-pbf-parser-node'
import { readOsmFile } from './adapter.ts'
import type { OsmElement } from './collect.ts'
import { compileNetwork } from './compile.ts'
import { metresBetween } from './graph.ts'
import { findIslands } from './islands.ts'
import { NONE, type Mode, type RoadGraph } from './network.ts'
import { readOsmXml } from './osm-xml.ts'
import { plainTimes, timesWithMemory, uncontracted } from './reference.ts'
import { readRoad } from './tags.ts'
import { timesFrom } from './town.fixture.ts'

const extract = (name: string) => resolve('../shared/data/osm', name)
const EXTRACTS = [
  'liechtenstein-latest.osm.pbf',
  'monaco.osm.pbf',
  'oslo-east-filtered.osm.pbf',
  'porto_portugal.osm.pbf',
  'shenzhen_nanshan_2021.osm.xml',
]
const skipped = (name: string) =>
  existsSync(extract(name)) || process.env['CI'] === 'true'
    ? false
    : `${extract(name)} is not there`

/** All elements with all their tags. */
async function elementsOf(name: string): Promise<OsmElement[]> {
  const list: OsmElement[] = []
  if (name.endsWith('.xml'))
    readOsmXml(readFileSync(extract(name), 'utf8'), (element) => void list.push(element))
  else
    for await (const item of createOSMStream(extract(name), {}))
      if ('type' in item) list.push(item as OsmElement)
  return list
}

/** Metres of each road on the map. */
function lengths(elements: readonly OsmElement[]): Map<number, number> {
  const places = new Map<number, readonly [number, number]>()
  for (const one of elements) if (one.type === 'node') places.set(one.id, [one.lon, one.lat])
  const found = new Map<number, number>()
  for (const one of elements) {
    if (one.type !== 'way' || !one.tags || !readRoad(one.tags)) continue
    let metres = 0
    for (let i = 1; i < one.refs.length; i++) {
      const [a, b] = [places.get(one.refs[i - 1]!), places.get(one.refs[i]!)]
      if (a && b) metres += metresBetween(...a, ...b)
    }
    if (metres > 0) found.set(one.id, metres)
  }
  return found
}

function requireLengths(graph: RoadGraph, elements: readonly OsmElement[]) {
  const expected = lengths(elements)
  const found = new Map<number, number>()
  graph.metres.forEach((metres, arc) => {
    if (graph.twin[arc] === NONE || graph.twin[arc]! > arc)
      found.set(graph.way[arc]!, (found.get(graph.way[arc]!) ?? 0) + metres)
  })
  for (const [way, metres] of expected)
    assert.ok(Math.abs((found.get(way) ?? 0) - metres) <= 1e-5 * metres + 1e-3, `way ${way}`)
  assert.equal(found.size, expected.size)
}

/** From a node in the middle of the main part to every other, without bans and timetables. */
function requireTimes(graph: RoadGraph, elements: readonly OsmElement[], mode: Mode): number {
  const bare: RoadGraph = {
    ...graph,
    seconds: graph.seconds.map(() => 0),
    banFirst: new Uint32Array(1),
    banArcs: new Uint32Array(0),
    banModes: new Uint8Array(0),
  }
  const network = compileNetwork(bare, { mode })
  // costs before they are rounded to tenths
  const fine = compileNetwork(bare, { mode, speedFactor: 1e-4 })
  const exact = Float64Array.from(fine.cost, (cost) => cost * 1e-4)
  network.cost.forEach((cost, a) => assert.ok(Math.abs(cost - Math.max(1, exact[a]!)) <= 0.501))
  const { islandOf } = findIslands(network)
  const main = [...islandOf.keys()].filter((node) => islandOf[node] === 0)
  const source = main[main.length >> 1]!
  const map = uncontracted(elements, mode)
  const expected = plainTimes(map, [map.index.get(graph.osmNode[source]!)!])
  const found = plainTimes({ ...network, cost: exact }, [source])
  let reached = 0
  graph.osmNode.forEach((id, node) => {
    const wanted = expected[map.index.get(id)!]!
    if (wanted === Infinity) assert.equal(found[node], Infinity, `node ${id}`)
    else {
      reached++
      assert.ok(Math.abs(found[node]! - wanted) <= 1e-5 * wanted + 0.05, `node ${id}`)
    }
  })
  return reached
}

for (const name of EXTRACTS) {
  test(
    `${name}: every road keeps its length, every node its time`,
    { skip: skipped(name) },
    async () => {
      const { graph, report } = await readOsmFile(extract(name))
      const elements = await elementsOf(name)
      assert.equal(elements.filter(({ type }) => type === 'way').length, report.read.ways)
      requireLengths(graph, elements)
      for (const mode of report.nodes > 50_000 ? (['car'] as const) : (['walk', 'car'] as const)) {
        const reached = requireTimes(graph, elements, mode)
        assert.ok(reached > report.nodes / 3, `${reached} of ${report.nodes} nodes by ${mode}`)
      }
    },
  )
}

for (const name of ['liechtenstein-latest.osm.pbf', 'monaco.osm.pbf']) {
  test(
    `${name}: with its turn bans and barriers, times are those of who remembers every road driven`,
    { skip: skipped(name) },
    async () => {
      const { graph, report } = await readOsmFile(extract(name))
      const mode = 'car'
      const network = compileNetwork(graph, { mode })
      assert.ok(network.nodeCount > network.graphNodes && report.restrictions.used > 0)
      const cost = new Map([...network.arc].map((arc, a) => [arc, network.cost[a]!]))
      const { islandOf } = findIslands(network)
      for (const source of [islandOf.indexOf(0), islandOf.lastIndexOf(0)])
        assert.deepEqual(timesFrom(network, source), timesWithMemory(graph, { mode, cost, source }))
    },
  )
}

test(
  'a .osm.pbf cut off in the middle is refused',
  { skip: skipped('monaco.osm.pbf') },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'jingwei-reach-'))
    after(() => rmSync(folder, { recursive: true }))
    const whole = readFileSync(extract('monaco.osm.pbf'))
    const cut = join(folder, 'cut.osm.pbf')
    for (const share of [0.001, 0.3, 0.9]) {
      writeFileSync(cut, whole.subarray(0, Math.floor(whole.length * share)))
      await assert.rejects(readOsmFile(cut), { code: 'bad_file', field: 'pbf' })
    }
    const damaged = Buffer.from(whole)
    damaged.fill(7, whole.length >> 1, (whole.length >> 1) + 1000)
    writeFileSync(cut, damaged)
    await assert.rejects(readOsmFile(cut), { name: 'ReachError', code: 'bad_file' })
  },
)
