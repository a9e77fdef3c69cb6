// The follow page, live: whoever has it open is told that something happened to their case, and reads it anew by the same
// link. What happened is not said here, so that nothing of the staff's own goes out.
import type { FastifyReply } from 'fastify'
import { type Database, findRow, sql, type Tx } from '#platform/db.ts'
import { endCursor, readAfter } from '#platform/journal/journal.ts'
import { onJournal, systemContext } from '#platform/journal/reader.ts'
import { Problem } from '#platform/problem.ts'

type Client = { readonly reply: FastifyReply; readonly cases: ReadonlySet<string> }

/** Screens of the staff have their own; these may be anybody's. */
const mostClients = 1000
const mostPerLink = 8
const pageSize = 500
const beatMs = 20_000
/** A link may have been renewed or erased meanwhile: the page comes back with it and is let in or not. */
const longestMs = 20 * 60_000

export type LiveHub = {
  /** @param link the hash of the follow link; @param cases what it leads to */
  add(reply: FastifyReply, link: string, cases: readonly string[]): void
}

export function openLiveHub(db: Database): LiveHub {
  const clients = new Map<Client, string>()
  let changing: Promise<void> = Promise.resolve()
  let stop: (() => Promise<void>) | undefined
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
    for (const { cases, reply } of clients.keys())
      if ([...cases].some((id) => touched.has(id))) write(reply, 'event: changed\ndata: {}\n\n')
    if (entries.length === pageSize) await serve()
  }
  const end = () => {
    for (const { reply } of clients.keys()) reply.raw.end()
  }
  /** Listens while anyone does. */
  const adjust = () => {
    changing = changing
      .then(async () => {
        if (clients.size > 0) {
          stop ??= await onJournal(db, { pollMs: 5000, spacingMs: 500, run: serve, onError: end })
          return
        }
        const stopping = stop
        stop = undefined
        cursor = undefined
        await stopping?.()
      })
      .catch(end)
  }
  return {
    add(reply, link, cases) {
      const same = [...clients.values()].filter((one) => one === link).length
      if (clients.size >= mostClients || same >= mostPerLink)
        throw new Problem('unavailable', 'Too many pages are connected; this one asks by itself.')
      const client = { reply, cases: new Set(cases) }
      begin(reply)
      clients.set(client, link)
      const beat = setInterval(() => write(reply, ': \n\n'), beatMs)
      const over = setTimeout(() => reply.raw.end(), longestMs)
      reply.raw.on('error', () => reply.raw.destroy())
      reply.raw.on('close', () => {
        clearInterval(beat)
        clearTimeout(over)
        clients.delete(client)
        adjust()
      })
      adjust()
    },
  }
}

function begin(reply: FastifyReply): void {
  reply.hijack()
  reply.raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // nginx would hold events back
    'x-accel-buffering': 'no',
  })
  write(reply, 'retry: 5000\nevent: begun\ndata: {}\n\n')
}

function write({ raw }: FastifyReply, text: string): void {
  if (!raw.destroyed && !raw.writableEnded) raw.write(text)
}

/** The cases that the holder of a follow link follows. */
export async function followedCases(tx: Tx): Promise<readonly string[]> {
  const row = await findRow<{ ids: string[] }>(tx, sql`select jw_followed() as ids`)
  return row?.ids ?? []
}
