import assert from 'node:assert/strict'
import { createReadStream, readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { before, describe, test } from 'node:test'
import { parse } from 'csv-parse/sync'
import { sql } from '#platform/db.ts'
import { onEveryDatabase, type TestDatabase } from '../../test/setup/databases.ts'
import { needs, sharedData } from '../../test/setup/fixtures.ts'
import { importCategories } from './import.ts'
import {
  conditionsOf,
  findCategory,
  findEdition,
  listCategories,
  putConditions,
} from './queries.ts'
import { seedCategories } from './seed.ts'

const system = { post: '00000000-0000-7000-8000-000000000001', actor: 'system' }
const yuncheng = 'standards/yuncheng_case_standards.csv'
const rowsOf = (path: string) =>
  parse(readFileSync(sharedData(path)), { columns: true, bom: true }) as Record<string, string>[]

onEveryDatabase('a city’s own case standards', (open) => {
  describe('imported as they are', needs(yuncheng), () => {
    let db: TestDatabase
    before(async () => {
      db = await open()
    })
    const load = () =>
      importCategories(db, system, 'standards', createReadStream(sharedData(yuncheng)))

    test('every row of the file becomes a condition, none is refused', async () => {
      const file = rowsOf(yuncheng)
      assert.equal(file.length, 519)
      const report = await load()
      assert.deepEqual(report.refused, [])
      const { read, created, changed, same } = report
      assert.deepEqual(
        { read, created, changed, same },
        { read: 519, created: 519, changed: 0, same: 0 },
      )
      const stored = await db.transaction(system, (tx) =>
        listCategories(tx, { edition: 'yuncheng' }),
      )
      const told = stored.flatMap((c) =>
        c.conditions.map((o) =>
          [
            c.kind,
            c.code,
            c.name,
            o.condition,
            o.closingCondition,
            o.limit.value,
            o.limit.unit,
          ].join('|'),
        ),
      )
      const expected = file.map((r) =>
        [
          r['kind'] === '部件' ? 'component' : 'matter',
          `${r['big_code']}${r['small_code']}`,
          r['small'],
          r['condition']?.trim(),
          r['close']?.trim(),
          r['limit_value'],
          r['limit_unit'],
        ].join('|'),
      )
      assert.deepEqual(told.toSorted(), expected.toSorted())
      assert.equal(
        stored.length,
        new Set(file.map((r) => `${r['kind']}${r['big_code']}${r['small_code']}`)).size,
      )
    })

    test('a missing cover is to be restored within two urgent hours, a sunken one within five working days', async () => {
      const conditions = await db.transaction(system, (tx) =>
        conditionsOf(tx, 'yuncheng/C/0101', '140802001'),
      )
      assert.deepEqual(
        conditions.map((o) => [
          o.seq,
          o.condition.slice(0, 2),
          o.closingCondition,
          o.limit.value,
          o.limit.unit,
        ]),
        [
          [1, '缺失', '恢复', 2, 'urgent_hour'],
          [2, '破损', '更换或修复', 4, 'work_hour'],
          [3, '弹跳', '更换或修复', 2, 'work_day'],
          [4, '井盖', '修复', 5, 'work_day'],
        ],
      )
      assert.match(conditions[0]?.basis ?? '', /运城市城市节约用水中心/)
    })

    test('the edition stands beside the code', async () => {
      const [category, edition] = await db.transaction(system, async (tx) => [
        await findCategory(tx, 'yuncheng/M/0105'),
        await findEdition(tx, 'yuncheng'),
      ])
      assert.equal(category?.edition, 'yuncheng')
      assert.equal(category.code, '0105')
      assert.match(edition?.name ?? '', /运城市/)
    })

    test('imported again, nothing changes', async () => {
      const all = () => db.transaction(system, (tx) => listCategories(tx, { edition: 'yuncheng' }))
      const earlier = await all()
      const { created, changed, same } = await load()
      assert.deepEqual({ created, changed, same }, { created: 0, changed: 0, same: 519 })
      assert.deepEqual(await all(), earlier)
    })

    test('a limit the city has shortened is changed under the same number', async () => {
      const text = readFileSync(sharedData(yuncheng), 'utf8')
      const shorter = text.replace(
        '恢复,2紧急工作时,2,urgent_hour',
        '恢复,1紧急工作时,1,urgent_hour',
      )
      const report = await importCategories(db, system, 'standards', Readable.from([shorter]))
      assert.equal(report.changed, 1)
      assert.equal(report.same, 518)
      const [first] = await db.transaction(system, (tx) =>
        conditionsOf(tx, 'yuncheng/C/0101', '14'),
      )
      assert.deepEqual([first?.seq, first?.limit], [1, { value: 1, unit: 'urgent_hour' }])
    })
  })

  test('broken rows are refused by line and reason, the others are stored', async () => {
    const db = await open()
    const file = `kind,big_code,big,small_code,small,condition,close,limit_value,limit_unit
部件,01,公用设施,01,上水井盖,缺失,恢复,2,urgent_hour
部件,01,公用设施,01,下水井盖,破损,修复,4,work_hour
部件,01,公用设施,01,上水井盖,缺失,修复,9,work_day
人,01,公用设施,02,污水井盖,缺失,恢复,2,urgent_hour
事件,05,突发事件,01,供水管道破裂,爆裂,止水,1,urgent_hour
事件,05,突发事件,02`
    const report = await importCategories(db, system, 'standards', Readable.from([file]))
    assert.equal(report.created, 2)
    assert.deepEqual(
      report.refused.map(({ line, reason }) => [line, reason.slice(0, 20)]),
      [
        [3, 'yuncheng/C/0101 is c'],
        [4, 'the same category an'],
        [5, 'kind: expected 部件 or'],
        [7, 'expected 9 columns, '],
      ],
    )
    const burst = await db.transaction(system, (tx) => findCategory(tx, 'yuncheng/M/0501'))
    assert.equal(burst?.urgent, true)
  })

  test('a trial run and a file without the columns store nothing', async () => {
    const db = await open()
    const file = 'code,category,name\n01001,市政公用设施,供水井盖\n'
    const report = await importCategories(
      db,
      system,
      { profile: 'gb47678', dryRun: true },
      Readable.from([file]),
    )
    assert.equal(report.created, 1)
    await assert.rejects(
      importCategories(db, system, 'standards', Readable.from([file])),
      /lacks these columns.*big_code/,
    )
    const stored = await db.transaction(system, async (tx) => [
      ...(await listCategories(tx, { edition: 'gb2026' })),
      await findEdition(tx, 'gb2026'),
    ])
    assert.deepEqual(stored, [undefined])
  })

  test('an import is in the journal with its counts, a repeated one that changes nothing is not', async () => {
    const db = await open()
    const file = 'code,category,name\n01001,市政公用设施,供水井盖\n9,市政公用设施,无\n'
    const options = {
      profile: 'gb47678',
      journal: { key: Buffer.alloc(32, 7), at: Date.parse('2026-03-02T08:00:00Z'), actor: null },
    } as const
    await importCategories(db, system, options, Readable.from([file]))
    await importCategories(db, system, options, Readable.from([file]))
    const entries = await db.owner((tx) => tx.rows(sql`select kind, data from journal`))
    const counts = { created: 1, changed: 0, same: 0, refused: 1 }
    assert.deepEqual(entries, [
      { kind: 'categories.imported', data: { edition: 'gb2026', profile: 'gb47678', ...counts } },
    ])
  })

  test('an import by a post without the right is refused', async () => {
    const db = await open()
    const visitor = { post: '00000000-0000-7000-8000-000000000002', actor: 'public' }
    const file = 'code,category,name\n01001,市政公用设施,供水井盖\n'
    await assert.rejects(importCategories(db, visitor, 'gb47678', Readable.from([file])), {
      code: 'forbidden',
    })
  })
})

onEveryDatabase('the national list that comes with the product', (open) => {
  let db: TestDatabase
  before(async () => {
    db = await open()
    await seedCategories(db, system)
  })
  const components = 'codes/gbt47678.5-2026-components.csv'
  const matters = 'codes/gbt47678.5-2026-matters.csv'

  test('is the standard’s, name by name', needs(components, matters), async () => {
    const stored = await db.transaction(system, (tx) => listCategories(tx, { edition: 'gb2026' }))
    const line = (kind: string) => (r: Record<string, string>) =>
      `${kind} ${r['code']} ${r['category']} ${r['name']}`
    assert.deepEqual(
      stored.map((c) => `${c.kind} ${c.code} ${c.group} ${c.name}`),
      [...rowsOf(components).map(line('component')), ...rowsOf(matters).map(line('matter'))],
    )
  })

  test('has an English name, an English group and a limit for every category', async () => {
    const stored = await db.transaction(system, (tx) => listCategories(tx, { edition: 'gb2026' }))
    assert.deepEqual(
      stored.filter((c) => !c.nameEn || !c.groupEn || c.conditions.length === 0).map((c) => c.path),
      [],
    )
  })

  test('has the same limits as when it was loaded before, and keeps what the city changed', async () => {
    await db.transaction(system, (tx) =>
      putConditions(tx, [
        {
          path: 'gb2026/M/06010',
          areaPrefix: '',
          seq: 1,
          condition: '未清理',
          closingCondition: '清理',
          limit: { value: 2, unit: 'work_hour' },
          basis: '本市',
        },
      ]),
    )
    assert.deepEqual(await seedCategories(db, system), { categories: 0, conditions: 0 })
    const [rubbish] = await db.transaction(system, (tx) => conditionsOf(tx, 'gb2026/M/06010', '99'))
    assert.deepEqual(rubbish?.limit, { value: 2, unit: 'work_hour' })
  })

  test('the standard’s own files find every row in place', needs(components, matters), async () => {
    for (const path of [components, matters]) {
      // eslint-disable-next-line no-await-in-loop -- one database
      const report = await importCategories(
        db,
        system,
        'gb47678',
        createReadStream(sharedData(path)),
      )
      assert.deepEqual([report.created, report.changed, report.refused], [0, 0, []])
      assert.equal(report.same, rowsOf(path).length)
    }
  })

  test('a district’s own condition takes the place of the city’s there and only there', async () => {
    const own = {
      path: 'gb2026/M/01037',
      areaPrefix: '990102',
      seq: 1,
      condition: '不亮',
      closingCondition: '恢复照明',
      limit: { value: 8, unit: 'work_hour' },
      basis: '',
    } as const
    await db.transaction(system, (tx) => putConditions(tx, [own]))
    const at = (area: string) =>
      db.transaction(system, (tx) => conditionsOf(tx, 'gb2026/M/01037', area))
    assert.deepEqual(
      (await at('990102003')).map((o) => o.limit),
      [own.limit],
    )
    const elsewhere = await at('990101003')
    assert.ok(elsewhere.length >= 1)
    assert.ok(elsewhere.every((o) => o.areaPrefix === ''))
  })

  test('is searched by code, by either language and by keyword', async () => {
    const find = async (q: string) =>
      (await db.transaction(system, (tx) => listCategories(tx, { q, kind: 'matter' }))).map(
        (c) => c.path,
      )
    assert.deepEqual(await find('06010'), ['gb2026/M/06010'])
    assert.deepEqual(await find('street lamp'), ['gb2026/M/01037'])
    assert.deepEqual(await find('牛皮癣'), ['gb2026/M/07001'])
    assert.deepEqual(await find('%'), [])
  })
})
