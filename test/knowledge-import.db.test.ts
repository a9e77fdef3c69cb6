// What a city has written down already, taken into the knowledge base from a table.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { Readable } from 'node:stream'
import { parse } from 'csv-parse/sync'
import { importKnowledge } from '#calls'
import { type Database, sql } from '#platform/db.ts'
import { systemPost } from '#platform/journal/reader.ts'
import { verifyJournal } from '#platform/journal/verify.ts'
import { speakChinese } from '#platform/sentence.ts'
import { onEveryDatabase } from './setup/databases.ts'
import { refusals } from '../src/apps/server/refusals.ts'
import { decideArticle, rewriteArticle } from '../src/calls/knowledge.ts'
import type { Content } from '../src/calls/schema.ts'
import { importJobHandler } from '../src/imports/jobs.ts'
import {
  areaOf,
  keys,
  now,
  openOffice,
  postId,
  type PostName,
  pseudonym,
} from '../src/imports/office.fixture.ts'

const header = 'key,title,question,answer,answer_en,category,area,valid_from,valid_to,source'
const water =
  'w1,停水怎么办,没有水,先看公告,Look at the notices first.,gb/M/01,250704,2026-01-01,,供水公司'
const heat =
  ',供暖时间,几号供暖,11 月 15 日,,gb/M/01;gb/M/02,250704;25070402,2026-01-01,2027-01-01,'
const table = (...rows: string[]) => [header, ...rows].join('\n')

speakChinese(...refusals)

const second = '0197a000-0000-7000-8000-0000000000bb'

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
      sql`insert into person (id, name, pseudonym, created_at) values (${pseudonym}, '林', ${pseudonym}, now()), (${second}, '王', ${second}, now())`,
    )
  })
  /** Hands a table over and waits until it is done. */
  type How = { dryRun?: boolean; post?: PostName; language?: 'zh-CN' | 'en'; area?: string }
  const hand = async (text: string, o: How = {}) => {
    const fields = {
      kind: 'knowledge',
      profile: 'articles',
      ...(o.dryRun ? { dryRun: 'true' } : {}),
      ...(o.area ? { area: o.area } : {}),
    }
    const post = o.post ?? 'ward'
    const sent = await office.upload(fields, { name: '知识.csv', text }, { ...o, post })
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
    return { state, counts: [created, changed, same, refused], wrong, error: json.error as string }
  }
  const articles = () =>
    db.owner((tx) =>
      tx.rows(sql`select a.import_key as key, a.title, a.answer_en as en, a.areas, a.edition, a.last_edition as last,
        e.written_by as writer, e.state from knowledge_article a join knowledge_edition e
        on e.district = a.district and e.article_id = a.id and e.edition = a.last_edition order by a.import_key`),
    )
  /** What the last edition of an article says. */
  const content = async (key: string) => {
    const [row] = await db.owner((tx) =>
      tx.rows<{
        id: string
        last: number
        content: Content
      }>(sql`select a.id, a.last_edition as last, e.content
        from knowledge_article a join knowledge_edition e
        on e.district = a.district and e.article_id = a.id and e.edition = a.last_edition where a.import_key = ${key}`),
    )
    assert.ok(row, key)
    return row
  }
  const editing = (post: PostName, person: string) => ({
    actor: {
      person: { id: person, name: '', pseudonym: person },
      post: { id: postId(post), areaCode: areaOf(post), title: post },
      rights: new Map([['knowledge.manage', 'area' as const]]),
    },
    now,
    key: null,
    journalKey: keys.journal,
  })
  /** Writes the next edition with other words, or without some. */
  const byHand = async (key: string, change: Partial<Content>, post: PostName = 'ward') => {
    const { id, content: before } = await content(key)
    await db.transaction({ post: postId(post), actor: pseudonym }, (tx) =>
      rewriteArticle({ ...editing(post, pseudonym), tx }, id, { ...before, ...change }),
    )
  }
  const approve = async (key: string) => {
    const { id, last } = await content(key)
    await db.transaction({ post: postId('steward'), actor: second }, (tx) =>
      decideArticle({ ...editing('steward', second), tx }, id, {
        edition: last,
        approve: true,
        note: '',
      }),
    )
  }
  return { ...office, hand, articles, content, byHand, approve }
}

