// Who one is: signing in and out, the post one acts as, one's password, the first administrator.
import { z } from 'zod'
import { type Route, streamRoute } from '#platform/http.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { needsSetUp, setUp } from '../set-up.ts'
import { ChangePassword, Entered, Me, SetUp, SignIn, SignInByLink, SwitchPost } from '../schema.ts'
import {
  changePassword,
  describeMe,
  signIn,
  signInByLink,
  signOut,
  switchPost,
} from '../sign-in.ts'
import type { RouteDeps } from '../routes.ts'
import type { Ways } from '../ways.ts'
import { type Door, perMinute } from './door.ts'

const tag = 'people'
function signInRoutes({ people: { deps } }: RouteDeps, door: Door): Route[] {
  return [
    streamRoute({
      method: 'POST',
      path: '/api/session',
      perMinute,
      anew: true,
      may: 'anyone',
      audit: 'access',
      summary: 'Sign in with login and password',
      tag,
      body: SignIn,
      reply: Entered,
      stream: async (call) => door.admit(call, (came) => signIn(deps, call.body, came)),
    }),
    streamRoute({
      method: 'POST',
      path: '/api/session/link',
      perMinute,
      anew: true,
      may: 'anyone',
      audit: 'access',
      summary: 'Sign in with the token of a sign-in link',
      tag,
      body: SignInByLink,
      reply: Entered,
      stream: async (call) => door.admit(call, (came) => signInByLink(deps, call.body.token, came)),
    }),
  ]
}

function signOutRoute({ deps, provider, onError }: Ways, door: Door): Route {
  return streamRoute({
    method: 'DELETE',
    path: '/api/session',
    perMinute,
    anew: true,
    may: 'anyone',
    audit: 'access',
    summary: 'Sign out; 200 with `next` where one may sign out at the identity provider as well',
    tag,
    reply: z.object({ next: z.string() }),
    stream: async ({ request, reply }) => {
      const token = door.cookieOf(request)
      const ended = token ? await signOut(deps, token) : undefined
      door.forget(reply)
      const next =
        ended?.way === 'signInByProvider'
          ? await provider?.leave().catch((error: unknown) => {
              onError(error)
            })
          : undefined
      return next ? { next } : reply.code(204).send()
    },
  })
}

function sessionRoutes(ways: Ways, door: Door): Route[] {
  const { deps, journalKey } = ways
  return [
    streamRoute({
      method: 'GET',
      path: '/api/session',
      may: 'anyone',
      audit: 'none',
      summary: 'Who I am, which post I act as and what it may do; 401 when not signed in',
      tag,
      reply: Me,
      stream: async ({ actor, request }) => {
        if (actor.via === 'anyone' || actor.via === 'follow') {
          throw new Problem('not-signed-in', say`Nobody is signed in here.`)
        }
        const token = actor.via === 'session' ? door.tokenOf(request, actor) : undefined
        return describeMe(deps, actor, token)
      },
    }),
    signOutRoute(ways, door),
    streamRoute({
      method: 'POST',
      path: '/api/session/post',
      anew: true,
      may: 'staff',
      audit: 'access',
      summary: 'Act as another of the posts I hold',
      tag,
      body: SwitchPost,
      reply: Me,
      stream: async ({ actor, body, request }) =>
        switchPost(deps, { actor, token: door.tokenOf(request, actor), postId: body.postId }),
    }),
    streamRoute({
      method: 'POST',
      path: '/api/account/password',
      anew: true,
      may: 'staff',
      audit: 'journal',
      summary: 'Change my password; ends my other sessions',
      tag,
      body: ChangePassword,
      stream: async ({ actor, body, request, reply }) => {
        const own = { actor, token: door.tokenOf(request, actor), device: door.deviceOf(request) }
        await changePassword(deps, { ...own, ...body, journalKey })
        return reply.code(204).send()
      },
    }),
  ]
}

function setUpRoutes(deps: RouteDeps, door: Door): Route[] {
  return [
    streamRoute({
      method: 'GET',
      path: '/api/setup',
      may: 'anyone',
      audit: 'none',
      summary: 'Whether this installation waits for its first administrator',
      tag,
      reply: z.object({ needed: z.boolean() }),
      stream: async ({ db }) => ({ needed: await needsSetUp(db) }),
    }),
    streamRoute({
      method: 'POST',
      path: '/api/setup',
      perMinute,
      anew: true,
      may: 'anyone',
      audit: 'journal',
      summary: 'Create the first administrator and sign in; works once',
      tag,
      body: SetUp,
      reply: Me,
      stream: async (call) => door.admit(call, (came) => setUp(deps, call.body, came)),
    }),
  ]
}

export function identityRoutes(
  deps: RouteDeps,
  { ways, door }: { readonly ways: Ways; readonly door: Door },
): Route[] {
  return [...signInRoutes(deps, door), ...sessionRoutes(ways, door), ...setUpRoutes(deps, door)]
}
