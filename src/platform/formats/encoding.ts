// Files from Chinese offices come as UTF-8, as UTF-16 ("Unicode text" of Excel) or, without any mark, as GBK.
// Reading one as the other yields plausible nonsense, so the choice is made on evidence and never revised silently.
import { Problem } from '#platform/problem.ts'
import { type Sentence, say } from '#platform/sentence.ts'

export type Encoding = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be' | 'gb18030'

/** Bytes as they arrive; strings are taken as UTF-8 text already decoded. */
export type ByteSource = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>

const expected = say`text in UTF-8, UTF-16 with a byte order mark, or GBK/GB18030`
// So many well-formed sequences in a row do not happen in GBK text; fewer, and we read on.
const enoughSequences = 32
const enoughBytes = 4 * 1024
const mostHeldBytes = 1024 * 1024

const signatures: readonly (readonly [Sentence, readonly number[]])[] = [
  [say`an Excel or Word file (save it as CSV)`, [0x50, 0x4b, 0x03, 0x04]],
  [say`an old Excel or Word file (save it as CSV)`, [0xd0, 0xcf, 0x11, 0xe0]],
  [say`a PDF`, [0x25, 0x50, 0x44, 0x46, 0x2d]],
  [say`a gzip archive`, [0x1f, 0x8b, 0x08]],
]

function notText(got: Sentence): Problem {
  return new Problem(
    'unsupported-media',
    say`This is not a text file: expected ${expected}, got ${got}.`,
    {
      fields: [{ field: 'file', expected, got }],
    },
  )
}

/** The encoding a byte order mark states, if there is one. */
function markedEncoding(head: Uint8Array): Exclude<Encoding, 'utf-8' | 'gb18030'> | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8-bom'
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  return undefined
}

function refuseBinary(bytes: Uint8Array): void {
  for (const [name, signature] of signatures)
    if (signature.every((byte, i) => bytes[i] === byte)) throw notText(name)
  if (bytes.includes(0)) throw notText(say`binary data (NUL bytes)`)
}

function firstNonAscii(bytes: Uint8Array): number {
  for (let i = 0; i < bytes.length; i++) if ((bytes[i] as number) > 0x7f) return i
  return -1
}

/** Length of the UTF-8 sequence at `i`; 0 when it is malformed, -1 when the bytes end inside it. */
function sequenceAt(bytes: Uint8Array, i: number): number {
  const lead = bytes[i] as number
  const length =
    lead >= 0xc2 && lead < 0xe0
      ? 2
      : lead >= 0xe0 && lead < 0xf0
        ? 3
        : lead >= 0xf0 && lead < 0xf5
          ? 4
          : 0
  for (let k = 1; k < length; k++) {
    const trail = bytes[i + k]
    if (trail === undefined) return -1
    if (trail < 0x80 || trail > 0xbf) return 0
  }
  return length
}

type Evidence = { pairs: number; longer: number; bad: number; oddScript: boolean; open: boolean }

function weigh(bytes: Uint8Array): Evidence {
  const seen: Evidence = { pairs: 0, longer: 0, bad: 0, oddScript: false, open: false }
  for (let i = 0; i < bytes.length;) {
    const lead = bytes[i] as number
    if (lead < 0x80) {
      i++
      continue
    }
    const length = sequenceAt(bytes, i)
    if (length < 0) {
      seen.open = true
      break
    }
    if (length === 0) seen.bad++
    else if (length > 2) seen.longer++
    else {
      seen.pairs++
      // Two-byte UTF-8 that is neither Latin, Greek nor Cyrillic: here far likelier a GBK character.
      if ((lead >= 0xca && lead <= 0xcd) || lead >= 0xd4) seen.oddScript = true
    }
    i += length || 1
  }
  return seen
}

function isSettled(held: number, seen: Evidence): boolean {
  if (held >= mostHeldBytes) return true
  return held >= enoughBytes && seen.pairs + seen.longer + seen.bad >= enoughSequences
}

/** UTF-8 (even slightly damaged: the decoder then says where) or GB18030, from bytes that begin at the first non-ASCII one. */
function choose(seen: Evidence): 'utf-8' | 'gb18030' {
  if (seen.bad > 0) return seen.longer > 4 * (seen.bad + seen.pairs) ? 'utf-8' : 'gb18030'
  if (seen.longer === 0 && seen.pairs < enoughSequences && seen.oddScript) return 'gb18030'
  return 'utf-8'
}

