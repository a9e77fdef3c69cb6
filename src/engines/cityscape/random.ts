/** A seeded source of randomness: sfc32 (Doty-Humphrey, PractRand), its state filled by splitmix32. */
export type Rng = {
  next: () => number
  range: (low: number, high: number) => number
  int: (below: number) => number
  chance: (probability: number) => boolean
  pick: <T>(items: readonly T[]) => T
  weighted: <T extends { weight: number }>(items: readonly T[]) => T
  normal: () => number
}

function splitmix32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x9e3779b9) | 0
    let z = state ^ (state >>> 16)
    z = Math.imul(z, 0x21f0aaad)
    z ^= z >>> 15
    z = Math.imul(z, 0x735a2d97)
    return z ^ (z >>> 15)
  }
}

function sfc32(seed: number): () => number {
  const fill = splitmix32(seed)
  let a = fill()
  let b = fill()
  let c = fill()
  let counter = 1
  const next = () => {
    const t = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return (t >>> 0) / 4294967296
  }
  for (let i = 0; i < 12; i++) next()
  return next
}

/** `stream` separates independent sequences of one seed, so that a change in one part leaves the others alone. */
export function rngOf(seed: number, stream: string): Rng {
  let hash = seed | 0
  for (let i = 0; i < stream.length; i++) {
    hash = Math.imul(hash ^ stream.charCodeAt(i), 0x01000193)
  }
  const next = sfc32(hash ^ Math.floor(seed / 4294967296))
  return {
    next,
    range: (low, high) => low + (high - low) * next(),
    int: (below) => Math.floor(next() * below),
    chance: (probability) => next() < probability,
    pick: (items) => items[Math.floor(next() * items.length)]!,
    weighted: (items) => {
      let total = 0
      for (const item of items) total += item.weight
      let left = next() * total
      for (const item of items) {
        left -= item.weight
        if (left < 0) return item
      }
      return items[items.length - 1]!
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  }
}
