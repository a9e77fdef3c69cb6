/**
 * The obvious clock: walks minute by minute (days: day by day) with luxon's local time. The test
 * and the bench compare the engine with it; nothing else uses it.
 */
import { DateTime } from 'luxon'
import type { Calendar } from './calendar.ts'
import type { Limit, Pause } from './clock.ts'

const MINUTE = 60_000

function at(ms: number, calendar: Calendar): DateTime {
  return DateTime.fromMillis(ms, { zone: calendar.timeZone })
}

function works(day: DateTime, calendar: Calendar): boolean {
  const special = calendar.days[day.toISODate() ?? '']
  return special ? special === 'workday' : !calendar.weekends.includes(day.weekday)
}

function minutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}

export function slowIsWorking(ms: number, calendar: Calendar): boolean {
  const local = at(ms, calendar)
  const now = local.hour * 60 + local.minute
  const open = calendar.hours.some(([from, to]) => now >= minutes(from) && now < minutes(to))
  return open && works(local, calendar)
}

function nextDay(from: DateTime, calendar: Calendar, time: string): DateTime {
  let day = from.startOf('day').plus({ days: 1 })
  while (!works(day, calendar)) day = day.plus({ days: 1 })
  return day.set({ hour: Number(time.slice(0, 2)), minute: Number(time.slice(3)) })
}

/** The roll rules in their default order. */
export function slowRoll(start: number, calendar: Calendar): number {
  const { nonWorkingDay, dayEndsAt = '24:00', restartAt } = calendar.roll
  const restart = restartAt ?? calendar.hours[0]?.[0] ?? '00:00'
  let local = at(start, calendar)
  if (!works(local, calendar)) {
    if (nonWorkingDay === 'next-opening') local = nextDay(local, calendar, restart)
    while (nonWorkingDay === 'next-same-time' && !works(local, calendar)) {
      local = local.plus({ days: 1 })
    }
  }
  if (local.hour * 60 + local.minute >= minutes(dayEndsAt)) {
    local = nextDay(local, calendar, restart)
  }
  return local.toMillis()
}

/** Whole minutes of working time; `start` and pauses on whole minutes. */
function slowWorkingDue(
  start: number,
  limitMinutes: number,
  calendar: Calendar,
  pauses: readonly Pause[],
): number | null {
  let now = start
  let left = limitMinutes
  while (left > 0) {
    const pause = pauses.find(({ from, to }) => now >= from && (to === null || now < to))
    if (pause && pause.to === null) return null
    if (!pause && slowIsWorking(now, calendar)) left--
    now += MINUTE
  }
  return now
}

export function slowDueAt(
  start: number,
  limit: Limit,
  calendar: Calendar,
  pauses: readonly Pause[] = [],
): number | null {
  const { value, unit } = limit
  if (unit === 'calendar_day') return at(start, calendar).plus({ days: value }).toMillis()
  if (unit === 'minute' || unit === 'urgent_hour' || unit === 'urgent_day') {
    const always: Calendar = { ...calendar, weekends: [], days: {}, hours: [['00:00', '24:00']] }
    const factor = unit === 'minute' ? 1 : unit === 'urgent_hour' ? 60 : 1440
    return slowWorkingDue(start, value * factor, always, pauses)
  }
  const from = slowRoll(start, calendar)
  if (unit === 'work_hour') return slowWorkingDue(from, value * 60, calendar, pauses)
  if (calendar.workDay === 'hours') {
    const perDay = calendar.hours.reduce((sum, [a, b]) => sum + minutes(b) - minutes(a), 0)
    return slowWorkingDue(from, value * perDay, calendar, pauses)
  }
  const local = at(from, calendar)
  let days = 0
  for (let left = value; left > 0;) {
    days++
    if (works(local.plus({ days }), calendar)) left--
  }
  return local.plus({ days }).toMillis()
}
