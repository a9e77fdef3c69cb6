// Teams to areas: a mixed programme of whole teams. An area counts the strength of the teams that have its skill, in its
// shift; below the least strength it is short, between that and the wanted one it is thin.
import { AllocateError, requireAmounts, requireLength, requireUnique } from './errors.ts'
import {
  ModelBuilder,
  type LinearModel,
  type LinearOptions,
  type LinearSolution,
  type LinearSolver,
} from './lp.ts'

export type TeamProblem = {
  readonly teams: readonly string[]
  readonly areas: readonly string[]
  /** Strength of each team, e.g. people. */
  readonly size: Float64Array
  /** Skills of each team, and the one each area asks for; an empty text: any. */
  readonly skills: readonly (readonly string[])[]
  readonly skill: readonly string[]
  /** Shifts each team can work, one of them only; the shift of each area's task. An empty text: any. */
  readonly shifts: readonly (readonly string[])[]
  readonly shift: readonly string[]
  /** Strength each area must and would have. */
  readonly least: Float64Array
  readonly wanted: Float64Array
  /** Teams × areas; Infinity: no way. */
  readonly time: Float64Array
  /** Ways longer than this are not taken. Default: no limit. */
  readonly longest?: number
  /** Time that a unit of strength missing below `wanted`, and below `least`, counts for. */
  readonly thin: number
  readonly short: number
}

export type TeamWait = {
  readonly area: number
  /** Strength missing below `least` and, beyond that, below `wanted`. */
  readonly short: number
  readonly thin: number
  /** `skill`: no team can (skill and shift); `way`: none of those comes in time; `teams`: those are elsewhere. */
  readonly reason: 'skill' | 'way' | 'teams'
}

export type TeamPlan = {
  /** `short`: an area has less than its least strength. */
  readonly status: 'met' | 'short'
  /** Area per team; −1: held back. */
  readonly area: Int32Array
  readonly strength: Float64Array
  readonly objective: number
  /** No plan costs less than this; the relative distance to it. */
  readonly bound: number
  readonly gap: number
  readonly waits: readonly TeamWait[]
  /** Fewest areas that must stay below their least strength; the same as those in `waits` that are short, or fewer. */
  readonly fewestShort: number
  /**
   * What one more unit of strength wanted in an area costs, found by solving again; areas that are not named cost
   * nothing more.
   */
  readonly prices: readonly { readonly area: number; readonly costs: number }[]
  /** Areas of which the time given did not suffice to find that out. */
  readonly unpriced: readonly number[]
}

function checkTeams(problem: TeamProblem): void {
  const { teams, areas, size, skills, skill, shifts, shift, least, wanted, time } = problem
  requireUnique(teams, 'teams')
  requireUnique(areas, 'areas')
  requireLength(size, teams.length, 'size')
  requireLength(skills, teams.length, 'skills')
  requireLength(shifts, teams.length, 'shifts')
  requireLength(skill, areas.length, 'skill')
  requireLength(shift, areas.length, 'shift')
  requireLength(least, areas.length, 'least')
  requireLength(wanted, areas.length, 'wanted')
  requireLength(time, teams.length * areas.length, 'time')
  requireAmounts(size, { field: 'size', ids: teams })
  requireAmounts(least, { field: 'least', ids: areas })
  requireAmounts(wanted, { field: 'wanted', ids: areas })
  requireAmounts(time, { field: 'time', ids: teams, perRow: areas.length, infinite: true })
  requireAmounts([problem.thin], { field: 'thin' })
  requireAmounts([problem.short], { field: 'short' })
  areas.forEach((row, a) => {
    if (least[a]! <= wanted[a]!) return
    throw new AllocateError(
      { code: 'bad_number', row, field: 'wanted' },
      `expected at least "least" ${least[a]}, got ${wanted[a]}`,
    )
  })
}

function canDo({ skills, skill, shifts, shift }: TeamProblem, team: number, area: number): boolean {
  const has = skill[area] === '' || skills[team]!.includes(skill[area]!)
  return has && (shift[area] === '' || shifts[team]!.includes(shift[area]!))
}

const comes = ({ time, areas, longest = Infinity }: TeamProblem, team: number, area: number) => {
  const minutes = time[team * areas.length + area]!
  return minutes <= longest && minutes < Infinity
}

type Pair = { readonly team: number; readonly area: number; readonly column: number }

function modelOf(problem: TeamProblem, { fewest }: { fewest: boolean }) {
  const { teams, areas, size, least, wanted, time, thin, short } = problem
  const builder = new ModelBuilder()
  const teamRows = teams.map(() => builder.row(-Infinity, 1))
  const leastRows = areas.map((_, a) => builder.row(least[a]!, Infinity))
  const wantedRows = areas.map((_, a) => builder.row(wanted[a]!, Infinity))
  const pairs: Pair[] = []
  teams.forEach((_, team) =>
    areas.forEach((__, area) => {
      if (!canDo(problem, team, area) || !comes(problem, team, area)) return
      const entries = [
        teamRows[team]!,
        1,
        leastRows[area]!,
        size[team]!,
        wantedRows[area]!,
        size[team]!,
      ]
      const cost = fewest ? 0 : time[team * areas.length + area]! * size[team]!
      pairs.push({ team, area, column: builder.column(cost, entries, { upper: 1, whole: true }) })
    }),
  )
  areas.forEach((_, a) => {
    if (fewest) {
      builder.column(1, [leastRows[a]!, least[a]!], { upper: 1, whole: true })
      builder.column(0, [wantedRows[a]!, 1])
      return
    }
    // what is short is also thin: `short` comes on top
    builder.column(short, [leastRows[a]!, 1])
    builder.column(thin, [wantedRows[a]!, 1])
  })
  return { model: builder.build(), pairs }
}

