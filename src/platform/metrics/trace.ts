// One request across programs: W3C Trace Context (https://www.w3.org/TR/trace-context/), which OpenTelemetry speaks.
import { randomBytes } from 'node:crypto'

/** Lower-case hex: 16 and 8 bytes, never all zero. `parentId` is the caller's span, when there was one. */
export type Trace = {
  readonly traceId: string
  readonly spanId: string
  readonly parentId: string | undefined
  readonly sampled: boolean
}

const form =
  /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/

/** Goes on with the caller's trace, or begins one when the header is missing or is none. */
export function traceOf(header: unknown): Trace {
  const [, version, traceId, parentId, flags, more] =
    (typeof header === 'string' && header.length <= 200 && form.exec(header)) || []
  const spanId = randomBytes(8).toString('hex')
  if (!traceId || !parentId || (version === '00' && more)) {
    return { traceId: randomBytes(16).toString('hex'), spanId, parentId: undefined, sampled: false }
  }
  return { traceId, spanId, parentId, sampled: (Number.parseInt(flags ?? '0', 16) & 1) === 1 }
}

export const headerOf = ({ traceId, spanId, sampled }: Trace): string =>
  `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`
