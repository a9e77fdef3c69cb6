import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { loadLinearSolver } from './adapter.ts'
import {
  solveSupplies,
  transportModel,
  type TransportPlan,
  type TransportProblem,
} from './index.ts'
import { coupledCase, stagedUnmet, turned } from './reference.ts'

const near = (found: number, wanted: number, relative = 1e-9) =>
  assert.ok(
    Math.abs(found - wanted) <= relative * (1 + Math.abs(wanted)),
    `expected ${wanted}, got ${found}`,
  )
const solver = await loadLinearSolver()
const solve = (problem: TransportProblem) => solveSupplies(problem, { solver })
const size = fc.record({
  seed: fc.integer({ min: 1, max: 2 ** 30 }),
  depots: fc.integer({ min: 1, max: 5 }),
  demands: fc.integer({ min: 1, max: 10 }),
  goods: fc.integer({ min: 1, max: 3 }),
  supply: fc.constantFrom(0.6, 1, 1.4),
  tight: fc.constantFrom(0.3, 0.8, 1.2),
})
type Size = typeof size extends fc.Arbitrary<infer T> ? T : never
const check = (run: (given: Size) => void, numRuns = 60) =>
  fc.assert(fc.property(size, run), { numRuns })

const town: TransportProblem = {
  depots: ['north', 'south'],
  demands: ['hospital', 'school'],
  goods: ['water', 'tents'],
  stock: Float64Array.of(20, 10, 20, 10),
  need: Float64Array.of(6, 2, 4, 2),
  cost: Float64Array.of(1, 9, 2, 4),
  penalty: Float64Array.of(50, 50, 30, 30),
  volume: Float64Array.of(1, 3),
  capacity: Float64Array.of(14, 5),
}

test('a depot that can send only so much sends what saves most for its volume', () => {
  const plan = solve(town)
  // the school is 2 dearer from the south, the hospital 8: north sends 6 water and 2 tents (12) to the hospital,
  // its last 2 volume are school water; the south's 5 are 2 school water and 1 tent; 1 tent is not brought
  near(plan.objective, 6 + 2 + 2 * 2 + 2 * 4 + 4 + 30)
  assert.deepEqual([...plan.unmet], [0, 0, 0, 1])
  assert.deepEqual([...plan.room], [0, 0])
  assert.deepEqual(
    plan.waits.map(({ demand, good, reason, full }) => [demand, good, reason, full]),
    [[1, 1, 'volume', [0, 1]]],
  )
  // a third of a tent more: 30 − 2 per tent from the north, 30 − 4 from the south
  assert.deepEqual(
    plan.volumePrices.map(({ depot, saves }) => [depot, Math.round(saves * 1e6) / 1e6]),
    [
      [0, 10.666667],
      [1, 8.666667],
    ],
  )
})

test('goods that share the depots’ volume cost what HiGHS says of all arcs at once', () => {
  let coupled = 0
  check((given) => {
    const problem = coupledCase(given)
    const plan = solve(problem)
    near(plan.objective, solver(transportModel(problem)).objective, 1e-8)
    assert.ok(plan.gap <= 1e-9)
    if (plan.volumePrices.length > 0) coupled++
  }, 150)
  assert.ok(coupled > 50, `${coupled} cases were coupled`)
})

test('a city of twelve depots, 200 demands and four goods costs what HiGHS says', () => {
  for (const seed of [1, 2, 3]) {
    const shape = { seed, depots: 12, demands: 200, goods: 4, supply: 1.05, tight: 0.95 }
    const problem = coupledCase(shape)
    near(solve(problem).objective, solver(transportModel(problem)).objective)
  }
})

function assertConserved(problem: TransportProblem, plan: TransportPlan) {
  const kinds = problem.goods.length
  const [stock, need, room] = [plan.spare.slice(), plan.unmet.slice(), plan.room.slice()]
  for (const { depot, demand, good, amount } of plan.shipments) {
    assert.ok(amount > 0)
    stock[depot * kinds + good]! += amount
    need[demand * kinds + good]! += amount
    room[depot]! += amount * problem.volume![good]!
  }
  stock.forEach((value, at) => near(value, problem.stock[at]!, 1e-8))
  need.forEach((value, at) => near(value, problem.need[at]!, 1e-8))
  room.forEach((value, at) => near(value, problem.capacity![at]!, 1e-8))
}

