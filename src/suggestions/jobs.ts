// What happens later: learning at night, and counting how often people chose what was suggested.
import type { Database } from '#platform/db.ts'
import type { JobHandlers } from '#platform/jobs.ts'
import { type Reader, readJournal } from '#platform/journal/reader.ts'
import { addUp, judgedIn } from './domain.ts'
import { type LearnDeps, learnModel } from './learning.ts'
import { addFigures } from './queries.ts'

export const learnJob = 'suggestions.learn'
const countJob = 'suggestions.count'

/** Counts each decision once, in the transaction that moves the reader on. */
export const figureReader: Reader = {
  name: 'suggestions',
  batch: 1000,
  handle: async (tx, entries) => {
    const judged = entries.flatMap((entry) => {
      const found = judgedIn(entry)
      const day = new Date(entry.at).toISOString().slice(0, 10)
      return found ? [{ ...found, district: entry.district, day }] : []
    })
    if (judged.length > 0) await addFigures(tx, addUp(judged))
  },
}

/** For `startJobs`. A learning job without `{ list: true }` learns from decided cases as well. */
export function suggestionJobs(db: Database, deps: LearnDeps): JobHandlers {
  return {
    [learnJob]: {
      cron: '40 18 * * *',
      run: async (data, signal) => {
        await learnModel(db, deps, { withCases: data['list'] !== true, signal })
      },
    },
    [countJob]: {
      cron: '*/5 * * * *',
      run: async () => {
        await readJournal(db, figureReader)
      },
    },
  }
}
