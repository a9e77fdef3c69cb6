// npm test [unit|db|e2e|path …] [--node-test-option …]: finds the tests, brings up what they need, sums up.
import { spawn } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
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
  unit: [`--import=${join(root, 'test/setup/seed.ts')}`],
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

let running: ReturnType<typeof spawn> | undefined
let stopped: NodeJS.Signals | undefined

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((done, fail) => {
    if (stopped) return done(1)
    running = spawn(command, args, { cwd: root, env, stdio: 'inherit' })
    running.on('error', fail)
    running.on('exit', (status) => {
      running = undefined
      done(status ?? 1)
    })
  })
}

async function runPhase(
  phase: Phase,
  files: readonly string[],
  { flags, env, scratch }: { flags: readonly string[]; env: NodeJS.ProcessEnv; scratch: string },
): Promise<Counts> {
  console.log(`\n── ${phase}: ${files.length} files`)
  const nothing = { passed: 0, failed: 0, skipped: 0 }
  if (files.length === 0) return nothing
  if (phase === 'e2e' && (await run('npm', ['run', 'build'], env)) !== 0) {
    console.error('The screens did not build, so no browser test was run.')
    return { ...nothing, failed: 1 }
  }
  const started = performance.now()
  const report = join(scratch, `${phase}.json`)
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
    env,
  )
  const text = existsSync(report) ? readFileSync(report, 'utf8') : ''
  const counts = text ? (JSON.parse(text) as Counts) : nothing
  console.log(`── ${phase}: ${((performance.now() - started) / 1000).toFixed(1)} s`)
  // A process that ends badly without a failed test, or before it could report, has failed all the same.
  const unseen = (status !== 0 || !text) && counts.failed === 0
  return unseen ? { ...counts, failed: 1 } : counts
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
  const total = { passed: 0, failed: 0, skipped: 0 }
  try {
    for (const [phase, own] of files) {
      if (stopped) break
      // eslint-disable-next-line no-await-in-loop -- one phase after the other: two cores
      const counts = await runPhase(phase, own, { flags, env, scratch })
      total.passed += counts.passed
      total.failed += counts.failed
      total.skipped += counts.skipped
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
    running?.kill(signal)
  })
}

await main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
