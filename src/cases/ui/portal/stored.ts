// Small things this device keeps, none of them anybody's name: one key each, gone when the reader clears them.
import { type Cell, cell } from '#platform/ui/cell.ts'

const all: (() => void)[] = []

/** A value kept under `place`; `initial` where there is none, or storage is shut off. */
export function stored<T>(place: string, initial: T): Cell<T> {
  const read = (): T => {
    try {
      const text = localStorage.getItem(place)
      return text === null ? initial : (JSON.parse(text) as T)
    } catch {
      return initial
    }
  }
  const kept = cell(read())
  all.push(() => {
    kept.set(initial)
    try {
      localStorage.removeItem(place)
    } catch {
      // nothing was kept either
    }
  })
  return {
    ...kept,
    set(next) {
      kept.set(next)
      try {
        localStorage.setItem(place, JSON.stringify(next))
      } catch {
        // It then lasts until the page is left.
      }
    },
  }
}

export const forgetStored = (): void => {
  for (const forgetOne of all) forgetOne()
}
