// What comes over the wire, shared with the browser. Messages say what was expected.
import { z } from 'zod'

export const Ask = z.object({
  title: z.string().trim().max(120, 'at most 120 characters').default(''),
  text: z
    .string({ error: 'the words of the report' })
    .trim()
    .min(2, 'at least 2 characters')
    .max(4000, 'at most 4000 characters'),
  /** WGS-84 */
  point: z
    .object({
      lon: z.number({ error: 'degrees east, −180 to 180' }).min(-180).max(180),
      lat: z.number({ error: 'degrees north, −90 to 90' }).min(-90).max(90),
    })
    .optional(),
  areaCode: z
    .string()
    .regex(/^\d{2,18}$/, 'an area code')
    .optional(),
  /** The category chosen so far: cases like it and its unit are looked for. */
  categoryPath: z.string().max(200).optional(),
})
export type Ask = z.infer<typeof Ask>

export const Version = z.object({
  version: z.coerce.number({ error: 'the number of a version' }).int().min(1).max(1_000_000),
})
