import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { thingIn, TOPICS, topicFor } from './topics.ts'
import { buildCity, buildRequests, gridLocator, weatherOf } from './index.ts'
import { inRing, ringArea } from './geometry.ts'
import { rngOf } from './random.ts'
import type { MultiPolygon, Position } from './index.ts'

const city = buildCity({ seed: 11, size: 'small' })
const DAY = 86_400_000
const from = Date.UTC(2025, 4, 1) - DAY / 3
const days = 92
const categories = [
  { path: '0101', name: '雨水井盖', weight: 2, kind: 'component' },
  { path: '0201', name: '雨水箅子异常', weight: 1, kind: 'matter' },
  { path: '0202', name: '噪声扰民', weight: 2, kind: 'matter' },
  { path: '0203', name: '暴露垃圾', weight: 4, kind: 'matter' },
  { path: '0204', name: '机动车乱停放', weight: 3, kind: 'matter' },
  { path: '0999', name: '街头散发广告', weight: 1, kind: 'matter' },
]
const requests = [
  ...buildRequests({ city, seed: 5, from, to: from + days * DAY, perDay: 200, categories }),
]

const areaOf = (boundary: MultiPolygon) =>
  boundary.flat().reduce((sum, ring) => sum + ringArea(ring.slice(0, -1)), 0)

const holds = (boundary: MultiPolygon, p: Position) =>
  boundary.some(([shell, ...holes]) => inRing(p, shell!) && !holes.some((h) => inRing(p, h)))

test('the areas of every level add up to the area above them', () => {
  for (const parent of city.areas) {
    const children = city.areas.filter((a) => a.parent === parent.code)
    if (children.length === 0) {
      assert.equal(parent.kind, 'grid')
      continue
    }
    const whole = areaOf(parent.boundary)
    const sum = children.reduce((total, a) => total + areaOf(a.boundary), 0)
    assert.ok(Math.abs(sum / whole - 1) < 1e-6, `${parent.code}: ${sum} of ${whole}`)
    assert.equal(
      parent.population,
      children.reduce((total, a) => total + a.population, 0),
    )
  }
})

test('neighbouring grids share the very same border points: every inner side is walked once each way', () => {
  const sides = new Set<string>()
  const grids = city.areas.filter((a) => a.kind === 'grid')
  for (const grid of grids) {
    for (const ring of grid.boundary.flat()) {
      for (let i = 1; i < ring.length; i++) {
        const side = `${ring[i - 1]!.join()} ${ring[i]!.join()}`
        assert.ok(!sides.has(side), `${grid.code} overlaps a neighbour`)
        sides.add(side)
      }
    }
  }
  const single = [...sides].filter((s) => !sides.has(s.split(' ').toReversed().join(' ')))
  const limit = new Set<string>()
  for (const ring of city.areas[0]!.boundary.flat()) {
    for (let i = 1; i < ring.length; i++) limit.add(`${ring[i - 1]!.join()} ${ring[i]!.join()}`)
  }
  assert.deepEqual(new Set(single), limit)
})

test('a point in the city lies in exactly one grid and the locator finds it', () => {
  const rng = rngOf(1, 'points')
  const grids = city.areas.filter((a) => a.kind === 'grid')
  const locate = gridLocator(city.areas)
  let inside = 0
  for (let i = 0; i < 700; i++) {
    const p: Position = [
      city.center[0] + rng.range(-0.06, 0.06),
      city.center[1] + rng.range(-0.06, 0.06),
    ]
    const found = grids.filter((g) => holds(g.boundary, p))
    const within = holds(city.areas[0]!.boundary, p)
    assert.equal(found.length, within ? 1 : 0, p.join())
    assert.equal(locate(p), found[0]?.code)
    if (within) inside++
  }
  assert.ok(inside > 150)
})

test('codes are paths: each begins with its parent and has the length of its kind', () => {
  const lengths = { city: 4, district: 6, street: 9, community: 12, grid: 14 }
  const codes = new Set(city.areas.map((a) => a.code))
  assert.equal(codes.size, city.areas.length)
  for (const a of city.areas) {
    assert.match(a.code, /^9901\d*$/)
    assert.equal(a.code.length, lengths[a.kind])
    if (a.parent !== null) {
      assert.ok(codes.has(a.parent) && a.code.startsWith(a.parent))
    } else assert.equal(a.kind, 'city')
  }
})

