// Shapes drawn over a photo, in shares of its width and height, as the server takes them.

export type Kind = 'rectangle' | 'ellipse'
export type Mask = {
  readonly id: number
  readonly kind: Kind
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
export type Point = { readonly x: number; readonly y: number }

/** Less than this is a slip of the hand, not a shape. */
export const smallest = 0.01

const within = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, value))

/** The box between two points, within the picture. */
export function boxBetween(a: Point, b: Point): Omit<Mask, 'id' | 'kind'> {
  const [x1, x2] = [within(Math.min(a.x, b.x), 0, 1), within(Math.max(a.x, b.x), 0, 1)]
  const [y1, y2] = [within(Math.min(a.y, b.y), 0, 1), within(Math.max(a.y, b.y), 0, 1)]
  return { x: x1, y: y1, width: x2 - x1, height: y2 - y1 }
}

export const isSlip = (m: Pick<Mask, 'width' | 'height'>): boolean =>
  m.width < smallest || m.height < smallest

export function moved(m: Mask, dx: number, dy: number): Mask {
  return { ...m, x: within(m.x + dx, 0, 1 - m.width), y: within(m.y + dy, 0, 1 - m.height) }
}

export function resized(m: Mask, dx: number, dy: number): Mask {
  return {
    ...m,
    width: within(m.width + dx, smallest, 1 - m.x),
    height: within(m.height + dy, smallest, 1 - m.y),
  }
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

export type Press = { readonly key: string; readonly shiftKey: boolean; readonly altKey: boolean }

/** Arrows move by a hundredth, with Shift they make it larger or smaller, with Alt by small steps; null: not a key for it. */
export function pressed(m: Mask, { key, shiftKey, altKey }: Press): Mask | null {
  const arrow = arrows[key]
  if (!arrow) return null
  const step = altKey ? 0.002 : 0.01
  const [dx, dy] = [arrow[0] * step, arrow[1] * step]
  return shiftKey ? resized(m, dx, dy) : moved(m, dx, dy)
}

/** One in the middle, for those who draw by keys. */
export const middle = (id: number, kind: Kind): Mask => ({
  id,
  kind,
  x: 0.4,
  y: 0.4,
  width: 0.2,
  height: 0.2,
})
