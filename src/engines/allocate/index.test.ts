import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { loadLinearSolver } from './adapter.ts'
import {
  AllocateError,
  allocateFile,
  assignPatients,
  solveTransport,
  transportModel,
  type PatientProblem,
  type TransportProblem,
} from './index.ts'
import { cityCase, slowAssignment } from './reference.ts'

const near = (found: number, wanted: number, relative = 1e-9) =>
  assert.ok(
    Math.abs(found - wanted) <= relative * (1 + Math.abs(wanted)),
    `expected ${wanted}, got ${found}`,
  )
const solver = await loadLinearSolver()
const size = fc.record({
  seed: fc.integer({ min: 1, max: 2 ** 30 }),
  depots: fc.integer({ min: 1, max: 6 }),
  demands: fc.integer({ min: 1, max: 12 }),
  goods: fc.integer({ min: 1, max: 2 }),
  supply: fc.constantFrom(0.4, 0.9, 1, 1.3),
})

const wuchang: TransportProblem = {
  depots: ['north', 'south'],
  demands: ['hospital', 'school', 'island'],
  goods: ['water'],
  stock: Float64Array.of(10, 5),
  need: Float64Array.of(8, 10, 2),
  cost: Float64Array.of(1, 3, 2, 1, Infinity, Infinity),
  penalty: Float64Array.of(10, 10, 10),
}

test('two depots share out their water at least cost and say who waits', () => {
  const plan = solveTransport(wuchang)
  // 8 north → hospital, 2 north and 5 south → school, 3 + 2 units unmet
  near(plan.objective, 8 + 2 * 2 + 5 + 3 * 10 + 2 * 10)
  assert.deepEqual([...plan.unmet], [0, 3, 2])
  assert.deepEqual(
    plan.waits.map(({ demand, reason, amount }) => [demand, reason, amount]),
    [
      [1, 'stock', 3],
      [2, 'no_way', 2],
    ],
  )
  assert.deepEqual(plan.prices, [
    { depot: 0, good: 0, saves: 8, upTo: 3 },
    { depot: 1, good: 0, saves: 9, upTo: 2 },
  ])
})

test('a city of ten depots costs what HiGHS says it costs', () => {
  for (const supply of [0.6, 0.95, 1, 1.4]) {
    const problem = cityCase({ seed: 7, depots: 10, demands: 120, goods: 2, supply })
    near(solveTransport(problem).objective, solver(transportModel(problem)).objective)
  }
})

test('every small city costs what HiGHS says it costs', () => {
  fc.assert(
    fc.property(size, (given) => {
      const problem = cityCase(given)
      near(solveTransport(problem).objective, solver(transportModel(problem)).objective, 1e-8)
    }),
    { numRuns: 60 },
  )
})

test('nothing is made or lost: shipped and spare are the stock, shipped and unmet are the need', () => {
  fc.assert(
    fc.property(size, fc.constantFrom(0, 0.3, 1), (given, floor) => {
      const problem = { ...cityCase(given), floor }
      const plan = solveTransport(problem)
      const [stock, need] = [plan.spare.slice(), plan.unmet.slice()]
      for (const { depot, demand, good, amount } of plan.shipments) {
        assert.ok(amount > 0)
        stock[depot * given.goods + good]! += amount
        need[demand * given.goods + good]! += amount
      }
      stock.forEach((value, i) => near(value, problem.stock[i]!))
      need.forEach((value, i) => near(value, problem.need[i]!))
    }),
  )
})

test('the order in which demands are listed changes no cost', () => {
  fc.assert(
    fc.property(size, (given) => {
      const problem = cityCase({ ...given, goods: 1 })
      const order = problem.demands.map((_, j) => j).toReversed()
      const rows = order.map((j) => problem.cost.subarray(j * given.depots, (j + 1) * given.depots))
      const turned = {
        ...problem,
        demands: order.map((j) => problem.demands[j]!),
        need: Float64Array.from(order, (j) => problem.need[j]!),
        penalty: Float64Array.from(order, (j) => problem.penalty[j]!),
        cost: Float64Array.from(rows.flatMap((row) => [...row])),
      }
      near(solveTransport(turned).objective, solveTransport(problem).objective)
    }),
  )
})

test('one unit more wanted costs what its price says', () => {
  fc.assert(
    fc.property(size, (given) => {
      const problem = cityCase(given)
      const plan = solveTransport(problem)
      for (const { demand, good, costs } of plan.needPrices) {
        const at = demand * given.goods + good
        const more = { ...problem, need: problem.need.with(at, problem.need[at]! + 1) }
        near(solveTransport(more).objective - plan.objective, costs, 1e-8)
      }
    }),
    { numRuns: 40 },
  )
})

