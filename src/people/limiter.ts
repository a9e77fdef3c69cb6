// Holds back those who guess. Per process: several server processes together allow that many times more, and the
// lock on the account itself, which is in the database, counts across all of them.
import type { Clock } from '#platform/clock.ts'

export type Limiter = {
  /**
   * Counts an attempt; undefined when there were too many. Call the returned function when the attempt was right:
   * it no longer counts.
   */
  take(address: string): (() => void) | undefined
}

const windowMs = 15 * 60_000
/** A whole office may sit behind one address. */
const mostInWindow = 50
const mostAddresses = 10_000

/** One who has IPv6 has at least a /64 of it. */
function keyOf(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address
  return address.split(':').slice(0, 4).join(':')
}

export function makeLimiter(now: Clock): Limiter {
  const attempts = new Map<string, number[]>()
  const sweep = (since: number) => {
    for (const [key, times] of attempts) {
      if ((times.at(-1) ?? 0) <= since) attempts.delete(key)
    }
  }
  return {
    take: (address) => {
      const key = keyOf(address)
      const at = now()
      const times = (attempts.get(key) ?? []).filter((t) => t > at - windowMs)
      if (times.length >= mostInWindow) return undefined
      if (attempts.size >= mostAddresses) sweep(at - windowMs)
      attempts.set(key, [...times, at])
      return () => {
        const left = attempts.get(key) ?? []
        const i = left.lastIndexOf(at)
        if (i >= 0) attempts.set(key, left.toSpliced(i, 1))
      }
    },
  }
}
