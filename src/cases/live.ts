// The follow page, live: whoever has it open is told that something happened to their case, and reads it anew by the same
// link. What happened is not said here, so that nothing of the staff's own goes out.
import type { FastifyReply } from 'fastify'
import { lineOf } from '#platform/address.ts'
import type { Database } from '#platform/db.ts'
import { type EventStream, openStream } from '#platform/http/stream.ts'
import { endCursor, readAfter } from '#platform/journal/journal.ts'
import { onJournalWhileWatched, systemContext } from '#platform/journal/reader.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'

/** Who is told: of which cases, by which link, over which line. */
export type Follower = {
  /** Hash of the follow link. */
  readonly link: string
  readonly address: string
  readonly cases: readonly string[]
}

type Client = {
  readonly stream: EventStream
  readonly cases: ReadonlySet<string>
  readonly link: string
  readonly line: string
}

/** Screens of the staff have their own; these may be anybody's, and whoever makes links by pressing "me too" has many. */
const mostClients = 1000
const mostPerLink = 8
const mostPerLine = 50
const pageSize = 500
const beatMs = 20_000
/** A link may have been renewed or erased meanwhile: the page comes back with it and is let in or not. */
const longestMs = 20 * 60_000

export type LiveHub = {
  /** Throws where too many are connected; the page then asks by itself. */
  add(reply: FastifyReply, follower: Follower): void
}

export function openLiveHub(db: Database): LiveHub {
  const clients = new Set<Client>()
  let cursor: { tx: number; pos: number } | undefined

  const serve = async () => {
    const entries = await db.transaction(systemContext, async (tx) => {
      cursor ??= await endCursor(tx)
      return readAfter(tx, cursor, pageSize)
    })
    const last = entries.at(-1)
    if (!last) return
    cursor = { tx: last.tx, pos: last.pos }
    const touched = new Set(entries.map(({ subject }) => subject))
    for (const { cases, stream } of clients)
      if ([...cases].some((id) => touched.has(id))) stream.write('event: changed\ndata: {}\n\n')
    if (entries.length === pageSize) await serve()
  }
  const end = () => {
    for (const { stream } of clients) stream.end()
  }
  const adjust = onJournalWhileWatched(db, {
    pollMs: 5000,
    spacingMs: 500,
    run: serve,
    onError: end,
    isWatched: () => clients.size > 0,
    onIdle: () => (cursor = undefined),
    onFailed: end,
  })
  return {
    add(reply, { link, address, cases }) {
      const line = lineOf(address)
      refuseTooMany(clients, { link, line })
      const stream = openStream(reply, {
        beat: () => ': \n\n',
        beatMs,
        longestMs,
        onClose: () => {
          clients.delete(client)
          adjust()
        },
      })
      if (!stream) return
      const client: Client = { stream, cases: new Set(cases), link, line }
      clients.add(client)
      stream.write('retry: 5000\nevent: begun\ndata: {}\n\n')
      adjust()
    },
  }
}

function refuseTooMany(clients: ReadonlySet<Client>, o: Pick<Client, 'link' | 'line'>): void {
  const all = [...clients]
  if (all.filter(({ link }) => link === o.link).length >= mostPerLink)
    throw new Problem(
      'too-many-requests',
      say`At most ${mostPerLink} pages follow a request live; this one asks by itself.`,
    )
  if (all.filter(({ line }) => line === o.line).length >= mostPerLine)
    throw new Problem(
      'too-many-requests',
      say`At most ${mostPerLine} pages of one address follow live; this one asks by itself.`,
    )
  if (all.length >= mostClients)
    throw new Problem('unavailable', say`Too many pages are connected; this one asks by itself.`)
}
