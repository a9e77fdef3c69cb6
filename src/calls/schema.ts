// What comes over the wire, shared with the browser. Messages say what was expected.
import { z } from 'zod'
import { asText } from '#platform/sentence.ts'
import { actNames, eventKinds, lookReasons, pauseReasons, results, tryResults } from './domain.ts'

const one = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: asText`one of ${values.join(', ')}` })
const words = (max: number, min = 1) =>
  z
    .string({ error: 'text' })
    .trim()
    .min(min, min === 1 ? 'text that is not empty' : asText`at least ${min} characters`)
    .max(max, asText`at most ${max} characters`)
const instant = z.iso
  .datetime({ offset: true, error: 'an instant such as 2026-12-01T09:00:00Z' })
  .transform((said) => Date.parse(said))
const day = z.iso.date('a day such as 2026-12-01')
const areaCode = z.string().regex(/^\d{2,18}$/, 'an area code')
const point = {
  lat: z.number({ error: 'degrees north, −90 to 90' }).min(-90).max(90),
  lon: z.number({ error: 'degrees east, −180 to 180' }).min(-180).max(180),
}

export const Phone = z
  .string({ error: 'a telephone number' })
  .trim()
  .max(30, 'at most 30 characters')
  .regex(/^\+?[\d\s()-]{3,29}$/, 'a telephone number: digits, perhaps with + ( ) - and blanks')

const by = { id: z.uuid('the id of a call') }
export const CallId = z.object(by)
export const CallAct = z.object({ ...by, act: z.enum(actNames as [string, ...string[]]) })

export const TakeByHand = z.object({
  phone: Phone.optional(),
  callbackId: z.uuid('the id of a call-back').optional(),
})

export const ActBody = z.object({
  /** Whom a call is transferred to or brought in: a number, or the name of a desk. */
  target: words(100).optional(),
  note: words(1000, 0).optional(),
})

export const Look = z.object({ reason: one(lookReasons) })
export const Draft = z.object({ draft: z.record(z.string(), z.unknown()).nullable() })

export const WrapUp = z.object({
  result: one(results),
  note: words(1000, 0).default(''),
  categoryPath: z.string().max(200).optional(),
})

export const DeskState = z
  .object({ state: one(['ready', 'pause', 'away']), reason: one(pauseReasons).optional() })
  .refine((o) => o.state !== 'pause' || o.reason !== undefined, {
    path: ['reason'],
    error: asText`one of ${pauseReasons.join(', ')}`,
  })

export const TryBody = z.object({ result: one(tryResults) })

export const AskCallback = z
  .object({
    phone: Phone,
    lat: point.lat.optional(),
    lon: point.lon.optional(),
    area: areaCode.optional(),
    words: words(500, 0).optional(),
    from: one(['tv', 'portal']),
    /** The answer to the challenge of a refusal for too many requests. */
    work: z.object({ challenge: z.string().max(200), nonce: z.string().max(40) }).optional(),
  })
  .refine((o) => (o.lat === undefined) === (o.lon === undefined), {
    path: ['lat'],
    error: 'both lat and lon, or neither',
  })

export const CallbackKey = z.object({
  key: z.string().regex(/^[\w-]{20,64}$/, 'the key that was given'),
})

const given = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .regex(/^\P{Cc}*$/u, 'text without control characters')
    .optional()

export const SwitchEvent = z.object({
  /** The switch's own, the same when it is sent again. */
  id: words(100),
  kind: one(eventKinds.filter((kind) => kind !== 'wrapped') as [string, ...string[]]),
  at: instant,
  /** The switch's name for the call. */
  call: words(200),
  from: given(60),
  to: given(60),
  /** The code of the post that answered. */
  agent: given(60),
  target: given(100),
  cause: given(100),
  /** The command that this answers. */
  command: z.uuid('the id of a command').optional(),
})
export type SwitchEvent = z.infer<typeof SwitchEvent>

export const SwitchEvents = z.object({
  events: z.array(SwitchEvent).min(1, 'at least one event').max(100, 'at most 100 events'),
})

