// Keys and what is done with them. One master key; each use has its own derived key.
import {
  argon2,
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { v7 } from 'uuid'

export type Keys = {
  /** Signs journal entries. */
  readonly journal: Buffer
  /** Seals contact details. */
  readonly contact: Buffer
  /** Indexes contact details so that equal ones are found without opening them. */
  readonly contactIndex: Buffer
}

/** `masterKey`: 32 bytes in base64; without it, a key file under `home` that is made on first use. */
export function loadKeys(home: string, masterKey: string | undefined): Keys {
  const master = masterKey ? Buffer.from(masterKey, 'base64') : keyFile(join(home, 'master.key'))
  if (master.length !== 32) throw new Error('JINGWEI_MASTER_KEY must be 32 bytes in base64')
  const derive = (use: string) => Buffer.from(hkdfSync('sha256', master, 'jingwei', use, 32))
  return {
    journal: derive('journal'),
    contact: derive('contact'),
    contactIndex: derive('contact-index'),
  }
}

function keyFile(path: string): Buffer {
  if (!existsSync(path)) {
    mkdirSync(join(path, '..'), { recursive: true })
    // 'wx': two processes starting at once must not each write a key of their own
    try {
      writeFileSync(path, randomBytes(32).toString('base64'), { flag: 'wx', mode: 0o600 })
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST') throw error
    }
    chmodSync(path, 0o600)
  }
  return Buffer.from(readFileSync(path, 'utf8').trim(), 'base64')
}

/** A new id; UUIDv7, so that ids made later sort later. */
export const newId = (): string => v7()

/** A secret to hand out (sign-in link, follow link, API token): 160 bits, URL-safe. */
export const newSecret = (): string => randomBytes(20).toString('base64url')

export const sha256 = (data: string | Uint8Array): Buffer =>
  createHash('sha256').update(data).digest()

// Making a key ready costs more than its use, and most are used again and again.
const ready = new WeakMap<Buffer, KeyObject>()

function readyKey(key: Buffer): KeyObject {
  const made = ready.get(key) ?? createSecretKey(key)
  ready.set(key, made)
  return made
}

export const hmac = (key: Buffer, data: string | Uint8Array): Buffer =>
  createHmac('sha256', readyKey(key)).update(data).digest()

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && timingSafeEqual(a, b)

/** AES-256-GCM; `bound` ties the text to its place, so that it cannot be moved to another row. */
export function seal(key: Buffer, text: string, bound: string): Buffer {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(bound))
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([Buffer.of(1), iv, cipher.getAuthTag(), body])
}

export function unseal(key: Buffer, sealed: Uint8Array, bound: string): string {
  const bytes = Buffer.from(sealed)
  if (bytes[0] !== 1) throw new Error('unknown seal version')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 13))
    .setAAD(Buffer.from(bound))
    .setAuthTag(bytes.subarray(13, 29))
  return Buffer.concat([decipher.update(bytes.subarray(29)), decipher.final()]).toString('utf8')
}

const argon = promisify(argon2)
// OWASP's second recommended setting for argon2id: 19 MiB, two passes, one lane
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }

export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const tag = await argon('argon2id', { ...cost, message: password.normalize('NFC'), nonce })
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=1$${nonce.toString('base64')}$${tag.toString('base64')}`
}

export async function passwordMatches(password: string, stored: string): Promise<boolean> {
  const [, , , settings = '', nonce = '', tag = ''] = stored.split('$')
  const [memory = 0, passes = 0, parallelism = 0] = settings
    .split(',')
    .map((s) => Number(s.slice(2)))
  const expected = Buffer.from(tag, 'base64')
  const got = await argon('argon2id', {
    memory,
    passes,
    parallelism,
    tagLength: expected.length,
    message: password.normalize('NFC'),
    nonce: Buffer.from(nonce, 'base64'),
  })
  return sameBytes(got, expected)
}
