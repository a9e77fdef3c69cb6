// What all ways in have in common over HTTP: cookies, the address that keeps guessing, pages of other sites.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { newSecret, sha256 } from '#platform/crypto.ts'
import type { Actor, StreamCall } from '#platform/http.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { agentName, deviceMs } from '../domain/factors.ts'
import type { Came, Deps, Entered, SignedIn } from '../entering.ts'
import { makeLimiter } from '../limiter.ts'
import { refused } from '../refuse.ts'
import type { FactorMethod, Me } from '../schema.ts'

/** Each attempt costs a hash. Wrong ones are held back much earlier, by the limiter. */
export const perMinute = 300

/** Nobody is signed in from another site's page without knowing it. */
function refuseForeign(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site']
  if (site === 'cross-site' || site === 'same-site') {
    throw new Problem('forbidden', say`This request came from another site.`)
  }
}

type Entering = Pick<StreamCall<unknown, unknown, unknown>, 'request' | 'reply' | 'actor'>

export type FactorAsked = { readonly step: string; readonly methods: readonly FactorMethod[] }

export type Door = {
  /** Runs an attempt to get in, unless this address made too many, and hands the session over when it was right. */
  admit(call: Entering, attempt: (came: Came) => Promise<Entered>): Promise<Me | FactorAsked>
  /** Counts an attempt; call what it returns when the attempt was right. @throws Problem too-many-requests */
  count(call: Entering): () => void
  /** Hands over what an attempt gave, whatever led to it. */
  seat(call: Pick<Entering, 'reply'>, entered: SignedIn & { readonly device: string }): void
  /** The browser's own secret; a new one where it has none. */
  browserOf(request: FastifyRequest): string
  deviceOf(request: FastifyRequest): Buffer
  cameFrom(request: FastifyRequest, actor: Actor, browser: string): Came
  /** The session's token. @throws Problem not-signed-in for one who came otherwise */
  tokenOf(request: FastifyRequest, actor: Actor): string
  /** The cookie's token, whether its session still lives or not. */
  cookieOf(request: FastifyRequest): string | undefined
  /** Replaces the session's token. */
  renew(reply: FastifyReply, token: string): void
  /** Takes the session's cookie back. */
  forget(reply: FastifyReply): void
}

export function makeDoor({ now, settings, secure, cookieNames }: Deps): Door {
  const limiter = makeLimiter(now)
  // Strict also serves links from e-mail: the page they open needs no cookie, and what it then fetches comes from our
  // own site.
  const cookie = { path: '/', httpOnly: true, sameSite: 'strict', secure } as const
  const maxAge = settings.session.absolute / 1000
  const count = ({ request }: Entering): (() => void) => {
    const forgive = limiter.take(request.ip)
    if (forgive) return forgive
    throw refused(
      {
        zh: '此网络地址尝试次数过多，请稍后再试；每次被限后等待时间加倍。',
        en: 'Too many attempts from this address; try again later. Each time it happens the wait doubles.',
      },
      'too-many-requests',
    )
  }
  const browserOf = (request: FastifyRequest) => {
    const given = request.cookies[cookieNames.browser]
    return given && given.length <= 100 ? given : newSecret()
  }
  const cameFrom = (request: FastifyRequest, { language }: Actor, browser: string): Came => {
    const before = request.cookies[cookieNames.session]
    return {
      language,
      agent: agentName(request.headers['user-agent'] ?? ''),
      device: sha256(browser),
      ...(before ? { before: sha256(before) } : {}),
    }
  }
  const seat: Door['seat'] = ({ reply }, { token, device }) => {
    reply.setCookie(cookieNames.session, token, { ...cookie, maxAge })
    reply.setCookie(cookieNames.browser, device, { ...cookie, maxAge: deviceMs / 1000 })
  }
  return {
    seat,
    browserOf,
    cameFrom,
    deviceOf: (request) => sha256(browserOf(request)),
    count,
    admit: async (call, attempt) => {
      refuseForeign(call.request)
      const forgive = count(call)
      const browser = browserOf(call.request)
      const entered = await attempt(cameFrom(call.request, call.actor, browser))
      forgive()
      if ('step' in entered) return entered
      seat(call, { ...entered, device: browser })
      return entered.me
    },
    cookieOf: (request) => request.cookies[cookieNames.session],
    tokenOf: (request, actor) => {
      const token = request.cookies[cookieNames.session]
      if (actor.via === 'session' && token) return token
      throw new Problem('not-signed-in', say`Sign in with a session to do this.`)
    },
    renew: (reply, token) =>
      void reply.setCookie(cookieNames.session, token, { ...cookie, maxAge }),
    forget: (reply) =>
      void reply.clearCookie(cookieNames.session, cookie).header('clear-site-data', '"cache"'),
  }
}
