// Folds the journal into the sums, in the transaction that moves the cursor: however many processes try, each entry is
// added once.
import type { Database, Tx } from '#platform/db.ts'
import type { JobHandlers, Log } from '#platform/jobs.ts'
import { onJournal, type Reader, readJournal, systemContext } from '#platform/journal/reader.ts'
import type { Territory } from '#territory'
import { fold, type Folded, shareOf } from './domain.ts'
import {
  type CaseKey,
  type Change,
  forgetFolded,
  listFolded,
  listUnfolded,
  mendMonths,
  storeFolded,
} from './queries/store.ts'

export type FigureDeps = { readonly territory: Pick<Territory, 'dayIn'> }

const readerName = 'figures'

export const figureReader = ({ territory }: FigureDeps): Reader => ({
  name: readerName,
  batch: 1000,
  handle: async (tx, entries) => {
    // What is not of a case has a dot in its kind.
    const keys = new Map<string, CaseKey>()
    for (const { district, subject, kind } of entries) {
      if (!kind.includes('.')) keys.set(subject, { district, id: subject })
    }
    await foldCases(tx, [...keys.values()], territory.dayIn)
  },
})

/**
 * Folds what these cases have new. Their entries are read by their own numbers, as transactions that wait for each
 * other may come into the journal's order the other way round; what was folded ahead is not folded again.
 */
async function foldCases(
  tx: Tx,
  keys: readonly CaseKey[],
  dayIn: (area: string, at: number) => string,
): Promise<void> {
  if (keys.length === 0) return
  const known = await listFolded(tx, keys)
  const entries = await listUnfolded(
    tx,
    keys.map((k) => ({ ...k, seq: known.get(k.id)?.seq ?? 0 })),
  )
  const ofCase = Map.groupBy(entries, (e) => e.subject)
  const changes: Change[] = []
  for (const { district, id } of keys) {
    const before = known.get(id)
    let state: Folded | undefined = before?.state
    const fresh = ofCase.get(id) ?? []
    for (const entry of fresh) state = fold(state, entry)
    if (!state || fresh.length === 0) continue
    changes.push({ district, id, before: before?.share, after: shareOf(state, dayIn), state })
  }
  await storeFolded(tx, changes)
}

/** Folds all that is new. Returns the number of entries read. */
export const foldJournal = (
  db: Database,
  deps: FigureDeps,
  over?: () => boolean,
): Promise<number> => readJournal(db, figureReader(deps), over)

/** Empties the sums; the next run of the reader makes them anew. */
export const forgetFigures = (tx: Tx): Promise<void> => forgetFolded(tx, readerName)

export const figureJobHandlers = (db: Database, deps: FigureDeps): JobHandlers => ({
  'indicators.fold': {
    cron: '* * * * *',
    run: async () => {
      await foldJournal(db, deps)
    },
  },
  'indicators.months': {
    cron: '23 3 * * *',
    run: async () => {
      await db.transaction(systemContext, (tx) => mendMonths(tx, readerName))
    },
  },
})

/** Folds soon after each command, whichever process carried it out. The returned function stops it. */
export const followFigures = (
  db: Database,
  deps: FigureDeps & { readonly log: Log },
): Promise<() => Promise<void>> =>
  onJournal(db, {
    pollMs: 5000,
    spacingMs: 300,
    run: (over) => foldJournal(db, deps, over),
    onError: (err) => deps.log.error({ err }, 'figures failed; tried again'),
  })
