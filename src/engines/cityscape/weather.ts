import { rngOf } from './random.ts'

export type Weather = { rainMm: number; tempC: number }

const YEAR = 365.2425

/** Smooth noise in time, about 0…1: the same value for the same seed and day, days near each other alike. */
function drift(seed: number, stream: string, at: number): number {
  const from = Math.floor(at)
  const value = (i: number) => rngOf(seed, `${stream}:${i}`).next()
  const t = at - from
  const ease = t * t * (3 - 2 * t)
  return value(from) * (1 - ease) + value(from + 1) * ease
}

/** Weather of one day in a wet-summer climate near 30° north; `day` is whole days since 1970-01-01, local. Rain comes in spells. */
export function weatherOf(seed: number, day: number): Weather {
  const season = 2 * Math.PI * ((day % YEAR) / YEAR)
  const wetSeason = 0.5 - 0.5 * Math.cos(season - 0.15)
  const wetness =
    0.62 * drift(seed, 'spell', day / 3.7) +
    0.38 * drift(seed, 'shower', day) +
    0.14 * (wetSeason - 0.5)
  const excess = wetness - 0.56
  const dice = rngOf(seed, `rain:${day}`).next()
  const rain = excess > 0 ? -Math.log(1 - dice * 0.98) * (2 + excess * 55) * (0.5 + wetSeason) : 0
  const rainMm = Math.round(Math.min(240, rain) * 10) / 10
  const tempC =
    17.2 -
    12.3 * Math.cos(season - 0.35) +
    9 * (drift(seed, 'warm', day / 4.3) - 0.5) -
    Math.min(4, rainMm * 0.08)
  return { rainMm, tempC: Math.round(tempC * 10) / 10 }
}
