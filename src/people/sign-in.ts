// Signing in and out, changing the post one acts as, changing one's password. Passwords are checked outside
// transactions: the embedded database has one session, and hashing takes its time.
import type { Clock } from '#platform/clock.ts'
import { hashPassword, newSecret, passwordMatches, sha256 } from '#platform/crypto.ts'
import type { Database, Tx } from '#platform/db.ts'
import type { Actor } from '#platform/http.ts'
import { Problem, type ProblemCode } from '#platform/problem.ts'
import { type Language, lockMs, normalLogin, passwordRefusal, sessionMs } from './domain.ts'
import { type PolicyCache, systemContext } from './policy.ts'
import {
  deleteSessionsOf,
  findAccount,
  findLink,
  findPerson,
  findPostInForce,
  insertSession,
  listPostsHeld,
  lockAccountByLogin,
  updateAccount,
  updateSessionPost,
} from './queries/identity.ts'
import { record } from './record.ts'
import { refused } from './refuse.ts'
import type { Me, Post } from './schema.ts'

export type Deps = {
  readonly db: Database
  readonly policy: PolicyCache
  readonly now: Clock
  /** The hash of no one's password: an unknown login costs as much time as a known one. */
  readonly decoy: Promise<string>
}

/** `token` goes into the cookie. */
export type SignedIn = { readonly token: string; readonly me: Me }

function say(code: ProblemCode, language: Language, zh: string, en: string): Problem {
  return refused(language, { zh, en }, code)
}

const failed = (language: Language) =>
  say(
    'sign-in-failed',
    language,
    '登录名或密码不正确。多次失败后，账号会暂时锁定。',
    'The login or the password is wrong. After several failures an account is locked for a while.',
  )

function personOf(actor: Actor): NonNullable<Actor['person']> {
  if (actor.person) return actor.person
  throw say(
    'not-signed-in',
    actor.language,
    '请以个人身份登录后再操作，接口令牌不行。',
    'Sign in as a person to do this; an API token is not one.',
  )
}

/** Counts the attempt before the password is looked at, so that guesses made at once cannot outrun the count. */
async function takeAttempt(tx: Tx, login: string, now: number) {
  const account = await lockAccountByLogin(tx, login)
  if (!account) return undefined
  const open = !account.disabled && (account.lockedUntil === null || account.lockedUntil <= now)
  if (open) {
    const failedCount = account.failedCount + 1
    const lock = lockMs(failedCount)
    await updateAccount(tx, { ...account, failedCount, lockedUntil: lock ? now + lock : null })
  }
  return { account, open }
}

type Standing = { readonly personId: string; readonly posts: readonly Post[]; readonly post: Post }

async function meOf(deps: Deps, tx: Tx, { personId, posts, post }: Standing): Promise<Me> {
  const person = await findPerson(tx, personId)
  if (!person) throw new Problem('not-signed-in', 'Sign in again.')
  const account = await findAccount(tx, personId)
  const mustChange = account?.mustChange ?? false
  return {
    person: { id: person.id, name: person.name, language: person.language },
    post,
    posts: [...posts],
    rights: mustChange ? {} : Object.fromEntries(deps.policy.rightsOf(post.kind)),
    ...(mustChange ? { mustChangePassword: true } : {}),
  }
}

/** Begins a session in the caller's transaction; as the post asked for, or the one held longest. */
export async function startSession(
  deps: Deps,
  tx: Tx,
  of: { personId: string; postId?: string; language: Language },
): Promise<SignedIn> {
  const now = deps.now()
  const posts = await listPostsHeld(tx, of.personId, now)
  const post = of.postId === undefined ? posts[0] : posts.find((p) => p.id === of.postId)
  if (!post) {
    throw say(
      'forbidden',
      of.language,
      '您目前没有任职岗位，请联系管理员。',
      'You hold no such post today; ask an administrator.',
    )
  }
  const token = newSecret()
  await insertSession(tx, {
    tokenHash: sha256(token),
    personId: of.personId,
    postId: post.id,
    now,
    expiresAt: now + sessionMs.absolute,
  })
  return { token, me: await meOf(deps, tx, { personId: of.personId, posts, post }) }
}

