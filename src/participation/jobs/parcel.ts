// What one message says and where it goes, put together as it leaves.
import type { Keys } from '#platform/crypto.ts'
import type { Parcel } from '../adapters/adapter.ts'
import type { Level } from '../domain.ts'
import { openContent, openTarget, subscriptionKey } from '../keys.ts'
import type { Addressed, Due } from '../queries/outgoing.ts'
import { noticeWords } from '../words.ts'

type Content = { readonly subject: string; readonly text: string; readonly path: string }

function contentOf(m: Due, to: Addressed, keys: Keys): Content | undefined {
  if (m.content) return JSON.parse(openContent(keys, m.id, m.content)) as Content
  if (m.noticeId === null || to.title === null || to.text === null) return undefined
  const unit = (m.language === 'en' ? to.unitNameEn || to.unitName : to.unitName) ?? ''
  const notice = { level: m.level as Level, title: to.title, text: to.text, unit }
  return { ...noticeWords(m.language, notice), path: `/notices/${m.noticeId}` }
}

function addressOfMessage(m: Due, to: Addressed, keys: Keys): string | undefined {
  if (m.target) return openTarget(keys, m.id, m.target)
  if (m.subscriptionId === null || !to.sealed) return undefined
  // only its own code goes to an address that is not confirmed
  if (to.state !== 'active' && m.source !== 'confirm') return undefined
  return openTarget(keys, m.subscriptionId, to.sealed)
}

/** Undefined when there is nobody to send it to, or nothing to say. */
export function parcelOf(
  m: Due,
  to: Addressed,
  { keys, publicUrl }: { readonly keys: Keys; readonly publicUrl: string },
): Parcel | undefined {
  const address = addressOfMessage(m, to, keys)
  const content = contentOf(m, to, keys)
  if (address === undefined || !content) return undefined
  const stops = m.subscriptionId !== null && m.source !== 'confirm'
  return {
    id: m.id,
    address,
    subject: content.subject,
    text: content.text,
    language: m.language,
    level: m.level,
    url: content.path ? `${publicUrl}${content.path}` : '',
    stopUrl: stops
      ? `${publicUrl}/unsubscribe/${subscriptionKey(keys, m.subscriptionId ?? '')}`
      : undefined,
  }
}
