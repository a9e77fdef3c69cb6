// Who one is: signing in and out, the post one acts as, one's password, the first administrator.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { hashPassword, newId, sameBytes, sha256 } from '#platform/crypto.ts'
import type { Tx } from '#platform/db.ts'
import { type Actor, type Route, streamRoute } from '#platform/http.ts'
import { Problem } from '#platform/problem.ts'
import { passwordRefusal, sessionMs } from '../domain.ts'
import { makeLimiter, type Limiter } from '../limiter.ts'
import { cookieName } from '../people.ts'
import { systemContext } from '../policy.ts'
import { insertHolding, insertPerson, insertPost } from '../queries/directory.ts'
import {
  deleteSession,
  findPostInForce,
  hasAccounts,
  insertAccount,
  lockSetUp,
} from '../queries/identity.ts'
import { record } from '../record.ts'
import { refused } from '../refuse.ts'
import { ChangePassword, Me, SetUp, SignIn, SignInByLink, SwitchPost } from '../schema.ts'
import {
  changePassword,
  describeMe,
  type SignedIn,
  signIn,
  signInByLink,
  startSession,
  switchPost,
} from '../sign-in.ts'
import { newPseudonym } from '../staff.ts'
import type { RouteDeps } from '../routes.ts'

const tag = 'people'

// Strict also serves links from e-mail: the page they open needs no cookie, and what it then fetches comes from our
// own site.
const cookieOptions = (secure: boolean) =>
  ({ path: '/', httpOnly: true, sameSite: 'strict', secure }) as const

function give(reply: FastifyReply, secure: boolean, { token, me }: SignedIn): Me {
  reply.setCookie(cookieName, token, {
    ...cookieOptions(secure),
    maxAge: sessionMs.absolute / 1000,
  })
  return me
}

/** The session's token; one who came otherwise has none. */
function tokenOf(request: FastifyRequest, actor: Actor): string {
  const token = request.cookies[cookieName]
  if (actor.via === 'session' && token) return token
  throw new Problem('not-signed-in', 'Sign in with a session to do this.')
}

/** Nobody is signed in from another site's page without knowing it. */
function refuseForeign(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site']
  if (site === 'cross-site' || site === 'same-site') {
    throw new Problem('forbidden', 'This request came from another site.')
  }
}

async function limited<T>(
  limiter: Limiter,
  { request, actor }: { request: FastifyRequest; actor: Actor },
  attempt: () => Promise<T>,
): Promise<T> {
  refuseForeign(request)
  const forgive = limiter.take(request.ip)
  if (!forgive) {
    throw refused(
      actor.language,
      {
        zh: '此网络地址尝试次数过多，请一刻钟后再试。',
        en: 'Too many attempts from this address; try again in a quarter of an hour.',
      },
      'too-many-requests',
    )
  }
  const result = await attempt()
  forgive()
  return result
}

function signInRoutes({ people: { deps }, secureCookie }: RouteDeps, limiter: Limiter): Route[] {
  return [
    streamRoute({
      method: 'POST',
      path: '/api/session',
      may: 'anyone',
      audit: 'none',
      summary: 'Sign in with login and password',
      tag,
      body: SignIn,
      reply: Me,
      stream: async ({ body, actor, request, reply }) =>
        give(
          reply,
          secureCookie,
          await limited(limiter, { request, actor }, () => signIn(deps, body, actor.language)),
        ),
    }),
    streamRoute({
      method: 'POST',
      path: '/api/session/link',
      may: 'anyone',
      audit: 'none',
      summary: 'Sign in with the token of a sign-in link',
      tag,
      body: SignInByLink,
      reply: Me,
      stream: async ({ body, actor, request, reply }) =>
        give(
          reply,
          secureCookie,
          await limited(limiter, { request, actor }, () =>
            signInByLink(deps, body.token, actor.language),
          ),
        ),
    }),
  ]
}

