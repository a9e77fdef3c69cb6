// What is kept of the holder of a follow link, as they may see, correct and erase it.
import { type Keys, seal, unseal } from '#platform/crypto.ts'
import { findRow, sql, type Tx } from '#platform/db.ts'
import { erasures } from '#platform/journal/erasure.ts'
import { emailIndex } from './lost.ts'
import { type Contact, contactIndex } from './reporters.ts'

type Row = {
  id: string
  name: Uint8Array | null
  phone: Uint8Array | null
  email: Uint8Array | null
  language: string
  createdAt: number
  until: number
}

export type Own = {
  readonly id: string
  readonly contact: Contact
  readonly language: string
  readonly createdAt: number
  /** When the contact details are removed in any case. */
  readonly until: number
}

export async function findOwn(tx: Tx, keys: Keys): Promise<Own | undefined> {
  const row = await findRow<Row>(
    tx,
    sql`select id, name_sealed as name, phone_sealed as phone, email_sealed as email, language,
      created_at as "createdAt", expires_at as until from reporter where id = any (jw_following())`,
  )
  if (!row) return undefined
  const { id, language, createdAt, until } = row
  const open = (bytes: Uint8Array | null, what: string) =>
    bytes ? unseal(keys.contact, bytes, `${id}:${what}`) : undefined
  const contact = {
    name: open(row.name, 'name'),
    phone: open(row.phone, 'phone'),
    email: open(row.email, 'email'),
  }
  return { id, contact, language, createdAt, until }
}

/** Puts these in place of what was kept; what is left out is gone. */
export async function correctOwn(tx: Tx, keys: Keys, id: string, contact: Contact): Promise<void> {
  const sealed = (value: string | undefined, what: string) =>
    value ? seal(keys.contact, value, `${id}:${what}`) : null
  await tx.rows(sql`select jw_correct_own(${sealed(contact.name, 'name')}::bytea, ${sealed(contact.phone, 'phone')}::bytea,
    ${sealed(contact.email, 'email')}::bytea, ${contactIndex(keys, contact)}::bytea, ${emailIndex(keys, contact.email)}::bytea)`)
}

/** The place of the latest statement of what was erased; in the transaction that made it, its own. */
export async function lastErasure(tx: Tx): Promise<number> {
  const row = await findRow<{ seq: number }>(
    tx,
    sql`select seq from journal_head where subject = ${erasures}`,
  )
  return row?.seq ?? 0
}
