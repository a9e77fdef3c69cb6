// npx jingwei: the command line.
import { readConfig } from '#platform/config.ts'
import { Problem } from '#platform/problem.ts'
import { openInstallation } from '../installation.ts'
import { type Exit, helpOf, helpText, type Io, readArguments, UsageError } from './command.ts'
import { commands } from './commands.ts'
import { askServer } from './control.ts'

// Photos, letters, keys, backups: what it writes is for the user who runs it alone.
process.umask(0o077)

const interrupt = new AbortController()
const io: Io = {
  cwd: process.cwd(),
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  signal: interrupt.signal,
}

async function main(argv: readonly string[]): Promise<Exit> {
  if (argv.length === 0 || argv[0] === '--help' || argv[0] === '-h' || argv[0] === 'help') {
    io.out(helpText(commands))
    return argv.length === 0 ? 2 : 0
  }
  const { command, given } = readArguments(commands, argv)
  if (given.values['help']) {
    io.out(helpOf(command))
    return 0
  }
  const config = readConfig(process.env)
  if (command.needs === 'config') return command.run({ config, given, io })
  if (!config.databaseUrl) {
    const exit = await askServer(config.home, { argv, cwd: io.cwd }, io)
    if (exit !== undefined) return exit
  }
  const installation = await openInstallation(config)
  try {
    return await command.run({ installation, given, io })
  } finally {
    await installation.close()
  }
}

process.once('SIGINT', () => interrupt.abort())
process.stdout.on('error', () => process.exit(0))

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  const usage = error instanceof UsageError
  io.err(
    usage || error instanceof Problem
      ? `${error.message}\n`
      : `${(error as Error).stack ?? String(error)}\n`,
  )
  process.exitCode = usage ? 2 : 1
}