test('every building and facility stands in the grid it names, and people are counted once', () => {
  const grids = new Map(city.areas.map((a) => [a.code, a.boundary]))
  for (const b of city.buildings) {
    for (const p of b.footprint[0]!) assert.ok(holds(grids.get(b.grid)!, p), b.id)
    assert.ok(b.floors > 0 && b.address.startsWith('江澜市'))
  }
  for (const f of city.facilities)
    assert.ok(holds(grids.get(f.grid)!, f.point), `${f.id} ${f.kind}`)
  const people = city.buildings.reduce((sum, b) => sum + b.people, 0)
  assert.equal(people, city.areas[0]!.population)
})

test('no building stands in the river, and bridges lead from bank to bank', () => {
  const river = city.landscape.find((l) => l.class === 'river')!.geometry
  assert.ok(river.type === 'Polygon')
  const wet = (p: Position) => holds([river.coordinates], p)
  for (const b of city.buildings) assert.ok(!b.footprint[0]!.some(wet), b.id)
  const bridges = city.landscape.filter((l) => l.layer === 'bridge' && l.class === 'major')
  assert.ok(bridges.length >= 2)
  for (const bridge of bridges) {
    assert.ok(bridge.geometry.type === 'LineString')
    const line = bridge.geometry.coordinates
    const [a, b] = [line[0]!, line.at(-1)!]
    // Ten metres or so further the way the road runs.
    const beyond = (p: Position, q: Position): Position => {
      const far = 0.0001 / Math.hypot(p[0] - q[0], p[1] - q[1])
      return [p[0] + (p[0] - q[0]) * far, p[1] + (p[1] - q[1]) * far]
    }
    assert.ok([[(a[0] + b[0]) / 2, (a[1] + b[1]) / 2] as Position, ...line.slice(1, -1)].some(wet))
    assert.ok(!wet(beyond(a, line[1]!)) && !wet(beyond(b, line.at(-2)!)), bridge.name)
  }
})

test('the river, the railway and the large roads go on beyond the limit', () => {
  const [outline] = city.areas.find((a) => a.kind === 'city')!.boundary[0]!
  const [lon, lat] = city.center
  const far = (p: Position) => Math.hypot((p[0] - lon) * 0.87, p[1] - lat) * 111_320
  const radius = Math.max(...outline!.map(far))
  const points = (layer: string, classes: readonly string[]) =>
    city.landscape
      .filter((l) => l.layer === layer && classes.includes(l.class))
      .flatMap(({ geometry: g }) =>
        g.type === 'Polygon' ? g.coordinates.flat() : g.type === 'LineString' ? g.coordinates : [],
      )
  const large = ['motorway', 'primary', 'secondary']
  for (const [layer, classes] of [
    ['river', ['river']],
    ['rail', ['rail']],
    ['road', large],
  ] as const)
    assert.ok(Math.max(...points(layer, classes).map(far)) > 2 * radius, layer)
})

test('units name an area that exists and a superior that exists', () => {
  const areas = new Set(city.areas.map((a) => a.code))
  const units = new Set(city.units.map((u) => u.code))
  assert.equal(units.size, city.units.length)
  for (const u of city.units) {
    assert.ok(areas.has(u.area), u.code)
    assert.ok(u.parent === null || units.has(u.parent), `${u.code} → ${u.parent}`)
    assert.ok(u.name !== '' && /^[\x20-\x7e]+$/.test(u.nameEn), u.nameEn)
  }
  for (const kind of ['street', 'community'] as const) {
    const office = kind === 'street' ? 'street-office' : 'community-committee'
    const have = new Set(city.units.filter((u) => u.kind === office).map((u) => u.area))
    for (const a of city.areas) if (a.kind === kind) assert.ok(have.has(a.code), a.code)
  }
})

test('the same seed gives the same city byte for byte, another seed another map', () => {
  const same = buildCity({ seed: 11, size: 'small' })
  assert.equal(JSON.stringify(same), JSON.stringify(city))
  const other = buildCity({ seed: 12, size: 'small' })
  assert.notDeepEqual(other.areas[0]!.boundary, city.areas[0]!.boundary)
  assert.notEqual(other.buildings.length, 0)
})

