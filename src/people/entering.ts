// How a session begins, whichever way one came: one place judges whether a second factor is still to be shown.
import type { Clock } from '#platform/clock.ts'
import { newId, newSecret, sha256 } from '#platform/crypto.ts'
import type { Database, Tx } from '#platform/db.ts'
import type { Actor } from '#platform/http.ts'
import { Problem, type ProblemCode } from '#platform/problem.ts'
import { inBoth, say } from '#platform/sentence.ts'
import { doorPosts, type Language } from './domain.ts'
import { deviceMs, type IdentitySettings, isProven, needsFactor, stepMs } from './domain/factors.ts'
import { type PolicyCache, systemContext, withLent } from './policy.ts'
import { addSignInEvent, type SignInKind } from './queries/access.ts'
import { countFactors, type FactorsHeld, insertStep, rememberDevice } from './queries/factors.ts'
import {
  findAccount,
  findLent,
  findPerson,
  findSession,
  deleteSession,
  insertSession,
  listPostsHeld,
  type Session,
} from './queries/identity.ts'
import { refused } from './refuse.ts'
import type { FactorMethod, Me, Post } from './schema.ts'

export type Deps = {
  readonly db: Database
  readonly policy: PolicyCache
  readonly now: Clock
  readonly settings: IdentitySettings
  /** Whether the outer address is https. */
  readonly secure: boolean
  readonly cookieNames: CookieNames
  /** The hash of no one's password: an unknown login costs as much time as a known one. */
  readonly decoy: Promise<string>
}

export type CookieNames = {
  readonly session: string
  readonly browser: string
  readonly provider: string
}

/** Over https a name that browsers take from this very host only, not from one beside it. */
export function cookieNamesOf(secure: boolean): CookieNames {
  const prefix = secure ? '__Host-' : ''
  return {
    session: `${prefix}jingwei`,
    browser: `${prefix}jingwei-browser`,
    provider: `${prefix}jingwei-provider`,
  }
}

/** What a request brings besides what one types in. */
export type Came = {
  readonly language: Language
  /** Browser and system. */
  readonly agent: string
  /** Hash of the browser's own secret; a new one for a browser that was never here. */
  readonly device: Buffer
  /** Hash of the session's token that the browser still had: signing in anew ends that session. */
  readonly before?: Buffer | undefined
}

/** `token` goes into the cookie. */
export type SignedIn = { readonly token: string; readonly me: Me }
/** A second factor is to be shown with this step. */
export type Waiting = { readonly step: string; readonly methods: readonly FactorMethod[] }
export type Entered = SignedIn | Waiting

export function refusing(code: ProblemCode, zh: string, en: string): Problem {
  return refused({ zh, en }, code)
}

export const failed = () =>
  refusing(
    'sign-in-failed',
    '登录名或密码不正确。多次失败后，账号会暂时锁定。',
    'The login or the password is wrong. After several failures an account is locked for a while.',
  )

export const recordFailure = (
  { db, now }: Deps,
  what: SignInKind,
  personId: string | null,
): Promise<void> =>
  db.transaction(systemContext, (tx) =>
    addSignInEvent(tx, { what, personId, postId: doorPosts.public, now: now() }),
  )

export function personOf(actor: Actor): NonNullable<Actor['person']> {
  if (actor.person) return actor.person
  throw refusing(
    'not-signed-in',
    '请以个人身份登录后再操作，接口令牌不行。',
    'Sign in as a person to do this; an API token is not one.',
  )
}

export const methodsOf = (held: FactorsHeld): FactorMethod[] => [
  ...(held.totp ? (['totp'] as const) : []),
  ...(held.passkeys > 0 ? (['passkey'] as const) : []),
  ...(held.recoveryCodes > 0 ? (['recoveryCode'] as const) : []),
]

type Standing = {
  readonly personId: string
  readonly posts: readonly Post[]
  readonly post: Post
  readonly strong: boolean
}