export const CommandsAsked = z.object({
  name: words(60).default('switch'),
  can: z
    .string()
    .max(100)
    .default(actNames.join(','))
    .transform((said) => said.split(',').filter((one) => (actNames as string[]).includes(one))),
  /** Seconds to wait for one. */
  wait: z.coerce.number().int().min(0).max(5, 'at most 5 seconds').default(0),
})

export const CallFilter = z.object({
  from: instant.optional(),
  to: instant.optional(),
  state: z.enum(['ringing', 'talking', 'held', 'wrapUp', 'done', 'abandoned']).optional(),
  post: z.uuid('the id of a post').optional(),
  result: z.enum(results).optional(),
  source: z.enum(['switch', 'hand', 'callback']).optional(),
  /** Of calls that rang too long, or nobody answered. */
  late: z.enum(['true']).optional(),
})
export type CallFilter = z.infer<typeof CallFilter>

export const FiguresAsked = z
  .object({ from: instant, to: instant, by: z.enum(['hour', 'post']).default('hour') })
  .refine((o) => o.to > o.from && o.to - o.from <= 32 * 86_400_000, {
    path: ['to'],
    error: 'after from, by at most 32 days',
  })

export const Content = z
  .object({
    kind: one(['article', 'script']).default('article'),
    title: words(120, 2),
    question: words(1000, 0).default(''),
    answer: words(8000, 2),
    /** What is told to callers who speak English. */
    answerEn: words(8000, 0).optional(),
    categories: z.array(z.string().max(200)).max(30).default([]),
    areas: z.array(areaCode).min(1, 'at least one area').max(50).optional(),
    unitCode: z.string().trim().max(60).nullable().default(null),
    source: words(200, 0).default(''),
    validFrom: day,
    validTo: day.nullable().default(null),
  })
  .refine((o) => o.validTo === null || o.validTo > o.validFrom, {
    path: ['validTo'],
    error: 'later than validFrom',
  })
export type Content = z.infer<typeof Content>

export const KnowledgeFilter = z.object({
  q: z.string().max(200).optional(),
  category: z.string().max(200).optional(),
  kind: z.enum(['article', 'script']).optional(),
  show: z.enum(['current', 'waiting', 'outOfDate', 'mostUsed', 'withdrawn']).default('current'),
})
export type KnowledgeFilter = z.infer<typeof KnowledgeFilter>

export const ArticleId = z.object({ id: z.uuid('the id of an article') })
export const Decide = z.object({
  edition: z.number({ error: 'the number of an edition' }).int().min(1),
  approve: z.boolean({ error: 'true or false' }),
  note: words(500, 0).default(''),
})
export const Told = z.object({ what: one(['used', 'useful', 'useless']) })

/** `At`: an instant, epoch ms inside and ISO 8601 on the wire. */
export type Article<At = string> = {
  readonly id: string
  readonly kind: 'article' | 'script'
  readonly lastEdition: number
  /** Null before any edition was approved. */
  readonly edition: number | null
  readonly title: string
  readonly question: string
  readonly answer: string
  /** '' where nobody has written it. */
  readonly answerEn: string
  readonly categories: readonly string[]
  readonly areas: readonly string[]
  readonly unitCode: string | null
  readonly unit: string | null
  readonly unitEn: string | null
  readonly source: string
  /** YYYY-MM-DD */
  readonly validFrom: string
  readonly validTo: string | null
  readonly updatedAt: At
  readonly withdrawnAt: At | null
  readonly used: number
  readonly useful: number
  readonly useless: number
  /** Whether an edition waits for a second person. */
  readonly waiting: boolean
}

export type Edition<At = string> = {
  readonly edition: number
  readonly content: Content
  readonly state: 'waiting' | 'approved' | 'declined' | 'replaced'
  readonly writtenAt: At
  readonly writer: string | null
  readonly decidedAt: At | null
  readonly decider: string | null
  readonly note: string | null
}

/** Of calls in a time; means are of those that had such a time. */
export type Figures = {
  readonly offered: number
  readonly answered: number
  readonly abandoned: number
  readonly inTime: number
  /** Taken without the switch: counted apart, their waiting is not known. */
  readonly byHand: number
  readonly called: number
  readonly waitMs: number | null
  readonly talkMs: number | null
  readonly wrapMs: number | null
}
