// One's own case as the server shows it to the holder of a follow link, and what it means in plain words. Pure.
import type { State } from '../../../lifecycle.ts'

type Instant = string
export type Photo = { readonly stage: string; readonly url: string; readonly thumb: string }
export type TimelineItem = {
  readonly at: Instant
  readonly kind: string
  /** Instants in here are epoch ms. */
  readonly data: Readonly<Record<string, unknown>>
}
export type FollowCommand = 'answer' | 'withdraw' | 'rate' | 'notSolved' | 'addWord'

export type Held = {
  readonly name: boolean
  readonly phone: boolean
  readonly email: boolean
  readonly until: Instant
  readonly looks: readonly {
    readonly at: Instant
    readonly reason: string
    readonly post: { readonly title: string; readonly titleEn: string }
  }[]
}

export type FollowView = {
  readonly id: string
  readonly number: string
  readonly version: number
  readonly state: State
  readonly stateText: { readonly zh: string; readonly en: string }
  /** How a closed case ended. */
  readonly outcome: string | null
  readonly closeReason: { readonly zh: string; readonly en: string } | null
  readonly title: string
  readonly description: string
  readonly category: { readonly name: string; readonly nameEn: string }
  readonly address: string
  /** Null, as is when it was told, of what the reader has joined and is no longer public. */
  readonly area: { readonly code: string; readonly name: string; readonly nameEn: string } | null
  readonly reportedAt: Instant | null
  readonly dueAt: Instant | null
  readonly closedAt: Instant | null
  readonly light: string
  readonly unit: { readonly code: string; readonly name: string; readonly nameEn: string } | null
  readonly question: string | null
  readonly reply: string | null
  readonly merged?: boolean
  /** Someone else told of it; the reader has the same problem. */
  readonly joined?: boolean
  readonly rating: { readonly stars: number; readonly solved: boolean } | null
  readonly photos: readonly Photo[]
  readonly timeline: readonly TimelineItem[]
  /** Cases split from it, each with its own progress and its own answer. */
  readonly parts?: readonly FollowView[]
  /** What is kept of the one who asked, and who looked at it. */
  readonly held?: Held | null
  /** true, or the reason why not in the reader's language. */
  readonly can: Readonly<Partial<Record<FollowCommand, true | string>>>
}

export const stages = ['received', 'accepted', 'sent', 'working', 'checking', 'closed'] as const
type Stage = (typeof stages)[number]

/** How far a case has come; null where it left the path. */
export function stageOf(state: State): Stage | null {
  switch (state) {
    case 'reported':
    case 'awaiting':
      return 'received'
    case 'accepted':
    case 'verifying':
    case 'filed':
      return 'accepted'
    case 'dispatched':
      return 'sent'
    case 'handling':
    case 'suspended':
      return 'working'
    case 'done':
    case 'checked':
      return 'checking'
    case 'closed':
      return 'closed'
    case 'refused':
    case 'merged':
    case 'withdrawn':
      return null
    default:
      return state satisfies never
  }
}

type Actor = 'you' | 'desk' | 'unit' | 'checker' | 'nobody'

/** Who acts now. */
export function actorOf(view: Pick<FollowView, 'state' | 'can' | 'joined'>): Actor {
  switch (view.state) {
    case 'awaiting':
      return view.joined ? 'nobody' : 'you'
    case 'reported':
    case 'accepted':
    case 'verifying':
    case 'filed':
    case 'checked':
      return 'desk'
    case 'dispatched':
    case 'handling':
    case 'suspended':
      return 'unit'
    case 'done':
      return 'checker'
    case 'closed':
      return view.can.rate === true ? 'you' : 'nobody'
    case 'refused':
    case 'merged':
    case 'withdrawn':
      return 'nobody'
    default:
      return view.state satisfies never
  }
}

// While we wait for the reader, the desk's date would read as theirs.
const clockStands = new Set<State>(['awaiting', 'closed', 'refused', 'merged', 'withdrawn'])

export type By =
  | { readonly kind: 'none' }
  | { readonly kind: 'due' | 'overdue' | 'until'; readonly at: number }

/** By when the present step, or the whole, is to be done; the end of the suspension while it lasts. */
export function byWhen(view: Pick<FollowView, 'state' | 'dueAt' | 'timeline'>, now: number): By {
  if (view.state === 'suspended') {
    const until = view.timeline.findLast(({ kind }) => kind === 'suspended')?.data['until']
    return typeof until === 'number' ? { kind: 'until', at: until } : { kind: 'none' }
  }
  if (clockStands.has(view.state) || view.dueAt === null) return { kind: 'none' }
  const at = Date.parse(view.dueAt)
  // Done in time and being checked: the unit's date no longer says anything to the reader.
  if (at < now) {
    return view.state === 'done' || view.state === 'checked'
      ? { kind: 'none' }
      : { kind: 'overdue', at }
  }
  return { kind: 'due', at }
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

/** The coded reason of a refusal, when there is one. */
export const refusalReason = (view: Pick<FollowView, 'timeline'>): string | undefined =>
  text(view.timeline.findLast(({ kind }) => kind === 'refused')?.data['reason'])

/** The number of the case this one was joined to. */
export const mergedInto = (view: Pick<FollowView, 'timeline'>): string | undefined =>
  text(view.timeline.findLast(({ kind }) => kind === 'merged')?.data['number'])
