// What a week was like in an area, for those who lead there.
import type { Tx } from '#platform/db.ts'
import { ratesOf, tallyOf } from './domain.ts'
import { cutFor, summary } from './queries/figures.ts'

/** Days are YYYY-MM-DD, both included, of the report; as far as the transaction's post may see. */
export async function figuresBetween(
  tx: Tx,
  o: { readonly area: string; readonly from: string; readonly to: string; readonly now: number },
) {
  const { area, from, to, now } = o
  const filter = { area, category: '', unit: '', from, to }
  const tally = tallyOf(await summary(tx, { filter, cut: cutFor(filter, { within: area }), now }))
  const { responseRate, onTimeRate, resolutionRate, satisfactionRate } = ratesOf(tally)
  const rates = { responseRate, onTimeRate, resolutionRate, satisfactionRate }
  return { from, to, reported: tally.total, closed: tally.closed, ...rates }
}
