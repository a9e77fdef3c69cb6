import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { after, before, test } from 'node:test'
import { seedCategories } from '#categories'
import { newId } from '#platform/crypto.ts'
import { sql, type Tx } from '#platform/db.ts'
import type { Actor } from '#platform/http.ts'
import { buildApp } from '#platform/http/app.ts'
import { verifyJournal } from '#platform/journal/verify.ts'
import { categoryRoutes } from '#categories'
import { onEveryDatabase, type TestDatabase } from '../../test/setup/databases.ts'
import { coverage, resolve } from './domain.ts'
import { dayIn, dutiesFor, listDuties } from './queries.ts'
import { dutyRoutes } from './routes.ts'
import { exportDuties, importDuties, type NewDuty, storeDuties } from './store.ts'

const key = Buffer.alloc(32, 7)
const now = Date.parse('2026-03-02T16:30:00Z')
const system = { post: '00000000-0000-7000-8000-000000000001', actor: 'system' }

const within =
  (db: TestDatabase) =>
  <T>(run: (tx: Tx) => Promise<T>) =>
    db.transaction(system, run)

const row = (categoryPrefix: string, areaPrefix: string, unitCode: string): NewDuty => ({
  categoryPrefix,
  areaPrefix,
  role: 'lead',
  unitCode,
  limit: null,
  basis: '',
  validFrom: '2020-01-01',
  validTo: null,
})

async function prepare(db: TestDatabase): Promise<void> {
  await seedCategories(db, system)
  await db.transaction(system, async (tx) => {
    await tx.run(sql`insert into area (code, kind, name, name_en, parent) values
      ('9901', 'city', '江城市', 'Jiangcheng', null), ('990101', 'district', '东区', 'East', '9901'),
      ('990102', 'district', '西区', 'West', '9901'), ('990101001', 'street', '临江', 'Linjiang', '990101')`)
    await tx.run(sql`insert into unit (code, name, name_en, kind, area_code) values
      ('gas', '燃气公司', 'Gas company', 'utility', '9901'), ('works', '市政局', 'Works', 'department', '990101'),
      ('rival', '住建局', 'Housing', 'department', '990101'), ('closed', '已撤销', 'Closed', 'department', '990101')`)
    await tx.run(sql`update unit set valid_to = '2025-01-01' where code = 'closed'`)
  })
}

const actor = (kind: string, id: string, rights: readonly string[]): Actor => ({
  post: { id, code: kind, kind, unitCode: 'works', areaCode: '9901', title: kind, titleEn: kind },
  person: null,
  rights: new Map(rights.map((right) => [right, 'none' as const])),
  via: 'token',
  language: 'en',
})

