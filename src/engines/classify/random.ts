/** A seeded source of integers below a bound: mulberry32, its streams kept apart by a multiplicative hash. */
export function diceOf(seed: number, stream: number): (below: number) => number {
  let state = (Math.imul(seed | 0, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b)) | 0
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below)
  }
}

export function shuffle(items: Int32Array, length: number, dice: (below: number) => number): void {
  for (let last = length - 1; last > 0; last--) {
    const other = dice(last + 1)
    const kept = items[last]!
    items[last] = items[other]!
    items[other] = kept
  }
}
