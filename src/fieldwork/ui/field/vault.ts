// What this device keeps, all of it encrypted: a random data key, wrapped by a key that is derived from the worker's
// PIN and never stored. Names of records are opaque as well, so that a copied browser profile tells nothing.
import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb'

/** PBKDF2-SHA-256; OWASP asks for 600 000 (Password Storage Cheat Sheet, 2023). */
const iterations = 800_000
const mostFails = 10
export const leastPin = 8

type Sealed = { readonly i: Uint8Array<ArrayBuffer>; readonly d: ArrayBuffer }
type Meta = {
  readonly salt: Uint8Array<ArrayBuffer>
  readonly iterations: number
  readonly key: Sealed
  readonly fails: number
  readonly device: Device
}
/** By these the device asks whether it may go on, also while it is locked. They open nothing. */
export type Device = {
  readonly id: string
  readonly secret: string
  /** The server knows it: from then on, a device that the server does not know has been taken away. */
  readonly registered?: true
}
interface Shape extends DBSchema {
  m: { key: string; value: Meta }
  r: { key: string; value: Sealed }
  b: { key: string; value: Sealed }
}
type Db = IDBPDatabase<Shape>

export const dbName = 'f'
const metaKey = 'm'

const open = (): Promise<Db> =>
  openDB<Shape>(dbName, 1, {
    upgrade(db) {
      db.createObjectStore('m')
      db.createObjectStore('r')
      db.createObjectStore('b')
    },
    // a wipe in another tab must not wait for this one
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  })

const utf8 = new TextEncoder()
const text = new TextDecoder()
const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes))
const base64 = (bytes: ArrayBuffer | Uint8Array) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

async function keyOfPin(
  pin: string,
  { salt, iterations: rounds }: Pick<Meta, 'salt' | 'iterations'>,
) {
  const material = await crypto.subtle.importKey(
    'raw',
    utf8.encode(pin.normalize('NFKC')),
    'PBKDF2',
    false,
    ['deriveKey'],
  )
  const algorithm = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds }
  return crypto.subtle.deriveKey(algorithm, material, { name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ])
}

async function sealWith(key: CryptoKey, name: string, data: BufferSource): Promise<Sealed> {
  const i = random(12)
  const additionalData = utf8.encode(name)
  return {
    i,
    d: await crypto.subtle.encrypt({ name: 'AES-GCM', iv: i, additionalData }, key, data),
  }
}

const unsealWith = (key: CryptoKey, name: string, { i, d }: Sealed): Promise<ArrayBuffer> =>
  crypto.subtle.decrypt({ name: 'AES-GCM', iv: i, additionalData: utf8.encode(name) }, key, d)

type Keys = { readonly data: CryptoKey; readonly names: CryptoKey }

/** Two keys from one: for contents and for names. */
async function keysOf(raw: BufferSource): Promise<Keys> {
  const material = await crypto.subtle.importKey('raw', raw, 'HKDF', false, ['deriveKey'])
  const from = (info: string) => ({
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(32),
    info: utf8.encode(info),
  })
  return {
    data: await crypto.subtle.deriveKey(
      from('data'),
      material,
      { name: 'AES-GCM', length: 256 },
      false,
      ['encrypt', 'decrypt'],
    ),
    names: await crypto.subtle.deriveKey(
      from('names'),
      material,
      { name: 'HMAC', hash: 'SHA-256', length: 256 },
      false,
      ['sign'],
    ),
  }
}

/** The device has no room for this; nothing of it was kept. */
export class FullError extends Error {}

const asFull = (error: unknown): unknown =>
  (error as { name?: string }).name === 'QuotaExceededError' ? new FullError('full') : error

/** An open vault. What is small lies decrypted in memory while it is open; photos do not. */
export type Vault = {
  readonly device: Device
  /** Records that were there and did not open. */
  readonly unreadable: number
  get<T>(name: string): T | undefined
  /** Names that begin so, in order. */
  names(prefix: string): string[]
  /** Kept when this resolves. @throws FullError */
  put(name: string, value: unknown): Promise<void>
  delete(name: string): Promise<void>
  /** @throws FullError */
  putBlob(name: string, blob: Blob): Promise<void>
  getBlob(name: string): Promise<Blob | undefined>
  deleteBlob(name: string): Promise<void>
  /** Deletes every photo but these. @returns how many went */
  keepBlobs(names: Iterable<string>): Promise<number>
  /** Whether this is the PIN. Counts like a try at the lock. */
  check(pin: string): Promise<Tried>
  close(): void
}

export type Tried = { readonly ok: true } | { readonly ok: false; readonly left: number }

type Loaded = { readonly all: Map<string, unknown>; readonly unreadable: number }

/** One record that does not open must not lock the worker out of all the others. */
async function load(db: Db, keys: Keys): Promise<Loaded> {
  const all = new Map<string, unknown>()
  let unreadable = 0
  const tx = db.transaction('r')
  const [ids, values] = await Promise.all([tx.store.getAllKeys(), tx.store.getAll()])
  await Promise.all(
    ids.map(async (id, n) => {
      try {
        const bytes = await unsealWith(keys.data, id, values[n] as Sealed)
        const { n: name, v } = JSON.parse(text.decode(bytes)) as { n: string; v: unknown }
        all.set(name, v)
      } catch {
        unreadable++
      }
    }),
  )
  return { all, unreadable }
}

