// The picture as it stands: read and summed in the worker, kept fresh by the live feed, read again where that breaks off.
import { useEffect, useState } from 'react'
import type { Dots, Sums } from './picture.ts'
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

type Of = { readonly area: string; readonly live: Live }

/** What is known of another area says nothing of this one. */
const liveIn = ({ area, live }: Of, of: string): Live =>
  area === of ? live : { ...nothing, connected: live.connected }

export function useLive(area: string): Live {
  const [known, setKnown] = useState<Of>({ area, live: nothing })
  useEffect(() => {
    const put = (change: Partial<Live>) =>
      setKnown((before) => {
        const live = liveIn(before, area)
        const next = { ...live, ...change }
        const same = (Object.keys(next) as (keyof Live)[]).every((one) => next[one] === live[one])
        return same && before.area === area ? before : { area, live: next }
      })
    const own = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
    const tell = (message: ToWorker) => own.postMessage(message)
    own.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind === 'dots') put({ dots: data.dots, failed: null })
      else if (data.kind === 'sums') put({ sums: data.sums, failed: null })
      else if (data.kind === 'failed') put({ failed: data.status })
      else put({ failed: null })
    })
    tell({ kind: 'begin', area })
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
  }, [area])
  return liveIn(known, area)
}
