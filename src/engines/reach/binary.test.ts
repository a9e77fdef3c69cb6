// A graph in a file: what is saved comes back; what is foreign, cut off or damaged is refused by its section.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { crc32 as zlibCrc32 } from 'node:zlib'
import { loadGraph, readOsmFile, saveGraph } from './adapter.ts'
import { crc32, readGraph, writeGraph } from './binary.ts'
import { cityGraph } from './city.ts'
import { buildTown, townXml, type Town } from './town.fixture.ts'

const town: Town = {
  map: ['abcd', ' e  '],
  ways: [['abcd'], ['be']],
  turns: [{ from: '1', via: 'b', to: '2', restriction: 'no_right_turn' }],
  nodes: { c: { barrier: 'bollard' } },
}
const { graph } = buildTown(town)
const bytes = writeGraph(graph)

const folder = mkdtempSync(join(tmpdir(), 'jingwei-reach-'))
after(() => rmSync(folder, { recursive: true }))
const path = (name: string) => join(folder, name)

test('a graph comes back as it was saved', () => {
  assert.deepEqual(readGraph(bytes), graph)
})

test('reading makes views and copies nothing', () => {
  assert.equal(readGraph(bytes).head.buffer, bytes.buffer)
})

test('a file that begins anywhere in memory can be read', () => {
  const shifted = new Uint8Array(bytes.length + 3)
  shifted.set(bytes, 3)
  assert.deepEqual(readGraph(shifted.subarray(3)), graph)
})

test('the checksum is that of gzip', () => {
  const text = new TextEncoder().encode('123456789')
  assert.equal(crc32(text), 0xcbf4_3926)
  assert.equal(crc32(bytes), zlibCrc32(bytes))
})

test('a graph comes back from disk, in memory that workers share', () => {
  const size = saveGraph(path('town.bin'), graph)
  assert.equal(readFileSync(path('town.bin')).length, size)
  const loaded = loadGraph(path('town.bin'))
  assert.deepEqual(loaded, graph)
  assert.ok(loaded.lon.buffer instanceof SharedArrayBuffer)
})

test('a made-up city comes back from its file', () => {
  const city = cityGraph({ seed: 3, nodes: 500 })
  assert.deepEqual(readGraph(writeGraph(city)), city)
})

const nameAt = (k: number) => 32 + k * 32
const edited = (edit: (file: Uint8Array, view: DataView) => void, whole = bytes) => {
  const file = whole.slice()
  edit(file, new DataView(file.buffer))
  return file
}
const offsetOf = (k: number) => new DataView(bytes.buffer).getUint32(nameAt(k) + 20, true)

const damaged: readonly [string, Uint8Array, string][] = [
  ['an empty file', new Uint8Array(0), 'magic'],
  ['something else', new TextEncoder().encode('{"type":"FeatureCollection"}'), 'magic'],
  ['a file of nothing but the magic', bytes.slice(0, 8), 'header'],
  ['a file cut off in the table', bytes.slice(0, 100), 'table'],
  ['a file cut off in a section', bytes.slice(0, offsetOf(4) + 2), 'head'],
  ['a file cut off at the end', bytes.slice(0, -1), 'length'],
  ['a file with something behind', Uint8Array.from([...bytes, 0]), 'length'],
  ['a flipped bit in the table', edited((file) => void (file[nameAt(2)]! ^= 1)), 'table'],
  ['a flipped bit in the longitudes', edited((file) => void (file[offsetOf(0)]! ^= 1)), 'lon'],
  ['a flipped bit in the speeds', edited((file) => void (file[offsetOf(7)]! ^= 1)), 'speedKmh'],
]

for (const [name, file, field] of damaged) {
  test(`${name} is refused by its section`, () => {
    assert.throws(() => readGraph(file), { name: 'ReachError', code: 'bad_file', field })
  })
}

test('a file of another version is refused', () => {
  const newer = edited((_, view) => view.setUint32(8, 2, true))
  assert.throws(() => readGraph(newer), { code: 'bad_version', field: 'version' })
})

const wrongContent: readonly [string, object, string][] = [
  ['a head that is no node', { head: graph.head.map(() => 99) }, 'head'],
  ['fewer heads than arcs', { head: graph.head.slice(1) }, 'metres'],
  ['positions that fall', { first: graph.first.toReversed() }, 'first'],
  ['a banned arc that is not there', { banArcs: graph.banArcs.map(() => 99) }, 'banArcs'],
  ['a piece without a shape', { piece: graph.piece.map(() => 99) }, 'piece'],
]

for (const [name, wrong, field] of wrongContent) {
  test(`${name} is refused though the checksums are right`, () => {
    assert.throws(() => readGraph(writeGraph({ ...graph, ...wrong })), { code: 'bad_file', field })
  })
}

test('a map on disk is read by the ending of its name', async () => {
  writeFileSync(path('town.osm'), townXml(town))
  assert.deepEqual((await readOsmFile(path('town.osm'))).graph, graph)
})

const foreign: readonly [string, string, string][] = [
  ['an empty file', 'empty.osm.pbf', ''],
  ['text instead of a map', 'text.osm.pbf', 'these are not the roads you are looking for'],
  ['a few bytes', 'few.osm.pbf', '\0\0'],
  ['an empty XML file', 'empty.osm', ''],
]

for (const [name, file, content] of foreign) {
  test(`${name} (${file}) is refused as no map`, async () => {
    writeFileSync(path(file), content)
    await assert.rejects(readOsmFile(path(file)), { name: 'ReachError', code: 'bad_file' })
  })
}
