// A SIP agent on one UDP socket that rings, answers when told, and tells what happens as the switch's events. It carries
// no voice. Answers are kept for repeats, so that a lost datagram does no harm (RFC 3261, 17.2).
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { createHash, randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import {
  answerTo,
  headerOf,
  readSip,
  silence,
  type SipMessage,
  tagOf,
  tidied,
  uriOf,
  userOf,
  writeSip,
} from './message.ts'

export type SipEvent = {
  readonly id: string
  readonly kind: 'incoming' | 'answered' | 'held' | 'resumed' | 'transferred' | 'ended' | 'failed'
  /** epoch ms */
  readonly at: number
  readonly call: string
  readonly from?: string
  readonly to?: string
  readonly agent?: string
  readonly target?: string
  readonly cause?: string
  readonly command?: string
}

export type SipCommand = {
  readonly id: string
  readonly call: string
  readonly kind: string
  readonly target: string | null
  readonly agent: string
}

/** What this agent can be asked to do; a conference needs someone who mixes voices. */
export const sipCan = ['answer', 'hold', 'resume', 'transfer', 'hangUp'] as const

type Dialog = {
  readonly id: string
  /** The call's name in events. */
  readonly call: string
  readonly invite: SipMessage
  readonly peer: RemoteInfo
  readonly tag: string
  state: 'ringing' | 'accepted' | 'talking' | 'ended'
  seq: number
  version: number
  command: SipCommand | undefined
  /** What was last answered to the INVITE, for when it comes again. */
  last: Buffer
  /** Of an own request within the call, by its CSeq. */
  readonly asked: Map<number, SipCommand>
}

export type SipAgent = {
  readonly port: number
  run(command: SipCommand): void
  close(): Promise<void>
}

export type SipOptions = {
  readonly host: string
  readonly port: number
  readonly now: () => number
  readonly tell: (event: SipEvent) => void
}

/** A caller makes up the Call-ID: one that is too long or odd for an event goes by its hash. */
const callOf = (id: string): string =>
  id.length <= 100 && tidied(id, 100) === id
    ? id
    : createHash('sha256').update(id).digest('base64url')

const mostNumber = 60

/** Ended calls are kept so long for repeats. */
const afterMs = 32_000
const mostCalls = 1000
/** Longer than the server offers a command again. */
const ranMs = 120_000

export async function openSipAgent(o: SipOptions): Promise<SipAgent> {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(o.port, o.host, () => resolve())
  })
  const { port } = socket.address() as AddressInfo
  const agent = new Agent(socket, { ...o, port })
  socket.on('message', (bytes, peer) => agent.receive(bytes, peer))
  return {
    port,
    run: (command) => agent.run(command),
    close: () => agent.close(),
  }
}

class Agent {
  readonly #socket: Socket
  readonly #o: SipOptions
  readonly #dialogs = new Map<string, Dialog>()
  /** Commands that were run: the same is offered again where the word that it was done came late. */
  readonly #ran = new Set<string>()
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #contact: string

  constructor(socket: Socket, o: SipOptions) {
    this.#socket = socket
    this.#o = o
    this.#contact = `<sip:jingwei@${o.host}:${o.port}>`
  }

  receive(bytes: Buffer, peer: RemoteInfo): void {
    const m = readSip(bytes)
    if (!m) return
    const d = this.#dialogs.get(callOf(headerOf(m, 'call-id')))
    if (m.method === undefined) return this.#answered(m, d)
    switch (m.method) {
      case 'INVITE':
        return this.#invite(m, d, peer)
      case 'ACK':
        return this.#ack(m, d)
      case 'CANCEL':
        return this.#cancel(m, d, peer)
      case 'BYE':
        return this.#bye(m, d, peer)
      case 'OPTIONS':
      case 'NOTIFY':
        return this.#send(answerTo(m, 200), peer)
      default:
        return this.#send(answerTo(m, 501), peer)
    }
  }

