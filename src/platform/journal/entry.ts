import { hmac } from '../crypto.ts'

/** What was done to a subject (a case, a unit, a list): one line of the append-only record. */
export type Entry = {
  readonly district: string
  readonly subject: string
  readonly seq: number
  /** epoch ms */
  readonly at: number
  readonly kind: string
  /** The acting person's pseudonym; null when a rule or an anonymous person acted. */
  readonly actor: string | null
  readonly post: string | null
  readonly commandKey: string | null
  /** No personal data: names, contacts and residents' texts stay out. */
  readonly data: Readonly<Record<string, unknown>>
}

/** JSON with keys in order at every depth, so that equal content has equal bytes. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((v) => canonical(v ?? null)).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value)
      .filter(([, v]) => v !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
    return `{${fields.map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join(',')}}`
  }
  return JSON.stringify(value)
}

/** HMAC-SHA256 over the content and the hash before it on the same subject. */
export function hashOf(key: Buffer, entry: Entry, previous: Uint8Array | null): Buffer {
  const content = canonical([
    entry.district,
    entry.subject,
    entry.seq,
    entry.at,
    entry.kind,
    entry.actor,
    entry.post,
    entry.commandKey,
    entry.data,
  ])
  return hmac(key, Buffer.concat([Buffer.from(content), previous ?? Buffer.alloc(0)]))
}
