// Who asks. Look-ups run under the system's post: nobody else sees accounts, sessions and tokens.
import type { FastifyRequest } from 'fastify'
import type { Clock } from '#platform/clock.ts'
import { hashPassword, newSecret, sha256 } from '#platform/crypto.ts'
import type { Database } from '#platform/db.ts'
import { languageOf } from '#platform/http/app.ts'
import { type Actor, type Authenticate, bearerOf } from '#platform/http/actor.ts'
import { gather } from '#platform/gather.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { allScopes, doorPosts, isSessionAlive, type Language, touchEveryMs } from './domain.ts'
import { defaultSettings, type IdentitySettings, needsFactor } from './domain/factors.ts'
import { cookieNamesOf, type Deps, requireProven } from './entering.ts'
import { openPolicy, type PolicyCache, type Rights, systemContext, withLent } from './policy.ts'
import {
  type ApiToken,
  findPostInForce,
  findSession,
  findTokens,
  type Session,
  touchSession,
} from './queries/identity.ts'
import type { Post } from './schema.ts'

export type People = {
  readonly authenticate: Authenticate
  /** Timers, messages, imports: acts for nobody. Its rights are those last read. */
  systemActor(): Actor
  /** Anyone who has not signed in. */
  publicActor(language: Language): Actor
  /** A post in force, by id or code. @throws Problem not-found */
  actorOfPost(idOrCode: string): Promise<Actor>
  /** The post an API token stands for. @throws Problem not-signed-in for a wrong, revoked or ended one */
  actorOfToken(secret: string, language: Language): Promise<Actor>
  /** What a kind of post may do; nothing for an unknown kind. */
  rightsOf(kind: string): Rights
  close(): Promise<void>
  /** For this room's routes. */
  readonly deps: Deps
}

const doors = {
  system: { title: '系统', titleEn: 'System' },
  public: { title: '公众', titleEn: 'Public' },
}

function doorPost(kind: keyof typeof doors): Actor['post'] {
  return {
    id: doorPosts[kind],
    code: kind,
    kind,
    unitCode: 'jingwei',
    areaCode: '',
    ...doors[kind],
  }
}

function actorPost({ id, code, kind, unit, areaCode, title, titleEn }: Post): Actor['post'] {
  return { id, code, kind, unitCode: unit.code, areaCode, title, titleEn }
}

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)

async function actorOfSession(
  { db, now, policy, settings }: Deps,
  { token, passive }: { readonly token: string; readonly passive: boolean },
  language: Language,
): Promise<Actor | undefined> {
  const hash = sha256(token)
  const session = await db.transaction(systemContext, async (tx): Promise<Session | undefined> => {
    const found = await findSession(tx, hash, now())
    if (!found || found.disabled || !isSessionAlive(found, now(), settings.session.idle)) {
      return undefined
    }
    if (!passive && now() - found.seenAt >= touchEveryMs) {
      await touchSession(tx, hash, now())
    }
    return found
  })
  if (!session) return undefined
  const { kind } = session.post
  // whoever still has the password an administrator gave them, or has yet to add a second factor, may only do that
  const waiting = session.mustChange || (!session.strong && needsFactor(settings, kind))
  return {
    post: actorPost(session.post),
    person: { id: session.personId, name: session.personName, pseudonym: session.pseudonym },
    rights: waiting ? new Map() : withLent(policy.rightsOf(kind), session.lent),
    via: 'session',
    language,
  }
}

type FindToken = (hash: string) => Promise<ApiToken | undefined>

const mostTokens = 200

/** Looks tokens up, those of requests that come together in one look; never one that began before the request came. */
const tokenFinder = ({ db, now }: Pick<Deps, 'db' | 'now'>): FindToken =>
  gather({
    most: mostTokens,
    run: async (hashes: readonly string[]) => {
      const all = [...new Set(hashes)]
      const found = await db.transaction(systemContext, (tx) => findTokens(tx, all, now()))
      return hashes.map((hash) => found.get(hash))
    },
  })