onEveryDatabase('the responsibility lists of a city', (open) => {
  let db: TestDatabase
  before(async () => {
    db = await open()
    await prepare(db)
  })

  test('are stored once however often they are loaded, and the most specific row answers', async () => {
    const rows = [
      row('gb2026/M/01', '990101', 'works'),
      {
        ...row('gb2026/M/01011', '9901', 'gas'),
        limit: { value: 1, unit: 'urgent_hour' } as const,
      },
      row('gb2026/M/02', '990101', 'works'),
      row('gb2026/M/02', '990101', 'rival'),
      { ...row('gb2026/M/03', '', 'works'), validTo: '2026-03-03' },
    ]
    assert.deepEqual(await storeDuties(db, system, rows), { created: 5, changed: 0, same: 0 })
    assert.deepEqual(await storeDuties(db, system, rows), { created: 0, changed: 0, same: 5 })
    const found = await db.transaction(system, (tx) => dutiesFor(tx, 'gb2026/M/01011', '990101001'))
    assert.deepEqual(
      found.map((d) => [d.unitCode, d.unitNameEn, d.limit]),
      [
        ['gas', 'Gas company', { value: 1, unit: 'urgent_hour' }],
        ['works', 'Works', null],
      ],
    )
    const place = { categoryPath: 'gb2026/M/01011', areaCode: '990101001' }
    assert.equal(resolve(found, place).lead?.duty.unitCode, 'gas')
    const all = await db.transaction(system, (tx) => listDuties(tx))
    const states = coverage(all, {
      categories: ['gb2026/M/01011', 'gb2026/M/02001', 'gb2026/M/04001'],
      areas: ['990101'],
      on: '2026-03-01',
    }).map((cell) => cell.state)
    assert.deepEqual(states, ['inherited', 'overlap', 'gap'])
  })

  test('change at midnight of the city, not of Greenwich', async () => {
    const day = await db.transaction(system, (tx) => dayIn(tx, '990101', now))
    assert.equal(day, '2026-03-03')
  })

  test('come back from their own export unchanged', async () => {
    const text = await db.transaction(system, async (tx) => {
      let all = ''
      for await (const piece of exportDuties(await listDuties(tx))) all += piece
      return all
    })
    const report = await importDuties(within(db), Readable.from([text]), {
      post: system.post,
      journal: { key, at: now, actor: null },
    })
    assert.deepEqual(report, { read: 5, created: 0, changed: 0, same: 5, refused: [] })
  })

  test('refuse rows of a file that name what does not exist, and say which', async () => {
    const file = `category_prefix,area_prefix,role,unit_code,limit_value,limit_unit
gb2026/M/07,990101,lead,works,3,work_day
gb2026/M/99,990101,lead,works,,
gb2026/M/07,990199,lead,works,,
gb2026/M/07,990101,lead,nobody,,
gb2026/M/07,990101,lead,closed,,
gb2026/M/07,990101,boss,works,,
gb2026/M/07,990102,lead,works,3,
gb2026/M/07,990101,lead,works,5,work_day
`
    const journal = { key, at: now, actor: null }
    const trial = await importDuties(within(db), Readable.from([file]), {
      post: system.post,
      journal,
      dryRun: true,
    })
    const before = (await db.transaction(system, (tx) => listDuties(tx))).length
    assert.equal(before, 5)
    const report = await importDuties(within(db), Readable.from([file]), {
      post: system.post,
      journal,
    })
    assert.deepEqual(trial, report)
    assert.equal(report.created, 1)
    assert.deepEqual(
      report.refused.map(({ line, reason }) => [line, reason.split(':')[0]]),
      [
        [3, 'category_prefix'],
        [4, 'area_prefix'],
        [5, 'unit_code'],
        [6, 'unit_code'],
        [7, 'role'],
        [8, 'limit_unit'],
        [9, 'the same row already stands in line 2'],
      ],
    )
  })
})

