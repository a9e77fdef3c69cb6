// The outbox: messages to those who asked leave after the case has been stored, and are tried again until they go.
import { tellFollower } from '#participation'
import { unseal } from '#platform/crypto.ts'
import type { Database } from '#platform/db.ts'
import { systemContext } from '#platform/journal/reader.ts'
import { type Letter, lettersAtOnce, type Mail } from '#platform/mail.ts'
import { redact } from '#platform/text/redact.ts'
import { messageDue, messageText, type Template } from '../messages.ts'
import {
  type Addressee,
  claimMessages,
  type DueMessage,
  findAddressee,
  type Sent,
  settleMessage,
  spreadMessages,
} from '../queries/jobs.ts'

export type MessageDeps = {
  readonly mail: Mail
  readonly contactKey: Buffer
}

const minute = 60_000
/** After this many attempts, the last about 18 hours after the first, a message has failed. */
export const maxAttempts = 8
// Longer than any attempt lasts: only what a killed process left behind is taken up by another.
export const leaseMs = 30 * minute
/** Messages to all who asked that are told apart at a time; most have nobody to go to. */
const spreadBatch = 500

/** Pause after the nth attempt: 1, 3, 9, 27 minutes, 1.4, 4, 12 hours. */
export const retryAfterMs = (attempts: number): number => minute * 3 ** (attempts - 1)

/**
 * Sends what is due at `now` (epoch ms). A message is sent once unless the process is killed between the mail server's
 * yes and our note of it; then the second copy carries the same message id.
 * @returns the number of letters sent
 */
export async function sendMessages(db: Database, deps: MessageDeps, now: number): Promise<number> {
  let sent = 0
  for (;;) {
    /* eslint-disable no-await-in-loop -- batch after batch */
    const spread = await db.transaction(systemContext, (tx) =>
      spreadMessages(tx, { now, limit: spreadBatch }),
    )
    const due = await db.transaction(systemContext, (tx) =>
      claimMessages(tx, { now, leaseMs, limit: lettersAtOnce }),
    )
    // side by side: one that the mail server sits on holds up none of the others
    const results = await Promise.all(
      due.map(async (message) => {
        const result = await sendOne(db, deps, { message, now })
        await db.transaction(systemContext, (tx) => settleMessage(tx, message, { result, now }))
        return result.state
      }),
    )
    sent += results.filter((state) => state === 'sent').length
    if (spread === 0 && due.length === 0) return sent
    /* eslint-enable no-await-in-loop */
  }
}

async function sendOne(
  db: Database,
  deps: MessageDeps,
  { message, now }: { message: DueMessage; now: number },
): Promise<Sent> {
  try {
    const to = await db.transaction(systemContext, (tx) => findAddressee(tx, message))
    if (!to) return { state: 'dropped' }
    const told = await tellSubscribed(db, deps, { message, now, to })
    if (to.email) await deps.mail.send(letterTo(to, to.email, message, deps.contactKey))
    return { state: to.email || told > 0 ? 'sent' : 'dropped' }
  } catch (error) {
    // Mail servers repeat the address in their answers; it is not stored in the clear.
    const text = redact(error instanceof Error ? error.message : String(error)).slice(0, 500)
    return message.attempts >= maxAttempts
      ? { state: 'failed', error: text, nextAt: now }
      : { state: 'pending', error: text, nextAt: now + retryAfterMs(message.attempts) }
  }
}

/** Whoever asked for it by their follow link hears of it by telephone, push or robot as well; once, also when tried again. */
const tellSubscribed = (
  db: Database,
  { contactKey }: MessageDeps,
  { message: m, now, to }: { message: DueMessage; now: number; to: Addressee },
): Promise<number> =>
  db.transaction(systemContext, (tx) =>
    tellFollower(tx, {
      ...wordsTo(to, m),
      reporterId: m.reporterId,
      messageId: m.id,
      district: m.district,
      areaCode: m.district,
      language: to.language,
      now,
      contactKey,
    }),
  )

function wordsTo(to: Addressee, m: DueMessage) {
  const unitName = (to.language === 'en' ? to.unitEn || to.unit : to.unit) ?? ''
  return messageText(m.template as Template, m.params, to.language, {
    title: to.title,
    number: to.number,
    unitName,
    due: messageDue(m.params, to.timeZone, to.language),
  })
}

function letterTo(to: Addressee, sealed: Uint8Array, m: DueMessage, key: Buffer): Letter {
  const { subject, text } = wordsTo(to, m)
  return {
    id: m.id,
    to: unseal(key, sealed, `${m.reporterId}:email`),
    subject,
    text: `${text}\n\n${footer[to.language]}\n`,
    language: to.language,
  }
}

const footer = {
  'zh-CN': '查看进展，请打开您反映时得到的跟踪链接，或报编号询问。本邮件自动发送，请勿回复。',
  en: 'To follow your case, open the link you were given when you reported it, or tell us its number. This is an automatic message; please do not reply.',
}
