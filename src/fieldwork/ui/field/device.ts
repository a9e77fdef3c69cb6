// This device before the server: making it known, asking whether it may go on, and leaving it. Leaving ends the session as
// well; without a line that is owed, and done before anything else once there is one.
import { answers, ask } from './net.ts'
import { type Device, deviceOf, setRegistered } from './vault.ts'

export type Known = 'known' | 'unknown' | 'gone'

/** The device whose registration went out, until it was answered: the server may know it. */
const offered = 'jw-field-offered'

/** Whether the server knows this device; one that is `gone` must be emptied. One that was never offered is not asked for. */
export async function askDevice(): Promise<Known> {
  const device = await deviceOf()
  if (!device) return 'gone'
  if (!device.registered && localStorage.getItem(offered) !== device.id) return 'unknown'
  const { status } = await ask('GET', `/api/field/devices/${device.id}`, undefined, {
    'x-field-device': device.secret,
  })
  // one that was known and is not any more was taken away
  if (status === 410 || (status === 404 && device.registered)) return 'gone'
  if (status === 200 && !device.registered) await setRegistered()
  return status === 200 || device.registered ? 'known' : 'unknown'
}

const nameOfDevice = () => (/\(([^;)]+)/.exec(navigator.userAgent)?.[1] ?? '').slice(0, 60)

/** Nothing is taken along, and nothing handed in, by a device that nobody could revoke. `prove`: sign in anew first. */
export async function makeKnown({
  id,
  secret,
}: Device): Promise<'known' | 'session' | 'prove' | 'later'> {
  localStorage.setItem(offered, id)
  const answer = await ask('POST', '/api/field/devices', { id, secret, name: nameOfDevice() })
  if (answer.status === 201) await setRegistered()
  if (answer.status === 201 || !answers(answer.status)) localStorage.removeItem(offered)
  if (answer.status === 201) return 'known'
  if (Object.hasOwn((answer.body ?? {}) as object, 'prove')) return 'prove'
  return answer.status === 401 ? 'session' : 'later'
}

export type Why = 'revoked' | 'pins' | 'left'

const owed = 'jw-field-leaving'
const reason = 'jw-field-wiped'
/** Nobody waits longer than this for a page. */
const mostMs = 10_000

/** Noted before the device is emptied: whatever happens then, the session will be ended. */
export function oweLeaving(why: Why, deviceId: string | undefined): void {
  localStorage.setItem(owed, deviceId ?? '')
  sessionStorage.setItem(reason, why)
}

/** Why this device was emptied, told once. */
export function takeReason(): Why | undefined {
  const why = sessionStorage.getItem(reason)
  sessionStorage.removeItem(reason)
  return why === 'revoked' || why === 'pins' || why === 'left' ? why : undefined
}

async function isTaken(path: string): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), mostMs)
  })
  const answer = await Promise.race([ask('DELETE', path), late])
  clearTimeout(timer)
  return answer !== null && (answer.status === 401 || !answers(answer.status))
}

/** Takes the device off the server's list and signs out, where that is owed. @returns false while there is no line for it */
export function endLeaving(): Promise<boolean> {
  ending ??= end().finally(() => {
    ending = null
  })
  return ending
}

// one at a time: a second one that is late would end the session that was begun after the first
let ending: Promise<boolean> | null = null

async function end(): Promise<boolean> {
  const device = localStorage.getItem(owed)
  if (device === null) return true
  if (device && !(await isTaken(`/api/field/devices/${device}`))) return false
  if (!(await isTaken('/api/session'))) return false
  localStorage.removeItem(owed)
  return true
}
