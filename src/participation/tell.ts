// How other rooms put a message into the outgoing queue.
import { type Keys, newId } from '#platform/crypto.ts'
import type { Tx } from '#platform/db.ts'
import type { ChannelKind, Language, Weight } from './domain.ts'
import { sealContent, sealTarget } from './keys.ts'
import { addMessage } from './queries/outgoing.ts'
import { listFollowing } from './queries/subscriptions.ts'

export type Message = {
  /** A number or an address, or the subscription that holds it. It is sealed here, and gone once the message has left. */
  readonly to: { readonly address: string } | { readonly subscription: string }
  readonly channel: ChannelKind
  readonly subject?: string
  readonly text: string
  /** Where a tap on it leads, a path of this installation. */
  readonly path?: string
  readonly language: Language
  /** `asked`: its receiver waits for it, so it passes the quiet hours; plain unless told. */
  readonly level?: Weight
  /** What it is about, for the record: 'case', 'callback'. No personal data. */
  readonly source: string
  readonly district: string
  /** Decides by whose channel and clock it leaves. */
  readonly areaCode: string
  /** The same key is sent once within a district. */
  readonly dedupeKey: string
  readonly now: number
  readonly contactKey: Keys['contact']
}

/**
 * Puts one message into the outgoing queue; it leaves after the transaction has been committed.
 * @returns whether it is new: false when a message of this key is on its way or has gone
 */
export function tell(tx: Tx, m: Message): Promise<boolean> {
  const id = newId()
  const keys = { contact: m.contactKey }
  const content = { subject: m.subject ?? '', text: m.text, path: m.path ?? '' }
  return addMessage(tx, {
    district: m.district,
    id,
    dedupeKey: m.dedupeKey,
    source: m.source,
    areaCode: m.areaCode,
    subscriptionId: 'subscription' in m.to ? m.to.subscription : null,
    channel: m.channel,
    target: 'address' in m.to ? sealTarget(keys, id, m.to.address) : null,
    content: sealContent(keys, id, JSON.stringify(content)),
    language: m.language,
    level: m.level ?? 'plain',
    now: m.now,
  })
}

/** A message about a request to those who follow it here. */
export type Following = Pick<
  Message,
  'subject' | 'text' | 'district' | 'areaCode' | 'language' | 'now' | 'contactKey'
> & {
  readonly reporterId: string
  /** Of the message that is told; with it each subscription is told once. */
  readonly messageId: string
}

/** Tells whoever asked by their follow link to be told. @returns how many subscriptions there are */
export async function tellFollower(
  tx: Tx,
  { reporterId, messageId, ...m }: Following,
): Promise<number> {
  const subscriptions = await listFollowing(tx, reporterId)
  for (const { id, channel } of subscriptions) {
    // eslint-disable-next-line no-await-in-loop -- rarely more than one
    await tell(tx, {
      ...m,
      to: { subscription: id },
      channel,
      source: 'case',
      dedupeKey: `case:${messageId}:${id}`,
    })
  }
  return subscriptions.length
}
