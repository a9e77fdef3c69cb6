// Accounts, sessions, tokens, links. Run under the system's post, except where an administrator acts.
import { at, findRow, sql, steady, type Tx } from '#platform/db.ts'
import type { Post, PolicyRow } from '../schema.ts'
import {
  heldNow,
  lentNow,
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
  /** Where the letter about a lost password goes. */
  email: string | null
}

const accountColumns = sql`person_id as "personId", login, password_hash as "passwordHash",
  must_change as "mustChange", disabled, failed_count as "failedCount", locked_until as "lockedUntil", email`

/** Locks the row, so that attempts made at once are counted one after another. */
export async function lockAccountByLogin(tx: Tx, login: string): Promise<Account | undefined> {
  return findRow(tx, sql`select ${accountColumns} from account where login = ${login} for update`)
}

/** By login or by e-mail address. */
export async function findAccountBy(
  tx: Tx,
  by: { login: string } | { email: string },
): Promise<Account | undefined> {
  const [login, email] = 'login' in by ? [by.login, null] : [null, by.email]
  return findRow(
    tx,
    sql`select ${accountColumns} from account where login = ${login} or email = ${email}`,
  )
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
  account: Pick<Account, 'personId' | 'login' | 'passwordHash' | 'mustChange'> & {
    email?: string | null | undefined
  },
): Promise<void> {
  await tx.run(sql`insert into account (person_id, login, password_hash, must_change, email)
    values (${account.personId}, ${account.login}, ${account.passwordHash}, ${account.mustChange},
      ${account.email ?? null})`)
}

export async function updateAccount(tx: Tx, account: Account): Promise<void> {
  await tx.run(sql`update account set login = ${account.login}, password_hash = ${account.passwordHash},
      must_change = ${account.mustChange}, disabled = ${account.disabled},
      failed_count = ${account.failedCount}, locked_until = ${at(account.lockedUntil)}, email = ${account.email}
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
  /** When its person last showed who they are; null: never. */
  provedAt: number | null
  way: string
  /** A second factor was shown. */
  strong: boolean
  disabled: boolean
  mustChange: boolean
  post: Post
  /** Rights lent to the post, in force today. */
  lent: Record<string, 'area' | 'unit' | 'all' | 'none'> | null
}

const lentTo = (now: number) => sql`(select jsonb_object_agg(d.action, r.reach) from delegation d
  join post f on f.id = d.from_post join policy r on r.post_kind = f.kind and r.action = d.action
  where d.to_post = p.id and ${lentNow(now)})`

/** Rights that other posts have lent to this one. */
export async function findLent(tx: Tx, postId: string, now: number): Promise<Session['lent']> {
  const row = await findRow<Pick<Session, 'lent'>>(
    tx,
    sql`select ${lentTo(now)} as lent from post p where p.id = ${postId}`,
  )
  return row?.lent ?? null
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
        s.seen_at as "seenAt", s.expires_at as "expiresAt", s.proved_at as "provedAt",
        s.way, s.strong, coalesce(c.disabled, false) as disabled, coalesce(c.must_change, false) as "mustChange",
        ${lentTo(now)} as lent
      from ${postTables} join session s on s.post_id = p.id join person n on n.id = s.person_id
      left join account c on c.person_id = s.person_id
      where s.token_hash = ${tokenHash} and ${postInForce(now)}
        and exists (select from holding h where h.person_id = s.person_id and h.post_id = p.id and ${heldNow(now)})`,
  )
  return row && { ...row, post: toPost(row) }
}

export type NewSession = {
  id: string
  tokenHash: Buffer
  personId: string
  postId: string
  now: number
  expiresAt: number
  /** Whether beginning it showed who its person is. */
  proven: boolean
  way: string
  strong: boolean
  agent: string
}

/** Ended sessions are cleared away on the occasion. */
export async function insertSession(tx: Tx, session: NewSession): Promise<void> {
  await tx.run(sql`delete from session where expires_at <= ${at(session.now)}`)
  await tx.run(sql`insert into session
      (token_hash, id, person_id, post_id, created_at, seen_at, expires_at, proved_at, way, strong, agent)
    values (${session.tokenHash}, ${session.id}, ${session.personId}, ${session.postId}, ${at(session.now)},
      ${at(session.now)}, ${at(session.expiresAt)}, ${at(session.proven ? session.now : null)}, ${session.way}, ${session.strong},
      ${session.agent})`)
}

export async function touchSession(tx: Tx, tokenHash: Buffer, now: number): Promise<void> {
  await tx.run(sql`update session set seen_at = ${at(now)} where token_hash = ${tokenHash}`)
}

/** Its person showed anew who they are; `strong`: with a second factor, `next`: the hash of a new token. */
export async function proveSession(
  tx: Tx,
  tokenHash: Buffer,
  { now, strong, next = tokenHash }: { now: number; strong: boolean; next?: Buffer },
): Promise<void> {
  await tx.run(sql`update session set proved_at = ${at(now)}, strong = strong or ${strong}, token_hash = ${next}
    where token_hash = ${tokenHash}`)
}

