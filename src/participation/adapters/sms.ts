// Short messages through an HTTP gateway: a small contract that a script in front of any provider keeps (docs/messages.md).
import { outcomeOfStatus, retryAfterMs } from '../domain.ts'
import type { Adapter } from './adapter.ts'
import { ask } from './request.ts'

export const smsAdapter: Adapter = async (parcel, way) => {
  const { url, sender } = way.settings
  if (!url) return { kind: 'later', reason: 'no gateway is set up' }
  const text = [parcel.subject, parcel.text].filter(Boolean).join('\n')
  const answer = await ask({
    url,
    headers: {
      'content-type': 'application/json',
      // the same id is the same message: a gateway that has it says yes and sends nothing
      'idempotency-key': parcel.id,
      ...(way.secret ? { authorization: `Bearer ${way.secret}` } : {}),
    },
    body: JSON.stringify({
      id: parcel.id,
      to: parcel.address,
      text: parcel.stopUrl ? `${text}\n${parcel.stopUrl}` : text,
      sender: sender ?? '',
      language: parcel.language,
    }),
    ...way,
  })
  if (answer.status === 410) return { kind: 'gone', reason: 'answered 410: the number is no more' }
  // a wrong key is the installation's own fault and may be mended; no message is lost for it
  if (answer.status === 401 || answer.status === 403)
    return { kind: 'later', reason: `answered ${answer.status}: the gateway does not know us` }
  return outcomeOfStatus(answer.status, {
    error: answer.error,
    retryAfterMs: retryAfterMs(answer.retryAfter, way.now),
  })
}
