// Decisions about notices, subscriptions and what leaves by a channel. Pure: the time is an argument.
import { type Sentence, say } from '#platform/sentence.ts'

export const levels = ['plain', 'important', 'urgent'] as const
export type Level = (typeof levels)[number]

export const channelKinds = ['push', 'sms', 'email', 'webhook'] as const
export type ChannelKind = (typeof channelKinds)[number]

export type Language = 'zh-CN' | 'en'

/** `asked`: somebody waits for it (a code, an answer they asked for), so it leaves at any hour. */
export type Weight = Level | 'asked'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** A reader's place is kept no closer than the community. */
export const communityOf = (code: string): string => code.slice(0, 12)

// ── notices ────────────────────────────────────────────────────────────────────────────────────────────

export type NoticeState = 'scheduled' | 'published' | 'withdrawn'

/** What a notice says in one language. */
export type Said = { readonly title: string; readonly text: string }

/** A notice as it is read in this language: in Chinese where nobody has written the English. */
export const noticeIn = (
  language: Language,
  n: Said & { readonly en: Said | null },
): Said & { readonly lang: Language } =>
  language === 'en' && n.en
    ? { title: n.en.title, text: n.en.text, lang: 'en' }
    : { title: n.title, text: n.text, lang: 'zh-CN' }

type NoticeFacts = {
  readonly state: NoticeState
  readonly expiresAt: number | null
}

export type Refusal = { readonly reason: string; readonly zh: string }

const refuse = (reason: string, zh: string): Refusal => ({ reason, zh })

/** What forbids correcting a notice now; undefined when nothing does. */
export function correctionRefused(n: NoticeFacts, now: number): Refusal | undefined {
  if (n.state === 'withdrawn')
    return refuse('A notice that was withdrawn stays as it is.', '已撤回的通知不能再更正')
  if (n.expiresAt !== null && n.expiresAt <= now)
    return refuse('The notice has ended; publish a new one.', '通知已到期，请另发一条')
  return undefined
}

/** What forbids withdrawing it now. */
export function withdrawalRefused(n: NoticeFacts): Refusal | undefined {
  return n.state === 'withdrawn'
    ? refuse('The notice is withdrawn already.', '通知已经撤回')
    : undefined
}

/** How long a notice may wait and last: nothing on this page is for ever. */
export const longestMs = 366 * day

/** Readers are counted for this long after it is published, also where it has no end. */
export const countedMs = 90 * day

export type Times = { readonly publishAt: number; readonly expiresAt: number | null }

/** The field of the times that is wrong, and what is expected. */
export function timesRefused(
  { publishAt, expiresAt }: Times,
  now: number,
): { readonly field: string; readonly expected: Sentence } | undefined {
  if (publishAt > now + longestMs)
    return { field: 'publishAt', expected: say`a time within a year from now` }
  if (expiresAt === null) return undefined
  if (expiresAt <= Math.max(publishAt, now))
    return { field: 'expiresAt', expected: say`a time after it is published` }
  return expiresAt > publishAt + longestMs
    ? { field: 'expiresAt', expected: say`a time within a year of its publication` }
    : undefined
}

// ── subscriptions ──────────────────────────────────────────────────────────────────────────────────────

/** What is not confirmed within a day goes. */
export const confirmMs = day
/** Unused for this long, its holder is asked whether it is still wanted. */
export const askAfterMs = 365 * day
/** How long an answer is waited for. */
export const answerMs = 30 * day
/** Wrong codes before the subscription has to be asked for anew. */
export const mostTries = 5
/** Codes sent to one address within a day; more is somebody else's mischief. */
export const codesADay = 3

/** An address could be somebody else's; a browser's own push endpoint is its own. */
export const needsCode = (channel: ChannelKind): boolean => channel !== 'push'

/** Until when a subscription is kept that was last used then. */
export const keptUntil = (usedAt: number): number => usedAt + askAfterMs + answerMs

// ── sending ────────────────────────────────────────────────────────────────────────────────────────────

export type Quiet = { readonly from: string; readonly to: string }

const minutesOf = (clock: string): number => {
  const [h = 0, m = 0] = clock.split(':').map(Number)
  return h * 60 + m
}

/** The minutes since midnight that a clock in this zone shows. */
function minuteOfDay(ms: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(ms)
  const read = (type: string) => Number(parts.find((p) => p.type === type)?.value ?? 0)
  return read('hour') * 60 + read('minute')
}

/**
 * When quiet hours end that hold at `now`, by the clocks of the zone; undefined when none hold. Hours may pass midnight.
 * A clock that is changed meanwhile moves the end by as much; it is asked again then.
 */
export function quietUntil(quiet: Quiet, now: number, timeZone: string): number | undefined {
  const [from, to] = [minutesOf(quiet.from), minutesOf(quiet.to)]
  const at = minuteOfDay(now, timeZone)
  const holds = from <= to ? at >= from && at < to : at >= from || at < to
  if (!holds) return undefined
  const left = (to - at + 24 * 60) % (24 * 60)
  return Math.floor(now / minute) * minute + left * minute
}

type ChannelRules = {
  readonly quiet: Quiet | null
  readonly urgentPasses: boolean
}

