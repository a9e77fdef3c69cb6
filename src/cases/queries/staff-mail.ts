// Letters to staff: written with what they are about, addressed when they leave.
import { at, findRow, json, sql, type Tx } from '#platform/db.ts'
import type { StaffLetter } from '../letters.ts'
import type { Sent } from './jobs.ts'

export type NewStaffMail = {
  readonly id: string
  readonly personId: string
  readonly letter: StaffLetter
}

/** Writes letters for those who have not said that they want none; one with the same id is written once. */
export async function addStaffMail(
  tx: Tx,
  mails: readonly NewStaffMail[],
  now: number,
): Promise<number> {
  if (mails.length === 0) return 0
  const rows = mails.map(({ id, personId, letter: { kind, ...content } }) => ({
    id,
    person: personId,
    kind,
    content,
  }))
  return tx.run(sql`insert into staff_mail (id, person_id, kind, content, state, next_at, created_at)
    select m.id, m.person, m.kind, m.content, 'pending', ${at(now)}, ${at(now)}
    from jsonb_to_recordset(${json(rows)}::jsonb) as m(id uuid, person uuid, kind text, content jsonb)
    where exists (select from account a where a.person_id = m.person and a.email is not null and not a.disabled)
      and not exists (select from mail_choice c where c.person_id = m.person
        and not case m.kind when 'digest' then c.digest else c.reminders end)
    on conflict do nothing`)
}

export type DueStaffMail = {
  readonly id: string
  readonly personId: string
  readonly kind: StaffLetter['kind']
  readonly content: Omit<StaffLetter, 'kind'>
  readonly attempts: number
}

export function claimStaffMail(
  tx: Tx,
  o: { now: number; leaseMs: number; limit: number },
): Promise<DueStaffMail[]> {
  return tx.rows<DueStaffMail>(sql`update staff_mail m set attempts = m.attempts + 1, next_at = ${at(o.now + o.leaseMs)}
    from (select id from staff_mail where state = 'pending' and next_at <= ${at(o.now)}
      order by next_at, id limit ${o.limit} for update skip locked) due
    where m.id = due.id returning m.id, m.person_id as "personId", m.kind, m.content, m.attempts`)
}

/** Where a letter to this person goes now; undefined when nowhere. */
export const findStaffAddress = (
  tx: Tx,
  personId: string,
): Promise<{ email: string; language: 'zh-CN' | 'en' } | undefined> =>
  findRow(
    tx,
    sql`select a.email, case p.language when 'en' then 'en' else 'zh-CN' end as language
    from account a join person p on p.id = a.person_id
    where a.person_id = ${personId} and a.email is not null and not a.disabled`,
  )

export async function settleStaffMail(
  tx: Tx,
  id: string,
  { result: r, now }: { result: Sent; now: number },
): Promise<void> {
  const failed = 'error' in r
  await tx.run(sql`update staff_mail set state = ${r.state}, last_error = ${failed ? r.error : null},
      next_at = ${at(failed ? r.nextAt : now)}, sent_at = ${r.state === 'sent' ? at(now) : null}
    where id = ${id}`)
}

export async function dropOldStaffMail(tx: Tx, before: number): Promise<void> {
  await tx.run(sql`delete from staff_mail where created_at < ${at(before)}`)
}

export type MailChoice = { readonly reminders: boolean; readonly digest: boolean }

export const findMailChoice = async (tx: Tx, personId: string): Promise<MailChoice> =>
  (await findRow<MailChoice>(
    tx,
    sql`select reminders, digest from mail_choice where person_id = ${personId}`,
  )) ?? { reminders: true, digest: true }

export async function storeMailChoice(tx: Tx, personId: string, c: MailChoice): Promise<void> {
  await tx.run(sql`insert into mail_choice (person_id, reminders, digest) values (${personId}, ${c.reminders}, ${c.digest})
    on conflict (person_id) do update set reminders = excluded.reminders, digest = excluded.digest`)
}
