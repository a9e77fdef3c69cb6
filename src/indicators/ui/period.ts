// Days in the address, instants on the wire. Pure: the zone and today are arguments.

export type Period = {
  /** First and last day, YYYY-MM-DD; empty = open. */
  readonly from: string
  readonly to: string
}

export const spans = { week: 7, month: 30, quarter: 90 } as const
export type SpanName = keyof typeof spans

const dayMs = 86_400_000

/** The civil day at an instant in a zone. */
export const dayAt = (at: number, zone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(at)

export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)

/** How far the zone's clocks are ahead of UTC at an instant, in ms. */
function offsetMs(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(at)
  return Date.parse(`${parts.replace(' ', 'T')}Z`) - Math.floor(at / 1000) * 1000
}

/** The instant at which a day begins in a zone, ISO 8601. */
export function startOf(day: string, zone: string): string {
  const utc = Date.parse(`${day}T00:00:00Z`)
  const guess = utc - offsetMs(utc, zone)
  return new Date(utc - offsetMs(guess, zone)).toISOString()
}

/** The filters of the wire for a period; `to` is the first instant after it. */
export const instantsOf = ({ from, to }: Period, zone: string) => ({
  ...(from ? { from: startOf(from, zone) } : {}),
  ...(to ? { to: startOf(addDays(to, 1), zone) } : {}),
})

export const spanOf = (name: SpanName, today: string): Period => ({
  from: addDays(today, 1 - spans[name]),
  to: today,
})

export type Day = { readonly day: string; readonly reported: number; readonly closed: number }

const leastTail = 14

/**
 * The days worth drawing: closings long after the last report would stretch the rest into nothing, so they are counted
 * instead. A tail of a quarter of the time with reports, at least two weeks, is kept.
 */
export function drawnDays(days: readonly Day[]): {
  readonly drawn: readonly Day[]
  readonly closedAfter: number
} {
  const reports = days.filter(({ reported }) => reported > 0)
  const [first, last] = [reports[0]?.day, reports.at(-1)?.day]
  if (first === undefined || last === undefined) return { drawn: days, closedAfter: 0 }
  const span = (Date.parse(last) - Date.parse(first)) / dayMs + 1
  const end = addDays(last, Math.max(leastTail, Math.ceil(span / 4)))
  const after = days.filter(({ day }) => day > end)
  return {
    drawn: everyDay(days.filter(({ day }) => day <= end)),
    closedAfter: after.reduce((sum, { closed }) => sum + closed, 0),
  }
}

/** The server tells only of days on which something happened; on the others nothing did. */
function everyDay(days: readonly Day[]): readonly Day[] {
  const known = new Map(days.map((one) => [one.day, one]))
  const [from, to] = [days[0]?.day, days.at(-1)?.day]
  if (from === undefined || to === undefined) return days
  const count = Math.round((Date.parse(to) - Date.parse(from)) / dayMs) + 1
  return Array.from({ length: count }, (_, i) => {
    const day = addDays(from, i)
    return known.get(day) ?? { day, reported: 0, closed: 0 }
  })
}
