/** Prints one JSON line: due times per second, against the minute-by-minute clock in the same run. */
import { calendars, dueAt, workingMsBetween, type Calendar, type Limit } from '#engines/deadlines'
import { slowDueAt } from './reference.ts'

const china = calendars.chineseCity()
const boston = calendars.boston311
const START = Date.UTC(2025, 8, 1)
const MINUTE = 60_000

function perSecond(count: number, run: (index: number) => unknown): number {
  const began = performance.now()
  for (let index = 0; index < count; index++) run(index)
  return Math.round((count * 1000) / (performance.now() - began))
}

/** A spread of starts over two months, on whole minutes. */
const startOf = (index: number) => START + ((index * 7919) % 87_840) * MINUTE

function pair(calendar: Calendar, limit: Limit, slowCount: number) {
  for (let index = 0; index < slowCount; index++) {
    const start = startOf(index)
    if (dueAt(start, limit, calendar) !== slowDueAt(start, limit, calendar)) {
      throw new Error(`the two clocks disagree on ${start} in ${calendar.code}`)
    }
  }
  const fast = perSecond(500_000, (index) => dueAt(startOf(index), limit, calendar))
  const slow = perSecond(slowCount, (index) => slowDueAt(startOf(index), limit, calendar))
  return { duePerSecond: fast, referencePerSecond: slow, times: Math.round(fast / slow) }
}

const coldBegan = performance.now()
workingMsBetween(START, START + 366 * 1440 * MINUTE, { ...china, code: 'cold' })
const coldYearMs = Number((performance.now() - coldBegan).toFixed(2))

console.log(
  JSON.stringify({
    bench: 'deadlines',
    workHour4: pair(china, { value: 4, unit: 'work_hour' }, 60),
    workDay5: pair(china, { value: 5, unit: 'work_day' }, 20),
    workDay250: {
      duePerSecond: perSecond(100_000, (index) =>
        dueAt(startOf(index), { value: 250, unit: 'work_day' }, china),
      ),
    },
    boston2: pair(boston, { value: 2, unit: 'work_day' }, 2_000),
    coldYearMs,
  }),
)
