// The desk, live: its page is told that its picture has changed, and reads it anew by its own right. What changed is not
// said here, and a post whose own picture stays the same is told nothing, so that nobody learns of calls they may not see.
import type { FastifyReply } from 'fastify'
import { systemClock } from '#platform/clock.ts'
import { sha256 } from '#platform/crypto.ts'
import type { Database } from '#platform/db.ts'
import { type Actor, contextOf, type Route, streamRoute } from '#platform/http.ts'
import { type EventStream, openStream } from '#platform/http/stream.ts'
import { onJournalWhileWatched } from '#platform/journal/reader.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { deskPicture } from './picture.ts'

type Client = {
  readonly actor: Actor
  readonly stream: EventStream
  /** Hash of the picture that its page has, or is about to read. */
  seen: string
}

const mostClients = 500
const mostPerPost = 20
const beatMs = 15_000
/** Rights may have been withdrawn meanwhile: the page comes back and is let in or not. */
const longestMs = 20 * 60_000
/** A switch that goes, or a call-back that is due, rings no bell; nor does one that was lost on the way. */
const lookEveryMs = 5000
/** Many calls at once make one reading. */
const spacingMs = 200

const event = (name: string) => `event: ${name}\ndata: {}\n\n`

export type LiveDeps = {
  readonly now?: () => number
  /** How often it looks without being woken, ms; every five seconds unless told. */
  readonly lookMs?: number
}

export type DeskHub = {
  /** Throws where too many are connected; the page then asks by itself. */
  add(actor: Actor, reply: FastifyReply): Promise<void>
}

export function openDeskHub(db: Database, { now, lookMs }: Required<LiveDeps>): DeskHub {
  const clients = new Set<Client>()

  const hashFor = (actor: Actor): Promise<string> =>
    db.transaction(contextOf(actor), async (tx) =>
      sha256(JSON.stringify(await deskPicture(tx, actor, now()))).toString('base64url'),
    )
  const serve = async () => {
    for (const group of Map.groupBy(clients, ({ actor }) => actor.post.id).values()) {
      const [first] = group
      // eslint-disable-next-line no-await-in-loop -- screens leave the connections to the commands
      const hash = first && (await hashFor(first.actor))
      for (const client of group) {
        if (hash === undefined || client.seen === hash) continue
        client.seen = hash
        client.stream.write(event('changed'))
      }
    }
  }
  /** Better cut off and asking than connected and never told anything. */
  const end = () => {
    for (const { stream } of clients) stream.end()
  }
  const adjust = onJournalWhileWatched(db, {
    channel: 'desk',
    pollMs: lookMs,
    spacingMs,
    run: serve,
    onError: end,
    isWatched: () => clients.size > 0,
    onFailed: end,
  })
  return {
    async add(actor, reply) {
      refuseTooMany(clients, actor)
      // before the page is told to read: what changes from here on is told
      const seen = await hashFor(actor)
      const stream = openStream(reply, {
        beat: () => event('beat'),
        beatMs,
        longestMs,
        onClose: () => {
          clients.delete(client)
          adjust()
        },
      })
      if (!stream) return
      const client: Client = { actor, stream, seen }
      clients.add(client)
      stream.write(`retry: 2000\n${event('begun')}`)
      adjust()
    },
  }
}

function refuseTooMany(clients: ReadonlySet<Client>, { post }: Actor): void {
  const own = [...clients].filter(({ actor }) => actor.post.id === post.id).length
  if (own < mostPerPost && clients.size < mostClients) return
  throw new Problem('unavailable', say`Too many desks are connected; this one asks by itself.`)
}

/** GET /api/desk/events: `begun`, `changed` and `beat`, without data. */
export function liveDeskRoutes({ now = systemClock, lookMs = lookEveryMs }: LiveDeps): Route[] {
  const hubs = new Map<Database, DeskHub>()
  return [
    streamRoute({
      method: 'GET',
      path: '/api/desk/events',
      may: 'call.take',
      audit: 'none',
      tag: 'calls',
      summary: 'Tells that what this post sees at the desk has changed (server-sent events)',
      stream: async ({ db, actor, reply }) => {
        const hub = hubs.get(db) ?? openDeskHub(db, { now, lookMs })
        hubs.set(db, hub)
        await hub.add(actor, reply)
      },
    }),
  ]
}
