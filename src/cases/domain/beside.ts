// What goes on beside the work on a case: rounds of supervision and consultations.
import type { Case, Consultation, Round, Who } from './model.ts'

export const roundsOf = (c: Case): readonly Round[] => c.rounds ?? []

/** The round in which an answer is owed, or has been given and not yet judged. */
export const roundNow = (c: Case): Round | undefined =>
  roundsOf(c).find((r) => r.state === 'open' || r.state === 'replied')

export const consultationsOf = (c: Case): readonly Consultation[] => c.consultations ?? []

export const consultationNow = (c: Case): Consultation | undefined =>
  consultationsOf(c).find((k) => k.state === 'open')

/** The invited unit for which this post speaks. */
export const invitedUnit = (c: Case, who: Pick<Who, 'units'>): string | undefined =>
  consultationNow(c)?.units.find((u) => who.units.includes(u))
