// What comes over the wire of the register of cameras.
import { z } from 'zod'
import { asText } from '#platform/sentence.ts'

export const purposes = ['traffic', 'crowd', 'water', 'fire', 'facility', 'other'] as const
export type Purpose = (typeof purposes)[number]

const text = (max: number) =>
  z
    .string({ error: 'text' })
    .trim()
    .min(1, 'text that is not empty')
    .max(max, asText`at most ${max} characters`)

const whole = (least: number, most: number) =>
  z.coerce
    .number({ error: 'a whole number' })
    .int('a whole number')
    .min(least, asText`${least} to ${most}`)
    .max(most, asText`${least} to ${most}`)

/** Empty cells of a file mean "not known". */
const maybe = <T extends z.ZodType>(of: T) =>
  z.preprocess((value) => (value === '' || value === undefined ? null : value), of.nullable())

export const CameraInput = z.object({
  /** The owner's own number. */
  code: text(60),
  name: text(120),
  lon: z.coerce.number({ error: 'degrees east, −180 to 180' }).min(-180).max(180),
  lat: z.coerce.number({ error: 'degrees north, −90 to 90' }).min(-90).max(90),
  address: z.string().trim().max(300).default(''),
  ownerUnit: text(60),
  purpose: z.enum(purposes, { error: asText`one of ${purposes.join(', ')}` }),
  /** Degrees clockwise from north; null = all around. */
  direction: maybe(whole(0, 359)),
  /** Lines of a picture, e.g. 1080. */
  resolution: maybe(whole(240, 8640)),
  retentionDays: whole(0, 3650),
  /** Code of the post that is asked. */
  contactPost: text(80),
})
export type CameraInput = z.infer<typeof CameraInput>

export const CameraQuery = z.object({
  area: z
    .string()
    .regex(/^\d{0,18}$/, 'an area code')
    .default(''),
  owner: z.string().max(60).optional(),
  purpose: z.enum(purposes, { error: asText`one of ${purposes.join(', ')}` }).optional(),
  q: z.string().trim().max(100).optional(),
})
export type CameraQuery = z.infer<typeof CameraQuery>

export const CameraFile = z.object({
  csv: z
    .string({ error: 'the text of a CSV file' })
    .min(1, 'the text of a CSV file')
    .max(900_000, 'a file of at most 900,000 characters; divide it'),
})

const instant = z.iso.datetime({ offset: true, error: 'an instant such as 2026-12-01T09:00:00Z' })
const longestHours = 72

export const ViewRequest = z
  .object({
    caseNumber: z.string().regex(/^\d{4,20}$/, 'the number of a case that you may see'),
    reason: z
      .string()
      .trim()
      .min(4, 'why you need to look, at least 4 characters')
      .max(300, 'at most 300 characters'),
    from: instant,
    to: instant,
  })
  .refine((o) => Date.parse(o.from) < Date.parse(o.to), { path: ['to'], error: 'later than from' })
  .refine((o) => Date.parse(o.to) - Date.parse(o.from) <= longestHours * 3_600_000, {
    path: ['to'],
    error: asText`at most ${longestHours} hours after from`,
  })
export type ViewRequest = z.infer<typeof ViewRequest>

/** As the register shows it. */
export type Camera = Omit<CameraInput, 'contactPost'> & {
  readonly id: string
  readonly areaCode: string
  readonly areaName: string
  readonly areaNameEn: string
  readonly ownerName: string
  readonly ownerNameEn: string
  readonly contact: { readonly code: string; readonly title: string; readonly titleEn: string }
}

export type Looked = {
  readonly id: string
  readonly caseId: string
  readonly caseNumber: string
  readonly reason: string
  readonly from: string
  readonly to: string
  readonly askedAt: string
  readonly post: { readonly title: string; readonly titleEn: string }
}
