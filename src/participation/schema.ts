// What comes over the wire. Shared with the browser.
import { z } from 'zod'
import { asText } from '#platform/sentence.ts'
import { channelKinds, levels } from './domain.ts'

export const Id = z.uuid('a UUID')
export const AreaCode = z.string().regex(/^[0-9A-Za-z]{2,40}$/, 'the code of an area')
const instant = z.iso.datetime({ offset: true, error: 'an instant like 2026-07-01T08:00:00Z' })
const LanguageCode = z.enum(['zh-CN', 'en'])
// eslint-disable-next-line no-control-regex -- control characters are what is refused
const control = /[\u0000-\u001f\u007f]/
const line = (max: number) =>
  z
    .string()
    .trim()
    .max(max, asText`at most ${max} characters`)
    .refine((text) => !control.test(text), 'text on one line, without control characters')
const filled = (max: number) => line(max).min(1, asText`1 to ${max} characters`)
const words = (max: number) =>
  z
    .string()
    .trim()
    .min(1, asText`1 to ${max} characters`)
    .max(max)

// ── where ──────────────────────────────────────────────────────────────────────────────────────────────
export const placeFields = {
  area: AreaCode.optional(),
  lat: z.coerce.number({ error: 'degrees north' }).min(-90).max(90).optional(),
  lon: z.coerce.number({ error: 'degrees east' }).min(-180).max(180).optional(),
}

/** A place: the code of an area, or a point in WGS-84. */
export type Place = {
  readonly area?: string | undefined
  readonly lat?: number | undefined
  readonly lon?: number | undefined
}

// ── notices ────────────────────────────────────────────────────────────────────────────────────────────
const Level = z.enum(levels, { error: 'plain, important or urgent' })

/** A heading and its text in English, beside the Chinese. */
const InEnglish = z.object({ title: filled(120), text: words(4000) })

const english = z
  .object({ title: z.string(), text: z.string() })
  .nullable()
  .describe('the same in English, where somebody has written it')

export const PublicNotice = z.object({
  id: Id,
  title: z.string().describe('in Chinese'),
  text: z.string(),
  en: english,
  level: Level,
  areaCode: z.string(),
  areaName: z.string(),
  unitName: z.string(),
  groupName: z.string().nullable(),
  publishedAt: instant,
  expiresAt: instant.nullable(),
  correctedAt: instant.nullable(),
  readCount: z.int().optional().describe('devices; for the publisher’s side'),
})
export type PublicNotice = z.infer<typeof PublicNotice>

export const NoticeSeen = PublicNotice.extend({
  state: z.enum(['published', 'withdrawn']),
  withdrawnAt: instant.nullable(),
  withdrawnBecause: z.string().nullable(),
  edition: z.int(),
  earlier: z.array(
    z.object({
      edition: z.int(),
      title: z.string(),
      text: z.string(),
      en: english,
      until: instant,
    }),
  ),
})

export const ReadMark = z.object({
  device: z
    .string()
    .regex(/^[\w-]{22,86}$/, '16 to 64 random bytes in base64url, made and kept by the device'),
  area: AreaCode.optional(),
})

export const NewNotice = z.object({
  areaCodes: z.array(AreaCode).min(1, 'one area at least').max(50, 'at most 50 areas at once'),
  groupId: Id.optional(),
  title: filled(60),
  text: words(2000),
  en: InEnglish.optional(),
  level: Level.default('plain'),
  publishAt: instant.optional().describe('at once when left out'),
  expiresAt: instant.optional().describe('stays until withdrawn when left out'),
  send: z.boolean().default(true).describe('also send it to those who subscribed'),
})
export type NewNotice = z.infer<typeof NewNotice>

export const Correction = z.object({
  title: filled(60),
  text: words(2000),
  en: InEnglish.nullable().optional().describe('null removes it; it stays when left out'),
  level: Level,
  expiresAt: instant.nullable().optional(),
  edition: z.int().min(1).describe('the edition that is corrected'),
})
export type Correction = z.infer<typeof Correction>

export const Withdrawal = z.object({
  because: filled(200),
  series: z.boolean().default(false).describe('in all areas it was written for at once'),
})

export const boardFilters = {
  state: z.enum(['scheduled', 'published', 'withdrawn', 'ended']).optional(),
  area: AreaCode.optional(),
}

// ── neighbourhood ──────────────────────────────────────────────────────────────────────────────────────
export const Neighbourhood = z.object({
  area: z.object({
    code: z.string(),
    name: z.string(),
    path: z.array(z.object({ code: z.string(), name: z.string(), kind: z.string() })),
  }),
  people: z.array(
    z.object({
      duty: z.string(),
      name: z.string().describe('empty while nobody who is known by name holds the post'),
      unitName: z.string(),
      areaCode: z.string(),
      phone: z.string().optional(),
    }),
  ),
  groups: z.array(
    z.object({
      id: Id,
      name: z.string(),
      kind: z.enum(['building', 'estate']),
      areaCode: z.string(),
    }),
  ),
})

