// Where the app is: signed in, locked, open; what it has with it, and what waits.
import { retryAfter } from '../../domain/clock.ts'
import { cell } from './cell.ts'
import { answers, ask, type Sent } from './net.ts'
import { deviceOf, FullError, makeVault, unlock as openVault, type Vault, wipe } from './vault.ts'
import type { Day, Operation, Queued } from './wire.ts'

export type Stage =
  | { readonly at: 'starting' }
  | { readonly at: 'signIn'; readonly wiped?: 'revoked' | 'pins' | 'left' | undefined }
  | { readonly at: 'newPin' }
  | { readonly at: 'locked'; readonly left?: number | undefined }
  | { readonly at: 'noRight' }
  | { readonly at: 'open' }

export type Line = {
  readonly sending: boolean
  readonly online: boolean
  /** The session has ended: what waits goes out after signing in anew. */
  readonly signIn: boolean
  readonly lastAt: number | null
  /** How far this device's clock is behind the server's, ms. */
  readonly offsetMs: number
}

export const stage = cell<Stage>({ at: 'starting' })
export const day = cell<Day | null>(null)
export const queue = cell<readonly Queued[]>([])
export const full = cell(false)
export const line = cell<Line>({
  sending: false,
  online: navigator.onLine,
  signIn: false,
  lastAt: null,
  offsetMs: 0,
})

let vault: Vault | null = null
let timer: ReturnType<typeof setTimeout> | undefined

const tell = (change: Partial<Line>) => line.set({ ...line.get(), ...change })
addEventListener('online', () => {
  tell({ online: true })
  void sync()
})
addEventListener('offline', () => tell({ online: false }))

/** For drafts and photos of what is being filled in. */
export function kept(): Vault {
  if (!vault) throw new Error('locked')
  return vault
}
export const isOpen = (): boolean => vault !== null

/** What the page begins with. */
export async function begin(): Promise<void> {
  if (await deviceOf()) {
    stage.set({ at: 'locked' })
    await askRevoked()
    return
  }
  const me = await ask('GET', '/api/session')
  if (me.status === 200) enter(me.body)
  else stage.set({ at: 'signIn' })
}

function enter(me: unknown): void {
  const { rights } = me as { rights?: Record<string, string> }
  stage.set({ at: rights?.['field.work'] ? 'newPin' : 'noRight' })
}

/** @returns what the server said against it */
export async function signIn(login: string, password: string): Promise<string | null> {
  const answer = await ask('POST', '/api/session', { login, password })
  if (answer.status !== 200) return answer.detail
  if (vault) {
    tell({ signIn: false })
    void sync()
  } else enter(answer.body)
  return null
}

/** Makes the encrypted store and fills it with the day. */
export async function choosePin(pin: string): Promise<void> {
  vault = await makeVault(pin)
  await navigator.storage?.persist?.().catch(() => false)
  await ask('POST', '/api/field/devices', { ...vault.device, name: deviceName() })
  opened()
  await sync()
}

const deviceName = () => (/\(([^;)]+)/.exec(navigator.userAgent)?.[1] ?? '').slice(0, 60)

export async function unlock(pin: string): Promise<void> {
  if (vault) {
    const tried = await vault.check(pin)
    if (tried.ok) stage.set({ at: 'open' })
    else refusePin(tried.left)
    return
  }
  const tried = await openVault(pin)
  if ('left' in tried) return refusePin(tried.left)
  vault = tried.vault
  opened()
  void sync()
}

function refusePin(left: number): void {
  if (left === 0) void forget('pins')
  else stage.set({ at: 'locked', left })
}

function opened(): void {
  if (!vault) return
  const open = vault
  day.set(open.get<Day>('day') ?? null)
  const items = open.names('op/').map((name) => open.get<Queued>(name) as Queued)
  queue.set(items.toSorted((a, b) => a.seq - b.seq))
  tell({ lastAt: open.get<number>('lastAt') ?? null, offsetMs: open.get<number>('offset') ?? 0 })
  stage.set({ at: 'open' })
}

/** Covers the screen; with `hold` (a patrol is being walked) the key stays, else everything is forgotten but on disk. */
export function lock(hold = false): void {
  if (stage.get().at !== 'open') return
  clearTimeout(timer)
  stage.set({ at: 'locked' })
  if (hold) return
  vault?.close()
  vault = null
  day.set(null)
  queue.set([])
}

/** Empties the device: signed out, revoked, or too many wrong PINs. */
export async function forget(why: 'revoked' | 'pins' | 'left'): Promise<void> {
  clearTimeout(timer)
  const device = vault?.device
  vault?.close()
  vault = null
  day.set(null)
  queue.set([])
  await wipe()
  if (why === 'left') {
    if (device) await ask('DELETE', `/api/field/devices/${device.id}`)
    await ask('DELETE', '/api/session')
  }
  tell({ signIn: false, lastAt: null })
  stage.set({ at: 'signIn', wiped: why })
}

