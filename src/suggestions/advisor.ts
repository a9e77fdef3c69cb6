// The model in force, in the memory of this process: asked while people type, so it must answer in milliseconds.
import { classify, type Model, readModel } from '#engines/classify'
import type { Advise } from '#cases'
import type { Database } from '#platform/db.ts'
import type { Log } from '#platform/jobs.ts'
import { systemContext } from '#platform/journal/reader.ts'
import { words } from '#platform/text/segment.ts'
import { findActive } from './queries.ts'

export type Advisor = {
  readonly advise: Advise
  /** Reads the version in force again, if it is another one. */
  refresh(): Promise<void>
  /** 0 before anything was learnt. */
  version(): number
  close(): Promise<void>
}

/** A missed notification costs at most this long. */
const lookAgainMs = 60_000
const top = 3
const mostReasons = 8
const mostWords = 3
/** What is less likely would only be noise. */
const leastScore = 0.02

export async function openAdvisor(db: Database, log: Pick<Log, 'error'>): Promise<Advisor> {
  let held: { readonly version: number; readonly model: Model } | undefined
  const refresh = async () => {
    const known = held?.version ?? 0
    const found = await db.transaction(systemContext, (tx) => findActive(tx, known))
    if (found?.content) held = { version: found.version, model: readModel(found.content) }
  }
  const refreshQuietly = () =>
    void refresh().catch((error: unknown) =>
      log.error({ err: error }, 'suggestions: the model could not be read; the one before stays'),
    )
  const unlisten = await db.listen('suggestions', refreshQuietly)
  const timer = setInterval(refreshQuietly, lookAgainMs)
  timer.unref()
  await refresh()
  return {
    advise: (text) => (held ? adviceOf(held.version, held.model, text) : null),
    refresh,
    version: () => held?.version ?? 0,
    close: async () => {
      clearInterval(timer)
      await unlisten()
    },
  }
}

/** Words that speak for something: 不 and "the" are in every text. */
const tells = (word: string) => (/\p{Script=Han}/u.test(word) ? word.length > 1 : word.length > 3)

function adviceOf(version: number, model: Model, text: string): ReturnType<Advise> {
  const found = classify(model, words(text), { top, reasons: mostReasons })
  // a model of too few cases is too sure of itself: then only the order counts
  const sure = model.calibration.method === 'cross-validation'
  const items = found
    .filter(({ score }) => !sure || score >= leastScore)
    .map(({ label, score, why }) => ({
      path: label,
      score: sure ? score : null,
      words: why
        .map(({ term }) => term)
        .filter(tells)
        .slice(0, mostWords),
    }))
    .filter((item) => item.words.length > 0)
  return items.length > 0 ? { version, items } : null
}
