// What a city has written down already, taken into the knowledge base from a table.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import { importKnowledge } from '#calls'
import { type Database, sql } from '#platform/db.ts'
import { verifyJournal } from '#platform/journal/verify.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { importJobHandler } from './jobs.ts'
import { keys, now, openOffice, type PostName, pseudonym } from './office.fixture.ts'

const header = 'key,title,question,answer,answer_en,category,area,valid_from,valid_to,source'
const water =
  'w1,停水怎么办,没有水,先看公告,Look at the notices first.,gb/M/01,250704,2026-01-01,,供水公司'
const heat =
  ',供暖时间,几号供暖,11 月 15 日,,gb/M/01;gb/M/02,250704;25070402,2026-01-01,2027-01-01,'
const table = (...rows: string[]) => [header, ...rows].join('\n')

async function openDesk(db: Database) {
  const office = await openOffice(db, importKnowledge)
  await db.owner(async (tx) => {
    await tx.run(sql`insert into area (code, kind, name, name_en, parent, source) values
      ('250704', 'district', '区', 'District', null, 'test'), ('25070402', 'street', '街', 'Street', '250704', 'test'),
      ('250705', 'district', '邻区', 'Next', null, 'test')`)
    await tx.run(
      sql`insert into category_edition (code, name, source) values ('gb', '国标', 'test')`,
    )
    await tx.run(sql`insert into category (path, edition, kind, code, name, name_en, group_name, group_name_en) values
      ('gb/M/01', 'gb', 'matter', '01', '水', 'Water', '', ''), ('gb/M/02', 'gb', 'matter', '02', '暖', 'Heat', '', '')`)
    await tx.run(
      sql`insert into person (id, name, pseudonym, created_at) values (${pseudonym}, '林', ${pseudonym}, now())`,
    )
  })
  /** Hands a table over and waits until it is done. */
  const hand = async (text: string, o: { dryRun?: boolean; post?: PostName } = {}) => {
    const fields = {
      kind: 'knowledge',
      profile: 'articles',
      ...(o.dryRun ? { dryRun: 'true' } : {}),
    }
    const post = o.post ?? 'ward'
    const sent = await office.upload(fields, { name: '知识.csv', text }, { post })
    assert.equal(sent.status, 202, JSON.stringify(sent.json))
    await office.work()
    const { json } = await office.send('GET', `/api/imports/${sent.json.id}`, { post })
    const { state, created, changed, same, refused } = json
    const csv = await office.send('GET', `/api/imports/${json.id}/refused.csv`, { post })
    const wrong =
      refused === 0
        ? []
        : (parse(csv.text, { columns: true, bom: true }) as Record<string, string>[]).map(
            (row) => row['reason'],
          )
    return { state, counts: [created, changed, same, refused], wrong, id: json.id as string }
  }
  const articles = () =>
    db.owner((tx) =>
      tx.rows(sql`select a.import_key as key, a.title, a.answer_en as en, a.areas, a.edition, a.last_edition as last,
        e.written_by as writer, e.state from knowledge_article a join knowledge_edition e
        on e.district = a.district and e.article_id = a.id and e.edition = a.last_edition order by a.import_key`),
    )
  return { ...office, hand, articles }
}

