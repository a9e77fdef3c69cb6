// API tokens and sign-in links: secrets that are shown once; only their SHA-256 is kept.
import { newId, newSecret, sha256 } from '#platform/crypto.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { allScopes, tokenRefusal } from './domain.ts'
import type { People } from './people.ts'
import { systemContext } from './policy.ts'
import {
  findPerson,
  findPostInForce,
  insertLink,
  insertToken,
  listActionsOf,
  listHolders,
  listHoldersOf,
} from './queries/identity.ts'
import { type Acting, record } from './record.ts'
import { refused } from './refuse.ts'
import type { Post } from './schema.ts'

export type TokenOrder = {
  readonly postId: string
  /** Actions of the policy table; undefined = whatever the post may do. */
  readonly scopes?: readonly string[] | undefined
  /** Undefined = until it is revoked. */
  readonly ttlMs?: number | undefined
  readonly note: string
}

export type MadeToken = {
  readonly id: string
  readonly secret: string
  readonly expiresAt: number | null
}

/** In the caller's transaction, recorded on the caller's behalf. */
export async function issueToken(
  call: Acting,
  journalKey: Buffer,
  order: TokenOrder,
): Promise<MadeToken> {
  const { tx, actor, now } = call
  const post = await findPostInForce(tx, order.postId, now)
  if (!post) {
    const refusal = { field: 'postId', zh: '现行岗位', en: 'a post in force' }
    throw refused(refusal)
  }
  const refusal = tokenRefusal({
    kind: post.kind,
    rights: new Set(await listActionsOf(tx, post.kind)),
    scopes: order.scopes,
    askerScopes: actor.scopes,
  })
  if (refusal) throw refused(refusal)
  const id = newId()
  const secret = `jw_${newSecret()}`
  const scopes = order.scopes ?? [allScopes]
  const expiresAt = order.ttlMs === undefined ? null : now + order.ttlMs
  await insertToken(tx, {
    id,
    tokenHash: sha256(secret),
    postId: post.id,
    scopes,
    note: order.note,
    createdAt: now,
    expiresAt,
  })
  await record(call, {
    journalKey,
    subject: id,
    kind: 'token.issued',
    data: { post: post.id, scopes, expiresAt },
  })
  return { id, secret, expiresAt }
}

/** For the command line: a token made on the system's behalf. The secret is given once. */
export async function makeToken(
  people: People,
  { journalKey, ...order }: TokenOrder & { readonly journalKey: Buffer },
): Promise<MadeToken> {
  const { db, now } = people.deps
  const actor = people.systemActor()
  return db.transaction(systemContext, (tx) =>
    issueToken({ tx, actor, now: now(), key: null }, journalKey, order),
  )
}

export type LinkOrder = {
  readonly personId: string
  readonly postId: string
  /** epoch ms */
  readonly expiresAt: number
  readonly journalKey: Buffer
}

async function makeLink(
  people: People,
  { journalKey, ...order }: LinkOrder,
  reusable: boolean,
): Promise<string> {
  const { db, now } = people.deps
  const token = newSecret()
  await db.transaction(systemContext, async (tx) => {
    const person = await findPerson(tx, order.personId)
    if (!person) throw new Problem('not-found', say`There is no such person.`)
    await insertLink(tx, { ...order, tokenHash: sha256(token), reusable })
    await record(
      { tx, actor: people.systemActor(), now: now(), key: null },
      {
        journalKey,
        subject: person.pseudonym,
        kind: 'link.made',
        data: { post: order.postId, expiresAt: order.expiresAt, reusable },
      },
    )
  })
  return token
}

/** A link that signs a person in as one of their posts, once. Made on the system's behalf and recorded. */
export const makeSignInLink = (people: People, order: LinkOrder): Promise<string> =>
  makeLink(people, order, false)

export type HolderLink = Pick<LinkOrder, 'journalKey'> & {
  readonly postId: string
  /** Needed where several people hold the post. */
  readonly personId?: string | undefined
  readonly ttlMs: number
}

/** A sign-in link for whoever holds a post today. @throws Problem not-found, refused when several do and none is named */
export async function linkForHolder(people: People, o: HolderLink): Promise<string> {
  const { db, now } = people.deps
  const holders = await db.transaction(systemContext, (tx) => listHoldersOf(tx, o.postId, now()))
  const [holder, other] = holders.filter((h) => (o.personId ?? h.personId) === h.personId)
  if (!holder)
    throw new Problem('not-found', say`Nobody, or not this person, holds the post today.`)
  if (other) {
    const names = holders.map((h) => `${h.personId} ${h.personName}`).join(', ')
    throw new Problem('refused', say`Several people hold this post; name one: ${names}`)
  }
  const { postId, journalKey, ttlMs } = o
  const { personId } = holder
  return makeSignInLink(people, { personId, postId, journalKey, expiresAt: now() + ttlMs })
}

export type DemoLink = {
  /** e.g. `dutyOfficer-district` */
  readonly job: string
  readonly token: string
  readonly personName: string
  readonly post: Post
}

/** Each job with the kind of its post, its level (0 = city … 3 = community) and which of several it is. */
const demoJobs: readonly (readonly [
  job: string,
  kind: string,
  level: number | undefined,
  nth: number,
])[] = [
  ['callTaker', 'callTaker', undefined, 0],
  ['dispatcher', 'dispatcher', 0, 0],
  ['dutyOfficer-city', 'dutyOfficer', 0, 0],
  ['dutyOfficer-district', 'dutyOfficer', 1, 0],
  ['dutyOfficer-street', 'dutyOfficer', 2, 0],
  ['dutyOfficer-community', 'dutyOfficer', 3, 0],
  ['handler-1', 'handler', 1, 0],
  ['handler-2', 'handler', 1, 1],
  ['gridWorker', 'gridWorker', undefined, 0],
  ['supervisor', 'supervisor', undefined, 0],
  ['evaluator', 'evaluator', undefined, 0],
  ['commander', 'commander', undefined, 0],
  ['steward', 'steward', undefined, 0],
  ['admin', 'admin', undefined, 0],
]

/**
 * One sign-in link for each demo job that someone holds within a city; they serve until they end, as many try the demo
 * city with the same links. Posts are taken in the order of their codes, so that district, street and community lie
 * within each other.
 * @param o.city prefix of the city's codes
 */
export async function demoLinks(
  people: People,
  o: { readonly city: string; readonly expiresAt: number; readonly journalKey: Buffer },
): Promise<DemoLink[]> {
  const { db, now } = people.deps
  const holders = await db.transaction(systemContext, (tx) => listHolders(tx, o.city, now()))
  const dutyAreas = holders
    .filter((h) => h.post.kind === 'dutyOfficer')
    .map((h) => h.post.areaCode.length)
  const lengths = [...new Set(dutyAreas)].toSorted((a, b) => a - b)
  const links: DemoLink[] = []
  for (const [job, kind, level, nth] of demoJobs) {
    const length = level === undefined ? undefined : lengths[level]
    const fits = (post: Post) =>
      post.kind === kind && (level === undefined || post.areaCode.length === length)
    const found = holders.filter(({ post }) => fits(post))[nth]
    if (!found) continue
    const order = { ...o, personId: found.personId, postId: found.post.id }
    // eslint-disable-next-line no-await-in-loop -- one session on the embedded database
    const token = await makeLink(people, order, true)
    links.push({ job, token, personName: found.personName, post: found.post })
  }
  return links
}
