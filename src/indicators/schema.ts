// What may be asked of the figures.
import { z } from 'zod'
import { rateNames } from './domain/measures.ts'

const day = z.iso.date('a day such as 2026-03-31')

/** Whole days of the area's own city; a bound that lies within a day takes the day whole. */
export const FigureQuery = z.object({
  area: z
    .string()
    .regex(/^\d{0,18}$/, 'an area code')
    .default(''),
  category: z.string().max(200).default(''),
  unit: z.string().max(60).default(''),
  from: z.iso
    .datetime({ offset: true, error: 'an instant such as 2026-03-01T00:00:00Z' })
    .optional(),
  to: z.iso.datetime({ offset: true, error: 'an instant such as 2026-03-01T00:00:00Z' }).optional(),
})

export const levels = ['city', 'district', 'street', 'community', 'grid'] as const

export const LeagueQuery = FigureQuery.extend({
  by: z.enum(['unit', 'area', 'category']),
  level: z.enum(levels).default('district'),
  /** As known at the end of this day. */
  on: day.optional(),
})

export const SummaryQuery = FigureQuery.extend({ on: day.optional() })

export const TopicQuery = FigureQuery.omit({ from: true, to: true }).extend({
  month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month such as 2026-03'),
  /** How many months before it is compared with. */
  months: z.coerce.number().int().min(1).max(24).default(3),
})

export const WeightsBody = z.object({
  area: z.string().regex(/^\d{2,18}$/, 'an area code'),
  /** Parts by name of a rate; they need not add up to anything. */
  weights: z
    .partialRecord(z.enum(rateNames), z.number().positive().max(1000))
    .refine((w) => Object.keys(w).length > 0, 'at least one rate'),
})
