/** Prints a bench's result as one JSON line, the last; a bar that is missed ends the process with status 1. */
export function report(result: {
  bench: string
  ratio: number
  meets: boolean
  [field: string]: unknown
}): void {
  console.log(JSON.stringify(result))
  if (!result.meets) process.exitCode = 1
}

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
