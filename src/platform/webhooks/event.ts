// What is sent: CloudEvents 1.0 in structured JSON (github.com/cloudevents/spec), signed as Standard Webhooks says
// (github.com/standard-webhooks). The same entry is always the same bytes under the same id.
import { randomBytes } from 'node:crypto'
import { hmac } from '../crypto.ts'

export const contentType = 'application/cloudevents+json; charset=utf-8'

export type EventEntry = {
  readonly district: string
  readonly subject: string
  readonly seq: number
  /** epoch ms */
  readonly at: number
  readonly kind: string
  readonly post: string | null
  readonly data: Readonly<Record<string, unknown>>
  /** Of a case; null when the entry is of something else. */
  readonly number: string | null
}

/** The id of an entry's event: the same however often, and to whomever, it is sent. */
export const eventId = (e: { readonly subject: string; readonly seq: number }): string =>
  `${e.subject}-${e.seq}`

/** `sequence` orders the events of one subject (CloudEvents extension). */
export const eventText = (source: string, e: EventEntry): string =>
  JSON.stringify({
    specversion: '1.0',
    id: eventId(e),
    source,
    type: `jingwei.${e.number === null ? '' : 'case.'}${e.kind}`,
    subject: e.number ?? e.subject,
    time: new Date(e.at).toISOString(),
    sequence: String(e.seq).padStart(10, '0'),
    datacontenttype: 'application/json',
    data: {
      district: e.district,
      subject: e.subject,
      seq: e.seq,
      kind: e.kind,
      post: e.post,
      data: e.data,
    },
  })

const prefix = 'whsec_'

export const newWebhookSecret = (): string => prefix + randomBytes(32).toString('base64')

/** 24 to 64 bytes in base64 behind `whsec_`. */
export function isWebhookSecret(secret: string): boolean {
  const bytes = Buffer.from(secret.slice(prefix.length), 'base64')
  return (
    secret.startsWith(prefix) &&
    /^[A-Za-z0-9+/]+={0,2}$/.test(secret.slice(prefix.length)) &&
    bytes.length >= 24 &&
    bytes.length <= 64
  )
}

/** The headers that let the receiver see that it is us, what it is, and how old. */
export function signedHeaders(
  secret: string,
  o: { readonly id: string; readonly now: number; readonly body: string },
): Record<string, string> {
  const timestamp = String(Math.floor(o.now / 1000))
  const key = Buffer.from(secret.slice(prefix.length), 'base64')
  const signature = hmac(key, `${o.id}.${timestamp}.${o.body}`).toString('base64')
  return {
    'webhook-id': o.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  }
}
