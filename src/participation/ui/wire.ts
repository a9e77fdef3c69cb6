// What the server answers, as the pages use it.
import type { Ability } from '#platform/ui'
import type { ChannelKind, Level, Said } from '../domain.ts'
import type { PublicNotice, ShownPost } from '../schema.ts'

export type { ShownPost }

export type BoardState = 'scheduled' | 'published' | 'withdrawn' | 'ended'

export type BoardNotice = PublicNotice & {
  readonly series: string
  readonly state: BoardState
  readonly edition: number
  readonly groupId: string | null
  readonly readCount: number
  readonly withdrawnBecause: string | null
  readonly withdrawnAt: string | null
  readonly spread: 'no' | 'waiting' | 'running' | 'done' | 'stopped'
  readonly spreadCount: number
}

export type MessageState = 'queued' | 'sent' | 'delivered' | 'failed' | 'dropped' | 'cancelled'

export type NoticeDetailed = BoardNotice & {
  readonly readers: readonly {
    readonly areaCode: string
    readonly areaName: string
    readonly readers: number
  }[]
  readonly editions: readonly {
    readonly edition: number
    readonly level: Level
    readonly title: string
    readonly text: string
    readonly en: Said | null
    readonly until: string
  }[]
  readonly deliveries: readonly {
    readonly channel: ChannelKind
    readonly state: MessageState
    readonly many: number
  }[]
  readonly alsoIn: readonly {
    readonly id: string
    readonly areaCode: string
    readonly state: BoardState
  }[]
  readonly can: { readonly correct: Ability; readonly withdraw: Ability }
}

export type DeliveryEntry = {
  readonly id: string
  readonly source: string
  readonly channel: ChannelKind
  readonly areaCode: string
  readonly state: MessageState
  readonly attempts: number
  readonly reason: string | null
  readonly createdAt: string
  readonly nextAt: string | null
}

export type GroupEntry = {
  readonly id: string
  readonly areaCode: string
  readonly areaName: string
  readonly kind: 'building' | 'estate'
  readonly name: string
  readonly createdAt: string
}

export type ChannelEntry = {
  readonly id: string
  readonly areaPrefix: string
  readonly kind: ChannelKind
  readonly name: string
  readonly state: 'active' | 'paused'
  readonly settings: {
    readonly url?: string
    readonly sender?: string
    readonly robotPerMinute?: number
  }
  readonly hasSecret: boolean
  readonly perMinute: number
  readonly quietFrom: string | null
  readonly quietTo: string | null
  readonly urgentPasses: boolean
  readonly blockedUntil: string | null
  readonly lastError: string | null
  readonly lastSentAt: string | null
  /** No mail server is set: what is sent stays on the server as files. */
  readonly lettersKept?: true
  readonly receipts?: { readonly url: string; readonly key: string }
  readonly week: {
    readonly queued: number
    readonly sent: number
    readonly delivered: number
    readonly failed: number
  }
}
