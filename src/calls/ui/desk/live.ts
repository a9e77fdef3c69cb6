// The desk's picture, live: the server says that it has changed, and it is read anew. Where such a line cannot be held (a
// proxy, a server that is restarting) the page asks by itself.
import { useEffect, useState } from 'react'
import { touch, useApi } from '#platform/ui'
import type { DeskNow } from '../wire.ts'

export const deskPath = '/api/desk'

const askEveryMs = 2000
/** The server gives a sign of life every 15 s; after this long without one the line is taken to be dead. */
const silentMs = 40_000
const againMs = 5000

/** Whether the server tells by itself. */
function useLine(): boolean {
  const [live, setLive] = useState(false)
  useEffect(() => {
    let source: EventSource | undefined
    let watch: ReturnType<typeof setTimeout> | undefined
    let again: ReturnType<typeof setTimeout> | undefined
    const reopen = (waitMs: number) => {
      setLive(false)
      source?.close()
      clearTimeout(watch)
      clearTimeout(again)
      again = setTimeout(open, waitMs)
    }
    const heard = () => {
      setLive(true)
      clearTimeout(watch)
      watch = setTimeout(() => reopen(0), silentMs)
    }
    const read = () => {
      heard()
      void touch(deskPath)
    }
    function open() {
      source = new EventSource('/api/desk/events')
      source.addEventListener('begun', read)
      source.addEventListener('changed', read)
      source.addEventListener('beat', heard)
      source.addEventListener('error', () => {
        setLive(false)
        // A broken line is mended by the browser; a refusal is final for it.
        if (source?.readyState === EventSource.CLOSED) reopen(againMs)
      })
    }
    open()
    return () => {
      clearTimeout(watch)
      clearTimeout(again)
      source?.close()
    }
  }, [])
  return live
}

/** Told by the server; while it cannot be told, read again every two seconds as long as someone looks. */
export function useDesk() {
  const read = useApi<DeskNow>(deskPath, {}, { keep: true })
  const live = useLine()
  useEffect(() => {
    if (live) return undefined
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void touch(deskPath)
    }, askEveryMs)
    return () => clearInterval(timer)
  }, [live])
  return { ...read, live }
}
