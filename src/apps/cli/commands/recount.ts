import { foldJournal, forgetFigures, recount } from '#indicators'
import { systemContext } from '#platform/journal/reader.ts'
import type { CommandLine } from '../command.ts'

export const recountCommand: CommandLine = {
  name: 'recount',
  usage: 'recount [--rebuild]',
  summary: 'Counts the figures anew from the journal and compares them with the stored sums',
  options: {
    rebuild: { type: 'boolean', help: 'empty the stored sums and fold the journal anew first' },
  },
  needs: 'installation',
  run: async ({ installation: { db, territory }, given, io }) => {
    if (given.values['rebuild'] === true) {
      await db.transaction(systemContext, (tx) => forgetFigures(tx))
    }
    await foldJournal(db, { territory })
    const { cases, entries, sums, differences } = await recount(db, { territory })
    for (const { key, what, stored, counted } of differences) {
      io.out(`${key} ${what}: stored ${stored}, counted ${counted}\n`)
    }
    const found = differences.length === 0 ? 'all agree' : `${differences.length} differ`
    io.out(`${sums} sums of ${cases} cases against ${entries} entries of the journal: ${found}\n`)
    return differences.length === 0 ? 0 : 1
  },
}