export async function meOf(
  deps: Deps,
  tx: Tx,
  { personId, posts, post, strong }: Standing,
): Promise<Me> {
  const person = await findPerson(tx, personId)
  if (!person) throw new Problem('not-signed-in', say`Sign in again.`)
  const account = await findAccount(tx, personId)
  const mustChange = account?.mustChange ?? false
  const mustAdd = !strong && needsFactor(deps.settings, post.kind)
  const own = deps.policy.rightsOf(post.kind)
  const lent = await findLent(tx, post.id, deps.now())
  return {
    person: { id: person.id, name: person.name, language: person.language },
    post,
    posts: [...posts],
    rights: mustChange || mustAdd ? {} : Object.fromEntries(withLent(own, lent)),
    ...(mustChange ? { mustChangePassword: true } : {}),
    ...(mustAdd ? { mustAddFactor: true } : {}),
  }
}

/** Who one is at the identity provider. */
export type Identity = { readonly issuer: string; readonly subject: string }

export type Entering = Came & {
  readonly personId: string
  readonly postId?: string | undefined
  readonly what:
    | 'signInByPassword'
    | 'signInByLink'
    | 'signInBySetUp'
    | 'signInByPasskey'
    | 'signInByProvider'
  /** A second factor was shown, here or to the identity provider. */
  readonly strong: boolean
  /** By a link that many have, which tells nothing of who comes. */
  readonly reusable?: boolean
  /** Whom the provider's word led here for the first time; bound once the session begins. */
  readonly identity?: Identity | undefined
}

/** Begins a session in the caller's transaction; as the post asked for, or the one held longest. */
export async function startSession(deps: Deps, tx: Tx, of: Entering): Promise<SignedIn> {
  const now = deps.now()
  const { personId, strong } = of
  const posts = await listPostsHeld(tx, personId, now)
  const post = of.postId === undefined ? posts[0] : posts.find((p) => p.id === of.postId)
  if (!post) {
    throw refusing(
      'forbidden',
      '您目前没有任职岗位，请联系管理员。',
      'You hold no such post today; ask an administrator.',
    )
  }
  if ((await findAccount(tx, personId))?.disabled) throw failed()
  const token = newSecret()
  if (of.before) await deleteSession(tx, of.before)
  await insertSession(tx, {
    id: newId(),
    tokenHash: sha256(token),
    personId,
    postId: post.id,
    now,
    expiresAt: now + deps.settings.session.absolute,
    proven: strong || !of.reusable,
    way: of.what,
    strong,
    agent: of.agent,
  })
  await rememberDevice(tx, { deviceHash: of.device, personId, now, since: now - deviceMs })
  await addSignInEvent(tx, { what: of.what, personId, postId: post.id, now })
  return { token, me: await meOf(deps, tx, { personId, posts, post, strong }) }
}

/** What a step of signing in remembers until the second factor is shown. */
export type FactorStep = Pick<Entering, 'postId' | 'what' | 'identity'>

/** Lets in who needs no second factor or has shown it; others are given a step to show it with. */
export async function enter(deps: Deps, tx: Tx, of: Entering): Promise<Entered> {
  const methods = methodsOf(await countFactors(tx, of.personId))
  if (of.strong || !methods.some((method) => method !== 'recoveryCode')) {
    return startSession(deps, tx, of)
  }
  const step = newSecret()
  const now = deps.now()
  const { what, postId, identity } = of
  const data: FactorStep = {
    what,
    ...(postId ? { postId } : {}),
    ...(identity ? { identity } : {}),
  }
  await insertStep(tx, {
    tokenHash: sha256(step),
    kind: 'factor',
    personId: of.personId,
    data,
    now,
    expiresAt: now + stepMs.factor,
  })
  return { step, methods }
}

/** Whoever changes how they sign in, or ends sessions, must have shown lately who they are. @throws Problem refused, with `prove`: how to */
export async function requireProven(
  deps: Deps,
  tx: Tx,
  of: { readonly actor: Actor; readonly token: string },
): Promise<Session> {
  const session = await findSession(tx, sha256(of.token), deps.now())
  if (!session) throw new Problem('not-signed-in', say`Sign in again.`)
  if (isProven(session.provedAt, deps.now())) return session
  const methods = methodsOf(await countFactors(tx, session.personId))
  const second = methods.some((method) => method !== 'recoveryCode')
  const prove = second ? methods : (await findAccount(tx, session.personId)) ? ['password'] : []
  const zh = '请先再次验证身份。'
  const en = 'Show once more who you are first.'
  throw new Problem('refused', inBoth({ zh, en }), { facts: { prove } })
}
