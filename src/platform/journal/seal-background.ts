// The sealer of one process. Any number of processes may run it; one at a time does the work.
import type { Database } from '../db.ts'
import type { Log } from '../jobs.ts'
import type { Signer } from './checkpoint.ts'
import { keepCheckpoints } from './checkpoint-file.ts'
import { onJournal } from './reader.ts'
import { sealJournal, writeCheckpoint } from './seal.ts'

export type SealDeps = {
  readonly signer: Signer
  readonly home: string
  readonly now: () => number
  readonly log: Log
}

const spacingMs = 5000
const pollMs = 30_000
/** A checkpoint each minute in which something happened. */
export const checkpointEveryMs = 60_000

/** Seals what is new, signs when it is time, and keeps the checkpoints in files. */
export async function sealOnce(db: Database, deps: SealDeps): Promise<void> {
  await sealJournal(db)
  await writeCheckpoint(db, { signer: deps.signer, now: deps.now(), everyMs: checkpointEveryMs })
  const { lost } = await keepCheckpoints(db, deps.home)
  if (lost) {
    deps.log.error(
      { size: lost.size, at: new Date(lost.at).toISOString() },
      'journal: the database does not have the last checkpoint kept outside it; it was restored from before, or tampered with',
    )
  }
}

export function startSealing(db: Database, deps: SealDeps): Promise<() => Promise<void>> {
  return onJournal(db, {
    run: () => sealOnce(db, deps),
    onError: (err) => deps.log.error({ err }, 'journal: sealing failed; it is tried again'),
    pollMs,
    spacingMs,
  })
}
