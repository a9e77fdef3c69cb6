// Slow, obvious versions of the detectors, straight from the definitions, for the tests to compare with.
// Plain arrays, periods counted from 0, nothing shared with the engine but the normal and Student distributions' numbers
// given as arguments.

/** Seeded dice: mulberry32. */
export function dice(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let z = Math.imul(state ^ (state >>> 15), 1 | state)
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296
  }
}

/** Poisson counts around a seasonal, overdispersed, slowly changing mean. */
export function randomCounts(seed: number, length: number, frequency: number): Float64Array {
  const next = dice(seed)
  const level = Math.exp(next() * 5 - 1)
  const [amplitude, phase, drift] = [next() * 0.8, next() * frequency, (next() - 0.5) * 0.004]
  const spread = next() * 0.6
  return Float64Array.from({ length }, (_, t) => {
    const season = Math.exp(
      amplitude * Math.sin((2 * Math.PI * (t + phase)) / frequency) + drift * t,
    )
    const mean = level * season * (next() < 0.5 ? 1 + spread : 1 - spread)
    let [count, product] = [-1, 1]
    // in parts, since exp of a large mean is no number
    for (let rest = mean; rest > 0; rest -= 200) {
      const limit = Math.exp(-Math.min(rest, 200))
      product = 1
      do {
        count++
        product *= next()
      } while (product > limit)
      if (rest > 200) count--
    }
    return Math.max(0, count)
  })
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)
const mean = (values: readonly number[]) => sum(values) / values.length
const sd = (values: readonly number[]) =>
  Math.sqrt(sum(values.map((v) => (v - mean(values)) ** 2)) / (values.length - 1))
const between = (y: ArrayLike<number>, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => y[from + i]!)

/** The C2 statistic of day t; gap 0 gives C1's. */
export function slowStandardised(
  y: ArrayLike<number>,
  t: number,
  { baseline, minSigma, gap }: { baseline: number; minSigma: number; gap: number },
) {
  const before = between(y, t - gap - baseline, t - gap - 1)
  const scale = Math.max(sd(before), minSigma)
  return { mean: mean(before), scale, value: (y[t]! - mean(before)) / scale }
}

/** Baseline counts of the RKI and Bayes detectors. */
export function slowSeasonalBaseline(
  y: ArrayLike<number>,
  t: number,
  { b, w, actY, frequency }: { b: number; w: number; actY: boolean; frequency: number },
): number[] {
  const years = Array.from({ length: b }, (_, i) => t - (i + 1) * frequency)
  const past = years.flatMap((centre) => between(y, centre - w, centre + w))
  return actY ? [...between(y, t - w, t - 1), ...past] : past
}

/** Smallest k with P(Y ≤ k) ≥ p, adding up the probabilities of a negative binomial (Poisson with phi = 1). */
export function slowCountQuantile(p: number, mu: number, phi: number): number {
  let probability = phi > 1 ? phi ** (-mu / (phi - 1)) : Math.exp(-mu)
  let [cumulated, k] = [probability, 0]
  while (cumulated < p) {
    probability *= phi > 1 ? ((k + mu / (phi - 1)) / (k + 1)) * (1 - 1 / phi) : mu / (k + 1)
    cumulated += probability
    k++
  }
  return k
}

/** P(Y ≥ y) of the same distribution. */
export function slowCountTail(y: number, mu: number, phi: number): number {
  let probability = phi > 1 ? phi ** (-mu / (phi - 1)) : Math.exp(-mu)
  let below = 0
  for (let k = 0; k < y; k++) {
    below += probability
    probability *= phi > 1 ? ((k + mu / (phi - 1)) / (k + 1)) * (1 - 1 / phi) : mu / (k + 1)
  }
  return 1 - below
}

/** CUSUM as the largest sum of z − k over the days up to t, or 0. */
export function slowCusum(z: readonly number[], t: number, k: number): number {
  const sums = Array.from({ length: t + 1 }, (_, from) =>
    sum(z.slice(from, t + 1).map((value) => value - k)),
  )
  return Math.max(0, ...sums)
}

