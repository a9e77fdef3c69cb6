import type { Installation } from '../installation.ts'
import { type Exit, type Io, readArguments, UsageError } from './command.ts'

/** Runs a command line inside the running server, on its installation. */
export async function runInstalled(
  installation: Installation,
  argv: readonly string[],
  io: Io,
): Promise<Exit> {
  const { commands } = await import('./commands.ts')
  try {
    const { command, given } = readArguments(commands, argv)
    if (command.needs === 'installation') return await command.run({ installation, given, io })
    io.err(`"${command.name}" does not run inside the server.\n`)
    return 2
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    io.err(`${error.message}\n`)
    return 2
  }
}
