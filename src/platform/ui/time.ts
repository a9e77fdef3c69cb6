// Time and numbers as people say them. Pure: the instant, the language and the zone are arguments.

export type Tongue = 'zh-CN' | 'en'
export type Saying = { readonly now: number; readonly language: Tongue; readonly zone: string }

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const formats = new Map<string, Intl.DateTimeFormat>()
function format(language: Tongue, zone: string, options: Intl.DateTimeFormatOptions) {
  const key = `${language} ${zone} ${JSON.stringify(options)}`
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    timeZone: zone,
    ...options,
  })
  formats.set(key, made)
  return made
}

/** The civil date as a day number, so that "tomorrow" is a difference of one. */
function dayNumber(at: number, zone: string): number {
  const parts = format('en', zone, { year: 'numeric', month: 'numeric', day: 'numeric' })
    .formatToParts(at)
    .map((part) => [part.type, Number(part.value)] as const)
  const { year = 0, month = 1, day: date = 1 } = Object.fromEntries(parts)
  return Math.round(Date.UTC(year, month - 1, date) / day)
}

/** `3 天`, `2 小时`, `35 分钟` / `3 d`, `2 h`, `35 min`: the largest unit that fits, rounded down. */
export function sayDuration(ms: number, language: Tongue): string {
  const span = Math.abs(ms)
  const zh = language === 'zh-CN'
  if (span >= 2 * day) return `${Math.floor(span / day)} ${zh ? '天' : 'd'}`
  if (span >= hour) {
    const hours = `${Math.floor(span / hour)} ${zh ? '小时' : 'h'}`
    const rest = Math.floor((span % hour) / minute)
    // "1 h left" is too rough when it may mean nearly two.
    return span < 3 * hour && rest > 0 ? `${hours} ${rest} ${zh ? '分' : 'min'}` : hours
  }
  if (span < minute) return zh ? '不到 1 分钟' : '<1 min'
  return `${Math.floor(span / minute)} ${zh ? '分钟' : 'min'}`
}

/** `今天 17:30`, `周五 09:00`, `3月5日 17:30` / `today 17:30`, `Fri 09:00`, `5 Mar 17:30`. */
export function sayWhen(at: number, { now, language, zone }: Saying): string {
  const zh = language === 'zh-CN'
  const clock = format(language, zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const away = dayNumber(at, zone) - dayNumber(now, zone)
  const near: Record<number, string> = zh
    ? { [-1]: '昨天', 0: '今天', 1: '明天', 2: '后天' }
    : { [-1]: 'yesterday', 0: 'today', 1: 'tomorrow' }
  const word = near[away]
  if (word !== undefined) return `${word} ${clock.format(at)}`
  if (away > 0 && away < 7) {
    return `${format(language, zone, { weekday: 'short' }).format(at)} ${clock.format(at)}`
  }
  const sameYear =
    format('en', zone, { year: 'numeric' }).format(at) ===
    format('en', zone, { year: 'numeric' }).format(now)
  const date = format(language, zone, {
    month: zh ? 'long' : 'short',
    day: 'numeric',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(at)
  return sameYear ? `${date} ${clock.format(at)}` : date
}

/** `剩 2 小时 · 今天 17:30`, `超 3 小时 · 昨天 09:00` / `2 h left · today 17:30`, `3 h late · …`. */
export function sayDue(due: number, saying: Saying): { left: string; when: string } {
  const left = due - saying.now
  const span = sayDuration(left, saying.language)
  const zh = saying.language === 'zh-CN'
  return {
    left: left >= 0 ? (zh ? `剩 ${span}` : `${span} left`) : zh ? `超 ${span}` : `${span} late`,
    when: sayWhen(due, saying),
  }
}

/** The whole date and time with the zone's name, for tooltips. */
export function sayExactly(at: number, language: Tongue, zone: string): string {
  return format(language, zone, {
    dateStyle: 'full',
    timeStyle: 'long',
    hourCycle: 'h23',
  } as Intl.DateTimeFormatOptions).format(at)
}

/** `纽约时间`, `New York Time`: what a zone's clocks are called among people. */
export function sayZone(zone: string, language: Tongue, at: number): string {
  const parts = format(language, zone, { timeZoneName: 'shortGeneric' }).formatToParts(at)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone
}

/** `2026-03-04 15:30` on the zone's clock, the same in every language: for columns and paper. */
export function sayStamp(at: number, zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(at)
}

export function sayNumber(value: number, language: Tongue, options: Intl.NumberFormatOptions = {}) {
  return new Intl.NumberFormat(language, options).format(value)
}

/** A share 0–1 as `97.3%`, in a column one like the other; `–` where there is nothing to take a share of. */
export function sayShare(share: number | null | undefined, language: Tongue): string {
  if (share === null || share === undefined || Number.isNaN(share)) return '–'
  return sayNumber(share, language, {
    style: 'percent',
    minimumFractionDigits: share === 0 || share === 1 ? 0 : 1,
    maximumFractionDigits: 1,
  })
}
