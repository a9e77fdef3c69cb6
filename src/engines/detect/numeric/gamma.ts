// The gamma function and the gamma distribution.
// log Γ: Stirling's series after shifting the argument up (DLMF 5.11.1).
// Incomplete gamma: series and Lentz continued fraction (DLMF 8.11.4, 8.9.2), as in Numerical Recipes 6.2.

const tiny = 1e-300
const epsilon = 2 ** -53
const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI)

/** Natural logarithm of Γ(x), x > 0. */
export function logGamma(x: number): number {
  let shift = 1
  let z = x
  while (z < 10) {
    shift *= z
    z++
  }
  const s = 1 / (z * z)
  const series =
    (1 / 12 -
      s *
        (1 / 360 -
          s * (1 / 1260 - s * (1 / 1680 - s * (1 / 1188 - s * (691 / 360360 - s / 156)))))) /
    z
  const stirling = (z - 0.5) * Math.log(z) - z + halfLogTwoPi + series
  return shift === 1 ? stirling : stirling - Math.log(shift)
}

function lowerSeries(a: number, x: number): number {
  let term = 1 / a
  let sum = term
  for (let n = 1; n < 100_000; n++) {
    term *= x / (a + n)
    sum += term
    if (term < sum * epsilon) break
  }
  return sum * Math.exp(a * Math.log(x) - x - logGamma(a))
}

function upperFraction(a: number, x: number): number {
  let b = x + 1 - a
  let c = 1 / tiny
  let d = 1 / b
  let h = d
  for (let i = 1; i < 100_000; i++) {
    const an = -i * (i - a)
    b += 2
    d = an * d + b
    if (Math.abs(d) < tiny) d = tiny
    c = b + an / c
    if (Math.abs(c) < tiny) c = tiny
    d = 1 / d
    const delta = d * c
    h *= delta
    if (Math.abs(delta - 1) <= 2 * epsilon) break
  }
  return h * Math.exp(a * Math.log(x) - x - logGamma(a))
}

/** Regularised lower incomplete gamma P(a, x), a > 0: the CDF of a gamma with shape a and scale 1. */
export function gammaCdf(a: number, x: number): number {
  if (x <= 0) return 0
  if (x === Infinity) return 1
  return x < a + 1 ? lowerSeries(a, x) : 1 - upperFraction(a, x)
}

/** Regularised upper incomplete gamma Q(a, x) = 1 − P(a, x), exact in the far tail. */
export function gammaTail(a: number, x: number): number {
  if (x <= 0) return 1
  if (x === Infinity) return 0
  return x < a + 1 ? 1 - lowerSeries(a, x) : upperFraction(a, x)
}

/** Quantile of a gamma with shape a and scale 1: Newton steps on P(a, x), kept inside a bracket. */
export function gammaQuantile(a: number, p: number): number {
  if (p <= 0) return 0
  if (p >= 1) return Infinity
  const logNorm = logGamma(a)
  let low = 0
  let high = Infinity
  // Wilson–Hilferty with a crude normal quantile; the left tail of a small shape needs its own start
  const t = Math.sqrt(-2 * Math.log(p < 0.5 ? p : 1 - p))
  const z = (p < 0.5 ? -1 : 1) * (t - (2.30753 + 0.27061 * t) / (1 + t * (0.99229 + 0.04481 * t)))
  const cube = 1 - 1 / (9 * a) + z / (3 * Math.sqrt(a))
  let x = cube > 0.1 ? a * cube ** 3 : Math.exp((Math.log(p) + logGamma(a + 1)) / a)
  for (let i = 0; i < 200; i++) {
    const error = gammaCdf(a, x) - p
    if (error > 0) high = x
    else low = x
    const density = Math.exp((a - 1) * Math.log(x) - x - logNorm)
    let next = x - error / density
    if (!(next > low && next < high)) next = high === Infinity ? 2 * x : (low + high) / 2
    if (Math.abs(next - x) <= 1e-15 * next) return next
    x = next
  }
  return x
}
