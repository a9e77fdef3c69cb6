// Web push (RFC 8030) with VAPID (RFC 8292) and an encrypted payload (RFC 8291), by the package web-push; sent by our own
// guarded request, as the endpoint is an address that anyone may give.
import webpush from 'web-push'
import { outcomeOfStatus, retryAfterMs } from '../domain.ts'
import type { PushSubscription } from '../schema.ts'
import type { Adapter } from './adapter.ts'
import { ask } from './request.ts'

/** How long a push service keeps it for a device that is off. */
const keepSeconds = 2 * 86_400
/** RFC 8030, 7.2: services take 4096 bytes at least, of which the encryption needs some. */
const mostText = 900

const clip = (text: string, most: number) => {
  const letters = Array.from(text)
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join('')}…`
}

export const pushAdapter: Adapter = async (parcel, way) => {
  const subscription = JSON.parse(parcel.address) as PushSubscription
  const payload = JSON.stringify({
    id: parcel.id,
    title: clip(parcel.subject, 80),
    body: clip(parcel.text, mostText),
    lang: parcel.lang,
    level: parcel.level,
    url: parcel.url,
    stop: parcel.stopUrl,
  })
  const contact = way.publicUrl.startsWith('https:') ? way.publicUrl : 'mailto:jingwei@localhost'
  let request
  try {
    request = webpush.generateRequestDetails(subscription, payload, {
      vapidDetails: { subject: contact, ...way.vapid },
      TTL: keepSeconds,
      urgency: parcel.level === 'urgent' || parcel.level === 'asked' ? 'high' : 'normal',
      // a second copy of the same message takes the place of the first
      topic: parcel.id.replaceAll('-', '').slice(0, 32),
      contentEncoding: 'aes128gcm',
    })
  } catch {
    return { kind: 'gone', reason: 'the browser’s keys are not usable' }
  }
  const { endpoint, headers, body } = request
  const answer = await ask({
    url: endpoint,
    headers: headers as Record<string, string>,
    body: body ?? '',
    ...way,
  })
  // RFC 8030, 7.3: the subscription is no more
  if (answer.status === 404 || answer.status === 410)
    return { kind: 'gone', reason: `answered ${answer.status}: the subscription has ended` }
  return outcomeOfStatus(answer.status, {
    error: answer.error,
    retryAfterMs: retryAfterMs(answer.retryAfter, way.now),
  })
}
