// ClamAV, where the city runs one: what strangers send is shown to its daemon before anything else reads it. The photo that
// is stored is drawn anew in any case (images.ts); this catches what aims at the program that reads it.
import { createConnection } from 'node:net'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'

/** Throws `unsupported-media` for what the scanner knows, `unavailable` when it gives no answer: nothing passes unseen. */
export type Scan = (bytes: Uint8Array) => Promise<void>

const answerWithinMs = 30_000
const chunk = 64 * 1024

/** Where clamd listens: `tcp://host:3310` or `unix:/run/clamav/clamd.ctl`. */
export type ScannerAddress =
  | { readonly host: string; readonly port: number }
  | { readonly path: string }

export function scannerAddress(text: string): ScannerAddress | undefined {
  const path = /^unix:(\/.+)$/.exec(text)?.[1]
  if (path) return { path }
  const [, host, port] = /^tcp:\/\/(\[[\da-f:]+\]|[\w.-]+)(?::(\d{1,5}))?$/i.exec(text) ?? []
  return host ? { host: host.replace(/^\[|\]$/g, ''), port: Number(port ?? 3310) } : undefined
}

/** Speaks INSTREAM (clamd(8)): chunks with their length before them, an empty one ends. */
export function openScanner(address: ScannerAddress): Scan {
  return async (bytes) => {
    let answer: string
    try {
      answer = await ask(address, bytes)
    } catch (cause) {
      throw new Problem('unavailable', say`The virus scanner gives no answer; try again later.`, {
        cause,
      })
    }
    if (/^stream: OK$/.test(answer)) return
    const found = /^stream: (.+) FOUND$/.exec(answer)?.[1]
    if (!found)
      throw new Problem('unavailable', say`The virus scanner gives no answer; try again later.`, {
        cause: new Error(answer.slice(0, 200)),
      })
    const expected = say`a file without malicious content`
    throw new Problem('unsupported-media', say`photo: expected ${expected}; got ${found}.`, {
      fields: [{ field: 'photo', expected, got: found }],
    })
  }
}

function ask(address: ScannerAddress, bytes: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(address)
    const parts: Buffer[] = []
    socket.setTimeout(answerWithinMs, () => socket.destroy(new Error('no answer in time')))
    socket.on('error', reject)
    socket.on('data', (part: Buffer) => parts.push(part))
    socket.on('end', () =>
      resolve(Buffer.concat(parts).toString('utf8').replace(/\0.*$/s, '').trim()),
    )
    socket.on('connect', () => {
      socket.write('zINSTREAM\0')
      for (let from = 0; from < bytes.length; from += chunk) {
        const part = bytes.subarray(from, from + chunk)
        const length = Buffer.alloc(4)
        length.writeUInt32BE(part.length)
        socket.write(length)
        socket.write(part)
      }
      socket.write(Buffer.alloc(4))
    })
  })
}
