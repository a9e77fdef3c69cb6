// Signing in and out, changing the post one acts as, changing one's password. Passwords are checked outside
// transactions: the embedded database has one session, and hashing takes its time.
import { hashPassword, passwordMatches, sha256 } from '#platform/crypto.ts'
import type { Tx } from '#platform/db.ts'
import type { Actor } from '#platform/http.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { lockMs, normalLogin } from './domain.ts'
import { passwordRefusal } from './domain/password.ts'
import {
  type Came,
  type Deps,
  type Entered,
  enter,
  failed,
  meOf,
  personOf,
  recordFailure,
  refusing,
} from './entering.ts'
import { systemContext } from './policy.ts'
import { addSignInEvent } from './queries/access.ts'
import { endRecoveries, forgetDevices, lockDevice, updateDevice } from './queries/factors.ts'
import {
  type Account,
  deleteSession,
  deleteSessionsOf,
  findAccount,
  findPostInForce,
  findSession,
  listPostsHeld,
  lockAccountByLogin,
  takeLink,
  updateAccount,
  updateSessionPost,
} from './queries/identity.ts'
import { record } from './record.ts'
import { refused } from './refuse.ts'
import type { Me } from './schema.ts'

type Attempt = {
  readonly account: Account
  readonly open: boolean
  /** The browser is known, and its attempts are counted apart from those of strangers. */
  readonly known: boolean
}

/**
 * Counts the attempt before the password is looked at, so that guesses made at once cannot outrun the count. In a browser
 * where the person has signed in before, the browser is counted instead of the account: others' guesses lock the account
 * for everybody else, not for its owner.
 */
async function takeAttempt(
  tx: Tx,
  { login, device, now }: { login: string; device: Buffer; now: number },
): Promise<Attempt | undefined> {
  const account = await lockAccountByLogin(tx, login)
  if (!account) return undefined
  const of = { deviceHash: device, personId: account.personId }
  const browser = await lockDevice(tx, of)
  const counted = browser ?? account
  const open = !account.disabled && (counted.lockedUntil === null || counted.lockedUntil <= now)
  if (open) {
    const failedCount = counted.failedCount + 1
    const lock = lockMs(failedCount)
    const next = { failedCount, lockedUntil: lock ? now + lock : null }
    if (browser) await updateDevice(tx, { ...of, ...next })
    else await updateAccount(tx, { ...account, ...next })
  }
  return { account, open, known: browser !== undefined }
}

/** Whether this is the password of the account; counts the attempt. `undefined`: it is not, or there is no such login. */
export async function rightPassword(
  deps: Deps,
  of: { readonly login: string; readonly password: string; readonly device: Buffer },
): Promise<Account | undefined> {
  const { db, now } = deps
  const login = normalLogin(of.login)
  const attempt = await db.transaction(systemContext, (tx) =>
    takeAttempt(tx, { login, device: of.device, now: now() }),
  )
  const stored = attempt?.account.passwordHash ?? (await deps.decoy)
  const right = await passwordMatches(of.password, stored)
  if (!attempt?.open || !right) {
    await recordFailure(deps, 'signInFailed', attempt?.account.personId ?? null)
    return undefined
  }
  return db.transaction(systemContext, async (tx) => {
    const account = await lockAccountByLogin(tx, login)
    if (!account || account.disabled || account.passwordHash !== stored) return undefined
    const clean = { failedCount: 0, lockedUntil: null }
    const { personId } = account
    if (!attempt.known) await updateAccount(tx, { ...account, ...clean })
    else await updateDevice(tx, { deviceHash: of.device, personId, ...clean })
    return account
  })
}

/** @throws Problem sign-in-failed, the same for a wrong password, an unknown login, a locked or closed account */
export async function signIn(
  deps: Deps,
  { login, password }: { login: string; password: string },
  came: Came,
): Promise<Entered> {
  await deps.policy.refresh()
  const account = await rightPassword(deps, { login, password, device: came.device })
  if (!account) throw failed()
  const { personId } = account
  return deps.db.transaction(systemContext, (tx) =>
    enter(deps, tx, { ...came, personId, what: 'signInByPassword', strong: false }),
  )
}

