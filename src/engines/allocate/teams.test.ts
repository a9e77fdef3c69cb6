import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { loadLinearSolver } from './adapter.ts'
import { AllocateError, assignTeams, type TeamProblem } from './index.ts'

const solver = await loadLinearSolver()

const flood: TeamProblem = {
  teams: ['boats', 'medics', 'helpers'],
  areas: ['lake', 'shelter'],
  size: Float64Array.of(6, 4, 10),
  skills: [['boat'], ['medical'], []],
  skill: ['boat', ''],
  shifts: [['day'], ['day', 'night'], ['night']],
  shift: ['day', 'night'],
  least: Float64Array.of(5, 8),
  wanted: Float64Array.of(8, 12),
  time: Float64Array.of(10, 10, 20, 5, 5, 15),
  thin: 100,
  short: 1000,
}

test('boats go to the lake by day, medics and helpers to the shelter by night, and the lake is thin', () => {
  const plan = assignTeams(flood, { solver })
  assert.deepEqual([...plan.area], [0, 1, 1])
  assert.deepEqual([...plan.strength], [6, 14])
  assert.equal(plan.status, 'met')
  assert.deepEqual(plan.waits, [{ area: 0, short: 0, thin: 2, reason: 'teams' }])
  assert.ok(Math.abs(plan.objective - (60 + 20 + 150 + 200)) < 1e-9)
  assert.ok(plan.gap <= 1e-6)
  // one more wanted at the lake is missing; the shelter has two more than it wants already
  assert.deepEqual(
    plan.prices.map(({ area, costs }) => [area, Math.round(costs)]),
    [[0, 100]],
  )
  assert.deepEqual(plan.unpriced, [])
})

test('what there was no time to solve again is named, and has no price', () => {
  let asked = 0
  const hurried: typeof solver = (model, options) => {
    const found = solver(model, options)
    return asked++ > 0 ? { ...found, status: 'limit' } : found
  }
  const plan = assignTeams(flood, { solver: hurried, seconds: 1 })
  assert.deepEqual([plan.prices, plan.unpriced], [[], [0]])
  const late = assignTeams(flood, {
    solver: (model, options) => ({ ...solver(model, options), status: 'limit' }),
  })
  assert.deepEqual([late.prices, late.unpriced], [[], [0]])
})

test('an area no team can serve says whether skill or way is missing, and the fewest short areas are told', () => {
  const unskilled = assignTeams({ ...flood, skill: ['divers', ''] }, { solver })
  assert.deepEqual(
    unskilled.waits.map(({ area, short, reason }) => [area, short, reason]),
    [[0, 5, 'skill']],
  )
  assert.deepEqual([unskilled.status, unskilled.fewestShort], ['short', 1])
  const far = assignTeams({ ...flood, longest: 9 }, { solver })
  assert.deepEqual(
    far.waits.map(({ area, reason }) => [area, reason]),
    [
      [0, 'way'],
      [1, 'teams'],
    ],
  )
})

/** Least cost and fewest short areas by trying every assignment. */
function slowTeams(problem: TeamProblem): { cost: number; short: number } {
  const { teams, areas, size, least, wanted, time } = problem
  const best = { cost: Infinity, short: Infinity }
  const go = (team: number, strength: readonly number[], travel: number) => {
    if (team === teams.length) {
      let [cost, short] = [travel, 0]
      strength.forEach((value, a) => {
        cost += problem.short * Math.max(0, least[a]! - value)
        cost += problem.thin * Math.max(0, wanted[a]! - value)
        if (value < least[a]!) short++
      })
      best.cost = Math.min(best.cost, cost)
      best.short = Math.min(best.short, short)
      return
    }
    go(team + 1, strength, travel)
    areas.forEach((_, a) => {
      const minutes = time[team * areas.length + a]!
      const able = problem.skill[a] === '' || problem.skills[team]!.includes(problem.skill[a]!)
      const free = problem.shift[a] === '' || problem.shifts[team]!.includes(problem.shift[a]!)
      if (!able || !free || minutes > (problem.longest ?? Infinity)) return
      go(team + 1, strength.with(a, strength[a]! + size[team]!), travel + minutes * size[team]!)
    })
  }
  go(
    0,
    areas.map(() => 0),
    0,
  )
  return best
}

test('teams are sent as well as by trying everything, also with one more wanted', () => {
  let priced = 0
  const whole = (max: number) => fc.integer({ min: 0, max })
  const some = fc.subarray(['boat', 'medical'])
  const day = fc.subarray(['day', 'night'])
  const cases = fc
    .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 3 }))
    .chain(([t, a]) => {
      const list = <T>(one: fc.Arbitrary<T>, length: number) =>
        fc.array(one, { minLength: length, maxLength: length })
      return fc.record({
        size: list(whole(6), t),
        skills: list(some, t),
        shifts: list(day, t),
        skill: list(fc.constantFrom('', 'boat', 'medical'), a),
        shift: list(fc.constantFrom('', 'day', 'night'), a),
        least: list(whole(6), a),
        more: list(whole(4), a),
        time: list(whole(60), t * a),
      })
    })
  fc.assert(
    fc.property(cases, ({ size, least, more, time, ...rest }) => {
      const problem: TeamProblem = {
        ...rest,
        teams: size.map((_, t) => `team-${t}`),
        areas: least.map((_, a) => `area-${a}`),
        size: Float64Array.from(size),
        least: Float64Array.from(least),
        wanted: Float64Array.from(least, (value, a) => value + more[a]!),
        time: Float64Array.from(time),
        longest: 50,
        thin: 30,
        short: 500,
      }
      const plan = assignTeams(problem, { solver })
      const slow = slowTeams(problem)
      assert.ok(
        Math.abs(plan.objective - slow.cost) <= 1e-5 * (1 + slow.cost),
        `${plan.objective} for ${slow.cost}`,
      )
      assert.ok(plan.bound <= slow.cost + 1e-6 * (1 + slow.cost))
      if (plan.status === 'short') assert.equal(plan.fewestShort, slow.short)
      else assert.equal(slow.short, 0)
      problem.wanted.forEach((value, a) => {
        const more = slowTeams({ ...problem, wanted: problem.wanted.with(a, value + 1) }).cost
        const price = plan.prices.find(({ area }) => area === a)?.costs ?? 0
        assert.ok(Math.abs(more - slow.cost - price) <= 1e-5 * (1 + more), `${price} in ${a}`)
        if (price > 0) priced++
      })
      assert.deepEqual(plan.unpriced, [])
    }),
    { numRuns: 40 },
  )
  assert.ok(priced > 20, `${priced} prices`)
})

test('teams and areas with wrong figures are refused by row and field', () => {
  for (const [change, row, field] of [
    [{ size: Float64Array.of(6, -4, 10) }, 'medics', 'size'],
    [{ wanted: Float64Array.of(8, 7) }, 'shelter', 'wanted'],
    [{ time: flood.time.with(3, NaN) }, 'medics', 'time'],
    [{ teams: ['boats', 'boats', 'helpers'] }, 'boats', 'teams'],
  ] as const) {
    assert.throws(
      () => assignTeams({ ...flood, ...change }, { solver }),
      (error) => error instanceof AllocateError && error.row === row && error.field === field,
    )
  }
})
