// One's own account: how one signs in, where one is signed in, and showing anew who one is.
import { newSecret, sha256 } from '#platform/crypto.ts'
import { isSessionAlive } from './domain.ts'
import { needsFactor, provenForMs } from './domain/factors.ts'
import { type Deps, personOf, recordFailure, requireProven, refusing } from './entering.ts'
import { type Own, useCode } from './codes.ts'
import { usePasskey } from './passkeys.ts'
import { systemContext } from './policy.ts'
import { addSignInEvent } from './queries/access.ts'
import { countFactors, listPasskeys } from './queries/factors.ts'
import {
  deleteSessionOf,
  deleteSessionsOf,
  findAccount,
  findSession,
  listSessionsOf,
  proveSession,
} from './queries/identity.ts'
import { refused } from './refuse.ts'
import type { OwnAccount, OwnSession, Proof } from './schema.ts'
import { rightPassword } from './sign-in.ts'
import type { Ways } from './ways.ts'

const iso = (ms: number) => new Date(ms).toISOString()

export async function ownAccount(deps: Deps, { actor, token }: Own): Promise<OwnAccount> {
  const { id } = personOf(actor)
  const now = deps.now()
  return deps.db.transaction(systemContext, async (tx) => {
    const account = await findAccount(tx, id)
    const held = await countFactors(tx, id)
    const keys = await listPasskeys(tx, id)
    const session = await findSession(tx, sha256(token), now)
    const until = (session?.provedAt ?? 0) + provenForMs
    return {
      login: account?.login ?? null,
      email: account?.email ?? null,
      totp: held.totp,
      passkeys: keys.map((key) => ({
        id: key.id,
        name: key.name,
        createdAt: iso(key.createdAt),
        usedAt: key.usedAt === null ? null : iso(key.usedAt),
      })),
      recoveryCodes: held.recoveryCodes,
      provenUntil: until > now ? iso(until) : null,
      factorWanted: needsFactor(deps.settings, actor.post.kind),
    }
  })
}

export async function ownSessions(deps: Deps, { actor, token }: Own): Promise<OwnSession[]> {
  const { id } = personOf(actor)
  const rows = await deps.db.transaction(systemContext, (tx) =>
    listSessionsOf(tx, id, sha256(token)),
  )
  return rows
    .filter((row) => isSessionAlive(row, deps.now(), deps.settings.session.idle))
    .map(({ title, titleEn, ...row }) => ({
      ...row,
      post: { title, titleEn },
      createdAt: iso(row.createdAt),
      seenAt: iso(row.seenAt),
      expiresAt: iso(row.expiresAt),
    }))
}

async function endSessions(
  deps: Deps,
  own: Own,
  end: { readonly one: string } | { readonly all: true },
): Promise<void> {
  const { actor } = own
  const { id: personId } = personOf(actor)
  await deps.db.transaction(systemContext, async (tx) => {
    await requireProven(deps, tx, own)
    if ('all' in end) await deleteSessionsOf(tx, personId)
    else if (!(await deleteSessionOf(tx, personId, end.one))) {
      throw refusing('not-found', '没有这个会话，或已结束。', 'This session has ended already.')
    }
    const event = { what: 'sessionsEnded', personId, postId: actor.post.id } as const
    await addSignInEvent(tx, { ...event, now: deps.now() })
  })
}

export const endSession = (deps: Deps, own: Own, id: string): Promise<void> =>
  endSessions(deps, own, { one: id })

/** Also the one that asks. */
export const signOutEverywhere = (deps: Deps, own: Own): Promise<void> =>
  endSessions(deps, own, { all: true })

type Proving = Own & { readonly proof: Proof; readonly device: Buffer }

async function isRight(ways: Ways, { actor, proof, device }: Proving): Promise<boolean> {
  const { deps } = ways
  const { id: personId } = personOf(actor)
  if ('response' in proof) return (await usePasskey(ways, proof)) === personId
  if ('code' in proof) {
    const { code } = proof
    return deps.db.transaction(systemContext, (tx) => useCode(ways, tx, { personId, code }))
  }
  const [account, held] = await deps.db.transaction(systemContext, async (tx) => [
    await findAccount(tx, personId),
    await countFactors(tx, personId),
  ])
  // who has a second factor shows that one: a password alone may be a stolen one
  if (!account || held.totp || held.passkeys > 0) return false
  const { password } = proof
  return (await rightPassword(deps, { login: account.login, password, device })) !== undefined
}

/** Shows anew who one is. @returns the session's new token @throws Problem invalid-input */
export async function prove(ways: Ways, proving: Proving): Promise<string> {
  const { deps } = ways
  const { actor, token } = proving
  const strong = !('password' in proving.proof)
  if (await isRight(ways, proving)) {
    const next = newSecret()
    const proof = { now: deps.now(), strong, next: sha256(next) }
    await deps.db.transaction(systemContext, (tx) => proveSession(tx, sha256(token), proof))
    return next
  }
  if (strong) await recordFailure(deps, 'factorFailed', personOf(actor).id)
  throw refused({
    field: strong ? 'code' : 'password',
    zh: '正确的现用密码、验证码或通行密钥；多次失败后暂时锁定',
    en: 'your present password, code or passkey; several failures lock for a while',
  })
}
