import { rngOf, type Rng } from './random.ts'

export type Fate = {
  /** Minutes each stage of intake takes. */
  acceptMinutes: number
  fileMinutes: number
  dispatchMinutes: number
  /** Shares of the limits for taking up and for handling; above 1 is late. */
  takeUpShare: number
  doneShare: number
  outcome: 'closed' | 'refused' | 'handedBack-once' | 'open'
  checkPassFirst: boolean
  rating: 1 | 2 | 3 | 4 | 5 | null
  solved: boolean | null
}

const LATE = 0.08

/** How good or bad someone is at something, fixed by the seed: a multiple around 1. */
function knack(seed: number, who: string, swing: number): number {
  return Math.exp(swing * rngOf(seed, `knack:${who}`).normal() - (swing * swing) / 2)
}

export type FateInput = {
  rng: Rng
  seed: number
  district: string
  street: string
  category: string
  door: string
}

const stage = (rng: Rng, typical: number) =>
  Math.max(1, Math.round(typical * Math.exp(0.8 * rng.normal())))

/** How a case will go: slow districts, hard categories and weak pairs of both make league tables differ. */
export function fateOf(o: FateInput): Fate {
  const { rng, seed } = o
  const trouble =
    knack(seed, o.category, 0.6) *
    knack(seed, o.district, 0.35) *
    knack(seed, `${o.district}/${o.category}`, 0.35) *
    knack(seed, o.street, 0.25)
  const late = rng.chance(Math.min(0.6, LATE * trouble))
  const doneShare = late
    ? 1.02 - Math.log(1 - rng.next()) * 0.6
    : Math.min(0.99, 0.06 + 0.9 * rng.next() ** (1.7 / Math.max(0.6, Math.min(1.8, trouble))))
  const dice = rng.next()
  const outcome =
    dice < 0.035 ? 'refused' : dice < 0.095 ? 'handedBack-once' : dice < 0.11 ? 'open' : 'closed'
  const checkPassFirst = rng.chance(0.94 - Math.min(0.2, 0.03 * trouble))
  const answered = outcome !== 'open' && rng.chance(o.door === 'grid' ? 0.15 : 0.58)
  const solved = answered ? rng.chance(outcome === 'refused' ? 0.2 : late ? 0.68 : 0.93) : null
  const mood = (solved ? 4.55 : 2) - (late ? 0.7 : 0) - 0.25 * (trouble - 1) + 0.85 * rng.normal()
  const rating = answered ? (Math.max(1, Math.min(5, Math.round(mood))) as 1 | 2 | 3 | 4 | 5) : null
  const round = (v: number) => Math.round(v * 1000) / 1000
  return {
    acceptMinutes: stage(rng, 12),
    fileMinutes: stage(rng, 25),
    dispatchMinutes: stage(rng, 18),
    takeUpShare: round(
      rng.chance(0.05 * trouble) ? rng.range(1.02, 2.2) : 0.05 + 0.85 * rng.next() ** 1.5,
    ),
    doneShare: round(doneShare),
    outcome,
    checkPassFirst,
    rating,
    solved,
  }
}
