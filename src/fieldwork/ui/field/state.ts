// What every screen may watch: where the app is, the day it has with it, what waits, and the line.
import { cell } from '#platform/ui/cell.ts'
import type { Why } from './device.ts'
import type { Day, Queued } from './wire.ts'

export type Stage =
  | { readonly at: 'starting' }
  | { readonly at: 'signIn'; readonly wiped?: Why | undefined }
  | { readonly at: 'newPin' }
  | { readonly at: 'locked'; readonly left?: number | undefined }
  | { readonly at: 'noRight' }
  | { readonly at: 'open' }

export type Line = {
  readonly sending: boolean
  readonly online: boolean
  /** The session has ended: what waits goes out after signing in anew. */
  readonly signIn: boolean
  /** …or is too old to make this device known. */
  readonly prove: boolean
  readonly lastAt: number | null
  /** How far this device's clock is behind the server's, ms. */
  readonly offsetMs: number
}

export const stage = cell<Stage>({ at: 'starting' })
export const day = cell<Day | null>(null)
export const queue = cell<readonly Queued[]>([])
export const full = cell(false)
/** Records of this device that do not open. */
export const unreadable = cell(0)
export const line = cell<Line>({
  sending: false,
  online: navigator.onLine,
  signIn: false,
  prove: false,
  lastAt: null,
  offsetMs: 0,
})

export const tell = (change: Partial<Line>): void => line.set({ ...line.get(), ...change })
