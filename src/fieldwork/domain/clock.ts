// A device's clock may be wrong. What it claims is kept; what counts is the server's.

/** How far the device's clock is behind the server's, ms; negative when it is ahead. */
export const offsetOf = (deviceNow: number, serverNow: number): number => serverNow - deviceNow

/** When it was done by the server's clock: never later than now. */
export const corrected = (claimed: number, offsetMs: number, serverNow: number): number =>
  Math.min(serverNow, claimed + offsetMs)

/** From here on the worker is told that the clock is wrong. */
export const wrongFromMs = 2 * 60_000

/** Pause, ms, after the nth time in a row that nobody answered: 1, 2, 4 … 60 s. */
export const unansweredMs = (times: number): number =>
  times < 1 ? 0 : Math.min(60_000, 1000 * 2 ** Math.min(times - 1, 6))

/** Until the next try, ms, of what is due at these times; `unanswered`: how often in a row no answer came. */
export const nextTryMs = (
  times: readonly number[],
  { now, unanswered }: { readonly now: number; readonly unanswered: number },
): number => Math.max(1000, unansweredMs(unanswered), Math.min(...times) - now)

/** Pause before the nth try, ms: doubles from 2 s to 5 min; `chance` 0–1 spreads devices out. */
export const retryAfter = (tries: number, chance: number): number =>
  Math.round(Math.min(300_000, 2000 * 2 ** Math.min(tries, 12)) * (0.75 + chance / 2))
