// A day of the city as two instants, whatever clock the browser has.
export type Filter = {
  day?: string
  by?: string
  hour?: string
  post?: string
  state?: string
  late?: string
}

const dayMs = 86_400_000

/** How far the zone's clock is ahead of UTC at an instant, in ms. */
function offsetAt(ms: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(new Date(ms))
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value)
  const wall = Date.UTC(
    of('year'),
    of('month') - 1,
    of('day'),
    of('hour'),
    of('minute'),
    of('second'),
  )
  return wall - Math.floor(ms / 1000) * 1000
}

/** From midnight to midnight. `day`: YYYY-MM-DD. */
export function dayOf(day: string, zone: string): { readonly from: string; readonly to: string } {
  const at = (utc: number) =>
    new Date(utc - offsetAt(utc - offsetAt(utc, zone), zone)).toISOString()
  const midnight = Date.parse(`${day}T00:00:00Z`)
  return { from: at(midnight), to: at(midnight + dayMs) }
}
