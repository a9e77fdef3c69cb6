// Accounts, sessions, tokens, links. Run under the system's post, except where an administrator acts.
import { at, findRow, sql, type Tx } from '#platform/db.ts'
import type { Post, PolicyRow } from '../schema.ts'
import {
  heldNow,
  type PostColumns,
  postColumns,
  postInForce,
  postTables,
  toPost,
} from './shared.ts'

export type PersonRow = { id: string; name: string; pseudonym: string; language: 'zh-CN' | 'en' }

export async function listPolicy(tx: Tx): Promise<PolicyRow[]> {
  return tx.rows(
    sql`select post_kind as "postKind", action, reach from policy order by post_kind, action`,
  )
}

export async function listActionsOf(tx: Tx, kind: string): Promise<string[]> {
  const rows = await tx.rows<{ action: string }>(
    sql`select action from policy where post_kind = ${kind}`,
  )
  return rows.map((r) => r.action)
}

export async function findPostInForce(
  tx: Tx,
  idOrCode: string,
  now: number,
): Promise<Post | undefined> {
  const row = await findRow<PostColumns>(
    tx,
    sql`select ${postColumns} from ${postTables}
      where (p.id::text = lower(${idOrCode}) or p.code = ${idOrCode}) and ${postInForce(now)}`,
  )
  return row && toPost(row)
}

/** What a person holds today, oldest first. */
export async function listPostsHeld(tx: Tx, personId: string, now: number): Promise<Post[]> {
  const rows = await tx.rows<PostColumns>(sql`select ${postColumns} from ${postTables}
    join holding h on h.post_id = p.id
    where h.person_id = ${personId} and ${heldNow(now)} and ${postInForce(now)}
    order by h.from_date, p.code`)
  return rows.map(toPost)
}

export async function findPerson(tx: Tx, id: string): Promise<PersonRow | undefined> {
  return findRow(tx, sql`select id, name, pseudonym, language from person where id = ${id}`)
}

// ── accounts ────────────────────────────────────────────────────────────────────────────────────────────
export type Account = {
  personId: string
  login: string
  passwordHash: string
  mustChange: boolean
  disabled: boolean
  failedCount: number
  lockedUntil: number | null
}

const accountColumns = sql`person_id as "personId", login, password_hash as "passwordHash",
  must_change as "mustChange", disabled, failed_count as "failedCount", locked_until as "lockedUntil"`

/** Locks the row, so that attempts made at once are counted one after another. */
export async function lockAccountByLogin(tx: Tx, login: string): Promise<Account | undefined> {
  return findRow(tx, sql`select ${accountColumns} from account where login = ${login} for update`)
}

export async function findAccount(tx: Tx, personId: string): Promise<Account | undefined> {
  return findRow(tx, sql`select ${accountColumns} from account where person_id = ${personId}`)
}

export async function hasAccounts(tx: Tx): Promise<boolean> {
  return (await tx.rows(sql`select from account limit 1`)).length > 0
}

/** Set-ups that run at once wait here for each other. */
export async function lockSetUp(tx: Tx): Promise<void> {
  await tx.rows(sql`select pg_advisory_xact_lock(7160202)`)
}

export async function insertAccount(
  tx: Tx,
  account: Pick<Account, 'personId' | 'login' | 'passwordHash' | 'mustChange'>,
): Promise<void> {
  await tx.run(sql`insert into account (person_id, login, password_hash, must_change)
    values (${account.personId}, ${account.login}, ${account.passwordHash}, ${account.mustChange})`)
}

export async function updateAccount(tx: Tx, account: Account): Promise<void> {
  await tx.run(sql`update account set login = ${account.login}, password_hash = ${account.passwordHash},
      must_change = ${account.mustChange}, disabled = ${account.disabled},
      failed_count = ${account.failedCount}, locked_until = ${at(account.lockedUntil)}
    where person_id = ${account.personId}`)
}

// ── sessions ────────────────────────────────────────────────────────────────────────────────────────────
export type Session = {
  personId: string
  personName: string
  pseudonym: string
  language: 'zh-CN' | 'en'
  seenAt: number
  expiresAt: number
  disabled: boolean
  mustChange: boolean
  post: Post
}

/** A session whose post is in force and still held by its person; whether it is alive is the caller's to judge. */
export async function findSession(
  tx: Tx,
  tokenHash: Buffer,
  now: number,
): Promise<Session | undefined> {
  const row = await findRow<PostColumns & Omit<Session, 'post'>>(
    tx,
    sql`select ${postColumns}, s.person_id as "personId", n.name as "personName", n.pseudonym, n.language,
        s.seen_at as "seenAt", s.expires_at as "expiresAt",
        coalesce(c.disabled, false) as disabled, coalesce(c.must_change, false) as "mustChange"
      from ${postTables} join session s on s.post_id = p.id join person n on n.id = s.person_id
      left join account c on c.person_id = s.person_id
      where s.token_hash = ${tokenHash} and ${postInForce(now)}
        and exists (select from holding h where h.person_id = s.person_id and h.post_id = p.id and ${heldNow(now)})`,
  )
  return row && { ...row, post: toPost(row) }
}

export type NewSession = {
  tokenHash: Buffer
  personId: string
  postId: string
  now: number
  expiresAt: number
}

