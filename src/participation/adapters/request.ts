// One exchange with a gateway: an HTTP POST that follows no redirect, reads a little of the answer and ends in time. Like
// webhooks it gets no connection into the own network unless the installation allows it.
import type { IncomingMessage } from 'node:http'
import { urlRefusal } from '#platform/webhooks/address.ts'
import { type Guarded, guardedPost } from '#platform/webhooks/guarded.ts'

export type Ask = Guarded & { readonly url: string }

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
  if (refusal) return failed(`not allowed: expected ${String(refusal)}`)
  try {
    const headers = { 'user-agent': 'jingwei', ...a.headers }
    return await guardedPost(new URL(a.url), { ...a, headers }, answeredBy)
  } catch (error) {
    return failed(describe(error as NodeJS.ErrnoException, a.timeoutMs))
  }
}

function answeredBy(
  answer: IncomingMessage,
  { done, fail }: { done: (said: Answered) => void; fail: (error: Error) => void },
): void {
  const parts: Buffer[] = []
  let size = 0
  const end = () =>
    done({
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
    end()
    answer.destroy()
  })
  answer.on('end', end)
  answer.on('error', fail)
}
