// Where the app is: signed in, locked, open; what it has with it, and what waits.
import { nextTryMs, retryAfter } from '../../domain/clock.ts'
import type { Decision as Chosen } from '../../domain/merge.ts'
import {
  askDevice,
  endLeaving,
  type Known,
  makeKnown,
  oweLeaving,
  takeReason,
  type Why,
} from './device.ts'
import { ask } from './net.ts'
import {
  afterOf,
  isStaleDraft,
  keepMs,
  nextOf,
  released,
  seenIn,
  textsIn,
  unheld,
} from './queue.ts'
import { askDecided, send, settled } from './send.ts'
import { day, full, line, queue, stage, tell, unreadable } from './state.ts'
import {
  type Device,
  deviceOf,
  FullError,
  makeVault,
  unlock as openVault,
  type Vault,
  wipe,
} from './vault.ts'
import type { Day, Operation, Queued } from './wire.ts'

export { day, full, line, queue, stage, unreadable }

let vault: Vault | null = null
let timer: ReturnType<typeof setTimeout> | undefined

/** How often in a row nobody answered. */
let unanswered = 0

addEventListener('online', () => {
  unanswered = 0
  tell({ online: true })
  void (vault ? sync() : endLeaving())
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
  const wiped = takeReason()
  const isOut = await endLeaving()
  if (await deviceOf()) {
    stage.set({ at: 'locked' })
    await isGone(await askDevice())
    return
  }
  // a session that is still to be ended opens nothing
  const me = isOut ? await ask('GET', '/api/session') : null
  if (me?.status === 200) enter(me.body)
  else stage.set({ at: 'signIn', wiped })
}

function enter(me: unknown): void {
  const { rights } = me as { rights?: Record<string, string> }
  stage.set({ at: rights?.['field.work'] ? 'newPin' : 'noRight' })
}

/** @returns what the server said against it */
export async function signIn(login: string, password: string): Promise<string | null> {
  if (!(await endLeaving())) return ''
  const answer = await ask('POST', '/api/session', { login, password })
  if (answer.status !== 200) return answer.detail
  if (vault) {
    tell({ signIn: false, prove: false })
    void sync()
  } else enter(answer.body)
  return null
}

/** Makes the encrypted store and fills it with the day. */
export async function choosePin(pin: string): Promise<void> {
  vault = await makeVault(pin)
  await navigator.storage?.persist?.().catch(() => false)
  opened()
  await sync()
}

export async function unlock(pin: string): Promise<void> {
  if (vault) {
    const { device } = vault
    const tried = await vault.check(pin)
    if (tried.ok) stage.set({ at: 'open' })
    else refusePin(tried.left, device)
    return
  }
  const device = await deviceOf()
  const tried = await openVault(pin)
  if ('left' in tried) return refusePin(tried.left, device)
  vault = tried.vault
  opened()
  void sync()
}

function refusePin(left: number, device: Device | undefined): void {
  if (left === 0) void forget('pins', device)
  else stage.set({ at: 'locked', left })
}

function opened(): void {
  if (!vault) return
  const open = vault
  unreadable.set(open.unreadable)
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

/**
 * Empties the device, ends the session and begins anew, so that nothing of the one who leaves stays in memory either.
 * @param device where its vault has been wiped already
 */
export async function forget(why: Why, device?: Device): Promise<void> {
  clearTimeout(timer)
  const known = device ?? vault?.device ?? (await deviceOf())
  oweLeaving(why, why === 'revoked' ? undefined : known?.id)
  vault?.close()
  vault = null
  day.set(null)
  queue.set([])
  stage.set({ at: 'starting' })
  await wipe().finally(() => location.replace('/field'))
}

async function isGone(said: Known): Promise<boolean> {
  if (said === 'gone') await forget('revoked')
  return said === 'gone'
}

async function register({ device }: Vault): Promise<boolean> {
  const said = await makeKnown(device)
  if (said === 'session' || said === 'prove') tell({ signIn: true, prove: said === 'prove' })
  return said === 'known'
}

// ── the queue ────────────────────────────────────────────────────────────────────────────────────────────
async function keep(item: Queued): Promise<void> {
  await kept().put(`op/${item.op.key}`, item)
  const others = queue.get().filter(({ op }) => op.key !== item.op.key)
  queue.set([...others, item].toSorted((a, b) => a.seq - b.seq))
}

/** Room is made of what can be had from the server again, then of what it has already; what waits is never dropped. */
async function dropOldest(): Promise<boolean> {
  if ((await kept().keepBlobs(needed())) > 0) return true
  const done = queue.get().filter(({ state }) => state === 'done')
  if (done.length === 0) return false
  for (const { op } of done) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await drop(op.key)
  }
  return true
}

/** Makes room as long as there is something to drop. @throws FullError when nothing more can be dropped */
export async function withRoom(write: () => Promise<void>): Promise<void> {
  try {
    await write()
  } catch (error) {
    if (!(error instanceof FullError)) throw error
    full.set(true)
    if (!(await dropOldest())) throw error
    return withRoom(write)
  }
  full.set(false)
}

const taken = new Set<string>()
/** A photo that was taken since the app was opened: it may not be in its draft yet. */
export const noteTaken = (name: string) => void taken.add(name)

/** Photos that cannot be had again: of what waits and of drafts. */
const needed = (): string[] => [
  ...taken,
  ...queue.get().flatMap(({ photos }) => photos),
  ...kept()
    .names('draft/')
    .flatMap((name) => textsIn(kept().get(name))),
]

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
  const after = afterOf(queue.get(), { kind, about })
  const op = { key: crypto.randomUUID(), kind, madeAt, data, after, ...(base ? { base } : {}) }
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
  await Promise.all(released(queue.get(), key).map(keep))
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
  const open = vault
  if (!open) return
  tell({ sending: true })
  try {
    if ((await mayGoOn(open)) && (await sendAll(open)) === 'done') await fetchDay()
  } catch (error) {
    // locked in the middle of it: it goes on once it is opened again
    if (vault === open) throw error
  } finally {
    tell({ sending: false })
    plan()
  }
}

