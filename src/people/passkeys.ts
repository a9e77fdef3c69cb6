// Passkeys (WebAuthn level 3): found by the browser itself, always with a check of who holds the device, so that one is
// two factors in one.
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { hmac, newSecret, sha256 } from '#platform/crypto.ts'
import { stepMs } from './domain/factors.ts'
import {
  type Came,
  personOf,
  recordFailure,
  requireProven,
  refusing,
  type SignedIn,
  startSession,
} from './entering.ts'
import { factorAdded, factorRemoved, type Own } from './codes.ts'
import { systemContext } from './policy.ts'
import {
  deletePasskey,
  insertPasskey,
  insertStep,
  listPasskeys,
  lockPasskey,
  type Passkey,
  takeStep,
  updatePasskeyUse,
} from './queries/factors.ts'
import { unlessTaken } from './refuse.ts'
import type { Ways } from './ways.ts'

/** What the browser gave; its form is checked by the verification. */
export type Shown = { readonly step: string; readonly response: { readonly id: string } }

type Challenge = { readonly use: 'add' | 'show'; readonly challenge: string }

const siteOf = ({ publicUrl }: Ways) => {
  const { hostname, origin } = new URL(publicUrl)
  return { rpID: hostname, origin }
}

async function keepChallenge(
  { deps }: Ways,
  data: Challenge,
  personId: string | null,
): Promise<string> {
  const step = newSecret()
  const now = deps.now()
  const of = { tokenHash: sha256(step), kind: 'passkey', personId, data } as const
  await deps.db.transaction(systemContext, (tx) =>
    insertStep(tx, { ...of, now, expiresAt: now + stepMs.passkey }),
  )
  return step
}

async function takeChallenge({ deps }: Ways, step: string, use: Challenge['use']) {
  const of = { tokenHash: sha256(step), kind: 'passkey', now: deps.now() } as const
  const taken = await deps.db.transaction(systemContext, (tx) => takeStep<Challenge>(tx, of))
  return taken?.data.use === use ? taken : undefined
}

/** For signing in, and for showing anew who one is. */
export async function passkeyOptions(ways: Ways) {
  const options = await generateAuthenticationOptions({
    rpID: siteOf(ways).rpID,
    userVerification: 'required',
  })
  const { challenge } = options
  return { step: await keepChallenge(ways, { use: 'show', challenge }, null), options }
}

/** The counter a passkey now stands at; undefined for one that is not right. */
async function verified(
  ways: Ways,
  { key, challenge, response }: { key: Passkey; challenge: string; response: Shown['response'] },
): Promise<number | undefined> {
  const { rpID, origin } = siteOf(ways)
  try {
    const { verified: right, authenticationInfo } = await verifyAuthenticationResponse({
      response: response as AuthenticationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpID,
      requireUserVerification: true,
      credential: {
        id: key.id,
        publicKey: new Uint8Array(key.publicKey),
        counter: key.counter,
      },
    })
    return right ? authenticationInfo.newCounter : undefined
  } catch {
    // whatever is wrong with what a stranger sent is a failed attempt
    return undefined
  }
}

/** Whose passkey this is, if it is right; its counter moves on. */
export async function usePasskey(ways: Ways, shown: Shown): Promise<string | undefined> {
  const { deps } = ways
  const step = await takeChallenge(ways, shown.step, 'show')
  if (!step) return undefined
  const find = () => deps.db.transaction(systemContext, (tx) => lockPasskey(tx, shown.response.id))
  const key = await find()
  if (!key) return undefined
  const { challenge } = step.data
  const counter = await verified(ways, { key, challenge, response: shown.response })
  if (counter === undefined) return undefined
  return deps.db.transaction(systemContext, async (tx) => {
    const present = await lockPasskey(tx, key.id)
    // used meanwhile with the same counter: one of the two is a copy
    if (present?.counter !== key.counter) return undefined
    await updatePasskeyUse(tx, key.id, { counter, now: deps.now() })
    return key.personId
  })
}