export async function updateSessionPost(tx: Tx, tokenHash: Buffer, postId: string): Promise<void> {
  await tx.run(sql`update session set post_id = ${postId} where token_hash = ${tokenHash}`)
}

export type OwnSession = {
  id: string
  createdAt: number
  seenAt: number
  expiresAt: number
  way: string
  agent: string
  title: string
  titleEn: string
  current: boolean
}

/** Latest use first; `tokenHash`: the one that asks. */
export async function listSessionsOf(
  tx: Tx,
  personId: string,
  tokenHash: Buffer,
): Promise<OwnSession[]> {
  return tx.rows(sql`select s.id, s.created_at as "createdAt", s.seen_at as "seenAt", s.expires_at as "expiresAt",
      s.way, s.agent, p.title, p.title_en as "titleEn", s.token_hash = ${tokenHash} as current
    from session s join post p on p.id = s.post_id where s.person_id = ${personId} order by s.seen_at desc, s.id`)
}

/** One of a person's own. @returns whether there was such a one */
export async function deleteSessionOf(tx: Tx, personId: string, id: string): Promise<boolean> {
  return (await tx.run(sql`delete from session where person_id = ${personId} and id = ${id}`)) > 0
}

/** Whose session it was; undefined when it had ended already. */
export async function deleteSession(
  tx: Tx,
  tokenHash: Buffer,
): Promise<{ personId: string; postId: string; way: string } | undefined> {
  return findRow(
    tx,
    sql`delete from session where token_hash = ${tokenHash}
      returning person_id as "personId", post_id as "postId", way`,
  )
}

/** `except`: the session that stays. */
export async function deleteSessionsOf(tx: Tx, personId: string, except?: Buffer): Promise<void> {
  await tx.run(sql`delete from session where person_id = ${personId}
    and token_hash is distinct from ${except ?? null}::bytea`)
}

// ── links ───────────────────────────────────────────────────────────────────────────────────────────────
export type NewLink = {
  tokenHash: Buffer
  personId: string
  postId: string
  expiresAt: number
  /** Serves until it ends instead of once. */
  reusable: boolean
}

export async function insertLink(tx: Tx, link: NewLink): Promise<void> {
  await tx.run(sql`insert into sign_in_link (token_hash, person_id, post_id, expires_at, reusable)
    values (${link.tokenHash}, ${link.personId}, ${link.postId}, ${at(link.expiresAt)}, ${link.reusable})`)
}

/** Uses a link up; undefined when there is no such link, it has ended, was used, or its person was shut out. */
export async function takeLink(
  tx: Tx,
  tokenHash: Buffer,
  now: number,
): Promise<{ personId: string; postId: string; reusable: boolean } | undefined> {
  return findRow(
    tx,
    sql`update sign_in_link l set used_at = ${at(now)}
      where token_hash = ${tokenHash} and expires_at > ${at(now)} and (reusable or used_at is null)
        and not exists (select from account c where c.person_id = l.person_id and c.disabled)
      returning person_id as "personId", post_id as "postId", reusable`,
  )
}

export type PostHolder = { personId: string; personName: string; post: Post }

/** Who holds the posts whose codes begin so today, in the order of their codes. */
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

/** Who holds a post today, the one who came first foremost. */
export async function listHoldersOf(
  tx: Tx,
  postId: string,
  now: number,
): Promise<{ personId: string; personName: string }[]> {
  return tx.rows(sql`select n.id as "personId", n.name as "personName"
    from post p join holding h on h.post_id = p.id join person n on n.id = h.person_id
    where p.id = ${postId} and ${heldNow(now)} order by h.from_date, n.id`)
}

// ── API tokens ──────────────────────────────────────────────────────────────────────────────────────────
export type ApiToken = { scopes: string[]; expiresAt: number | null; post: Post }

/**
 * The tokens of these hashes (hex) that were not revoked, of posts in force, by hash; whether one has ended is the caller's
 * to judge.
 */
export async function findTokens(
  tx: Tx,
  hashes: readonly string[],
  now: number,
): Promise<ReadonlyMap<string, ApiToken>> {
  const rows = await tx.rows<PostColumns & Omit<ApiToken, 'post'> & { hash: string }>(
    steady(sql`select ${postColumns}, t.scopes, t.expires_at as "expiresAt", encode(t.token_hash, 'hex') as hash
      from ${postTables} join api_token t on t.post_id = p.id
      where t.token_hash in (select decode(h, 'hex') from unnest(${hashes as string[]}::text[]) as h)
        and t.revoked_at is null and ${postInForce(now)}`),
  )
  return new Map(rows.map((row) => [row.hash, { ...row, post: toPost(row) }]))
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
