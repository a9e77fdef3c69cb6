// GeoReport v2 in our terms: codes, windows of time, states.

export const day = 86_400_000
const second = 1000
/** The longest range of requested_datetime that one question may span. */
export const spanMs = 90 * day

/** Category paths hold slashes, which a path segment cannot: `gb2026/M/01001` is the service `gb2026.M.01001`. */
export const serviceCodeOf = (path: string): string => path.replaceAll('/', '.')

/** The category path of a service code; undefined when it cannot be one. */
export function pathOfService(code: string): string | undefined {
  const [, edition, letter, digits] =
    /^([a-z0-9][a-z0-9.-]{0,60})\.([CM])\.(\d{2,8})$/.exec(code) ?? []
  return edition === undefined ? undefined : `${edition}/${letter}/${digits}`
}

/** From `from` on and before `until`, epoch ms, whole seconds. */
export type Window = { readonly from: number; readonly until: number }

export type Range = { readonly from: number | undefined; readonly to: number | undefined }

const wholeSecond = (ms: number) => Math.floor(ms / second) * second

/**
 * The window of a question for [from, to], both ends included. We answer in whole seconds, so the last second counts
 * whole: what is answered must lie inside what was asked. Longer than `mostMs`, the part that begins at `from` is given;
 * with one end only, the window is `mostMs` long. Undefined when the range is the wrong way round.
 */
export function windowOf({ from, to }: Range, now: number, mostMs = spanMs): Window | undefined {
  const end = to ?? (from === undefined ? now : from + mostMs)
  const start = from ?? end - mostMs
  if (start > end) return undefined
  return { from: wholeSecond(start), until: wholeSecond(Math.min(end, start + mostMs)) + second }
}

/** The states of the mySociety extension, as a client may send them; upper case here, any case there. */
export const updateStates = [
  'UNCHANGED',
  'OPEN',
  'CLOSED',
  'FIXED',
  'IN_PROGRESS',
  'PLANNED',
  'ACTION_SCHEDULED',
  'INVESTIGATING',
  'DUPLICATE',
  'NOT_COUNCILS_RESPONSIBILITY',
  'NO_FURTHER_ACTION',
  'INTERNAL_REFERRAL',
  'CANCELLED',
  'REOPEN',
  'FOR_TRIAGE',
] as const

export type UpdateState = (typeof updateStates)[number]

type Told = {
  readonly state: UpdateState
  /** The state of our lifecycle that the event leads to. */
  readonly now: string
}

/** What of a case's journal is told to clients. What is not here (notes, appeals, supervision) stays inside. */
const told = {
  accepted: { state: 'INVESTIGATING', now: 'accepted' },
  asked: { state: 'INVESTIGATING', now: 'awaiting' },
  filed: { state: 'INVESTIGATING', now: 'filed' },
  dispatched: { state: 'ACTION_SCHEDULED', now: 'dispatched' },
  takenUp: { state: 'IN_PROGRESS', now: 'handling' },
  suspended: { state: 'PLANNED', now: 'suspended' },
  resumed: { state: 'IN_PROGRESS', now: 'handling' },
  done: { state: 'IN_PROGRESS', now: 'done' },
  checkFailed: { state: 'IN_PROGRESS', now: 'handling' },
  refused: { state: 'NO_FURTHER_ACTION', now: 'refused' },
  closed: { state: 'CLOSED', now: 'closed' },
  forceClosed: { state: 'NO_FURTHER_ACTION', now: 'closed' },
  merged: { state: 'DUPLICATE', now: 'merged' },
  withdrawn: { state: 'CANCELLED', now: 'withdrawn' },
  reopened: { state: 'OPEN', now: 'filed' },
} as const satisfies Record<string, Told>

export type ToldKind = keyof typeof told

export const toldKinds = Object.keys(told) as ToldKind[]

export const stateAfter = (kind: ToldKind): (typeof told)[ToldKind]['now'] => told[kind].now

const byOutcome: Readonly<Record<string, UpdateState>> = {
  solved: 'FIXED',
  notSolved: 'NO_FURTHER_ACTION',
}

const byReason: Readonly<Record<string, UpdateState>> = {
  outOfScope: 'NOT_COUNCILS_RESPONSIBILITY',
  legalProcess: 'NOT_COUNCILS_RESPONSIBILITY',
  privateMatter: 'NOT_COUNCILS_RESPONSIBILITY',
  longTerm: 'CLOSED',
  reporterGone: 'CLOSED',
}

/** The state told for an entry of the journal; coded outcomes and reasons make it more exact. */
export function updateStateOf(
  kind: ToldKind,
  data: Readonly<Record<string, unknown>>,
): UpdateState {
  const { outcome, reason } = data
  const exact =
    (typeof outcome === 'string' ? byOutcome[outcome] : undefined) ??
    (typeof reason === 'string' ? byReason[reason] : undefined)
  return exact ?? told[kind].state
}
