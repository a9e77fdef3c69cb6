// What is on the other side of the channels, played on this machine: a push service, an SMS gateway, group robots and a mail
// server. Each answers as it is told and remembers what it got.
import { createECDH, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export type Got = {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

type Answering = (got: Got, reply: ServerResponse) => void

/** Answers with this status, and these headers or this JSON. */
export const answers =
  (status: number, headers: Record<string, string> = {}, json?: unknown): Answering =>
  (_, reply) =>
    void reply.writeHead(status, headers).end(json === undefined ? '' : JSON.stringify(json))

/** Takes the message and never says a word. */
export const hangs: Answering = () => {}

/** Breaks the connection in the middle. */
export const dies: Answering = (_, reply) => void reply.socket?.destroy()

/** An HTTP server on a port of its own. */
export async function openHttp(first: Answering) {
  const got: Got[] = []
  const state = { answer: first }
  const server = createServer((request, reply) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const one = {
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(parts),
      }
      got.push(one)
      state.answer(one, reply)
    })
  })
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
  return {
    url: `http://127.0.0.1:${port}`,
    got,
    json: () => got.map(({ body }) => JSON.parse(body.toString()) as Record<string, any>),
    answers: (answer: Answering) => void (state.answer = answer),
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** What a browser gives when it subscribes: an endpoint of the push service and keys of its own. */
export function browserAt(service: string, name: string) {
  const curve = createECDH('prime256v1')
  curve.generateKeys()
  return {
    endpoint: `${service}/push/${name}`,
    keys: {
      p256dh: curve.getPublicKey().toString('base64url'),
      auth: randomBytes(16).toString('base64url'),
    },
  }
}

type Verdict = { readonly code: number; readonly said: string } | undefined

/** A mail server; `verdict` says of each receiver whether it is refused. `hang`: it says nothing after the greeting. */
export async function openSmtp() {
  const got: string[] = []
  const state: { verdict: (to: string) => Verdict; hang: boolean } = {
    verdict: () => undefined,
    hang: false,
  }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onMailFrom: (_address, _session, done) => {
      if (!state.hang) done()
    },
    onRcptTo: ({ address }, _session, done) => {
      const no = state.verdict(address)
      done(no ? Object.assign(new Error(no.said), { responseCode: no.code }) : null)
    },
    onData: (stream, _session, done) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        got.push(Buffer.concat(parts).toString())
        done()
      })
    },
  })
  server.on('error', () => {})
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve())
  })
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    got,
    state,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
      }),
  }
}
