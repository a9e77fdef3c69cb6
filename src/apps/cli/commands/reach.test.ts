// A road graph from the command line.
import assert from 'node:assert/strict'
import { existsSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { loadGraph } from '#engines/reach/adapter'
import { UsageError } from '../command.ts'
import { reachCommands } from './reach.ts'
import { openShell } from './run.fixture.ts'

const { folder, run } = openShell(reachCommands)

const roads = `<osm version="0.6">
  <node id="1" lon="114.3" lat="30.6"/><node id="2" lon="114.301" lat="30.6"/>
  <node id="3" lon="114.4" lat="30.6"/><node id="4" lon="114.401" lat="30.6"/>
  <way id="7"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way>
  <way id="8"><nd ref="3"/><nd ref="4"/><tag k="highway" v="footway"/></way>
  <way id="9"><nd ref="2"/><nd ref="99"/><tag k="highway" v="residential"/></way>
</osm>`

test('a map becomes a graph in a file, and its islands and losses are reported', async () => {
  writeFileSync(join(folder, 'roads.osm'), roads)
  const { exit, out } = await run('reach', 'build', 'roads.osm', '-o', 'city.bin')
  assert.equal(exit, 0)
  const { file, bytes, seconds, islands, ...said } = JSON.parse(out) as Record<string, unknown>
  assert.equal(file, join(folder, 'city.bin'))
  assert.ok(Number(bytes) > 0 && Number(seconds) > 0)
  assert.deepEqual(said, {
    nodes: 4,
    arcs: 4,
    roads: 2,
    dropped: { missingNodes: 1, cutRoads: 0, lostRoads: 1 },
  })
  const { walk, car } = islands as Record<string, { count: number; largest: unknown[] }>
  assert.equal(walk?.count, 2)
  assert.deepEqual(car, { count: 1, largest: [{ nodes: 2, lon: 114.3, lat: 30.6 }] })
  assert.deepEqual([...loadGraph(join(folder, 'city.bin')).osmNode], [1, 2, 3, 4])
})

test('a full report says what was read', async () => {
  writeFileSync(join(folder, 'roads.osm'), roads)
  const { out } = await run('reach', 'build', 'roads.osm', '-o', 'city.bin', '--report')
  const said = JSON.parse(out) as { read: unknown; restrictions: unknown; kilometres: number }
  assert.deepEqual(said.read, { nodes: 4, ways: 3, relations: 0, areas: 0 })
  assert.deepEqual(said.restrictions, { read: 0, used: 0, otherVehicles: 0, unclear: 0 })
  assert.ok(Math.abs(said.kilometres - 0.191) < 0.002)
})

test('what is no map is refused with the reason, and no graph is left', async () => {
  for (const [name, content, reason] of [
    ['empty.osm.pbf', '', /empty file/],
    ['text.osm.pbf', 'no roads here', /"pbf": expected a complete .osm.pbf file/],
    ['bare.osm', '<osm><node id="1" lon="0" lat="0"/></osm>', /expected ways tagged highway/],
  ] as const) {
    writeFileSync(join(folder, name), content)
    const { exit, out, err } = await run('reach', 'build', name, '-o', `${name}.bin`)
    assert.deepEqual([exit, out], [1, ''])
    assert.match(err, reason)
    assert.ok(err.startsWith(join(folder, name)))
    assert.equal(existsSync(join(folder, `${name}.bin`)), false)
  }
})

test('wrong usage is told as such', async () => {
  writeFileSync(join(folder, 'roads.osm'), roads)
  for (const argv of [
    ['reach', 'build', '-o', 'city.bin'],
    ['reach', 'build', 'nowhere.osm', '-o', 'city.bin'],
    ['reach', 'build', 'roads.osm'],
    ['reach', 'build', 'roads.osm', '-o', 'nowhere/city.bin'],
  ])
    await assert.rejects(run(...argv), UsageError, argv.join(' '))
})

const porto = resolve('../shared/data/osm/porto_portugal.osm.pbf')
const without = existsSync(porto) || process.env['CI'] === 'true' ? false : `${porto} is not there`

test('Porto becomes a graph whose main part has most of its nodes', { skip: without }, async () => {
  const { exit, out } = await run('reach', 'build', porto, '-o', 'porto.bin')
  assert.equal(exit, 0)
  type Said = { nodes: number; islands: Record<string, { largest: { nodes: number }[] }> }
  const { nodes, islands } = JSON.parse(out) as Said
  const graph = loadGraph(join(folder, 'porto.bin'))
  assert.equal(graph.lon.length, nodes)
  assert.ok(islands['walk']!.largest[0]!.nodes > 0.9 * nodes)
  assert.ok(islands['car']!.largest[0]!.nodes > 0.8 * nodes)
})
