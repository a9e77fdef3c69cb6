// The picture as it stands: read and summed in the worker, kept fresh by the live feed, read again where that breaks off.
import { useEffect, useState } from 'react'
import { knownAt, type Live, type Shown, shownIn, told } from './known.ts'
import type { FromWorker, ToWorker } from './talk.ts'

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

export function useLive(area: string): Shown {
  const [known, setKnown] = useState(() => knownAt(area))
  useEffect(() => {
    const put = (change: Partial<Live>) => setKnown((before) => told(before, area, change))
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
  return shownIn(known, area)
}
