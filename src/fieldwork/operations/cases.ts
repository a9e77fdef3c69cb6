// Reports, verifying, checking and words on cases, all through the cases room.
import { addPhotos, findCase, perform, takeIn } from '#cases'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import type { DataOf } from '../schema.ts'
import type { Doing, Outcome } from './operation.ts'

export async function report(d: Doing<DataOf<'case.report'>>): Promise<Outcome> {
  const { description, title, categoryPath, point, areaCode, address, photos, reporter } = d.data
  const taken = await takeIn(d.tx, d.deps, {
    input: {
      description,
      address,
      photos,
      door: 'grid',
      public: true,
      attributes: {},
      ...(title ? { title } : {}),
      ...(categoryPath ? { categoryPath } : {}),
      ...(point ? { point: { ...point, system: 'WGS84' as const } } : {}),
      ...(areaCode ? { areaCode } : {}),
      ...(reporter ? { reporter: { ...reporter, language: 'zh-CN' as const } } : {}),
    },
    actor: d.actor,
    now: d.clock.receivedAt,
    key: d.key,
  })
  const { id, number, state, version } = taken.case
  return {
    done: { caseId: id, number, state, version, danger: taken.danger },
    about: number,
  }
}

type Looked = DataOf<'case.verify'> | DataOf<'case.check'>

/** The case as it is, when it is no longer at the step for which the worker went there. */
async function changed(
  d: Doing<{ caseId: string; photos: readonly string[] }>,
  waits: 'verifying' | 'done',
): Promise<Outcome | undefined> {
  const c = await findCase(d.tx, d.data.caseId)
  if (!c) throw new Problem('not-found', say`Case ${d.data.caseId} is not in your area any more.`)
  if (c.state === waits) return undefined
  return {
    theirs: {
      number: c.number,
      title: c.title,
      state: c.state,
      version: c.version,
      leadUnit: c.leadUnit,
    },
    about: `${c.number} ${c.title}`,
    uploads: d.data.photos,
  }
}

async function photosOn(d: Doing<Looked>, stage: 'before' | 'check'): Promise<void> {
  await addPhotos(d.tx, d.deps, {
    id: d.data.caseId,
    photos: d.data.photos,
    stage,
    caption: d.data.note.slice(0, 300),
    actor: d.actor,
    now: d.clock.receivedAt,
    key: d.key,
  })
}

const act = (d: Doing<{ caseId: string }>) => ({
  id: d.data.caseId,
  actor: d.actor,
  now: d.clock.receivedAt,
  key: d.key,
})

export async function verify(d: Doing<DataOf<'case.verify'>>): Promise<Outcome> {
  const other = await changed(d, 'verifying')
  if (other) return other
  const { found, note } = d.data
  await photosOn(d, 'before')
  const c = await perform(d.tx, d.deps, { ...act(d), command: { command: 'verify', found, note } })
  return { done: { caseId: c.id, number: c.number, state: c.state, version: c.version } }
}

export async function check(d: Doing<DataOf<'case.check'>>): Promise<Outcome> {
  const other = await changed(d, 'done')
  if (other) return other
  const { passed, note, photos } = d.data
  const command = { command: 'check' as const, passed, note, photos }
  const c = await perform(d.tx, d.deps, { ...act(d), command })
  return { done: { caseId: c.id, number: c.number, state: c.state, version: c.version } }
}

export async function comment(d: Doing<DataOf<'case.comment'>>): Promise<Outcome> {
  const { note, photos } = d.data
  if (photos.length > 0) {
    await addPhotos(d.tx, d.deps, { ...act(d), photos, stage: 'note', caption: note.slice(0, 300) })
  }
  const c = await perform(d.tx, d.deps, { ...act(d), command: { command: 'comment', note } })
  return { done: { caseId: c.id, number: c.number, state: c.state, version: c.version } }
}
