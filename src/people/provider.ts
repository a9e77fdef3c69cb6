// Signing in at an identity provider: OpenID Connect, authorization code with PKCE, state and nonce.
import * as oidc from 'openid-client'
import { newSecret, sha256 } from '#platform/crypto.ts'
import type { Tx } from '#platform/db.ts'
import { appendToSubject } from '#platform/journal/journal.ts'
import { doorPosts, normalLogin } from './domain.ts'
import { stepMs } from './domain/factors.ts'
import {
  type Came,
  type Deps,
  type Entered,
  enter,
  failed,
  type Identity,
  recordFailure,
  refusing,
} from './entering.ts'
import { systemContext } from './policy.ts'
import {
  findIdentity,
  insertIdentity,
  insertStep,
  listIdentities,
  takeStep,
} from './queries/factors.ts'
import { type Account, findAccountBy, findPerson } from './queries/identity.ts'
import { subjectOf } from './record.ts'
import type { Ways } from './ways.ts'

export type ProviderSettings = {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** How the button names it. */
  readonly name: string
  /** What binds a person on their first sign-in; `none`: an administrator does. */
  readonly match: 'none' | 'email' | 'login'
}

/** Who the provider says it is. */
type Said = {
  readonly issuer: string
  readonly subject: string
  readonly email: string | undefined
  readonly login: string | undefined
  /** The provider asked for more than one factor (RFC 8176). */
  readonly strong: boolean
}

/** What the browser's own step remembers until the answer comes. */
type Begun = {
  readonly verifier: string
  readonly state: string
  readonly nonce: string
  readonly next: string
}

export type Provider = {
  readonly settings: ProviderSettings
  begin(next: string): Promise<{ readonly to: string; readonly begun: Begun }>
  /** @throws whatever is wrong with the answer */
  finish(answer: URL, begun: Begun): Promise<Said>
  /** Where to sign out at the provider too; undefined where it has no such place. */
  leave(): Promise<string | undefined>
}

export const callbackPath = '/api/session/provider/callback'
const timeoutS = 10

const isLoopback = (url: URL) =>
  ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname) && url.protocol === 'http:'

const scopes = { none: 'openid', email: 'openid email', login: 'openid profile' } as const

