// The one place where tests may wait: for a condition, never for a time.
import { setTimeout as pause } from 'node:timers/promises'

/**
 * Polls until `condition` gives something other than false, null or undefined, and returns it.
 * @param what what is waited for, as a sentence; it is the error's text
 * @throws when `timeoutMs` have passed; the last error of the condition is its cause
 */
export async function until<T>(
  what: string,
  condition: () => T | Promise<T>,
  { timeoutMs = 60_000, everyMs = 25 } = {},
): Promise<Exclude<T, false | null | undefined>> {
  const deadline = Date.now() + timeoutMs
  let cause: unknown
  do {
    try {
      // eslint-disable-next-line no-await-in-loop -- polling
      const value = await condition()
      if (value !== false && value !== null && value !== undefined) {
        return value as Exclude<T, false | null | undefined>
      }
      cause = undefined
    } catch (error) {
      cause = error
    }
    // eslint-disable-next-line no-await-in-loop -- polling
    await pause(everyMs)
  } while (Date.now() < deadline)
  throw new Error(`Waited ${timeoutMs} ms in vain until ${what}`, { cause })
}
