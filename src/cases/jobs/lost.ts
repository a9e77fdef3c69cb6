// Letters to those who lost their follow link. Whether an address is known is found out here, after the answer was given,
// so that the answer and its time tell nobody who has reported something.
import { type Keys, newSecret, sha256 } from '#platform/crypto.ts'
import type { Database } from '#platform/db.ts'
import type { JobHandler, Log } from '#platform/jobs.ts'
import { systemContext } from '#platform/journal/reader.ts'
import type { Letter, Mail } from '#platform/mail.ts'
import {
  type Asked,
  dropAsked,
  expireAsked,
  forgetAddress,
  giveSecret,
  type Language,
  listAsked,
  mayBeSent,
  openEmail,
} from '../queries/lost.ts'

/** Letters to one address within a day; more is someone else's mischief. */
export const lettersADay = 3
const batch = 100

export type LostDeps = {
  readonly keys: Keys
  readonly mail: Mail
  readonly publicUrl: string
  readonly onError: (error: unknown) => void
}

/** Runs each minute. */
export const lostLinkHandler = (
  db: Database,
  { log, now, ...deps }: Omit<LostDeps, 'onError'> & { log: Log; now: () => number },
): JobHandler => ({
  cron: '* * * * *',
  run: async () => {
    const onError = (error: unknown) =>
      // Mail servers repeat the address in their answers: only what kind of failure it was is told.
      log.warn({ error: (error as { code?: string }).code ?? 'unknown' }, 'lost links: not sent')
    await sendLostLinks(db, { ...deps, onError }, now())
  },
})

/** Sends what was asked for and forgets the rest. Returns the number of letters. */
export async function sendLostLinks(db: Database, deps: LostDeps, now: number): Promise<number> {
  await db.transaction(systemContext, (tx) => expireAsked(tx, now))
  const asked = await db.transaction(systemContext, (tx) => listAsked(tx, batch))
  let sent = 0
  for (const one of asked) {
    try {
      // eslint-disable-next-line no-await-in-loop -- letter after letter
      if (await sendOne(db, deps, { one, now })) sent += 1
    } catch (error) {
      deps.onError(error)
    }
  }
  return sent
}

async function sendOne(
  db: Database,
  { keys, mail, publicUrl }: LostDeps,
  { one, now }: { one: Asked; now: number },
): Promise<boolean> {
  const secret = newSecret()
  const may = await db.transaction(systemContext, async (tx) => {
    const known = await mayBeSent(tx, one, { most: lettersADay, now })
    if (known) await giveSecret(tx, { id: one.id, hash: sha256(secret), now })
    else await dropAsked(tx, one.id)
    return known
  })
  if (!may) return false
  await mail.send(letter(one, openEmail(keys, one), `${publicUrl}/follow/again#${secret}`))
  await db.transaction(systemContext, (tx) => forgetAddress(tx, one.id))
  return true
}

const words: Record<Language, (url: string) => { subject: string; text: string }> = {
  'zh-CN': (url) => ({
    subject: '找回查询链接',
    text: `有人用这个邮箱找回查询链接。如果是您，请在一小时内打开：\n\n${url}\n\n打开并确认后，您留过这个邮箱的事项会得到新的查询链接，原来的链接全部作废。这个地址只能用一次。\n\n如果不是您，不必理会，您原来的链接照常可用。本邮件自动发送，请勿回复。\n`,
  }),
  en: (url) => ({
    subject: 'Your follow links',
    text: `Someone asked for the follow links of requests made with this address. If it was you, open this within one hour:\n\n${url}\n\nOnce you confirm there, each request you made with this address gets a new follow link, and the old links stop working. The address above works once.\n\nIf it was not you, do nothing: your links stay as they are. This is an automatic message; please do not reply.\n`,
  }),
}

const letter = (one: Asked, to: string, url: string): Letter => ({
  id: one.id,
  to,
  ...words[one.language](url),
  language: one.language,
})
