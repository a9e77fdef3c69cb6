// Patients to beds: a transport of single units from facilities, by travel time and the fit of severity and level.
// Patients of one place and tier are one demand; a whole number of beds makes every flow of least cost whole.
import { AllocateError, requireAmounts, requireLength, requireUnique } from './errors.ts'
import type { TransportProblem, Wait } from './problem.ts'
import { solveTransport } from './transport.ts'

export type PatientProblem = {
  readonly patients: readonly string[]
  readonly facilities: readonly string[]
  /** Level of care each patient needs, a whole number, 1 the lightest. */
  readonly tier: Int32Array
  /** Level of care each facility gives. */
  readonly level: Int32Array
  readonly beds: Float64Array
  /** Travel time, origins × facilities; Infinity: no way. */
  readonly time: Float64Array
  /** Row of `time` of each patient. Default: a row for each patient. */
  readonly origin?: Int32Array
  /** Ways longer than this are not taken. Default: no limit. */
  readonly longest?: number
  /** Time a level above the need counts for, per level; Infinity: never. */
  readonly overflowUp: number
  /** Time a level below the need counts for, per level; Infinity: never. */
  readonly overflowDown: number
  /** From this tier on nobody goes below the level needed. Default: overflow goes down from any tier. */
  readonly strictFrom?: number
  /** Time that waiting counts for, per tier of the patient. */
  readonly waiting: Float64Array
  /** Facility whose bed (among `beds`) a patient holds already; −1: none. They stay unless `stable`. */
  readonly holds?: Int32Array
  /** 1: may be moved, so as to free a bed for someone else; at worst stays. */
  readonly stable?: Uint8Array
  /** Time that moving a patient who holds a bed counts for, besides the travel. Default 0. */
  readonly moving?: number
}

export type PatientPlan = {
  /** Facility per patient; −1: waits. */
  readonly facility: Int32Array
  /** Levels above (positive) or below (negative) what the patient needs. */
  readonly overflow: Int32Array
  /** 1: moved out of the bed held before. */
  readonly moved: Uint8Array
  readonly objective: number
  readonly free: Float64Array
  readonly waits: readonly {
    readonly patient: number
    readonly reason: Wait['reason']
    readonly full: readonly number[]
  }[]
  /** What one more bed saves. */
  readonly prices: readonly { readonly facility: number; readonly saves: number }[]
  /** What one more patient of the same place and tier costs. */
  readonly needPrices: readonly { readonly patient: number; readonly costs: number }[]
}

function checkPatients(problem: PatientProblem): void {
  const { patients, facilities, tier, level, beds, time, waiting, origin, holds } = problem
  requireUnique(patients, 'patients')
  requireUnique(facilities, 'facilities')
  requireLength(tier, patients.length, 'tier')
  requireLength(level, facilities.length, 'level')
  requireLength(beds, facilities.length, 'beds')
  const origins = origin ? origin.reduce((a, b) => Math.max(a, b), -1) + 1 : patients.length
  requireLength(origin ?? tier, patients.length, 'origin')
  if (origin) requireAmounts(origin, { field: 'origin', ids: patients })
  const ways = origins * facilities.length
  if (!origin || time.length < ways) requireLength(time, ways, 'time')
  requireAmounts(tier, { field: 'tier', ids: patients })
  requireAmounts(level, { field: 'level', ids: facilities })
  requireAmounts(beds, { field: 'beds', ids: facilities })
  requireAmounts(time, {
    field: 'time',
    ...(!origin && { ids: patients }),
    perRow: facilities.length,
    infinite: true,
  })
  const tiers = 1 + tier.reduce((a, b) => Math.max(a, b), 0)
  if (waiting.length < tiers) requireLength(waiting, tiers, 'waiting')
  requireAmounts(waiting, { field: 'waiting' })
  requireAmounts([problem.moving ?? 0], { field: 'moving' })
  for (const field of ['overflowUp', 'overflowDown'] as const) {
    requireAmounts([problem[field]], { field, infinite: true })
  }
  if (holds) checkHolds(problem, holds)
}

