// Holds back those who guess. Per process: several server processes together allow that many times more, and the
// lock on the account itself, which is in the database, counts across all of them.
import { randomBytes } from 'node:crypto'
import { lineOf } from '#platform/address.ts'
import type { Clock } from '#platform/clock.ts'
import { hmac } from '#platform/crypto.ts'

export type Limiter = {
  /**
   * Counts an attempt; undefined when there were too many. Call the returned function when the attempt was right:
   * it no longer counts.
   */
  take(address: string): (() => void) | undefined
}

const minute = 60_000
const windowMs = 15 * minute
/** A whole office may sit behind one address. */
const mostInWindow = 50
const longestHoldMs = 16 * windowMs
/** After a day without being held back an address begins anew. */
const forgottenMs = 24 * 60 * minute
const mostAddresses = 10_000

type Address = {
  readonly times: readonly number[]
  /** How often it was held back, and until when. */
  readonly holds: number
  readonly heldUntil: number
}
const fresh: Address = { times: [], holds: 0, heldUntil: 0 }

/** Each time an address is held back it waits twice as long: a quarter of an hour, half an hour … four hours. */
export function makeLimiter(now: Clock, addresses = new Map<string, Address>()): Limiter {
  // Only hashes are kept, under a key that this process made by itself and that ends with it.
  const secret = randomBytes(32)
  const keyOf = (address: string) =>
    hmac(secret, lineOf(address)).subarray(0, 12).toString('base64')
  const sweep = (at: number) => {
    for (const [key, { times, heldUntil }] of addresses) {
      if ((times.at(-1) ?? 0) <= at - windowMs && heldUntil <= at - forgottenMs)
        addresses.delete(key)
    }
  }
  const known = (key: string, at: number): Address => {
    const found = addresses.get(key) ?? fresh
    const times = found.times.filter((t) => t > at - windowMs)
    return found.heldUntil <= at - forgottenMs ? { ...fresh, times } : { ...found, times }
  }
  return {
    take: (address) => {
      const key = keyOf(address)
      const at = now()
      const before = known(key, at)
      if (before.heldUntil > at) return undefined
      if (before.times.length >= mostInWindow) {
        const heldUntil = at + Math.min(windowMs * 2 ** before.holds, longestHoldMs)
        addresses.set(key, { times: [], holds: before.holds + 1, heldUntil })
        return undefined
      }
      if (addresses.size >= mostAddresses) sweep(at)
      addresses.set(key, { ...before, times: [...before.times, at] })
      return () => {
        const present = known(key, now())
        const i = present.times.lastIndexOf(at)
        if (i >= 0) addresses.set(key, { ...present, times: present.times.toSpliced(i, 1) })
      }
    },
  }
}
