import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ReachError } from '../errors.ts'
import { coverage, gaps } from './coverage.ts'
import { createSearcher, nearestField } from './field.ts'
import { unreachable } from './input.ts'
import { networkOf } from './reference.ts'
import { chooseSites, type SiteOptions } from './sites.ts'
import type { TimeTable } from './table.ts'

const tableOf = (times: readonly (readonly number[])[]): TimeTable => ({
  rows: times.length,
  columns: times[0]?.length ?? 0,
  tenths: Uint32Array.from(times.flat()),
})

/** What a choice of candidates gains, counted place by place. */
function plainGain(o: SiteOptions, chosen: readonly number[]): number {
  const { tenths, columns } = o.table
  const value = (time: number) =>
    o.aim === 'cover' ? Number(time <= o.limit * 10) : Math.max(0, o.limit - time / 10)
  let gain = 0
  for (let place = 0; place < columns; place++) {
    const before = value(o.existing?.[place] ?? Infinity)
    const after = Math.max(before, ...chosen.map((c) => value(tenths[c * columns + place]!)))
    gain += (after - before) * (o.weight?.[place] ?? 1)
  }
  return gain
}

function bestGain(o: SiteOptions): number {
  const choose = (from: number, left: number, chosen: readonly number[]): number => {
    if (left === 0 || from === o.table.rows) return plainGain(o, chosen)
    return Math.max(choose(from + 1, left - 1, [...chosen, from]), choose(from + 1, left, chosen))
  }
  return choose(0, o.count, [])
}

const times = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 120 }) },
  { weight: 1, arbitrary: fc.constant(unreachable) },
)
const tasks = fc
  .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 12 }))
  .chain(([candidates, places]) =>
    fc.record({
      table: fc
        .array(fc.array(times, { minLength: places, maxLength: places }), {
          minLength: candidates,
          maxLength: candidates,
        })
        .map(tableOf),
      weight: fc.array(fc.integer({ min: 0, max: 50 }), { minLength: places, maxLength: places }),
      existing: fc.array(times, { minLength: places, maxLength: places }),
      count: fc.integer({ min: 1, max: 4 }),
      aim: fc.constantFrom('cover' as const, 'time' as const),
      limit: fc.integer({ min: 0, max: 10 }),
    }),
  )

const near = (a: number, b: number) => Math.abs(a - b) < 1e-6 * Math.max(1, Math.abs(b))

test('new sites gain what is said, no less than promised, and the best choice gains no more than the bound', () => {
  fc.assert(
    fc.property(tasks, (task) => {
      const { sites, gained, bound, atLeast } = chooseSites(task)
      const best = bestGain(task)
      const chosen = sites.map(({ candidate }) => candidate)
      assert.ok(near(plainGain(task, chosen), gained))
      assert.ok(best <= bound + 1e-6, `the best gains ${best}, above the bound ${bound}`)
      assert.ok(gained >= atLeast * best - 1e-6, `${gained} is less than ${atLeast} of ${best}`)
      assert.ok(atLeast >= 1 - 1 / Math.E && atLeast <= 1)
      if (task.count === 1) assert.ok(near(gained, best))
    }),
    { numRuns: 400 },
  )
})

test('each new site is the one that gains most on top of those before', () => {
  fc.assert(
    fc.property(tasks, (task) => {
      const chosen: number[] = []
      for (const { candidate, gain } of chooseSites(task).sites) {
        const before = plainGain(task, chosen)
        for (let other = 0; other < task.table.rows; other++) {
          assert.ok(plainGain(task, [...chosen, other]) - before <= gain + 1e-6)
        }
        chosen.push(candidate)
        assert.ok(near(plainGain(task, chosen) - before, gain))
      }
    }),
  )
})

test('greed is caught where it is not the best, and the bound says how far off it may be', () => {
  // the middle candidate reaches most alone, but the two outer ones reach all
  const table = tableOf([
    [0, 0, 0, 999, 999, 999],
    [999, 0, 0, 0, 0, 999],
    [999, 999, 999, 0, 0, 0],
  ])
  const found = chooseSites({ table, count: 2, aim: 'cover', limit: 60 })
  assert.deepEqual(found.sites, [
    { candidate: 1, gain: 4 },
    { candidate: 0, gain: 1 },
  ])
  assert.deepEqual([found.gained, found.bound], [5, 6])
})

test('where nothing is left to gain no site is proposed', () => {
  const table = tableOf([[10, 20]])
  const found = chooseSites({ table, count: 3, aim: 'cover', limit: 60, existing: [0, 0] })
  assert.deepEqual(found, { sites: [], before: 2, gained: 0, bound: 0, atLeast: 1 })
})

const network = networkOf(4, [
  [0, 1, 3000],
  [1, 2, 3000],
])
const field = nearestField(createSearcher(network), { node: [0] })
const places = { node: [0, 1, 2, 3], weight: [100, 200, 300, 50] }

test('people are counted where their nearest facility is within the time, the limit included', () => {
  assert.deepEqual(coverage(field, places, [0, 300, 599.9, 600]), {
    total: 650,
    unreachable: 50,
    within: [
      { seconds: 0, weight: 100, share: 100 / 650 },
      { seconds: 300, weight: 300, share: 300 / 650 },
      { seconds: 599.9, weight: 300, share: 300 / 650 },
      { seconds: 600, weight: 600, share: 600 / 650 },
    ],
  })
})

test('the way from the door to the road counts as well', () => {
  const approach = [0, 1, 0, 0]
  assert.equal(coverage(field, { ...places, approach }, [300]).within[0]!.weight, 100)
})

test('gaps are the places beyond the time, those that nobody reaches first', () => {
  assert.deepEqual(gaps(field, places, 200), [
    { place: 3, weight: 50, seconds: undefined, facility: undefined },
    { place: 2, weight: 300, seconds: 600, facility: 0 },
    { place: 1, weight: 200, seconds: 300, facility: 0 },
  ])
})

const table = tableOf([[1, 2]])
const base = { table, count: 1, aim: 'cover', limit: 60 } as const
const refused: [what: string, run: () => unknown, row: number | undefined, field: string][] = [
  ['no site asked for', () => chooseSites({ ...base, count: 0 }), undefined, 'count'],
  ['a negative limit', () => chooseSites({ ...base, limit: -1 }), undefined, 'limit'],
  ['a limit that is no number', () => chooseSites({ ...base, limit: NaN }), undefined, 'limit'],
  ['negative people', () => chooseSites({ ...base, weight: [1, -1] }), 1, 'weight'],
  ['people missing', () => chooseSites({ ...base, weight: [1] }), undefined, 'weight'],
  [
    'a table of another size',
    () => chooseSites({ ...base, table: { ...table, columns: 3 } }),
    undefined,
    'table',
  ],
  [
    'people that are no number',
    () => coverage(field, { node: [0], weight: [NaN] }, [60]),
    0,
    'weight',
  ],
  ['a place off the map', () => coverage(field, { node: [0, 4] }, [60]), 1, 'node'],
  ['a negative time', () => coverage(field, places, [-60]), undefined, 'thresholds'],
  ['a gap beyond no number', () => gaps(field, places, NaN), undefined, 'limit'],
]
for (const [what, run, row, name] of refused) {
  test(`${what} is refused, naming the row and the field`, () => {
    assert.throws(run, (error: unknown) => {
      assert.ok(error instanceof ReachError)
      assert.deepEqual([error.code, error.row, error.field], ['bad_option', row, name])
      return true
    })
  })
}
