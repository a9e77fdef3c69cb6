// One operation on its way to the server: its photos first, then itself, and what came of it.
import { ask, answers, type Sent } from './net.ts'
import { doneWith } from './queue.ts'
import type { Queued } from './wire.ts'
import type { Vault } from './vault.ts'

/** `line`: nothing would get through now; `failed`: this one did not, others may. */
export type Came =
  | { readonly at: 'line' | 'session' | 'failed' }
  | { readonly at: 'sent'; readonly item: Queued; readonly offsetMs?: number }

type Answered = {
  readonly key: string
  readonly outcome: 'done' | 'same' | 'conflict' | 'refused'
  readonly result?: Record<string, unknown>
  readonly theirs?: Record<string, unknown>
  readonly problem?: { readonly detail: string }
}
type Synced = { readonly offsetMs: number; readonly results: readonly Answered[] }

const away = new Set([0, 408, 429, 502, 503, 504])
const stopped = (status: number): Came => ({
  at: status === 401 ? 'session' : away.has(status) ? 'line' : 'failed',
})

/** Each photo is sent once: the key is its own name, so that an upload cut off in the middle is simply sent again. */
async function sendPhotos(vault: Vault, item: Queued): Promise<Sent<Record<string, string>>> {
  const ids: Record<string, string> = {}
  for (const name of item.photos) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, so that each is whole soonest
    const blob = await vault.getBlob(name)
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

const handIn = (operations: readonly object[]) =>
  ask('POST', '/api/field/sync', { sentAt: new Date().toISOString(), operations })

/** Its photos are gone once the server has them. @throws where the store does */
export async function settled(
  vault: Vault,
  item: Queued,
  result?: Queued['result'],
): Promise<Queued> {
  await Promise.all(item.photos.map((name) => vault.deleteBlob(name)))
  return doneWith(item, result)
}

async function cameOf(vault: Vault, item: Queued, answered?: Answered): Promise<Queued> {
  const { outcome = 'refused', result, theirs, problem } = answered ?? {}
  if (outcome === 'done' || outcome === 'same') return settled(vault, item, result)
  return {
    ...item,
    state: outcome,
    ...(theirs ? { theirs } : {}),
    ...(problem ? { why: problem.detail } : {}),
  }
}

export async function send(vault: Vault, item: Queued): Promise<Came> {
  const ids = await sendPhotos(vault, item)
  if (typeof ids === 'number') return stopped(ids)
  const answer = await handIn([{ ...item.op, data: withIds(item.op.data, ids) }])
  if (answers(answer.status)) return stopped(answer.status)
  if (answer.status !== 200)
    return { at: 'sent', item: { ...item, state: 'refused', why: answer.detail } }
  const { offsetMs, results } = answer.body as Synced
  return { at: 'sent', item: await cameOf(vault, item, results[0]), offsetMs }
}

/** At most so many operations are handed in at a time. */
const most = 100

/** Asks after conflicts by their keys alone: someone may have decided them elsewhere. @returns those that no longer wait */
export async function askDecided(vault: Vault, items: readonly Queued[]): Promise<Queued[]> {
  const asked = items.slice(0, most)
  if (asked.length === 0) return []
  // the server goes by the key: neither words nor photos are sent a second time
  const answer = await handIn(asked.map(({ op }) => ({ ...op, data: {} })))
  if (answer.status !== 200) return []
  const { results } = answer.body as Synced
  const open = new Map(results.map((one) => [one.key, one]))
  const moved = asked.filter(({ op }) => (open.get(op.key)?.outcome ?? 'conflict') !== 'conflict')
  return Promise.all(moved.map((item) => cameOf(vault, item, open.get(item.op.key))))
}
