/**
 * A road graph as one file, little-endian: 8 bytes magic, version, number of sections, length of the file (low and
 * high 32 bits), checksum of the table; then the table (per section name[16], kind, offset, bytes, checksum); then the
 * sections, each at a multiple of 8 bytes. Checksums are CRC-32. Reading makes views onto the bytes and copies nothing.
 */
import { ReachError } from './errors.ts'
import type { RoadGraph } from './network.ts'

const MAGIC = 'JWROADS\0'
const VERSION = 1
const HEADER = 32
const ENTRY = 32
const NAME = 16

const KINDS = [Float64Array, Float32Array, Uint32Array, Uint8Array] as const
type Kind = (typeof KINDS)[number]

/** Name, kind and what its length must be. */
const SECTIONS = {
  lon: [Float64Array, 'nodes'],
  lat: [Float64Array, 'nodes'],
  osmNode: [Float64Array, 'nodes'],
  first: [Uint32Array, 'nodes+1'],
  head: [Uint32Array, 'arcs'],
  metres: [Float32Array, 'arcs'],
  roadClass: [Uint8Array, 'arcs'],
  speedKmh: [Uint8Array, 'arcs'],
  access: [Uint8Array, 'arcs'],
  flags: [Uint8Array, 'arcs'],
  seconds: [Float32Array, 'arcs'],
  way: [Float64Array, 'arcs'],
  twin: [Uint32Array, 'arcs'],
  piece: [Uint32Array, 'arcs'],
  shapeFirst: [Uint32Array, 'pieces+1'],
  shapeLon: [Float64Array, 'points'],
  shapeLat: [Float64Array, 'points'],
  banFirst: [Uint32Array, 'bans+1'],
  banArcs: [Uint32Array, 'banned'],
  banModes: [Uint8Array, 'bans'],
} as const satisfies Record<keyof RoadGraph, readonly [Kind, string]>

const NAMES = Object.keys(SECTIONS) as readonly (keyof RoadGraph)[]

/** CRC-32 of bytes (that of gzip and of `crc32` in node:zlib, which is faster and may be given instead). */
export type Checksum = (bytes: Uint8Array) => number

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb8_8320 ^ (value >>> 1) : value >>> 1
  return value
})

export const crc32: Checksum = (bytes) => {
  let value = 0xffff_ffff
  for (let i = 0; i < bytes.length; i++)
    value = CRC_TABLE[(value ^ bytes[i]!) & 255]! ^ (value >>> 8)
  return (value ^ 0xffff_ffff) >>> 0
}

const padded = (bytes: number) => (bytes + 7) & ~7

function requireLittleEndian() {
  if (new Uint8Array(Uint32Array.of(1).buffer)[0] !== 1)
    throw new ReachError(
      { code: 'bad_file', field: 'byte order' },
      'expected a little-endian machine',
    )
}

const asBytes = (list: RoadGraph[keyof RoadGraph]) =>
  new Uint8Array(list.buffer, list.byteOffset, list.byteLength)

/** The bytes of the file. */
export function writeGraph(graph: RoadGraph, checksum: Checksum = crc32): Uint8Array<ArrayBuffer> {
  requireLittleEndian()
  const table = HEADER + NAMES.length * ENTRY
  const length = NAMES.reduce((sum, name) => sum + padded(graph[name].byteLength), padded(table))
  if (length > 0xffff_ffff)
    throw new ReachError(
      { code: 'bad_file', field: 'length' },
      `expected less than 4 GiB, got ${length} bytes`,
    )
  const file = new Uint8Array(length)
  const view = new DataView(file.buffer)
  let offset = padded(table)
  NAMES.forEach((name, k) => {
    const bytes = asBytes(graph[name])
    const at = HEADER + k * ENTRY
    for (let i = 0; i < name.length; i++) file[at + i] = name.charCodeAt(i)
    view.setUint32(at + NAME, KINDS.indexOf(SECTIONS[name][0]), true)
    view.setUint32(at + NAME + 4, offset, true)
    view.setUint32(at + NAME + 8, bytes.length, true)
    view.setUint32(at + NAME + 12, checksum(bytes), true)
    file.set(bytes, offset)
    offset += padded(bytes.length)
  })
  for (let i = 0; i < MAGIC.length; i++) file[i] = MAGIC.charCodeAt(i)
  view.setUint32(8, VERSION, true)
  view.setUint32(12, NAMES.length, true)
  view.setUint32(16, length, true)
  view.setUint32(24, checksum(file.subarray(HEADER, table)), true)
  return file
}

