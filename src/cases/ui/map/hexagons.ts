// Hot spots: points counted in hexagonal cells of equal size on the ground. Pure.

export type Spot = { readonly id: string; readonly lon: number; readonly lat: number }

export type Cell = {
  readonly id: string
  /** [lon, lat], closed. */
  readonly ring: readonly (readonly [number, number])[]
  readonly spots: readonly Spot[]
  /** 0–1, of the fullest cell. */
  readonly share: number
}

const metresPerDegree = 111_320
const root3 = Math.sqrt(3)

/** Axial coordinates rounded to the nearest cell (Patel, "Hexagonal Grids", 2013). */
function nearest(q: number, r: number): readonly [number, number] {
  const s = -q - r
  const [rq, rr, rs] = [Math.round(q), Math.round(r), Math.round(s)]
  const [dq, dr, ds] = [Math.abs(rq - q), Math.abs(rr - r), Math.abs(rs - s)]
  if (dq > dr && dq > ds) return [-rr - rs, rr]
  if (dr > ds) return [rq, -rq - rs]
  return [rq, rr]
}

/** Cells with at least one point, fullest first; `acrossM` is the width of a cell in metres, `lat` the city's latitude. */
export function hexagonsOf(spots: readonly Spot[], acrossM: number, lat: number): readonly Cell[] {
  const size = acrossM / root3
  const metresPerLon = metresPerDegree * Math.cos((lat * Math.PI) / 180)
  const cells = new Map<string, { q: number; r: number; spots: Spot[] }>()
  for (const spot of spots) {
    const [x, y] = [spot.lon * metresPerLon, spot.lat * metresPerDegree]
    const [q, r] = nearest((root3 * x - y) / (3 * size), (2 * y) / (3 * size))
    const id = `${q},${r}`
    const cell = cells.get(id) ?? { q, r, spots: [] }
    cell.spots.push(spot)
    cells.set(id, cell)
  }
  const most = Math.max(1, ...[...cells.values()].map((cell) => cell.spots.length))
  const corner = (q: number, r: number, i: number): readonly [number, number] => {
    const angle = (Math.PI / 180) * (60 * i - 30)
    const x = size * root3 * (q + r / 2) + size * Math.cos(angle)
    const y = size * 1.5 * r + size * Math.sin(angle)
    return [x / metresPerLon, y / metresPerDegree]
  }
  return [...cells]
    .map(([id, cell]) => ({
      id,
      ring: [0, 1, 2, 3, 4, 5, 0].map((i) => corner(cell.q, cell.r, i)),
      spots: cell.spots,
      // By the root, so that one very full cell does not make all others pale.
      share: Math.sqrt(cell.spots.length / most),
    }))
    .toSorted((a, b) => b.spots.length - a.spots.length)
}
