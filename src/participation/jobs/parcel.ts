// What one message says and where it goes, put together as it leaves.
import type { Keys } from '#platform/crypto.ts'
import type { Parcel } from '../adapters/adapter.ts'
import { type ChannelKind, type Language, type Level, noticeIn, type Said } from '../domain.ts'
import { openContent, openTarget, subscriptionKey } from '../keys.ts'
import type { Addressed, Due } from '../queries/outgoing.ts'
import { noticeWords } from '../words.ts'

type Content = {
  readonly subject: string
  readonly text: string
  readonly path: string
  readonly also?: Parcel['also']
  /** Of the words, where that is another than the receiver’s. */
  readonly lang?: Language
}

type Sending = { readonly keys: Keys; readonly publicUrl: string; readonly kind: ChannelKind }

function contentOf(m: Due, to: Addressed, { keys, kind }: Sending): Content | undefined {
  if (m.content) return JSON.parse(openContent(keys, m.id, m.content)) as Content
  if (m.noticeId === null || to.title === null || to.text === null) return undefined
  const path = `/notices/${m.noticeId}`
  const n = { title: to.title, text: to.text, en: englishOf(to) }
  const inLanguage = (language: Language) => {
    const { lang, ...said } = noticeIn(language, n)
    const unit = (language === 'en' ? to.unitNameEn || to.unitName : to.unitName) ?? ''
    return { ...noticeWords(language, { level: m.level as Level, ...said, unit }), lang }
  }
  // a group has many readers, and nobody knows which languages they read
  if (kind === 'webhook' && n.en) {
    const [zh, en] = [inLanguage('zh-CN'), inLanguage('en')]
    return { ...zh, also: en, path }
  }
  return { ...inLanguage(m.language), path }
}

const englishOf = ({ titleEn, textEn }: Addressed): Said | null =>
  titleEn && textEn ? { title: titleEn, text: textEn } : null

function addressOfMessage(m: Due, to: Addressed, keys: Keys): string | undefined {
  if (m.target) return openTarget(keys, m.id, m.target)
  if (m.subscriptionId === null || !to.sealed) return undefined
  // only its own code goes to an address that is not confirmed
  if (to.state !== 'active' && m.source !== 'confirm') return undefined
  return openTarget(keys, m.subscriptionId, to.sealed)
}

/** Undefined when there is nobody to send it to, or nothing to say. */
export function parcelOf(m: Due, to: Addressed, sending: Sending): Parcel | undefined {
  const { keys, publicUrl } = sending
  const address = addressOfMessage(m, to, keys)
  const content = contentOf(m, to, sending)
  if (address === undefined || !content) return undefined
  const stops = m.subscriptionId !== null && m.source !== 'confirm'
  return {
    id: m.id,
    address,
    subject: content.subject,
    text: content.text,
    also: content.also,
    language: m.language,
    lang: content.lang ?? m.language,
    level: m.level,
    url: content.path ? `${publicUrl}${content.path}` : '',
    stopUrl: stops
      ? `${publicUrl}/unsubscribe/${subscriptionKey(keys, m.subscriptionId ?? '')}`
      : undefined,
  }
}