function waitOf(problem: TeamProblem, area: number, strength: number): TeamWait[] {
  const { teams, least, wanted } = problem
  const short = Math.max(0, least[area]! - strength)
  const thin = Math.max(0, wanted[area]! - Math.max(strength, least[area]!))
  if (short + thin <= 1e-9) return []
  const able = Array.from(teams.keys()).filter((team) => canDo(problem, team, area))
  const near = able.filter((team) => comes(problem, team, area))
  const reason = able.length === 0 ? 'skill' : near.length === 0 ? 'way' : 'teams'
  return [{ area, short, thin, reason }]
}

/** Who is sent where by the mixed programme, and what that costs. */
function sendingOf(problem: TeamProblem, solve: (model: LinearModel) => LinearSolution) {
  const { model, pairs } = modelOf(problem, { fewest: false })
  const found = solve(model)
  const area = new Int32Array(problem.teams.length).fill(-1)
  const strength = new Float64Array(problem.areas.length)
  for (const pair of pairs) {
    // without a plan in the time given nobody is sent
    if (!((found.column[pair.column] ?? 0) > 0.5)) continue
    area[pair.team] = pair.area
    strength[pair.area]! += problem.size[pair.team]!
  }
  return { found, area, strength, objective: costOf(problem, area, strength) }
}

export type TeamOptions = Pick<LinearOptions, 'seconds'> & {
  readonly solver: LinearSolver
  readonly progress?:
    | ((step: {
        readonly stage: 'teams'
        readonly objective: number
        readonly bound: number
      }) => void)
    | undefined
}

/**
 * Teams by travel (time × size), strength missing below what is wanted, and below what is least.
 * @throws AllocateError naming the team or area and the field
 */
export function assignTeams(problem: TeamProblem, options: TeamOptions): TeamPlan {
  checkTeams(problem)
  const { solver, seconds, progress } = options
  const { areas } = problem
  const limit = seconds === undefined ? {} : { seconds }
  const { found, area, strength, objective } = sendingOf(problem, (model) =>
    solver(model, {
      ...limit,
      ...(progress && { progress: (step) => progress({ stage: 'teams', ...step }) }),
    }),
  )
  const waits = areas.flatMap((_, a) => waitOf(problem, a, strength[a]!))
  const shortAreas = waits.filter(({ short }) => short > 1e-9)
  const fewest =
    shortAreas.length > 0 ? solver(modelOf(problem, { fewest: true }).model, limit) : undefined
  return {
    status: shortAreas.length > 0 ? 'short' : 'met',
    area,
    strength,
    objective,
    bound: found.bound,
    gap: objective > 0 ? Math.max(0, objective - found.bound) / objective : 0,
    waits,
    fewestShort: fewest ? Math.max(0, Math.ceil(fewest.bound - 1e-6)) : 0,
    ...pricesOf(problem, { ...found, objective, strength }, options),
  }
}

type Solved = {
  readonly status: LinearSolution['status']
  readonly objective: number
  readonly strength: Float64Array
}

/**
 * Whole teams have no prices (those of fractions of teams say little), so each area is solved again with one unit more
 * wanted. Who has that unit already is not: the plan stays the best.
 */
function pricesOf(
  problem: TeamProblem,
  { status, objective, strength }: Solved,
  { solver, seconds }: TeamOptions,
): Pick<TeamPlan, 'prices' | 'unpriced'> {
  const asked = Array.from(problem.areas.keys()).filter(
    (a) => strength[a]! < problem.wanted[a]! + 1 - 1e-9,
  )
  if (status !== 'optimal') return { prices: [], unpriced: asked }
  const limit = seconds === undefined ? {} : { seconds: seconds / Math.max(1, asked.length) }
  const [prices, unpriced]: [{ area: number; costs: number }[], number[]] = [[], []]
  for (const area of asked) {
    const wanted = problem.wanted.with(area, problem.wanted[area]! + 1)
    const again = sendingOf({ ...problem, wanted }, (model) => solver(model, limit))
    if (again.found.status !== 'optimal') unpriced.push(area)
    else if (again.objective - objective > 1e-6 * (1 + objective)) {
      prices.push({ area, costs: again.objective - objective })
    }
  }
  return { prices, unpriced }
}

/** What a plan costs, from the plan alone. */
function costOf(problem: TeamProblem, area: Int32Array, strength: Float64Array): number {
  const { areas, size, time, least, wanted, thin, short } = problem
  let sum = 0
  area.forEach((to, team) => {
    if (to >= 0) sum += time[team * areas.length + to]! * size[team]!
  })
  strength.forEach((value, a) => {
    sum += short * Math.max(0, least[a]! - value) + thin * Math.max(0, wanted[a]! - value)
  })
  return sum
}