export function openProvider(settings: ProviderSettings, publicUrl: string): Provider {
  const { issuer, clientId, clientSecret, match } = settings
  const redirect = `${publicUrl}${callbackPath}`
  let found: Promise<oidc.Configuration> | undefined
  // A provider that is down while we start is asked again.
  const discover = () => {
    found ??= oidc
      .discovery(new URL(issuer), clientId, clientSecret, undefined, {
        timeout: timeoutS,
        execute: isLoopback(new URL(issuer)) ? [oidc.allowInsecureRequests] : [],
      })
      .catch((error: unknown) => {
        found = undefined
        throw error
      })
    return found
  }
  return {
    settings,
    begin: async (next) => {
      const config = await discover()
      const verifier = oidc.randomPKCECodeVerifier()
      const [state, nonce] = [oidc.randomState(), oidc.randomNonce()]
      const to = oidc.buildAuthorizationUrl(config, {
        redirect_uri: redirect,
        scope: scopes[match],
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
      })
      return { to: to.href, begun: { verifier, state, nonce, next } }
    },
    finish: async (answer, begun) => {
      const config = await discover()
      const tokens = await oidc.authorizationCodeGrant(config, answer, {
        pkceCodeVerifier: begun.verifier,
        expectedState: begun.state,
        expectedNonce: begun.nonce,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      if (!claims) throw new Error('the provider sent no ID token')
      const more =
        match === 'none'
          ? {}
          : await oidc.fetchUserInfo(config, tokens.access_token, claims.sub).catch(() => ({}))
      return saidOf({ ...more, ...claims }, claims.iss)
    },
    leave: async () => {
      const config = await discover()
      if (!config.serverMetadata().end_session_endpoint) return undefined
      const back = { client_id: clientId, post_logout_redirect_uri: `${publicUrl}/signin` }
      return oidc.buildEndSessionUrl(config, back).href
    },
  }
}

type Claims = { readonly sub: string; readonly [claim: string]: unknown }

const text = (value: unknown) => (typeof value === 'string' && value ? value : undefined)

function saidOf(claims: Claims, issuer: string): Said {
  const verified = claims['email_verified'] === true
  const amr = Array.isArray(claims['amr']) ? claims['amr'] : []
  return {
    issuer,
    subject: claims.sub,
    email: verified ? text(claims['email'])?.trim().toLowerCase() : undefined,
    login: text(claims['preferred_username']),
    strong: amr.includes('mfa'),
  }
}

/** `secret` goes into a cookie of its own: the answer must come to the browser that asked. */
export async function beginAtProvider(
  deps: Deps,
  provider: Provider,
  next: string,
): Promise<{ to: string; secret: string }> {
  const { to, begun } = await provider.begin(next)
  const secret = newSecret()
  const now = deps.now()
  await deps.db.transaction(systemContext, (tx) =>
    insertStep(tx, {
      tokenHash: sha256(secret),
      kind: 'provider',
      personId: null,
      data: begun,
      now,
      expiresAt: now + stepMs.provider,
    }),
  )
  return { to, secret }
}

/** The account that the provider's word on a first sign-in leads to. */
async function matched(tx: Tx, { settings }: Provider, said: Said): Promise<Account | undefined> {
  const { email, login } = said
  if (settings.match === 'email' && email) return findAccountBy(tx, { email })
  if (settings.match === 'login' && login) return findAccountBy(tx, { login: normalLogin(login) })
  return undefined
}

/** A name given to someone else at the provider must not lead to whoever had it before. */
const isFree = async (tx: Tx, personId: string, issuer: string): Promise<boolean> =>
  (await listIdentities(tx, personId)).every((bound) => bound.issuer !== issuer)

/**
 * Binds a person to who they are at the provider, once they are in: until then the provider's word alone led to them.
 * @returns false where someone was bound otherwise meanwhile
 */
export async function bind(
  ways: Ways,
  tx: Tx,
  { identity, personId }: { identity: Identity; personId: string },
): Promise<boolean> {
  const known = await findIdentity(tx, identity)
  if (known) return known.personId === personId
  const { issuer, subject } = identity
  if (!(await isFree(tx, personId, issuer))) return false
  const now = ways.deps.now()
  const person = await findPerson(tx, personId)
  await insertIdentity(tx, { issuer, subject, personId, now })
  await appendToSubject(tx, ways.journalKey, {
    district: '',
    subject: person?.pseudonym ?? subjectOf('installation', 'provider'),
    at: now,
    kind: 'person.identityBound',
    actor: person?.pseudonym ?? null,
    post: doorPosts.system,
    commandKey: null,
    data: { issuer },
  })
  return true
}

/** What this browser began, used up: it serves once. `secret`: of its cookie */
export async function takeBegun(
  { db, now }: Deps,
  secret: string | undefined,
): Promise<Begun | undefined> {
  if (!secret) return undefined
  const of = { tokenHash: sha256(secret), kind: 'provider', now: now() } as const
  return (await db.transaction(systemContext, (tx) => takeStep<Begun>(tx, of)))?.data
}

/** @throws Problem sign-in-failed */
export async function signInAtProvider(
  ways: Ways,
  { answer, begun }: { readonly answer: URL; readonly begun: Begun },
  came: Came,
): Promise<Entered> {
  const { deps, provider } = ways
  await deps.policy.refresh()
  const said = await provider?.finish(answer, begun).catch(() => undefined)
  if (!said || !provider) {
    await recordFailure(deps, 'providerFailed', null)
    const zh = '统一身份登录未完成，请重试。'
    throw refusing('sign-in-failed', zh, 'The provider did not let you in; try again.')
  }
  const entered = await deps.db.transaction(systemContext, async (tx) => {
    const known = await findIdentity(tx, said)
    const account = known ? undefined : await matched(tx, provider, said)
    const personId = known?.personId ?? account?.personId
    if (personId === undefined || account?.disabled) return undefined
    if (!known && !(await isFree(tx, personId, said.issuer))) return undefined
    const { issuer, subject, strong } = said
    const identity = known ? undefined : { issuer, subject }
    const what = 'signInByProvider'
    const outcome = await enter(deps, tx, { ...came, personId, what, strong, identity })
    const isIn = 'token' in outcome
    if (isIn && identity && !(await bind(ways, tx, { identity, personId }))) throw failed()
    return outcome
  })
  if (entered) return entered
  await recordFailure(deps, 'providerFailed', null)
  throw failed()
}