test('people live unevenly: the densest tenth of grids holds far more people per area than the middle one', () => {
  const dense = city.areas
    .filter((a) => a.kind === 'grid')
    .map((a) => a.population / areaOf(a.boundary))
    .toSorted((a, b) => b - a)
  assert.ok(dense[Math.floor(dense.length / 10)]! > 2 * dense[Math.floor(dense.length / 2)]!)
})

test('wrong options are refused by name', () => {
  assert.throws(() => buildCity({ seed: 1.5 }), /^RangeError: seed/)
  assert.throws(() => buildCity({ seed: 1, prefix: '99' }), /^RangeError: prefix/)
  assert.throws(() => buildCity({ seed: 1, districts: 40 }), /^RangeError: districts/)
  assert.throws(() => buildCity({ seed: 1, center: [29, 113] }), /^RangeError: center/)
  const ask = (more: object) => () =>
    buildRequests({ city, seed: 1, from, to: from + DAY, perDay: 5, categories, ...more }).next()
  assert.throws(ask({ perDay: 0 }), /^RangeError: perDay/)
  assert.throws(ask({ to: from }), /^RangeError: to/)
  assert.throws(ask({ categories: [] }), /^RangeError: categories/)
})

test('requests come at the rate asked for, in order, within the time asked for', () => {
  assert.ok(Math.abs(requests.length / days / 200 - 1) < 0.05, String(requests.length))
  let last = from
  for (const r of requests) {
    assert.ok(r.at >= last && r.at < from + days * DAY)
    last = r.at
  }
})

const local = (at: number) => new Date(at + DAY / 3)

test('a weekday morning brings far more than the night, and Sunday less than Monday', () => {
  const hour = (h: number) => requests.filter((r) => local(r.at).getUTCHours() === h).length
  assert.ok(hour(9) > 4 * hour(3))
  const ofDay = (d: number) =>
    requests.filter((r) => r.categoryPath !== '0202' && local(r.at).getUTCDay() === d).length
  assert.ok(ofDay(0) < 0.8 * ofDay(1))
})

test('noise is a matter of evenings and weekends', () => {
  const noise = requests.filter((r) => r.categoryPath === '0202')
  const at = (low: number, high: number) =>
    noise.filter((r) => local(r.at).getUTCHours() >= low && local(r.at).getUTCHours() < high).length
  assert.ok(at(19, 23) > 2 * at(10, 14))
  const weekend = noise.filter((r) => [0, 6].includes(local(r.at).getUTCDay())).length
  assert.ok(weekend / noise.length > 2 / 7)
})

test('waterlogging follows the rain', () => {
  const perDay = { wet: [0, 0], dry: [0, 0] }
  for (let d = 0; d < days; d++) {
    const start = from + d * DAY
    const day = Math.floor((start + DAY / 3) / DAY)
    const key = weatherOf(5, day).rainMm > 15 ? 'wet' : 'dry'
    perDay[key][0]! += requests.filter(
      (r) => r.categoryPath === '0201' && r.at >= start && r.at < start + DAY,
    ).length
    perDay[key][1]!++
  }
  assert.ok(perDay.wet[1]! > 3 && perDay.dry[1]! > 20)
  assert.ok(perDay.wet[0]! / perDay.wet[1]! > 4 * (perDay.dry[0]! / perDay.dry[1]!))
})

test('rain comes in spells and summer is warm', () => {
  const rain = Array.from({ length: 3650 }, (_, d) => weatherOf(9, d).rainMm)
  const wet = rain.filter((mm) => mm > 1).length / rain.length
  const after =
    rain.filter((mm, d) => d > 0 && mm > 1 && rain[d - 1]! > 1).length / (wet * rain.length)
  assert.ok(wet > 0.12 && wet < 0.5, String(wet))
  assert.ok(after > wet + 0.1, `${after} after a wet day, ${wet} on any`)
  const mean = (first: number) =>
    Array.from(
      { length: 300 },
      (_, i) => weatherOf(9, first + (i % 30) + 365 * Math.floor(i / 30)).tempC,
    ).reduce((a, b) => a + b, 0) / 300
  assert.ok(mean(196) > mean(15) + 18)
})