function checkHolds(
  { patients, facilities, beds, stable }: PatientProblem,
  holds: Int32Array,
): void {
  requireLength(holds, patients.length, 'holds')
  requireLength(stable ?? holds, patients.length, 'stable')
  const held = new Float64Array(beds.length)
  holds.forEach((facility, p) => {
    if (facility === -1) return
    if (!(facility >= 0 && facility < beds.length)) {
      const place = { code: 'unknown_id', row: patients[p], field: 'holds' } as const
      throw new AllocateError(place, `expected a facility, got ${facility}`)
    }
    held[facility]!++
  })
  held.forEach((count, f) => {
    if (count <= beds[f]!) return
    const place = { code: 'bad_number', row: facilities[f], field: 'beds' } as const
    throw new AllocateError(place, `expected at least the ${count} that are held, got ${beds[f]}`)
  })
}

function costOf(problem: PatientProblem, patient: number, facility: number): number {
  const { tier, level, facilities, origin, holds, stable } = problem
  const held = holds?.[patient] ?? -1
  const gap = level[facility]! - tier[patient]!
  const fit = gap === 0 ? 0 : Math.abs(gap) * (gap > 0 ? problem.overflowUp : problem.overflowDown)
  // who holds a bed keeps it for the fit alone, whatever the rules say of new ones
  if (held === facility) return fit < Infinity ? fit : 0
  if (held >= 0 && stable?.[patient] !== 1) return Infinity
  if (gap < 0 && tier[patient]! >= (problem.strictFrom ?? Infinity)) return Infinity
  const time = problem.time[(origin?.[patient] ?? patient) * facilities.length + facility]!
  if (time > (problem.longest ?? Infinity)) return Infinity
  return time + fit + (held >= 0 ? (problem.moving ?? 0) : 0)
}

/** Patients that are the same to every facility. */
function groupsOf({ patients, tier, origin, holds, stable }: PatientProblem): number[][] {
  const groups = new Map<string, number[]>()
  for (let p = 0; p < patients.length; p++) {
    const key = [origin?.[p] ?? p, tier[p], holds?.[p] ?? -1, stable?.[p] ?? 0].join(' ')
    const group = groups.get(key)
    if (group) group.push(p)
    else groups.set(key, [p])
  }
  return [...groups.values()]
}

function transportOf(problem: PatientProblem, groups: readonly number[][]): TransportProblem {
  const { patients, facilities, tier, beds, waiting, holds } = problem
  const width = facilities.length
  const cost = new Float64Array(groups.length * width)
  groups.forEach(([first], at) => {
    for (let f = 0; f < width; f++) cost[at * width + f] = costOf(problem, first!, f)
  })
  return {
    depots: facilities,
    demands: groups.map(([first]) => patients[first!]!),
    goods: ['bed'],
    stock: beds.map(Math.floor),
    need: Float64Array.from(groups, (group) => group.length),
    cost,
    // nobody is put out of a bed
    penalty: Float64Array.from(groups, ([first]) =>
      (holds?.[first!] ?? -1) >= 0 ? Infinity : waiting[tier[first!]!]!,
    ),
  }
}

/**
 * Beds by least travel time, overflow and waiting, exactly; every patient gets one whole bed or none.
 * @throws AllocateError naming the patient or facility and the field
 */
export function assignPatients(problem: PatientProblem): PatientPlan {
  checkPatients(problem)
  const { patients, tier, level, holds } = problem
  const groups = groupsOf(problem)
  const plan = solveTransport(transportOf(problem, groups))
  const facility = new Int32Array(patients.length).fill(-1)
  const overflow = new Int32Array(patients.length)
  const taken = new Int32Array(groups.length)
  for (const { depot, demand, amount } of plan.shipments) {
    for (let unit = 0; unit < Math.round(amount); unit++) {
      const patient = groups[demand]![taken[demand]!++]!
      facility[patient] = depot
      overflow[patient] = level[depot]! - tier[patient]!
    }
  }
  return {
    facility,
    overflow,
    moved: Uint8Array.from(facility, (now, p) =>
      (holds?.[p] ?? -1) >= 0 && now !== holds![p] ? 1 : 0,
    ),
    objective: plan.objective,
    free: plan.spare,
    waits: plan.waits.flatMap(({ demand, reason, empty }) =>
      groups[demand]!.slice(taken[demand]).map((patient) => ({ patient, reason, full: empty })),
    ),
    prices: plan.prices.map(({ depot, saves }) => ({ facility: depot, saves })),
    needPrices: plan.needPrices.map(({ demand, costs }) => ({
      patient: groups[demand]![0]!,
      costs,
    })),
  }
}