type Me = { readonly person: { readonly id: string }; readonly post: { readonly id: string } }

/** Whoever is signed in must be the one whose work this is, at the post it was done for. */
async function mayGoOn(open: Vault): Promise<boolean> {
  const answer = await ask('GET', '/api/session')
  const isHeard = answer.status === 200 || answer.status === 401
  unanswered = isHeard ? 0 : unanswered + 1
  if (!isHeard) return false
  const said = await askDevice()
  if (await isGone(said)) return false
  const me = answer.status === 200 ? (answer.body as Me) : null
  const own = day.get()
  const isOwn = !own || (own.person?.id === me?.person.id && own.post.id === me?.post.id)
  tell({ signIn: me === null || !isOwn, prove: false })
  return me !== null && isOwn && (said === 'known' || register(open))
}

/** Where the day is still to be fetched, ms. */
const firstTryMs = 15_000

function plan(): void {
  if (!vault || line.get().signIn) return
  const times = unheld(queue.get()).map(({ nextAt }) => nextAt)
  if (!day.get()) times.push(Date.now() + firstTryMs)
  if (times.length === 0) return
  timer = setTimeout(() => void sync(), nextTryMs(times, { now: Date.now(), unanswered }))
}

async function putOff(item: Queued): Promise<void> {
  const tries = item.tries + 1
  await keep({ ...item, tries, nextAt: Date.now() + retryAfter(tries, Math.random()) })
}

const isHere = ({ op }: Queued) => queue.get().some((q) => q.op.key === op.key)

/** In the order in which they were made; one that fails holds up only what stands on it. */
async function sendAll(open: Vault): Promise<'done' | 'later'> {
  const now = Date.now() + 500
  const tried = new Set<string>()
  for (let item = nextOf(queue.get(), now, tried); item; item = nextOf(queue.get(), now, tried)) {
    tried.add(item.op.key)
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const came = await send(open, item).catch((error: unknown) => {
      if (vault !== open) throw error
      return { at: 'failed' } as const
    })
    if (came.at === 'session') {
      tell({ signIn: true })
      return 'later'
    }
    if (came.at === 'sent') {
      if (came.offsetMs !== undefined) tell({ offsetMs: came.offsetMs })
      // oxlint-disable-next-line no-await-in-loop
      if (isHere(item)) await keep(came.item)
      continue
    }
    // oxlint-disable-next-line no-await-in-loop
    if (isHere(item)) await putOff(item)
    if (came.at === 'line') return 'later'
  }
  const conflicts = queue.get().filter(({ state }) => state === 'conflict')
  await Promise.all((await askDecided(open, conflicts)).filter(isHere).map(keep))
  return 'done'
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
  await tidy()
}

/** What went out long ago, drafts of what is no longer to be done and photos that nothing names are of no more use here. */
async function tidy(): Promise<void> {
  const since = Date.now() - keepMs
  const old = queue.get().filter((q) => q.state === 'done' && Date.parse(q.op.madeAt) < since)
  await Promise.all(old.map(({ op }) => drop(op.key)))
  const drafts = kept().names('draft/')
  const stale = drafts.filter((name) => isStaleDraft(day.get(), name, kept().get(name), since))
  await Promise.all(stale.map((name) => kept().delete(name)))
  await kept().keepBlobs([...needed(), ...seenIn(day.get())])
}

/** Decides between two versions, or puts them together, now, with a line. @returns what the server said against it */
export async function decide(key: string, chosen: Chosen): Promise<string | null> {
  const answer = await ask('POST', `/api/field/conflicts/${key}`, chosen)
  // also where someone else was first: it says what was decided
  const { decision, result } = (answer.body ?? {}) as Decision
  if (!decision) return answer.detail
  const item = queue.get().find(({ op }) => op.key === key)
  if (item) await keep(await settled(kept(), item, result))
  void sync()
  return null
}
type Decision = { readonly decision?: string; readonly result?: Record<string, unknown> }
