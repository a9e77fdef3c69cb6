// Server-sent events to one client: the head, a heartbeat, and the end of it where nobody reads.
import type { FastifyReply } from 'fastify'

/** A client that does not read is cut off; it comes back by itself. */
const maxUnreadBytes = 1024 * 1024

export type EventStream = {
  /** Events as they go over the line, each with its empty line. Whoever has gone is told nothing. */
  write(text: string): void
  /** The client comes back after what it was told with `retry`. */
  end(): void
}

export type StreamOf = {
  /** Sent every `beatMs` to keep the line open. */
  readonly beat: () => string
  readonly beatMs: number
  /** Then it is ended, whoever reads; without it never. */
  readonly longestMs?: number
  readonly onClose: () => void
}

/**
 * Begins the answer; from here on it is not the framework's any more.
 * @returns undefined where the client has gone meanwhile: its close was told before anyone listened, and is not again
 */
export function openStream(reply: FastifyReply, o: StreamOf): EventStream | undefined {
  reply.hijack()
  const { raw } = reply
  if (raw.destroyed || reply.request.raw.socket.destroyed) return undefined
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // nginx would hold events back
    'x-accel-buffering': 'no',
  })
  const write = (text: string) => {
    if (raw.destroyed || raw.writableEnded) return
    raw.write(text)
    if (raw.writableLength > maxUnreadBytes) raw.destroy()
  }
  const beat = setInterval(() => write(o.beat()), o.beatMs)
  const over = o.longestMs === undefined ? undefined : setTimeout(() => raw.end(), o.longestMs)
  raw.on('error', () => raw.destroy())
  raw.on('close', () => {
    clearInterval(beat)
    clearTimeout(over)
    o.onClose()
  })
  return { write, end: () => raw.end() }
}
