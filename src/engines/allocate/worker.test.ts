import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadLinearSolver, solveSuppliesInWorker } from './adapter.ts'
import { AllocateError, solveSupplies } from './index.ts'
import { coupledCase } from './reference.ts'

const shape = { seed: 4, depots: 8, demands: 60, goods: 3, supply: 1.05, tight: 0.9 }

test('a worker gives the same plan and tells how far it is', async () => {
  const problem = coupledCase(shape)
  const stages = new Set<string>()
  const plan = await solveSuppliesInWorker(problem, {
    progress: ({ stage }) => void stages.add(stage),
  })
  const own = solveSupplies(problem, { solver: await loadLinearSolver() })
  assert.deepEqual(plan, own)
  assert.deepEqual([...stages], ['prices', 'arcs'])
})

test('a plan that is called off ends with the reason, in the middle of its work', async () => {
  const stop = new AbortController()
  const running = solveSuppliesInWorker(coupledCase({ ...shape, demands: 400 }), {
    signal: stop.signal,
    progress: () => stop.abort(new Error('the flood is over')),
  })
  await assert.rejects(running, /the flood is over/)
  await assert.rejects(
    solveSuppliesInWorker(coupledCase(shape), { signal: stop.signal }),
    /the flood is over/,
  )
})

test('what the engine refuses in a worker is refused with the same row and field', async () => {
  const problem = coupledCase(shape)
  await assert.rejects(
    solveSuppliesInWorker({ ...problem, stock: problem.stock.with(3, NaN) }),
    (error) => error instanceof AllocateError && error.row === 'depot-1' && error.field === 'stock',
  )
})
