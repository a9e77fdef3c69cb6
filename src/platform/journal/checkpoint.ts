// Signed checkpoints of the sealed record, as text: https://c2sp.org/tlog-checkpoint inside https://c2sp.org/signed-note
// (Ed25519). The byte formats are described for strangers in docs/journal.md.
import {
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sameBytes, sha256 } from '../crypto.ts'

export const signerFile = 'seal.key'

/** The public half: who signs, and with which Ed25519 key. `id` is the four bytes that a signature names it by. */
export type PublicKey = {
  readonly name: string
  readonly raw: Buffer
  readonly id: Buffer
  readonly key: KeyObject
}

export type Signer = PublicKey & { readonly sign: (text: string) => Buffer }

/** What a checkpoint says: the record had this many entries then, and this was its root. */
export type Checkpoint = {
  readonly origin: string
  readonly size: number
  readonly root: Buffer
  /** epoch ms */
  readonly at: number
}

const ed25519 = 1
const spki = Buffer.from('302a300506032b6570032100', 'hex')
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')

export function publicKeyOf(name: string, raw: Buffer): PublicKey {
  const named = Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(ed25519), raw])
  return {
    name,
    raw,
    id: sha256(named).subarray(0, 4),
    key: createPublicKey({ key: Buffer.concat([spki, raw]), format: 'der', type: 'spki' }),
  }
}

export function signerFrom(seed: Buffer): Signer {
  const key = createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' })
  const der = createPublicKey(key).export({ format: 'der', type: 'spki' })
  const raw = der.subarray(spki.length)
  const name = `jingwei/${sha256(raw).toString('hex').slice(0, 16)}`
  return { ...publicKeyOf(name, raw), sign: (text) => sign(null, Buffer.from(text), key) }
}

/**
 * The key pair that signs checkpoints: a file under `home`, made on first use. Where the master key comes from outside,
 * it is derived from that, so that all processes of an installation sign with the same one.
 */
export function loadSigner(home: string, masterKey: string | undefined): Signer {
  if (masterKey) {
    const master = Buffer.from(masterKey, 'base64')
    return signerFrom(Buffer.from(hkdfSync('sha256', master, 'jingwei', 'checkpoint', 32)))
  }
  const path = join(home, signerFile)
  mkdirSync(home, { recursive: true })
  // 'wx': two processes starting at once must not each write a key of their own
  try {
    writeFileSync(path, randomBytes(32).toString('base64'), { flag: 'wx', mode: 0o600 })
    chmodSync(path, 0o600)
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error
  }
  const seed = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64')
  if (seed.length !== 32) throw new Error(`${signerFile} must hold 32 bytes in base64`)
  return signerFrom(seed)
}

/** The public key as it is published: `name+id+base64`, the form in which tools for signed notes take it. */
export const keyText = ({ name, id, raw }: PublicKey): string =>
  `${name}+${id.toString('hex')}+${Buffer.concat([Buffer.of(ed25519), raw]).toString('base64')}`

/** Undefined when the text is no public key of ours or does not belong together. */
export function parseKey(text: string): PublicKey | undefined {
  const [, name, id, base64] =
    /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim()) ?? []
  if (!name || !id || !base64) return undefined
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length !== 33 || bytes[0] !== ed25519) return undefined
  const key = publicKeyOf(name, bytes.subarray(1))
  return key.id.toString('hex') === id ? key : undefined
}

export function writeNote(signer: Signer, o: Omit<Checkpoint, 'origin'>): string {
  const lines = [
    signer.name,
    o.size,
    o.root.toString('base64'),
    `time ${new Date(o.at).toISOString()}`,
  ]
  const text = `${lines.join('\n')}\n`
  const signature = Buffer.concat([signer.id, signer.sign(text)]).toString('base64')
  return `${text}\n— ${signer.name} ${signature}\n`
}

/** Reads the text of a checkpoint without believing it; undefined when it is none. */
export function parseNote(note: string): Checkpoint | undefined {
  const text = note.split('\n\n— ')[0] ?? ''
  const [origin = '', size = '', base64 = '', ...others] = text.split('\n')
  const time = others.find((line) => line.startsWith('time '))
  const root = Buffer.from(base64, 'base64')
  const at = Date.parse(time?.slice(5) ?? '')
  if (!origin || !/^(0|[1-9]\d{0,15})$/.test(size) || root.length !== 32 || Number.isNaN(at))
    return undefined
  return { origin, size: Number(size), root, at }
}

/** Whether one of the note's signatures is of this key, over exactly this text, which begins with the key's name. */
export function isSigned(note: string, key: PublicKey): boolean {
  const cut = note.lastIndexOf('\n\n')
  const text = note.slice(0, cut + 1)
  if (cut < 0 || !text.startsWith(`${key.name}\n`)) return false
  return note
    .slice(cut + 2)
    .split('\n')
    .some((line) => {
      const [, name, base64 = ''] = /^— (\S+) (\S+)$/.exec(line) ?? []
      const bytes = Buffer.from(base64, 'base64')
      return (
        name === key.name &&
        bytes.length === 68 &&
        sameBytes(bytes.subarray(0, 4), key.id) &&
        verify(null, Buffer.from(text), key.key, bytes.subarray(4))
      )
    })
}

/** The notes of a file that was appended to, each ending with its signatures. */
export const splitNotes = (file: string): string[] =>
  [...file.replaceAll('\r\n', '\n').matchAll(/(?:[^\n]+\n)+\n(?:— [^\n]+\n)+/g)].map(
    ([note]) => note,
  )
