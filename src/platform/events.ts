// Live screens: the journal as server-sent events, each client seeing what its post may see. What it sees is decided by
// row-level security, not here.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Database, findRow, sql, type Tx } from './db.ts'
import { contextOf, type Actor, type Authenticate, type Route, streamRoute } from './http.ts'
import { type EventStream, openStream } from './http/stream.ts'
import { type Cursor, type Read, readAfter } from './journal/journal.ts'
import { onJournalWhileWatched, systemContext } from './journal/reader.ts'
import { Problem } from './problem.ts'
import { say } from './sentence.ts'

export type EventDeps = {
  readonly authenticate: Authenticate
  readonly onError: (error: unknown) => void
  /** How often it is asked whether the client is still signed in; a minute unless told. */
  readonly authenticateMs?: number
  readonly heartbeatMs?: number
}

type Client = {
  readonly actor: Actor
  readonly request: Parameters<Authenticate>[0]
  readonly stream: EventStream
  cursor: Cursor
}

const pageSize = 200
const maxClients = 2000

/**
 * GET /api/events: event `journal` with {district, subject, seq, kind, at}; the id of each event is a place in the
 * journal, from which `Last-Event-ID` resumes. New clients begin at the end. At most two readings a second.
 */
export function eventRoutes(deps: EventDeps): Route[] {
  const hubs = new Map<Database, Hub>()
  return [
    streamRoute({
      method: 'GET',
      path: '/api/events',
      may: 'case.read',
      audit: 'none',
      summary: 'What happens, as it happens (server-sent events)',
      tag: 'journal',
      stream: async ({ db, actor, request, reply }) => {
        const hub = hubs.get(db) ?? new Hub(db, deps)
        hubs.set(db, hub)
        await hub.add(actor, request, reply)
      },
    }),
  ]
}

/** All clients of one process share one wake-up; those of the same post at the same place share one reading. */
class Hub {
  private readonly db: Database
  private readonly deps: EventDeps
  private readonly clients = new Set<Client>()
  private readonly adjust: () => void

  constructor(db: Database, deps: EventDeps) {
    this.db = db
    this.deps = deps
    this.adjust = onJournalWhileWatched(db, {
      pollMs: 2000,
      spacingMs: 500,
      run: () => this.serve(),
      onError: deps.onError,
      isWatched: () => this.clients.size > 0,
      onFailed: (error) => {
        deps.onError(error)
        // better cut off, and back in three seconds, than connected and never told anything
        for (const client of this.clients) client.stream.end()
      },
    })
  }

  async add(actor: Actor, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (this.clients.size >= maxClients) {
      throw new Problem(
        'unavailable',
        say`Too many screens are connected to this server; try again.`,
      )
    }
    const cursor =
      cursorOf(request.headers['last-event-id']) ??
      (await this.db.transaction(systemContext, settledEnd))
    const stream = openStream(reply, {
      beat: () => place(client.cursor),
      beatMs: this.deps.heartbeatMs ?? 15_000,
      onClose: () => {
        clearInterval(check)
        this.clients.delete(client)
        this.adjust()
      },
    })
    if (!stream) return
    const check = setInterval(
      () => void this.checkSession(client),
      this.deps.authenticateMs ?? 60_000,
    )
    const client: Client = {
      actor,
      stream,
      cursor,
      request: {
        headers: request.headers,
        cookies: request.cookies,
        query: (request.query ?? {}) as Record<string, unknown>,
      },
    }
    this.clients.add(client)
    stream.write(`retry: 3000\n${place(cursor)}`)
    this.adjust()
  }

  private async serve(): Promise<void> {
    // Read before the clients read: whoever got less than a page has then seen all that lies before it.
    const end = await this.db.transaction(systemContext, settledEnd)
    const groups = Map.groupBy(
      [...this.clients].filter((c) => isBefore(c.cursor, end)),
      (c) => `${c.actor.post.id} ${c.cursor.tx}-${c.cursor.pos}`,
    )
    for (const group of groups.values()) {
      // eslint-disable-next-line no-await-in-loop -- screens leave the connections to the commands
      await this.serveGroup(group, end)
    }
  }

  private async serveGroup(group: readonly Client[], end: Cursor): Promise<void> {
    const [first] = group
    if (!first) return
    let cursor = first.cursor
    for (;;) {
      // eslint-disable-next-line no-await-in-loop -- pages follow one another
      const entries = await this.db.transaction(contextOf(first.actor), (tx) =>
        readAfter(tx, cursor, pageSize),
      )
      const last = entries.at(-1)
      const done = entries.length < pageSize
      cursor = done && (!last || isBefore(last, end)) ? end : (last ?? end)
      const text = entries.map(eventOf).join('')
      for (const client of group) {
        client.cursor = cursor
        if (text) client.stream.write(text)
      }
      if (done || group.every((c) => !this.clients.has(c))) return
    }
  }

  private async checkSession(client: Client): Promise<void> {
    try {
      const actor = await this.deps.authenticate({ ...client.request, passive: true })
      // another post sees other cases: the client comes back as that post
      if (actor.post.id !== client.actor.post.id) client.stream.end()
    } catch (error) {
      if (error instanceof Problem && error.status === 401) client.stream.end()
      else this.deps.onError(error)
    }
  }
}

/** The last place before which nothing new can appear: older transactions may still be under way behind it. */
async function settledEnd(tx: Tx): Promise<Cursor> {
  const row = await findRow<Cursor>(
    tx,
    sql`select tx, pos from journal where tx < (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint
      order by tx desc, pos desc limit 1`,
  )
  return row ?? { tx: 0, pos: 0 }
}

const isBefore = (a: Cursor, b: Cursor): boolean => a.tx < b.tx || (a.tx === b.tx && a.pos < b.pos)

/** An event without data: tells the client its place and keeps the connection open. */
const place = ({ tx, pos }: Cursor): string => `id: ${tx}-${pos}\n\n`

const eventOf = ({ tx, pos, district, subject, seq, kind, at }: Read): string =>
  `id: ${tx}-${pos}\nevent: journal\ndata: ${JSON.stringify({
    district,
    subject,
    seq,
    kind,
    at: new Date(at).toISOString(),
  })}\n\n`

function cursorOf(header: string | string[] | undefined): Cursor | undefined {
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(String(header ?? ''))
  return match ? { tx: Number(match[1]), pos: Number(match[2]) } : undefined
}
