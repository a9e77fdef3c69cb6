import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import { type Database, sql } from '#platform/db.ts'
import { verifyJournal } from '#platform/journal/verify.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { importJobHandler, requeueImports } from './jobs.ts'
import {
  boston,
  csv,
  type Fields,
  filesLeft,
  keys,
  openOffice,
  postId,
  type PostName,
  pseudonym,
} from './office.fixture.ts'

onEveryDatabase('imports that are handed over', (open) => {
  test('a steward hands over a file, sees how far it has come and gets the refused rows', async () => {
    const db = await open()
    const office = await openOffice(db)
    const sent = await office.upload(boston, {
      name: '../../etc/Dez 2011.csv',
      text: csv(700, '9,x\n'),
    })
    assert.equal(sent.status, 202)
    assert.deepEqual([sent.json.state, sent.json.fileName], ['waiting', 'Dez 2011.csv'])
    assert.equal(sent.json.can.cancel, true)
    await office.work()
    const url = `/api/imports/${sent.json.id}`
    const { json: done } = await office.send('GET', url)
    assert.deepEqual(
      [done.state, done.created, done.changed, done.same, done.refused, done.line],
      ['done', 700, 0, 0, 1, 702],
    )
    assert.equal(done.bytesRead, done.bytesTotal)
    assert.equal(typeof done.can.resume, 'string')
    const refused = await office.send('GET', `${url}/refused.csv`)
    const [row] = parse(refused.text, { columns: true, bom: true }) as Record<string, string>[]
    assert.match(row?.['reason'] ?? '', /^line 702: expected 19 columns, got 2/)
    const again = await office.upload(boston, { name: 'a.csv', text: csv(700) })
    await office.work()
    const { json } = await office.send('GET', `/api/imports/${again.json.id}`)
    assert.deepEqual([json.created, json.same], [0, 700])
    const list = await office.send('GET', '/api/imports?limit=1')
    assert.equal(list.json.items.length, 1)
    const rest = await office.send('GET', `/api/imports?limit=1&cursor=${list.json.next}`)
    assert.notEqual(rest.json.items[0].id, list.json.items[0].id)
    assert.deepEqual(
      filesLeft(office).filter((name) => !String(name).endsWith('.refused.csv')),
      [],
      'what residents wrote does not stay in the upload folder',
    )
    const { faults } = await verifyJournal(db, keys.journal)
    assert.deepEqual(faults, [])
    const acts = await db.owner((tx) =>
      tx.rows(
        sql`select distinct actor, post from journal where kind in ('imported', 'import.ordered')`,
      ),
    )
    assert.deepEqual(acts, [{ actor: pseudonym, post: postId('steward') }])
    await office.app.close()
  })

  test('a wrong order is refused by its field and leaves no file', async () => {
    const office = await openOffice(await open())
    const file = { name: 'a.csv', text: csv(1) }
    const wrong: [Fields, typeof file | undefined, number, string][] = [
      [{ ...boston, kind: 'secrets' }, file, 400, 'kind'],
      [{ ...boston, profile: 'gotham' }, file, 400, 'profile'],
      [{ ...boston, profile: 'constructor' }, file, 400, 'profile'],
      [{ ...boston, dryRun: 'perhaps' }, file, 400, 'dryRun'],
      [{ kind: 'cases', profile: 'messages' }, file, 400, 'area'],
      [{ kind: 'cases', profile: 'messages', area: '../x' }, file, 400, 'area'],
      [boston, undefined, 400, 'file'],
      [
        boston,
        { name: 'big.csv', text: Buffer.alloc(51 * 1024 * 1024, 'a') as never },
        413,
        'file',
      ],
    ]
    for (const [fields, sentFile, status, field] of wrong) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const sent = await office.upload(fields, sentFile)
      assert.equal(sent.status, status, JSON.stringify(sent.json))
      assert.equal(sent.json.fields[0].field, field)
    }
    assert.deepEqual(filesLeft(office), [])
    assert.deepEqual(office.waiting, [])
    await office.app.close()
  })

  test('who may not import is told so, also when only one kind is missing', async () => {
    const office = await openOffice(await open())
    const file = { name: 'a.csv', text: 'code12,name\n' }
    const asHandler = await office.upload(boston, file, { post: 'handler' })
    assert.deepEqual([asHandler.status, asHandler.json.needs], [403, 'case.import'])
    const areas = { kind: 'areas', profile: 'wuhan-districts' }
    const asImporter = await office.upload(areas, file, { post: 'importer' })
    assert.deepEqual([asImporter.status, asImporter.json.needs], [403, 'territory.manage'])
    const city = await office.upload(boston, { name: 'a.csv', text: csv(1) }, { post: 'importer' })
    assert.deepEqual([city.status, city.json.needs], [403, 'territory.manage'], 'it brings areas')
    await office.app.close()
  })

  test('a ward imports into itself, and sees no import but its own', async () => {
    const office = await openOffice(await open())
    const file = { name: 'a.csv', text: 'id,title,time,detail\n' }
    const messages = { kind: 'cases', profile: 'messages', area: '250705' }
    const elsewhere = await office.upload(messages, file, { post: 'ward' })
    assert.deepEqual([elsewhere.status, elsewhere.json.fields[0].field], [400, 'area'])
    assert.match(elsewhere.json.detail, /250704/)
    const { json: city } = await office.upload(boston, { name: 'a.csv', text: csv(1) })
    await office.work()
    const rows = `${csv(2)}${csv(3).split('\n')[3]?.replace('Ward 4', 'Ward 5')}\n`
    const sent = await office.upload(boston, { name: 'b.csv', text: rows }, { post: 'ward' })
    assert.equal(sent.status, 202)
    const areas = await office.upload(
      { kind: 'areas', profile: 'wuhan-districts' },
      { name: 'c.csv', text: 'code12,name\n420102000000,江岸区\n' },
      { post: 'ward' },
    )
    await office.work()
    const asWard = { post: 'ward' } as const
    const { json: done } = await office.send('GET', `/api/imports/${sent.json.id}`, asWard)
    assert.deepEqual(
      [done.state, done.created, done.same, done.refused, done.error],
      ['done', 1, 1, 1, null],
    )
    const refused = await office.send('GET', `/api/imports/${sent.json.id}/refused.csv`, asWard)
    assert.match(refused.text, /250704, the area of the post/)
    const { json: laid } = await office.send('GET', `/api/imports/${areas.json.id}`, asWard)
    assert.deepEqual([laid.state, laid.created, laid.refused], ['done', 0, 1])
    assert.equal((await office.send('GET', `/api/imports/${city.id}`, asWard)).status, 404)
    assert.equal((await office.send('POST', `/api/imports/${city.id}/resume`, asWard)).status, 404)
    const list = async (post: PostName) =>
      (await office.send('GET', '/api/imports', { post })).json.items.length
    assert.deepEqual([await list('ward'), await list('steward')], [2, 3])
    await office.app.close()
  })

  test('the same order sent twice is one import', async () => {
    const office = await openOffice(await open())
    const key = '0197a000-0000-7000-8000-0000000000ff'
    const file = { name: 'a.csv', text: csv(3) }
    const one = await office.upload(boston, file, { key })
    const two = await office.upload(boston, file, { key })
    assert.equal(two.json.id, one.json.id)
    assert.equal(office.waiting.length, 1)
    await office.app.close()
  })

  test('a wrong file fails with the reason, and an import can be cancelled and resumed', async () => {
    const db = await open()
    const office = await openOffice(db)
    const bad = await office.upload(boston, { name: 'a.csv', text: 'a,b\n1,2\n' })
    await office.work()
    const failed = await office.send('GET', `/api/imports/${bad.json.id}`)
    assert.equal(failed.json.state, 'failed')
    assert.match(failed.json.error, /target_dt/)
    const { json: job } = await office.upload(boston, { name: 'a.csv', text: csv(1200) })
    const url = `/api/imports/${job.id}`
    const cancelled = await office.send('POST', `${url}/cancel`)
    assert.deepEqual([cancelled.status, cancelled.json.state], [200, 'cancelled'])
    await office.work()
    assert.equal((await office.send('GET', url)).json.created, 0)
    assert.equal((await office.send('POST', `${url}/cancel`)).status, 409)
    assert.equal((await office.send('POST', `${url}/resume`)).status, 202)
    assert.equal((await office.send('POST', `${url}/resume`)).status, 409)
    await office.work()
    const { json: done } = await office.send('GET', url)
    assert.deepEqual([done.state, done.created], ['done', 1200])
    await office.app.close()
  })

  test('what a dead process began goes on where it ended, and a second process ends quietly', async () => {
    const db = await open()
    const office = await openOffice(db)
    const { json: job } = await office.upload(boston, { name: 'a.csv', text: csv(1200, '9,x\n') })
    office.waiting.splice(0)
    const power = new AbortController()
    const once = {
      ...db,
      transaction: (async (context, run) => {
        const result = await db.transaction(context, run)
        const { rows } = await db.execute('select count(*)::int as n from cases')
        if (rows[0]?.['n'] === 1000) power.abort()
        return result
      }) as Database['transaction'],
    }
    const dying = importJobHandler({ ...office.deps, db: once }).run({ id: job.id }, power.signal)
    await assert.rejects(dying, /interrupted/)
    const url = `/api/imports/${job.id}`
    const { json: half } = await office.send('GET', url)
    assert.deepEqual([half.state, half.created, half.line], ['running', 1000, 1001])
    await requeueImports(office.deps, office.queue, {
      info: () => {},
      warn: () => {},
      error: () => {},
    })
    assert.deepEqual(office.waiting.splice(0), [{ id: job.id }])
    const signal = new AbortController().signal
    await Promise.all([
      office.handler.run({ id: job.id }, signal),
      office.handler.run({ id: job.id }, signal),
    ])
    const { json: done } = await office.send('GET', url)
    assert.deepEqual([done.state, done.created, done.same, done.refused], ['done', 1200, 0, 1])
    assert.deepEqual(filesLeft(office), [join('imports', `${job.id}.refused.csv`)])
    const { rows } = await db.execute('select count(*)::int as n from cases')
    assert.equal(rows[0]?.['n'], 1200)
    await office.app.close()
  })

  test('areas and categories go to their rooms, and their refused rows come back', async () => {
    const db = await open()
    const office = await openOffice(db)
    const areas = await office.upload(
      { kind: 'areas', profile: 'wuhan-districts' },
      { name: 'a.csv', text: 'code12,name\n420102000000,江岸区\nx,y\n' },
    )
    const standards = await office.upload(
      { kind: 'categories', profile: 'standards' },
      {
        name: 's.csv',
        text: [
          'kind,big_code,big,small_code,small,condition,close,limit_text,limit_value,limit_unit,handler,supervisor',
          '部件,01,公用设施,01,上水井盖,缺失,恢复,2紧急工作时,2,urgent_hour,a,b',
          '部件,01,公用设施,01,上水井盖,破损,更换,?,?,urgent_hour,a,b',
        ].join('\n'),
      },
    )
    await office.work()
    for (const [sent, reason] of [
      [areas, /code/],
      [standards, /limit_value/],
    ] as const) {
      const url = `/api/imports/${sent.json.id}`
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const { json } = await office.send('GET', url)
      assert.deepEqual([json.state, json.created, json.refused], ['done', 1, 1], json.error)
      // eslint-disable-next-line no-await-in-loop -- one after the other
      assert.match((await office.send('GET', `${url}/refused.csv`)).text, reason)
    }
    await office.app.close()
  })

  test('the profiles are listed with what each needs', async () => {
    const office = await openOffice(await open())
    const { json } = await office.send('GET', '/api/import-profiles', { post: 'importer' })
    const of = (profile: string) =>
      json.items.find((p: { profile: string }) => p.profile === profile)
    assert.deepEqual(of('messages').needsArea, true)
    assert.deepEqual(of('messages').can, { import: true })
    assert.match(of('boston311').can.import, /territory\.manage/)
    assert.match(of('standards').can.import, /category\.manage/)
    await office.app.close()
  })
})
