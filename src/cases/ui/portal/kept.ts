// Follow links that the reader chose to keep on this device; nobody else is told.
import { cell } from '#platform/ui/cell.ts'

export type Kept = {
  readonly token: string
  readonly number: string
  readonly title: string
  /** How it stood when it was last looked at, for when there is no network. */
  readonly last?: LastKnown
}

export type LastKnown = {
  readonly stateText: { readonly zh: string; readonly en: string }
  readonly dueAt: string | null
  readonly unit: { readonly name: string; readonly nameEn: string } | null
  /** Epoch milliseconds. */
  readonly at: number
}

const place = 'jingwei.followed'
const most = 50

function read(): readonly Kept[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(place) ?? '[]')
    return Array.isArray(stored) ? (stored as Kept[]) : []
  } catch {
    return []
  }
}

const list = cell(read())

function write(next: readonly Kept[]): void {
  list.set(next)
  try {
    if (next.length === 0) localStorage.removeItem(place)
    else localStorage.setItem(place, JSON.stringify(next))
  } catch {
    // Storage may be shut off; the list then lasts until the page is left.
  }
}

export const keep = (item: Kept): void =>
  write([item, ...list.get().filter(({ token }) => token !== item.token)].slice(0, most))

/** Only of what the reader chose to keep. */
export function remember(token: string, last: LastKnown): void {
  if (!list.get().some((item) => item.token === token)) return
  write(list.get().map((item) => (item.token === token ? { ...item, last } : item)))
}

export const forget = (token: string): void =>
  write(list.get().filter((item) => item.token !== token))

export const forgetAll = (): void => write([])

export const useKept = list.use