function sessionRoutes({ people: { deps }, journalKey, secureCookie }: RouteDeps): Route[] {
  return [
    streamRoute({
      method: 'GET',
      path: '/api/session',
      may: 'anyone',
      audit: 'none',
      summary: 'Who I am, which post I act as and what it may do; 401 when not signed in',
      tag,
      reply: Me,
      stream: async ({ actor }) => {
        if (actor.via === 'anyone' || actor.via === 'follow') {
          throw new Problem('not-signed-in', 'Nobody is signed in here.')
        }
        return describeMe(deps, actor)
      },
    }),
    streamRoute({
      method: 'DELETE',
      path: '/api/session',
      may: 'anyone',
      audit: 'none',
      summary: 'Sign out',
      tag,
      stream: async ({ db, request, reply }) => {
        const token = request.cookies[cookieName]
        if (token) await db.transaction(systemContext, (tx) => deleteSession(tx, sha256(token)))
        return reply.clearCookie(cookieName, cookieOptions(secureCookie)).code(204).send()
      },
    }),
    streamRoute({
      method: 'POST',
      path: '/api/session/post',
      may: 'staff',
      audit: 'none',
      summary: 'Act as another of the posts I hold',
      tag,
      body: SwitchPost,
      reply: Me,
      stream: async ({ actor, body, request }) =>
        switchPost(deps, { actor, token: tokenOf(request, actor), postId: body.postId }),
    }),
    streamRoute({
      method: 'POST',
      path: '/api/account/password',
      may: 'staff',
      audit: 'journal',
      summary: 'Change my password; ends my other sessions',
      tag,
      body: ChangePassword,
      stream: async ({ actor, body, request, reply }) => {
        await changePassword(deps, { actor, token: tokenOf(request, actor), ...body, journalKey })
        return reply.code(204).send()
      },
    }),
  ]
}

/** The post of the installation's administrators; made when the first one comes. */
async function adminPost(tx: Tx, now: number): Promise<string> {
  const found = await findPostInForce(tx, 'admin', now)
  if (found) return found.id
  const id = newId()
  await insertPost(tx, {
    id,
    code: 'admin',
    unitCode: 'jingwei',
    kind: 'admin',
    areaCode: '',
    title: '系统管理员',
    titleEn: 'Administrator',
    validTo: null,
  })
  return id
}

type FirstAdministrator = z.infer<typeof SetUp>

async function setUp(deps: RouteDeps, ask: FirstAdministrator, actor: Actor): Promise<SignedIn> {
  const { language } = actor
  const matches = sameBytes(sha256(ask.code), sha256(deps.setupCode ?? ''))
  if (deps.setupCode === undefined || !matches) {
    throw refused(language, {
      field: 'code',
      zh: '须为服务首次启动时显示的设置码',
      en: 'the set-up code that the server printed when it first started',
    })
  }
  const refusal = passwordRefusal(ask.password, ask.login)
  if (refusal) throw refused(language, refusal)
  const passwordHash = await hashPassword(ask.password)
  const now = deps.people.deps.now()
  await deps.people.deps.policy.refresh()
  return deps.db.transaction(systemContext, async (tx) => {
    await lockSetUp(tx)
    if (await hasAccounts(tx)) {
      const done = {
        zh: '系统已有账号，不能再次设置。',
        en: 'There are accounts already; set-up is over.',
      }
      throw refused(language, done, 'refused')
    }
    const [personId, holdingId, pseudonym] = [newId(), newId(), newPseudonym()]
    const postId = await adminPost(tx, now)
    await insertPerson(tx, { id: personId, name: ask.name, language, pseudonym, createdAt: now })
    await insertAccount(tx, { personId, login: ask.login, passwordHash, mustChange: false })
    // the day before, so that it is in force in every time zone
    const from = new Date(now - 86_400_000).toISOString().slice(0, 10)
    await insertHolding(tx, { id: holdingId, postId, personId, from, to: null })
    const call = { tx, actor: deps.people.systemActor(), now, key: null }
    await record(call, {
      journalKey: deps.journalKey,
      subject: pseudonym,
      kind: 'person.created',
      data: {},
    })
    await record(call, {
      journalKey: deps.journalKey,
      subject: holdingId,
      kind: 'holding.created',
      data: { post: postId, person: pseudonym, from, to: null },
    })
    return startSession(deps.people.deps, tx, { personId, language })
  })
}

function setUpRoutes(deps: RouteDeps, limiter: Limiter): Route[] {
  return [
    streamRoute({
      method: 'GET',
      path: '/api/setup',
      may: 'anyone',
      audit: 'none',
      summary: 'Whether this installation waits for its first administrator',
      tag,
      reply: z.object({ needed: z.boolean() }),
      stream: async ({ db }) => ({
        needed: deps.setupCode !== undefined && !(await db.transaction(systemContext, hasAccounts)),
      }),
    }),
    streamRoute({
      method: 'POST',
      path: '/api/setup',
      may: 'anyone',
      audit: 'journal',
      summary: 'Create the first administrator and sign in; works once',
      tag,
      body: SetUp,
      reply: Me,
      stream: async ({ body, actor, request, reply }) =>
        give(
          reply,
          deps.secureCookie,
          await limited(limiter, { request, actor }, () => setUp(deps, body, actor)),
        ),
    }),
  ]
}

export function identityRoutes(deps: RouteDeps): Route[] {
  const limiter = makeLimiter(deps.people.deps.now)
  return [...signInRoutes(deps, limiter), ...sessionRoutes(deps), ...setUpRoutes(deps, limiter)]
}
