/**
 * A city's supplies, patients and deliveries against HiGHS on the full model of the same seeded case in the same run:
 * 50 depots × 3,000 demands × 10 goods, each good by itself (at most 3 s) and sharing the depots' volume (at most 60 s,
 * in a worker), 200 facilities × 20,000 patients (at most 5 s), and rounds to 300 stops (at most 10 s) with their gap to
 * a lower bound. HiGHS takes many minutes; `--quick` runs a small city. The last line is one JSON object; with a bar
 * missed, another objective than HiGHS's or no answer of it, the exit status is 1.
 */
import { parseArgs } from 'node:util'
import { availableParallelism, loadavg } from 'node:os'
import { loadLinearSolver, solveSuppliesInWorker } from './adapter.ts'
import {
  assignPatients,
  planRoutes,
  solveTransport,
  transportModel,
  type LinearModel,
  type LinearSolver,
  type TransportProblem,
} from './index.ts'
import { cityCase, patientModel, routeCase, wardCase } from './reference.ts'

const { quick } = parseArgs({ options: { quick: { type: 'boolean', default: false } } }).values
const seed = 20_260_101
const limits = { uncoupled: 3, coupled: 60, patients: 5, routes: 10 }
const since = (began: number) => (performance.now() - began) / 1000
const rounded = (value: number, digits = 4) => Number(value.toPrecision(digits))
/** User seconds of all threads: what the work takes however busy the machine is. */
const cpuSince = (began: NodeJS.CpuUsage) => process.cpuUsage(began).user / 1e6
const say = (text: string) => console.error(`${text} (load ${loadavg()[0]!.toFixed(1)})`)

/** HiGHS's objective and seconds; undefined if it did not answer, so that no bar counts as met. */
function peer(
  solver: LinearSolver,
  model: LinearModel,
): { objective: number; seconds: number } | undefined {
  const began = performance.now()
  try {
    const { status, objective } = solver(model)
    return status === 'optimal' ? { objective, seconds: since(began) } : undefined
  } catch (error) {
    console.error(error)
    return undefined
  }
}

type Own = { objective: number; seconds: number; cpuSeconds: number }

function beside(own: Own, highs: ReturnType<typeof peer>, limit: number) {
  const equal =
    highs !== undefined &&
    Math.abs(own.objective - highs.objective) <= 1e-9 * (1 + Math.abs(highs.objective))
  return {
    seconds: rounded(own.seconds),
    cpuSeconds: rounded(own.cpuSeconds),
    limitSeconds: limit,
    highsSeconds: highs ? rounded(highs.seconds) : null,
    objective: own.objective,
    highsObjective: highs?.objective ?? null,
    equal,
    ratio: highs ? rounded(highs.seconds / own.seconds) : 0,
    meets: equal && own.seconds <= limit,
  }
}

function supplies(): TransportProblem {
  const [depots, demands] = quick ? [10, 600] : [50, 3000]
  return cityCase({ seed, depots, demands, goods: 10, supply: 1.05 })
}

/** Depots that can send 97 % of the volume wanted, some more and some less. */
function withVolume(problem: TransportProblem): TransportProblem {
  const { depots, goods, need } = problem
  const volume = Float64Array.from(goods, (_, g) => 1 + (g % 4))
  let wanted = 0
  need.forEach((value, at) => (wanted += value * volume[at % goods.length]!))
  const capacity = Float64Array.from(depots, (_, i) =>
    Math.floor(
      ((0.97 * wanted) / depots.length) * (0.7 + (0.6 * ((i * 7) % depots.length)) / depots.length),
    ),
  )
  return { ...problem, volume, capacity }
}

async function runUncoupled() {
  const problem = supplies()
  const [began, cpu] = [performance.now(), process.cpuUsage()]
  const { objective } = solveTransport(problem)
  const [seconds, cpuSeconds] = [since(began), cpuSince(cpu)]
  say(`each good by itself ${seconds.toFixed(2)} s`)
  const highs = peer(await loadLinearSolver(), transportModel(problem))
  return beside({ objective, seconds, cpuSeconds }, highs, limits.uncoupled)
}

async function runCoupled() {
  const problem = withVolume(supplies())
  const [began, cpu] = [performance.now(), process.cpuUsage()]
  const plan = await solveSuppliesInWorker(problem)
  const [seconds, cpuSeconds] = [since(began), cpuSince(cpu)]
  say(`sharing the depots’ volume ${seconds.toFixed(2)} s`)
  const highs = peer(await loadLinearSolver(), transportModel(problem))
  return {
    ...beside({ objective: plan.objective, seconds, cpuSeconds }, highs, limits.coupled),
    gap: plan.gap,
  }
}

async function runPatients() {
  const [patients, places, facilities] = quick ? [2000, 100, 40] : [20_000, 1000, 200]
  const problem = wardCase({ seed, patients, places, facilities })
  const [began, cpu] = [performance.now(), process.cpuUsage()]
  const { objective } = assignPatients(problem)
  const [seconds, cpuSeconds] = [since(began), cpuSince(cpu)]
  say(`patients ${seconds.toFixed(2)} s`)
  const highs = peer(await loadLinearSolver(), patientModel(problem))
  return beside({ objective, seconds, cpuSeconds }, highs, limits.patients)
}

function runRoutes() {
  const stops = quick ? 60 : 300
  const problem = routeCase({ seed, stops, windows: 0.5 })
  const [began, cpu] = [performance.now(), process.cpuUsage()]
  const plan = planRoutes(problem, { seed: 1, iterations: 15_000, boundSteps: 40 })
  const [seconds, cpuSeconds] = [since(began), cpuSince(cpu)]
  say(`rounds to ${stops} stops ${seconds.toFixed(2)} s`)
  return {
    seconds: rounded(seconds),
    cpuSeconds: rounded(cpuSeconds),
    limitSeconds: limits.routes,
    stops,
    routes: plan.routes.length,
    cost: rounded(plan.cost, 6),
    bound: rounded(plan.bound, 6),
    gap: rounded(plan.gap),
    savingsCost: rounded(plan.startCost, 6),
    meets: seconds <= limits.routes && plan.dropped.length === 0 && plan.bound <= plan.cost,
  }
}

const uncoupled = await runUncoupled()
const patients = await runPatients()
const routes = runRoutes()
const coupled = await runCoupled()
const meets = [uncoupled, coupled, patients, routes].every((part) => part.meets)
console.log(
  JSON.stringify({
    bench: 'allocate',
    quick,
    cores: availableParallelism(),
    load: rounded(loadavg()[0]!, 3),
    uncoupled,
    coupled,
    patients,
    routes,
    ratio: coupled.ratio,
    meets,
  }),
)
process.exitCode = meets ? 0 : 1
