export { isWorkingDay, workingMsBetween, type Calendar, type RollRule } from './calendar.ts'
export { chineseDayTable } from './chinese.ts'
export {
  dueAt,
  extend,
  limitUnits,
  resumeDue,
  type Limit,
  type LimitUnit,
  type Pause,
} from './clock.ts'
export {
  defaultYellowShare,
  elapsedShare,
  lightOf,
  yellowAt,
  type Counting,
  type Light,
  type LightFacts,
} from './lights.ts'
export { bostonLimits, calendars } from './profiles.ts'
export { formatLocal, parseLocal } from './zone.ts'
