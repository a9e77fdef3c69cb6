// Patients to beds: a transport of single units from facilities, by travel time and the fit of severity and level.
import { requireAmounts, requireLength, requireUnique } from './errors.ts'
import { solveTransport } from './transport.ts'

export type PatientProblem = {
  readonly patients: readonly string[]
  readonly facilities: readonly string[]
  /** Level of care each patient needs, a whole number, 1 the lightest. */
  readonly tier: Int32Array
  /** Level of care each facility gives. */
  readonly level: Int32Array
  readonly beds: Float64Array
  /** Travel time, patients × facilities; Infinity: no way. */
  readonly time: Float64Array
  /** Ways longer than this are not taken. Default: no limit. */
  readonly longest?: number
  /** Time a level above the need counts for, per level; Infinity: never. */
  readonly overflowUp: number
  /** Time a level below the need counts for, per level; Infinity: never. */
  readonly overflowDown: number
  /** Time that waiting counts for, per tier of the patient. */
  readonly waiting: Float64Array
}

export type PatientPlan = {
  /** Facility per patient; −1: waits. */
  readonly facility: Int32Array
  /** Levels above (positive) or below (negative) what the patient needs. */
  readonly overflow: Int32Array
  readonly objective: number
  readonly free: Float64Array
  readonly waits: readonly {
    readonly patient: number
    readonly reason: 'no_way' | 'stock' | 'cost'
    readonly full: readonly number[]
  }[]
  /** What one more bed saves. */
  readonly prices: readonly { readonly facility: number; readonly saves: number }[]
}

function checkPatients(problem: PatientProblem): void {
  const { patients, facilities, tier, level, beds, time, waiting } = problem
  requireUnique(patients, 'patients')
  requireUnique(facilities, 'facilities')
  requireLength(tier, patients.length, 'tier')
  requireLength(level, facilities.length, 'level')
  requireLength(beds, facilities.length, 'beds')
  requireLength(time, patients.length * facilities.length, 'time')
  requireAmounts(tier, { field: 'tier', ids: patients })
  requireAmounts(level, { field: 'level', ids: facilities })
  requireAmounts(beds, { field: 'beds', ids: facilities })
  requireAmounts(time, { field: 'time', ids: patients, perRow: facilities.length, infinite: true })
  requireLength(waiting, 1 + tier.reduce((a, b) => Math.max(a, b), 0), 'waiting')
  requireAmounts(waiting, { field: 'waiting' })
  for (const field of ['overflowUp', 'overflowDown'] as const) {
    requireAmounts([problem[field]], { field, infinite: true })
  }
}

function costOf(problem: PatientProblem, patient: number, facility: number): number {
  const time = problem.time[patient * problem.facilities.length + facility]!
  if (time > (problem.longest ?? Infinity)) return Infinity
  const gap = problem.level[facility]! - problem.tier[patient]!
  if (gap === 0) return time
  return time + Math.abs(gap) * (gap > 0 ? problem.overflowUp : problem.overflowDown)
}

/**
 * Beds by least travel time, overflow and waiting, exactly; every patient gets one whole bed or none.
 * @throws AllocateError naming the patient or facility and the field
 */
export function assignPatients(problem: PatientProblem): PatientPlan {
  checkPatients(problem)
  const { patients, facilities, tier, level, beds, waiting } = problem
  const width = facilities.length
  const cost = new Float64Array(patients.length * width)
  for (let p = 0; p < patients.length; p++) {
    for (let f = 0; f < width; f++) cost[p * width + f] = costOf(problem, p, f)
  }
  const plan = solveTransport({
    depots: facilities,
    demands: patients,
    goods: ['bed'],
    stock: beds.map(Math.floor),
    need: new Float64Array(patients.length).fill(1),
    cost,
    penalty: Float64Array.from(tier, (needed) => waiting[needed]!),
  })
  const facility = new Int32Array(patients.length).fill(-1)
  const overflow = new Int32Array(patients.length)
  for (const { depot, demand } of plan.shipments) {
    facility[demand] = depot
    overflow[demand] = level[depot]! - tier[demand]!
  }
  return {
    facility,
    overflow,
    objective: plan.objective,
    free: plan.spare,
    waits: plan.waits.map(({ demand, reason, empty }) => ({
      patient: demand,
      reason,
      full: empty,
    })),
    prices: plan.prices.map(({ depot, saves }) => ({ facility: depot, saves })),
  }
}
