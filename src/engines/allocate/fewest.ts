// The smallest set of demands to give up so that all others that must be met are met in full: a mixed programme.
import { ModelBuilder, type LinearSolver } from './lp.ts'
import { inTime, volumeOf, type TransportPlan, type TransportProblem } from './problem.ts'

export type Fewest = {
  /** Demands to give up; each counts once, whatever it lacks. */
  readonly demands: readonly number[]
  /** No set smaller than this can do; the same as its length unless the time was up before the proof. */
  readonly atLeast: number
}

type Source = {
  readonly reach: readonly boolean[]
  readonly stock: Float64Array
  readonly room: number
}

/** Depots that reach the same demands count as one as long as nothing but stock limits them. */
function sourcesOf(problem: TransportProblem, demands: readonly number[]): Source[] {
  const { depots, goods, stock, capacity } = problem
  const cost = inTime(problem)
  const merged = new Map<string, Source>()
  depots.forEach((id, i) => {
    const reach = demands.map((j) => cost[j * depots.length + i]! < Infinity)
    if (!reach.includes(true)) return
    const key = capacity ? id : reach.map(Number).join('')
    const own = stock.slice(i * goods.length, (i + 1) * goods.length)
    const before = merged.get(key)
    before?.stock.forEach((value, g) => (own[g]! += value))
    merged.set(key, { reach, stock: own, room: capacity?.[i] ?? Infinity })
  })
  return [...merged.values()]
}

function modelOf(problem: TransportProblem, demands: readonly number[]) {
  const { goods, need, penalty, capacity } = problem
  const kinds = goods.length
  const sources = sourcesOf(problem, demands)
  const volume = volumeOf(problem)
  const builder = new ModelBuilder()
  const stockRows = sources.map(({ stock }) =>
    Array.from(stock, (held) => builder.row(-Infinity, held)),
  )
  const roomRows = sources.map(({ room }) => (capacity ? builder.row(-Infinity, room) : -1))
  const wants = demands.map((j) =>
    goods.flatMap((_, g) => {
      const amount = need[j * kinds + g]!
      const must = penalty[j * kinds + g] === Infinity && amount > 0
      return must ? [{ g, amount, row: builder.row(amount, Infinity) }] : []
    }),
  )
  wants.forEach((own) =>
    builder.column(
      1,
      own.flatMap(({ row, amount }) => [row, amount]),
      { upper: 1, whole: true },
    ),
  )
  sources.forEach(({ reach }, s) =>
    wants.forEach((own, at) => {
      if (!reach[at]) return
      for (const { g, row } of own) {
        const room = capacity ? [roomRows[s]!, volume[g]!] : []
        builder.column(0, [row, 1, stockRows[s]![g]!, 1, ...room])
      }
    }),
  )
  return builder.build()
}

/**
 * The fewest demands to give up so that every other one that must be met is met in full. Empty if all can be met.
 * @param options.seconds ends the search; `atLeast` then tells how far the set may be from the smallest
 */
export function fewestUnmet(
  problem: TransportProblem,
  plan: Pick<TransportPlan, 'status' | 'shortages'>,
  options: { readonly solver: LinearSolver; readonly seconds?: number },
): Fewest {
  if (plan.status === 'met') return { demands: [], atLeast: 0 }
  const { goods, demands, need, penalty } = problem
  const must = (j: number) =>
    goods.some((_, g) => {
      const at = j * goods.length + g
      return penalty[at] === Infinity && need[at]! > 0
    })
  // without shared volume whoever is in no group of a shortage can be met in any case
  const short = new Set(plan.shortages.flatMap((group) => group.demands))
  const asked = Array.from(demands.keys()).filter(
    (j) => must(j) && (problem.capacity || short.has(j)),
  )
  const { column, bound } = options.solver(modelOf(problem, asked), {
    ...(options.seconds !== undefined && { seconds: options.seconds }),
  })
  const given = column.length > 0 ? asked.filter((_, at) => column[at]! > 0.5) : asked
  return { demands: given, atLeast: Math.min(given.length, Math.ceil(bound - 1e-6)) }
}
