import { DateTime } from 'luxon'

/** The local day 'YYYY-MM-DD' of an instant (epoch ms) in an IANA zone. */
export function dayIn(timeZone: string, ms: number): string {
  return DateTime.fromMillis(ms, { zone: timeZone }).toFormat('yyyy-MM-dd')
}

/** Epoch milliseconds until the next local midnight in this zone. */
export function msToMidnight(timeZone: string, ms: number): number {
  const now = DateTime.fromMillis(ms, { zone: timeZone })
  return now.plus({ days: 1 }).startOf('day').toMillis() - ms
}
