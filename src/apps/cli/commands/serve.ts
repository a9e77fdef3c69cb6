import { startServer } from '../../server/serve.ts'
import type { CommandLine } from '../command.ts'
import { runInstalled } from '../installed.ts'

export const serveCommand: CommandLine = {
  name: 'serve',
  usage: 'serve',
  summary: 'Runs the server (npm start)',
  options: {},
  needs: 'config',
  run: async ({ config, io }) => {
    const stop = new Promise<void>((resolve) => {
      io.signal.addEventListener('abort', () => resolve())
      process.once('SIGTERM', () => resolve())
    })
    const server = await startServer(config, {
      say: (line) => io.out(`${line}\n`),
      runCommand: runInstalled,
    })
    await stop
    await server.close()
    return 0
  },
}
