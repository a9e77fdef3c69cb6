// Small parts of the screens.
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { Icon } from '#platform/ui/icons.tsx'
import { useLanguage } from '#platform/ui/preferences.ts'
import { sayDue, sayWhen } from '#platform/ui/time.ts'
import type { Media } from '../form/FormFill.tsx'
import { day, isOpen, kept, line, noteTaken, queue, unreadable, withRoom } from './app.ts'
import { back } from './go.ts'
import { type Draft, dutySince, seenName } from './queue.ts'
import { texts } from './texts.ts'
import type { Day, Place, Queued } from './wire.ts'

/** A screen below another one: its title takes the focus. */
export function Sub({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const t = texts.useT()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <>
      <div className="fw-head">
        <button type="button" className="fw-back" aria-label={t('back')} onClick={back}>
          <Icon name="chevronLeft" size={24} />
        </button>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
      </div>
      {children}
    </>
  )
}

/** The day that is open; screens are shown with one only. */
export const useDay = (): Day => day.use() as Day

/** Now, by the server's clock as far as it is known; moves on each half minute. */
export function useNow(): number {
  const { offsetMs } = line.use()
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return now + offsetMs
}

export function useSay() {
  const language = useLanguage()
  const { timeZone: zone } = useDay()
  const now = useNow()
  return {
    language,
    due: (at: string) => sayDue(Date.parse(at), { now, language, zone }),
    when: (at: string | number) =>
      sayWhen(typeof at === 'number' ? at : Date.parse(at), { now, language, zone }),
    late: (at: string) => Date.parse(at) < now,
    metres: (m: number) =>
      m < 950 ? `${Math.max(10, Math.round(m / 10) * 10)} m` : `${(m / 1000).toFixed(1)} km`,
  }
}

/** Photos kept encrypted on this device. */
export const media: Media = {
  async add(blob) {
    const name = crypto.randomUUID()
    noteTaken(name)
    await withRoom(() => kept().putBlob(name, blob))
    return name
  },
  async url(name) {
    if (!isOpen()) return undefined
    const blob = await kept().getBlob(name)
    return blob && URL.createObjectURL(blob)
  },
}

/** A photo of a case: kept encrypted once it was seen, asked of the server past the browser's own cache. */
export function CasePhoto({ url, alt }: { readonly url: string; readonly alt: string }) {
  const [shown, setShown] = useState<string>()
  useEffect(() => {
    let made: string | undefined
    let current = true
    const load = async () => {
      const name = seenName(url)
      let blob = isOpen() ? await kept().getBlob(name) : undefined
      if (!blob) {
        const response = await fetch(url, { cache: 'no-store' }).catch(() => undefined)
        if (!response?.ok) return
        blob = await response.blob()
        if (isOpen())
          await kept()
            .putBlob(name, blob)
            .catch(() => {})
      }
      made = URL.createObjectURL(blob)
      if (current) setShown(made)
    }
    void load()
    return () => {
      current = false
      if (made) URL.revokeObjectURL(made)
    }
  }, [url])
  return shown ? <img src={shown} alt={alt} /> : <span className="ff-blank" />
}

/** Where the worker is, once asked for. */
export function usePosition(): Place | null {
  const [place, setPlace] = useState<Place | null>(null)
  useEffect(() => {
    navigator.geolocation?.getCurrentPosition(
      ({ coords }) => setPlace({ lon: coords.longitude, lat: coords.latitude }),
      () => {},
      { maximumAge: 60_000, timeout: 10_000 },
    )
  }, [])
  return place
}

/** What was done here about it and has not come back in the day yet. */
export function useDoneHere(): (about: string) => Queued | undefined {
  const items = queue.use()
  const { offsetMs } = line.use()
  const read = day.use()?.now ?? ''
  return useMemo(() => {
    const since = Date.parse(read) - offsetMs
    const recent = items.filter((q) => q.state !== 'done' || Date.parse(q.op.madeAt) > since)
    const byAbout = new Map(recent.flatMap((q) => (q.about ? [[q.about, q] as const] : [])))
    return (about) => byAbout.get(about)
  }, [items, offsetMs, read])
}

/** Since when the worker has been on duty; null off duty. */
export const useOnDuty = (): string | null => dutySince(day.use(), queue.use())

/** A second tap soon after the first is the same tap. */
const sameTapMs = 1000

/** Saves one at a time. `save` resolves to true where it was kept; else it may be tried again at once. */
export function useSaving(save: () => Promise<boolean>) {
  const running = useRef(false)
  const [saving, setSaving] = useState(false)
  const free = () => {
    running.current = false
    setSaving(false)
  }
  const start = async () => {
    if (running.current) return
    running.current = true
    setSaving(true)
    const isKept = await save().catch(() => false)
    if (isKept) setTimeout(free, sameTapMs)
    else free()
  }
  return { saving, start: () => void start() }
}

/** Kept while it is filled in, so that a phone that dies loses no word. `edition`: of the form that is filled in. */
export function useDraft<T extends object>(name: string, initial: T, edition?: number) {
  const [begun] = useState(() => kept().get<Draft>(`draft/${name}`))
  const [value, setValue] = useState<T>((begun?.value as T | undefined) ?? initial)
  const [failed, setFailed] = useState(false)
  const set = (next: T) => {
    setValue(next)
    const draft = { at: Date.now(), value: next, ...(edition === undefined ? {} : { edition }) }
    kept()
      .put(`draft/${name}`, draft)
      .then(
        () => setFailed(false),
        () => setFailed(true),
      )
  }
  const clear = () => void kept().delete(`draft/${name}`)
  return { value, set, clear, failed, begunWith: begun?.edition }
}

/** Some records of this device do not open: their words are lost here, and the worker must know. */
export function Unreadable() {
  const t = texts.useT()
  const count = unreadable.use()
  return count > 0 ? (
    <p className="fw-note fw-bad" role="alert">
      {t('unreadable', { count })}
    </p>
  ) : null
}

export function Failed({ text }: { readonly text: string }) {
  return text ? (
    <p className="fw-wrong" role="alert">
      {text}
    </p>
  ) : null
}
