// What the wall knows: of the area it is to show, and of the one shown before, whose picture stays until the new one is
// there. Pure.
import type { Dots, Sums } from './picture.ts'

export type Live = {
  readonly sums: Sums | null
  readonly dots: Dots | null
  /** HTTP status of what failed; 0 when no answer came; null while all is well. */
  readonly failed: number | null
  /** Whether the live feed stands. */
  readonly connected: boolean
}

/** What is drawn; `reading` while it is still the picture of the area shown before. */
export type Shown = Live & { readonly reading: boolean }

export type Known = {
  readonly area: string
  readonly live: Live
  /** The last whole picture of another area. */
  readonly before: Pick<Live, 'sums' | 'dots'>
}

const noPicture = { sums: null, dots: null }

export const knownAt = (area: string): Known => ({
  area,
  live: { ...noPicture, failed: null, connected: true },
  before: noPicture,
})

/** What is known of another area says nothing of this one. */
const movedTo = (known: Known, area: string): Known => {
  if (known.area === area) return known
  const { live } = known
  return {
    area,
    live: { ...noPicture, failed: null, connected: live.connected },
    before: live.sums ? { sums: live.sums, dots: live.dots } : known.before,
  }
}

/** Takes over what was told of an area; the same where it says nothing new. */
export function told(known: Known, area: string, change: Partial<Live>): Known {
  const moved = movedTo(known, area)
  const live = { ...moved.live, ...change }
  const same = (Object.keys(live) as (keyof Live)[]).every((one) => live[one] === moved.live[one])
  return same && moved === known ? known : { ...moved, live }
}

/** What is drawn while an area is to be shown. */
export function shownIn(known: Known, area: string): Shown {
  const { live, before } = movedTo(known, area)
  if (live.sums) return { ...live, reading: false }
  return { ...live, ...before, reading: before.sums !== null }
}