  #invite(m: SipMessage, d: Dialog | undefined, peer: RemoteInfo): void {
    // the same again, because our answer was lost
    if (d && tagOf(headerOf(m, 'to')) === '') return this.#send(d.last, peer)
    if (d) return this.#send(this.#ok(d, m), peer)
    const id = headerOf(m, 'call-id')
    if (!id || !headerOf(m, 'via')) return this.#send(answerTo(m, 400), peer)
    if (this.#dialogs.size >= mostCalls) return this.#send(answerTo(m, 486), peer)
    const tag = randomBytes(6).toString('hex')
    const last = answerTo(m, 180, { tag, contact: this.#contact })
    const call = callOf(id)
    const dialog: Dialog = {
      id,
      call,
      invite: m,
      peer,
      tag,
      state: 'ringing',
      seq: 0,
      version: 1,
      command: undefined,
      last,
      asked: new Map(),
    }
    this.#dialogs.set(call, dialog)
    this.#send(answerTo(m, 100), peer)
    this.#send(last, peer)
    const from = tidied(userOf(headerOf(m, 'from')), mostNumber)
    const to = tidied(userOf(headerOf(m, 'to')) || userOf(m.uri ?? ''), mostNumber)
    return this.#tell(dialog, 'incoming', { ...(from ? { from } : {}), ...(to ? { to } : {}) })
  }

  #ok(d: Dialog, m: SipMessage): Buffer {
    return answerTo(m, 200, {
      tag: d.tag,
      contact: this.#contact,
      sdp: silence(this.#o.host, d.version),
    })
  }

  #ack(_m: SipMessage, d: Dialog | undefined): void {
    if (d?.state !== 'accepted') return
    d.state = 'talking'
    const { command } = d
    this.#tell(d, 'answered', command ? { agent: command.agent, command: command.id } : {})
  }

  #cancel(m: SipMessage, d: Dialog | undefined, peer: RemoteInfo): void {
    if (!d) return this.#send(answerTo(m, 481), peer)
    this.#send(answerTo(m, 200, { tag: d.tag }), peer)
    if (d.state !== 'ringing') return undefined
    d.last = answerTo(d.invite, 487, { tag: d.tag })
    this.#send(d.last, peer)
    return this.#end(d, { cause: 'cancelled' })
  }

