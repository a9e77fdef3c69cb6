/**
 * Point → grid → unit in one thread on 20,164 grids, beside PostGIS `ST_Contains` on the same grids and points.
 * Bar: 300,000 a second. Prints one JSON line.
 */
import pg from 'pg'
import { buildRouter, type Duty } from '#duties'
import { buildLocator, type Outline } from '#territory'
import { startCluster } from '../test/setup/cluster.ts'
import { random, report } from './setup/report.ts'

const side = 142
const [west, south, cell] = [114, 30, 0.004]
const bar = 300_000

/** A number in [-1, 1) that depends on its arguments alone, so that neighbours draw their common border alike. */
function noise(...parts: number[]): number {
  let h = 2166136261
  for (const part of parts) h = Math.imul(h ^ (part + 0x9e3779b9), 16777619) ^ (h >>> 13)
  return ((h >>> 0) / 2 ** 32) * 2 - 1
}

const cornerAt = (i: number, j: number): [number, number] => [
  west + (i + 0.3 * noise(i, j, 1)) * cell,
  south + (j + 0.3 * noise(i, j, 2)) * cell,
]

/** The border from a corner to its right or upper neighbour: six crooked pieces, without its last point. */
function borderFrom(i: number, j: number, up: boolean): [number, number][] {
  const [a, b] = [cornerAt(i, j), up ? cornerAt(i, j + 1) : cornerAt(i + 1, j)]
  return Array.from({ length: 6 }, (_, k) => {
    const bend = k === 0 ? 0 : 0.05 * cell * noise(i, j, k, up ? 3 : 4)
    const t = k / 6
    return [a[0] + (b[0] - a[0]) * t + (up ? bend : 0), a[1] + (b[1] - a[1]) * t + (up ? 0 : bend)]
  })
}

function ringOf(i: number, j: number): [number, number][] {
  const back = (border: [number, number][], end: [number, number]) => [
    end,
    ...border.slice(1).toReversed(),
  ]
  const ring = [
    ...borderFrom(i, j, false),
    ...borderFrom(i + 1, j, true),
    ...back(borderFrom(i, j + 1, false), cornerAt(i + 1, j + 1)),
    ...back(borderFrom(i, j, true), cornerAt(i, j + 1)),
  ]
  return [...ring, ring[0] as [number, number]]
}

const codeOf = (i: number, j: number) =>
  `4201${String(Math.floor(i / 24) + 10)}${String(Math.floor(j / 12)).padStart(3, '0')}` +
  `${String(i % 24).padStart(3, '0')}${String(j).padStart(3, '0')}`

const grids = Array.from({ length: side * side }, (_, n) => {
  const [i, j] = [n % side, Math.floor(n / side)]
  return { code: codeOf(i, j), ring: ringOf(i, j) }
})

const categories = Array.from({ length: 160 }, (_, c) => `gb2026/M/${String(c).padStart(5, '0')}`)

/** Categories × areas as a big city's list has them: trades city-wide, districts and streets for their own ground. */
function dutiesOf(): Duty[] {
  const rows: Duty[] = []
  const add = (categoryPrefix: string, areaPrefix: string, unitCode: string) =>
    rows.push({
      id: String(rows.length).padStart(6, '0'),
      categoryPrefix,
      areaPrefix,
      unitCode,
      role: 'lead',
      limit: null,
      basis: '',
      validFrom: '2026-01-01',
      validTo: null,
    })
  for (const category of categories) add(category, '4201', `city-${category}`)
  for (let d = 10; d < 16; d++) {
    for (const category of categories.slice(0, 80)) add(category, `4201${d}`, `${d}-${category}`)
    for (let s = 0; s < 12; s++) {
      add('gb2026/', `4201${d}${String(s).padStart(3, '0')}`, `street-${d}-${s}`)
    }
  }
  return rows
}

function perSecond(points: Float64Array): { rate: number; routed: number; codes: string[] } {
  const outlines: Outline[] = grids.map(({ code, ring }) => ({
    code,
    depth: 5,
    rings: [Float64Array.from(ring.flat())],
  }))
  const locator = buildLocator(outlines)
  const route = buildRouter(dutiesOf(), '2026-11-01')
  const codes: string[] = []
  let routed = 0
  const run = (keep: boolean) => {
    for (let k = 0; k < points.length; k += 2) {
      const found = locator.find(points[k] as number, points[k + 1] as number)
      const code = locator.outlines[found]?.code ?? ''
      if (keep) codes.push(code)
      else if (code && route(categories[(k >> 1) % categories.length] as string, code).lead)
        routed++
    }
  }
  run(true)
  const began = performance.now()
  run(false)
  return { rate: (points.length / 2 / (performance.now() - began)) * 1000, routed, codes }
}

async function postgisPerSecond(points: Float64Array, count: number, expected: readonly string[]) {
  const cluster = await startCluster()
  const client = new pg.Client({ connectionString: cluster.url })
  try {
    await client.connect()
    await client.query('create extension postgis')
    await client.query('create table grid (code text, boundary geometry(Polygon, 4326))')
    const wkt = grids.map(({ ring }) => `POLYGON((${ring.map((p) => p.join(' ')).join(',')}))`)
    await client.query(
      'insert into grid select c, st_geomfromtext(w, 4326) from unnest($1::text[], $2::text[]) as t(c, w)',
      [grids.map((g) => g.code), wkt],
    )
    await client.query('create index on grid using gist (boundary)')
    await client.query('create table point (n int, at geometry(Point, 4326))')
    await client.query(
      `insert into point select n, st_setsrid(st_makepoint(x, y), 4326)
       from unnest($1::int[], $2::float8[], $3::float8[]) as t(n, x, y)`,
      [
        Array.from({ length: count }, (_, n) => n),
        Array.from({ length: count }, (_, n) => points[2 * n]),
        Array.from({ length: count }, (_, n) => points[2 * n + 1]),
      ],
    )
    await client.query('analyze')
    await client.query('set max_parallel_workers_per_gather = 0')
    const began = performance.now()
    const { rows } = await client.query<{ n: number; code: string }>(
      'select p.n, g.code from point p join grid g on st_contains(g.boundary, p.at)',
    )
    const rate = (count / (performance.now() - began)) * 1000
    const differing = rows.filter((row) => expected[row.n] !== row.code).length
    return { rate, differing, found: rows.length }
  } finally {
    await client.end()
    await cluster.stop()
  }
}

const next = random(20261101)
const points = Float64Array.from({ length: 2_000_000 }, (_, k) =>
  k % 2 === 0 ? west + (1 + next() * (side - 2)) * cell : south + (1 + next() * (side - 2)) * cell,
)
const own = perSecond(points)
const compared = 100_000
const postgis = await postgisPerSecond(points, compared, own.codes)
report({
  bench: 'routing',
  grids: grids.length,
  points: points.length / 2,
  routed: own.routed,
  perSecond: Math.round(own.rate),
  bar,
  postgisPerSecond: Math.round(postgis.rate),
  comparedPoints: compared,
  foundByPostgis: postgis.found,
  differing: postgis.differing,
  ratio: Number((own.rate / postgis.rate).toFixed(1)),
  meets: own.rate >= bar && postgis.differing === 0 && postgis.found === compared,
})
