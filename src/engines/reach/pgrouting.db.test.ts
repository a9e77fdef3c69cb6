// The same network searched by pgRouting.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, describe, test } from 'node:test'
import { hasPgRouting, openPgRouting } from '../../../test/setup/pgrouting.ts'
import { readOsmFile } from './adapter.ts'
import {
  compileNetwork,
  createSearcher,
  findIslands,
  isochrones,
  nearestField,
  type Network,
  timeTable,
  unreachable,
} from './index.ts'
import { covers } from './search/reference.ts'

const map = '../shared/data/osm/liechtenstein-latest.osm.pbf'
const url = process.env['JINGWEI_TEST_PG']
const must = process.env['CI'] === 'true'

async function reason(): Promise<string | undefined> {
  if (!existsSync(map)) return `${map} is not there`
  if (!url) return 'JINGWEI_TEST_PG is not set; npm test sets it'
  if (!(await hasPgRouting(url))) return 'postgresql-15-pgrouting is not installed'
  return undefined
}

const missing = await reason()

/** Nodes of the largest part, spread over the country. */
function spreadOut(network: Network, count: number): number[] {
  const { islandOf } = findIslands(network)
  const main = [...islandOf.keys()].filter((node) => islandOf[node] === 0)
  return Array.from({ length: count }, (_, i) => main[Math.floor((i * main.length) / count)]!)
}

describe('pgRouting on the same network', () => {
  if (missing !== undefined) {
    if (must) test('pgRouting', () => assert.fail(missing))
    else test('pgRouting', { skip: missing }, () => {})
    return
  }
  for (const mode of ['car', 'walk'] as const) {
    let open: Awaited<ReturnType<typeof openPgRouting>> | undefined
    let network: Network | undefined
    after(() => open?.close())
    const ready = async () => {
      network ??= compileNetwork((await readOsmFile(map)).graph, { mode })
      open ??= await openPgRouting(url!, `jingwei_reach_${process.pid}_${mode}`, network)
      return { network, routing: open }
    }

    test(`reaches the same crossings within ten minutes by ${mode}, at the same times`, async (t) => {
      const own = await ready()
      const searcher = createSearcher(own.network)
      let compared = 0
      for (const start of spreadOut(own.network, 4)) {
        // eslint-disable-next-line no-await-in-loop -- one connection
        const byNode = await own.routing.drivingDistance(start, 6000)
        const wanted = new Map<number, number>()
        for (const [copy, tenths] of byNode) {
          const node = own.network.nodeOf[copy]!
          wanted.set(node, Math.min(tenths, wanted.get(node) ?? Infinity))
        }
        const { tenths } = nearestField(searcher, { node: [start], limit: 600 })
        const found = [...tenths.keys()].filter((node) => tenths[node] !== unreachable)
        assert.deepEqual(
          found,
          [...wanted.keys()].toSorted((a, b) => a - b),
        )
        for (const node of found) {
          assert.ok(
            Math.abs(tenths[node]! - wanted.get(node)!) <= 1e-9 * Math.max(1, tenths[node]!),
          )
          compared++
        }
      }
      t.diagnostic(`${compared} times by ${mode} compared`)
      assert.ok(compared > 100)
    })

    test(`puts what pgRouting reaches with a minute to spare by ${mode} inside the circle`, async () => {
      const own = await ready()
      const searcher = createSearcher(own.network)
      const { lon, lat } = own.network
      let inside = 0
      for (const start of spreadOut(own.network, 2)) {
        // eslint-disable-next-line no-await-in-loop -- one connection
        const reached = await own.routing.drivingDistance(start, 5400)
        const { features } = isochrones(searcher, { node: [start], thresholds: [600] })
        for (const node of reached.keys()) {
          const point = [lon[node]!, lat[node]!] as const
          assert.ok(covers(features[0]!.geometry, point), `${point.join()} is left out`)
          inside++
        }
      }
      assert.ok(inside > 50)
    })

    test(`needs the same times between the same places by ${mode}`, async (t) => {
      const own = await ready()
      const split = new Set(own.network.nodeOf.subarray(own.network.graphNodes))
      const places = spreadOut(own.network, 80).filter((node) => !split.has(node))
      const [from, to] = [places.slice(0, 10), places.slice(10)]
      const wanted = await own.routing.costs(from, to)
      for (const method of ['dial', 'hierarchy'] as const) {
        const { tenths } = timeTable(own.network, { from, to, method })
        assert.deepEqual(
          [...tenths],
          wanted.map((cost) => cost ?? unreachable),
        )
      }
      t.diagnostic(`${wanted.length} times by ${mode} compared`)
      assert.ok(wanted.length > 500)
    })
  }
})
