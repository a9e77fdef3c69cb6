// Between a SIP agent and the server: events are sent in their order until they are taken, commands fetched and run.
import { setTimeout as pause } from 'node:timers/promises'
import { openSipAgent, type SipCommand, sipCan, type SipEvent } from './agent.ts'

export type BridgeOptions = {
  readonly host: string
  readonly port: number
  /** Of the server, such as http://127.0.0.1:8080 */
  readonly server: string
  readonly token: string
  readonly now: () => number
  readonly log: (line: string) => void
  readonly fetch?: typeof fetch
}

export type Bridge = { readonly port: number; close(): Promise<void> }

const retryMs = 1000
const mostWaiting = 10_000
const waitSeconds = 5
/** Refusals that are of the sender or the moment, not of what was sent. */
const notOfTheEvent = [401, 403, 408, 429]

const headersOf = (o: BridgeOptions) => ({
  authorization: `Bearer ${o.token}`,
  'content-type': 'application/json',
})

/** Whether they were taken; false where the events themselves are refused, and that nobody else can mend. */
async function postEvents(
  o: BridgeOptions,
  batch: readonly SipEvent[],
  signal: AbortSignal,
): Promise<boolean> {
  const events = batch.map(({ at, ...event }) => ({ ...event, at: new Date(at).toISOString() }))
  const reply = await (o.fetch ?? fetch)(`${o.server}/api/telephony/events`, {
    method: 'POST',
    headers: headersOf(o),
    body: JSON.stringify({ events }),
    signal,
  })
  if (reply.ok) return true
  const why = `the server answered ${reply.status}: ${await reply.text()}`
  const isRefused = reply.status >= 400 && reply.status < 500
  if (!isRefused || notOfTheEvent.includes(reply.status)) throw new Error(why)
  if (batch.length === 1) o.log(`event ${batch[0]?.id} of ${batch[0]?.call} is dropped: ${why}`)
  return false
}

export async function openBridge(o: BridgeOptions): Promise<Bridge> {
  const stop = new AbortController()
  const waiting: SipEvent[] = []
  let wake: () => void = () => {}
  let lost = 0
  const ask = o.fetch ?? fetch
  const agent = await openSipAgent({
    host: o.host,
    port: o.port,
    now: o.now,
    tell: (event) => {
      if (waiting.length < mostWaiting) waiting.push(event)
      else if (lost++ % 1000 === 0)
        o.log(`events: ${mostWaiting} wait already, ${lost} dropped; the server does not take them`)
      wake()
    },
  })
  const failed = async (what: string, error: unknown) => {
    if (stop.signal.aborted) return
    o.log(`${what}: ${error instanceof Error ? error.message : String(error)}`)
    await pause(retryMs, undefined, { signal: stop.signal }).catch(() => {})
  }
  const post = (batch: readonly SipEvent[]) => postEvents(o, batch, stop.signal)
  const send = async () => {
    const batch = waiting.slice(0, 50)
    if (await post(batch)) waiting.splice(0, batch.length)
    // What it will never take must not hold up the rest: each by itself, and that one alone is lost.
    else
      for (const event of batch) {
        // eslint-disable-next-line no-await-in-loop -- in their order
        if (batch.length > 1) await post([event])
        waiting.shift()
      }
  }
  const sending = async () => {
    while (!stop.signal.aborted) {
      if (waiting.length === 0)
        // eslint-disable-next-line no-await-in-loop -- until something happens
        await new Promise<void>((resolve) => {
          wake = resolve
          if (waiting.length > 0 || stop.signal.aborted) resolve()
        })
      // eslint-disable-next-line no-await-in-loop -- one batch after the other
      else await send().catch((error: unknown) => failed('events', error))
    }
  }
  const fetching = async () => {
    const query = `name=SIP&can=${sipCan.join(',')}&wait=${waitSeconds}`
    while (!stop.signal.aborted) {
      try {
        // eslint-disable-next-line no-await-in-loop -- one question after the other
        const reply = await ask(`${o.server}/api/telephony/commands?${query}`, {
          headers: headersOf(o),
          signal: stop.signal,
        })
        // eslint-disable-next-line no-await-in-loop
        if (!reply.ok) throw new Error(`the server answered ${reply.status}`)
        // eslint-disable-next-line no-await-in-loop
        const { items } = (await reply.json()) as { items: SipCommand[] }
        for (const command of items) agent.run(command)
      } catch (error) {
        // eslint-disable-next-line no-await-in-loop
        await failed('commands', error)
      }
    }
  }
  const working = Promise.all([sending(), fetching()])
  return {
    port: agent.port,
    close: async () => {
      stop.abort()
      wake()
      await working
      await agent.close()
    },
  }
}