/** One row, as the command line does it. */
const directly = (db: Database, o: { onBatch?: () => Promise<boolean> } = {}) =>
  importKnowledge(db, Readable.from([Buffer.from(table(water))]), {
    by: {
      actor: null,
      post: systemPost,
      areaCode: '250704',
      within: '',
      key: 'import',
    },
    journalKey: keys.journal,
    now,
    dryRun: false,
    refusedPath: join(tmpdir(), 'no-row-is-refused.csv'),
    language: 'en',
    resumeFrom: { line: 0, created: 0, changed: 0, same: 0 },
    signal: new AbortController().signal,
    onBatch: async () => true,
    ...o,
  })

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
    const { wrong } = await t.hand(
      '标题,答案,生效日期,失效日期,区域\n空调,,2026-01-01,,\n水,先看公告,2026-01-01,,\n电话,12345,2026-01-01,2025-01-01,\n邻区的事,不归这里,2026-01-01,,250705\n只有标题\n',
      { language: 'zh-CN' },
    )
    assert.deepEqual(
      new Set(wrong),
      new Set([
        '第 2 行：答案：应为至少 2 个字符',
        '第 3 行：标题：应为至少 2 个字符，收到的是“水”',
        '第 4 行：失效日期：应为晚于“生效日期”的日期，收到的是“2025-01-01”',
        '第 5 行：区域：应为250704（本岗位辖区）内的区域，收到的是“250705”',
        '第 6 行：应为可读的一行，列数与表头相同',
      ]),
    )
    const broken = await t.hand('标题,标题\n一,二\n', { language: 'zh-CN' })
    assert.deepEqual([broken.state, broken.error], ['failed', '表头有重复的列：标题。'])
    await t.app.close()
  })

  test('that comes again leaves what was corrected by hand', async () => {
    const t = await openDesk(await open())
    const text = table(water, heat)
    await t.hand(text)
    await t.byHand('w1', { answer: '请拨供水热线', unitCode: 'water' })
    assert.deepEqual((await t.hand(text)).counts, [0, 0, 2, 0])
    const { last, content } = await t.content('w1')
    assert.deepEqual([last, content.answer, content.unitCode], [2, '请拨供水热线', 'water'])
    await t.app.close()
  })

  test('changes only what it has columns for', async () => {
    const t = await openDesk(await open())
    await t.hand(table(water))
    await t.byHand('w1', { unitCode: 'water' })
    const some = '编号,答案\nw1,先看公告、再拨热线\n'
    assert.deepEqual((await t.hand(some)).counts, [0, 1, 0, 0])
    assert.deepEqual((await t.hand(some)).counts, [0, 0, 1, 0])
    const { content } = await t.content('w1')
    assert.deepEqual(content, {
      kind: 'article',
      title: '停水怎么办',
      question: '没有水',
      answer: '先看公告、再拨热线',
      answerEn: 'Look at the notices first.',
      categories: ['gb/M/01'],
      areas: ['250704'],
      unitCode: 'water',
      source: '供水公司',
      validFrom: '2026-01-01',
      validTo: null,
    })
    await t.app.close()
  })

  test('has row numbers of its own: each office counts from one', async () => {
    const db = await open()
    const t = await openDesk(db)
    const numbered = (title: string) => `编号,标题,答案,生效日期\n1,${title},先看公告,2026-01-01\n`
    assert.deepEqual((await t.hand(numbered('区里的事'))).counts, [1, 0, 0, 0])
    assert.deepEqual((await t.hand(numbered('街上的事'), { post: 'street' })).counts, [1, 0, 0, 0])
    const everywhere = { post: 'steward', area: '250704' } as const
    assert.deepEqual((await t.hand(numbered('全市的事'), everywhere)).counts, [1, 0, 0, 0])
    const elsewhere = { post: 'steward', area: '250705' } as const
    assert.deepEqual(
      (await t.hand(numbered('全市的事'), elsewhere)).counts,
      [0, 0, 1, 0],
      'where rows lie that do not say it is not whose they are',
    )
    const all = await t.articles()
    assert.deepEqual(
      new Set(all.map(({ title }) => title)),
      new Set(['全市的事', '区里的事', '街上的事']),
    )
    assert.ok(all.every(({ last }) => last === 1))
    await t.app.close()
  })

  test('refuses by name the row of an article that was since made to hold beyond the area', async () => {
    const t = await openDesk(await open())
    await t.hand(table(water))
    await t.byHand('w1', { areas: ['250704', '250705'] }, 'steward')
    const some = 'key,answer\nw1,Call the water works\n'
    const { state, counts, wrong } = await t.hand(some)
    assert.deepEqual([state, counts], ['done', [0, 0, 0, 1]])
    assert.deepEqual(wrong, [
      'line 2: key: expected that of an article for areas in 250704 only, that of the post, got "w1"',
    ])
    // in force for both areas, and waiting in the next edition for one
    await t.approve('w1')
    await t.byHand('w1', { areas: ['250704'] }, 'steward')
    assert.deepEqual((await t.hand(some)).counts, [0, 0, 0, 1])
    await t.app.close()
  })

  test('keeps nothing of a batch that another process has, or that was cancelled', async () => {
    const db = await open()
    const t = await openDesk(db)
    assert.equal(await directly(db, { onBatch: async () => false }), undefined)
    assert.deepEqual(await t.articles(), [])
    await t.app.close()
  })

  test('that meets the same rows just stored by another import takes them as known', async () => {
    const db = await open()
    const t = await openDesk(db)
    await directly(db)
    let read = 0
    const racing: Database = {
      ...db,
      // the first look is of before the other has stored them
      transaction: (context, run) =>
        db.transaction(context, (tx) =>
          run({ ...tx, rows: async (statement) => (read++ === 0 ? [] : tx.rows(statement)) }),
        ),
    }
    assert.deepEqual(await directly(racing), { created: 0, changed: 0, same: 1, refused: 0 })
    assert.equal((await t.articles()).length, 1)
    await t.app.close()
  })

  test('leaves the English of an article that is written again without', async () => {
    const t = await openDesk(await open())
    await t.hand(table(water))
    await t.byHand('w1', { title: '停水', answerEn: undefined })
    const { last, content } = await t.content('w1')
    assert.deepEqual(
      [last, content.title, content.answerEn],
      [2, '停水', 'Look at the notices first.'],
    )
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
