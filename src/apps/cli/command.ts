// What a command of the command line is. The same code runs in its own process or, while the embedded database is
// in use, inside the running server (control.ts).
import { parseArgs } from 'node:util'
import type { Config } from '#platform/config.ts'
import type { Installation } from '../installation.ts'

/** Exit statuses: 0 done, 1 failed or found something, 2 wrong usage. */
export type Exit = 0 | 1 | 2

export type Io = {
  /** Where relative file names start. */
  readonly cwd: string
  out(text: string): void
  err(text: string): void
  readonly signal: AbortSignal
}

export type Options = Readonly<
  Record<
    string,
    { readonly type: 'string' | 'boolean'; readonly help: string; readonly short?: string }
  >
>

export type Given = {
  readonly positionals: readonly string[]
  readonly values: Readonly<Record<string, string | boolean | undefined>>
}

type Common = {
  readonly name: string
  readonly usage: string
  readonly summary: string
  readonly options: Options
}

export type CommandLine = Common &
  (
    | {
        readonly needs: 'config'
        readonly run: (o: { config: Config; given: Given; io: Io }) => Promise<Exit>
      }
    | {
        readonly needs: 'installation'
        readonly run: (o: { installation: Installation; given: Given; io: Io }) => Promise<Exit>
      }
  )

export class UsageError extends Error {}

/** The command and what was given to it. Throws UsageError naming what is wrong. */
export function readArguments(
  commands: readonly CommandLine[],
  argv: readonly string[],
): { command: CommandLine; given: Given } {
  const words = argv.filter((a) => !a.startsWith('-'))
  const command =
    commands.find((c) => c.name === words.slice(0, 2).join(' ')) ??
    commands.find((c) => c.name === words[0])
  if (!command)
    throw new UsageError(
      `There is no command "${words.slice(0, 2).join(' ')}". Try: jingwei --help`,
    )
  const depth = command.name.split(' ').length
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: { ...command.options, help: { type: 'boolean' } },
      allowPositionals: true,
    })
    return { command, given: { positionals: positionals.slice(depth), values } }
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\nUsage: jingwei ${command.usage}`)
  }
}

export const text = (given: Given, name: string): string | undefined => {
  const value = given.values[name]
  return typeof value === 'string' ? value : undefined
}

export function need<T>(value: T | undefined, what: string): T {
  if (value === undefined || value === '') throw new UsageError(`${what} is needed.`)
  return value
}

const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** '90s', '15m', '1h', '7d' → milliseconds. */
export function duration(value: string, option: string): number {
  const match = /^(\d+)([smhd])$/.exec(value)
  if (!match) throw new UsageError(`--${option} must look like 15m, 1h or 7d, got "${value}".`)
  return Number(match[1]) * units[match[2] as keyof typeof units]
}

export function helpText(commands: readonly CommandLine[]): string {
  const width = Math.max(...commands.map((c) => c.usage.length))
  return [
    'jingwei 经纬 — runs a city as one whole',
    '',
    ...commands.map((c) => `  jingwei ${c.usage.padEnd(width)}  ${c.summary}`),
    '',
    'Settings come from the environment: PORT, HOST, JINGWEI_HOME, DATABASE_URL, JINGWEI_DEMO (docs/operate.md).',
    'Exit status: 0 done · 1 failed, or a check found something · 2 wrong usage.',
    '',
  ].join('\n')
}

export function helpOf(command: CommandLine): string {
  const options = Object.entries(command.options).map(
    ([name, o]) =>
      `  ${o.short ? `-${o.short}, ` : ''}--${name}${o.type === 'string' ? ' VALUE' : ''}`.padEnd(
        24,
      ) + o.help,
  )
  return [
    `Usage: jingwei ${command.usage}`,
    '',
    command.summary,
    ...(options.length ? ['', ...options] : []),
    '',
  ].join('\n')
}
