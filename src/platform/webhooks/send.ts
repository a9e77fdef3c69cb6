// One attempt: an HTTP POST that follows no redirect, reads no answer beyond its status and ends in time.
import { request as plain } from 'node:http'
import { request as secure } from 'node:https'
import { guardedLookup, hostOf, type Policy, urlRefusal } from './address.ts'

export type Attempt = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly timeoutMs: number
  readonly policy: Policy
  readonly signal: AbortSignal
}

/** `status` is null when no answer came; `error` is null when the receiver took it. */
export type Sent = { readonly status: number | null; readonly error: string | null }

const takes = (status: number) => status >= 200 && status < 300

export async function sendOnce(a: Attempt): Promise<Sent> {
  const refusal = urlRefusal(a.url, a.policy)
  if (refusal) return { status: null, error: `not allowed: expected ${refusal}` }
  try {
    const status = await post(new URL(a.url), a)
    return { status, error: takes(status) ? null : `answered ${status}` }
  } catch (error) {
    return { status: null, error: describe(error as NodeJS.ErrnoException, a.timeoutMs) }
  }
}

const describe = (error: NodeJS.ErrnoException, timeoutMs: number): string =>
  error.name === 'TimeoutError' || error.name === 'AbortError'
    ? `no answer within ${timeoutMs / 1000} s`
    : (error.code ?? error.message).slice(0, 200)

function post(url: URL, a: Attempt): Promise<number> {
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
      (answer) => {
        resolve(answer.statusCode ?? 0)
        // what it says is of no use to us, and may be without end
        answer.destroy()
      },
    )
    // the signal's reason tells a timeout from a server that is stopping
    sending.on('error', (error) => reject((error.cause as Error | undefined) ?? error))
    sending.end(a.body)
  })
}
