import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { AllocateError, planRoutes, type RouteProblem } from './index.ts'
import { faultsOf, routeCase, slowRoutes } from './reference.ts'

const options = { seed: 1, iterations: 400 }

test('two vans bring parcels to four corners, each a side of the town', () => {
  const [w, e] = [-10, 10]
  const points = [
    [0, 0],
    [w, 1],
    [w, -1],
    [e, 1],
    [e, -1],
  ]
  const problem: RouteProblem = {
    stops: ['nw', 'sw', 'ne', 'se'],
    demand: Float64Array.of(1, 1, 1, 1),
    service: new Float64Array(4),
    earliest: new Float64Array(4),
    latest: new Float64Array(4).fill(Infinity),
    travel: Float64Array.from(
      points.flatMap(([x, y]) => points.map(([u, v]) => Math.hypot(x! - u!, y! - v!))),
    ),
    capacity: 2,
  }
  const plan = planRoutes(problem, options)
  assert.ok(Math.abs(plan.cost - 2 * (2 + 2 * Math.hypot(10, 1))) < 1e-9)
  assert.deepEqual(
    plan.routes
      .map(({ stops }) => stops.toSorted((a, b) => a - b))
      .toSorted((a, b) => a[0]! - b[0]!),
    [
      [0, 1],
      [2, 3],
    ],
  )
  assert.ok(plan.bound <= plan.cost + 1e-9 && plan.bound > 0.99 * plan.cost)
})

const shape = fc.record({
  seed: fc.integer({ min: 1, max: 2 ** 30 }),
  stops: fc.integer({ min: 1, max: 8 }),
  windows: fc.constantFrom(0, 0.5, 1),
})

test('rounds to a few stops cost what trying all of them finds, and the bound is never above', () => {
  fc.assert(
    fc.property(shape, fc.constantFrom(30, 60, 200), (given, capacity) => {
      const problem = { ...routeCase(given), capacity }
      const plan = planRoutes(problem, options)
      assert.deepEqual(faultsOf(problem, plan), [])
      assert.deepEqual(plan.dropped, [])
      const least = slowRoutes(problem)
      assert.ok(Math.abs(plan.cost - least) <= 1e-9 * least, `${plan.cost} for ${least}`)
      assert.ok(plan.bound <= least + 1e-9)
    }),
    { numRuns: 40 },
  )
})

test('rounds with one-way streets and odd loads keep every rule, and the bound stays below', () => {
  fc.assert(
    fc.property(shape, fc.integer({ min: 1, max: 3 }), (given, vehicles) => {
      const base = routeCase(given)
      const problem = {
        ...base,
        vehicles,
        demand: base.demand.map((value, s) => (s % 3 === 0 ? 0.3 : value / 1.7)),
        capacity: 31.5,
        travel: base.travel.map((value, at) => value * (1 + (at % 7) / 5)),
      }
      const plan = planRoutes(problem, options)
      assert.deepEqual(faultsOf(problem, plan), [])
      assert.ok(plan.bound <= plan.cost + 1e-9)
      if (plan.dropped.length === 0 && vehicles === 3) {
        assert.ok(plan.bound <= slowRoutes({ ...problem }) + 1e-9)
      }
      assert.ok(plan.dropped.every(({ reason }) => reason === 'vehicles'))
    }),
    { numRuns: 40 },
  )
})

test('eighty stops are served in time, better than the savings alone, within a stated distance of the best', () => {
  const problem = routeCase({ seed: 3, stops: 80, windows: 0.4 })
  const plan = planRoutes(problem, { seed: 1, iterations: 3000, boundSteps: 25 })
  assert.deepEqual(faultsOf(problem, plan), [])
  assert.deepEqual(plan.dropped, [])
  assert.ok(plan.cost < plan.startCost)
  assert.ok(plan.gap > 0 && plan.gap < 0.35, `gap ${plan.gap}`)
})

test('the same seed and number of rounds give the same plan', () => {
  const problem = routeCase({ seed: 5, stops: 40, windows: 0.5 })
  const once = planRoutes(problem, { seed: 9, iterations: 500, boundSteps: 2 })
  assert.deepEqual(planRoutes(problem, { seed: 9, iterations: 500, boundSteps: 2 }), once)
})

test('what cannot be brought is named with the reason', () => {
  const problem = routeCase({ seed: 5, stops: 4, windows: 0 })
  const plan = planRoutes(
    {
      ...problem,
      vehicles: 1,
      demand: Float64Array.of(500, 10, 150, 150),
      latest: problem.latest.with(1, 0.1),
    },
    options,
  )
  assert.deepEqual(
    plan.dropped.map(({ stop, reason }) => [Math.min(stop, 2), reason]),
    [
      [0, 'load'],
      [1, 'late'],
      [2, 'vehicles'],
    ],
  )
})

test('rounds with contradictory windows or wrong figures are refused by stop and field', () => {
  const problem = routeCase({ seed: 5, stops: 3, windows: 0 })
  for (const [change, row, field] of [
    [{ earliest: problem.latest.map((value) => value + 1) }, 'stop-0', 'latest'],
    [{ demand: Float64Array.of(1, -1, 1) }, 'stop-1', 'demand'],
    [{ travel: problem.travel.with(4, NaN) }, 'stop-0', 'travel'],
    [{ opens: 700 }, 'depot', 'closes'],
  ] as const) {
    assert.throws(
      () => planRoutes({ ...problem, ...change }, options),
      (error) => error instanceof AllocateError && error.row === row && error.field === field,
    )
  }
})
