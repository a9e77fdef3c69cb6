import assert from 'node:assert/strict'
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { after, before, test } from 'node:test'
import { parse } from 'csv-parse/sync'
import { at, type Database, sql } from '#platform/db.ts'
import { verifyJournal } from '#platform/journal/verify.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { needs, sharedData } from '../../test/setup/fixtures.ts'
import { type CaseImportOptions, importCases } from './cases.ts'
import { caseProfile, caseProfiles } from './profiles.ts'

const file = 'us311/boston_2011-12.csv'
const now = Date.UTC(2026, 0, 1)
const keys = { journal: Buffer.alloc(32, 7) }
const by = { actor: null, post: null, key: null }
const boston = caseProfile('boston311')

const folder = mkdtempSync(join(tmpdir(), 'imports-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const run = (
  db: Database,
  text: Iterable<Uint8Array | string>,
  o: Partial<CaseImportOptions> = {},
) => importCases({ db, keys }, text, { profile: boston, by, now, ...o })

const header =
  'case_enquiry_id,open_dt,target_dt,closed_dt,ontime,case_status,closure_reason,case_title,subject,reason,type,queue,department,location,ward,precinct,latitude,longitude,source'

type Row = {
  id: string
  open?: string
  due?: string
  closed?: string
  ward?: string
  more?: string
}

const line = ({ id, open = '2011-12-01 08:00:00', due = '', closed = '', ward = 'Ward 4' }: Row) =>
  `${id},${open},${due},${closed},ONTIME,${closed ? 'Closed' : 'Open'},done,Pothole,,Streets,Pothole,,PWDx,1 Main St,${ward},,42.34,-71.08,Self Service`

const csv = (...rows: Row[]) => [`${[header, ...rows.map(line)].join('\n')}\n`]

const many = (count: number, from = 1) =>
  Array.from({ length: count }, (_, i) => ({ id: `${from + i}`, closed: '2011-12-02 09:00:00' }))

type Stored = {
  sourceId: string
  state: string
  version: number
  closedAt: number | null
  dueAt: number | null
}

const storedCases = (db: Database) =>
  db.owner((tx) =>
    tx.rows<Stored>(sql`select source_id as "sourceId", state, version, closed_at as "closedAt", due_at as "dueAt"
      from cases order by source_id collate "C"`),
  )

const count = async (db: Database, table: 'cases' | 'timer' | 'outbox' | 'task' | 'area') => {
  const { rows } = await db.execute(`select count(*)::int as n from ${table}`)
  return Number(rows[0]?.['n'])
}

const refusedRows = (path: string): Record<string, string>[] =>
  parse(readFileSync(path), { columns: true, bom: true })

onEveryDatabase('importing Boston’s December 2011', (open) => {
  let db: Database
  const { skip } = needs(file)
  before(async () => {
    if (skip !== false) return
    db = await open()
    await importCases({ db, keys }, createReadStream(sharedData(file)), {
      profile: boston,
      by,
      now,
    })
  })

  test('all 8,337 requests are there, with no timer and no message', { skip }, async () => {
    assert.equal(await count(db, 'cases'), 8337)
    assert.equal(await count(db, 'timer'), 0)
    assert.equal(await count(db, 'outbox'), 0)
    assert.equal(await count(db, 'task'), 671, 'what is open has one unit that must act')
    const [facts] = await db.owner((tx) =>
      tx.rows<{
        open: number
        points: number
        historic: number
        units: number
        areas: number
        public: boolean
      }>(
        sql`select count(*) filter (where state = 'dispatched') as open, count(point) as points,
          count(*) filter (where historic) as historic, count(distinct lead_unit) as units,
          (select count(*) from area where code like '2507__') as areas, bool_and(public) as public from cases`,
      ),
    )
    const known = { open: 671, points: 8337, historic: 8337, units: 8, areas: 23 }
    assert.deepEqual(facts, { ...known, public: true })
  })

  test('the city’s own targets are kept as they are, and none is made up', { skip }, async () => {
    const rows: Record<string, string>[] = parse(readFileSync(sharedData(file)), { columns: true })
    const stored = await db.owner((tx) =>
      tx.rows<{ id: string; due: string | null }>(sql`select source_id as id,
        to_char(due_at at time zone 'America/New_York', 'YYYY-MM-DD HH24:MI:SS') as due from cases`),
    )
    const due = new Map(stored.map((row) => [row.id, row.due]))
    for (const row of rows) {
      assert.equal(due.get(row['case_enquiry_id'] ?? ''), row['target_dt'] || null)
    }
  })

  test(
    'each department’s share on time is the city’s own, within 0.1 points',
    { skip },
    async () => {
      const rows: Record<string, string>[] = parse(readFileSync(sharedData(file)), {
        columns: true,
      })
      const judged = rows.filter((row) => row['ontime'] !== '')
      assert.equal(rows.length - judged.length, 25)
      const ids = judged.map((row) => row['case_enquiry_id'] ?? '')
      const shares = await db.owner((tx) =>
        tx.rows<{ unit: string; share: number }>(sql`select lead_unit as unit,
          100.0 * count(*) filter (where due_at is null or coalesce(closed_at, ${at(now)}) <= due_at) / count(*) as share
        from cases where source_id = any(${ids}::text[]) group by lead_unit`),
      )
      const byDepartment = Map.groupBy(judged, (row) => `boston-${row['department']}`)
      assert.deepEqual(shares.map((s) => s.unit).toSorted(), [...byDepartment.keys()].toSorted())
      for (const { unit, share } of shares) {
        const flags = (byDepartment.get(unit) ?? []).map((row) => row['ontime'])
        const city = (100 * flags.filter((flag) => flag === 'ONTIME').length) / flags.length
        assert.ok(Math.abs(share - city) <= 0.1, `${unit}: ${share} and the city says ${city}`)
      }
      const marked = await db.owner((tx) =>
        tx.rows<{ n: number }>(
          sql`select count(*) as n from cases where (attributes->>'notJudged')::boolean`,
        ),
      )
      assert.deepEqual(marked, [{ n: 25 }])
    },
  )

  test('the same file again changes nothing, and the journal holds', { skip }, async () => {
    const before = await storedCases(db)
    const report = await run(db, createReadStream(sharedData(file)) as unknown as Iterable<string>)
    assert.deepEqual([report.created, report.changed, report.same, report.refused], [0, 0, 8337, 0])
    assert.deepEqual(await storedCases(db), before)
    const { entries, faults } = await verifyJournal(db, keys.journal)
    assert.deepEqual(faults, [])
    assert.equal(
      entries,
      before.reduce((sum, c) => sum + c.version, 0),
    )
  })
})

onEveryDatabase('importing cases', (open) => {
  test('refused rows go to a file with reasons, and the rest is imported', async () => {
    const db = await open()
    const refusedPath = join(folder, `${db.kind}-refused.csv`)
    const rows = [
      { id: '1' },
      { id: '' },
      { id: '3', open: 'yesterday' },
      { id: '4', open: '2011-12-05 08:00:00', closed: '2011-12-01 08:00:00' },
      { id: '1', due: '2011-12-09 08:00:00' },
      { id: '6' },
    ]
    const report = await run(db, [...csv(...rows), '7,too,short\n', '8,"broken'], { refusedPath })
    assert.deepEqual([report.created, report.refused], [2, 6])
    const refused = refusedRows(refusedPath)
    assert.deepEqual(
      refused.map((row) => row['reason']?.split(':', 2).join(':')),
      [
        'line 3: case_enquiry_id',
        'line 4: open_dt',
        'line 5: closed_dt',
        'line 6: case_enquiry_id',
        'line 8: expected 19 columns, got 3',
        'line 9: a quotation mark is opened in this row and never closed',
      ],
    )
    assert.equal(refused[1]?.['open_dt'], 'yesterday')
    const ids = (await storedCases(db)).map((c) => c.sourceId)
    assert.deepEqual(ids, ['1', '6'])
  })

  test('a file without the columns of its profile leaves nothing behind', async () => {
    const db = await open()
    const refusedPath = join(folder, `${db.kind}-none.csv`)
    const wrong = run(db, ['case_enquiry_id,open_dt\n1,2011-12-01 08:00:00\n'], { refusedPath })
    await assert.rejects(wrong, { code: 'invalid-input', message: /target_dt/ })
    assert.deepEqual([await count(db, 'cases'), await count(db, 'area')], [0, 0])
    assert.equal(existsSync(refusedPath), false)
  })

  test('what the city closed, reopened or put off since comes in with the next file', async () => {
    const db = await open()
    const [due, later] = ['2011-12-05 08:00:00', '2011-12-09 08:00:00']
    const closed = '2011-12-02 09:00:00'
    await run(db, csv({ id: '1' }, { id: '2', closed }, { id: '3', due }, { id: '4', closed }))
    const next = csv({ id: '1', closed }, { id: '2' }, { id: '3', due: later }, { id: '4', closed })
    const report = await run(db, next)
    assert.deepEqual([report.created, report.changed, report.same], [0, 3, 1])
    const ms = (text: string) => Date.parse(`${text.replace(' ', 'T')}-05:00`)
    assert.deepEqual(await storedCases(db), [
      { sourceId: '1', state: 'closed', version: 2, closedAt: ms(closed), dueAt: null },
      { sourceId: '2', state: 'dispatched', version: 3, closedAt: null, dueAt: null },
      { sourceId: '3', state: 'dispatched', version: 2, closedAt: null, dueAt: ms(later) },
      { sourceId: '4', state: 'closed', version: 2, closedAt: ms(closed), dueAt: null },
    ])
    assert.equal((await run(db, next)).same, 4)
    assert.equal(await count(db, 'timer'), 0)
    const { faults } = await verifyJournal(db, keys.journal)
    assert.deepEqual(faults, [])
  })

  test('a case that moved to another district is still the same case', async () => {
    const db = await open()
    await run(db, csv({ id: '1', ward: 'Ward 4' }))
    assert.equal((await run(db, csv({ id: '1', ward: 'Ward 9' }))).same, 1)
    const other = await run(db, csv({ id: '1', open: '2011-12-24 08:00:00' }))
    assert.equal(other.refused, 1, 'the same id at another time is another case')
    assert.equal(await count(db, 'cases'), 1)
  })

  test('an import that dies goes on where it ended, without doubles', async () => {
    const db = await open()
    let batches = 0
    const dying = run(db, csv(...many(1700)), {
      onBatch: async () => {
        if (++batches === 3) throw new Error('the power went')
        return true
      },
    })
    await assert.rejects(dying, /the power went/)
    assert.equal(await count(db, 'cases'), 1000)
    const seen: number[] = []
    const resumeFrom = { line: 1001, created: 1000, changed: 0, same: 0 }
    const report = await run(db, csv(...many(1700)), {
      resumeFrom,
      onProgress: (p) => seen.push(p.line),
    })
    assert.deepEqual([report.created, report.same], [1700, 0])
    assert.equal(seen.at(-1), 1701)
    assert.equal(await count(db, 'cases'), 1700)
    const fromStart = await run(db, csv(...many(1700)))
    assert.deepEqual([fromStart.created, fromStart.same], [0, 1700])
  })

  test('a cancelled import keeps whole batches and no more', async () => {
    const db = await open()
    const stop = new AbortController()
    const report = await run(db, csv(...many(1200)), {
      signal: stop.signal,
      onProgress: () => stop.abort(),
    })
    assert.deepEqual([report.stopped, report.created, report.line], [true, 500, 501])
    assert.equal(await count(db, 'cases'), 500)
    const refused = await run(db, csv(...many(10, 5000)), { onBatch: async () => false })
    assert.equal(refused.stopped, true)
    assert.equal(await count(db, 'cases'), 500)
  })

  test('two imports of one file at once make each case once', async () => {
    const db = await open()
    const [one, two] = await Promise.all([run(db, csv(...many(600))), run(db, csv(...many(600)))])
    assert.equal(one.created + two.created, 600)
    assert.equal(one.same + two.same, 600)
    assert.equal(await count(db, 'cases'), 600)
  })

  test('a dry run says what would happen and stores nothing', async () => {
    const db = await open()
    const report = await run(db, csv({ id: '1' }, { id: '' }), { dryRun: true })
    assert.deepEqual([report.created, report.refused], [1, 1])
    assert.deepEqual([await count(db, 'cases'), await count(db, 'area')], [0, 0])
  })

  test('what lies outside the area of the post is refused, and only a whole city is laid out', async () => {
    const db = await open()
    const refusedPath = join(folder, `${db.kind}-outside.csv`)
    const file = csv({ id: '1' }, { id: '2', ward: 'Ward 5' })
    const ward = { within: '250704', refusedPath }
    await assert.rejects(run(db, file, ward), { code: 'invalid-input', message: /all of 2507/ })
    assert.equal(await count(db, 'area'), 0)
    await run(db, csv({ id: '3', ward: 'Ward 6' }), { within: '2507' })
    const areas = await count(db, 'area')
    const { created, refused } = await run(db, file, ward)
    assert.deepEqual([created, refused], [1, 1])
    assert.match(refusedRows(refusedPath)[0]?.['reason'] ?? '', /250704.*"250705"/)
    assert.equal(await count(db, 'area'), areas + 1, 'its own ward')
  })

  test('messages in GBK wait for acceptance in the area that was named, and are not for everyone', async () => {
    const db = await open()
    const profile = caseProfile('messages')
    const gbk = Buffer.concat([
      Buffer.from('id,user,title,time,detail\n1,A1,'),
      Buffer.from('c2b7b5c6b2bbc1c1', 'hex'),
      Buffer.from(',2019/2/8 9:05:03,x\n'),
    ])
    await assert.rejects(run(db, [gbk], { profile }), { code: 'invalid-input', message: /^area:/ })
    await assert.rejects(run(db, [gbk], { profile, area: '990101' }), { message: /"990101"/ })
    await db.owner((tx) =>
      tx.run(sql`insert into area (code, kind, name) values ('990101', 'district', '东江区')`),
    )
    await run(db, [gbk], { profile, area: '990101' })
    const stored = await db.owner((tx) =>
      tx.rows(
        sql`select district, title, state, historic, public, category_path as category from cases`,
      ),
    )
    const category = 'jw/M/00'
    assert.deepEqual(stored, [
      {
        district: '990101',
        title: '路灯不亮',
        state: 'reported',
        historic: true,
        public: false,
        category,
      },
    ])
    const published = Object.entries(caseProfiles).filter(([, { public: shown }]) => shown)
    assert.deepEqual(
      published.map(([name]) => name),
      ['boston311', 'nyc311'],
      'cities that publish their requests themselves',
    )
    assert.deepEqual([await count(db, 'timer'), await count(db, 'outbox')], [0, 0])
  })

  const nyc = ['us311/nyc_2024-04_2954rows.csv', 'us311/nyc_2024-05_1000rows.csv'] as const
  test('New York’s files are read in both orders of columns', needs(...nyc), async () => {
    const db = await open()
    const refusedPath = join(folder, `${db.kind}-nyc.csv`)
    const reports = []
    for (const path of nyc) {
      const source = createReadStream(sharedData(path)) as unknown as Iterable<string>
      // eslint-disable-next-line no-await-in-loop -- one after the other
      reports.push(await run(db, source, { profile: caseProfile('nyc311'), refusedPath }))
      // eslint-disable-next-line no-await-in-loop -- one after the other
      if (reports.length === 1)
        assert.match(refusedRows(refusedPath)[0]?.['reason'] ?? '', /closed_date/)
    }
    assert.deepEqual(
      reports.map(({ created, refused }) => [created, refused]),
      [
        [999, 1],
        [1000, 0],
      ],
    )
    assert.equal(await count(db, 'cases'), 1999)
  })
})
