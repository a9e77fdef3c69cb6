/** Calendars the product knows; each is plain data a city may copy and change. */
import type { Calendar } from './calendar.ts'
import { chineseDayTable } from './chinese.ts'
import type { Limit } from './clock.ts'

/**
 * Boston's 311 rule of 2011, inferred from 58,251 of its cases: Saturday and Sunday roll to Monday,
 * same time of day; then from 17:00 the clock restarts the next working day at 08:30; working days
 * keep the time of day. No public holidays.
 */
const boston311: Calendar = {
  code: 'boston311',
  timeZone: 'America/New_York',
  weekends: [6, 7],
  hours: [['08:30', '17:00']],
  days: {},
  workDay: 'sameTime',
  roll: {
    nonWorkingDay: 'next-same-time',
    dayEndsAt: '17:00',
    restartAt: '08:30',
    order: ['nonWorkingDay', 'dayEnd'],
  },
}

/**
 * A Chinese city: 08–12 and 14–18 unless `hours` says otherwise, statutory holidays and make-up
 * working days, one working day = its working hours. Keep the object: each call makes a new one.
 */
function chineseCity(
  options: { readonly code?: string; readonly hours?: Calendar['hours'] } = {},
): Calendar {
  return {
    code: options.code ?? 'china',
    timeZone: 'Asia/Shanghai',
    weekends: [6, 7],
    hours: options.hours ?? [
      ['08:00', '12:00'],
      ['14:00', '18:00'],
    ],
    days: chineseDayTable().days,
    workDay: 'hours',
    roll: { nonWorkingDay: 'none' },
  }
}

export const calendars = { boston311, chineseCity } as const

const workDays = (value: number): Limit => ({ value, unit: 'work_day' })

/** A type named 'constructor' in a file must find nothing. */
function withoutPrototype(limits: Record<string, Limit>): Record<string, Limit> {
  return Object.assign(Object.create(null) as Record<string, Limit>, limits)
}

/** Limits of Boston's 311 types in the calendar `boston311`; other types have no rule. */
export const bostonLimits: Readonly<Record<string, Limit>> = withoutPrototype({
  'Request for Pothole Repair': workDays(2),
  'Schedule a Bulk Item Pickup': workDays(2),
  'Sticker Request': workDays(2),
  'Requests for Street Cleaning': workDays(2),
  'Missed Trash/Recycling/Yard Waste/Bulk Item': workDays(2),
  'Pick up Dead Animal': workDays(1),
  'Tree Emergencies': workDays(1),
  'Traffic Signal Repair': workDays(1),
  'Building Inspection Request': workDays(3),
  'Sidewalk Repair (Make Safe)': workDays(2),
})
