// One exchange with a gateway: an HTTP POST that follows no redirect, reads a little of the answer and ends in time. Like
// webhooks it gets no connection into the own network unless the installation allows it.
import { request as plain } from 'node:http'
import { request as secure } from 'node:https'
import { guardedLookup, hostOf, type Policy, urlRefusal } from '#platform/webhooks/address.ts'

export type Ask = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer
  readonly timeoutMs: number
  readonly policy: Policy
  readonly signal: AbortSignal
}

/** `status` is null when no answer came; then `error` says why, without the address. */
export type Answered = {
  readonly status: number | null
  readonly error: string | null
  readonly retryAfter: string | undefined
  readonly text: string
}

const mostBytes = 16_384

const failed = (error: string): Answered => ({
  status: null,
  error,
  retryAfter: undefined,
  text: '',
})

const describe = (error: NodeJS.ErrnoException, timeoutMs: number): string =>
  error.name === 'TimeoutError' || error.name === 'AbortError'
    ? `no answer within ${timeoutMs / 1000} s`
    : (error.code ?? 'the connection failed').slice(0, 100)

export async function ask(a: Ask): Promise<Answered> {
  const refusal = urlRefusal(a.url, a.policy)
  if (refusal) return failed(`not allowed: expected ${refusal}`)
  try {
    return await post(new URL(a.url), a)
  } catch (error) {
    return failed(describe(error as NodeJS.ErrnoException, a.timeoutMs))
  }
}

function post(url: URL, a: Ask): Promise<Answered> {
  const request = url.protocol === 'https:' ? secure : plain
  return new Promise((resolve, reject) => {
    const sending = request(
      url,
      {
        method: 'POST',
        host: hostOf(url),
        headers: {
          'user-agent': 'jingwei',
          ...a.headers,
          'content-length': Buffer.byteLength(a.body),
        },
        agent: false,
        lookup: guardedLookup(url, a.policy),
        signal: AbortSignal.any([a.signal, AbortSignal.timeout(a.timeoutMs)]),
      },
      (answer) => {
        const parts: Buffer[] = []
        let size = 0
        const done = () =>
          resolve({
            status: answer.statusCode ?? 0,
            error: null,
            retryAfter: answer.headers['retry-after'],
            text: Buffer.concat(parts).subarray(0, mostBytes).toString(),
          })
        answer.on('data', (part: Buffer) => {
          parts.push(part)
          size += part.length
          if (size < mostBytes) return
          // it may be without end
          done()
          answer.destroy()
        })
        answer.on('end', done)
        answer.on('error', reject)
      },
    )
    // the signal's reason tells a timeout from a server that is stopping
    sending.on('error', (error) => reject((error.cause as Error | undefined) ?? error))
    sending.end(a.body)
  })
}