  #bye(m: SipMessage, d: Dialog | undefined, peer: RemoteInfo): void {
    if (!d) return this.#send(answerTo(m, 481), peer)
    this.#send(answerTo(m, 200, { tag: d.tag }), peer)
    return this.#end(d, { cause: 'caller' })
  }

  /** An answer to something we asked within a call. */
  #answered(m: SipMessage, d: Dialog | undefined): void {
    const [number, method] = headerOf(m, 'cseq').split(/\s+/)
    const seq = Number(number)
    const command = d?.asked.get(seq)
    const status = m.status ?? 0
    if (!d || !command || status < 200) return
    d.asked.delete(seq)
    if (method === 'INVITE') this.#request(d, 'ACK', { seq })
    if (status >= 300) {
      this.#tell(d, 'failed', { command: command.id, cause: `SIP ${status}` })
    } else if (command.kind === 'hangUp') {
      this.#end(d, { cause: 'desk', command: command.id })
    } else if (command.kind === 'transfer') {
      this.#tell(d, 'transferred', { command: command.id, target: command.target ?? '' })
    } else {
      this.#tell(d, command.kind === 'hold' ? 'held' : 'resumed', { command: command.id })
    }
  }

  run(command: SipCommand): void {
    if (this.#ran.has(command.id)) return undefined
    this.#ran.add(command.id)
    this.#later(() => this.#ran.delete(command.id), ranMs)
    const d = this.#dialogs.get(command.call)
    const refuse = (cause: string) =>
      this.#o.tell({
        id: `${command.id}:failed`,
        kind: 'failed',
        at: this.#o.now(),
        call: command.call,
        command: command.id,
        cause,
      })
    if (!d || d.state === 'ended') return refuse('no such call')
    switch (command.kind) {
      case 'answer':
        if (d.state !== 'ringing') return refuse('answered already')
        d.state = 'accepted'
        d.command = command
        d.last = this.#ok(d, d.invite)
        return this.#untilAck(d, 500)
      case 'hangUp':
        if (d.state === 'ringing') {
          d.last = answerTo(d.invite, 486, { tag: d.tag })
          this.#send(d.last, d.peer)
          return this.#end(d, { cause: 'desk', command: command.id })
        }
        return this.#ask(d, 'BYE', command)
      case 'hold':
      case 'resume':
        d.version += 1
        return this.#ask(d, 'INVITE', command)
      case 'transfer':
        return this.#ask(d, 'REFER', command)
      default:
        return refuse(`"${command.kind}" is not done here`)
    }
  }

  /** The 200 again and again, twice as long between, until its ACK has come (RFC 3261, 13.3.1.4). */
  #untilAck(d: Dialog, pauseMs: number): void {
    if (d.state !== 'accepted') return
    this.#send(d.last, d.peer)
    if (pauseMs > afterMs) return this.#end(d, { cause: 'no ACK' })
    return this.#later(() => this.#untilAck(d, pauseMs * 2), Math.min(pauseMs, 4000))
  }

  #ask(d: Dialog, method: 'BYE' | 'INVITE' | 'REFER', command: SipCommand): void {
    const seq = ++d.seq
    d.asked.set(seq, command)
    this.#request(d, method, { seq, command })
  }

  #request(
    d: Dialog,
    method: 'ACK' | 'BYE' | 'INVITE' | 'REFER',
    o: { readonly seq: number; readonly command?: SipCommand },
  ): void {
    const { host, port } = this.#o
    const caller = headerOf(d.invite, 'from')
    const target = uriOf(headerOf(d.invite, 'contact')) || uriOf(caller)
    const own = headerOf(d.invite, 'to')
    const hasVoice = method === 'INVITE'
    const referred = o.command?.target ?? ''
    this.#send(
      writeSip({
        line: `${method} ${target} SIP/2.0`,
        headers: [
          ['Via', `SIP/2.0/UDP ${host}:${port};branch=z9hG4bK${randomBytes(8).toString('hex')}`],
          ['Max-Forwards', '70'],
          ['From', `${own}${tagOf(own) ? '' : `;tag=${d.tag}`}`],
          ['To', caller],
          ['Call-ID', d.id],
          ['CSeq', `${o.seq} ${method}`],
          ['Contact', this.#contact],
          ...(method === 'REFER'
            ? [['Refer-To', `<sip:${encodeURIComponent(referred)}@${host}>`] as const]
            : []),
          ...(hasVoice ? [['Content-Type', 'application/sdp'] as const] : []),
        ],
        ...(hasVoice ? { body: silence(host, d.version) } : {}),
      }),
      d.peer,
    )
  }

  #end(d: Dialog, o: { readonly cause: string; readonly command?: string }): void {
    if (d.state === 'ended') return
    d.state = 'ended'
    this.#tell(d, 'ended', o)
    this.#later(() => this.#dialogs.delete(d.call), afterMs)
  }

  #tell(d: Dialog, kind: SipEvent['kind'], o: Partial<SipEvent>): void {
    const at = this.#o.now()
    this.#o.tell({ id: `${d.tag}:${kind}:${o.command ?? at}`, kind, at, call: d.call, ...o })
  }

  #later(run: () => void, ms: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      run()
    }, ms)
    this.#timers.add(timer)
  }

  #send(bytes: Buffer, { address, port }: RemoteInfo): void {
    this.#socket.send(bytes, port, address, () => {
      // A datagram may be lost like any other; whoever misses it asks again.
    })
  }

  close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer)
    return new Promise((resolve) => {
      this.#socket.close(() => resolve())
    })
  }
}
