// outbreakP: semiparametric detection of the onset of an outbreak, a likelihood ratio of an increasing
// against a constant mean (Frisén & Andersson 2009, Sequential Analysis 28:434).
import { requireOption } from './errors.ts'
import { checkSeries, resolveRange, type Range, type Series } from './series.ts'

export type OutbreakPOptions = {
  /** Alarm limit of the statistic. Default 100. */
  readonly limit?: number
  /**
   * `plain` multiplies the powers one by one as the reference does: large counts leave the range of numbers and give
   * 0 or NaN and no alarm. Default `logarithms`, which has no such limit.
   */
  readonly product?: 'logarithms' | 'plain'
  readonly range?: Range
}

export type OutbreakPResult = {
  readonly from: number
  readonly statistic: Float64Array
  readonly alarm: Uint8Array
}

/**
 * The statistic of period t uses all counts up to t. Constant work per period on average and memory for the
 * blocks of the regression only, since pooling a new count never splits a block.
 */
export function outbreakP(series: Series, options: OutbreakPOptions = {}): OutbreakPResult {
  const { limit = 100 } = options
  requireOption(limit > 0, 'limit', 'expected a number above 0')
  checkSeries(series)
  const { from, to } = resolveRange(series, 0, options.range)
  const statistic = new Float64Array(to - from)
  const alarm = new Uint8Array(to - from)
  // isotonic regression by pooling adjacent violators: sums and lengths of the blocks so far
  const sums: number[] = []
  const lengths: number[] = []
  let [total, logProduct] = [0, 0]
  for (let t = 0; t < to; t++) {
    let sum = series.counts[t]!
    let length = 1
    total += sum
    while (sums.length > 0 && sums.at(-1)! * length >= sum * lengths.at(-1)!) {
      const [before, width] = [sums.pop()!, lengths.pop()!]
      logProduct -= term(before, width)
      sum += before
      length += width
    }
    sums.push(sum)
    lengths.push(length)
    logProduct += term(sum, length)
    if (t < from) continue
    const plain = options.product === 'plain'
    statistic[t - from] = plain
      ? plainProduct(series.counts, { sums, lengths, mean: total / (t + 1) })
      : Math.exp(logProduct - term(total, t + 1))
    alarm[t - from] = statistic[t - from]! > limit ? 1 : 0
  }
  return { from, statistic, alarm }
}

/** sum · log(mean), what a block adds to the log likelihood. */
const term = (sum: number, length: number) => (sum === 0 ? 0 : sum * Math.log(sum / length))

type Blocks = {
  readonly sums: readonly number[]
  readonly lengths: readonly number[]
  readonly mean: number
}

function plainProduct(counts: Float64Array, { sums, lengths, mean }: Blocks): number {
  let [product, i] = [1, 0]
  sums.forEach((sum, block) => {
    const ratio = sum / lengths[block]! / mean
    for (const end = i + lengths[block]!; i < end; i++) product *= ratio ** counts[i]!
  })
  return product
}
