/**
 * Chinese statutory holidays and make-up working days as a plain day table. Source: the State
 * Council's yearly notices as collected by the `chinese-days` package.
 */
import chineseDays from 'chinese-days'
import { DAY, formatDay } from './zone.ts'

type Days = Record<string, 'holiday' | 'workday'>

const FIRST_YEAR = 2004

let table: { readonly days: Readonly<Days>; readonly lastYear: number } | undefined

/**
 * The table from 2004 to the last year with a published notice (`lastYear`). After that only the
 * weekends of a calendar count, until the package is brought up to date.
 */
export function chineseDayTable(): { readonly days: Readonly<Days>; readonly lastYear: number } {
  if (table) return table
  const days: Days = {}
  let year = FIRST_YEAR
  while (addYear(days, year)) year++
  table = { days, lastYear: year - 1 }
  return table
}

function addYear(days: Days, year: number): boolean {
  let found = false
  const end = Date.UTC(year + 1, 0, 1) / DAY
  for (let day = Date.UTC(year, 0, 1) / DAY; day < end; day++) {
    const date = formatDay(day)
    const { name, work } = chineseDays.getDayDetail(date)
    // An ordinary day carries only its weekday's name; a day of a notice "English,中文,days off".
    if (!name.includes(',')) continue
    days[date] = work ? 'workday' : 'holiday'
    found = true
  }
  return found
}
