// Further ways in: the second factor, passkeys, the identity provider.
import { z } from 'zod'
import { type Route, streamRoute } from '#platform/http.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { signInByCode } from '../codes.ts'
import { stepMs } from '../domain/factors.ts'
import { passkeyOptions, signInByPasskey } from '../passkeys.ts'
import { beginAtProvider, callbackPath, signInAtProvider, takeBegun } from '../provider.ts'
import { FactorShown, Me, PasskeyShown } from '../schema.ts'
import type { Ways } from '../ways.ts'
import { type Door, perMinute } from './door.ts'
import { tag } from './shared.ts'

/** Only addresses of our own are gone to after signing in. */
const ownAddress = (next: string | undefined) =>
  next && /^\/(?![/\\])[^\s\\]*$/.test(next) ? next : '/console'

function openWays({ mail, provider, publicUrl }: Ways): Route {
  const { hostname } = new URL(publicUrl)
  return streamRoute({
    method: 'GET',
    path: '/api/session/ways',
    may: 'anyone',
    audit: 'none',
    summary: 'Which ways in there are besides the password',
    tag,
    reply: z.object({
      provider: z.string().nullable(),
      passkeys: z.boolean(),
      letters: z.boolean(),
    }),
    // WebAuthn knows names, not numbers
    stream: async () => ({
      provider: provider?.settings.name ?? null,
      passkeys: !/^[\d.]+$|:/.test(hostname.replace(/^\[|\]$/g, '')),
      letters: mail !== undefined,
    }),
  })
}

function factorRoutes(ways: Ways, door: Door): Route[] {
  const common = { may: 'anyone', tag, perMinute, anew: true } as const
  return [
    streamRoute({
      ...common,
      method: 'POST',
      path: '/api/session/factor',
      audit: 'access',
      summary: 'Show the second factor: a code of the authenticator app, or a recovery code',
      body: FactorShown,
      reply: Me,
      stream: async (call) => door.admit(call, (came) => signInByCode(ways, call.body, came)),
    }),
    streamRoute({
      ...common,
      method: 'POST',
      path: '/api/session/passkey/options',
      audit: 'none',
      summary:
        'What the browser is asked for when a passkey is to be shown; serves once, for five minutes',
      reply: z.object({ step: z.string(), options: z.looseObject({}) }),
      stream: async () => passkeyOptions(ways),
    }),
    streamRoute({
      ...common,
      method: 'POST',
      path: '/api/session/passkey',
      audit: 'access',
      summary: 'Sign in with a passkey',
      body: PasskeyShown,
      reply: Me,
      stream: async (call) => door.admit(call, (came) => signInByPasskey(ways, call.body, came)),
    }),
  ]
}

function providerRoutes(ways: Ways, door: Door): Route[] {
  const { deps, provider, publicUrl } = ways
  const { secure, cookieNames } = deps
  // Lax: the answer comes along with a page of the provider.
  const cookie = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const
  const common = { method: 'GET', may: 'anyone', tag, perMinute } as const
  return [
    streamRoute({
      ...common,
      path: '/api/session/provider',
      audit: 'none',
      summary: 'Go to the identity provider to sign in',
      query: z.object({ next: z.string().max(2000).optional() }),
      stream: async ({ query, reply }) => {
        if (!provider) throw new Problem('not-found', say`No identity provider is set.`)
        const begun = await beginAtProvider(deps, provider, ownAddress(query.next)).catch(
          (error: unknown) => {
            ways.onError(error)
          },
        )
        // the one who asks is a browser on its way, which a page tells more than a line of JSON
        if (!begun) return reply.redirect('/signin#refused')
        reply.setCookie(cookieNames.provider, begun.secret, {
          ...cookie,
          maxAge: stepMs.provider / 1000,
        })
        return reply.redirect(begun.to)
      },
    }),
    streamRoute({
      ...common,
      path: callbackPath,
      audit: 'access',
      summary: 'The identity provider’s answer',
      hidden: true,
      stream: async ({ request, reply, actor }) => {
        reply.clearCookie(cookieNames.provider, cookie).header('referrer-policy', 'no-referrer')
        const browser = door.browserOf(request)
        try {
          // whoever did not begin here is not guessing: any page may send a browser to this address
          const begun = await takeBegun(deps, request.cookies[cookieNames.provider])
          if (!begun) return reply.redirect('/signin#refused')
          const forgive = door.count({ request, reply, actor })
          const entered = await signInAtProvider(
            ways,
            { answer: new URL(request.url, publicUrl), begun },
            door.cameFrom(request, actor, browser),
          )
          forgive()
          const { next } = begun
          if ('step' in entered) {
            const asked = new URLSearchParams({
              factor: entered.step,
              methods: entered.methods.join(','),
              next,
            })
            // in the fragment: it reaches no log
            return reply.redirect(`/signin#${asked.toString()}`)
          }
          door.seat({ reply }, { ...entered, device: browser })
          return reply.redirect(next)
        } catch (error) {
          if (error instanceof Problem && error.status < 500)
            return reply.redirect('/signin#refused')
          throw error
        }
      },
    }),
  ]
}

export function wayRoutes(ways: Ways, door: Door): Route[] {
  return [openWays(ways), ...factorRoutes(ways, door), ...providerRoutes(ways, door)]
}
