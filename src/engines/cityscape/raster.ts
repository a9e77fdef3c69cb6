import { distance, lerp, type Pt } from './geometry.ts'

/** A square raster over [-half, half]² metres. */
export class Raster {
  readonly half: number
  readonly cell: number
  readonly size: number
  readonly data: Float32Array

  constructor(half: number, cell: number) {
    this.half = half
    this.cell = cell
    this.size = Math.ceil((2 * half) / cell) + 1
    this.data = new Float32Array(this.size * this.size)
  }

  /** Index of the cell nearest to p, clamped to the raster. */
  index(p: Pt): number {
    const clamp = (v: number) =>
      Math.min(this.size - 1, Math.max(0, Math.round((v + this.half) / this.cell)))
    return clamp(p[1]) * this.size + clamp(p[0])
  }

  at(p: Pt): number {
    return this.data[this.index(p)]!
  }

  point(index: number): Pt {
    return [
      (index % this.size) * this.cell - this.half,
      Math.floor(index / this.size) * this.cell - this.half,
    ]
  }

  /** Sets every cell inside the rings (even-odd) to `value`. */
  fill(rings: readonly (readonly Pt[])[], value: number): void {
    for (let row = 0; row < this.size; row++) {
      const y = row * this.cell - this.half
      const xs: number[] = []
      for (const ring of rings) {
        for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
          const a = ring[i]!
          const b = ring[j]!
          if (a[1] > y !== b[1] > y) {
            xs.push(((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0])
          }
        }
      }
      xs.sort((m, n) => m - n)
      for (let k = 0; k + 1 < xs.length; k += 2) {
        const from = Math.max(0, Math.ceil((xs[k]! + this.half) / this.cell))
        const to = Math.min(this.size - 1, Math.floor((xs[k + 1]! + this.half) / this.cell))
        for (let column = from; column <= to; column++) {
          this.data[row * this.size + column] = value
        }
      }
    }
  }

  /** Sets every cell within `radius` of the line to `value`. */
  stroke(line: readonly Pt[], radius: number, value: number): void {
    const reach = Math.ceil(radius / this.cell)
    for (let i = 1; i < line.length; i++) {
      const steps = Math.max(1, Math.ceil(distance(line[i - 1]!, line[i]!) / this.cell))
      for (let k = 0; k <= steps; k++) {
        const p = lerp(line[i - 1]!, line[i]!, k / steps)
        const cx = Math.round((p[0] + this.half) / this.cell)
        const cy = Math.round((p[1] + this.half) / this.cell)
        for (let y = Math.max(0, cy - reach); y <= Math.min(this.size - 1, cy + reach); y++) {
          for (let x = Math.max(0, cx - reach); x <= Math.min(this.size - 1, cx + reach); x++) {
            if (Math.hypot(x - cx, y - cy) * this.cell <= radius)
              this.data[y * this.size + x] = value
          }
        }
      }
    }
  }

  /** Distance in metres to the nearest cell with a value above 0 (two-pass chamfer, within about 4 %). */
  distances(): Raster {
    const out = new Raster(this.half, this.cell)
    const { size, cell } = this
    const d = out.data
    for (let i = 0; i < d.length; i++) d[i] = this.data[i]! > 0 ? 0 : 1e9
    const relax = (i: number, x: number, y: number, way: 1 | -1) => {
      const row = y + way >= 0 && y + way < size
      const column = x + way >= 0 && x + way < size
      const back = x - way >= 0 && x - way < size
      let best = d[i]!
      if (column) best = Math.min(best, d[i + way]! + cell)
      if (row) {
        best = Math.min(best, d[i + way * size]! + cell)
        if (column) best = Math.min(best, d[i + way * size + way]! + cell * Math.SQRT2)
        if (back) best = Math.min(best, d[i + way * size - way]! + cell * Math.SQRT2)
      }
      d[i] = best
    }
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) relax(y * size + x, x, y, -1)
    }
    for (let y = size - 1; y >= 0; y--) {
      for (let x = size - 1; x >= 0; x--) relax(y * size + x, x, y, 1)
    }
    return out
  }
}
