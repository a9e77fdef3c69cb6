// The picture as it stands: read and summed in the worker, kept fresh by the live feed, read again where that breaks off.
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Dots, Reply, Sums } from './picture.ts'
import type { FromWorker, ToWorker } from './talk.ts'

export type Live = {
  readonly sums: Sums | null
  readonly dots: Dots | null
  /** HTTP status of what failed; 0 when no answer came; null while all is well. */
  readonly failed: number | null
  /** Whether the live feed stands. */
  readonly connected: boolean
}

const nothing: Live = { sums: null, dots: null, failed: null, connected: true }
/** Lights turn with time also where nothing happens. */
const wholeEveryMs = 5 * 60_000
const updateEveryMs = 60_000
const reconnectMs = 15_000

/** Hears of everything that happens within the post’s reach; comes back by itself, also after a refusal. */
function follow(onHappened: () => void, onState: (connected: boolean) => void): () => void {
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const open = () => {
    source = new EventSource('/api/events')
    source.addEventListener('open', () => {
      onState(true)
      onHappened()
    })
    source.addEventListener('journal', onHappened)
    source.addEventListener('error', () => {
      onState(false)
      if (source?.readyState !== EventSource.CLOSED) return
      clearTimeout(timer)
      timer = setTimeout(open, reconnectMs)
    })
  }
  open()
  return () => {
    clearTimeout(timer)
    source?.close()
  }
}

declare global {
  interface Window {
    /** Hands the wall a picture instead of the server’s, to measure it with many cases. */
    giveBoard?: (reply: Reply) => void
  }
}

export function useLive(area: string): Live {
  const [live, setLive] = useState(nothing)
  const worker = useRef<Worker | null>(null)
  const put = useCallback(
    (change: Partial<Live>) =>
      setLive((before) => {
        const next = { ...before, ...change }
        const same = (Object.keys(next) as (keyof Live)[]).every((one) => next[one] === before[one])
        return same ? before : next
      }),
    [],
  )
  useEffect(() => {
    const own = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
    const tell = (message: ToWorker) => own.postMessage(message)
    worker.current = own
    own.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind === 'dots') put({ dots: data.dots, failed: null })
      else if (data.kind === 'sums') put({ sums: data.sums, failed: null })
      else if (data.kind === 'failed') put({ failed: data.status })
      else put({ failed: null })
    })
    tell({ kind: 'begin', area })
    window.giveBoard = (reply) => tell({ kind: 'given', reply })
    const whole = setInterval(() => tell({ kind: 'begin', area }), wholeEveryMs)
    const update = setInterval(() => tell({ kind: 'update' }), updateEveryMs)
    const stop = follow(
      () => tell({ kind: 'update' }),
      (connected) => put({ connected }),
    )
    return () => {
      stop()
      clearInterval(whole)
      clearInterval(update)
      own.terminate()
    }
  }, [area, put])
  return live
}
