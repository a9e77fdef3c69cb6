// Letters to staff leave the outbox, and are tried again until they go.
import type { Database } from '#platform/db.ts'
import { systemContext } from '#platform/journal/reader.ts'
import { lettersAtOnce, type Mail } from '#platform/mail.ts'
import { redact } from '#platform/text/redact.ts'
import { type StaffLetter, staffLetterText } from '../letters.ts'
import type { Sent } from '../queries/jobs.ts'
import {
  claimStaffMail,
  dropOldStaffMail,
  type DueStaffMail,
  findStaffAddress,
  settleStaffMail,
} from '../queries/staff-mail.ts'
import { leaseMs, maxAttempts, retryAfterMs } from './messages.ts'

export type StaffMailDeps = { readonly mail: Mail; readonly publicUrl: string }

/** Longer than any letter is tried, and than a week is: one that is gone could be written again. */
const keepMs = 30 * 86_400_000

/** Sends what is due at `now` (epoch ms). @returns the number of letters sent */
export async function sendStaffMail(
  db: Database,
  deps: StaffMailDeps,
  now: number,
): Promise<number> {
  let sent = 0
  await db.transaction(systemContext, (tx) => dropOldStaffMail(tx, now - keepMs))
  for (;;) {
    /* eslint-disable no-await-in-loop -- batch after batch */
    const due = await db.transaction(systemContext, (tx) =>
      claimStaffMail(tx, { now, leaseMs, limit: lettersAtOnce }),
    )
    if (due.length === 0) return sent
    // side by side: one that the mail server sits on holds up none of the others
    const states = await Promise.all(
      due.map(async (mail) => {
        const result = await sendOne(db, deps, { mail, now })
        await db.transaction(systemContext, (tx) => settleStaffMail(tx, mail.id, { result, now }))
        return result.state
      }),
    )
    sent += states.filter((state) => state === 'sent').length
    /* eslint-enable no-await-in-loop */
  }
}

async function sendOne(
  db: Database,
  { mail: out, publicUrl }: StaffMailDeps,
  { mail, now }: { readonly mail: DueStaffMail; readonly now: number },
): Promise<Sent> {
  try {
    const to = await db.transaction(systemContext, (tx) => findStaffAddress(tx, mail.personId))
    if (!to) return { state: 'dropped' }
    const letter = { kind: mail.kind, ...mail.content } as StaffLetter
    const { language } = to
    const written = staffLetterText(letter, { language, publicUrl })
    await out.send({ id: mail.id, to: to.email, ...written, language })
    return { state: 'sent' }
  } catch (error) {
    // Mail servers repeat the address in their answers; it is not stored in the clear.
    const text = redact(error instanceof Error ? error.message : String(error)).slice(0, 500)
    return mail.attempts >= maxAttempts
      ? { state: 'failed', error: text, nextAt: now }
      : { state: 'pending', error: text, nextAt: now + retryAfterMs(mail.attempts) }
  }
}
