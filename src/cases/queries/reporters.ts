// Those who asked. Contact details go in sealed and come out only through a logged look.
import { hmac, type Keys, newId, newSecret, seal, sha256, unseal } from '#platform/crypto.ts'
import { at, findRow, json, sql, type Sql, steady, type Tx } from '#platform/db.ts'
import type { Case } from '../domain.ts'
import { emailIndex } from './lost.ts'

export type Contact = {
  readonly name?: string | undefined
  readonly phone?: string | undefined
  readonly email?: string | undefined
}

export type NewReporter = Contact & { readonly language: 'zh-CN' | 'en' }

const day = 86_400_000
/** Contact details are kept this long after the report; the case itself stays. */
const contactDays = 730

export const normalPhone = (phone: string): string =>
  phone.replace(/[^\d+]/g, '').replace(/^(\+?86)(?=1\d{10}$)/, '')

/** Equal contacts give equal bytes; what they are cannot be read from them. */
export function contactIndex(keys: Keys, contact: Contact): Buffer | null {
  const value = contact.phone ? normalPhone(contact.phone) : contact.email?.toLowerCase()
  return value ? hmac(keys.contactIndex, value) : null
}

export type Asker = {
  readonly case: Pick<Case, 'district' | 'id'>
  readonly reporter: NewReporter | undefined
  readonly at: number
  /** Has the same problem as the one who told of it, and told nothing: there is no first case of theirs. */
  readonly joins?: boolean | undefined
}

const hex = (bytes: Buffer | null): string | null => (bytes ? `\\x${bytes.toString('hex')}` : null)

/** Adds those who asked; returns the tokens of their follow links, in order, kept nowhere else. */
export async function addReporters(
  tx: Tx,
  keys: Keys,
  askers: readonly Asker[],
): Promise<string[]> {
  const tokens = askers.map(() => newSecret())
  const rows = askers.map((asker, i) => {
    const id = newId()
    const r: NewReporter = asker.reporter ?? { language: 'zh-CN' }
    const sealed = (value: string | undefined, what: string) =>
      hex(value ? seal(keys.contact, value, `${id}:${what}`) : null)
    return {
      district: asker.case.district,
      case_id: asker.case.id,
      id,
      original_case: asker.joins ? id : asker.case.id,
      anonymous: !(r.name || r.phone || r.email),
      name_sealed: sealed(r.name, 'name'),
      phone_sealed: sealed(r.phone, 'phone'),
      email_sealed: sealed(r.email, 'email'),
      contact_index: hex(contactIndex(keys, r)),
      email_index: hex(emailIndex(keys, r.email)),
      language: r.language,
      follow_hash: hex(sha256(tokens[i] as string)),
      created_at: at(asker.at),
      expires_at: at(asker.at + contactDays * day),
    }
  })
  tx.send(
    steady(
      sql`insert into reporter select * from jsonb_populate_recordset(null::reporter, ${json(rows)}::jsonb)`,
    ),
  )
  return tokens
}

/** Adds one who asked; returns the token of their follow link. */
export async function addReporter(
  tx: Tx,
  keys: Keys,
  c: Pick<Case, 'district' | 'id'>,
  o: { reporter: NewReporter | undefined; now: number; joins?: boolean },
): Promise<string> {
  const { reporter, now, joins } = o
  const [token] = await addReporters(tx, keys, [{ case: c, reporter, at: now, joins }])
  return token as string
}

/** Whoever asked about the case, or about the one it was split from. */
const asksAbout = (caseId: string): Sql =>
  sql`(r.case_id = ${caseId} or exists (select from cases p where p.district = r.district and p.id = ${caseId}
    and p.split_from in (r.case_id, r.original_case)))`

export type ReporterLine = {
  id: string
  anonymous: boolean
  hasName: boolean
  hasPhone: boolean
  hasEmail: boolean
  own: boolean
  earlier: number
}

/** Who asked, without their details: what there is to ask for, and how many earlier cases the same contact has. */
export function listReporters(tx: Tx, c: Pick<Case, 'district' | 'id'>): Promise<ReporterLine[]> {
  return tx.rows<ReporterLine>(sql`select id, anonymous, name_sealed is not null as "hasName", phone_sealed is not null as "hasPhone",
      email_sealed is not null as "hasEmail", original_case = case_id as own,
      (select count(*) from reporter e where e.contact_index = r.contact_index and e.district = r.district and e.case_id <> r.case_id)::int as earlier
    from reporter r where district = ${c.district} and ${asksAbout(c.id)} order by created_at limit 200`)
}

