// The whole question of supplies as one linear programme: what the tests and the bench hold the engine's answers against.
import { ModelBuilder, type LinearModel } from './lp.ts'
import { capacityOf, inTime, volumeOf, type TransportProblem } from './problem.ts'

/** Every arc and every good with the depots' volume; floors, classes and what must be met are not in it. */
export function transportModel(problem: TransportProblem): LinearModel {
  const { depots, demands, goods, stock, need, penalty } = problem
  const [width, kinds] = [depots.length, goods.length]
  const [cost, volume, capacity] = [inTime(problem), volumeOf(problem), capacityOf(problem)]
  const builder = new ModelBuilder()
  for (const value of stock) builder.row(-Infinity, value)
  for (const value of need) builder.row(value, value)
  for (const value of capacity) if (problem.capacity) builder.row(-Infinity, value)
  const base = width * kinds
  for (let j = 0; j < demands.length; j++) {
    for (let g = 0; g < kinds; g++) {
      const row = base + j * kinds + g
      for (let i = 0; i < width; i++) {
        const arc = cost[j * width + i]!
        if (arc === Infinity) continue
        const room = problem.capacity ? [base + need.length + i, volume[g]!] : []
        builder.column(arc, [i * kinds + g, 1, row, 1, ...room])
      }
      builder.column(penalty[j * kinds + g]!, [row, 1])
    }
  }
  return builder.build()
}
