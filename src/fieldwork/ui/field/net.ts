// Asks the server. Nothing of it may lie in the browser's own cache, which is not encrypted.
import { preferences } from '#platform/ui/preferences.ts'

export type Answer = {
  /** 0: no answer came. */
  readonly status: number
  readonly body: unknown
  /** What the server says went wrong. */
  readonly detail: string
}
/** A status that ends the try, or what came. */
export type Sent<T> = T | number

/** Longest wait for an answer; a photo on a bad line takes a while. */
const mostMs = 120_000

export async function ask(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const isForm = body instanceof FormData
  try {
    const response = await fetch(path, {
      method,
      cache: 'no-store',
      credentials: 'same-origin',
      signal: AbortSignal.timeout(mostMs),
      headers: {
        accept: 'application/json',
        'accept-language': preferences.get().language,
        'x-jingwei': '1',
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    })
    const isJson = /json/.test(response.headers.get('content-type') ?? '')
    const given: unknown = isJson ? await response.json() : null
    const { detail = '', title = '' } = (given ?? {}) as { detail?: string; title?: string }
    return { status: response.status, body: given, detail: detail || title }
  } catch {
    return { status: 0, body: null, detail: '' }
  }
}

/** The server is away or busy, or asks to sign in: it is tried again later. */
export const answers = (status: number): boolean =>
  status === 0 || status === 401 || status === 408 || status === 429 || status >= 500