test('nothing is made or lost, and no depot sends more than its volume', () => {
  check((given) => {
    const problem = coupledCase(given)
    assertConserved(problem, solve(problem))
    const classes = Int32Array.from(problem.demands, (_, j) => 1 + (j % 3))
    const ranked = { ...problem, priority: classes, floor: 0.4 }
    assertConserved(ranked, solve(ranked))
  }, 40)
})

test('the order in which demands are listed changes no cost under a shared volume', () => {
  check((given) => {
    const problem = coupledCase(given)
    near(solve(turned(problem)).objective, solve(problem).objective, 1e-8)
  })
})

test('more stock or more volume never costs more', () => {
  check((given) => {
    const problem = coupledCase(given)
    const { objective } = solve(problem)
    const more = { ...problem, stock: problem.stock.map((value, at) => value + (at % 2)) }
    assert.ok(solve(more).objective <= objective + 1e-8 * (1 + objective))
    const wider = { ...problem, capacity: problem.capacity!.map((value, i) => value + (i % 2)) }
    assert.ok(solve(wider).objective <= objective + 1e-8 * (1 + objective))
  })
})

/** What a change saves, against its price: exactly as far as that holds, at most beyond. */
function assertSaves(
  plan: TransportPlan,
  changed: TransportProblem,
  price: { saves: number; upTo: number },
  by: number,
) {
  const saved = plan.objective - solve(changed).objective
  const slack = 1e-7 * (1 + Math.abs(plan.objective))
  if (price.upTo >= by)
    assert.ok(Math.abs(saved - by * price.saves) <= slack, `${saved} ${by * price.saves}`)
  else assert.ok(saved <= by * price.saves + slack, `${saved} > ${by * price.saves}`)
}

test('one unit more of stock or of volume saves what its price says, one of the others nothing', () => {
  let exact = 0
  check((given) => {
    const problem = coupledCase(given)
    const plan = solve(problem)
    const kinds = given.goods
    problem.stock.forEach((held, at) => {
      const price = plan.prices.find(({ depot, good }) => depot * kinds + good === at)
      const own = price ?? { saves: 0, upTo: Infinity }
      if (price && price.upTo >= 1) exact++
      assertSaves(plan, { ...problem, stock: problem.stock.with(at, held + 1) }, own, 1)
      if (price && price.upTo > 0) {
        const part = Math.min(1, price.upTo)
        assertSaves(plan, { ...problem, stock: problem.stock.with(at, held + part) }, own, part)
      }
    })
    problem.capacity!.forEach((limit, i) => {
      const price = plan.volumePrices.find(({ depot }) => depot === i)
      const own = price ?? { saves: 0, upTo: Infinity }
      if (price && price.upTo >= 1) exact++
      assertSaves(plan, { ...problem, capacity: problem.capacity!.with(i, limit + 1) }, own, 1)
    })
  }, 40)
  assert.ok(exact > 40, `${exact} prices held for a whole unit`)
})

/** What one whole unit more changes, against the price of `costs` or −`saves` a unit. */
function assertTold(
  plan: TransportPlan,
  changed: TransportProblem,
  price: { costs: number; upTo: number },
  { by = 1, bounds = true }: { by?: number; bounds?: boolean } = {},
): boolean {
  const costs = solve(changed).objective - plan.objective
  const slack = 1e-7 * (1 + Math.abs(plan.objective))
  if (price.upTo >= by) {
    assert.ok(Math.abs(costs - by * price.costs) <= slack, `${costs} for ${by * price.costs}`)
    return true
  }
  if (bounds) assert.ok(costs >= by * price.costs - slack, `${costs} < ${by * price.costs}`)
  return false
}

const more = (list: Float64Array, at: number, by = 1) => list.with(at, list[at]! + by)

test('one unit more wanted costs what its price says, or at least that where it says for less', () => {
  let [whole, part] = [0, 0]
  check((given) => {
    const problem = coupledCase(given)
    const plan = solve(problem)
    for (const price of plan.needPrices) {
      const at = price.demand * given.goods + price.good
      const changed = { ...problem, need: more(problem.need, at) }
      if (assertTold(plan, changed, price)) whole++
      else part++
      const by = Math.min(1, price.upTo)
      if (by > 1e-6) {
        assertTold(plan, { ...problem, need: more(problem.need, at, by) }, price, { by })
      }
    }
  }, 20)
  assert.ok(whole > 4 * part, `${whole} prices held for a whole unit, ${part} did not`)
})

