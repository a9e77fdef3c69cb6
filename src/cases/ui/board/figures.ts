// The two rates of the five numbers, from the figures of the indicators: today's, and what people say of the last month.
import { useEffect, useState } from 'react'
import { api } from '#platform/ui/api.ts'

type Summary = {
  readonly total: number
  readonly closed: number
  readonly onTimeRate: number | null
  readonly satisfactionRate: number | null
  readonly rated: number
}
export type Figures = {
  readonly today: Summary
  readonly month: Summary
  /** From when, ISO 8601, so that the numbers open the cases they count. */
  readonly todayFrom: string
  readonly monthFrom: string
}

const dayMs = 86_400_000
const everyMs = 60_000

async function read(area: string, now: number): Promise<Figures> {
  // A bound within a day takes that day whole.
  const [todayFrom, monthFrom] = [now, now - 29 * dayMs].map((ms) =>
    new Date(ms).toISOString(),
  ) as [string, string]
  const path = '/api/indicators/summary'
  const [today, month] = await Promise.all([
    api.get<Summary>(path, { area, from: todayFrom }),
    api.get<Summary>(path, { area, from: monthFrom }),
  ])
  return { today, month, todayFrom, monthFrom }
}

export function useFigures(area: string | undefined): Figures | null {
  const [known, setKnown] = useState<{ readonly area: string; readonly figures: Figures }>()
  useEffect(() => {
    if (area === undefined) return undefined
    let wanted = true
    const look = () =>
      read(area, Date.now()).then(
        (figures) => wanted && setKnown({ area, figures }),
        // The other numbers stand; these are asked for again in a minute.
        () => undefined,
      )
    void look()
    const timer = setInterval(() => void look(), everyMs)
    return () => {
      wanted = false
      clearInterval(timer)
    }
  }, [area])
  // those of another area are not said of this one
  return known && known.area === area ? known.figures : null
}