test('where needs and stocks are parts of a unit, prices hold as far as they say and are bounds beyond', () => {
  let short = 0
  fc.assert(
    fc.property(size, (given) => {
      const whole = cityCase(given)
      const part = (list: Float64Array) => list.map((value, at) => (value * (2 + (at % 5))) / 16)
      const problem = { ...whole, stock: part(whole.stock), need: part(whole.need) }
      const plan = solveTransport(problem)
      const slack = 1e-7 * (1 + plan.objective)
      const kinds = given.goods
      const added = (field: 'stock' | 'need', at: number, by: number) =>
        solveTransport({ ...problem, [field]: problem[field].with(at, problem[field][at]! + by) })
          .objective - plan.objective
      for (const { demand, good, costs, upTo } of plan.needPrices) {
        const at = demand * kinds + good
        const by = Math.min(1, upTo)
        if (by < 1) short++
        assert.ok(Math.abs(added('need', at, by) - by * costs) <= slack)
        assert.ok(added('need', at, 1) >= costs - slack)
      }
      for (const { depot, good, saves, upTo } of plan.prices) {
        const by = Math.min(1, upTo)
        assert.ok(Math.abs(added('stock', depot * kinds + good, by) + by * saves) <= slack)
        assert.ok(-added('stock', depot * kinds + good, 1) <= saves + slack)
      }
    }),
    { numRuns: 40 },
  )
  assert.ok(short > 20, `${short} prices held for less than a unit`)
})

test('with a floor the first class gets its share before the second gets any', () => {
  const plan = solveTransport({
    ...wuchang,
    stock: Float64Array.of(5, 5),
    floor: 0.75,
    priority: Int32Array.of(2, 1, 1),
  })
  // three quarters of the school's 10, then the hospital's share of what is left, 2.5 of 8
  assert.deepEqual(
    plan.floors.map(({ class: name, good, share }) => [name, good, Math.round(share * 1e6)]),
    [
      [1, 0, 750_000],
      [2, 0, 312_500],
    ],
  )
  near(plan.unmet[0]!, 5.5, 1e-8)
})

test('one unit more in a depot saves what its price says, and nothing where there is no price', () => {
  fc.assert(
    fc.property(size, (given) => {
      const problem = cityCase(given)
      const plan = solveTransport(problem)
      const kinds = given.goods
      problem.stock.forEach((held, at) => {
        const price = plan.prices.find(({ depot, good }) => depot * kinds + good === at)
        const more = { ...problem, stock: problem.stock.with(at, held + 1) }
        const saved = plan.objective - solveTransport(more).objective
        if (price) assert.ok(price.upTo >= 1)
        near(saved, price?.saves ?? 0, 1e-8)
      })
    }),
    { numRuns: 40 },
  )
})

test('needs that must be met and cannot are named with the depots they share', () => {
  const must = { ...wuchang, penalty: Float64Array.of(Infinity, Infinity, 10) }
  const plan = solveTransport(must)
  assert.equal(plan.status, 'short')
  assert.deepEqual(
    plan.shortages.map(({ demands, depots, need, stock }) => [
      demands.toSorted((a, b) => a - b),
      depots.toSorted((a, b) => a - b),
      need,
      stock,
    ]),
    [[[0, 1], [0, 1], 18, 15]],
  )
})

test('with a floor everybody with a way gets the same share before anyone gets more', () => {
  const plan = solveTransport({ ...wuchang, floor: 1 })
  near(plan.floors[0]!.share, 15 / 18)
  near(plan.unmet[0]!, 8 - (8 * 15) / 18)
  near(plan.unmet[1]!, 10 - (10 * 15) / 18)
  near(solveTransport({ ...wuchang, floor: 0.5 }).floors[0]!.share, 0.5)
})

test('a later class gets nothing that an earlier class still wants', () => {
  const plan = solveTransport({
    ...wuchang,
    penalty: Float64Array.of(100, 10, 10),
    priority: Int32Array.of(2, 1, 1),
  })
  assert.deepEqual([...plan.unmet], [3, 0, 2])
})

test('wrong figures are refused with the row and the field', () => {
  const cases: [Partial<TransportProblem>, string, string | undefined, string][] = [
    [{ stock: Float64Array.of(10, -1) }, 'bad_number', 'south', 'stock'],
    [{ need: Float64Array.of(1, NaN, 1) }, 'bad_number', 'school', 'need'],
    [{ need: Float64Array.of(1, Infinity, 1) }, 'bad_number', 'school', 'need'],
    [{ cost: Float64Array.of(1, 1, 1, 1, 1, NaN) }, 'bad_number', 'island', 'cost'],
    [{ penalty: Float64Array.of(-5, 1, 1) }, 'bad_number', 'hospital', 'penalty'],
    [{ stock: Float64Array.of(10) }, 'bad_size', undefined, 'stock'],
    [{ depots: ['north', 'north'] }, 'duplicate_id', 'north', 'depots'],
    [{ floor: 1.5 }, 'bad_number', undefined, 'floor'],
  ]
  for (const [change, code, row, field] of cases) {
    assert.throws(
      () => solveTransport({ ...wuchang, ...change }),
      (error) => {
        assert.ok(error instanceof AllocateError)
        assert.deepEqual([error.code, error.row, error.field], [code, row, field])
        return true
      },
    )
  }
})

