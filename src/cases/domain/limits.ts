// What holds unless a city sets it otherwise in its profile's settings.
import type { Limit } from '#engines/deadlines'
import type { Rules } from './model.ts'

const minutes = (value: number): Limit => ({ value, unit: 'minute' })

export const defaults = {
  /** How long each stage may last before the next level up is told. */
  stageLimits: {
    accept: minutes(15),
    verify: minutes(30),
    dispatch: minutes(15),
    takeUp: minutes(60),
    check: minutes(120),
    close: minutes(60),
  },
  maxExtensions: 2,
  maxSuspensionDays: 365,
  reopenDays: 30,
  repeatRule: { days: 30, metres: 50 },
  superviseLimit: { value: 1, unit: 'work_day' },
  defaultLimit: { value: 5, unit: 'work_day' },
} as const satisfies Partial<Rules>
