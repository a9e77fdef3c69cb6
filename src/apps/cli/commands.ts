import type { CommandLine } from './command.ts'
import { backupCommand, restoreCommand } from './commands/backup.ts'
import { classifyCommand } from './commands/classify.ts'
import { engineCommands } from './commands/engines.ts'
import { dueCommand, importCommand } from './commands/import.ts'
import { linkCommand, migrateCommand, setupCodeCommand, tokenCommand } from './commands/operate.ts'
import { journalCommands } from './commands/journal.ts'
import { learnCommand } from './commands/learn.ts'
import { reachCommands } from './commands/reach.ts'
import { reachSearchCommands } from './commands/reach-search.ts'
import { recountCommand } from './commands/recount.ts'
import { serveCommand } from './commands/serve.ts'
import { sipCommand } from './commands/sip.ts'
import { simulateCityCommand, simulateRequestsCommand } from './commands/simulate.ts'

export const commands: readonly CommandLine[] = [
  serveCommand,
  sipCommand,
  migrateCommand,
  tokenCommand,
  linkCommand,
  setupCodeCommand,
  importCommand,
  dueCommand,
  learnCommand,
  classifyCommand,
  ...journalCommands,
  recountCommand,
  ...engineCommands,
  ...reachCommands,
  ...reachSearchCommands,
  backupCommand,
  restoreCommand,
  simulateCityCommand,
  simulateRequestsCommand,
]
