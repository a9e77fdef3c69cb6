// What comes over the wire, shared with the browser. Messages say what was expected.
import { z } from 'zod'
import { asText } from '#platform/sentence.ts'
import { directDoors, roles } from './domain.ts'

const limitUnits = ['urgent_hour', 'urgent_day', 'work_hour', 'work_day', 'calendar_day'] as const

const isDay = (text: string) => {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  return (
    year !== '' &&
    Number(month) >= 1 &&
    Number(month) <= 12 &&
    Number(day) >= 1 &&
    Number(day) <= last
  )
}

const Day = z.string().refine(isDay, 'a day like 2026-07-01')

/** '' = every category; `gb2026/`, `gb2026/M/`, `gb2026/M/01`, `gb2026/M/01001`. A missing slash is added. */
export const CategoryPrefix = z
  .string()
  .max(100)
  .regex(
    /^$|^[a-z0-9][a-z0-9.-]*(\/([CM](\/\d{0,8})?)?)?$/,
    'the beginning of a category path: gb2026/, gb2026/M/, gb2026/M/01 or gb2026/M/01001; empty for all',
  )
  // "gb2026" would also take in an edition called "gb2026b".
  .transform((text) =>
    text === '' || text.endsWith('/') || /\/\d+$/.test(text) ? text : `${text}/`,
  )

export const AreaPrefix = z.string().regex(/^\d{0,18}$/, 'an area code; empty for everywhere')

export const DutyInput = z
  .object({
    categoryPrefix: CategoryPrefix,
    areaPrefix: AreaPrefix,
    role: z.enum(roles, { error: asText`one of ${roles.join(', ')}` }),
    unitCode: z.string().trim().min(1, 'the code of a unit').max(60),
    limit: z
      .object({
        value: z.coerce
          .number({ error: 'a number above 0' })
          .positive('a number above 0')
          .max(10_000, 'at most 10000'),
        unit: z.enum(limitUnits, { error: asText`one of ${limitUnits.join(', ')}` }),
      })
      .nullable()
      .default(null),
    basis: z.string().trim().max(1000, 'at most 1000 characters').default(''),
    directFrom: z
      .array(z.enum(directDoors, { error: asText`of ${directDoors.join(', ')}` }))
      .max(directDoors.length)
      .default([]),
    validFrom: Day.optional(),
    validTo: Day.nullable().default(null),
  })
  .refine((d) => d.validTo === null || d.validFrom === undefined || d.validFrom < d.validTo, {
    path: ['validTo'],
    message: 'a day after validFrom',
  })
  .refine((d) => d.role === 'lead' || d.directFrom.length === 0, {
    path: ['directFrom'],
    message: 'empty: only to a lead duty is anything sent directly',
  })

export type DutyInput = z.infer<typeof DutyInput>

export const DutyQuery = z.object({
  /** A path or prefix: rows that answer for it and rows for parts of it. */
  category: z.string().max(100).optional(),
  area: z.string().max(18).optional(),
  unit: z.string().max(60).optional(),
  role: z.enum(roles, { error: asText`one of ${roles.join(', ')}` }).optional(),
  /** Also rows that have ended. */
  ended: z
    .enum(['true', 'false'], { error: 'true or false' })
    .transform((v) => v === 'true')
    .default(false),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(600).optional(),
})

export const ResolveQuery = z.object({
  category: z.string().min(1, 'a category path').max(100),
  area: z.string().regex(/^\d{2,18}$/, 'an area code'),
})

export const CoverageQuery = z.object({
  /** The parent; its children are the columns. */
  area: z.string().regex(/^\d{0,18}$/, 'an area code'),
  edition: z.string().max(40).default('gb2026'),
  kind: z.enum(['component', 'matter'], { error: 'component or matter' }).default('matter'),
  /** A group's path: its categories instead of the groups. */
  group: z.string().max(60).optional(),
})
