// Places that come back: where cases lie close together. Pure.

export type Spot = { readonly lon: number; readonly lat: number; readonly n: number }

const metresPerDegree = 111_195

const cellOf = (value: number, size: number) => Math.floor(value / size)

/**
 * The spots around which most cases lie, densest first, no two of them nearer to each other than `metres`. `n` of a spot in
 * the answer is the sum over all spots within `metres`.
 */
export function densest(
  spots: readonly Spot[],
  o: { readonly metres: number; readonly least: number; readonly limit: number },
): Spot[] {
  const tall = o.metres / metresPerDegree
  const cosine = Math.max(0.01, Math.cos(((spots[0]?.lat ?? 0) * Math.PI) / 180))
  const wide = tall / cosine
  const name = (x: number, y: number) => `${x} ${y}`
  const cells = Map.groupBy(spots, (s) => name(cellOf(s.lon, wide), cellOf(s.lat, tall)))
  const near = (s: Spot): Spot[] => {
    const [x, y] = [cellOf(s.lon, wide), cellOf(s.lat, tall)]
    const around: Spot[] = []
    for (let dx = -1; dx <= 1; dx++) {
      for (let dy = -1; dy <= 1; dy++) {
        for (const other of cells.get(name(x + dx, y + dy)) ?? []) {
          if (isNear(s, other, wide, tall)) around.push(other)
        }
      }
    }
    return around
  }
  const sums = spots.map((s) => ({ ...s, n: near(s).reduce((sum, { n }) => sum + n, 0) }))
  const order = sums
    .filter(({ n }) => n >= o.least)
    .toSorted((a, b) => b.n - a.n || a.lon - b.lon || a.lat - b.lat)
  const chosen: Spot[] = []
  for (const s of order) {
    if (chosen.length === o.limit) break
    // Two places whose rounds overlap would count the same cases twice.
    if (!chosen.some((c) => isNear(s, c, 2 * wide, 2 * tall))) chosen.push(s)
  }
  return chosen
}

const isNear = (a: Spot, b: Spot, wide: number, tall: number): boolean =>
  ((a.lon - b.lon) / wide) ** 2 + ((a.lat - b.lat) / tall) ** 2 <= 1
