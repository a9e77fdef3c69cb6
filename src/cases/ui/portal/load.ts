// Reads from the server for the pages of the portal: one address, its answer or failure, and a way to ask again.
import { useCallback, useEffect, useState } from 'react'
import { api, asProblem, type Problem } from '#platform/ui/api.ts'
import { useLanguage } from '#platform/ui/preferences.ts'
import { cell } from '#platform/ui/cell.ts'

type Loaded<T> = {
  readonly data: T | undefined
  readonly problem: Problem | undefined
  readonly reload: () => void
  readonly put: (data: T) => void
}

type Kept<T> = { readonly path: string; readonly data?: T; readonly problem?: Problem }

/** `null` reads nothing. A failed repeat keeps what was read before. */
export function useLoad<T>(path: string | null): Loaded<T> {
  const language = useLanguage()
  const [kept, setKept] = useState<Kept<T>>({ path: '' })
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    if (path === null) return undefined
    const abort = new AbortController()
    api.get<T>(path, {}, { signal: abort.signal }).then(
      (data) => setKept({ path, data }),
      (error: unknown) => {
        if (abort.signal.aborted) return
        const problem = asProblem(error)
        setKept((before) => (before.path === path ? { ...before, problem } : { path, problem }))
      },
    )
    return () => abort.abort()
  }, [path, turn, language])
  const reload = useCallback(() => setTurn((n) => n + 1), [])
  const put = useCallback((data: T) => setKept({ path: path ?? '', data }), [path])
  const current = kept.path === path
  return {
    data: current ? kept.data : undefined,
    problem: current ? kept.problem : undefined,
    reload,
    put,
  }
}

const online = cell(navigator.onLine)
addEventListener('online', () => online.set(true))
addEventListener('offline', () => online.set(false))
export const useOnline = online.use

/** Waits until typing pauses. */
export function useSettled<T>(value: T, afterMs = 350): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), afterMs)
    return () => clearTimeout(timer)
  }, [value, afterMs])
  return settled
}

/** A key for one intention. `crypto.randomUUID` is missing where the page is not served securely. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
