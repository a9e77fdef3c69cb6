// Reading and writing SIP (RFC 3261), as much of it as answering a call takes: signalling only. No kept small library was
// found that speaks SIP over UDP without bringing a media stack or a second server along.

export type SipMessage = {
  /** Of a request; undefined for an answer. */
  readonly method?: string
  readonly uri?: string
  /** Of an answer. */
  readonly status?: number
  /** By lower-case full name; values in the order they came. */
  readonly headers: ReadonlyMap<string, readonly string[]>
  readonly body: string
}

const longNames: Readonly<Record<string, string>> = {
  v: 'via',
  f: 'from',
  t: 'to',
  i: 'call-id',
  m: 'contact',
  l: 'content-length',
  c: 'content-type',
  r: 'refer-to',
}

const mostBytes = 65_535

/** Undefined for what is no SIP: keep-alives, noise, what is cut off before its empty line. */
export function readSip(bytes: Uint8Array): SipMessage | undefined {
  if (bytes.length > mostBytes) return undefined
  const text = new TextDecoder().decode(bytes)
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  // a line that begins with a blank goes on from the one before
  const [first = '', ...lines] = text
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
  const request = /^([A-Z]+) (\S+) SIP\/2\.0$/.exec(first)
  const answer = /^SIP\/2\.0 (\d{3})(?: |$)/.exec(first)
  if (!request && !answer) return undefined
  const headers = new Map<string, string[]>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (colon <= 0) return undefined
    const said = line.slice(0, colon).trim().toLowerCase()
    const name = longNames[said] ?? said
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()])
  }
  const body = text.slice(end + 4)
  return request
    ? { method: request[1] as string, uri: request[2] as string, headers, body }
    : { status: Number(answer?.[1]), headers, body }
}

export const headerOf = (m: SipMessage, name: string): string => m.headers.get(name)?.[0] ?? ''

/** `sip:` URI inside a name-addr or bare. */
export const uriOf = (value: string): string =>
  /<([^>]+)>/.exec(value)?.[1] ?? value.split(';')[0]?.trim() ?? ''

/** The user part: `"A" <sip:13800138000@x>;tag=1` → 13800138000; '' for anonymous callers. */
export function userOf(value: string): string {
  const user = /^sips?:([^@;>]+)@/i.exec(uriOf(value))?.[1] ?? ''
  const plain = safeDecode(user)
  return /^anonymous$/i.test(plain) ? '' : plain
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export const tagOf = (value: string): string => /;\s*tag=([^;\s>]+)/i.exec(value)?.[1] ?? ''

export type Writing = {
  /** The first line. */
  readonly line: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body?: string
}

export function writeSip({ line, headers, body = '' }: Writing): Buffer {
  const length = Buffer.byteLength(body)
  const rows = [...headers, ['Content-Length', String(length)] as const]
  // what came from outside must not begin a header of its own
  const said = rows.map(([name, value]) => `${name}: ${value.replace(/[\r\n]+/g, ' ')}`)
  return Buffer.from([line, ...said, '', body].join('\r\n'))
}

const reasons: Readonly<Record<number, string>> = {
  100: 'Trying',
  180: 'Ringing',
  200: 'OK',
  400: 'Bad Request',
  481: 'Call/Transaction Does Not Exist',
  486: 'Busy Here',
  487: 'Request Terminated',
  501: 'Not Implemented',
}

/** The answer to a request: its Via, From, Call-ID and CSeq again, To with our tag. */
export function answerTo(
  m: SipMessage,
  status: number,
  o: { readonly tag?: string; readonly contact?: string; readonly sdp?: string } = {},
): Buffer {
  const to = headerOf(m, 'to')
  const tagged = o.tag && !tagOf(to) ? `${to};tag=${o.tag}` : to
  return writeSip({
    line: `SIP/2.0 ${status} ${reasons[status] ?? ''}`,
    headers: [
      ...(m.headers.get('via') ?? []).map((via) => ['Via', via] as const),
      ...(m.headers.get('record-route') ?? []).map((route) => ['Record-Route', route] as const),
      ['From', headerOf(m, 'from')],
      ['To', tagged],
      ['Call-ID', headerOf(m, 'call-id')],
      ['CSeq', headerOf(m, 'cseq')],
      ...(o.contact ? [['Contact', o.contact] as const] : []),
      ...(o.sdp ? [['Content-Type', 'application/sdp'] as const] : []),
    ],
    ...(o.sdp ? { body: o.sdp } : {}),
  })
}

/** A description of a voice that is not carried here: the stream is declared and inactive. */
export const silence = (host: string, version: number): string =>
  [
    'v=0',
    `o=jingwei 1 ${version} IN IP4 ${host}`,
    's=-',
    `c=IN IP4 ${host}`,
    't=0 0',
    'm=audio 9 RTP/AVP 8',
    'a=inactive',
    '',
  ].join('\r\n')

/** As another system takes it: without control characters, of at most `most` characters. */
export const tidied = (said: string, most: number): string =>
  said
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, most)
