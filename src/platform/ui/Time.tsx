import { Tooltip } from 'antd'
import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react'
import { useLanguage } from './preferences.ts'
import { texts } from './texts.ts'
import { sayDue, sayExactly, sayNumber, sayShare, sayStamp, sayWhen, sayZone } from './time.ts'

type Instant = string | number

const beatMs = 30_000
let beat = Date.now()
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let cityZone = Intl.DateTimeFormat().resolvedOptions().timeZone

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    beat = Date.now()
    for (const tell of listeners) tell()
  }, beatMs)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** The present instant (epoch ms), renewed every half minute for all who show it. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => beat)

/** All times are shown in the zone of the city on the map (IANA name), wherever the reader sits. */
export function setTimeZone(zone: string): void {
  cityZone = zone
  for (const tell of listeners) tell()
}
export const timeZone = (): string => cityZone

/** The day (YYYY-MM-DD) it is in the city on the map. */
export const useToday = (): string => sayStamp(useNow(), cityZone).slice(0, 10)

const ZoneContext = createContext<string | null>(null)

/** What lies in another city keeps that city's clock; beside its times the zone is named. */
export function InZone({
  zone,
  children,
}: {
  readonly zone: string
  readonly children: ReactNode
}) {
  return <ZoneContext value={zone}>{children}</ZoneContext>
}

/** The zone of what is shown here, and whether it is another than that of the city on the map. */
export function useZone(): { readonly zone: string; readonly foreign: boolean } {
  const zone = useContext(ZoneContext) ?? cityZone
  return { zone, foreign: zone !== cityZone }
}

/** The words of a moment in the zone of what is shown here, named where a clock time needs it. */
export function useMoments() {
  const language = useLanguage()
  const now = useNow()
  const { zone, foreign } = useZone()
  const named = (words: string, at: number) =>
    foreign && words.includes(':') ? `${words} ${sayZone(zone, language, at)}` : words
  return {
    zone,
    when: (at: number) => named(sayWhen(at, { now, language, zone }), at),
    due: (at: number) => {
      const { left, when } = sayDue(at, { now, language, zone })
      return { left, when: named(when, at) }
    },
    exactly: (at: number) => sayExactly(at, language, zone),
  }
}

const ms = (at: Instant) => (typeof at === 'number' ? at : Date.parse(at))

/** "剩 2 小时 · 今天 17:30"; the exact time and the rule used one tap away. */
export function Due({
  at,
  rule,
  suspended = false,
  short = false,
}: {
  readonly at: Instant | null | undefined
  readonly rule?: string | null | undefined
  readonly suspended?: boolean
  /** Only the time left. */
  readonly short?: boolean
}) {
  const t = texts.useT()
  const moments = useMoments()
  if (suspended) return <span className="jw-time jw-soft">{t('time.suspended')}</span>
  if (at === null || at === undefined)
    return <span className="jw-time jw-faint">{t('time.none')}</span>
  const { left, when } = moments.due(ms(at))
  return (
    <Exact at={ms(at)} note={rule ? t('time.rule', { rule }) : undefined}>
      <span className="jw-due-left">{left}</span>
      {short ? null : <span className="jw-soft"> · {when}</span>}
    </Exact>
  )
}

/** "今天 17:30", with the exact time in a tooltip. */
export function When({ at }: { readonly at: Instant | null | undefined }) {
  const moments = useMoments()
  if (at === null || at === undefined) return <span className="jw-faint">–</span>
  return <Exact at={ms(at)}>{moments.when(ms(at))}</Exact>
}

function Exact(props: {
  readonly at: number
  readonly note?: string | undefined
  readonly children: ReactNode
}) {
  const exact = useMoments().exactly(props.at)
  return (
    <Tooltip title={props.note ? `${exact} · ${props.note}` : exact} mouseEnterDelay={0.4}>
      <time className="jw-time" dateTime={new Date(props.at).toISOString()}>
        {props.children}
      </time>
    </Tooltip>
  )
}

/** Numbers and shares in the language chosen. */
export function useNumbers() {
  const language = useLanguage()
  return {
    number: (value: number, options?: Intl.NumberFormatOptions) =>
      sayNumber(value, language, options),
    share: (value: number | null | undefined) => sayShare(value, language),
  }
}
