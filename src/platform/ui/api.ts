// The one client of our HTTP interface. No React here, so the portal can use it too.
import { preferences } from './preferences.ts'

export type FieldProblem = {
  readonly field: string
  readonly expected: string
  readonly got?: string
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** A failure as the server tells it (RFC 9457), or one of the two that only the browser knows. */
export class Problem extends Error {
  readonly code: string
  readonly title: string
  /** 0 when no answer came. */
  readonly status: number
  readonly fields: readonly FieldProblem[]
  readonly facts: Readonly<Record<string, unknown>>

  constructor(body: Readonly<Record<string, unknown>>) {
    const { code, title, detail, status, fields, ...facts } = body
    super(text(detail) || text(title))
    this.name = 'Problem'
    this.code = text(code) || 'internal'
    this.title = text(title)
    this.status = Number(status ?? 0)
    this.fields = Array.isArray(fields) ? (fields as FieldProblem[]) : []
    this.facts = facts
  }
}

export const asProblem = (error: unknown): Problem =>
  error instanceof Problem
    ? error
    : new Problem({
        code: 'internal',
        detail: error instanceof Error ? error.message : String(error),
      })

type Value = string | number | boolean | null | undefined
/** Empty values are left out; lists are joined by commas. */
export type Query = Readonly<Record<string, Value | readonly Value[]>>

export function withQuery(path: string, query: Query = {}): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    const said = Array.isArray(value) ? value.join(',') : String(value ?? '')
    if (said !== '') params.set(name, said)
  }
  const tail = params.toString()
  return tail ? `${path}?${tail}` : path
}

export type SendOptions = {
  /** One key per intention: hand in the same one when the same thing is tried again. */
  readonly key?: string
  readonly signal?: AbortSignal | undefined
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** Answers after which nobody knows whether the command was done; the same key makes asking again safe. */
const uncertain = new Set([0, 502, 503, 504])
export const outcomeUnknown = (problem: Problem): boolean => uncertain.has(problem.status)

const triesAfterMs = [400, 1500]
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function answer(method: Method, path: string, init: RequestInit): Promise<Response> {
  const response = await fetch(path, { ...init, method, credentials: 'same-origin' }).catch(
    (error: unknown) => {
      if (init.signal?.aborted) throw error
      throw new Problem({ code: 'no-connection', status: 0 })
    },
  )
  if (response.ok) return response
  const body: unknown = isJson(response) ? await response.json() : null
  if (typeof body === 'object' && body !== null) {
    throw new Problem({ status: response.status, ...body })
  }
  throw new Problem({ code: 'internal', status: response.status })
}

const isJson = ({ headers }: Response) => /json/.test(headers.get('content-type') ?? '')

async function once<T>(method: Method, path: string, init: RequestInit): Promise<T> {
  const response = await answer(method, path, init)
  if (response.status === 204) return undefined as T
  return (isJson(response) ? await response.json() : await response.text()) as T
}

const saidOf = (accept: string): Record<string, string> => ({
  accept,
  'accept-language': preferences.get().language,
  'x-jingwei': '1',
})

async function request<T>(
  method: Method,
  path: string,
  body: unknown,
  options: SendOptions = {},
): Promise<T> {
  const headers = saidOf('application/json')
  if (method !== 'GET') headers['idempotency-key'] = options.key ?? crypto.randomUUID()
  const isForm = body instanceof FormData
  if (body !== undefined && !isForm) headers['content-type'] = 'application/json'
  const init: RequestInit = {
    headers,
    signal: options.signal ?? null,
    body: body === undefined ? null : isForm ? body : JSON.stringify(body),
  }
  // Reads are tried again by the query client, which knows whether anyone still wants them.
  const pauses = method === 'GET' ? [] : triesAfterMs
  for (const pause of pauses) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- each try waits for the one before
      return await once<T>(method, path, init)
    } catch (error) {
      if (!(error instanceof Problem) || !outcomeUnknown(error)) throw error
      // oxlint-disable-next-line no-await-in-loop
      await wait(pause)
    }
  }
  return once<T>(method, path, init)
}

export const api = {
  get: <T>(path: string, query?: Query, options?: Pick<SendOptions, 'signal'>): Promise<T> =>
    request<T>('GET', withQuery(path, query), undefined, options),
  /** What is there as a file: a list with `format`, refused rows. */
  file: async (path: string, query?: Query): Promise<Blob> =>
    (await answer('GET', withQuery(path, query), { headers: saidOf('*/*') })).blob(),
  /** What is opened for a stated reason, as a file; each opening is one of its own. */
  fileFor: async (path: string, body: unknown): Promise<Blob> => {
    const headers = { ...saidOf('*/*'), 'content-type': 'application/json' }
    return (await answer('POST', path, { headers, body: JSON.stringify(body) })).blob()
  },
  post: <T>(path: string, body?: unknown, options?: SendOptions): Promise<T> =>
    request<T>('POST', path, body ?? {}, options),
  put: <T>(path: string, body: unknown, options?: SendOptions): Promise<T> =>
    request<T>('PUT', path, body, options),
  delete: <T>(path: string, options?: SendOptions): Promise<T> =>
    request<T>('DELETE', path, undefined, options),
  /** multipart/form-data: photos, import files. */
  upload: <T>(path: string, form: FormData, options?: SendOptions): Promise<T> =>
    request<T>('POST', path, form, options),
}
