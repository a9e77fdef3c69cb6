/**
 * A city for benches: blocks of differing size, arterial roads, rings and radials, a winding river with few bridges,
 * one-way streets and missing streets. The same for the same seed, on every machine.
 */
import { requireOption } from './errors.ts'
import { metresBetween } from './graph.ts'
import { FLAG, modeBit, NONE, type RoadGraph } from './network.ts'
import { ROAD_CLASSES, type RoadClass } from './profiles.ts'

export type CityOptions = {
  readonly seed: number
  /** Nodes wanted, from 100 to 10 million; exactly so many are made. About three car arcs per node. */
  readonly nodes: number
}

/** Tommy Ettinger's mulberry32: numbers from 0 to before 1. */
function dice(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b_79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const ALL = modeBit('walk') | modeBit('cycle') | modeBit('car') | modeBit('ambulance')
const ON_FOOT = modeBit('walk')
const METRES_PER_DEGREE = 111_195

type Plan = {
  readonly rows: number
  readonly columns: number
  /** Where the grid's lines run, degrees. */
  readonly x: Float64Array
  readonly y: Float64Array
  /** Grid place → node, NONE in the river. */
  readonly nodeAt: Uint32Array
  readonly next: () => number
}

/** Lines 60 to 180 m apart, blocks in the centre smaller. */
function lines(count: number, origin: number, degreesPerMetre: number, next: () => number) {
  const list = new Float64Array(count)
  let metres = 0
  for (let i = 0; i < count; i++) {
    list[i] = origin + metres * degreesPerMetre
    const off = Math.abs(i / count - 0.5) * 2
    metres += 60 + 60 * off + 60 * next()
  }
  return list
}

function planCity({ seed, nodes }: CityOptions): Plan {
  const next = dice(seed)
  const columns = Math.max(10, Math.ceil(Math.sqrt(nodes * 1.04)))
  const width = Math.max(1, Math.round(columns / 60))
  // enough rows for the river's loss
  const rows = Math.ceil(nodes / columns) + width
  const river = (column: number) =>
    Math.round(rows * (0.45 + 0.12 * Math.sin((column / columns) * 7)))
  const nodeAt = new Uint32Array(rows * columns).fill(NONE)
  let made = 0
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns && made < nodes; column++) {
      const wet = row >= river(column) && row < river(column) + width
      if (!wet) nodeAt[row * columns + column] = made++
    }
  }
  const shrink = Math.cos((30.5 * Math.PI) / 180)
  return {
    rows,
    columns,
    x: lines(columns, 114, 1 / METRES_PER_DEGREE / shrink, next),
    y: lines(rows, 30.4, 1 / METRES_PER_DEGREE, next),
    nodeAt,
    next,
  }
}

/** Class of the street along a grid line: rings and radials are fast, then every 16th, 8th and 4th line. */
function streetClass(line: number, count: number, along: number): RoadClass {
  const middle = count >> 1
  const off = Math.abs(line - middle)
  const ring = [0.3, 0.6, 0.9].some((share) => off === Math.round(middle * share) && along <= off)
  if (ring || off === 0) return 'trunk'
  if (line % 16 === 0) return 'primary'
  if (line % 8 === 0) return 'secondary'
  return line % 4 === 0 ? 'tertiary' : 'residential'
}

type Piece = {
  readonly from: number
  readonly to: number
  readonly roadClass: RoadClass
  readonly oneway: boolean
  readonly bridge: boolean
}

/** Streets between neighbours; a quarter of the small ones is missing, one in seven of the rest is one-way. */
function streets(plan: Plan): Piece[] {
  const { rows, columns, nodeAt, next } = plan
  const pieces: Piece[] = []
  const add = (from: number, to: number, roadClass: RoadClass) => {
    const small = roadClass === 'residential'
    const [missing, oneway, turned] = [next() < 0.27, next() < 0.14, next() < 0.5]
    if (from === NONE || to === NONE || (small && missing)) return
    const ends = turned ? { from: to, to: from } : { from, to }
    pieces.push({ ...ends, roadClass, oneway: small && oneway, bridge: false })
  }
  const off = (line: number, count: number) => Math.abs(line - (count >> 1))
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = row * columns + column
      if (column + 1 < columns)
        add(nodeAt[at]!, nodeAt[at + 1]!, streetClass(row, rows, off(column, columns)))
      if (row + 1 < rows)
        add(nodeAt[at]!, nodeAt[at + columns]!, streetClass(column, columns, off(row, rows)))
    }
  }
  return pieces
}