/** @throws Problem sign-in-failed */
export async function signInByPasskey(ways: Ways, shown: Shown, came: Came): Promise<SignedIn> {
  const { deps } = ways
  await deps.policy.refresh()
  const personId = await usePasskey(ways, shown)
  if (personId === undefined) {
    await recordFailure(deps, 'passkeyFailed', null)
    const zh = '通行密钥无效，或登录步骤已过期，请重试。'
    const en = 'This passkey is not known here, or the sign-in has ended; try again.'
    throw refusing('sign-in-failed', zh, en)
  }
  return deps.db.transaction(systemContext, (tx) =>
    startSession(deps, tx, { ...came, personId, what: 'signInByPasskey', strong: true }),
  )
}

export async function newPasskeyOptions(ways: Ways, own: Own) {
  const { deps, factorKey } = ways
  const person = personOf(own.actor)
  const keys = await deps.db.transaction(systemContext, async (tx) => {
    await requireProven(deps, tx, own)
    return listPasskeys(tx, person.id)
  })
  const options = await generateRegistrationOptions({
    rpName: 'Jingwei 经纬',
    rpID: siteOf(ways).rpID,
    userName: person.name,
    userDisplayName: person.name,
    // not the person's id: it lies on a device that is not ours
    userID: new Uint8Array(hmac(factorKey, `passkey user ${person.id}`)),
    attestationType: 'none',
    excludeCredentials: keys.map(({ id }) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  const { challenge } = options
  return { step: await keepChallenge(ways, { use: 'add', challenge }, person.id), options }
}

async function newKey(
  ways: Ways,
  { shown, personId, name }: { shown: Shown; personId: string; name: string },
): Promise<Passkey | undefined> {
  const step = await takeChallenge(ways, shown.step, 'add')
  if (step?.personId !== personId) return undefined
  const { rpID, origin } = siteOf(ways)
  const { registrationInfo } = await verifyRegistrationResponse({
    response: shown.response as RegistrationResponseJSON,
    expectedChallenge: step.data.challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    requireUserVerification: true,
  }).catch(() => ({ registrationInfo: undefined }))
  if (!registrationInfo) return undefined
  const { credential, credentialBackedUp } = registrationInfo
  return {
    id: credential.id,
    personId,
    publicKey: Buffer.from(credential.publicKey),
    counter: credential.counter,
    transports: [...(credential.transports ?? [])],
    backedUp: credentialBackedUp,
    name,
    createdAt: ways.deps.now(),
    usedAt: null,
  }
}

const taken = {
  zh: '这个通行密钥已经添加过了。',
  en: 'This passkey was added already.',
}

const wrongKey = () =>
  refusing('refused', '通行密钥未能添加，请重试。', 'The passkey could not be added; try again.')

/** @returns recovery codes, when these are the first */
export async function addPasskey(
  ways: Ways,
  own: Own & { readonly shown: Shown; readonly name: string },
): Promise<{ recoveryCodes: string[] }> {
  const { deps } = ways
  const { id: personId } = personOf(own.actor)
  const key = await newKey(ways, { shown: own.shown, personId, name: own.name })
  if (!key) throw wrongKey()
  return unlessTaken(taken, () =>
    deps.db.transaction(systemContext, async (tx) => {
      await requireProven(deps, tx, own)
      await insertPasskey(tx, key)
      return factorAdded(ways, tx, { ...own, factor: 'passkey' })
    }),
  )
}

export async function removePasskey(ways: Ways, own: Own & { readonly id: string }): Promise<void> {
  const { id: personId } = personOf(own.actor)
  await ways.deps.db.transaction(systemContext, async (tx) => {
    await requireProven(ways.deps, tx, own)
    if (!(await deletePasskey(tx, personId, own.id))) {
      throw refusing('not-found', '没有这个通行密钥。', 'There is no such passkey.')
    }
    await factorRemoved(ways, tx, { actor: own.actor, factor: 'passkey' })
  })
}
