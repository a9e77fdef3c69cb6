/** The obvious way: tf·idf with plain maps, and both objectives written out. Tests compare with it; nothing else uses it. */
import type { Problem } from './svm.ts'

/** tf·idf of `documents` (lists of terms), each as a map of length one, over the terms in at least `least` of them. */
export function slowTfIdf(documents: readonly string[][], least: number): Map<string, number>[] {
  const containing = (term: string) => documents.filter((terms) => terms.includes(term)).length
  return documents.map((terms) => {
    const raw = [...new Set(terms)]
      .filter((term) => containing(term) >= least)
      .map((term): [string, number] => {
        const count = terms.filter((other) => other === term).length
        const idf = Math.log((1 + documents.length) / (1 + containing(term))) + 1
        return [term, (1 + Math.log(count)) * idf]
      })
    const length = Math.hypot(...raw.map(([, value]) => value))
    return new Map(raw.map(([term, value]) => [term, value / length]))
  })
}

/** Rows with the bias column of ones written out. */
function dense({ rows }: Problem): number[][] {
  return Array.from({ length: rows.starts.length - 1 }, (_, row) => {
    const out = [...Array.from({ length: rows.width }, () => 0), 1]
    for (let i = rows.starts[row]!; i < rows.starts[row + 1]!; i++) {
      out[rows.columns[i]!] = rows.values[i]!
    }
    return out
  })
}

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0)

/** ½‖w‖² + Σ cᵢ max(0, 1 − yᵢ w·xᵢ)²; the bias is the last weight. */
export function primal(problem: Problem, weights: readonly number[]): number {
  const loss = dense(problem).map((x, i) => {
    const short = Math.max(0, 1 - problem.sides[i]! * dot(weights, x))
    return problem.costs[i]! * short * short
  })
  return dot(weights, weights) / 2 + loss.reduce((sum, value) => sum + value, 0)
}

/** Σ αᵢ − ½ Σᵢⱼ αᵢαⱼ yᵢyⱼ xᵢ·xⱼ − Σ αᵢ² / 4cᵢ: never above the primal, and equal to it at the solution. */
export function dual(problem: Problem, alphas: readonly number[]): number {
  const x = dense(problem)
  const y = problem.sides
  let value = 0
  for (const [i, alpha] of alphas.entries()) {
    value += alpha - (alpha * alpha) / (4 * problem.costs[i]!)
    for (const [j, other] of alphas.entries()) {
      value -= (alpha * other * y[i]! * y[j]! * dot(x[i]!, x[j]!)) / 2
    }
  }
  return value
}
