// What devices and the console hand in. Messages say what was expected.
import { z } from 'zod'
import { asText } from '#platform/sentence.ts'
import { least, most, mostPoints } from './domain/route-draft.ts'

const text = (max: number, min = 1) =>
  z
    .string({ error: 'text' })
    .trim()
    .min(min, min === 1 ? 'text that is not empty' : asText`at least ${min} characters`)
    .max(max, asText`at most ${max} characters`)

export const instant = z.iso.datetime({
  offset: true,
  error: 'an instant such as 2026-12-01T09:00:00Z',
})
export const areaCode = z.string().regex(/^\d{2,18}$/, 'an area code')
export const Point = z.object({
  lon: z.number({ error: 'degrees east, −180 to 180' }).min(-180).max(180),
  lat: z.number({ error: 'degrees north, −90 to 90' }).min(-90).max(90),
})
const photos = z.array(z.uuid('the id of an upload')).max(10, 'at most 10 photos').default([])
const note = text(2000)
const id = z.uuid('an id')
const answers = z.record(z.string().max(60), z.unknown())

/** What can be done in the field, by the kind of operation. */
export const operationData = {
  'case.report': z.object({
    title: z.string().trim().max(120).optional(),
    description: text(4000),
    categoryPath: z.string().max(200).optional(),
    point: Point.optional(),
    areaCode: areaCode.optional(),
    address: z.string().trim().max(300).default(''),
    photos,
    /** Whoever told the worker of it: they are answered and asked how it went. */
    reporter: z
      .object({
        name: z
          .string()
          .trim()
          .max(60, asText`at most ${60} characters`),
        phone: z
          .string()
          .trim()
          .regex(/^[+\d][\d -]{5,19}$/, 'a telephone number of 6 to 20 digits'),
      })
      .partial()
      .optional(),
  }),
  'case.verify': z.object({
    caseId: id,
    found: z.boolean({ error: 'true or false' }),
    note,
    photos,
  }),
  'case.check': z.object({
    caseId: id,
    passed: z.boolean({ error: 'true or false' }),
    note,
    photos,
  }),
  'case.comment': z.object({ caseId: id, note, photos }),
  patrol: z.object({
    routeId: id.optional(),
    begunAt: instant,
    endedAt: instant,
    points: z
      .array(Point.extend({ at: instant }))
      .min(1, 'at least one point')
      .max(20_000, 'at most 20 000 points'),
  }),
  visit: z.object({
    visitId: id.optional(),
    formId: id,
    edition: z.number().int().min(1),
    answers,
    point: Point.optional(),
  }),
  inspection: z.object({
    visitId: id.optional(),
    formId: id,
    edition: z.number().int().min(1),
    answers,
    point: Point.optional(),
  }),
  'base.change': z.object({
    thing: z.enum(['building', 'facility'], { error: 'building or facility' }),
    thingId: text(80),
    change: z
      .object({
        name: text(120),
        address: z.string().trim().max(300),
        kind: text(60),
        floors: z.number().int().min(0).max(200),
        households: z.number().int().min(0).max(5000),
      })
      .partial()
      .refine((o) => Object.keys(o).length > 0, 'at least one field to change'),
    source: text(300, 2),
    asOf: z.iso.date('a date such as 2026-03-02'),
  }),
  clockIn: z.object({ point: Point.optional() }),
  clockOut: z.object({ point: Point.optional() }),
} as const
export type Kind = keyof typeof operationData
export const kinds = Object.keys(operationData) as [Kind, ...Kind[]]
export type DataOf<K extends Kind> = z.infer<(typeof operationData)[K]>

/** What it was made on: a version, and of a case the state it was in. */
export const Base = z.object({
  version: z.number().int().min(0),
  state: z.string().max(30).optional(),
})

export const Operation = z.object({
  key: z.uuid('a UUID, new for each operation'),
  kind: z.enum(kinds, { error: asText`one of ${kinds.join(', ')}` }),
  /** By the device's clock. */
  madeAt: instant,
  base: Base.optional(),
  /** Keys of operations that must have been done before this one. */
  after: z.array(z.uuid()).max(20).default([]),
  data: z.record(z.string(), z.unknown()),
})
export type Operation = z.infer<typeof Operation>

export const Sync = z.object({
  /** The device's clock as this is sent: by it the offset is measured. */
  sentAt: instant,
  operations: z.array(Operation).max(100, 'at most 100 operations at a time'),
})

