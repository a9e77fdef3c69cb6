/**
 * Lines to a planar graph: coordinates are whole decimetres, so every test of orientation is exact, and cutting lines at their
 * crossings is repeated until rounding makes no new ones. Its faces are the city's blocks.
 */
import { ringArea, type Pt } from './geometry.ts'

export const UNIT = 0.1

export type Input = { line: readonly Pt[]; tag: number }

export type Graph = {
  x: number[]
  y: number[]
  from: number[]
  to: number[]
  /** Tag of the line an edge came from; where two lines coincide, the lower tag. */
  tag: number[]
}

type Cuts = (number[] | undefined)[]

function cross(graph: Graph, a: number, b: number, c: number): number {
  const { x, y } = graph
  return (x[b]! - x[a]!) * (y[c]! - y[a]!) - (y[b]! - y[a]!) * (x[c]! - x[a]!)
}

class Vertices {
  readonly x: number[] = []
  readonly y: number[] = []
  readonly #ids = new Map<number, number>()

  id(x: number, y: number): number {
    const key = (x + 500_000) * 1_000_000 + y + 500_000
    const known = this.#ids.get(key)
    if (known !== undefined) return known
    const id = this.x.length
    this.#ids.set(key, id)
    this.x.push(x)
    this.y.push(y)
    return id
  }
}

function cut(cuts: Cuts, edge: number, vertex: number): void {
  const list = cuts[edge]
  if (list) list.push(vertex)
  else cuts[edge] = [vertex]
}

function within(graph: Graph, edge: number, v: number): boolean {
  const { x, y, from, to } = graph
  const [a, b] = [from[edge]!, to[edge]!]
  if (v === a || v === b || cross(graph, a, b, v) !== 0) return false
  return (
    Math.min(x[a]!, x[b]!) <= x[v]! &&
    x[v]! <= Math.max(x[a]!, x[b]!) &&
    Math.min(y[a]!, y[b]!) <= y[v]! &&
    y[v]! <= Math.max(y[a]!, y[b]!)
  )
}

function meet(graph: Graph, vertices: Vertices, cuts: Cuts, [e, f]: [number, number]): void {
  const { x, y, from, to } = graph
  const [a, b, c, d] = [from[e]!, to[e]!, from[f]!, to[f]!]
  if (Math.max(x[a]!, x[b]!) < Math.min(x[c]!, x[d]!)) return
  if (Math.max(x[c]!, x[d]!) < Math.min(x[a]!, x[b]!)) return
  if (Math.max(y[a]!, y[b]!) < Math.min(y[c]!, y[d]!)) return
  if (Math.max(y[c]!, y[d]!) < Math.min(y[a]!, y[b]!)) return
  for (const v of [c, d]) if (within(graph, e, v)) cut(cuts, e, v)
  for (const v of [a, b]) if (within(graph, f, v)) cut(cuts, f, v)
  const [s1, s2] = [cross(graph, a, b, c), cross(graph, a, b, d)]
  const [s3, s4] = [cross(graph, c, d, a), cross(graph, c, d, b)]
  if (s1 > 0 === s2 > 0 || s3 > 0 === s4 > 0 || s1 === 0 || s2 === 0 || s3 === 0 || s4 === 0) return
  const t = s3 / (s3 - s4)
  const v = vertices.id(
    Math.round(x[a]! + t * (x[b]! - x[a]!)),
    Math.round(y[a]! + t * (y[b]! - y[a]!)),
  )
  if (v !== a && v !== b) cut(cuts, e, v)
  if (v !== c && v !== d) cut(cuts, f, v)
}

const BUCKET = 700

function findCuts(graph: Graph, vertices: Vertices): Cuts {
  const { x, y, from, to } = graph
  const buckets = new Map<number, number[]>()
  for (let e = 0; e < from.length; e++) {
    const [a, b] = [from[e]!, to[e]!]
    const low = (p: number, q: number) => Math.floor(Math.min(p, q) / BUCKET)
    const high = (p: number, q: number) => Math.floor(Math.max(p, q) / BUCKET)
    for (let i = low(x[a]!, x[b]!); i <= high(x[a]!, x[b]!); i++) {
      for (let j = low(y[a]!, y[b]!); j <= high(y[a]!, y[b]!); j++) {
        const key = (i + 5000) * 10_000 + j + 5000
        const bucket = buckets.get(key)
        if (bucket) bucket.push(e)
        else buckets.set(key, [e])
      }
    }
  }
  const cuts: Cuts = []
  for (const bucket of buckets.values()) {
    for (let i = 0; i < bucket.length; i++) {
      for (let j = i + 1; j < bucket.length; j++) {
        meet(graph, vertices, cuts, [bucket[i]!, bucket[j]!])
      }
    }
  }
  return cuts
}

/** Cuts every edge at its marked vertices and drops doubles and points. */
function applyCuts(graph: Graph, cuts: Cuts): Graph {
  const { x, y } = graph
  const out: Graph = { x, y, from: [], to: [], tag: [] }
  const seen = new Map<number, number>()
  const add = (a: number, b: number, tag: number) => {
    if (a === b) return
    const key = Math.min(a, b) * 4_000_000 + Math.max(a, b)
    const known = seen.get(key)
    if (known !== undefined) {
      out.tag[known] = Math.min(out.tag[known]!, tag)
      return
    }
    seen.set(key, out.from.length)
    out.from.push(a)
    out.to.push(b)
    out.tag.push(tag)
  }
  for (let e = 0; e < graph.from.length; e++) {
    const [a, b] = [graph.from[e]!, graph.to[e]!]
    const tag = graph.tag[e]!
    const at = (v: number) => Math.hypot(x[v]! - x[a]!, y[v]! - y[a]!)
    const stops = (cuts[e] ?? []).toSorted((p, q) => at(p) - at(q))
    let last = a
    for (const v of [...stops, b]) {
      add(last, v, tag)
      last = v
    }
  }
  return out
}

