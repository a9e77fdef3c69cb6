// What a call is, from what was said of it; when a call-back is tried again; GB/T 33358's figures. Pure.

/** In the order in which they can follow one another at the same instant. */
export const eventKinds = [
  'incoming',
  'answered',
  'held',
  'resumed',
  'conference',
  'transferred',
  'failed',
  'ended',
  'wrapped',
] as const
export type EventKind = (typeof eventKinds)[number]

export type CallEvent = {
  readonly id: string
  readonly kind: EventKind
  /** epoch ms */
  readonly at: number
  readonly postId: string | null
  readonly data: Readonly<Record<string, unknown>>
}

export type CallState = 'ringing' | 'talking' | 'held' | 'wrapUp' | 'done' | 'abandoned'

export type CallFacts = {
  readonly state: CallState
  readonly offeredAt: number
  readonly answeredAt: number | null
  readonly endedAt: number | null
  readonly wrappedAt: number | null
  readonly heldMs: number
  readonly postId: string | null
  readonly transferredTo: string | null
  readonly conferenceWith: string | null
  readonly cause: string | null
}

const orderOf = (kind: EventKind): number => eventKinds.indexOf(kind)
const text = (value: unknown): string | null => (typeof value === 'string' && value ? value : null)

/** In which order they came in does not matter, nor whether one came twice. Of no events, undefined. */
export function factsOf(given: readonly CallEvent[]): CallFacts | undefined {
  const events = [...new Map(given.map((e) => [e.id, e])).values()].toSorted(
    (a, b) => a.at - b.at || orderOf(a.kind) - orderOf(b.kind) || (a.id < b.id ? -1 : 1),
  )
  const [earliest] = events
  if (!earliest) return undefined
  const first = (kind: EventKind) => events.find((e) => e.kind === kind)
  const last = (kind: EventKind) => events.findLast((e) => e.kind === kind)
  const answered = first('answered')
  const ended = first('ended')
  // said again where the result was changed later
  const wrapped = answered ? first('wrapped') : undefined
  const { heldMs, isHeld } = holding(events, ended?.at ?? null)
  const state: CallState = wrapped
    ? 'done'
    : ended
      ? answered
        ? 'wrapUp'
        : 'abandoned'
      : answered
        ? isHeld
          ? 'held'
          : 'talking'
        : 'ringing'
  return {
    state,
    offeredAt: earliest.at,
    answeredAt: answered?.at ?? null,
    endedAt: ended?.at ?? null,
    wrappedAt: wrapped?.at ?? null,
    heldMs,
    postId: last('answered')?.postId ?? null,
    transferredTo: text(last('transferred')?.data['target']),
    conferenceWith: text(last('conference')?.data['target']),
    cause: text(ended?.data['cause']),
  }
}

function holding(events: readonly CallEvent[], endedAt: number | null) {
  let heldMs = 0
  let since: number | null = null
  for (const { kind, at } of events) {
    if (kind === 'held') since ??= at
    if (kind === 'resumed' && since !== null) {
      heldMs += at - since
      since = null
    }
  }
  if (since !== null && endedAt !== null) heldMs += Math.max(0, endedAt - since)
  return { heldMs, isHeld: since !== null }
}

export const acts = {
  answer: { from: ['ringing'], says: 'answered' },
  hold: { from: ['talking'], says: 'held' },
  resume: { from: ['held'], says: 'resumed' },
  transfer: { from: ['talking', 'held'], says: 'transferred' },
  conference: { from: ['talking', 'held'], says: 'conference' },
  hangUp: { from: ['talking', 'held', 'ringing'], says: 'ended' },
} as const satisfies Record<string, { from: readonly CallState[]; says: EventKind }>
export type Act = keyof typeof acts
export const actNames = Object.keys(acts) as Act[]

export const mayAct = (act: Act, state: CallState): boolean =>
  (acts[act].from as readonly CallState[]).includes(state)

/** How a call ended for the one who took it; without `case` it leaves no personal data. */
export const results = [
  'case',
  'answered',
  'enquiry',
  'progress',
  'transferred',
  'danger',
  'nobody',
  'wrong',
] as const
export type Result = (typeof results)[number]

/** Why a post is not ready. */
export const pauseReasons = ['break', 'meal', 'meeting', 'training', 'paperwork', 'other'] as const

/** Why one looks at what a caller has reported before. */
export const lookReasons = ['asksProgress', 'reportsAgain', 'addsToIt', 'callBack'] as const

const minute = 60_000
const hour = 60 * minute

/** Asked now, called within. */
export const callbackMs = 30 * minute
export const mostTries = 3
/** Pauses after the first and the second failed try. */
const pausesMs = [15 * minute, 2 * hour] as const

export const tryResults = ['reached', 'noAnswer', 'busy', 'unreachable', 'wrongNumber'] as const
export type TryResult = (typeof tryResults)[number]
export type Try = { readonly at: number; readonly result: TryResult; readonly postId: string }

export type CallbackStep = {
  readonly state: 'waiting' | 'called' | 'failed'
  readonly tries: readonly Try[]
  /** Not before this, while it waits. */
  readonly nextAt: number
}

/** What a try makes of a call-back: after three, or where the number is nobody's, no more. */
export function afterTry(tries: readonly Try[], next: Try): CallbackStep {
  const all = [...tries, next]
  if (next.result === 'reached') return { state: 'called', tries: all, nextAt: next.at }
  if (next.result === 'wrongNumber' || all.length >= mostTries)
    return { state: 'failed', tries: all, nextAt: next.at }
  return { state: 'waiting', tries: all, nextAt: next.at + (pausesMs[all.length - 1] ?? 2 * hour) }
}

/** 13812345678 → 138****5678; shorter ones show their last two digits only. */
export function maskNumber(number: string): string {
  const digits = number.replace(/\D/g, '')
  if (digits.length >= 11) return `${digits.slice(0, 3)}****${digits.slice(-4)}`
  return `${'*'.repeat(Math.max(2, digits.length - 2))}${digits.length > 4 ? digits.slice(-2) : '**'}`
}

/** Answered within this counts as in time (GB/T 33358-2016). */
export const answerWithinMs = 15_000
/** Of the calls of any 24 hours so many are to be answered (GB/T 33358-2016). */
export const connectionTarget = 0.95
const window = 24 * hour

/** Calls that were offered within one minute, and how many of them were answered. */
export type MinuteCount = {
  /** epoch ms, its beginning */
  readonly at: number
  readonly offered: number
  readonly answered: number
}

export type Window = {
  /** epoch ms, its end */
  readonly until: number
  readonly offered: number
  readonly answered: number
}

/**
 * The 24 hours with the lowest connection rate that end in [from, to); a window of fewer than `least` calls says nothing.
 * `minutes`: oldest first, from 24 hours before `from` on.
 */
export function worstWindow(
  minutes: readonly MinuteCount[],
  o: { readonly from: number; readonly to: number; readonly least: number },
): Window | undefined {
  let worst: Window | undefined
  let first = 0
  let offered = 0
  let answered = 0
  for (const one of minutes) {
    const until = one.at + minute
    if (one.at >= o.to) break
    offered += one.offered
    answered += one.answered
    for (let old = minutes[first]; old && old.at < until - window; old = minutes[++first]) {
      offered -= old.offered
      answered -= old.answered
    }
    if (until <= o.from || offered < o.least) continue
    if (!worst || answered / offered < worst.answered / worst.offered)
      worst = { until, offered, answered }
  }
  return worst
}