type Sealed = { name: Uint8Array | null; phone: Uint8Array | null; email: Uint8Array | null }

export async function findContact(
  tx: Tx,
  keys: Keys,
  o: { caseId: string; reporterId: string },
): Promise<Contact | undefined> {
  const row = await findRow<Sealed>(
    tx,
    sql`select name_sealed as name, phone_sealed as phone, email_sealed as email
    from reporter r where id = ${o.reporterId} and ${asksAbout(o.caseId)}`,
  )
  if (!row) return undefined
  const open = (bytes: Uint8Array | null, what: string) =>
    bytes ? unseal(keys.contact, bytes, `${o.reporterId}:${what}`) : undefined
  return {
    name: open(row.name, 'name'),
    phone: open(row.phone, 'phone'),
    email: open(row.email, 'email'),
  }
}

export type Look = {
  readonly postId: string
  readonly personId: string | null
  readonly what: string
  readonly reason: string
  readonly now: number
}

export async function logAccess(
  tx: Tx,
  c: Pick<Case, 'district' | 'id'>,
  look: Look,
): Promise<void> {
  await tx.run(sql`insert into access_log (district, id, at, post_id, person_id, case_id, what, reason)
    values (${c.district}, ${newId()}, ${at(look.now)}, ${look.postId}, ${look.personId}, ${c.id}, ${look.what}, ${look.reason})`)
}

/** Everyone who asked about the merged case is from now on answered from the main one. */
export async function moveReporters(
  tx: Tx,
  o: { from: Pick<Case, 'district' | 'id'>; into: string },
): Promise<void> {
  await tx.run(
    sql`update reporter set case_id = ${o.into} where district = ${o.from.district} and case_id = ${o.from.id}`,
  )
}

export type Held = {
  name: boolean
  phone: boolean
  email: boolean
  until: number
}

/** What is kept of the holder of a follow link. */
export function findHeld(tx: Tx): Promise<Held | undefined> {
  return findRow(
    tx,
    sql`select name_sealed is not null as name, phone_sealed is not null as phone, email_sealed is not null as email,
      expires_at as until from reporter where id = any (jw_following())`,
  )
}

export type LookedAt = {
  at: number
  reason: string
  title: string
  titleEn: string
}

/** Who looked at the contact details of the holder of a follow link, and why; the latest first. */
export function listLooks(tx: Tx): Promise<LookedAt[]> {
  return tx.rows(sql`select l.at, l.reason, coalesce(p.title, '') as title, coalesce(nullif(p.title_en, ''), p.title, '') as "titleEn"
    from access_log l left join post p on p.id = l.post_id
    where l.what = any (array(select 'contact:' || id from unnest(jw_following()) id)) order by l.at desc, l.id limit 100`)
}

/**
 * Whether the case of a follow link's holder is that of others too, who were merged into it, or joined it and left a
 * contact; `caseId`: this part of it is.
 */
export async function doOthersAsk(tx: Tx, caseId?: string): Promise<boolean> {
  const row = await findRow(
    tx,
    sql`select from reporter r where r.id = any (jw_following()) and (r.case_id <> r.original_case
      or jw_joined_by_others()
      or exists (select from journal j where j.district = r.district and j.subject in (r.case_id, ${caseId ?? null}::uuid)
        and j.kind = 'absorbed'))`,
  )
  return row !== undefined
}

/** The reporter behind a follow link, as the database lets its holder see it. */
export function findFollower(
  tx: Tx,
): Promise<{ id: string; caseId: string; originalCase: string; language: string } | undefined> {
  return findRow(
    tx,
    sql`select id, case_id as "caseId", original_case as "originalCase", language from reporter
    where id = any (jw_following())`,
  )
}

/** The cases split from these that the holder of a follow link may follow, oldest first. */
export async function listParts(tx: Tx, of: readonly string[]): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`select id from cases
    where split_from = any(${of as string[]}::uuid[]) and id = any (jw_followed()) order by reported_at, id`)
  return rows.map((r) => r.id)
}
