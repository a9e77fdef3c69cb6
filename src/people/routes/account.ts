// One's own account: factors, sessions, showing anew who one is.
import { z } from 'zod'
import { type Route, streamRoute } from '#platform/http.ts'
import { endSession, ownAccount, ownSessions, prove, signOutEverywhere } from '../account.ts'
import { beginTotp, confirmTotp, removeTotp, renewCodes } from '../codes.ts'
import { addPasskey, newPasskeyOptions, removePasskey } from '../passkeys.ts'
import { OwnAccount, OwnSession, PasskeyNew, Proof, TotpCode } from '../schema.ts'
import type { Ways } from '../ways.ts'
import { type Door, perMinute } from './door.ts'
import { idParams, tag } from './shared.ts'

const Codes = z.object({ recoveryCodes: z.array(z.string()) })
const common = { may: 'staff', tag, anew: true } as const

function ownRoutes({ deps }: Ways, door: Door): Route[] {
  return [
    streamRoute({
      ...common,
      method: 'GET',
      path: '/api/account',
      audit: 'none',
      summary: 'How I sign in: login, second factors, passkeys',
      reply: OwnAccount,
      stream: async ({ actor, request }) =>
        ownAccount(deps, { actor, token: door.tokenOf(request, actor) }),
    }),
    streamRoute({
      ...common,
      method: 'GET',
      path: '/api/account/sessions',
      audit: 'none',
      summary: 'Where I am signed in',
      reply: z.object({ items: z.array(OwnSession) }),
      stream: async ({ actor, request }) => ({
        items: await ownSessions(deps, { actor, token: door.tokenOf(request, actor) }),
      }),
    }),
    streamRoute({
      ...common,
      method: 'DELETE',
      path: '/api/account/sessions/:id',
      audit: 'access',
      summary: 'End one of my sessions',
      params: idParams,
      stream: async ({ actor, params, request, reply }) => {
        await endSession(deps, { actor, token: door.tokenOf(request, actor) }, params.id)
        return reply.code(204).send()
      },
    }),
    streamRoute({
      ...common,
      method: 'DELETE',
      path: '/api/account/sessions',
      audit: 'access',
      summary: 'Sign out everywhere, also here',
      stream: async ({ actor, request, reply }) => {
        await signOutEverywhere(deps, { actor, token: door.tokenOf(request, actor) })
        door.forget(reply)
        return reply.code(204).send()
      },
    }),
  ]
}

function proofRoute(ways: Ways, door: Door): Route {
  return streamRoute({
    ...common,
    method: 'POST',
    path: '/api/session/prove',
    perMinute,
    audit: 'access',
    summary: 'Show once more who I am; for ten minutes I may then change how I sign in',
    body: Proof,
    stream: async ({ actor, body, request, reply }) => {
      const own = { actor, token: door.tokenOf(request, actor), device: door.deviceOf(request) }
      // a new token: one that was read off before is worth nothing after
      door.renew(reply, await prove(ways, { ...own, proof: body }))
      return reply.code(204).send()
    },
  })
}

function totpRoutes(ways: Ways, door: Door): Route[] {
  return [
    streamRoute({
      ...common,
      method: 'POST',
      path: '/api/account/totp',
      audit: 'none',
      summary: 'Begin to add an authenticator app: its secret, shown once',
      reply: z.object({ secret: z.string(), uri: z.string() }),
      stream: async ({ actor, request }) =>
        beginTotp(ways, { actor, token: door.tokenOf(request, actor) }),
    }),
    streamRoute({
      ...common,
      method: 'POST',
      path: '/api/account/totp/confirm',
      perMinute,
      audit: 'journal',
      summary:
        'Add the authenticator app by a code it shows; with a first factor come recovery codes, shown once',
      body: TotpCode,
      reply: Codes,
      stream: async ({ actor, body, request }) =>
        confirmTotp(ways, { actor, token: door.tokenOf(request, actor), code: body.code }),
    }),
    streamRoute({
      ...common,
      method: 'DELETE',
      path: '/api/account/totp',
      audit: 'journal',
      summary: 'Remove the authenticator app',
      stream: async ({ actor, request, reply }) => {
        await removeTotp(ways, { actor, token: door.tokenOf(request, actor) })
        return reply.code(204).send()
      },
    }),
    streamRoute({
      ...common,
      method: 'POST',
      path: '/api/account/recovery-codes',
      audit: 'journal',
      summary: 'New recovery codes, shown once; the old ones serve no longer',
      reply: Codes,
      stream: async ({ actor, request }) =>
        renewCodes(ways, { actor, token: door.tokenOf(request, actor) }),
    }),
  ]
}

function passkeyRoutes(ways: Ways, door: Door): Route[] {
  return [
    streamRoute({
      ...common,
      method: 'POST',
      path: '/api/account/passkeys/options',
      audit: 'none',
      summary: 'What the browser is asked for when a passkey is to be added',
      reply: z.object({ step: z.string(), options: z.looseObject({}) }),
      stream: async ({ actor, request }) =>
        newPasskeyOptions(ways, { actor, token: door.tokenOf(request, actor) }),
    }),
    streamRoute({
      ...common,
      method: 'POST',
      path: '/api/account/passkeys',
      audit: 'journal',
      summary: 'Add a passkey; with a first factor come recovery codes, shown once',
      body: PasskeyNew,
      reply: Codes,
      stream: async ({ actor, body, request }) =>
        addPasskey(ways, {
          actor,
          token: door.tokenOf(request, actor),
          shown: body,
          name: body.name,
        }),
    }),
    streamRoute({
      ...common,
      method: 'DELETE',
      path: '/api/account/passkeys/:id',
      audit: 'journal',
      summary: 'Remove a passkey',
      params: z.object({ id: z.string().min(1).max(2000) }),
      stream: async ({ actor, params, request, reply }) => {
        await removePasskey(ways, { actor, token: door.tokenOf(request, actor), id: params.id })
        return reply.code(204).send()
      },
    }),
  ]
}

export function accountRoutes(ways: Ways, door: Door): Route[] {
  return [
    ...ownRoutes(ways, door),
    proofRoute(ways, door),
    ...totpRoutes(ways, door),
    ...passkeyRoutes(ways, door),
  ]
}