const idOf = async ({ names }: Keys, name: string): Promise<string> =>
  base64(await crypto.subtle.sign('HMAC', names, utf8.encode(name))).slice(0, 24)

function openWith(db: Db, keys: Keys, meta: Meta, { all, unreadable }: Loaded): Vault {
  const write = async (store: 'r' | 'b', name: string, data: BufferSource) => {
    const id = await idOf(keys, `${store}${name}`)
    try {
      await db.put(store, await sealWith(keys.data, id, data), id)
    } catch (error) {
      throw asFull(error)
    }
  }
  return {
    device: meta.device,
    unreadable,
    get: <T>(name: string) => all.get(name) as T | undefined,
    names: (prefix) => [...all.keys()].filter((name) => name.startsWith(prefix)).toSorted(),
    async put(name, value) {
      await write('r', name, utf8.encode(JSON.stringify({ n: name, v: value })))
      all.set(name, value)
    },
    async delete(name) {
      await db.delete('r', await idOf(keys, `r${name}`))
      all.delete(name)
    },
    async putBlob(name, blob) {
      const type = utf8.encode(blob.type.padEnd(40).slice(0, 40))
      const bytes = new Uint8Array(await blob.arrayBuffer())
      const whole = new Uint8Array(40 + bytes.length)
      whole.set(type)
      whole.set(bytes, 40)
      await write('b', name, whole)
    },
    async getBlob(name) {
      const id = await idOf(keys, `b${name}`)
      const found = await db.get('b', id)
      if (!found) return undefined
      const whole = new Uint8Array(await unsealWith(keys.data, id, found))
      return new Blob([whole.subarray(40)], { type: text.decode(whole.subarray(0, 40)).trim() })
    },
    deleteBlob: async (name) => db.delete('b', await idOf(keys, `b${name}`)),
    async keepBlobs(names) {
      const kept = new Set(await Promise.all([...names].map((name) => idOf(keys, `b${name}`))))
      const gone = (await db.getAllKeys('b')).filter((id) => !kept.has(id))
      await Promise.all(gone.map((id) => db.delete('b', id)))
      return gone.length
    },
    check: async (pin) => {
      const tried = await tryPin(db, pin)
      return tried.ok ? { ok: true } : tried
    },
    close: () => {
      all.clear()
      db.close()
    },
  }
}

/** Makes a vault; whatever was there is gone. */
export async function makeVault(pin: string): Promise<Vault> {
  await wipe()
  const db = await open()
  const raw = random(32)
  const salt = random(16)
  const kek = await keyOfPin(pin, { salt, iterations })
  const key = await sealWith(kek, metaKey, raw)
  const device = { id: crypto.randomUUID(), secret: base64(random(32)) }
  const meta: Meta = { salt, iterations, key, fails: 0, device }
  await db.put('m', meta, metaKey)
  const keys = await keysOf(raw)
  raw.fill(0)
  return openWith(db, keys, meta, { all: new Map(), unreadable: 0 })
}

type Opened = { readonly ok: true; readonly raw: ArrayBuffer; readonly meta: Meta }

/** In one go, so that no other change is lost. @returns what is there now; undefined where there is no vault */
async function change(db: Db, next: (was: Meta) => Meta): Promise<Meta | undefined> {
  const tx = db.transaction('m', 'readwrite')
  const was = await tx.store.get(metaKey)
  const now = was && next(was)
  if (now) await tx.store.put(now, metaKey)
  await tx.done
  return now
}

/** Counted before it is tried, so that pulling the plug gives no further try. The tenth wrong one wipes everything. */
async function tryPin(db: Db, pin: string): Promise<Opened | { ok: false; left: number }> {
  const meta = await change(db, (was) => ({ ...was, fails: was.fails + 1 }))
  if (!meta) return { ok: false, left: 0 }
  try {
    const raw = await unsealWith(await keyOfPin(pin, meta), metaKey, meta.key)
    await change(db, (was) => ({ ...was, fails: 0 }))
    return { ok: true, raw, meta }
  } catch {
    const left = Math.max(0, mostFails - meta.fails)
    if (left === 0) {
      db.close()
      await wipe()
    }
    return { ok: false, left }
  }
}

/** Opens the vault, or says how many tries are left; 0 = it has been wiped. */
export async function unlock(pin: string): Promise<{ vault: Vault } | { left: number }> {
  const db = await open()
  const tried = await tryPin(db, pin)
  if (!tried.ok) {
    db.close()
    return { left: tried.left }
  }
  const keys = await keysOf(tried.raw)
  new Uint8Array(tried.raw).fill(0)
  return { vault: openWith(db, keys, tried.meta, await load(db, keys)) }
}

async function isThere(): Promise<boolean> {
  const known = await indexedDB.databases?.()
  return !known || known.some(({ name }) => name === dbName)
}

/** The server knows this device now. */
export async function setRegistered(): Promise<void> {
  if (!(await isThere())) return
  const db = await open()
  await change(db, (was) => ({ ...was, device: { ...was.device, registered: true } }))
  db.close()
}

/** The device's own name and secret; undefined where there is no vault. */
export async function deviceOf(): Promise<Device | undefined> {
  if (!(await isThere())) return undefined
  const db = await open()
  const meta = await db.get('m', metaKey)
  db.close()
  return meta?.device
}

/** Everything this device keeps is gone: keys, records, photos. */
export async function wipe(): Promise<void> {
  await deleteDB(dbName)
}
