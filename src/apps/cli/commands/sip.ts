// The adapter between a SIP trunk or exchange and the call taker's desk (docs/calls.md).
import { readFileSync } from 'node:fs'
import { once } from 'node:events'
import { openBridge } from '#calls'
import { systemClock } from '#platform/clock.ts'
import { type CommandLine, need, text, UsageError } from '../command.ts'

const plainPort = 5060

function listenOf(said: string): { host: string; port: number } {
  const [host = '', port = String(plainPort)] = said.split(':')
  const number = Number(port)
  if (!/^[\d.]+$/.test(host) || !Number.isInteger(number) || number < 0 || number > 65_535)
    throw new UsageError(`--listen ${said}: an IPv4 address and a port, such as 127.0.0.1:5060.`)
  return { host, port: number }
}

export const sipCommand: CommandLine = {
  name: 'sip',
  usage: 'sip --server URL --token-file FILE [--listen 127.0.0.1:5060]',
  summary:
    'Brings calls that come by SIP to the call taker’s desk; signalling only, until it is ended',
  options: {
    server: { type: 'string', help: 'where Jingwei answers, such as http://127.0.0.1:8080' },
    'token-file': { type: 'string', help: 'a file with an API token that may call.signal' },
    listen: { type: 'string', help: 'UDP address and port (default 127.0.0.1:5060)' },
  },
  needs: 'config',
  run: async ({ given, io }) => {
    const { host, port } = listenOf(text(given, 'listen') ?? `127.0.0.1:${plainPort}`)
    const token = readFileSync(need(text(given, 'token-file'), '--token-file'), 'utf8').trim()
    const bridge = await openBridge({
      host,
      port,
      server: need(text(given, 'server'), '--server').replace(/\/$/, ''),
      token,
      now: systemClock,
      log: (line) => io.err(`${line}\n`),
    })
    io.out(`SIP on udp:${host}:${bridge.port}\n`)
    if (!io.signal.aborted) await once(io.signal, 'abort')
    await bridge.close()
    return 0
  },
}
