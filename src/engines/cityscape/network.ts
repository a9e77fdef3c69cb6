/** Roads while they are being laid: the lines, and samples along them for keeping distance and for joining loose ends. */
import { distance, heading, lerp, simplify, type Pt } from './geometry.ts'
import type { Field } from './field.ts'

export type RoadClass = 'motorway' | 'primary' | 'secondary' | 'tertiary' | 'residential' | 'track'

/** Half the width between kerbs, metres. */
export const HALF_WIDTH: Record<RoadClass, number> = {
  motorway: 20,
  primary: 17,
  secondary: 12,
  tertiary: 8,
  residential: 5,
  track: 3,
}

export const RANK: Record<RoadClass, number> = {
  motorway: 5,
  primary: 4,
  secondary: 3,
  tertiary: 2,
  residential: 1,
  track: 0,
}

/** `role` tells roads laid with a purpose (name, bridge) from those grown by the field. */
export type Road = {
  line: Pt[]
  kind: RoadClass
  role: 'grown' | 'ring' | 'highway' | 'bridge' | 'river' | 'lake'
}

export type Sample = { at: Pt; family: 0 | 1; rank: number; road: Road }

const CELL = 120

export class Network {
  readonly roads: Road[] = []
  readonly #cells = new Map<number, Sample[]>()
  readonly #field: Field

  constructor(field: Field) {
    this.#field = field
  }

  #key(x: number, y: number): number {
    return (Math.floor(x / CELL) + 500) * 1000 + Math.floor(y / CELL) + 500
  }

  lay(road: Road): void {
    const line = simplify(road.line, 1.2)
    const laid: Road = { ...road, line }
    this.roads.push(laid)
    const rank = RANK[road.kind]
    for (let i = 1; i < line.length; i++) {
      const a = line[i - 1]!
      const b = line[i]!
      const angle = heading(a, b)
      const parts = Math.max(1, Math.round(distance(a, b) / 14))
      for (let k = i === 1 ? 0 : 1; k <= parts; k++) {
        const at = lerp(a, b, k / parts)
        const family = Math.abs(Math.cos(angle - this.#field(at))) > 0.707 ? 0 : 1
        const key = this.#key(at[0], at[1])
        const cell = this.#cells.get(key)
        const sample: Sample = { at, family, rank, road: laid }
        if (cell) cell.push(sample)
        else this.#cells.set(key, [sample])
      }
    }
  }

  /** The nearest sample within `reach` that passes `wanted`. */
  nearest(p: Pt, reach: number, wanted: (s: Sample) => boolean): Sample | undefined {
    let best: Sample | undefined
    let least = reach
    for (let x = p[0] - reach; x < p[0] + reach + CELL; x += CELL) {
      for (let y = p[1] - reach; y < p[1] + reach + CELL; y += CELL) {
        const cx = Math.min(x, p[0] + reach)
        const cy = Math.min(y, p[1] + reach)
        const cell = this.#cells.get(this.#key(cx, cy))
        if (!cell) continue
        for (const s of cell) {
          const d = distance(s.at, p)
          if (d < least && wanted(s)) {
            least = d
            best = s
          }
        }
      }
    }
    return best
  }

  tooNear(p: Pt, reach: number, family: 0 | 1): boolean {
    return this.nearest(p, reach, (s) => s.family === family) !== undefined
  }
}
