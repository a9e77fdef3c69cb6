// What comes over the wire, shared with the browser. Messages say what was expected.
import { z } from 'zod'
import { asText } from '#platform/sentence.ts'
import { limitUnits } from './domain.ts'

const text = (max: number) =>
  z
    .string({ error: 'text' })
    .trim()
    .max(max, asText`at most ${max} characters`)

export const CategoryPath = z
  .string()
  .max(100)
  .regex(
    /^[a-z0-9][a-z0-9.-]*\/[CM]\/(\d{2,8}|[a-z][a-z0-9-]*(\.[a-z0-9-]+)?)$/,
    'a category path like gb2026/M/01001: edition/C or M/code',
  )

export const AreaPrefix = z
  .string()
  .regex(/^\d{0,18}$/, 'an area code or the beginning of one; empty for everywhere')

export const Limit = z.object({
  value: z.coerce
    .number({ error: 'a number above 0' })
    .positive('a number above 0')
    .max(10_000, 'at most 10000'),
  unit: z.enum(limitUnits, { error: asText`one of ${limitUnits.join(', ')}` }),
})

export const ConditionInput = z.object({
  /** Kept for a condition that exists; left out, a new one is numbered after the last. */
  seq: z.number().int().min(1).max(30_000).optional(),
  areaPrefix: AreaPrefix.default(''),
  condition: text(500).min(1, 'the filing condition in words'),
  closingCondition: text(500).default(''),
  limit: Limit,
  basis: text(1000).default(''),
})

const AttributeInput = z
  .object({
    code: z.string().regex(/^[A-Za-z][\w-]{0,39}$/, 'a short code: letters, digits, - and _'),
    datatype: z.enum(['string', 'number', 'datetime', 'text', 'singlevaluelist', 'multivaluelist']),
    required: z.boolean().default(false),
    name: text(100).min(1, 'the question in Chinese'),
    nameEn: text(100).default(''),
    values: z
      .array(
        z.object({
          key: z.string().regex(/^[\w-]{1,60}$/, 'a short key: letters, digits, - and _'),
          name: text(100).min(1, 'the answer in Chinese'),
          nameEn: text(100).default(''),
        }),
      )
      .max(100)
      .default([]),
  })
  .refine((a) => !a.datatype.endsWith('list') || a.values.length > 0, {
    path: ['values'],
    message: 'at least one value for a list',
  })

const twice = (keys: readonly (string | undefined)[]) => {
  const given = keys.filter((key) => key !== undefined)
  return new Set(given).size < given.length
}

export const CategoryInput = z
  .object({
    name: text(100).min(1, 'the name in Chinese'),
    nameEn: text(100).default(''),
    group: text(100).default(''),
    groupEn: text(100).default(''),
    description: text(2000).default(''),
    keywords: z.array(text(40).min(1, 'a word')).max(100).default([]),
    urgent: z.boolean().default(false),
    public: z.boolean().default(true),
    active: z.boolean().default(true),
    attributes: z.array(AttributeInput).max(50).default([]),
    conditions: z.array(ConditionInput).max(100).default([]),
  })
  .refine((c) => !twice(c.attributes.map((a) => a.code)), {
    path: ['attributes'],
    message: 'each code once',
  })
  .refine(
    (c) =>
      !twice(
        c.conditions.map((o) => (o.seq === undefined ? undefined : `${o.areaPrefix}:${o.seq}`)),
      ),
    {
      path: ['conditions'],
      message: 'each number once within an area',
    },
  )

export type CategoryInput = z.infer<typeof CategoryInput>

const flag = z.enum(['true', 'false'], { error: 'true or false' }).transform((v) => v === 'true')

export const CategoryQuery = z.object({
  edition: z.string().max(40).optional(),
  kind: z.enum(['component', 'matter'], { error: 'component or matter' }).optional(),
  group: z.string().max(60).optional(),
  q: z.string().trim().max(100).optional(),
  active: flag.optional(),
  // A whole edition fits in one page: the residents' form needs all of it at once.
  limit: z.coerce.number().int().min(1).max(1000).default(1000),
  cursor: z.string().max(400).optional(),
})

export const SuggestQuery = z.object({
  text: z.string().trim().min(1, 'the words of the report').max(4000),
  edition: z.string().max(40).optional(),
})