/** True where the server says that this device may not go on; it is empty then. */
async function askRevoked(): Promise<boolean> {
  const device = vault?.device ?? (await deviceOf())
  if (!device) return false
  const answer = await ask('GET', `/api/field/devices/${device.id}`, undefined, {
    'x-field-device': device.secret,
  })
  if (answer.status !== 410) return false
  await forget('revoked')
  return true
}

// ── the queue ────────────────────────────────────────────────────────────────────────────────────────────
async function keep(item: Queued): Promise<void> {
  await kept().put(`op/${item.op.key}`, item)
  const others = queue.get().filter(({ op }) => op.key !== item.op.key)
  queue.set([...others, item].toSorted((a, b) => a.seq - b.seq))
}

/** Room is made of what the server has already; what waits is never dropped. */
async function dropOldest(): Promise<boolean> {
  const done = queue.get().filter(({ state }) => state === 'done')
  if (done.length === 0) return false
  for (const { op } of done) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await drop(op.key)
  }
  return true
}

/** Tries, makes room once, tries again. @throws FullError when nothing more can be dropped */
export async function withRoom(write: () => Promise<void>): Promise<void> {
  try {
    await write()
  } catch (error) {
    if (!(error instanceof FullError)) throw error
    full.set(true)
    if (!(await dropOldest())) throw error
    await write()
  }
  full.set(false)
}

export type Made = {
  readonly kind: string
  readonly title: string
  readonly about?: string
  readonly data: Operation['data']
  readonly base?: Operation['base']
  readonly photos?: readonly string[]
}

/** Kept on this device when this resolves; sent when there is a line. */
export async function make({ kind, title, about, data, base, photos = [] }: Made): Promise<void> {
  const madeAt = new Date().toISOString()
  const op = { key: crypto.randomUUID(), kind, madeAt, data, ...(base ? { base } : {}) }
  const seq = (queue.get().at(-1)?.seq ?? 0) + 1
  const item: Queued = {
    op,
    title,
    seq,
    photos,
    state: 'waiting',
    tries: 0,
    nextAt: 0,
    ...(about ? { about } : {}),
  }
  await withRoom(() => keep(item))
  void sync()
}

/** Only what the worker decided not to keep. */
export async function drop(key: string): Promise<void> {
  const item = queue.get().find(({ op }) => op.key === key)
  await Promise.all((item?.photos ?? []).map((name) => kept().deleteBlob(name)))
  await kept().delete(`op/${key}`)
  queue.set(queue.get().filter(({ op }) => op.key !== key))
}

export async function again(key: string): Promise<void> {
  const item = queue.get().find(({ op }) => op.key === key)
  // the server may have thrown its copies of the photos away by now: they go out under new keys
  if (item) await keep({ ...item, state: 'waiting', nextAt: 0, anew: (item.anew ?? 0) + 1 })
  void sync()
}

let running: Promise<void> | null = null

/** Sends what waits and fetches the day; one at a time. */
export function sync(): Promise<void> {
  running ??= run().finally(() => {
    running = null
  })
  return running
}

async function run(): Promise<void> {
  clearTimeout(timer)
  if (!vault) return
  tell({ sending: true })
  try {
    if ((await mayGoOn()) && (await sendAll()) === 'done') await fetchDay()
  } finally {
    tell({ sending: false })
    plan()
  }
}

type Me = { readonly person: { readonly id: string }; readonly post: { readonly id: string } }

/** Whoever is signed in must be the one whose work this is, at the post it was done for. */
async function mayGoOn(): Promise<boolean> {
  const answer = await ask('GET', '/api/session')
  if (answer.status !== 200 && answer.status !== 401) return false
  if (await askRevoked()) return false
  const me = answer.status === 200 ? (answer.body as Me) : null
  const own = day.get()
  const isOwn = !own || (own.person?.id === me?.person.id && own.post.id === me?.post.id)
  tell({ signIn: me === null || !isOwn })
  return me !== null && isOwn
}

function plan(): void {
  const waiting = queue.get().filter(({ state }) => state === 'waiting')
  if (!vault || waiting.length === 0 || line.get().signIn) return
  const next = Math.min(...waiting.map(({ nextAt }) => nextAt))
  timer = setTimeout(() => void sync(), Math.max(1000, next - Date.now()))
}