/** Largest value of a concave function above 0, by ternary search. */
function peak(value: (x: number) => number): number {
  let [low, high] = [0, 20]
  for (let i = 0; i < 90; i++) {
    const [left, right] = [low + (high - low) / 3, high - (high - low) / 3]
    if (value(left) < value(right)) low = left
    else high = right
  }
  return Math.max(0, value((low + high) / 2))
}

/** Log likelihood ratio of counts whose means rose by exp(kappa). */
export function slowRatio(
  x: readonly number[],
  mu: readonly number[],
  { kappa, alpha }: { kappa: number; alpha: number },
): number {
  const rise = Math.exp(kappa)
  return sum(
    x.map((count, i) => {
      const m = mu[i]!
      if (alpha === 0) return count * kappa + (1 - rise) * m
      return (
        kappa * count - (count + 1 / alpha) * Math.log((1 + alpha * rise * m) / (1 + alpha * m))
      )
    }),
  )
}

/** GLR statistic of the last day over all starting days. */
export function slowGlr(x: readonly number[], mu: readonly number[], alpha: number): number {
  return Math.max(
    ...x.map((_, from) =>
      peak((kappa) => slowRatio(x.slice(from), mu.slice(from), { kappa, alpha })),
    ),
  )
}

/** Isotonic regression by the max–min formula; the statistic of outbreakP, as a logarithm. */
export function slowOutbreakP(y: readonly number[]): number {
  const overall = mean(y)
  return sum(
    y.map((count, i) => {
      const lows = Array.from({ length: i + 1 }, (_, a) =>
        Math.min(...Array.from({ length: y.length - i }, (_, j) => mean(y.slice(a, i + j + 1)))),
      )
      return count === 0 ? 0 : count * Math.log(Math.max(...lows) / overall)
    }),
  )
}

/** Percentile as the smallest interpolated value with share p of the list's steps at or below it. */
export function slowPercentile(values: readonly number[], p: number): number {
  const sorted = [...values].toSorted((a, b) => a - b)
  const steps = sorted.slice(1).map((v, i) => ({ from: sorted[i]!, rise: v - sorted[i]! }))
  let left = p * steps.length
  let value = sorted[0]!
  for (const { rise } of steps) {
    value += Math.max(0, Math.min(1, left)) * rise
    left -= 1
  }
  return value
}

/** Serial interval of k days by adding up the triangle (1 − |x − k|) times the gamma density in small steps. */
export function slowSerialInterval(mu: number, deviation: number, k: number): number {
  const [shape, scale] = [((mu - 1) / deviation) ** 2, deviation ** 2 / (mu - 1)]
  const density = (x: number) => (x <= 0 ? 0 : x ** (shape - 1) * Math.exp(-x / scale))
  const step = 1 / 400
  let total = 0
  for (let x = step / 2; x < 60 * scale * Math.max(1, shape); x += step) total += density(x) * step
  let area = 0
  for (let x = k - 2 + step / 2; x < k; x += step) {
    area += (1 - Math.abs(x - (k - 1))) * density(x) * step
  }
  return area / total
}

/** Run length of a Poisson CUSUM: the chance of no alarm yet, added up over the days. */
export function slowRunLength(mu: number, k: number, h: number): number {
  const [drop, states] = [Math.round(10 * k), Math.round(10 * h)]
  let now: number[] = Array.from({ length: states }, (_, i) => (i === 0 ? 1 : 0))
  let length = 0
  while (sum(now) > 1e-13) {
    length += sum(now)
    const next = Array<number>(states).fill(0)
    now.forEach((share, from) => {
      let probability = Math.exp(-mu)
      for (let x = 0; from + 10 * x - drop < states; x++) {
        next[Math.max(0, from + 10 * x - drop)]! += share * probability
        probability *= mu / (x + 1)
      }
    })
    now = next
  }
  return length
}
