// npm test [unit|db|e2e|path …] [--node-test-option …]: finds the tests, brings up what they need, sums up.
import { spawn } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import type { Counts } from '../test/setup/reporter.ts'
import { startCluster } from '../test/setup/cluster.ts'
import { ensureTools } from '../test/setup/debian.ts'

const root = resolve(import.meta.dirname, '..')
const phases = ['unit', 'db', 'e2e'] as const
type Phase = (typeof phases)[number]

function phaseOf(file: string): Phase {
  if (file.startsWith('test/e2e/')) return 'e2e'
  return file.startsWith('test/db/') || file.endsWith('.db.test.ts') ? 'db' : 'unit'
}

// PGlite costs 7 s and 0.8 GB a process, so all database tests share one;
// what one of them leaves open must not keep the others' process alive. The walks share one server and its city.
const options: Record<Phase, string[]> = {
  // one process a core; the runner's own default leaves one core unused
  unit: [
    `--import=${join(root, 'test/setup/seed.ts')}`,
    `--test-concurrency=${availableParallelism()}`,
  ],
  db: ['--test-isolation=none', '--test-force-exit'],
  e2e: ['--test-isolation=none', '--test-force-exit'],
}

type Selection = { readonly files: Map<Phase, string[]>; readonly filtered: boolean }

function select(words: readonly string[]): Selection {
  const all = globSync(['src/**/*.test.ts', 'test/**/*.test.ts'], { cwd: root }).toSorted()
  const chosen = words.length === 0 ? all : words.flatMap((word) => filesOf(word, all))
  const files = new Map<Phase, string[]>()
  for (const phase of phases) {
    const own = [...new Set(chosen)].filter((file) => phaseOf(file) === phase)
    if (own.length || words.length === 0 || words.includes(phase)) files.set(phase, own)
  }
  return { files, filtered: words.length > 0 }
}

function filesOf(word: string, all: readonly string[]): string[] {
  if (phases.includes(word as Phase)) return all.filter((file) => phaseOf(file) === word)
  const path = relative(root, resolve(word))
  const found =
    existsSync(resolve(word)) && statSync(resolve(word)).isDirectory()
      ? all.filter((file) => file.startsWith(`${path}/`))
      : all.filter((file) => file === path)
  if (found.length === 0) {
    throw new Error(
      `No tests at "${word}"; expected unit, db, e2e, a test file or a folder with tests.`,
    )
  }
  return found
}

/** Files of a phase that one process tests. */
type Share = { readonly name: string; readonly files: readonly string[] }

/** The rooms' database tests and those of the whole house wait for different things: two processes side by side. */
function sharesOf(phase: Phase, files: readonly string[]): Share[] {
  if (phase !== 'db') return [{ name: phase, files }]
  const rooms = files.filter((file) => file.startsWith('src/'))
  const house = files.filter((file) => !file.startsWith('src/'))
  return [
    { name: 'db-rooms', files: rooms },
    { name: 'db-house', files: house },
  ].filter((share) => share.files.length > 0)
}

const running = new Set<ReturnType<typeof spawn>>()
let stopped: NodeJS.Signals | undefined

type Run = {
  readonly env: NodeJS.ProcessEnv
  readonly shown?: 'at once' | 'at the end' | undefined
}

function run(command: string, args: readonly string[], { env, shown }: Run): Promise<number> {
  return new Promise((done, fail) => {
    if (stopped) return done(1)
    const held = shown === 'at the end'
    const stdio = ['inherit', held ? 'pipe' : 'inherit', 'inherit'] as const
    const child = spawn(command, args, { cwd: root, env, stdio: [...stdio] })
    const said: Buffer[] = []
    child.stdout?.on('data', (bytes: Buffer) => said.push(bytes))
    running.add(child)
    child.on('error', fail)
    child.on('close', (status) => {
      running.delete(child)
      process.stdout.write(Buffer.concat(said))
      done(status ?? 1)
    })
  })
}

type Place = {
  readonly flags: readonly string[]
  readonly env: NodeJS.ProcessEnv
  readonly scratch: string
}

const nothing: Counts = { passed: 0, failed: 0, skipped: 0 }

const sum = (a: Counts, b: Counts): Counts => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
})

async function runShare(
  phase: Phase,
  { name, files }: Share,
  { flags, env, scratch, shown }: Place & Pick<Run, 'shown'>,
): Promise<Counts> {
  const report = join(scratch, `${name}.json`)
  const status = await run(
    process.execPath,
    [
      '--test',
      ...options[phase],
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      `--test-reporter=${join(root, 'test/setup/reporter.ts')}`,
      `--test-reporter-destination=${report}`,
      ...flags,
      ...files,
    ],
    { env, shown },
  )
  const text = existsSync(report) ? readFileSync(report, 'utf8') : ''
  const counts = text ? (JSON.parse(text) as Counts) : nothing
  // A process that ends badly without a failed test, or before it could report, has failed all the same.
  const unseen = (status !== 0 || !text) && counts.failed === 0
  return unseen ? { ...counts, failed: 1 } : counts
}

async function runPhase(phase: Phase, files: readonly string[], place: Place): Promise<Counts> {
  console.log(`\n── ${phase}: ${files.length} files`)
  if (files.length === 0) return nothing
  if (phase === 'e2e' && (await run('npm', ['run', 'build'], place)) !== 0) {
    console.error('The screens did not build, so no browser test was run.')
    return { ...nothing, failed: 1 }
  }
  const started = performance.now()
  const counts = await Promise.all(
    sharesOf(phase, files).map((share, at) =>
      runShare(phase, share, { ...place, shown: at === 0 ? 'at once' : 'at the end' }),
    ),
  )
  console.log(`── ${phase}: ${((performance.now() - started) / 1000).toFixed(1)} s`)
  return counts.reduce(sum)
}

async function main(): Promise<void> {
  const words = process.argv.slice(2)
  const flags = words.filter((word) => word.startsWith('-'))
  const { files, filtered } = select(words.filter((word) => !word.startsWith('-')))
  const database = files.has('db') || files.has('e2e')
  if (
    !(await ensureTools({
      database: database && !process.env['JINGWEI_TEST_PG'],
      browser: files.has('e2e'),
    }))
  ) {
    process.exitCode = 1
    return
  }
  const scratch = mkdtempSync(join(tmpdir(), 'jingwei-test-'))
  const cluster = database && !process.env['JINGWEI_TEST_PG'] ? await startCluster() : undefined
  const env = { ...process.env, ...(cluster ? { JINGWEI_TEST_PG: cluster.url } : {}) }
  let total = nothing
  try {
    for (const [phase, own] of files) {
      if (stopped) break
      // eslint-disable-next-line no-await-in-loop -- one phase after the other: two cores
      const counts = await runPhase(phase, own, { flags, env, scratch })
      total = sum(total, counts)
      if (!filtered && counts.passed + counts.failed === 0) {
        console.error(`The ${phase} phase ran no test.`)
        process.exitCode = 1
      }
    }
  } finally {
    await cluster?.stop()
    rmSync(scratch, { recursive: true, force: true })
  }
  if (total.failed || stopped) process.exitCode = 1
  console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    stopped = signal
    for (const child of running) child.kill(signal)
  })
}

await main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
