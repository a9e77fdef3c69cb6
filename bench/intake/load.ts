// Clients over plain sockets: as little work of their own as can be, on the processors that they share with the server.
import { connect, type Socket } from 'node:net'

export type Sent = {
  readonly acknowledged: readonly { readonly id: string; readonly state: string }[]
  /** Answers other than 201, by status. */
  readonly refused: Readonly<Record<string, number>>
  readonly firstRefusal: string
  readonly seconds: number
  /** Milliseconds. */
  readonly p50: number
  readonly p95: number
}

export type Load = {
  readonly urls: readonly string[]
  readonly clients: number
  /** Whole HTTP requests; each is sent once. */
  readonly requests: readonly Buffer[]
}

type Answer = { readonly status: number; readonly body: string }

/** One request after another on one connection. */
function openClient(url: string): Promise<(request: Buffer) => Promise<Answer>> {
  const { hostname, port } = new URL(url)
  return new Promise((opened, failed) => {
    const socket: Socket = connect(Number(port), hostname).setNoDelay(true)
    let answered: ((answer: Answer) => void) | undefined
    let broken: ((error: Error) => void) | undefined
    let got: Buffer = Buffer.alloc(0)
    socket.on('data', (bytes) => {
      got = got.length ? Buffer.concat([got, bytes]) : bytes
      const end = got.indexOf('\r\n\r\n')
      if (end < 0) return
      const head = got.toString('latin1', 0, end)
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
      if (got.length < end + 4 + length) return
      const body = got.toString('utf8', end + 4, end + 4 + length)
      got = got.subarray(end + 4 + length)
      answered?.({ status: Number(head.slice(9, 12)), body })
    })
    socket.on('error', (error) => {
      failed(error)
      broken?.(error)
    })
    socket.on('connect', () => {
      opened(
        (request) =>
          new Promise((resolve, reject) => {
            ;[answered, broken] = [resolve, reject]
            socket.write(request)
          }),
      )
    })
    socket.unref()
  })
}

export async function sendAll({ urls, clients, requests }: Load): Promise<Sent> {
  const acknowledged: { id: string; state: string }[] = []
  const refused: Record<string, number> = {}
  const times: number[] = []
  let firstRefusal = ''
  let next = 0
  const sockets = await Promise.all(
    Array.from({ length: clients }, (_, i) => openClient(urls[i % urls.length] as string)),
  )
  const began = performance.now()
  await Promise.all(
    sockets.map(async (send) => {
      for (let request = requests[next++]; request; request = requests[next++]) {
        const asked = performance.now()
        // eslint-disable-next-line no-await-in-loop -- a client waits for its answer
        const { status, body } = await send(request)
        times.push(performance.now() - asked)
        if (status === 201) {
          const { id, state } = JSON.parse(body) as { id: string; state: string }
          acknowledged.push({ id, state })
        } else {
          firstRefusal ||= body
          refused[status] = (refused[status] ?? 0) + 1
        }
      }
    }),
  )
  const seconds = (performance.now() - began) / 1000
  times.sort((a, b) => a - b)
  const at = (share: number) => Number((times[Math.floor(times.length * share)] ?? 0).toFixed(1))
  return { acknowledged, refused, firstRefusal, seconds, p50: at(0.5), p95: at(0.95) }
}

export function requestOf(o: { token: string; key: string; body: object }): Buffer {
  const body = Buffer.from(JSON.stringify(o.body))
  const head = [
    'POST /api/intake HTTP/1.1',
    'Host: jingwei',
    'Content-Type: application/json',
    `Authorization: Bearer ${o.token}`,
    `Idempotency-Key: ${o.key}`,
    `Content-Length: ${body.length}`,
  ]
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body])
}