/** Ended sessions are cleared away on the occasion. */
export async function insertSession(tx: Tx, session: NewSession): Promise<void> {
  await tx.run(sql`delete from session where expires_at <= ${at(session.now)}`)
  await tx.run(sql`insert into session (token_hash, person_id, post_id, created_at, seen_at, expires_at)
    values (${session.tokenHash}, ${session.personId}, ${session.postId}, ${at(session.now)}, ${at(session.now)},
      ${at(session.expiresAt)})`)
}

export async function touchSession(tx: Tx, tokenHash: Buffer, now: number): Promise<void> {
  await tx.run(sql`update session set seen_at = ${at(now)} where token_hash = ${tokenHash}`)
}

export async function updateSessionPost(tx: Tx, tokenHash: Buffer, postId: string): Promise<void> {
  await tx.run(sql`update session set post_id = ${postId} where token_hash = ${tokenHash}`)
}

export async function deleteSession(tx: Tx, tokenHash: Buffer): Promise<void> {
  await tx.run(sql`delete from session where token_hash = ${tokenHash}`)
}

/** `except`: the session that stays. */
export async function deleteSessionsOf(tx: Tx, personId: string, except?: Buffer): Promise<void> {
  await tx.run(sql`delete from session where person_id = ${personId}
    and token_hash is distinct from ${except ?? null}::bytea`)
}

// ── links ───────────────────────────────────────────────────────────────────────────────────────────────
export type Link = { personId: string; postId: string; expiresAt: number; disabled: boolean }

export async function insertLink(
  tx: Tx,
  link: { tokenHash: Buffer; personId: string; postId: string; expiresAt: number },
): Promise<void> {
  await tx.run(sql`insert into sign_in_link (token_hash, person_id, post_id, expires_at)
    values (${link.tokenHash}, ${link.personId}, ${link.postId}, ${at(link.expiresAt)})`)
}

export async function findLink(tx: Tx, tokenHash: Buffer): Promise<Link | undefined> {
  return findRow(
    tx,
    sql`select l.person_id as "personId", l.post_id as "postId", l.expires_at as "expiresAt",
        coalesce(c.disabled, false) as disabled
      from sign_in_link l left join account c on c.person_id = l.person_id where l.token_hash = ${tokenHash}`,
  )
}

export type PostHolder = { personId: string; personName: string; post: Post }

/** Who holds the posts of a city's units today, in the order of their codes. */
export async function listHolders(tx: Tx, city: string, now: number): Promise<PostHolder[]> {
  const rows = await tx.rows<PostColumns & { personId: string; personName: string }>(sql`
    select ${postColumns}, n.id as "personId", n.name as "personName" from ${postTables}
    join holding h on h.post_id = p.id join person n on n.id = h.person_id
    where starts_with(p.code, ${city}) and ${heldNow(now)} and ${postInForce(now)} order by p.code`)
  return rows.map(({ personId, personName, ...post }) => ({
    personId,
    personName,
    post: toPost(post),
  }))
}

// ── API tokens ──────────────────────────────────────────────────────────────────────────────────────────
export type ApiToken = { scopes: string[]; expiresAt: number | null; post: Post }

/** A token that was not revoked, of a post in force; whether it has ended is the caller's to judge. */
export async function findToken(
  tx: Tx,
  tokenHash: Buffer,
  now: number,
): Promise<ApiToken | undefined> {
  const row = await findRow<PostColumns & Omit<ApiToken, 'post'>>(
    tx,
    sql`select ${postColumns}, t.scopes, t.expires_at as "expiresAt"
      from ${postTables} join api_token t on t.post_id = p.id
      where t.token_hash = ${tokenHash} and t.revoked_at is null and ${postInForce(now)}`,
  )
  return row && { ...row, post: toPost(row) }
}

export type NewApiToken = {
  id: string
  tokenHash: Buffer
  postId: string
  scopes: readonly string[]
  note: string
  createdAt: number
  expiresAt: number | null
}

export async function insertToken(tx: Tx, token: NewApiToken): Promise<void> {
  await tx.run(sql`insert into api_token (id, token_hash, post_id, scopes, note, created_at, expires_at)
    values (${token.id}, ${token.tokenHash}, ${token.postId}, ${token.scopes}, ${token.note},
      ${at(token.createdAt)}, ${at(token.expiresAt)})`)
}

export type TokenRow = {
  id: string
  postId: string
  postCode: string
  title: string
  titleEn: string
  scopes: string[]
  note: string
  createdAt: number
  expiresAt: number | null
  revokedAt: number | null
}

export async function listTokens(
  tx: Tx,
  page: { limit: number; before: string | undefined },
): Promise<TokenRow[]> {
  return tx.rows(sql`select t.id, t.post_id as "postId", p.code as "postCode", p.title, p.title_en as "titleEn",
      t.scopes, t.note, t.created_at as "createdAt", t.expires_at as "expiresAt", t.revoked_at as "revokedAt"
    from api_token t join post p on p.id = t.post_id
    where ${page.before ?? null}::uuid is null or t.id < ${page.before ?? null}::uuid
    order by t.id desc limit ${page.limit + 1}`)
}

/** @returns whether there was such a token that had not been revoked */
export async function revokeToken(tx: Tx, id: string, now: number): Promise<boolean> {
  return (
    (await tx.run(
      sql`update api_token set revoked_at = ${at(now)} where id = ${id} and revoked_at is null`,
    )) > 0
  )
}
