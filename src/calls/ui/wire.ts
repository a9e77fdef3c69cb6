// What the server answers, as the screens read it.
import type { Act, CallState, Result } from '../domain.ts'
import type { Article, Edition, Figures } from '../schema.ts'

export type { Article, Edition, Figures }

export type Post = { readonly id: string; readonly title: string; readonly titleEn: string }

export type CallLine = {
  readonly id: string
  readonly source: 'switch' | 'hand' | 'callback'
  readonly caller: string | null
  readonly hasNumber: boolean
  readonly line: string
  readonly state: CallState
  readonly offeredAt: string
  readonly answeredAt: string | null
  readonly endedAt: string | null
  readonly waitMs: number | null
  readonly talkMs: number | null
  readonly wrapMs: number | null
  readonly post: Post | null
  readonly transferredTo: string | null
  readonly conferenceWith: string | null
  readonly result: Result | null
  readonly note: string
  readonly callbackId: string | null
}

export type LiveCall = CallLine & {
  readonly command: {
    readonly kind: Act
    readonly state: string
    readonly reason: string | null
  } | null
}

export type CallCase = {
  readonly id: string
  readonly number: string
  readonly title: string
  readonly how: 'made' | 'answered' | 'about'
}

export type CallWhole = CallLine & {
  readonly cases: readonly CallCase[]
  readonly draft: Readonly<Record<string, unknown>> | null
}

export type Callback = {
  readonly id: string
  readonly caller: string | null
  readonly door: string
  readonly state: 'waiting' | 'called' | 'failed' | 'withdrawn'
  readonly askedAt: string
  readonly dueAt: string
  readonly nextAt: string
  readonly late: boolean
  readonly tries: readonly { readonly at: string; readonly result: string }[]
}

export type DeskNow = {
  readonly now: string
  readonly desk: {
    readonly state: 'ready' | 'pause' | 'away'
    readonly reason: string | null
    readonly since: string
  } | null
  readonly switch: { readonly name: string; readonly can: readonly Act[] } | null
  readonly calls: readonly LiveCall[]
  readonly desks: readonly {
    readonly postId: string
    readonly post: string
    readonly postEn: string
    readonly state: 'ready' | 'pause' | 'talking' | 'wrapUp'
    readonly reason: string | null
    readonly since: string
  }[]
  readonly callbacks: {
    readonly waiting: number
    readonly late: number
    readonly items: readonly Callback[]
  }
}

export type ArticleWhole = Article & {
  readonly editions: readonly Edition[]
  readonly ownWaits: boolean
}

export type FiguresReply = {
  readonly all: Figures
  readonly standard: {
    readonly name: string
    readonly connectionTarget: number
    readonly leastCalls: number
    readonly worst: {
      readonly until: string
      readonly offered: number
      readonly answered: number
    } | null
  }
  readonly callbacks: { readonly waiting: number; readonly late: number }
  readonly items: readonly (Figures & { readonly hour?: string; readonly post?: Post })[]
}
