// The follow page, live: the server says that something happened, and the page reads it anew. Where such a line cannot be
// held (an old web view, a proxy, too many pages) it asks by itself.
import { useEffect, useState } from 'react'

const askMs = { live: 300_000, alone: 30_000 } as const
const againMs = 60_000

/** @returns whether the server tells by itself */
export function useLive(token: string, reload: () => void): boolean {
  const [live, setLive] = useState(false)
  useEffect(() => {
    let source: EventSource | undefined
    let again: ReturnType<typeof setTimeout> | undefined
    const open = () => {
      if (typeof EventSource === 'undefined') return
      source = new EventSource(`/api/follow/${token}/events`)
      source.addEventListener('begun', () => setLive(true))
      source.addEventListener('changed', reload)
      source.addEventListener('error', () => {
        setLive(false)
        // A broken line is mended by the browser; a refusal is final for it.
        if (source?.readyState !== EventSource.CLOSED) return
        again = setTimeout(open, againMs)
      })
    }
    open()
    return () => {
      clearTimeout(again)
      source?.close()
    }
  }, [token, reload])
  useEffect(() => {
    const look = () => {
      if (!document.hidden) reload()
    }
    const timer = setInterval(look, live ? askMs.live : askMs.alone)
    document.addEventListener('visibilitychange', look)
    addEventListener('online', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
      removeEventListener('online', look)
    }
  }, [reload, live])
  return live
}
