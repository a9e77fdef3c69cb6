import { Tooltip } from 'antd'
import { useSyncExternalStore } from 'react'
import { type Language, useLanguage } from './preferences.ts'
import { texts } from './texts.ts'
import { sayDue, sayExactly, sayNumber, sayShare, sayWhen } from './time.ts'

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

/** All times are shown in the zone of the city (IANA name), wherever the reader sits. */
export function setTimeZone(zone: string): void {
  cityZone = zone
  for (const tell of listeners) tell()
}
export const timeZone = (): string => cityZone

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
  const language = useLanguage()
  const now = useNow()
  if (suspended) return <span className="jw-time jw-soft">{t('time.suspended')}</span>
  if (at === null || at === undefined)
    return <span className="jw-time jw-faint">{t('time.none')}</span>
  const { left, when } = sayDue(ms(at), { now, language, zone: cityZone })
  return (
    <Exact at={ms(at)} language={language} note={rule ? t('time.rule', { rule }) : undefined}>
      <span className="jw-due-left">{left}</span>
      {short ? null : <span className="jw-soft"> · {when}</span>}
    </Exact>
  )
}

/** "今天 17:30", with the exact time in a tooltip. */
export function When({ at }: { readonly at: Instant | null | undefined }) {
  const language = useLanguage()
  const now = useNow()
  if (at === null || at === undefined) return <span className="jw-faint">–</span>
  return (
    <Exact at={ms(at)} language={language}>
      {sayWhen(ms(at), { now, language, zone: cityZone })}
    </Exact>
  )
}

function Exact(props: {
  readonly at: number
  readonly language: Language
  readonly note?: string | undefined
  readonly children: React.ReactNode
}) {
  const exact = sayExactly(props.at, props.language, cityZone)
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
