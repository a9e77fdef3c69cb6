// Told by message: nobody could be reached by telephone.
import type { Keys } from '#platform/crypto.ts'
import type { Tx } from '#platform/db.ts'
import { tell } from '#participation'

export type Missed = {
  readonly phone: string
  readonly language: 'zh-CN' | 'en'
  readonly district: string
  readonly areaCode: string
  readonly callbackId: string
  readonly now: number
}

const words = {
  'zh-CN': '您请求回拨，我们三次都没有打通。您可以再次请求回拨，或直接拨打热线。',
  en: 'You asked to be called back. We tried three times without reaching you. Ask again, or call the hotline.',
} as const

/** It leaves where text messages are set up, by day: whoever gave the number need not be who has it. */
export const tellMissed = (tx: Tx, keys: Keys, m: Missed): Promise<boolean> =>
  tell(tx, {
    to: { address: m.phone },
    channel: 'sms',
    text: words[m.language],
    language: m.language,
    level: 'plain',
    source: 'callback',
    district: m.district,
    areaCode: m.areaCode,
    dedupeKey: `callback:${m.callbackId}`,
    now: m.now,
    contactKey: keys.contact,
  })