onEveryDatabase('a table of knowledge', (open) => {
  test('is only checked first, stored once however often it comes, and waits for a second person', async () => {
    const db = await open()
    const t = await openDesk(db)
    const text = table(water, heat)
    assert.deepEqual((await t.hand(text, { dryRun: true })).counts, [2, 0, 0, 0])
    assert.deepEqual(await t.articles(), [], 'a check stores nothing')
    assert.deepEqual((await t.hand(text)).counts, [2, 0, 0, 0])
    assert.deepEqual((await t.hand(text)).counts, [0, 0, 2, 0])
    const waits = { edition: null, last: 1, writer: pseudonym, state: 'waiting' }
    assert.deepEqual(await t.articles(), [
      {
        ...waits,
        key: 'w1',
        title: '停水怎么办',
        en: 'Look at the notices first.',
        areas: ['250704'],
      },
      { ...waits, key: '供暖时间', title: '供暖时间', en: '', areas: ['250704', '25070402'] },
    ])
    const next = await t.hand(table(water.replace('先看公告', '请拨供水热线'), heat))
    assert.deepEqual(next.counts, [0, 1, 1, 0])
    assert.deepEqual(
      (await t.articles()).map(({ key, last }) => [key, last]),
      [
        ['w1', 2],
        ['供暖时间', 1],
      ],
    )
    assert.deepEqual((await verifyJournal(db, keys.journal)).faults, [])
    await t.app.close()
  })

  test('says of each row that is wrong its line and column, and takes the others', async () => {
    const t = await openDesk(await open())
    const row = (change: Record<number, string>) =>
      water
        .split(',')
        .map((cell, i) => change[i] ?? cell)
        .join(',')
    const { counts, wrong } = await t.hand(
      table(
        water,
        row({ 0: 'w2', 1: '' }),
        row({ 0: 'w3', 5: 'gb/M/09' }),
        row({ 0: 'w4', 6: '250705' }),
        row({ 0: 'w5', 6: '25070499' }),
        row({ 0: 'w6', 7: '1 May' }),
        row({ 0: 'w7', 8: '2025-01-01' }),
        row({}),
        'w8,too short',
      ),
    )
    assert.deepEqual(counts, [1, 0, 0, 8])
    assert.deepEqual(
      wrong
        .map(
          (reason) => /^(line \d+: [a-z_]+: expected|line \d+: expected)/.exec(reason ?? '')?.[0],
        )
        .toSorted((a = '', b = '') => (a < b ? -1 : 1)),
      [
        'line 10: expected',
        'line 3: title: expected',
        'line 4: category: expected',
        'line 5: area: expected',
        'line 6: area: expected',
        'line 7: valid_from: expected',
        'line 8: valid_to: expected',
        'line 9: key: expected',
      ],
    )
    await t.app.close()
  })

  test('may be in Chinese throughout, from a spreadsheet of the office', async () => {
    const t = await openDesk(await open())
    const text = '标题,答案,生效日期\n供暖时间,11 月 15 日,2026-01-01\n'
    assert.deepEqual((await t.hand(text)).counts, [1, 0, 0, 0])
    const { wrong } = await t.hand('标题,答案,生效日期\n空调,,2026-01-01\n')
    assert.match(wrong[0] ?? '', /^line 2: 答案: expected/)
    await t.app.close()
  })

  test('that is interrupted goes on where it ended, and counts no row twice', async () => {
    const db = await open()
    const t = await openDesk(db)
    const rows = Array.from({ length: 250 }, (_, i) => `k${i},题目 ${i},,答案 ${i},,,,2026-01-01,,`)
    const sent = await t.upload(
      { kind: 'knowledge', profile: 'articles' },
      { name: 'a.csv', text: table(...rows) },
      { post: 'ward' },
    )
    const [data] = t.waiting.splice(0)
    const stop = new AbortController()
    let asked = 0
    // a process that dies after the first batch
    const dying = importJobHandler({
      ...t.deps,
      now: () => {
        if (asked++ > 1) stop.abort()
        return now
      },
    })
    await assert.rejects(dying.run(data ?? {}, stop.signal))
    const partly = (await t.articles()).length
    assert.ok(partly > 0 && partly < 250, `${partly} of 250`)
    await t.handler.run(data ?? {}, new AbortController().signal)
    const { json } = await t.send('GET', `/api/imports/${sent.json.id}`, { post: 'ward' })
    assert.deepEqual([json.state, json.created, json.same], ['done', 250, 0])
    assert.equal((await t.articles()).length, 250)
    await t.app.close()
  })

  test('is refused to a post that does not keep the knowledge base', async () => {
    const t = await openDesk(await open())
    const fields = { kind: 'knowledge', profile: 'articles' }
    const sent = await t.upload(fields, { name: 'a.csv', text: table(water) }, { post: 'importer' })
    assert.equal(sent.status, 403)
    assert.deepEqual(await t.articles(), [])
    await t.app.close()
  })
})
