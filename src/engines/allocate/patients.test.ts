import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { loadLinearSolver } from './adapter.ts'
import { assignPatients, AllocateError, type PatientProblem } from './index.ts'
import { patientModel, wardCase } from './reference.ts'

const solver = await loadLinearSolver()
const near = (found: number, wanted: number) =>
  assert.ok(Math.abs(found - wanted) <= 1e-8 * (1 + Math.abs(wanted)), `${found} for ${wanted}`)

const ward: PatientProblem = {
  patients: ['mild', 'severe'],
  facilities: ['clinic', 'hospital'],
  tier: Int32Array.of(1, 2),
  level: Int32Array.of(1, 2),
  beds: Float64Array.of(1, 1),
  time: Float64Array.of(10, 10, 10, 10),
  overflowUp: 15,
  overflowDown: 100,
  waiting: Float64Array.of(0, 60, 600),
}

test('a stable patient steps down so that a severe one gets the high bed, another one stays', () => {
  const held = { ...ward, holds: Int32Array.of(1, -1), moving: 20, strictFrom: 2 }
  const moved = assignPatients({ ...held, stable: Uint8Array.of(1, 0) })
  assert.deepEqual(
    [[...moved.facility], [...moved.moved]],
    [
      [0, 1],
      [1, 0],
    ],
  )
  near(moved.objective, 10 + 20 + 10)
  const kept = assignPatients({ ...held, stable: Uint8Array.of(0, 0) })
  assert.deepEqual(
    [[...kept.facility], [...kept.moved]],
    [
      [1, -1],
      [0, 0],
    ],
  )
  assert.deepEqual(kept.waits, [{ patient: 1, reason: 'stock', full: [1] }])
})

test('from a strict tier on nobody goes below the level needed', () => {
  const full = { ...ward, beds: Float64Array.of(5, 0) }
  assert.deepEqual([...assignPatients(full).facility], [0, 0])
  assert.deepEqual([...assignPatients({ ...full, strictFrom: 2 }).facility], [0, -1])
})

test('beds that are held beyond those there are, and unknown holders, are refused', () => {
  for (const [change, row, field] of [
    [{ beds: Float64Array.of(1, 0) }, 'hospital', 'beds'],
    [{ holds: Int32Array.of(7, -1) }, 'mild', 'holds'],
  ] as const) {
    assert.throws(
      () => assignPatients({ ...ward, holds: Int32Array.of(1, -1), ...change }),
      (error) => error instanceof AllocateError && error.row === row && error.field === field,
    )
  }
})

const wards = fc.record({
  seed: fc.integer({ min: 1, max: 2 ** 30 }),
  patients: fc.integer({ min: 1, max: 60 }),
  places: fc.integer({ min: 1, max: 8 }),
  facilities: fc.integer({ min: 1, max: 6 }),
})

test('patients are placed as well as HiGHS places them, each in one bed, and no bed is used twice', () => {
  fc.assert(
    fc.property(wards, (shape) => {
      const problem = wardCase(shape)
      const plan = assignPatients(problem)
      near(plan.objective, solver(patientModel(problem)).objective)
      const used = new Float64Array(shape.facilities)
      for (const facility of plan.facility) if (facility >= 0) used[facility]!++
      used.forEach((count, f) => assert.equal(count + plan.free[f]!, problem.beds[f]))
      const waiting = plan.facility.filter((facility) => facility === -1).length
      assert.equal(plan.waits.length, waiting)
    }),
    { numRuns: 60 },
  )
})

test('one more bed saves what its price says, and one more patient costs what theirs says', () => {
  fc.assert(
    fc.property(wards, (shape) => {
      const problem = wardCase({ ...shape, patients: Math.min(20, shape.patients) })
      const plan = assignPatients(problem)
      problem.beds.forEach((count, f) => {
        const more = { ...problem, beds: problem.beds.with(f, count + 1) }
        const price = plan.prices.find(({ facility }) => facility === f)
        near(plan.objective - assignPatients(more).objective, price?.saves ?? 0)
      })
      for (const { patient, costs } of plan.needPrices) {
        const more = {
          ...problem,
          patients: [...problem.patients, 'one more'],
          tier: Int32Array.of(...problem.tier, problem.tier[patient]!),
          origin: Int32Array.of(...problem.origin!, problem.origin![patient]!),
        }
        near(assignPatients(more).objective - plan.objective, costs)
      }
    }),
    { numRuns: 20 },
  )
})
