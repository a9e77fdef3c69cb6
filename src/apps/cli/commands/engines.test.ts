// The engines from the command line, on small files and on a published one.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { Problem } from '#platform/problem.ts'
import { engineCommands } from './engines.ts'
import { openShell } from './run.fixture.ts'

const { folder, run } = openShell(engineCommands)

const file = (name: string, content: string) => writeFileSync(join(folder, name), content)

const golden = resolve('../shared/data/golden')
const without =
  existsSync(golden) || process.env['CI'] === 'true' ? false : `${golden} is not there`

type Outputs = Record<string, (number | null)[] | number>
type Layout = {
  cases: { id: string; outputs?: Outputs; zeroSumGroups?: number[] }[]
}

/** Figures that differ between a published file and what the command makes of it without its outputs. */
async function differences(name: string, options: readonly string[]) {
  const published = JSON.parse(readFileSync(join(golden, name), 'utf8')) as Layout
  const asked = structuredClone(published)
  for (const one of asked.cases) delete one.outputs
  file('asked.json', JSON.stringify(asked))
  const { exit, out } = await run('detect', 'asked.json', ...options)
  assert.equal(exit, 0)
  const answered = JSON.parse(out) as Required<Layout>
  let [compared, different] = [0, 0]
  for (const { id, outputs = {}, zeroSumGroups = [] } of published.cases) {
    const own = answered.cases.find((one) => one.id === id)?.outputs ?? {}
    assert.deepEqual(Object.keys(own).toSorted(), Object.keys(outputs).toSorted())
    for (const [key, values] of Object.entries(outputs)) {
      if (!Array.isArray(values)) continue
      values.forEach((value, k) => {
        // where a season has no case the figures of the reference depend on where its iteration stopped
        if (zeroSumGroups[k] || (key === 'mu0' && (value ?? 0) > 1e6)) return
        const got = (own[key] as (number | null)[])[k] ?? null
        compared++
        const near =
          value === null || got === null
            ? value === got || key === 'alarm' || key === 'trend'
            : Math.abs(value - got) <= Math.max(1e-8, 1e-6 * Math.abs(value))
        if (!near) different++
      })
    }
  }
  return { compared, different }
}

test(
  'published files give their own alarms and bounds back, without being told them',
  { skip: without },
  async () => {
    for (const name of [
      'ears__k1.json',
      'ears-c3-published__k1.json',
      'farrington__k1.json',
      'farringtonFlexible__ha_total.json',
      'simple__k1.json',
    ]) {
      // eslint-disable-next-line no-await-in-loop -- one file after the other
      const { compared, different } = await differences(name, [])
      assert.ok(compared > 1000, `${name}: ${compared} values compared`)
      assert.equal(different, 0, name)
    }
  },
)

