// One attempt: an HTTP POST that follows no redirect, reads no answer beyond its status and ends in time.
import { urlRefusal } from './address.ts'
import { type Guarded, guardedPost } from './guarded.ts'

export type Attempt = Guarded & { readonly url: string }

/** `status` is null when no answer came; `error` is null when the receiver took it. */
export type Sent = { readonly status: number | null; readonly error: string | null }

const takes = (status: number) => status >= 200 && status < 300

export async function sendOnce(a: Attempt): Promise<Sent> {
  const refusal = urlRefusal(a.url, a.policy)
  if (refusal) return { status: null, error: `not allowed: expected ${String(refusal)}` }
  try {
    const status = await guardedPost<number>(new URL(a.url), a, (answer, { done }) => {
      done(answer.statusCode ?? 0)
      // what it says is of no use to us, and may be without end
      answer.destroy()
    })
    return { status, error: takes(status) ? null : `answered ${status}` }
  } catch (error) {
    return { status: null, error: describe(error as NodeJS.ErrnoException, a.timeoutMs) }
  }
}

const describe = (error: NodeJS.ErrnoException, timeoutMs: number): string =>
  error.name === 'TimeoutError' || error.name === 'AbortError'
    ? `no answer within ${timeoutMs / 1000} s`
    : (error.code ?? error.message).slice(0, 200)