/**
 * Judges the first bytes of a file. Pure ASCII counts as UTF-8.
 * @throws Problem unsupported-media for binary files (NUL bytes, Office, PDF, gzip).
 */
export function detectEncoding(head: Uint8Array): Encoding {
  const marked = markedEncoding(head)
  if (marked) return marked
  refuseBinary(head)
  const start = firstNonAscii(head)
  return start < 0 ? 'utf-8' : choose(weigh(head.subarray(start)))
}

function isGb18030(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('gb18030', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

/** Decodes strictly and knows the line it has reached, to name it when the bytes are wrong. */
class LineDecoder {
  private line = 1
  private readonly decoder: InstanceType<typeof TextDecoder>
  private readonly encoding: Encoding

  constructor(encoding: Encoding) {
    this.encoding = encoding
    this.decoder = new TextDecoder(encoding === 'utf-8-bom' ? 'utf-8' : encoding, { fatal: true })
  }

  decode(bytes: Uint8Array, last: boolean): string {
    let text: string
    try {
      text = this.decoder.decode(bytes, { stream: !last })
    } catch (cause) {
      const name = this.encoding.replace('-bom', '').toUpperCase()
      const got = say`bytes that are not ${name}, in or after line ${this.line}`
      throw new Problem('invalid-input', say`The text is damaged: it is ${name} but has ${got}.`, {
        fields: [{ field: 'file', expected, got }],
        cause,
      })
    }
    if (text.includes('\0')) throw notText(say`binary data (NUL bytes)`)
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.line++
    return text
  }
}

/** Holds bytes back until their encoding is certain; at most 1 MB and only from the first non-ASCII byte on. */
class Decoding {
  private decoder: LineDecoder | undefined
  private readonly ascii = new LineDecoder('utf-8')
  private held: Uint8Array[] = []
  private heldBytes = 0
  private started = false

  push(chunk: Uint8Array, last: boolean): string {
    if (this.decoder) return this.decoder.decode(chunk, last)
    this.held.push(chunk)
    this.heldBytes += chunk.length
    // A byte order mark or signature may be cut by the end of a first tiny chunk.
    if (!this.started && this.heldBytes < 5 && !last) return ''
    return this.settle(last)
  }

  private settle(last: boolean): string {
    let bytes = this.held.length === 1 ? (this.held[0] as Uint8Array) : Buffer.concat(this.held)
    let text = ''
    if (!this.started) {
      this.started = true
      const marked = markedEncoding(bytes)
      if (marked) return this.use(marked, bytes, last)
      refuseBinary(bytes)
    }
    if (bytes.includes(0)) throw notText(say`binary data (NUL bytes)`)
    const start = firstNonAscii(bytes)
    const asciiEnd = start < 0 ? bytes.length : start
    if (asciiEnd > 0) text = this.ascii.decode(bytes.subarray(0, asciiEnd), false)
    bytes = bytes.subarray(asciiEnd)
    this.keep(bytes)
    if (bytes.length === 0) return text
    const due = last || this.heldBytes >= Math.min(this.nextLook, mostHeldBytes)
    if (!due) return text
    this.nextLook = this.heldBytes * 2
    const seen = weigh(bytes)
    if (!last && !isSettled(bytes.length, seen)) return text
    const encoding = choose(seen)
    return (
      text + this.use(encoding === 'gb18030' && !isGb18030(bytes) ? 'utf-8' : encoding, bytes, last)
    )
  }

  // Looks again only when the held bytes have doubled: weighing every chunk anew would be quadratic.
  private nextLook = enoughBytes

  private keep(bytes: Uint8Array): void {
    this.held = bytes.length > 0 ? [bytes] : []
    this.heldBytes = bytes.length
  }

  private use(encoding: Encoding, bytes: Uint8Array, last: boolean): string {
    this.decoder = new LineDecoder(encoding)
    this.held = []
    return this.decoder.decode(bytes, last)
  }
}

/**
 * Decodes a stream of bytes chunk by chunk, without its byte order mark. Characters cut by chunk ends are kept whole.
 * An unmarked file is decided by its first non-ASCII bytes, wherever in the file they stand.
 * @throws Problem unsupported-media for binary data, invalid-input (with the line) for bytes the encoding does not have.
 */
export async function* decodeStream(source: ByteSource): AsyncGenerator<string> {
  const decoding = new Decoding()
  for await (const chunk of source) {
    const text = decoding.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk, false)
    if (text) yield text
  }
  const rest = decoding.push(new Uint8Array(0), true)
  if (rest) yield rest
}