test(
  'the standard error is the reference’s unless the intended one is asked for',
  { skip: without },
  async () => {
    const intended = 'farringtonFlexibleIntended__ha_total.json'
    const asked = await differences(intended, ['--standard-error', 'intended'])
    assert.equal(asked.different, 0)
    assert.ok((await differences(intended, [])).different > 100)
    const other = 'farringtonFlexible__ha_total.json'
    assert.ok((await differences(other, ['--standard-error', 'intended'])).different > 100)
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

test('a table that would give a wrong number without a word is refused, each fault with its place', async () => {
  const table = (change: (rows: string[]) => string[]) =>
    `date,fever\n${change(days.map((day, k) => `${day},${3 + (k % 3)}`)).join('\n')}\n`
  const without = (from: number, to: number) => (rows: string[]) => rows.toSpliced(from, to - from)
  const cell = (text: string) => (rows: string[]) => rows.with(20, `${days[20]},${text}`)
  for (const [name, content, refusal] of [
    ['a week is missing', table(without(15, 22)), /row 15, field "dates": expected the next day/],
    ['a day twice', table((rows) => [rows[0]!, ...rows]), /row 1, field "dates".*rising/],
    ['no number', table(cell('abc')), /series "fever", row 20, field "counts".*got abc/],
    ['a number of a programmer', table(cell('0x10')), /row 20, field "counts".*got 0x10/],
    ['an empty cell', table(cell('')), /row 20, field "counts".*got nothing/],
    ['a negative count', table(cell('-3')), /row 20, field "counts".*got -3/],
    ['too short', table(without(5, 40)), /series "fever".*the baseline needs 9 earlier periods/],
    ['daily counts for a weekly method', table((rows) => rows), /series "fever".*weekly counts/],
  ] as const) {
    file('table.csv', content)
    const method = name.endsWith('weekly method') ? 'cdc' : 'ears-c2'
    // eslint-disable-next-line no-await-in-loop -- one table after the other
    const { exit, out, err } = await run('detect', '--series', 'table.csv', '--method', method)
    assert.deepEqual([name, exit, out], [name, 1, ''])
    assert.match(err, refusal, name)
  }
})

test('a table without rows or without a series is refused, not taken for a quiet city', async () => {
  for (const [content, wanted] of [
    ['date,fever\n', /expected two rows/],
    ['date\n2026-01-01\n2026-01-02\n', /expected a series/],
  ] as const) {
    file('nothing.csv', content)
    // eslint-disable-next-line no-await-in-loop -- one table after the other
    await assert.rejects(run('detect', '--series', 'nothing.csv', '--method', 'ears-c2'), wanted)
  }
})

test('dates are taken from the column of that name, or else from the first', async () => {
  const counts = days.map((_, k) => (k === 39 ? 90 : 4 + (k % 2)))
  for (const [head, row] of [
    ['fever,Date', (k: number) => `${counts[k]},${days[k]}`],
    ['OnsetDay,fever', (k: number) => `${days[k]?.replaceAll('-', '/')},${counts[k]}`],
  ] as const) {
    file('table.csv', `${head}\n${days.map((_, k) => row(k)).join('\n')}\n`)
    // eslint-disable-next-line no-await-in-loop -- one table after the other
    const { exit, out } = await run('detect', '--series', 'table.csv', '--method', 'ears-c2')
    const found = JSON.parse(out) as { series: string; count: number }
    assert.deepEqual([exit, found.series, found.count], [0, 'fever', 90])
  }
  file('table.csv', 'case,fever\n1,3\n2,4\n')
  const { exit, err } = await run('detect', '--series', 'table.csv', '--method', 'ears-c2')
  assert.equal(exit, 1)
  assert.match(err, /row 0, field "dates": expected a date/)
})

test('weeks and months are told from days by their steps', async () => {
  for (const [step, start] of [
    [7, Date.UTC(2026, 0, 5)],
    [0, Date.UTC(2026, 0, 1)],
  ] as const) {
    const rows = Array.from({ length: 20 }, (_, k) => {
      const date =
        step > 0 ? new Date(start + k * step * 86_400_000) : new Date(Date.UTC(2026, k, 1))
      return `${date.toISOString().slice(0, 10)},${k === 19 ? 90 : 4}`
    })
    file('table.csv', `date,fever\n${rows.join('\n')}\n`)
    // eslint-disable-next-line no-await-in-loop -- one table after the other
    const { exit, out } = await run('detect', '--series', 'table.csv', '--method', 'ears-c1')
    assert.equal(exit, 0)
    assert.equal((JSON.parse(out) as { count: number }).count, 90)
  }
})

test('files of epidemics and scans with wrong settings are refused by their own field', async () => {
  const days20 = days.slice(0, 20)
  const cases = {
    model: 'permutation',
    x: [0, 1],
    y: [0, 0],
    cases: [
      [1, 0],
      [0, 2],
    ],
  }
  const curve = { incidence: [1, 2, 3, 2, 1, 2, 3, 4, 5], serialInterval: { mean: 4, sd: 2 } }
  const reports = { now: days[20], origin: days[0], events: days20, reports: days20 }
  for (const [command, content, field] of [
    ['rt', { ...curve, window: 2.5 }, 'window'],
    ['rt', { ...curve, window: 9 }, 'incidence'],
    ['rt', { ...curve, incidence: [] }, 'incidence'],
    [
      'rt',
      { ...curve, serialInterval: { probabilities: [0, 0.1, 0.1] } },
      'serialInterval.probabilities',
    ],
    ['nowcast', { ...reports, window: 2.5 }, 'window'],
    ['nowcast', { ...reports, now: undefined }, 'now'],
    ['scan', { ...cases, seed: 1.5 }, 'seed'],
    ['scan', { ...cases, maxClusters: 0 }, 'maxClusters'],
    [
      'scan',
      {
        ...cases,
        cases: [
          [0, 0],
          [0, 0],
        ],
      },
      'cases',
    ],
    [
      'detect',
      {
        dataset: { observed: days.map(() => 1) },
        cases: [{ id: 'c1', algorithm: 'earsC', params: { alpha: 2 } }],
      },
      'c1',
    ],
  ] as const) {
    file('wrong.json', JSON.stringify(content))
    // eslint-disable-next-line no-await-in-loop -- one file after the other
    const { exit, out, err } = await run(command, 'wrong.json')
    assert.deepEqual([command, field, exit, out], [command, field, 1, ''])
    assert.ok(err.includes(`"${field}"`), `${command} ${field}: ${err}`)
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

test('a file of each kind of allocation is answered by ids, and a wrong row is named', async () => {
  const files = {
    supplies: {
      kind: 'supplies',
      goods: [{ id: 'water', volume: 2 }],
      depots: [{ id: 'north', stock: { water: 9 }, trucks: 2, truckVolume: 3 }],
      demands: [
        { id: 'school', need: { water: 2 }, penalty: 10 },
        { id: 'clinic', need: { water: 2 }, penalty: 20 },
      ],
      cost: [[1], [1]],
    },
    patients: {
      kind: 'patients',
      patients: [{ id: 'p', tier: 1 }],
      facilities: [{ id: 'clinic', level: 1, beds: 1 }],
      time: [[5]],
      overflowUp: 1,
      overflowDown: null,
      waiting: [60],
    },
    teams: {
      kind: 'teams',
      teams: [{ id: 'boats', size: 4, skills: ['boat'] }],
      areas: [{ id: 'lake', skill: 'boat', wanted: 4 }],
      time: [[10]],
      thin: 100,
      short: 1000,
    },
    routes: {
      kind: 'routes',
      stops: [{ id: 'shop', demand: 1 }],
      vehicles: { capacity: 2 },
      travel: [
        [0, 7],
        [7, 0],
      ],
      iterations: 10,
    },
  }
  const answers: Record<string, Record<string, unknown>> = {}
  for (const [kind, content] of Object.entries(files)) {
    file(`${kind}.json`, JSON.stringify(content))
    // eslint-disable-next-line no-await-in-loop -- one command after the other
    const { exit, out } = await run('allocate', `${kind}.json`)
    assert.equal(exit, 0)
    answers[kind] = JSON.parse(out) as Record<string, unknown>
  }
  const { supplies, patients, teams, routes } = answers
  assert.equal(supplies?.['objective'], 2 + 1 + 10)
  assert.deepEqual(supplies?.['room'], { north: 0 })
  assert.deepEqual(patients?.['patients'], [{ id: 'p', facility: 'clinic', overflow: 0 }])
  assert.deepEqual(teams?.['teams'], [{ id: 'boats', area: 'lake' }])
  assert.equal(routes?.['cost'], 14)
  assert.equal(routes?.['bound'], 14)
  const wrong = structuredClone(files.supplies)
  wrong.depots[0]!.stock.water = -1
  file('wrong.json', JSON.stringify(wrong))
  const { exit, err } = await run('allocate', 'wrong.json')
  assert.equal(exit, 1)
  assert.match(err, /row north, field "stock": expected a number of at least 0, got -1/)
})