/** Numbers of mobiles in China, with or without the country's code. */
const mobile = /^(\+?86|0086)?1[3-9]\d{9}$/

export const PublicPost = z.object({
  duty: filled(40),
  dutyEn: line(80).default(''),
  name: line(40).default(''),
  phone: z
    .string()
    .trim()
    .regex(/^$|^[+\d][\d -]{2,19}$/, 'the telephone number of the office')
    .refine(
      (said) => !mobile.test(said.replaceAll(/[ -]/g, '')),
      'the telephone number of the office, not a mobile of somebody’s own',
    )
    .default(''),
})

export const NewGroup = z.object({
  areaCode: AreaCode,
  kind: z.enum(['building', 'estate']),
  name: filled(60),
})

// ── subscriptions ──────────────────────────────────────────────────────────────────────────────────────
const Channel = z.enum(channelKinds, { error: 'push, sms, email or webhook' })

export const PushSubscription = z.object({
  endpoint: z.url('the address of the push service').max(1000),
  keys: z.object({
    p256dh: z.string().regex(/^[\w-]{80,100}={0,2}$/, 'a P-256 key in base64url'),
    auth: z.string().regex(/^[\w-]{20,30}={0,2}$/, 'a secret in base64url'),
  }),
})
export type PushSubscription = z.infer<typeof PushSubscription>

export const NewSubscription = z
  .object({
    channel: Channel,
    address: z.string().trim().max(1000).optional(),
    pushSubscription: PushSubscription.optional(),
    areas: z.array(AreaCode).max(10, 'at most 10 areas').default([]),
    groups: z.array(Id).max(10, 'at most 10 groups').default([]),
    language: LanguageCode.default('zh-CN'),
    /** With `?follow=` of a follow link: tell of that request too. */
    request: z.boolean().default(false),
    /** The answer to the challenge of a refusal for too many requests. */
    work: z.object({ challenge: z.string().max(200), nonce: z.string().max(40) }).optional(),
  })
  .refine((s) => (s.channel === 'push') === (s.pushSubscription !== undefined), {
    path: ['pushSubscription'],
    error: 'the subscription of the browser, for push and only for push',
  })
  .refine((s) => (s.channel === 'push') === (s.address === undefined), {
    path: ['address'],
    error: 'a number or an address, for every channel but push',
  })
  .refine((s) => s.areas.length + s.groups.length > 0 || s.request, {
    path: ['areas'],
    error: 'one area or group at least',
  })
export type NewSubscription = z.infer<typeof NewSubscription>

export const Key = z.object({
  key: z.string().regex(/^[\w-]{20,64}$/, 'the key of a subscription'),
})
export const Code = z.object({ code: z.string().regex(/^\d{6}$/, 'the six digits that were sent') })

// ── channels ───────────────────────────────────────────────────────────────────────────────────────────
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time like 22:00')

export const ChannelFields = z.object({
  name: filled(40),
  state: z.enum(['active', 'paused']),
  perMinute: z.int().min(1).max(100_000),
  quietFrom: clock.nullable(),
  quietTo: clock.nullable(),
  urgentPasses: z.boolean(),
  settings: z.object({
    url: z.url('an https address').max(1000).optional(),
    sender: line(40).optional(),
    robotPerMinute: z.int('a whole number').min(1, '1 to 1000').max(1000, '1 to 1000').optional(),
  }),
  /** What is left out stays; an empty one is removed. */
  secret: z.string().max(500).optional(),
})
export type ChannelFields = z.infer<typeof ChannelFields>

export const NewChannel = ChannelFields.extend({
  kind: Channel,
  areaPrefix: z.string().regex(/^[0-9A-Za-z]{0,40}$/, 'the beginning of an area code'),
})

export const TestMessage = z.object({
  address: z.string().trim().min(1).max(1000),
})

/** What a gateway tells of messages it was given. */
export const Receipts = z.object({
  items: z
    .array(
      z.object({
        id: Id.describe('the id that the message was handed over with'),
        state: z.enum(['delivered', 'failed']),
        reason: line(200).optional(),
      }),
    )
    .min(1)
    .max(500),
})
export type Receipts = z.infer<typeof Receipts>

/** A post as its keepers see it, with what residents are told of it. */
export type ShownPost = {
  readonly id: string
  readonly title: string
  readonly titleEn: string
  readonly unitName: string
  readonly areaCode: string
  /** Who holds it today; null for nobody. */
  readonly holderId: string | null
  readonly holderName: string | null
  readonly duty: string | null
  readonly dutyEn: string | null
  readonly name: string | null
  readonly phone: string | null
  /** The name shown is that of an earlier holder: it is not shown any more. */
  readonly stale: boolean
}