test('with classes and under a floor one unit more changes what its price says, gain or loss', () => {
  let told = 0
  check((given) => {
    for (const floor of [0, 0.3]) {
      const problem = {
        ...coupledCase(given),
        priority: Int32Array.from({ length: given.demands }, (_, j) => 1 + (j % 2)),
        floor,
      }
      const plan = solve(problem)
      const changes = [
        ...plan.volumePrices.map(({ depot, saves, upTo }) => {
          return { price: { costs: -saves, upTo }, field: 'capacity' as const, at: depot }
        }),
        ...plan.prices.map(({ depot, good, saves, upTo }) => {
          const at = depot * given.goods + good
          return { price: { costs: -saves, upTo }, field: 'stock' as const, at }
        }),
        ...plan.needPrices.map(({ demand, good, ...price }) => {
          return { price, field: 'need' as const, at: demand * given.goods + good }
        }),
      ]
      for (const { price, field, at } of changes) {
        const by = Math.min(1, price.upTo)
        const changed = { ...problem, [field]: more(problem[field]!, at, by) }
        if (by > 1e-6 && assertTold(plan, changed, price, { by, bounds: false })) told++
      }
    }
  }, 25)
  assert.ok(told > 100, `${told} prices`)
})

test('with classes a plan in which nothing is open has its prices, too', () => {
  const plan = solve({
    depots: ['north'],
    demands: ['hospital', 'school'],
    goods: ['water'],
    stock: Float64Array.of(10),
    need: Float64Array.of(4, 3),
    cost: Float64Array.of(1, 2),
    penalty: Float64Array.of(50, 30),
    priority: Int32Array.of(1, 2),
    volume: Float64Array.of(1),
    capacity: Float64Array.of(4),
  })
  assert.deepEqual([...plan.unmet], [0, 3])
  near(plan.objective, 4 + 90)
})

test('no class waits for a later one under a shared volume', () => {
  check((drawn) => {
    const given = { ...drawn, demands: drawn.demands + 1 }
    const problem = {
      ...coupledCase(given),
      priority: Int32Array.from({ length: given.demands }, (_, j) => 1 + ((j * 7) % 3)),
    }
    const { unmet } = solve(problem)
    // the last class goes by penalty and cost
    const stages = stagedUnmet(problem, solver).slice(0, -1)
    stages.forEach((wanted, rank) => {
      let lost = 0
      unmet.forEach((value, at) => {
        const own = problem.priority[Math.floor(at / given.goods)]
        if (own === rank + 1) lost += value * problem.volume![at % given.goods]!
      })
      near(lost, wanted, 1e-6)
    })
  }, 40)
})

test('under a shared volume everyone of a class gets the same share before anyone gets more', () => {
  const problem = { ...town, capacity: Float64Array.of(5, 5), floor: 1 }
  const plan = solve(problem)
  // 10 volume for 6 + 4 water and 3 × (2 + 2) tents: 10 of 22
  for (const { share } of plan.floors) near(share, 10 / 22, 1e-8)
  plan.unmet.forEach((value, at) => near(value, problem.need[at]! * (12 / 22), 1e-7))
  const first = solve({ ...problem, priority: Int32Array.of(1, 2) })
  // the hospital's 6 + 6 volume take all
  near(first.floors[0]!.share, 10 / 12, 1e-8)
  near(first.unmet[0]!, 1, 1e-7)
  near(first.unmet[2]!, 4, 1e-7)
})

test('what would arrive too late is not sent, and the reason is told', () => {
  const windows = {
    travel: Float64Array.of(10, 40, 30, 20),
    ready: Float64Array.of(0, 5),
    earliest: Float64Array.of(0, 0),
    latest: Float64Array.of(8, 28),
  }
  const plan = solve({ ...town, windows })
  assert.ok(plan.shipments.every(({ depot, demand }) => depot === 1 && demand === 1))
  assert.deepEqual(
    plan.waits.map(({ demand, good, reason }) => [demand, good, reason]),
    [
      [0, 0, 'too_late'],
      [0, 1, 'too_late'],
      [1, 1, 'volume'],
    ],
  )
  assert.throws(
    () => solve({ ...town, windows: { ...windows, earliest: Float64Array.of(0, 29) } }),
    /row school, field "latest": expected at least "earliest" 29, got 28/,
  )
})

test('what must be met and cannot under the shared volume is told as short, never as an empty answer', () => {
  const plan = solve({ ...town, penalty: new Float64Array(4).fill(Infinity) })
  assert.equal(plan.status, 'short')
  assert.ok(plan.shipments.length > 0)
  assert.ok(plan.shortages.length > 0)
})
