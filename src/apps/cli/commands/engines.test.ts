// The engines from the command line, on small files and on a published one.
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, test } from 'node:test'
import { readConfig } from '#platform/config.ts'
import { Problem } from '#platform/problem.ts'
import { readArguments } from '../command.ts'
import { engineCommands } from './engines.ts'

const folder = mkdtempSync(join(tmpdir(), 'jingwei-engines-'))
after(() => rmSync(folder, { recursive: true }))

async function run(...argv: readonly string[]) {
  const said = { out: '', err: '' }
  const { command, given } = readArguments(engineCommands, argv)
  assert.ok(command.needs === 'config')
  const exit = await command.run({
    config: readConfig({}),
    given,
    io: {
      cwd: folder,
      out: (text) => void (said.out += text),
      err: (text) => void (said.err += text),
      signal: new AbortController().signal,
    },
  })
  return { exit, ...said }
}

const file = (name: string, content: string) => writeFileSync(join(folder, name), content)

const golden = resolve('../shared/data/golden/ears__k1.json')
const without =
  existsSync(golden) || process.env['CI'] === 'true' ? false : `${golden} is not there`

test(
  'a published file gives its own alarms and bounds back, without being told them',
  { skip: without },
  async () => {
    type Outputs = Record<string, (number | null)[]>
    type Layout = { cases: { id: string; outputs?: Outputs }[] }
    const published = JSON.parse(readFileSync(golden, 'utf8')) as Layout
    const asked = structuredClone(published)
    for (const one of asked.cases) delete one.outputs
    file('ears.json', JSON.stringify(asked))
    const { exit, out } = await run('detect', 'ears.json')
    const answered = JSON.parse(out) as Required<Layout>
    assert.equal(exit, 0)
    let compared = 0
    for (const { id, outputs = {} } of published.cases) {
      const own = answered.cases.find((one) => one.id === id)?.outputs ?? {}
      for (const [name, values] of Object.entries(outputs)) {
        values.forEach((value, k) => {
          const got = own[name]?.[k] ?? null
          const near =
            value === null || got === null
              ? value === got
              : Math.abs(value - got) <= 1e-6 * Math.max(1, Math.abs(value))
          assert.ok(near, `${id} ${name}[${k}]: expected ${value}, got ${got}`)
          compared++
        })
      }
    }
    assert.ok(compared > 100, `${compared} values compared`)
  },
)

const days = Array.from({ length: 40 }, (_, k) =>
  new Date(Date.UTC(2026, 0, 1 + k)).toISOString().slice(0, 10),
)

test('a table of series gives its alarms as lines, and a broken series is named without stopping the others', async () => {
  const rows = days.map(
    (day, k) => `${day},${3 + (k % 3)},${k === 39 ? 60 : 4 + (k % 2)},${k === 5 ? '' : 1}`,
  )
  file('series.csv', `date,calm,fever,broken\n${rows.join('\n')}\n`)
  const { exit, out, err } = await run('detect', '--series', 'series.csv', '--method', 'ears-c2')
  const alarms = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { series: string; date: string; count: number })
  assert.deepEqual(
    alarms.map(({ series, date, count }) => [series, date, count]),
    [['fever', '2026-02-09', 60]],
  )
  assert.match(err, /series "broken", row 5/)
  assert.equal(exit, 1)
})

test('what cannot be counted is refused with its place, and exit status 1', async () => {
  file('bad.csv', `date,fever\n2026-01-02,1\n2026-01-01,2\n`)
  const unsorted = await run('detect', '--series', 'bad.csv', '--method', 'ears-c1')
  assert.equal(unsorted.exit, 1)
  assert.match(unsorted.err, /row 1.*rising dates/)
  const unknown = await run('detect', '--series', 'bad.csv', '--method', 'tea-leaves')
  assert.equal(unknown.exit, 1)
  assert.match(unknown.err, /expected one of ears-c1/)
  for (const command of ['rt', 'nowcast', 'scan', 'allocate']) {
    file('empty.json', '{}')
    // eslint-disable-next-line no-await-in-loop -- one command after the other
    const { exit, err, out } = await run(command, 'empty.json')
    assert.deepEqual([command, exit, out], [command, 1, ''])
    assert.match(err, /expected/)
  }
})

test('a file that is not JSON is named', async () => {
  file('torn.json', '{"cases": [')
  await assert.rejects(run('scan', 'torn.json'), (error: unknown) => {
    assert.ok(error instanceof Problem)
    assert.match(error.message, /torn\.json: expected JSON/)
    return true
  })
})
