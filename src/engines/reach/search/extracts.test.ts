// Real roads: every node of the extracts, in all modes, against plain Dijkstra with a heap.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { describe, test } from 'node:test'
import { readOsmFile } from '../adapter.ts'
import { compileNetwork } from '../compile.ts'
import { findIslands } from '../islands.ts'
import { MODES, type Network, reversed, type RoadGraph } from '../network.ts'
import { createSearcher, nearestField } from './field.ts'
import { unreachable } from './input.ts'
import { kNearest } from './nearest.ts'
import { plainTimesPerNode } from './reference.ts'
import { timeTable } from './table.ts'

const folder = '../shared/data/osm'
const extracts = [
  'porto_portugal.osm.pbf',
  'liechtenstein-latest.osm.pbf',
  'monaco.osm.pbf',
  'oslo-east-filtered.osm.pbf',
  'shenzhen_nanshan_2021.osm.xml',
]

/** Three nodes of the largest part, far from each other in the file. */
function facilitiesOf(network: Network): number[] {
  const { islandOf } = findIslands(network)
  const main = [...islandOf.keys()].filter((node) => islandOf[node] === 0)
  return [0.1, 0.5, 0.9].map((share) => main[Math.floor(share * main.length)]!)
}

const delay = [0, 12.3, 60]

function check(network: Network): number {
  const node = facilitiesOf(network)
  const plain = node.map((start) => plainTimesPerNode(network, start))
  const searcher = createSearcher(network)
  const field = nearestField(searcher, { node, delay })
  const nearest = kNearest(searcher, { node, delay, k: 2 })
  const to = Array.from({ length: Math.ceil(network.graphNodes / 5) }, (_, i) => 5 * i)
  const dial = timeTable(network, { from: node, to, method: 'dial' })
  const hierarchy = timeTable(network, { from: node, to, method: 'hierarchy' })
  const asTenths = (time: number) => (time === Infinity ? unreachable : time)
  for (let place = 0; place < network.graphNodes; place++) {
    const ranked = plain
      .map((times, i) => ({ time: times[place]! + Math.round(delay[i]! * 10), i }))
      .toSorted((a, b) => a.time - b.time || a.i - b.i)
    const [first, second] = ranked
    const found = [
      field.tenths[place],
      field.facility[place],
      nearest.tenths[2 * place],
      nearest.tenths[2 * place + 1],
    ]
    const own = first!.time === Infinity ? -1 : first!.i
    const wanted = [asTenths(first!.time), own, asTenths(first!.time), asTenths(second!.time)]
    if (found.some((value, k) => value !== wanted[k])) assert.deepEqual(found, wanted, `${place}`)
  }
  to.forEach((place, j) =>
    plain.forEach((times, i) => {
      const wanted = asTenths(times[place]!)
      if (dial.tenths[i * to.length + j] !== wanted) assert.fail(`Dial to ${place}`)
      if (hierarchy.tenths[i * to.length + j] !== wanted) assert.fail(`hierarchy to ${place}`)
    }),
  )
  return network.graphNodes * 4 + to.length * 6
}

for (const name of extracts) {
  describe(name, () => {
    const path = `${folder}/${name}`
    const skip = existsSync(path) || process.env['CI'] === 'true' ? false : `${path} is not there`
    let graph: RoadGraph | undefined
    for (const mode of MODES) {
      test(
        `from and to facilities by ${mode} all times equal plain Dijkstra's`,
        { skip },
        async (t) => {
          graph ??= (await readOsmFile(path)).graph
          const network = compileNetwork(graph, { mode })
          const compared = check(network) + check(reversed(network))
          t.diagnostic(`${compared} figures compared`)
          assert.ok(compared > 1000)
        },
      )
    }
  })
}
