// One value that pages watch and anything may change.
import { useSyncExternalStore } from 'react'

export type Cell<T> = {
  readonly get: () => T
  readonly set: (value: T) => void
  /** In components: the value, and again when it changes. */
  readonly use: () => T
}

export function cell<T>(initial: T): Cell<T> {
  let value = initial
  const listeners = new Set<() => void>()
  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  const get = () => value
  return {
    get,
    set(next) {
      value = next
      for (const listener of listeners) listener()
    },
    use: () => useSyncExternalStore(subscribe, get),
  }
}