const ward: PatientProblem = {
  patients: ['a', 'b', 'c', 'd'],
  facilities: ['clinic', 'hospital'],
  tier: Int32Array.of(1, 1, 2, 2),
  level: Int32Array.of(1, 2),
  beds: Float64Array.of(2, 1),
  time: Float64Array.of(10, 20, 50, 20, 10, 20, 10, 30),
  overflowUp: 15,
  overflowDown: 100,
  waiting: Float64Array.of(0, 60, 600),
}

test('a full hospital overflows down, and the light case waits rather than the severe one', () => {
  const plan = assignPatients(ward)
  assert.deepEqual([...plan.facility], [0, -1, 1, 0])
  assert.deepEqual([...plan.overflow], [0, 0, 0, -1])
  near(plan.objective, 10 + 60 + 20 + 110)
  assert.deepEqual(plan.waits, [{ patient: 1, reason: 'stock', full: [0, 1] }])
})

test('a clinic without beds overflows up', () => {
  const plan = assignPatients({ ...ward, beds: Float64Array.of(0, 4) })
  assert.deepEqual([...plan.overflow], [1, 1, 0, 0])
})

test('nobody is sent farther than the longest way allowed', () => {
  const plan = assignPatients({ ...ward, longest: 5 })
  assert.deepEqual([...plan.facility], [-1, -1, -1, -1])
  assert.ok(plan.waits.every(({ reason }) => reason === 'no_way'))
})

test('patients are placed as well as by trying everything', () => {
  const minutes = fc.integer({ min: 1, max: 40 })
  const row = fc.array(minutes, { minLength: 3, maxLength: 3 })
  const beds = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 3, maxLength: 3 })
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), beds, (time, free) => {
      const plan = assignPatients({
        patients: time.map((_, p) => `p${p}`),
        facilities: ['x', 'y', 'z'],
        tier: new Int32Array(time.length).fill(1),
        level: Int32Array.of(1, 1, 1),
        beds: Float64Array.from(free),
        time: Float64Array.from(time.flat()),
        overflowUp: 0,
        overflowDown: 0,
        waiting: Float64Array.of(0, 30),
      })
      const slow = slowAssignment(
        time,
        free,
        time.map(() => 30),
      )
      near(plan.objective, slow)
    }),
  )
})

const file = {
  kind: 'supplies',
  goods: [{ id: 'water' }],
  depots: [{ id: 'north', stock: { water: 3 } }],
  demands: [{ id: 'school', need: { water: 5 }, penalty: null }],
  cost: [[2]],
}

test('a file of supplies is answered by ids, with the shortage named', () => {
  assert.deepEqual(allocateFile(file, { solver }), {
    status: 'short',
    objective: 6,
    gap: 0,
    shipments: [{ depot: 'north', good: 'water', demand: 'school', amount: 3 }],
    floors: [],
    prices: [{ depot: 'north', good: 'water', saves: -2, upTo: 2 }],
    volumePrices: [],
    needPrices: [{ demand: 'school', good: 'water', costs: 0, upTo: null }],
    waits: [
      {
        demand: 'school',
        good: 'water',
        amount: 2,
        reason: 'stock',
        empty: ['north'],
        full: [],
        cheapest: null,
      },
    ],
    shortages: [{ good: 'water', demands: ['school'], depots: ['north'], need: 5, stock: 3 }],
    fewestUnmet: { demands: ['school'], atLeast: 1 },
  })
})

test('a file with a wrong field is refused by its name', () => {
  const cases: [object, RegExp][] = [
    [{ kind: 'bread' }, /field "kind"/],
    [{ ...file, cost: [[2, 3]] }, /row 0, field "cost": expected 1 numbers/],
    [
      { ...file, depots: [{ id: 'north', stock: { wine: 3 } }] },
      /row north, field "stock".*"wine"/,
    ],
    [{ ...file, depots: [{ id: 'north', stock: { water: -3 } }] }, /row north, field "stock".*-3/],
    [{ ...file, demands: [{ id: 'school', need: { water: 5 } }] }, /row school, field "penalty"/],
    [
      { ...file, demands: [{ ...file.demands[0], earliest: 9, latest: 8 }], travel: [[1]] },
      /row school, field "latest"/,
    ],
    [{ ...file, demands: [{ ...file.demands[0], latest: 8 }] }, /row school, field "travel"/],
    [{ ...file, depots: [...file.depots, ...file.depots], cost: [[2, 2]] }, /row north.*once/],
    [
      {
        kind: 'patients',
        patients: [{ id: 'p', tier: 1, holds: 'nowhere' }],
        facilities: [{ id: 'clinic', level: 1, beds: 1 }],
        time: [[1]],
        overflowUp: 1,
        overflowDown: 1,
        waiting: [1],
      },
      /row p, field "holds": expected an id of the list, got "nowhere"/,
    ],
  ]
  for (const [input, message] of cases)
    assert.throws(() => allocateFile(input, { solver }), message)
})
