// The live feed: what happened is read again where it is on screen. Many events in a row make one reading.
import { useEffect, useRef, useSyncExternalStore } from 'react'
import { touch } from './query.ts'

export type JournalEntry = {
  readonly district: string
  readonly subject: string
  readonly seq: number
  readonly kind: string
  readonly at: string
}

/** Which reads an entry may have changed, by what its subject begins with. */
const touchedBy: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^area/, ['/api/areas', '/api/map']],
  [/^(unit|post|person|holding)/, ['/api/units', '/api/posts', '/api/people', '/api/holdings']],
  [/^dut/, ['/api/duties']],
  [/^categor/, ['/api/categories']],
  [/^import/, ['/api/imports']],
]
const touchedByCases = ['/api/cases', '/api/indicators', '/api/inbox']

const pathsOf = ({ subject }: JournalEntry) =>
  touchedBy.find(([begins]) => begins.test(subject))?.[1] ?? touchedByCases

const gatherMs = 700
const againMs = 5000

type Live = 'off' | 'live' | 'waiting'
let live: Live = 'off'
const watchers = new Set<() => void>()
function setLive(next: Live): void {
  live = next
  for (const tell of watchers) tell()
}

/** Whether the feed is connected, for a sign in the shell. */
export const useLive = (): Live =>
  useSyncExternalStore(
    (tell) => {
      watchers.add(tell)
      return () => watchers.delete(tell)
    },
    () => live,
  )

const gathered = new Set<string>()
let gathering: ReturnType<typeof setTimeout> | undefined
function gather(paths: readonly string[]): void {
  for (const path of paths) gathered.add(path)
  gathering ??= setTimeout(() => {
    gathering = undefined
    const all = [...gathered]
    gathered.clear()
    void touch(...all)
  }, gatherMs)
}

type Listener = (entry: JournalEntry) => void
const entryListeners = new Set<Listener>()
let source: EventSource | undefined
let reopening: ReturnType<typeof setTimeout> | undefined

function open(): void {
  source = new EventSource('/api/events')
  source.addEventListener('open', () => {
    // What happened while we were cut off is not known: read everything live again.
    if (live === 'waiting') gather([...touchedByCases, '/api/imports'])
    setLive('live')
  })
  source.addEventListener('journal', (message) => {
    const entry = JSON.parse(String(message.data)) as JournalEntry
    gather(pathsOf(entry))
    for (const listener of entryListeners) listener(entry)
  })
  source.addEventListener('error', () => {
    setLive('waiting')
    // The browser reconnects by itself unless the server answered with an error.
    if (source?.readyState !== EventSource.CLOSED) return
    reopening = setTimeout(open, againMs)
  })
}

function close(): void {
  source?.close()
  clearTimeout(reopening)
  source = undefined
  setLive('off')
}

/** Keeps the feed open while mounted; one connection however many listen. */
export function useJournal(onEntry?: Listener): void {
  const latest = useRef(onEntry)
  useEffect(() => {
    latest.current = onEntry
  })
  useEffect(() => {
    const listener: Listener = (entry) => latest.current?.(entry)
    entryListeners.add(listener)
    if (entryListeners.size === 1) open()
    return () => {
      entryListeners.delete(listener)
      if (entryListeners.size === 0) close()
    }
  }, [])
}