test('every request lies in the grid it names, inside the city', () => {
  const grids = new Map(city.areas.map((a) => [a.code, a.boundary]))
  for (const r of requests.filter((_, i) => i % 5 === 0)) {
    assert.ok(holds(grids.get(r.gridCode)!, r.point), r.address)
  }
})

test('about one in twenty-five is a repeat of an earlier request near by, of the same category', () => {
  const repeats = requests.filter((r) => r.duplicateOf !== undefined)
  assert.ok(Math.abs(repeats.length / requests.length - 0.04) < 0.01)
  for (const r of repeats) {
    const first = requests[r.duplicateOf!]!
    assert.equal(first.categoryPath, r.categoryPath)
    assert.ok(first.at <= r.at && r.at - first.at <= 3 * DAY)
    assert.ok(Math.hypot(first.point[0] - r.point[0], first.point[1] - r.point[1]) < 0.001)
  }
})

test('about one in twelve is handled late, some districts and categories worse than others', () => {
  // Every category is as good or bad as it is; many of them make the city.
  const many = Array.from({ length: 60 }, (_, i) => ({
    path: `m${i}`,
    name: '暴露垃圾',
    weight: 1,
    kind: 'matter',
  }))
  const all = [
    ...buildRequests({ city, seed: 5, from, to: from + days * DAY, perDay: 600, categories: many }),
  ]
  const late = all.filter((r) => r.fate.doneShare > 1).length / all.length
  assert.ok(late > 0.05 && late < 0.11, String(late))
  const rates = new Map<string, [number, number]>()
  for (const r of all) {
    const key = r.gridCode.slice(0, 6) + r.categoryPath
    const sums = rates.get(key) ?? [0, 0]
    rates.set(key, [sums[0] + (r.fate.doneShare > 1 ? 1 : 0), sums[1] + 1])
  }
  const shares = [...rates.values()].filter(([, n]) => n > 200).map(([bad, n]) => bad / n)
  assert.ok(Math.max(...shares) > 2 * Math.min(...shares))
})

test('texts have no unfilled places and speak of their own category', () => {
  for (const r of requests) assert.doesNotMatch(r.title + r.description, /[{}]|undefined/)
  const said: Record<string, RegExp> = {
    '0101': /雨水井盖/,
    '0201': /雨水箅/,
    '0202': /噪声/,
    '0203': /垃圾/,
    '0204': /停放/,
    '0999': /街头散发广告/,
  }
  for (const r of requests) assert.match(r.description, said[r.categoryPath]!, r.categoryPath)
  assert.ok(new Set(requests.map((r) => r.description)).size > requests.length * 0.5)
})

test('what is said about a category shares a word with its name, and the rest name it', () => {
  for (const { names, words, texts } of TOPICS) {
    const shares = (text: string, name: string) =>
      words.some((word) => text.replaceAll('{name}', name).includes(word))
    for (const name of names) {
      assert.ok(shares(name, name), `${name} has none of ${words.join(', ')}`)
      for (const [title, text] of texts) assert.ok(shares(text, name), `${name}: ${title} ${text}`)
    }
  }
  const named = TOPICS.flatMap(({ names }) => names)
  const list = ['matters', 'components'].flatMap((file) =>
    readFileSync(new URL(`../../categories/data/gb2026-${file}.csv`, import.meta.url), 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => thingIn(line.split(',')[2] ?? '')),
  )
  assert.deepEqual(
    named.filter((name) => !list.includes(name)),
    [],
    'every name is in the list',
  )
  assert.equal(new Set(named).size, named.length, 'no name belongs to two topics')
  for (const [name, kind] of [
    ['电话亭异常', 'matter'],
    ['电话亭', 'component'],
    ['违章接坡', 'matter'],
  ] as const)
    for (const [title, text] of topicFor(name, kind).texts)
      assert.ok(title.includes('{name}') && text.includes('{name}'), name)
})

test('the same seed gives the same requests', () => {
  const again = [
    ...buildRequests({ city, seed: 5, from, to: from + 3 * DAY, perDay: 200, categories }),
  ]
  const other = [
    ...buildRequests({ city, seed: 5, from, to: from + 3 * DAY, perDay: 200, categories }),
  ]
  assert.deepEqual(again, other)
  assert.ok(again.length > 300)
})
