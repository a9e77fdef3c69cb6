// Codes of authenticator apps (RFC 6238) and recovery codes: each serves once.
import { randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { hmac, seal, sha256, unseal } from '#platform/crypto.ts'
import type { Tx } from '#platform/db.ts'
import type { Actor } from '#platform/http.ts'
import { lockMs } from './domain.ts'
import { isTotpCode, plainCode, recoveryCodes, sayCode, stepAttempts } from './domain/factors.ts'
import {
  type Came,
  failed,
  type FactorStep,
  personOf,
  recordFailure,
  requireProven,
  refusing,
  type SignedIn,
  startSession,
} from './entering.ts'
import { systemContext } from './policy.ts'
import { bind } from './provider.ts'
import {
  countFactors,
  lockFactor,
  replaceRecoveryCodes,
  type SecondFactor,
  takeRecoveryCode,
  takeStep,
  tryStep,
  updateFactor,
} from './queries/factors.ts'
import { proveSession } from './queries/identity.ts'
import { record } from './record.ts'
import { refused } from './refuse.ts'
import type { Ways } from './ways.ts'

const intervalMs = 30_000
const settings = { issuer: 'Jingwei 经纬', algorithm: 'SHA1', digits: 6, period: 30 } as const

const bound = (personId: string) => `totp:${personId}`
const hashOf = ({ factorKey }: Ways, personId: string, code: string) =>
  hmac(factorKey, `${personId}:${plainCode(code)}`)

/** The interval a code belongs to, one before or after the present one at most; undefined for a wrong code. */
function intervalOf(secret: string, code: string, now: number): number | undefined {
  const totp = new TOTP({ ...settings, secret: Secret.fromBase32(secret) })
  const delta = totp.validate({ token: plainCode(code), timestamp: now, window: 1 })
  return delta === null ? undefined : Math.floor(now / intervalMs) + delta
}

function totpInterval(
  { factorKey, deps }: Ways,
  factor: SecondFactor,
  code: string,
): number | undefined {
  if (!factor.totpSecret) return undefined
  const secret = unseal(factorKey, factor.totpSecret, bound(factor.personId))
  const interval = intervalOf(secret, code, deps.now())
  // the same code again, seen over one's shoulder, opens nothing
  return interval !== undefined && interval > factor.totpStep ? interval : undefined
}

/**
 * Whether this is a code of the person's app or one of their recovery codes; uses it up. Wrong ones are counted, and
 * lock as wrong passwords do.
 */
export async function useCode(
  ways: Ways,
  tx: Tx,
  { personId, code }: { personId: string; code: string },
): Promise<boolean> {
  const now = ways.deps.now()
  const factor = await lockFactor(tx, personId)
  if (factor.lockedUntil !== null && factor.lockedUntil > now) return false
  const interval =
    factor.totpConfirmed && isTotpCode(code) ? totpInterval(ways, factor, code) : undefined
  const right =
    interval !== undefined || (await takeRecoveryCode(tx, personId, hashOf(ways, personId, code)))
  const failedCount = right ? 0 : factor.failedCount + 1
  const lock = lockMs(failedCount)
  await updateFactor(tx, {
    ...factor,
    totpStep: interval ?? factor.totpStep,
    failedCount,
    lockedUntil: lock ? now + lock : null,
  })
  return right
}

/** Ends a sign-in whose first factor was right. @throws Problem sign-in-failed */
export async function signInByCode(
  ways: Ways,
  shown: { readonly step: string; readonly code: string },
  came: Came,
): Promise<SignedIn> {
  const { deps } = ways
  const of = { tokenHash: sha256(shown.step), kind: 'factor', now: deps.now() } as const
  const step = await deps.db.transaction(systemContext, (tx) =>
    tryStep<FactorStep>(tx, { ...of, most: stepAttempts }),
  )
  const personId = step?.personId
  if (!personId) {
    const zh = '登录步骤已失效，请重新登录。'
    throw refusing('sign-in-failed', zh, 'This sign-in has ended; begin again.')
  }
  const right = await deps.db.transaction(systemContext, (tx) =>
    useCode(ways, tx, { personId, code: shown.code }),
  )
  if (!right) {
    await recordFailure(deps, 'factorFailed', personId)
    throw refused(
      {
        field: 'code',
        zh: '未用过的当前验证码或恢复码；多次失败后暂时锁定',
        en: 'a present code that was not used yet, or a recovery code; several failures lock for a while',
      },
      'sign-in-failed',
    )
  }
  return deps.db.transaction(systemContext, async (tx) => {
    if (!(await takeStep(tx, of))) throw refusing('sign-in-failed', '请重新登录。', 'Begin again.')
    const { identity } = step.data
    if (identity && !(await bind(ways, tx, { identity, personId }))) throw failed()
    return startSession(deps, tx, { ...came, ...step.data, personId, strong: true })
  })
}

export type Own = { readonly actor: Actor; readonly token: string }

const recordOwn = (
  { deps, journalKey }: Ways,
  tx: Tx,
  { actor, kind, data }: { actor: Actor; kind: string; data: Record<string, unknown> },
): Promise<void> =>
  record(
    { tx, actor, now: deps.now(), key: null },
    { journalKey, subject: personOf(actor).pseudonym, kind, data },
  )

/** New ones, shown once; the old ones serve no longer. */
async function newCodes(ways: Ways, tx: Tx, personId: string): Promise<string[]> {
  const codes = Array.from({ length: recoveryCodes }, () => sayCode(randomBytes(24)))
  const hashes = codes.map((code) => hashOf(ways, personId, code))
  await replaceRecoveryCodes(tx, personId, hashes)
  return codes
}

type Factor = 'totp' | 'passkey'

/**
 * A person has shown a new factor: the session counts as strong, and with the first factor come recovery codes.
 * @returns recovery codes, when these are the first
 */
export async function factorAdded(
  ways: Ways,
  tx: Tx,
  { actor, token, factor }: Own & { readonly factor: Factor },
): Promise<{ recoveryCodes: string[] }> {
  const { id } = personOf(actor)
  await proveSession(tx, sha256(token), { now: ways.deps.now(), strong: true })
  await recordOwn(ways, tx, { actor, kind: 'person.factorAdded', data: { factor } })
  const { recoveryCodes: left } = await countFactors(tx, id)
  return { recoveryCodes: left > 0 ? [] : await newCodes(ways, tx, id) }
}

/** Without any factor left, recovery codes open nothing either. */
export async function factorRemoved(
  ways: Ways,
  tx: Tx,
  { actor, factor }: Pick<Own, 'actor'> & { readonly factor: Factor },
): Promise<void> {
  const { id } = personOf(actor)
  const { totp, passkeys } = await countFactors(tx, id)
  if (!totp && passkeys === 0) await replaceRecoveryCodes(tx, id, [])
  await recordOwn(ways, tx, { actor, kind: 'person.factorRemoved', data: { factor } })
}

/** Begins to add an authenticator app: it holds only once a code of it was shown. */
export async function beginTotp(
  ways: Ways,
  { actor, token }: Own,
): Promise<{ secret: string; uri: string }> {
  const { id, name } = personOf(actor)
  const secret = new Secret({ size: 20 })
  await ways.deps.db.transaction(systemContext, async (tx) => {
    await requireProven(ways.deps, tx, { actor, token })
    const factor = await lockFactor(tx, id)
    if (factor.totpConfirmed) {
      const zh = '已有验证器，请先移除再重新添加。'
      const en = 'There is an authenticator app already; remove it first.'
      throw refusing('refused', zh, en)
    }
    const sealed = seal(ways.factorKey, secret.base32, bound(id))
    await updateFactor(tx, { ...factor, totpSecret: sealed, totpStep: 0 })
  })
  return {
    secret: secret.base32,
    uri: new TOTP({ ...settings, label: name, secret }).toString(),
  }
}

/** @returns recovery codes, when these are the first */
export async function confirmTotp(
  ways: Ways,
  own: Own & { readonly code: string },
): Promise<{ recoveryCodes: string[] }> {
  const { deps } = ways
  const { id } = personOf(own.actor)
  return deps.db.transaction(systemContext, async (tx) => {
    await requireProven(deps, tx, own)
    const factor = await lockFactor(tx, id)
    const interval = factor.totpConfirmed ? undefined : totpInterval(ways, factor, own.code)
    if (interval === undefined) {
      throw refused({
        field: 'code',
        zh: '验证器此刻显示的六位数字',
        en: 'the six digits that the app shows now',
      })
    }
    await updateFactor(tx, { ...factor, totpConfirmed: true, totpStep: interval })
    return factorAdded(ways, tx, { ...own, factor: 'totp' })
  })
}

export async function removeTotp(ways: Ways, { actor, token }: Own): Promise<void> {
  const { id } = personOf(actor)
  await ways.deps.db.transaction(systemContext, async (tx) => {
    await requireProven(ways.deps, tx, { actor, token })
    const factor = await lockFactor(tx, id)
    await updateFactor(tx, { ...factor, totpSecret: null, totpConfirmed: false })
    await factorRemoved(ways, tx, { actor, factor: 'totp' })
  })
}

export async function renewCodes(ways: Ways, own: Own): Promise<{ recoveryCodes: string[] }> {
  const { id } = personOf(own.actor)
  return ways.deps.db.transaction(systemContext, async (tx) => {
    await requireProven(ways.deps, tx, own)
    const { totp, passkeys } = await countFactors(tx, id)
    if (!totp && passkeys === 0) {
      const zh = '请先添加验证器或通行密钥。'
      throw refusing('refused', zh, 'Add an authenticator app or a passkey first.')
    }
    await recordOwn(ways, tx, { actor: own.actor, kind: 'person.recoveryCodesRenewed', data: {} })
    return { recoveryCodes: await newCodes(ways, tx, id) }
  })
}
