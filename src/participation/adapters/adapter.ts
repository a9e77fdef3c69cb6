// What an adapter is: it hands one message to whatever carries it, and says what came of it.
import type { Mail } from '#platform/mail.ts'
import type { Policy } from '#platform/webhooks/address.ts'
import type { Language, Outcome, Weight } from '../domain.ts'
import type { Vapid } from '../keys.ts'

export type Parcel = {
  /** The same message sent again has the same id, so that the other side can tell. */
  readonly id: string
  /** As `addressOf` gives it. */
  readonly address: string
  readonly subject: string
  readonly text: string
  /** The same in another language, to be read below it: a group has many readers. */
  readonly also?: { readonly subject: string; readonly text: string } | undefined
  /** The receiver's: of what stands around the words. */
  readonly language: Language
  /** Of the words themselves. */
  readonly lang: Language
  readonly level: Weight
  /** Where a tap leads. */
  readonly url: string
  /** Where its receiver ends these messages; undefined where there is nothing to end. */
  readonly stopUrl: string | undefined
}

export type ChannelSettings = {
  readonly url?: string | undefined
  readonly sender?: string | undefined
  /** What each group robot takes in any minute. */
  readonly robotPerMinute?: number | undefined
}

export type Way = {
  readonly settings: ChannelSettings
  readonly secret: string | undefined
  readonly mail: Mail
  readonly vapid: Vapid
  readonly publicUrl: string
  readonly policy: Policy
  readonly timeoutMs: number
  readonly signal: AbortSignal
  readonly now: number
}

/** Never throws for what the other side does: every failure is an outcome. */
export type Adapter = (parcel: Parcel, way: Way) => Promise<Outcome>