/** @throws Problem sign-in-failed, the same for a wrong password, an unknown login, a locked or closed account */
export async function signIn(
  deps: Deps,
  { login, password }: { login: string; password: string },
  language: Language,
): Promise<SignedIn> {
  const { db, now } = deps
  await deps.policy.refresh()
  const attempt = await db.transaction(systemContext, (tx) =>
    takeAttempt(tx, normalLogin(login), now()),
  )
  const right = await passwordMatches(password, attempt?.account.passwordHash ?? (await deps.decoy))
  if (!attempt?.open || !right) throw failed(language)
  const { personId, passwordHash } = attempt.account
  return db.transaction(systemContext, async (tx) => {
    const account = await lockAccountByLogin(tx, attempt.account.login)
    if (!account || account.disabled || account.passwordHash !== passwordHash)
      throw failed(language)
    await updateAccount(tx, { ...account, failedCount: 0, lockedUntil: null })
    return startSession(deps, tx, { personId, language })
  })
}

export async function signInByLink(
  deps: Deps,
  token: string,
  language: Language,
): Promise<SignedIn> {
  await deps.policy.refresh()
  return deps.db.transaction(systemContext, async (tx) => {
    const link = await findLink(tx, sha256(token))
    if (!link || link.disabled || link.expiresAt <= deps.now()) {
      throw say(
        'sign-in-failed',
        language,
        '登录链接无效或已过期。',
        'This sign-in link is not valid or has ended.',
      )
    }
    return startSession(deps, tx, { personId: link.personId, postId: link.postId, language })
  })
}

/** Only among the posts one holds today. `token`: the session's. */
export async function switchPost(
  deps: Deps,
  { actor, token, postId }: { actor: Actor; token: string; postId: string },
): Promise<Me> {
  const personId = personOf(actor).id
  return deps.db.transaction(systemContext, async (tx) => {
    const posts = await listPostsHeld(tx, personId, deps.now())
    const post = posts.find((p) => p.id === postId)
    if (!post) {
      throw say(
        'forbidden',
        actor.language,
        '您目前未任该岗位。',
        'You do not hold this post today.',
      )
    }
    await updateSessionPost(tx, sha256(token), postId)
    return meOf(deps, tx, { personId, posts, post })
  })
}

export type PasswordChange = {
  readonly actor: Actor
  /** The session's, which stays; the person's others end. */
  readonly token: string
  readonly old: string
  readonly new: string
  readonly journalKey: Buffer
}

/** A wrong old password counts as a failed sign-in. */
export async function changePassword(deps: Deps, change: PasswordChange): Promise<void> {
  const { actor } = change
  const person = personOf(actor)
  const { db, now } = deps
  const account = await db.transaction(systemContext, (tx) => findAccount(tx, person.id))
  if (!account) {
    throw say(
      'refused',
      actor.language,
      '您没有设密码的账号。',
      'You have no login with a password.',
    )
  }
  const refusal = passwordRefusal(change.new, account.login)
  if (refusal) throw refused(actor.language, { ...refusal, field: 'new' })
  const attempt = await db.transaction(systemContext, (tx) => takeAttempt(tx, account.login, now()))
  if (!(await passwordMatches(change.old, account.passwordHash)) || !attempt?.open) {
    throw refused(actor.language, {
      field: 'old',
      zh: '现用密码不正确，或多次失败后账号暂时锁定',
      en: 'the present password; after several failures an account is locked for a while',
    })
  }
  const passwordHash = await hashPassword(change.new)
  await db.transaction(systemContext, async (tx) => {
    const current = await lockAccountByLogin(tx, account.login)
    if (current?.passwordHash !== account.passwordHash) {
      throw new Problem('changed-meanwhile', 'The password was changed meanwhile; sign in again.')
    }
    await updateAccount(tx, {
      ...current,
      passwordHash,
      mustChange: false,
      failedCount: 0,
      lockedUntil: null,
    })
    await deleteSessionsOf(tx, person.id, sha256(change.token))
    await record(
      { tx, actor, now: now(), key: null },
      {
        journalKey: change.journalKey,
        subject: person.pseudonym,
        kind: 'person.passwordChanged',
        data: {},
      },
    )
  })
}

export async function describeMe(deps: Deps, actor: Actor): Promise<Me> {
  return deps.db.transaction(systemContext, async (tx) => {
    const post = await findPostInForce(tx, actor.post.id, deps.now())
    if (!post) throw new Problem('not-signed-in', 'This post has ended; sign in again.')
    if (!actor.person) {
      return { person: null, post, posts: [post], rights: Object.fromEntries(actor.rights) }
    }
    const posts = await listPostsHeld(tx, actor.person.id, deps.now())
    return meOf(deps, tx, { personId: actor.person.id, posts, post })
  })
}
