// Temperature scaling (Guo, Pleiss, Sun, Weinberger, "On Calibration of Modern Neural Networks", ICML 2017) towards
// targets that leave one in n + 2 to chance (Platt, "Probabilistic Outputs for Support Vector Machines", 1999):
// that a few documents all came out right does not make the next one certain.

/** Turns margins into probabilities: softmax of `scale` × margin. */
export function probabilities(margins: Float64Array, scale: number): Float64Array {
  const out = new Float64Array(margins.length)
  let highest = -Infinity
  for (const margin of margins) highest = Math.max(highest, margin)
  let sum = 0
  for (let label = 0; label < margins.length; label++) {
    out[label] = Math.exp(scale * (margins[label]! - highest))
    sum += out[label]!
  }
  for (let label = 0; label < margins.length; label++) out[label]! /= sum
  return out
}

const lowest = 0.05
const highest = 200

/**
 * The scale under which the truth is most likely: the log likelihood is concave in it, so its slope is halved in.
 * `margins` holds one row of margins per document that was not trained on; `truth` its label's number.
 */
export function fitScale(margins: readonly Float64Array[], truth: readonly number[]): number {
  const chance = 1 / (truth.length + 2)
  const slope = (scale: number): number => {
    let sum = 0
    for (const [row, values] of margins.entries()) {
      const chances = probabilities(values, scale)
      let mean = 0
      let expected = 0
      for (let label = 0; label < values.length; label++) {
        mean += values[label]! / values.length
        expected += chances[label]! * values[label]!
      }
      sum += (1 - chance) * values[truth[row]!]! + chance * mean - expected
    }
    return sum
  }
  let low = Math.log(lowest)
  let high = Math.log(highest)
  for (let step = 0; step < 24; step++) {
    const middle = (low + high) / 2
    if (slope(Math.exp(middle)) > 0) low = middle
    else high = middle
  }
  return Math.exp((low + high) / 2)
}