/** About a dozen, where wide streets meet the river. */
function bridges({ rows, columns, nodeAt }: Plan): Piece[] {
  const pieces: Piece[] = []
  const apart = Math.max(4, Math.round(columns / 12 / 4) * 4)
  for (let column = apart >> 1; column < columns; column += apart) {
    let north = 1
    while (north < rows && nodeAt[north * columns + column] !== NONE) north++
    const from = nodeAt[(north - 1) * columns + column]!
    while (north < rows && nodeAt[north * columns + column] === NONE) north++
    if (north === rows) continue
    const to = nodeAt[north * columns + column]!
    pieces.push({ from, to, roadClass: 'primary', oneway: false, bridge: true })
  }
  return pieces
}

function places({ rows, columns, x, y, nodeAt, next }: Plan, nodes: number) {
  const [lon, lat] = [new Float64Array(nodes), new Float64Array(nodes)]
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const node = nodeAt[row * columns + column]!
      if (node === NONE) continue
      lon[node] = x[column]! + (next() - 0.5) * 2e-4
      lat[node] = y[row]! + (next() - 0.5) * 2e-4
    }
  }
  return { lon, lat }
}

/** Arcs in order of their tail: arc 2p is piece p forward, 2p + 1 back; on one-way streets only people walk back. */
function arcsOf(pieces: readonly Piece[], lon: Float64Array, lat: Float64Array) {
  const nodes = lon.length
  const first = new Uint32Array(nodes + 1)
  for (const { from, to } of pieces) {
    first[from + 1]!++
    first[to + 1]!++
  }
  for (let v = 0; v < nodes; v++) first[v + 1]! += first[v]!
  const next = first.slice(0, nodes)
  const raws = new Uint32Array(2 * pieces.length)
  const arcOf = new Uint32Array(2 * pieces.length)
  pieces.forEach(({ from, to }, p) => {
    for (const raw of [2 * p, 2 * p + 1]) {
      const arc = next[raw & 1 ? to : from]!++
      raws[arc] = raw
      arcOf[raw] = arc
    }
  })
  const indices = new Map(ROAD_CLASSES.map((name, index) => [name, index]))
  const piece = (raw: number) => pieces[raw >> 1]!
  const metres = Float32Array.from(pieces, ({ from, to }) =>
    metresBetween(lon[from]!, lat[from]!, lon[to]!, lat[to]!),
  )
  return {
    first,
    head: raws.map((raw) => (raw & 1 ? piece(raw).from : piece(raw).to)),
    metres: Float32Array.from(raws, (raw) => metres[raw >> 1]!),
    roadClass: Uint8Array.from(raws, (raw) => indices.get(piece(raw).roadClass)!),
    speedKmh: new Uint8Array(raws.length),
    access: Uint8Array.from(raws, (raw) => (raw & 1 && piece(raw).oneway ? ON_FOOT : ALL)),
    flags: Uint8Array.from(
      raws,
      (raw) => (raw & 1 ? FLAG.backward : 0) | (piece(raw).bridge ? FLAG.bridge : 0),
    ),
    seconds: new Float32Array(raws.length),
    way: Float64Array.from(raws, (raw) => (raw >> 1) + 1),
    twin: raws.map((raw) => arcOf[raw ^ 1]!),
    piece: raws.map((raw) => raw >> 1),
  }
}

/** Builds the city. Every piece is a way of its own, numbered from 1; there are no turn bans and no shapes. */
export function cityGraph(o: CityOptions): RoadGraph {
  requireOption(
    Number.isInteger(o.nodes) && o.nodes >= 100 && o.nodes <= 1e7,
    'nodes',
    `expected a whole number from 100 to 10,000,000, got ${o.nodes}`,
  )
  requireOption(Number.isInteger(o.seed), 'seed', `expected a whole number, got ${o.seed}`)
  const plan = planCity(o)
  const pieces = [...streets(plan), ...bridges(plan)]
  const { lon, lat } = places(plan, o.nodes)
  return {
    lon,
    lat,
    osmNode: Float64Array.from({ length: o.nodes }, (_, v) => v + 1),
    ...arcsOf(pieces, lon, lat),
    shapeFirst: new Uint32Array(pieces.length + 1),
    shapeLon: new Float64Array(0),
    shapeLat: new Float64Array(0),
    banFirst: new Uint32Array(1),
    banArcs: new Uint32Array(0),
    banModes: new Uint8Array(0),
  }
}
