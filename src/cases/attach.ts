// Photos that were sent ahead, added to a case that is there already: evidence, journalled as a comment is.
import type { Tx } from '#platform/db.ts'
import type { Actor } from '#platform/http.ts'
import { decide, isRefusal } from './domain.ts'
import { attachUploads, type Stage } from './queries/evidence.ts'
import { lockCase, store } from './queries/store.ts'
import { refused } from './refused.ts'
import { byOf, type CaseDeps, rulesFor, whoOf } from './service.ts'

export type AddPhotos = {
  readonly id: string
  /** Ids of uploads. */
  readonly photos: readonly string[]
  readonly stage: Stage
  readonly caption: string
  readonly actor: Actor
  readonly now: number
  readonly key: string | null
}

/** Throws the one reason why not; nothing is stored then. */
export async function addPhotos(tx: Tx, deps: CaseDeps, p: AddPhotos): Promise<void> {
  if (p.photos.length === 0) return
  const { actor, now, stage, caption } = p
  const c = await lockCase(tx, p.id)
  const decision = decide(
    c,
    { command: 'comment', note: caption || '照片' },
    { who: await whoOf(tx, actor, c.id), rules: await rulesFor(tx, deps, c, now) },
  )
  if (isRefusal(decision)) throw refused(decision)
  const events = p.photos.map((upload) => ({
    kind: 'evidenceAdded',
    data: { stage, caption, upload },
  }))
  await store(
    tx,
    [{ before: c, decision: { ...decision, events }, at: now }],
    byOf(actor, deps, p.key),
  )
  await attachUploads(tx, c, {
    ids: p.photos,
    stage,
    by: actor.person?.id ?? null,
    now,
    caption,
  })
}