async function sendAll(): Promise<'done' | 'later'> {
  const now = Date.now()
  for (const item of queue.get().filter((q) => q.state === 'waiting' && q.nextAt <= now + 500)) {
    // oxlint-disable-next-line no-await-in-loop -- in the order in which they were made
    const sent = await send(item)
    if (sent === 'session') {
      tell({ signIn: true })
      return 'later'
    }
    if (sent === 'line') {
      const tries = item.tries + 1
      // oxlint-disable-next-line no-await-in-loop
      await keep({ ...item, tries, nextAt: Date.now() + retryAfter(tries, Math.random()) })
      return 'later'
    }
  }
  return 'done'
}

/** Each photo is sent once: the key is its own name, so that an upload cut off in the middle is simply sent again. */
async function sendPhotos(item: Queued): Promise<Sent<Record<string, string>>> {
  const ids: Record<string, string> = {}
  for (const name of item.photos) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, so that each is whole soonest
    const blob = await kept().getBlob(name)
    if (!blob) continue
    const form = new FormData()
    form.append('photo', blob, 'photo')
    const key = item.anew ? `${name}-${item.anew}` : name
    // oxlint-disable-next-line no-await-in-loop
    const answer = await ask('POST', '/api/uploads', form, { 'idempotency-key': key })
    if (answers(answer.status)) return answer.status
    if (answer.status === 201) ids[name] = (answer.body as { id: string }).id
  }
  return ids
}

/** Names of photos become ids of uploads, wherever they stand. */
function withIds(value: unknown, ids: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') return ids[value] ?? value
  if (Array.isArray(value)) return value.map((one) => withIds(one, ids))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, withIds(v, ids)]))
}

type Answered = {
  readonly outcome: 'done' | 'same' | 'conflict' | 'refused'
  readonly result?: Record<string, unknown>
  readonly theirs?: Record<string, unknown>
  readonly problem?: { readonly detail: string }
}
const stateOf = { done: 'done', same: 'done', conflict: 'conflict', refused: 'refused' } as const

async function send(item: Queued): Promise<'sent' | 'line' | 'session'> {
  const ids = await sendPhotos(item)
  if (typeof ids === 'number') return ids === 401 ? 'session' : 'line'
  const data = withIds(item.op.data, ids)
  const body = { sentAt: new Date().toISOString(), operations: [{ ...item.op, data }] }
  const answer = await ask('POST', '/api/field/sync', body)
  if (answer.status === 401) return 'session'
  if (answer.status !== 200) {
    if (answers(answer.status)) return 'line'
    await keep({ ...item, state: 'refused', why: answer.detail })
    return 'sent'
  }
  const { offsetMs, results } = answer.body as { offsetMs: number; results: Answered[] }
  tell({ offsetMs })
  const [{ outcome, result, theirs, problem } = { outcome: 'refused' } as Answered] = results
  if (outcome !== 'refused' && outcome !== 'conflict') {
    await Promise.all(item.photos.map((name) => kept().deleteBlob(name)))
  }
  const isDone = outcome === 'done' || outcome === 'same'
  await keep({
    ...item,
    state: stateOf[outcome],
    ...(isDone ? { photos: [], op: { ...item.op, data: {} } } : {}),
    ...(result ? { result } : {}),
    ...(theirs ? { theirs } : {}),
    ...(problem ? { why: problem.detail } : {}),
  })
  return 'sent'
}

async function fetchDay(): Promise<void> {
  const known = day.get()
  const headers = known ? { 'if-none-match': `"${known.version}"` } : undefined
  const answer = await ask('GET', '/api/field/day', undefined, headers)
  if (answer.status === 200) {
    const fresh = answer.body as Day
    await withRoom(() => kept().put('day', fresh))
    day.set(fresh)
  }
  if (answer.status !== 200 && answer.status !== 304) return
  const lastAt = Date.now()
  await kept().put('lastAt', lastAt)
  tell({ lastAt, signIn: false })
  await dropOldDone()
}

const keepDoneMs = 3 * 86_400_000

/** What went out long ago is of no more use here. */
async function dropOldDone(): Promise<void> {
  const old = queue
    .get()
    .filter((q) => q.state === 'done' && Date.parse(q.op.madeAt) < Date.now() - keepDoneMs)
  await Promise.all(old.map(({ op }) => drop(op.key)))
}

/** Decides between two versions, now, with a line. @returns what the server said against it */
export async function decide(key: string, take: 'mine' | 'theirs'): Promise<string | null> {
  const answer = await ask('POST', `/api/field/conflicts/${key}`, { take })
  if (answer.status !== 200) return answer.detail
  const item = queue.get().find(({ op }) => op.key === key)
  if (item) await keep({ ...item, state: 'done' })
  void sync()
  return null
}
