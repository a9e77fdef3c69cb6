// Lost follow links: who asked for theirs, until it has been sent and used.
import { hmac, type Keys, newId, seal, unseal } from '#platform/crypto.ts'
import { at, findRow, sql, type Tx } from '#platform/db.ts'

const day = 86_400_000

/** The blind index of an e-mail address; equal addresses give equal bytes. */
export const emailIndex = (keys: Keys, email: string | undefined): Buffer | null =>
  email ? hmac(keys.contactIndex, email.trim().toLowerCase()) : null

export type Language = 'zh-CN' | 'en'

/** Notes the wish, whether the address is known or not. */
export async function askForLink(
  tx: Tx,
  keys: Keys,
  o: { email: string; language: Language; now: number },
): Promise<void> {
  const id = newId()
  await tx.run(sql`insert into lost_link (id, email_index, email_sealed, language, asked_at)
    values (${id}, ${emailIndex(keys, o.email)}, ${seal(keys.contact, o.email, `${id}:email`)}, ${o.language}, ${at(o.now)})`)
}

export type Asked = { id: string; index: Uint8Array; sealed: Uint8Array; language: Language }

export const listAsked = (tx: Tx, limit: number): Promise<Asked[]> =>
  tx.rows(sql`select id, email_index as index, email_sealed as sealed, language from lost_link
    where email_sealed is not null order by asked_at limit ${limit}`)

export const openEmail = (keys: Keys, a: Asked): string =>
  unseal(keys.contact, a.sealed, `${a.id}:email`)

/** Whether someone reported with this address, and has not been sent more than `most` letters within a day. */
export async function mayBeSent(
  tx: Tx,
  a: Asked,
  o: { most: number; now: number },
): Promise<boolean> {
  const row = await findRow(
    tx,
    sql`select where exists (select from reporter where email_index = ${a.index})
      and (select count(*) from lost_link where email_index = ${a.index} and id <> ${a.id}
        and sent_at > ${at(o.now - day)}) < ${o.most}`,
  )
  return row !== undefined
}

export async function giveSecret(
  tx: Tx,
  o: { id: string; hash: Buffer; now: number },
): Promise<void> {
  await tx.run(
    sql`update lost_link set secret_hash = ${o.hash}, sent_at = ${at(o.now)} where id = ${o.id}`,
  )
}

/** The letter has left: the address is not kept. */
export async function forgetAddress(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`update lost_link set email_sealed = null where id = ${id}`)
}

export async function dropAsked(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`delete from lost_link where id = ${id}`)
}

/** Forgets what was asked more than a day ago. Returns how many. */
export const expireAsked = (tx: Tx, now: number): Promise<number> =>
  tx.run(sql`delete from lost_link where asked_at < ${at(now - day)}`)

/**
 * Uses up the secret of a letter: every request of that address gets the next of the fresh tokens' hashes; its old link is
 * dead. Empty when the secret is unknown, used or older than an hour.
 */
export const relink = (
  tx: Tx,
  o: { secret: Buffer; hashes: readonly Buffer[]; now: number },
): Promise<{ nth: number; number: string }[]> =>
  tx.rows(sql`select nth, number from jw_relink(${o.secret},
    (select array_agg(decode(h, 'hex') order by i)
      from unnest(${o.hashes.map((h) => h.toString('hex'))}::text[]) with ordinality as u(h, i)), ${at(o.now)})`)