async function actorOfToken(
  { now, policy, findToken }: Deps & { readonly findToken: FindToken },
  secret: string,
  language: Language,
): Promise<Actor> {
  await policy.refresh()
  const token = await findToken(sha256(secret).toString('hex'))
  if (!token || (token.expiresAt !== null && token.expiresAt <= now())) {
    throw new Problem('not-signed-in', say`This API token is not valid, was revoked or has ended.`)
  }
  const all = policy.rightsOf(token.post.kind)
  const actor = { post: actorPost(token.post), person: null, via: 'token' as const, language }
  if (token.scopes.includes(allScopes)) return { ...actor, rights: all }
  const rights = new Map([...all].filter(([action]) => token.scopes.includes(action)))
  return { ...actor, rights, scopes: token.scopes }
}

function makeAuthenticate(
  deps: Deps & { readonly findToken: FindToken },
  publicActor: (language: Language) => Actor,
): Authenticate {
  return async ({ headers, cookies, passive = false }) => {
    const language = languageOf({ headers })
    const bearer = bearerOf(headers)
    if (bearer !== undefined) return actorOfToken(deps, bearer, language)
    await deps.policy.refresh()
    const follow = one(headers['x-follow'])
    // Whether the link leads to a case is found out by the database when rows are asked for.
    if (follow)
      return { ...publicActor(language), via: 'follow', follow: sha256(follow).toString('hex') }
    const cookie = cookies[deps.cookieNames.session]
    // An ended session travels along by itself; whoever has one is anonymous again, and may sign in.
    const actor = cookie
      ? await actorOfSession(deps, { token: cookie, passive }, language)
      : undefined
    return actor ?? publicActor(language)
  }
}

/** For another room's routes that a session alone does not open. @throws Problem refused, with `prove`: how to */
export async function requireProof(
  { deps }: Pick<People, 'deps'>,
  { actor, request }: { readonly actor: Actor; readonly request: Pick<FastifyRequest, 'cookies'> },
): Promise<void> {
  const token = request.cookies[deps.cookieNames.session] ?? ''
  await deps.db.transaction(systemContext, async (tx) => {
    const session = await findSession(tx, sha256(token), deps.now())
    // a link that many have, as only the demo gives out: nobody could ever prove anything behind it
    if (session && session.provedAt === null) return
    await requireProven(deps, tx, { actor, token })
  })
}

export type PeopleOptions = {
  readonly now: Clock
  readonly settings?: IdentitySettings
  /** Whether the outer address is https. */
  readonly secure?: boolean
}

/** Opens the room. `close` it before the database. */
export async function openPeople(
  db: Database,
  { now, settings = defaultSettings, secure = false }: PeopleOptions,
): Promise<People> {
  const policy: PolicyCache = await openPolicy(db, now)
  const decoy = hashPassword(newSecret())
  // whoever needs it awaits it; until then a failure must not end the process
  decoy.catch(() => {})
  const cookieNames = cookieNamesOf(secure)
  const deps: Deps = { db, policy, now, settings, cookieNames, secure, decoy }
  const finding = { ...deps, findToken: tokenFinder(deps) }
  const door = (kind: keyof typeof doors, via: Actor['via'], language: Language): Actor => ({
    post: doorPost(kind),
    person: null,
    rights: policy.rightsOf(kind),
    via,
    language,
  })
  const publicActor = (language: Language) => door('public', 'anyone', language)
  return {
    authenticate: makeAuthenticate(finding, publicActor),
    systemActor: () => door('system', 'system', 'zh-CN'),
    publicActor,
    actorOfPost: async (idOrCode) => {
      await policy.refresh()
      const post = await db.transaction(systemContext, (tx) => findPostInForce(tx, idOrCode, now()))
      if (!post) throw new Problem('not-found', say`There is no post "${idOrCode}" in force.`)
      const rights = policy.rightsOf(post.kind)
      return { post: actorPost(post), person: null, rights, via: 'system', language: 'zh-CN' }
    },
    actorOfToken: (secret, language) => actorOfToken(finding, secret, language),
    rightsOf: (kind) => policy.rightsOf(kind),
    close: () => policy.close(),
    deps,
  }
}
