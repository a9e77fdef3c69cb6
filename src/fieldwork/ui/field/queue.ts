// What waits, in which order it goes out, and which photos are still needed. Nothing here touches the device.
import type { Day, Operation, Queued } from './wire.ts'

type Items = readonly Queued[]

const isClock = (kind: string): boolean => kind.startsWith('clock')

/** What a new one stands on: a clock or a patrol on the clock before it, anything on what was done to the same subject. */
export function afterOf(
  items: Items,
  made: { kind: string; about?: string | undefined },
): string[] {
  const open = items.filter(({ state }) => state === 'waiting' || state === 'conflict')
  const clock =
    isClock(made.kind) || made.kind === 'patrol'
      ? open.findLast(({ op }) => isClock(op.kind))
      : undefined
  const same = made.about ? open.findLast(({ about }) => about === made.about) : undefined
  return [...new Set([clock, same].flatMap((q) => (q ? [q.op.key] : [])))]
}

/** What it stands on is here and has not been done. */
const isHeld = (items: Items, { op }: Queued): boolean =>
  items.some((q) => q.state !== 'done' && op.after?.includes(q.op.key))

/** What goes out once its time has come. */
export const unheld = (items: Items): Queued[] =>
  items.filter((q) => q.state === 'waiting' && !isHeld(items, q))

/** The next one to send: in the order in which they were made, each once in a round. */
export const nextOf = (items: Items, now: number, tried: ReadonlySet<string>): Queued | undefined =>
  unheld(items).find(({ op, nextAt }) => nextAt <= now && !tried.has(op.key))

/** Without its words and photos: the server has them. */
export function doneWith(item: Queued, result?: Queued['result']): Queued {
  const { theirs: _theirs, why: _why, ...rest } = item
  const op = { ...item.op, data: {} }
  return { ...rest, op, state: 'done', photos: [], ...(result ? { result } : {}) }
}

/** What stood on a discarded one stands on nothing of it any more. */
export function released(items: Items, key: string): Queued[] {
  const without = ({ after = [], ...op }: Operation): Operation => ({
    ...op,
    after: after.filter((one) => one !== key),
  })
  return items.filter(({ op }) => op.after?.includes(key)).map((q) => ({ ...q, op: without(q.op) }))
}

/** On duty or not, with what was clocked on this device and has not gone out yet. */
export function dutySince(day: Day | null, items: Items): string | null {
  const last = items.findLast(({ op, state }) => isClock(op.kind) && state !== 'refused')
  const isNewer = last && (!last.result || Date.parse(last.op.madeAt) > Date.parse(day?.now ?? ''))
  if (last && isNewer) return last.op.kind === 'clockIn' ? last.op.madeAt : null
  return day?.duty?.inAt ?? null
}

export const seenName = (url: string): string => `seen/${url}`
export const seenIn = (day: Day | null): string[] =>
  (day?.tasks ?? []).flatMap(({ photos }) => photos.map(({ url }) => seenName(url)))

/** Every text within: what is the name of a photo is among them. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(textsIn)
}

/** Kept so long, ms, where it is of no more use. */
export const keepMs = 3 * 86_400_000

/** What is being filled in. Of a form with the edition it was begun with. */
export type Draft = { readonly at: number; readonly value: unknown; readonly edition?: number }

/** A draft of what has not been on the list for long. */
export function isStaleDraft(
  day: Day | null,
  name: string,
  draft: Draft | undefined,
  since: number,
): boolean {
  const [, kind, id] = name.split('/')
  if (!day || kind === 'report' || (draft?.at ?? 0) >= since) return false
  return ![day.tasks, day.visits, day.forms].some((all) => all.some((one) => one.id === id))
}