onEveryDatabase('the doors to categories and duties', (open) => {
  let db: TestDatabase
  let app: Awaited<ReturnType<typeof buildApp>>
  const stewardPost = newId()
  const steward = actor('steward', stewardPost, ['duty.read', 'duty.manage', 'category.manage'])
  let who = steward
  before(async () => {
    db = await open()
    await prepare(db)
    await db.transaction(system, (tx) =>
      tx.run(sql`insert into post (id, code, unit_code, kind, area_code, title) values
        (${stewardPost}::uuid, 'steward', 'works', 'steward', '9901', '管理员')`),
    )
    app = await buildApp({
      door: { db, authenticate: async () => who, now: () => now },
      routes: [...categoryRoutes({ journalKey: key }), ...dutyRoutes({ journalKey: key })],
      logLevel: 'silent',
      publicUrl: 'http://localhost',
    })
  })
  after(() => app.close())

  const send = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object) => {
    const reply = await app.inject({ method, url, ...(payload ? { payload } : {}) })
    return { status: reply.statusCode, body: reply.body ? reply.json() : undefined }
  }

  test('a row is added, resolved, changed and ended, each step in the journal', async () => {
    const input = {
      categoryPrefix: 'gb2026/M/01',
      areaPrefix: '990101',
      role: 'lead',
      unitCode: 'works',
    }
    const added = await send('POST', '/api/duties', input)
    assert.equal(added.status, 201)
    assert.equal(added.body.validFrom, '2026-03-03')
    const { id } = added.body
    const where = '/api/duties/resolve?category=gb2026/M/01001&area=990101001'
    const found = await send('GET', where)
    assert.equal(found.body.lead.duty.id, id)
    const limit = { value: 4, unit: 'work_hour' }
    assert.equal((await send('PUT', `/api/duties/${id}`, { ...input, limit })).status, 200)
    assert.deepEqual((await send('GET', where)).body.limit, limit)
    assert.equal((await send('DELETE', `/api/duties/${id}`)).body.validTo, '2026-03-03')
    assert.equal((await send('GET', where)).body.lead, null)
    const entries = await db.owner((tx) =>
      tx.rows<{ kind: string }>(
        sql`select kind from journal where subject = ${id}::uuid order by seq`,
      ),
    )
    assert.deepEqual(
      entries.map((e) => e.kind),
      ['duty.added', 'duty.changed', 'duty.ended'],
    )
    assert.deepEqual((await verifyJournal(db, key)).faults, [])
  })

  test('a district keeps its own list: neither another’s, nor the city’s, nor the rows of a file for them', async () => {
    const input = { categoryPrefix: 'gb2026/M/05', role: 'lead', unitCode: 'works' }
    const { body: city } = await send('POST', '/api/duties', { ...input, areaPrefix: '9901' })
    const districtPost = newId()
    await db.owner((tx) =>
      tx.run(sql`insert into post (id, code, unit_code, kind, area_code, title) values
        (${districtPost}::uuid, 'district steward', 'works', 'steward', '990101', '')`),
    )
    who = { ...steward, post: { ...steward.post, id: districtPost, areaCode: '990101' } }
    try {
      const own = await send('POST', '/api/duties', { ...input, areaPrefix: '990101' })
      assert.equal(own.status, 201, JSON.stringify(own.body))
      const others = [
        send('POST', '/api/duties', { ...input, areaPrefix: '990102' }),
        send('POST', '/api/duties', { ...input, areaPrefix: '' }),
        send('PUT', `/api/duties/${own.body.id}`, { ...input, areaPrefix: '9901' }),
        send('PUT', `/api/duties/${city.id}`, { ...input, areaPrefix: '990101' }),
        send('DELETE', `/api/duties/${city.id}`),
      ]
      for (const { status, body } of await Promise.all(others)) {
        assert.deepEqual([status, body.fields[0].field], [400, 'areaPrefix'])
        assert.match(body.detail, /in 990101, the area of your post/)
      }
      const file = `category_prefix,area_prefix,role,unit_code\ngb2026/M/06,990101,lead,works\ngb2026/M/06,990102,lead,works\n`
      const sent = await app.inject({
        method: 'POST',
        url: '/api/duties/import',
        headers: { 'content-type': 'multipart/form-data; boundary=b' },
        payload: `--b\r\ncontent-disposition: form-data; name="file"; filename="d.csv"\r\n\r\n${file}\r\n--b--\r\n`,
      })
      const { created, refused } = sent.json()
      assert.deepEqual([created, refused.length, refused[0].line], [1, 1, 3])
      assert.match(refused[0].reason, /in 990101, the area of the post/)
    } finally {
      who = steward
      await db.owner((tx) => tx.run(sql`delete from duty where category_prefix ~ '/0[56]$'`))
    }
  })

  test('a row naming an unknown unit, category and area is refused with all three fields', async () => {
    const reply = await send('POST', '/api/duties', {
      categoryPrefix: 'gb2026/M/98',
      areaPrefix: '123456',
      role: 'lead',
      unitCode: 'nobody',
    })
    assert.equal(reply.status, 400)
    assert.deepEqual(
      reply.body.fields.map((f: { field: string }) => f.field),
      ['unitCode', 'categoryPrefix', 'areaPrefix'],
    )
  })

  test('the coverage page names groups, districts and who leads; one group opens into its categories', async () => {
    await send('POST', '/api/duties', {
      categoryPrefix: 'gb2026/M/08',
      areaPrefix: '990101',
      role: 'lead',
      unitCode: 'rival',
    })
    const page = (await send('GET', '/api/duties/coverage?area=9901')).body
    assert.deepEqual(
      page.areas.map((a: { code: string }) => a.code),
      ['990101', '990102'],
    )
    assert.equal(page.categories.length, 10)
    const cell = page.cells.find(
      (c: { category: string; area: string }) =>
        c.category === 'gb2026/M/08' && c.area === '990101',
    )
    assert.equal(cell.state, 'ok')
    assert.deepEqual(cell.lead, [{ code: 'rival', name: '住建局', nameEn: 'Housing' }])
    const group = (await send('GET', '/api/duties/coverage?area=9901&group=gb2026/M/08')).body
    assert.equal(group.categories.length, 16)
    assert.equal(group.cells.length, 32)
    assert.equal(group.cells.filter((c: { state: string }) => c.state === 'gap').length, 16)
  })

  test('a category’s limit is changed under its own path, and a new condition gets a new number', async () => {
    const url = `/api/categories/${encodeURIComponent('gb2026/M/06010')}`
    const { body: category } = await send('GET', url)
    assert.equal(category.name, '暴露垃圾')
    const changed = await send('PUT', url, {
      ...category,
      conditions: [{ condition: '大量垃圾', limit: { value: 2, unit: 'work_hour' } }],
    })
    assert.equal(changed.status, 200)
    assert.deepEqual(
      changed.body.conditions.map((c: { seq: number }) => c.seq),
      [2],
    )
    const wrong = await send('PUT', url, {
      name: 'x',
      conditions: [{ condition: 'y', limit: { value: -1, unit: 'work_hour' } }],
    })
    assert.equal(wrong.status, 400)
    assert.equal(wrong.body.fields[0].field, 'conditions.0.limit.value')
  })

  test('anyone may ask which category fits, page by page too; changing is refused', async () => {
    who = { ...actor('public', '00000000-0000-7000-8000-000000000002', []), via: 'anyone' }
    try {
      const { body } = await send(
        'GET',
        `/api/categories/suggest?text=${encodeURIComponent('路灯不亮')}&edition=gb2026`,
      )
      assert.equal(body.items[0].path, 'gb2026/M/01037')
      assert.equal(body.items[0].nameEn, 'Street lamp fault')
      const first = (await send('GET', '/api/categories?edition=gb2026&kind=matter&limit=200')).body
      const second = (
        await send(
          'GET',
          `/api/categories?edition=gb2026&kind=matter&limit=200&cursor=${first.next}`,
        )
      ).body
      const paths = [...first.items, ...second.items].map((c: { path: string }) => c.path)
      assert.equal(new Set(paths).size, 250)
      assert.equal(second.next, null)
      const url = `/api/categories/${encodeURIComponent('gb2026/M/06010')}`
      assert.equal((await send('PUT', url, { name: 'x' })).status, 401)
      assert.equal((await send('GET', '/api/duties')).status, 401)
    } finally {
      who = steward
    }
  })

  test('the list leaves as CSV and comes back as a file', async () => {
    const out = await app.inject({ method: 'GET', url: '/api/duties/export.csv' })
    assert.match(out.headers['content-type'] ?? '', /text\/csv/)
    assert.match(out.body, /category_prefix,area_prefix,role,unit_code/)
    const form = new FormData()
    form.append('file', new Blob([out.body]), 'duties.csv')
    const request = new Request('http://localhost', { method: 'POST', body: form })
    const reply = await app.inject({
      method: 'POST',
      url: '/api/duties/import?dryRun=true',
      headers: { 'content-type': request.headers.get('content-type') ?? '' },
      payload: Buffer.from(await request.arrayBuffer()),
    })
    assert.equal(reply.statusCode, 200)
    const { created, changed, same, refused } = reply.json()
    assert.deepEqual({ created, changed, refused }, { created: 0, changed: 0, refused: [] })
    assert.ok(same >= 1)
  })

  test('a list sent twice with one key is read in once, and the key is good for no other list', async () => {
    const send = (line: string, url = '/api/duties/import') =>
      app.inject({
        method: 'POST',
        url,
        headers: { 'content-type': 'multipart/form-data; boundary=b', 'idempotency-key': listKey },
        payload: `--b\r\ncontent-disposition: form-data; name="file"; filename="duties.csv"\r\n\r\n${line}\r\n--b--\r\n`,
      })
    const listKey = 'the list of the new sewers'.replaceAll(' ', '-')
    const head = 'category_prefix,area_prefix,role,unit_code,valid_from'
    const list = `${head}\ngb2026/M/02,990101,assisting,works,2026-01-01\n`
    const first = await send(list)
    assert.equal(first.json().created, 1)
    const again = await send(list)
    assert.equal(again.headers['idempotency-replayed'], 'true')
    assert.deepEqual(again.json(), first.json())
    const others = [
      send(list.replace('works', 'rival')),
      send(list, '/api/duties/import?dryRun=true'),
    ]
    for (const other of await Promise.all(others)) assert.equal(other.json().code, 'key-reused')
    const [stored] = await db.owner((tx) =>
      tx.rows(sql`select count(*) as n from duty where category_prefix = 'gb2026/M/02'
        and valid_from = '2026-01-01'`),
    )
    assert.deepEqual(stored, { n: 1 })
  })
})