export function planarGraph(inputs: readonly Input[]): Graph {
  const vertices = new Vertices()
  let graph: Graph = { x: vertices.x, y: vertices.y, from: [], to: [], tag: [] }
  for (const { line, tag } of inputs) {
    let last = -1
    for (const p of line) {
      const v = vertices.id(Math.round(p[0] / UNIT), Math.round(p[1] / UNIT))
      if (last >= 0 && last !== v) {
        graph.from.push(last)
        graph.to.push(v)
        graph.tag.push(tag)
      }
      last = v
    }
  }
  graph = applyCuts(graph, [])
  for (let pass = 0; pass < 12; pass++) {
    const cuts = findCuts(graph, vertices)
    if (cuts.every((c) => c === undefined)) return graph
    graph = applyCuts(graph, cuts)
  }
  throw new Error('cityscape: the lines of the plan did not settle into a planar graph')
}

/** Drops loose ends, then everything but the largest connected part. */
export function core(graph: Graph): Graph {
  const count = graph.x.length
  const alive = new Uint8Array(graph.from.length).fill(1)
  const at: number[][] = Array.from({ length: count }, () => [])
  graph.from.forEach((v, e) => at[v]!.push(e))
  graph.to.forEach((v, e) => at[v]!.push(e))
  const degree = at.map((list) => list.length)
  const loose = degree.flatMap((d, v) => (d === 1 ? [v] : []))
  const other = (e: number, v: number) => (graph.from[e] === v ? graph.to[e]! : graph.from[e]!)
  while (loose.length > 0) {
    const v = loose.pop()!
    const e = at[v]!.find((edge) => alive[edge] === 1)
    if (e === undefined) continue
    alive[e] = 0
    degree[v]!--
    const w = other(e, v)
    degree[w]!--
    if (degree[w] === 1) loose.push(w)
  }
  const part = new Int32Array(count).fill(-1)
  const sizes: number[] = []
  for (let start = 0; start < count; start++) {
    if (part[start] !== -1 || degree[start] === 0) continue
    const stack = [start]
    part[start] = sizes.length
    let size = 0
    while (stack.length > 0) {
      const v = stack.pop()!
      size++
      for (const e of at[v]!) {
        if (alive[e] === 0) continue
        const w = other(e, v)
        if (part[w] !== -1) continue
        part[w] = sizes.length
        stack.push(w)
      }
    }
    sizes.push(size)
  }
  const main = sizes.indexOf(Math.max(...sizes))
  const keep = (e: number) => alive[e] === 1 && part[graph.from[e]!] === main
  const edges = graph.from.map((_, e) => e).filter(keep)
  return {
    x: graph.x,
    y: graph.y,
    from: edges.map((e) => graph.from[e]!),
    to: edges.map((e) => graph.to[e]!),
    tag: edges.map((e) => graph.tag[e]!),
  }
}

/** Half-edge 2e runs from → to, 2e+1 back; `face` is the block on its left, -1 the outside. */
export type Faces = {
  graph: Graph
  next: Int32Array
  face: Int32Array
  rings: { edges: number[]; ring: Pt[]; area: number }[]
}

export const origin = (graph: Graph, half: number): number =>
  half % 2 === 0 ? graph.from[half >> 1]! : graph.to[half >> 1]!

export const place = (graph: Graph, v: number): Pt => [graph.x[v]! * UNIT, graph.y[v]! * UNIT]

export function facesOf(graph: Graph): Faces {
  const halves = graph.from.length * 2
  const around = new Map<number, { half: number; angle: number }[]>()
  for (let h = 0; h < halves; h++) {
    const v = origin(graph, h)
    const w = origin(graph, h ^ 1)
    const angle = Math.atan2(graph.y[w]! - graph.y[v]!, graph.x[w]! - graph.x[v]!)
    const list = around.get(v)
    if (list) list.push({ half: h, angle })
    else around.set(v, [{ half: h, angle }])
  }
  const next = new Int32Array(halves)
  for (const list of around.values()) {
    list.sort((a, b) => a.angle - b.angle)
    list.forEach((out, i) => {
      next[out.half ^ 1] = list[(i - 1 + list.length) % list.length]!.half
    })
  }
  const face = new Int32Array(halves).fill(-2)
  const rings: Faces['rings'] = []
  for (let h = 0; h < halves; h++) {
    if (face[h] !== -2) continue
    const edges: number[] = []
    for (let k = h; face[k] === -2; k = next[k]!) {
      face[k] = -3
      edges.push(k)
    }
    const ring = edges.map((k) => place(graph, origin(graph, k)))
    const area = ringArea(ring)
    const id = area > 0 ? rings.length : -1
    for (const k of edges) face[k] = id
    if (area > 0) rings.push({ edges, ring, area })
  }
  return { graph, next, face, rings }
}