const refuse = (field: string, expected: string, code: 'bad_file' | 'bad_version' = 'bad_file') => {
  throw new ReachError({ code, field }, expected)
}

function readHeader(file: Uint8Array, view: DataView, checksum: Checksum): number {
  const magic = String.fromCharCode(...file.subarray(0, MAGIC.length))
  if (magic !== MAGIC) refuse('magic', 'expected a road graph made by "jingwei reach build"')
  if (file.length < HEADER) refuse('header', `expected ${HEADER} bytes, got ${file.length}`)
  const [version, sections] = [view.getUint32(8, true), view.getUint32(12, true)]
  if (version !== VERSION)
    refuse('version', `expected version ${VERSION}, got ${version}: build it again`, 'bad_version')
  const length = view.getUint32(16, true)
  const table = HEADER + sections * ENTRY
  if (file.length < table) refuse('table', `expected ${table} bytes, got ${file.length}: cut off`)
  if (checksum(file.subarray(HEADER, table)) !== view.getUint32(24, true))
    refuse('table', 'expected the checksum it was saved with: the file is damaged')
  if (sections !== NAMES.length)
    refuse('table', `expected ${NAMES.length} sections, got ${sections}`)
  return length
}

/** Lengths fit together and indices point to what is there. */
function checkContent(graph: RoadGraph) {
  const [nodes, arcs, bans] = [graph.lon.length, graph.head.length, graph.banModes.length]
  const counts: Record<string, number> = {
    nodes,
    'nodes+1': nodes + 1,
    arcs,
    'pieces+1': graph.shapeFirst.length,
    points: graph.shapeLon.length,
    'bans+1': bans + 1,
    bans,
    banned: graph.banArcs.length,
  }
  for (const name of NAMES) {
    const expected = counts[SECTIONS[name][1]]!
    if (graph[name].length !== expected)
      refuse(name, `expected ${expected} values, got ${graph[name].length}`)
  }
  const rising = (name: 'first' | 'shapeFirst' | 'banFirst', end: number) => {
    const list = graph[name]
    let fits = list[0] === 0 && list.at(-1) === end
    for (let i = 1; fits && i < list.length; i++) fits = list[i - 1]! <= list[i]!
    if (!fits) refuse(name, `expected rising positions from 0 to ${end}`)
  }
  rising('first', arcs)
  rising('shapeFirst', graph.shapeLon.length)
  rising('banFirst', graph.banArcs.length)
  const below = (name: 'head' | 'piece' | 'banArcs', end: number) => {
    for (const value of graph[name])
      if (value >= end) refuse(name, `expected values below ${end}, got ${value}`)
  }
  below('head', nodes)
  below('piece', graph.shapeFirst.length - 1)
  below('banArcs', arcs)
}

/**
 * The graph as views onto `file`, which may lie in shared memory and must not be changed afterwards. Throws
 * `ReachError` naming the section: `bad_file` for what is foreign, cut off or damaged, `bad_version` for another
 * version's.
 */
export function readGraph(file: Uint8Array, checksum: Checksum = crc32): RoadGraph {
  requireLittleEndian()
  // views must begin at multiples of 8
  const bytes = file.byteOffset % 8 === 0 ? file : Uint8Array.from(file)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = readHeader(bytes, view, checksum)
  const entries = NAMES.map((name, k) => {
    const at = HEADER + k * ENTRY
    const found = String.fromCharCode(...bytes.subarray(at, at + NAME)).replace(/\0+$/, '')
    const [kind, offset, size, sum] = [0, 4, 8, 12].map((i) => view.getUint32(at + NAME + i, true))
    const type = SECTIONS[name][0]
    if (found !== name || KINDS[kind!] !== type || offset! % 8 || size! % type.BYTES_PER_ELEMENT)
      refuse(name, `expected this section as ${type.name}, got ${found}`)
    if (offset! + size! > bytes.length)
      refuse(name, `expected ${size} bytes from ${offset}, but the file ends at ${bytes.length}`)
    if (checksum(bytes.subarray(offset, offset! + size!)) !== sum)
      refuse(name, 'expected the checksum it was saved with: the file is damaged')
    // shared memory does as well
    const buffer = bytes.buffer as ArrayBuffer
    return [name, new type(buffer, bytes.byteOffset + offset!, size! / type.BYTES_PER_ELEMENT)]
  })
  if (bytes.length !== length) refuse('length', `expected ${length} bytes, got ${bytes.length}`)
  const graph = Object.fromEntries(entries) as RoadGraph
  checkContent(graph)
  return graph
}