/** Until when a message has to wait for the morning; undefined when it may leave. */
export function heldUntil(
  rules: ChannelRules,
  o: { readonly level: Weight; readonly now: number; readonly timeZone: string },
): number | undefined {
  if (!rules.quiet || o.level === 'asked') return undefined
  if (o.level === 'urgent' && rules.urgentPasses) return undefined
  return quietUntil(rules.quiet, o.now, o.timeZone)
}

type Allowance = { readonly left: number; readonly at: number }

/** A channel sends at most this many on end; the rest of a minute's worth comes as the minute passes. */
const burstOf = (perMinute: number): number => Math.max(1, Math.min(perMinute, 50))

/** What may leave now, of a rate a minute: it grows with the time, up to a burst. */
export const allowanceAt = (a: Allowance | null, perMinute: number, now: number): number => {
  const most = burstOf(perMinute)
  if (!a) return most
  return Math.min(most, a.left + (Math.max(0, now - a.at) / minute) * perMinute)
}

/** A group robot takes so many messages in any minute, unless its channel says otherwise (WeCom and DingTalk: 20). */
export const robotRate = 20

/** Of the channel of group robots before each robot had a rate of its own. */
const oldStandard = 20
const newStandard = 600

type Rated = {
  readonly kind: ChannelKind
  readonly perMinute: number
  readonly settings: { readonly robotPerMinute?: number | undefined }
}

/**
 * What leaves by a channel in a minute. Group robots that nobody has set since each has a rate of its own still have the old
 * standard in their row, where processes of the version before read it: it is no longer what holds them.
 * `weight`: messages that one of the row's allowance stands for, so that both versions can draw on it.
 */
export function rateOf(c: Rated): { readonly perMinute: number; readonly weight: number } {
  const isOld =
    c.kind === 'webhook' && c.perMinute === oldStandard && c.settings.robotPerMinute === undefined
  return isOld
    ? { perMinute: newStandard, weight: newStandard / oldStandard }
    : { perMinute: c.perMinute, weight: 1 }
}

/** As they are kept: a group robot's own rate is written down, so that a channel's rate is known for one that was set. */
export const settingsOf = <S extends Rated['settings']>(kind: ChannelKind, settings: S): S =>
  kind === 'webhook'
    ? { ...settings, robotPerMinute: settings.robotPerMinute ?? robotRate }
    : settings

export type Turn =
  | { readonly now: true; readonly sentAt: readonly number[] }
  | { readonly now: false; readonly nextAt: number }

/** Whether a robot that was written to at these times, the oldest first, may be written to now; of any minute at most `rate`. */
export function robotTurn(sentAt: readonly number[], rate: number, now: number): Turn {
  const lately = sentAt.filter((at) => at > now - minute)
  const [first] = lately.slice(-rate)
  return first !== undefined && lately.length >= rate
    ? { now: false, nextAt: first + minute }
    : { now: true, sentAt: [...lately, now] }
}

/** What an adapter found: it went, it never will, it may later, or there is nobody any more. */
export type Outcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'gone'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'later'; readonly reason: string; readonly retryAfterMs?: number | undefined }

/** The last attempt is about two days after the first. */
export const mostAttempts = 10
const pauses = [
  15 * second,
  minute,
  5 * minute,
  15 * minute,
  30 * minute,
  hour,
  3 * hour,
  6 * hour,
  12 * hour,
  day,
]

export type Settled = {
  readonly state: 'sent' | 'failed' | 'queued' | 'dropped'
  readonly reason: string | null
  readonly nextAt: number
  /** The receiver asked everybody to wait. */
  readonly blockMs: number
  /** The attempt is not counted: the receiver only asked to be asked later. */
  readonly uncounted: boolean
}

const longestWaitMs = hour

/** What becomes of a message after its nth attempt. */
export function settle(outcome: Outcome, attempts: number, now: number): Settled {
  const done = { nextAt: now, blockMs: 0, uncounted: false }
  switch (outcome.kind) {
    case 'sent':
      return { ...done, state: 'sent', reason: null }
    case 'gone':
      return { ...done, state: 'failed', reason: outcome.reason }
    case 'refused':
      return { ...done, state: 'failed', reason: outcome.reason }
    case 'later': {
      if (attempts >= mostAttempts) return { ...done, state: 'failed', reason: outcome.reason }
      const asked = Math.min(outcome.retryAfterMs ?? 0, longestWaitMs)
      const pause = pauses[Math.min(attempts, pauses.length) - 1] ?? second
      return {
        state: 'queued',
        reason: outcome.reason,
        nextAt: now + Math.max(asked, asked > 0 ? 0 : pause),
        blockMs: asked,
        uncounted: false,
      }
    }
    default:
      return outcome satisfies never
  }
}

/** What an HTTP answer means to most gateways (RFC 9110); null when no answer came. */
export function outcomeOfStatus(
  status: number | null,
  o: { readonly error?: string | null; readonly retryAfterMs?: number | undefined } = {},
): Outcome {
  if (status === null) return { kind: 'later', reason: o.error ?? 'no answer' }
  if (status >= 200 && status < 300) return { kind: 'sent' }
  const reason = `answered ${status}`
  if (status === 408 || status === 425 || status === 429 || status >= 500)
    return { kind: 'later', reason, retryAfterMs: o.retryAfterMs }
  return { kind: 'refused', reason }
}

/** The seconds or the date of a Retry-After header, as milliseconds from now; undefined for none or nonsense. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return seconds >= 0 ? seconds * second : undefined
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
