import { setTimeout as pause } from 'node:timers/promises'
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
    const inTime = await Promise.race([
      server.close().then(() => true),
      pause(config.drainMs + config.stopMs, false, { ref: false }),
    ])
    if (inTime) return 0
    // Left as a kill would leave it: nothing of it is stored, and another process does it anew.
    io.err(`Ended with work under way after ${config.stopMs / 1000} s (JINGWEI_STOP_SECONDS).\n`)
    process.exit(0)
  },
}