export const Decide = z.object({
  take: z.enum(['mine', 'theirs', 'merged'], { error: 'mine, theirs or merged' }),
  /** The fields of the operation, where both were put together. */
  merged: z.record(z.string(), z.unknown()).optional(),
})

const words = z.object({ zh: text(200), en: z.string().trim().max(200).default('') })
type Condition =
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }
  | { key: string; is: string | number | boolean }
  | { key: string; atLeast: number }
  | { key: string; atMost: number }
  | { key: string; filled: boolean }
const key = z.string().max(40)
const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.union(
    [
      z.strictObject({ all: z.array(Condition).min(1).max(20) }),
      z.strictObject({ any: z.array(Condition).min(1).max(20) }),
      z.strictObject({ not: Condition }),
      z.strictObject({ key, is: z.union([z.string().max(200), z.number(), z.boolean()]) }),
      z.strictObject({ key, atLeast: z.number() }),
      z.strictObject({ key, atMost: z.number() }),
      z.strictObject({ key, filled: z.boolean() }),
    ],
    { error: 'a condition such as {"key": "alone", "is": true}' },
  ),
)
const plainItem = z.object({
  key,
  widget: z.string().max(20),
  label: words,
  help: words.optional(),
  showWhen: Condition.optional(),
  personal: z.boolean().optional(),
  options: z
    .array(z.object({ value: text(80), label: words }))
    .max(100)
    .optional(),
})
const Item = plainItem.extend({ items: z.array(plainItem).max(50).optional() })

export const FormBody = z.object({
  kind: z.enum(['visit', 'inspection'], { error: 'visit or inspection' }),
  name: text(80),
  nameEn: z.string().trim().max(80).default(''),
  areaCode: areaCode.optional(),
  active: z.boolean().default(true),
  keepDays: z.number().int().min(1).max(3650).default(730),
  schema: z.looseObject({
    type: z.literal('object'),
    properties: z.record(z.string(), z.looseObject({})),
    required: z.array(z.string()).optional(),
  }),
  layout: z.array(Item).max(200),
})

export const VisitBody = z.object({
  formId: id,
  title: text(120),
  address: z.string().trim().max(300).default(''),
  point: Point.optional(),
  areaCode,
  dueAt: instant,
  everyDays: z.number().int().min(1).max(366).nullable().default(null),
})

const metres = z
  .int('whole metres, 5 to 200')
  .min(least.reachM, 'whole metres, 5 to 200')
  .max(most.reachM, 'whole metres, 5 to 200')
const times = z
  .int('a whole number, 1 to 24')
  .min(least.timesADay, 'a whole number, 1 to 24')
  .max(most.timesADay, 'a whole number, 1 to 24')

export const RouteBody = z.object({
  name: text(80),
  nameEn: z.string().trim().max(80).default(''),
  areaCode,
  path: z.array(Point).min(2, 'at least two points').max(mostPoints, 'at most 500 points'),
  reachM: metres.default(30),
  timesADay: times.default(1),
})

/** The version looked at: who comes second is told. */
export const RouteChange = RouteBody.extend({
  version: z.number().int().min(1, 'the version you looked at'),
})

export const ShiftBody = z.object({ postId: id, fromAt: instant, toAt: instant })

/** Why someone looks at what tells of a person. */
export const Reason = z.object({
  reason: z.string().trim().min(4, 'why you need it, at least 4 characters').max(300),
})

export const DeviceBody = z.object({
  id: z.uuid('a UUID made by the device'),
  secret: z.string().regex(/^[\w-]{32,86}$/, 'at least 24 random bytes in base64url'),
  name: z.string().trim().max(60).default(''),
})

/** A building or a facility of the base data. */
export type Thing = {
  readonly thing: 'building' | 'facility'
  readonly id: string
  readonly kind: string
  readonly name: string
  readonly address: string
  readonly floors: number | null
  readonly households: number | null
  readonly lon: number
  readonly lat: number
  readonly source: string
  readonly asOf: string | null
  readonly version: number
}

export type ListedForm = {
  readonly id: string
  readonly areaCode: string
  readonly kind: 'visit' | 'inspection'
  readonly name: string
  readonly nameEn: string
  readonly edition: number
  readonly active: boolean
  readonly keepDays: number
}