export async function signInByLink(deps: Deps, token: string, came: Came): Promise<Entered> {
  await deps.policy.refresh()
  const entered = await deps.db.transaction(systemContext, async (tx) => {
    const link = await takeLink(tx, sha256(token), deps.now())
    return link && enter(deps, tx, { ...came, ...link, what: 'signInByLink', strong: false })
  })
  if (entered) return entered
  await recordFailure(deps, 'linkFailed', null)
  throw refusing(
    'sign-in-failed',
    '登录链接无效、已使用或已过期。',
    'This sign-in link is not valid, was used or has ended.',
  )
}

/** `token`: the session's; one that has ended already is no sign-out. @returns the way that session had begun */
export async function signOut(
  { db, now }: Deps,
  token: string,
): Promise<{ readonly way: string } | undefined> {
  return db.transaction(systemContext, async (tx) => {
    const ended = await deleteSession(tx, sha256(token))
    if (!ended) return undefined
    const { personId, postId, way } = ended
    await addSignInEvent(tx, { what: 'signOut', personId, postId, now: now() })
    return { way }
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
      throw refusing('forbidden', '您目前未任该岗位。', 'You do not hold this post today.')
    }
    const strong = (await findSession(tx, sha256(token), deps.now()))?.strong ?? false
    await updateSessionPost(tx, sha256(token), postId)
    await addSignInEvent(tx, { what: 'postSwitch', personId, postId, now: deps.now() })
    return meOf(deps, tx, { personId, posts, post, strong })
  })
}

export type PasswordChange = {
  readonly actor: Actor
  /** The session's, which stays; the person's others end. */
  readonly token: string
  readonly old: string
  readonly new: string
  readonly device: Buffer
  readonly journalKey: Buffer
}

/** A wrong old password counts as a failed sign-in. */
export async function changePassword(deps: Deps, change: PasswordChange): Promise<void> {
  const { actor } = change
  const person = personOf(actor)
  const { db, now } = deps
  const account = await db.transaction(systemContext, (tx) => findAccount(tx, person.id))
  if (!account) {
    throw refusing('refused', '您没有设密码的账号。', 'You have no login with a password.')
  }
  const refusal = passwordRefusal(change.new, account.login)
  if (refusal) throw refused({ ...refusal, field: 'new' })
  const { login } = account
  const right = await rightPassword(deps, { login, password: change.old, device: change.device })
  if (!right) {
    throw refused({
      field: 'old',
      zh: '正确的现用密码；多次失败后账号暂时锁定',
      en: 'the present password; after several failures an account is locked for a while',
    })
  }
  const passwordHash = await hashPassword(change.new)
  await db.transaction(systemContext, async (tx) => {
    const current = await lockAccountByLogin(tx, login)
    if (current?.passwordHash !== right.passwordHash) {
      throw new Problem(
        'changed-meanwhile',
        say`The password was changed meanwhile; sign in again.`,
      )
    }
    await updateAccount(tx, {
      ...current,
      passwordHash,
      mustChange: false,
      failedCount: 0,
      lockedUntil: null,
    })
    await deleteSessionsOf(tx, person.id, sha256(change.token))
    await endRecoveries(tx, person.id, now())
    await forgetDevices(tx, person.id)
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

/** `token`: the session's, where there is one. */
export async function describeMe(deps: Deps, actor: Actor, token: string | undefined): Promise<Me> {
  return deps.db.transaction(systemContext, async (tx) => {
    const post = await findPostInForce(tx, actor.post.id, deps.now())
    if (!post) throw new Problem('not-signed-in', say`This post has ended; sign in again.`)
    if (!actor.person) {
      return { person: null, post, posts: [post], rights: Object.fromEntries(actor.rights) }
    }
    const posts = await listPostsHeld(tx, actor.person.id, deps.now())
    const session = token && (await findSession(tx, sha256(token), deps.now()))
    const strong = session ? session.strong : false
    return meOf(deps, tx, { personId: actor.person.id, posts, post, strong })
  })
}
