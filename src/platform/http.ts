// The one door: parse → may → transaction → journal → answer. A route that throws has stored nothing.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Database, Tx } from './db.ts'
import { type Actor, type Authenticate, actorMay, bearerOf, contextOf } from './http/actor.ts'
import { formatAsked, readWhole, sendExport } from './http/export.ts'
import { digestOf, replayOrRun, toAnswer } from './http/idempotency.ts'
import { parseInput } from './http/parse.ts'
import { Answer, type Route } from './http/route.ts'
import { openTogether } from './http/together.ts'
import { noteActor } from './metrics/refusals.ts'
import { Problem } from './problem.ts'
import { say } from './sentence.ts'

export type { Actor, Authenticate } from './http/actor.ts'
export { actorMay, contextOf } from './http/actor.ts'
export { Answer, type Call, type Route, route, type StreamCall, streamRoute } from './http/route.ts'

export type Door = {
  readonly db: Database
  readonly authenticate: Authenticate
  readonly now: () => number
}

function mayPass(route: Route, actor: Actor): void {
  if (route.may === 'anyone') return
  if (actor.via === 'anyone' || actor.via === 'follow') {
    throw new Problem('not-signed-in', say`Sign in, or send an API token, to use this.`)
  }
  // A key for the Open311 door opens that door only.
  if (actor.post.kind === 'open311') {
    throw new Problem('forbidden', say`An Open311 key is good for the Open311 door only.`)
  }
  if (route.may === 'staff') return
  if (!actorMay(actor, route.may)) {
    throw new Problem(
      'forbidden',
      say`The post "${actor.post.title}" has no right "${route.may}".`,
      {
        facts: { needs: route.may, post: actor.post.kind },
      },
    )
  }
}

export function mountRoutes(app: FastifyInstance, door: Door, routes: readonly Route[]): void {
  for (const spec of routes) {
    const together = togetherOf(door, spec)
    app.route({
      method: spec.method,
      url: spec.path,
      config: {
        spec,
        ...(spec.perMinute ? { rateLimit: limitOf(spec, spec.perMinute) } : {}),
      },
      handler: (request, reply) => handle({ ...door, together }, spec, request, reply),
    })
  }
}

type InLine = ReturnType<typeof openTogether>
type OneDoor = Door & { readonly together: InLine | undefined }

const togetherOf = ({ db }: Door, { together, run }: Route): InLine | undefined =>
  together && openTogether(db, { all: together.run, alone: (tx, call) => run({ ...call, tx }) })

function limitOf({ tokensUncounted }: Route, max: number) {
  const hasToken = ({ headers }: FastifyRequest) => bearerOf(headers) !== undefined
  return { max, timeWindow: 60_000, ...(tokensUncounted ? { allowList: hasToken } : {}) }
}

/** How many rows an export reads at a time. */
const exportPage = 200

async function handle(door: OneDoor, spec: Route, request: FastifyRequest, reply: FastifyReply) {
  const actor = await door.authenticate(credentialsOf(spec, request))
  noteActor(request, actor)
  refuseForeignWrite(request, actor)
  mayPass(spec, actor)
  const input = parseInput(spec, request)
  const now = door.now()
  const key = input.key === null ? null : digestOf(input.key)
  const call = { ...input, key, actor, now, request }
  const command = { ...input, actor, spec, now }
  if (spec.stream) {
    const once = async (content: unknown, run: (tx: Tx) => Promise<unknown>) =>
      toAnswer(await replayOrRun(door.db, { ...command, body: [input.body, content] }, run))
    const given = await spec.stream({ ...call, db: door.db, reply, once } as never)
    return given instanceof Answer ? send(reply, given) : given
  }
  const run = spec.run
  const format = request.method === 'GET' ? formatAsked(request.query) : undefined
  if (format) {
    const pageAfter = (cursor: string | undefined) => {
      const query = { ...(input.query as object), limit: exportPage, ...(cursor ? { cursor } : {}) }
      return door.db.transaction(contextOf(actor), (tx) => run({ ...call, query, tx } as never))
    }
    return sendExport(reply, await readWhole(pageAfter), format)
  }
  if (door.together && input.key !== null && spec.together?.may(call as never)) {
    const shared = { ...command, key: input.key, call: call as never }
    return send(reply, toAnswer(await door.together(shared)))
  }
  const answer = await replayOrRun(door.db, command, (tx) => run({ ...call, tx } as never))
  return send(reply, toAnswer(answer))
}

const send = (reply: FastifyReply, { status, headers, body }: Answer) =>
  reply.code(status).headers(headers).send(body)

// Where a follow link is given, whoever holds it acts as its holder, signed in or not.
function credentialsOf(spec: Route, request: FastifyRequest) {
  const query = (request.query ?? {}) as Record<string, unknown>
  const token = spec.follow ? (request.params as { token?: string }).token : query['follow']
  return typeof token === 'string'
    ? {
        headers: { ...request.headers, authorization: undefined, 'x-follow': token },
        cookies: {},
        query,
      }
    : { headers: request.headers, cookies: request.cookies, query }
}

// A cookie travels by itself; a write that rides on one must come from our own pages.
function refuseForeignWrite(request: FastifyRequest, actor: Actor): void {
  if (request.method === 'GET' || request.method === 'HEAD' || actor.via !== 'session') return
  const site = request.headers['sec-fetch-site']
  if (site !== undefined ? site !== 'same-origin' : request.headers['x-jingwei'] === undefined) {
    throw new Problem('forbidden', say`This request came from another site.`)
  }
}
