// What this television keeps of its household, on the device only: the place, the size of the letters, a number to be
// called at, and the keys of what was asked from here.
import { cell } from '#platform/ui/cell.ts'
import type { Point } from './squares.ts'

export type Household = {
  readonly areaCode: string
  /** From the district down, in both languages. */
  readonly names: readonly { readonly name: string; readonly nameEn: string }[]
  readonly point: Point | null
  readonly size: Size
  /** Empty when none was given. */
  readonly phone: string
}
export const sizes = [1, 1.15, 1.3] as const
export type Size = (typeof sizes)[number]

export type Asked = {
  readonly kind: 'case' | 'call'
  /** The follow key of a case, or the key of a call-back. */
  readonly key: string
  readonly number: string
  readonly picture: string
  /** Epoch ms. */
  readonly at: number
}

type Kept = {
  readonly household: Household | null
  readonly asked: readonly Asked[]
  /** Told to the server with "read", so that one television counts once; says nothing of who sits before it. */
  readonly device: string
}

const place = 'jingwei.tv'
const most = 30

function newDevice(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24))
  return btoa(String.fromCharCode(...Array.from(bytes)))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
}

function read(): Kept {
  try {
    const stored = JSON.parse(localStorage.getItem(place) ?? '{}') as Partial<Kept>
    return {
      household: stored.household ?? null,
      asked: Array.isArray(stored.asked) ? stored.asked : [],
      device: stored.device ?? newDevice(),
    }
  } catch {
    return { household: null, asked: [], device: newDevice() }
  }
}

const kept = cell(read())

function put(change: Partial<Kept>): void {
  kept.set({ ...kept.get(), ...change })
  try {
    localStorage.setItem(place, JSON.stringify(kept.get()))
  } catch {
    // Storage may be shut off; it then lasts until the television is switched off.
  }
}

export const useKept = kept.use
export const deviceKey = (): string => kept.get().device
export const household = (): Household | null => kept.get().household

const unset: Household = { areaCode: '', names: [], point: null, size: 1, phone: '' }
export const setHousehold = (change: Partial<Household>): void =>
  put({ household: { ...unset, ...kept.get().household, ...change } })

export const keepAsked = (asked: Asked): void =>
  put({ asked: [asked, ...kept.get().asked].slice(0, most) })
export const forgetAsked = (): void => put({ asked: [] })

/** `138****5678`: enough to know one’s own by, too little for a visitor to copy. */
export const veiled = (phone: string): string =>
  phone.length < 7 ? '*'.repeat(phone.length) : `${phone.slice(0, 3)}****${phone.slice(-4)}`
