/** Numbers drawn from one stream: the same for the same seed and stream, on every machine. */
export type Generator = {
  /** A whole number from 0 to 2^32 − 1. */
  readonly bits: () => number
  /** A whole number from 0 to before `size`. */
  readonly below: (size: number) => number
}

/**
 * Chris Doty-Humphrey's sfc32 (PractRand), seeded with a number and the number of a stream. Each replicate has a
 * stream of its own, so that it does not matter which worker runs it.
 */
export function createGenerator(seed: number, stream: number): Generator {
  const state = Int32Array.of(seed | 0, stream | 0, Math.floor(seed / 2 ** 32) ^ 0x9e3779b9, 1)
  const bits = () => {
    const [b, c] = [state[1]!, state[2]!]
    const sum = (state[0]! + b + state[3]!) | 0
    state[3]! += 1
    state[0] = b ^ (b >>> 9)
    state[1] = (c + (c << 3)) | 0
    state[2] = ((c << 21) | (c >>> 11)) + sum
    return sum >>> 0
  }
  for (let round = 0; round < 15; round++) bits()
  return { bits, below: (size) => Math.floor((bits() / 2 ** 32) * size) }
}
