// A new version of the model: from the category list at the first start, then each night from what people decided.
import { createHash } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import { v5 } from 'uuid'
import { listCategories } from '#categories'
import type { Database } from '#platform/db.ts'
import { appendToSubject } from '#platform/journal/journal.ts'
import { systemContext, systemPost } from '#platform/journal/reader.ts'
import { redact } from '#platform/text/redact.ts'
import { type Lesson, lessonsOfCases, lessonsOfList, type ModelFacts } from './domain.ts'
import { activate, addModel, forgetOld, isKept, lastModel, listDecided } from './queries.ts'

/** More would keep a core busy for longer than a minute and let the past outvote the present. */
const mostCases = 10_000
/** Versions an administrator can go back to. */
const keptVersions = 5

/** The journal's subject for the model of this installation. */
export const modelSubject = v5('model', '6d3c1f0a-94b7-5e1d-8a52-2c7e90b1f4a3')

export type LearnDeps = { readonly now: () => number; readonly journalKey: Buffer }

type Learnt = Omit<ModelFacts, 'seconds'> & { readonly content: string }

function learnAside(lessons: readonly Lesson[], learntAt: string, signal: AbortSignal) {
  return new Promise<Learnt>((resolve, reject) => {
    const worker = new Worker(new URL('./learn-worker.ts', import.meta.url), {
      workerData: { lessons, learntAt },
    })
    const stop = () => void worker.terminate()
    signal.addEventListener('abort', stop, { once: true })
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => {
      signal.removeEventListener('abort', stop)
      reject(new Error('suggestions: learning was ended before it was done'))
    })
  })
}

async function gather(db: Database, withCases: boolean) {
  return db.transaction(systemContext, async (tx) => {
    const categories = await listCategories(tx, { active: true })
    const active = new Set(categories.map(({ path }) => path))
    const cases = withCases ? await listDecided(tx, mostCases) : []
    const decided = lessonsOfCases(cases, active, redact)
    return { lessons: [...lessonsOfList(categories), ...decided], decided: decided.length }
  })
}

/**
 * Learns a new version and puts it in force, unless a person went back to another one.
 * @returns its number; null when there was nothing new to learn from, or fewer than two categories
 */
export async function learnModel(
  db: Database,
  { now, journalKey }: LearnDeps,
  o: { readonly withCases: boolean; readonly signal: AbortSignal },
): Promise<number | null> {
  const { lessons, decided } = await gather(db, o.withCases)
  if (new Set(lessons.map(({ label }) => label)).size < 2) return null
  const digest = createHash('sha256').update(JSON.stringify(lessons)).digest('hex')
  const before = await db.transaction(systemContext, lastModel)
  if (before?.digest === digest) return null
  const version = (before?.version ?? 0) + 1
  const started = now()
  const learnt = await learnAside(lessons, new Date(started).toISOString(), o.signal)
  const { content, ...measured } = learnt
  const facts = { ...measured, seconds: Math.round((now() - started) / 1000) }
  const basis = decided > 0 ? 'cases' : 'list'
  await db.transaction(systemContext, async (tx) => {
    await addModel(tx, { version, learntAt: started, basis, digest, facts, content })
    const waits = await isKept(tx)
    if (!waits) await activate(tx, version, false)
    await forgetOld(tx, keptVersions)
    await appendToSubject(tx, journalKey, {
      district: '',
      subject: modelSubject,
      at: now(),
      kind: 'suggestions.learnt',
      actor: null,
      post: systemPost,
      commandKey: null,
      data: { version, basis, ...facts, inForce: !waits },
    })
  })
  return version
}
