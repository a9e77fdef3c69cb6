// An HTTP POST to an address that others gave: it follows no redirect, gets no connection into the own network unless the
// installation allows it, and ends in time.
import { type IncomingMessage, request as plain } from 'node:http'
import { request as secure } from 'node:https'
import { guardedLookup, hostOf, type Policy } from './address.ts'

export type Guarded = {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer
  readonly timeoutMs: number
  readonly policy: Policy
  readonly signal: AbortSignal
}

type Settle<T> = { readonly done: (value: T) => void; readonly fail: (error: Error) => void }

/** @param url one that `urlRefusal` lets pass */
export function guardedPost<T>(
  url: URL,
  a: Guarded,
  read: (answer: IncomingMessage, settle: Settle<T>) => void,
): Promise<T> {
  const request = url.protocol === 'https:' ? secure : plain
  return new Promise((resolve, reject) => {
    const sending = request(
      url,
      {
        method: 'POST',
        host: hostOf(url),
        headers: { ...a.headers, 'content-length': Buffer.byteLength(a.body) },
        agent: false,
        lookup: guardedLookup(url, a.policy),
        signal: AbortSignal.any([a.signal, AbortSignal.timeout(a.timeoutMs)]),
      },
      (answer) => read(answer, { done: resolve, fail: reject }),
    )
    // the signal's reason tells a timeout from a server that is stopping
    sending.on('error', (error) => reject((error.cause as Error | undefined) ?? error))
    sending.end(a.body)
  })
}
