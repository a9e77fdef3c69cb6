import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { loadLinearSolver } from './adapter.ts'
import { fewestUnmet, solveSupplies, type TransportProblem } from './index.ts'
import { cityCase, coupledCase } from './reference.ts'

const solver = await loadLinearSolver()
const fewest = (problem: TransportProblem) =>
  fewestUnmet(problem, solveSupplies(problem, { solver }), { solver })

/** Whether all but a set can be met: that set asks for nothing, the others must have all. */
function canDoWithout(problem: TransportProblem, dropped: readonly number[]): boolean {
  const kinds = problem.goods.length
  const need = problem.need.map((value, at) =>
    dropped.includes(Math.floor(at / kinds)) ? 0 : value,
  )
  const plan = solveSupplies({ ...problem, need }, { solver })
  return plan.unmet.every((value) => value <= 1e-7)
}

function slowFewest(problem: TransportProblem): number {
  const all = Array.from({ length: 2 ** problem.demands.length }, (_, set) =>
    problem.demands.flatMap((__, j) => ((set >> j) & 1 ? [j] : [])),
  )
  const found = all
    .toSorted((a, b) => a.length - b.length)
    .find((set) => canDoWithout(problem, set))
  return found!.length
}

test('of three villages whose water is short by one village’s need, one is given up: the largest', () => {
  const found = fewest({
    depots: ['well'],
    demands: ['a', 'b', 'c'],
    goods: ['water'],
    stock: Float64Array.of(10),
    need: Float64Array.of(4, 9, 5),
    cost: Float64Array.of(1, 1, 1),
    penalty: new Float64Array(3).fill(Infinity),
  })
  assert.deepEqual(found, { demands: [1], atLeast: 1 })
})

test('the smallest set to give up is the one that trying all sets finds', () => {
  const shape = fc.record({
    seed: fc.integer({ min: 1, max: 2 ** 30 }),
    depots: fc.integer({ min: 1, max: 3 }),
    demands: fc.integer({ min: 1, max: 5 }),
    goods: fc.integer({ min: 1, max: 2 }),
    supply: fc.constantFrom(0.5, 0.8),
    tight: fc.constantFrom(0.5, 2),
    coupled: fc.boolean(),
  })
  fc.assert(
    fc.property(shape, ({ coupled, ...given }) => {
      const base = coupled ? coupledCase(given) : cityCase(given)
      const problem = {
        ...base,
        penalty: base.penalty.map(() => Infinity),
        cost: base.cost.map((value, at) => ((at * 7 + given.seed) % 5 === 0 ? Infinity : value)),
      }
      const found = fewest(problem)
      assert.equal(found.demands.length, slowFewest(problem))
      assert.equal(found.atLeast, found.demands.length)
      assert.ok(canDoWithout(problem, found.demands))
    }),
    { numRuns: 25 },
  )
})
