// Nothing of a person in the logs: of a request its route, not its address; of an error no value that it was about.
import { redact } from '../text/redact.ts'

type SafeError = {
  readonly type: string
  readonly code?: string
  readonly message: string
  readonly stack?: string
  readonly cause?: SafeError
}

/** Databases and parsers quote what they could not read; names of tables and columns stay. */
function withoutValues(message: string): string {
  const cut = message
    .replace(/(:\s*)"[\s\S]*"/, '$1"…"')
    .replace(/=\((?:[^()]|\([^()]*\))*\)/g, '=(…)')
    .replace(/(["'“])(?![a-z_][a-z0-9_.]{0,62}\1)[^"'”]*(["'”])/g, '$1…$2')
    .replace(/\b[\w-]{20,}\b/g, (word) => (/\d/.test(word) ? '…' : word))
  return redact(cut).slice(0, 500)
}

/** What is told of an error. Details, hints, parameters and rows that a driver hangs on it are left out. */
export function safeError(error: unknown, depth = 0): SafeError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'no error was thrown' }
  const { code } = error as { code?: unknown }
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line))
  return {
    type: error.name,
    ...(typeof code === 'string' || typeof code === 'number' ? { code: String(code) } : {}),
    message: withoutValues(error.message),
    ...(frames?.length ? { stack: frames.slice(0, 12).join('\n') } : {}),
    ...(error.cause instanceof Error && depth < 4
      ? { cause: safeError(error.cause, depth + 1) }
      : {}),
  }
}

type Asked = {
  readonly method?: string
  readonly routeOptions?: { readonly url?: string | undefined }
}

/** The template of the route, such as /api/follow/:token; never the address, which may hold a token. */
export const routeOf = (request: Asked): string => request.routeOptions?.url ?? 'none'

type LogMethod = (this: unknown, ...said: unknown[]) => void

/** For the logger, which would take an error's own words as the line's when it is given no others. */
export function logMethod(this: unknown, said: unknown[], method: LogMethod): void {
  const [first, ...words] = said
  const facts = first instanceof Error ? { err: first } : first
  const untold = typeof facts === 'object' && facts !== null && 'err' in facts && !words.length
  method.apply(this, [facts, ...(untold ? ['failed'] : words)])
}

/** For the logger: whatever is logged under these names is told so. */
export const serializers = {
  err: (error: unknown) => safeError(error),
  error: (error: unknown) => safeError(error),
  req: (request: Asked) => ({ method: request.method, route: routeOf(request) }),
  res: (reply: { readonly statusCode?: number }) => ({ status: reply.statusCode }),
}
