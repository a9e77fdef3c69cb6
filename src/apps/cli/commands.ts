import type { CommandLine } from './command.ts'
import { backupCommand, restoreCommand } from './commands/backup.ts'
import { dueCommand, importCommand } from './commands/import.ts'
import { linkCommand, migrateCommand, tokenCommand, verifyCommand } from './commands/operate.ts'
import { serveCommand } from './commands/serve.ts'
import { simulateCityCommand, simulateRequestsCommand } from './commands/simulate.ts'

export const commands: readonly CommandLine[] = [
  serveCommand,
  migrateCommand,
  tokenCommand,
  linkCommand,
  importCommand,
  dueCommand,
  verifyCommand,
  backupCommand,
  restoreCommand,
  simulateCityCommand,
  simulateRequestsCommand,
]
