// Where the focus goes when an arrow of the remote is pressed. Pure: boxes in, the place in the list out.

export type Direction = 'left' | 'right' | 'up' | 'down'
/** In px of the screen. */
export type Box = {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Boxes may overlap a little where the focused one is drawn larger. */
const slack = 6

/** The same picture turned so that every direction is "to the right". */
function turned({ left, top, right, bottom }: Box, direction: Direction): Box {
  switch (direction) {
    case 'right':
      return { left, top, right, bottom }
    case 'left':
      return { left: -right, top, right: -left, bottom }
    case 'down':
      return { left: top, top: left, right: bottom, bottom: right }
    case 'up':
      return { left: -bottom, top: left, right: -top, bottom: right }
    default:
      return direction satisfies never
  }
}

const middle = ({ top, bottom }: Box) => (top + bottom) / 2
const aside = (a: Box, b: Box) => Math.max(0, a.top - b.bottom, b.top - a.bottom)
const beside = (a: Box, b: Box) => Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > slack

type Seen = { readonly index: number; readonly box: Box }

/** Of what lies in the nearest rank, the one least to the side. */
function nearest(from: Box, seen: readonly Seen[]): number {
  const rank = Math.min(...seen.map(({ box }) => box.left)) + (from.right - from.left) / 2
  let best = -1
  let least: readonly [number, number] = [Infinity, Infinity]
  for (const { index, box } of seen) {
    if (box.left > rank) continue
    const far = [aside(from, box), Math.abs(middle(from) - middle(box))] as const
    if (far[0] < least[0] || (far[0] === least[0] && far[1] < least[1])) {
      best = index
      least = far
    }
  }
  return best
}

/**
 * The one to focus next, as its place in `others`; -1 where there is nowhere to go. First what lies beside it in that
 * direction, then, at the end of a row or a column, its other end, then whatever else lies that way.
 */
export function nextFocus(direction: Direction, from: Box, others: readonly Box[]): number {
  const here = turned(from, direction)
  const seen = others.map((box, index) => ({ index, box: turned(box, direction) }))
  const beyond = seen.filter(({ box }) => box.left >= here.right - slack)
  const straight = beyond.filter(({ box }) => beside(here, box))
  if (straight.length > 0) return nearest(here, straight)
  // Up and down lead on even where nothing lies straight above or below; a row is only left at its ends.
  if ((direction === 'up' || direction === 'down') && beyond.length > 0)
    return nearest(here, beyond)
  const behind = seen.filter(({ box }) => box.right <= here.left + slack && beside(here, box))
  if (behind.length > 0) return nearest(here, behind)
  return beyond.length > 0 ? nearest(here, beyond) : -1
}

/** Which arrow a key is; televisions name some keys in their own way. */
export function directionOf({ key, keyCode }: { key: string; keyCode: number }): Direction | null {
  switch (key) {
    case 'ArrowLeft':
    case 'Left':
      return 'left'
    case 'ArrowRight':
    case 'Right':
      return 'right'
    case 'ArrowUp':
    case 'Up':
      return 'up'
    case 'ArrowDown':
    case 'Down':
      return 'down'
    default:
      return codes.get(keyCode) ?? null
  }
}
const codes = new Map<number, Direction>([
  [37, 'left'],
  [38, 'up'],
  [39, 'right'],
  [40, 'down'],
])

const backKeys = new Set(['Escape', 'Backspace', 'BrowserBack', 'GoBack', 'XF86Back'])
/** webOS 461, Tizen 10009, HbbTV 8 and 27. */
const backCodes = new Set([461, 10009, 8, 27])

export const isBack = ({ key, keyCode }: { key: string; keyCode: number }): boolean =>
  backKeys.has(key) || backCodes.has(keyCode)
