// What the desk knows: written by one, approved by another, found by words, counted without anyone's name.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { callRoutes, layOutKnowledge } from '#calls'
import { allCaseRoutes } from '#cases'
import { sql } from '#platform/db.ts'
import { districtOf } from '#territory'
import { day, lamp, monday, openTown, type PostCode } from '../src/cases/city.fixture.ts'
import { decideEdition } from '../src/calls/queries/knowledge.ts'
import { onEveryDatabase } from './setup/databases.ts'

type Db = Parameters<typeof openTown>[0]

const water = {
  title: '停水怎么办',
  question: '没有水',
  answer: '先看公告，再转供水抢修',
  validFrom: '2026-01-01',
}

async function openBase(db: Db) {
  const t = await openTown(db, (deps) => [...allCaseRoutes(deps), ...callRoutes(deps)])
  const send = (method: 'POST' | 'PUT', url: string, as: PostCode, body: object) =>
    t.send(method, url, { as, key: randomUUID(), body })
  const found = async (query: string, as: PostCode = 'callTaker') => {
    const { json } = await t.send('GET', `/api/knowledge?${query}`, { as })
    return json.items.map((a: { title: string }) => a.title) as string[]
  }
  const write = async (body: object = water, as: PostCode = 'callTaker') =>
    (await send('POST', '/api/knowledge', as, body)).json.id as string
  const approve = (id: string, as: PostCode, edition = 1) =>
    send('POST', `/api/knowledge/${id}/decision`, as, { edition, approve: true })
  return { ...t, write, approve, found, post: send }
}

const words = encodeURIComponent('停水')

onEveryDatabase('the knowledge base', (open) => {
  test('an article answers once someone else than its writer has approved it', async () => {
    const t = await openBase(await open())
    const id = await t.write({ ...water, areas: ['420102'] }, 'dutyOfficer')
    assert.deepEqual(await t.found(`q=${words}`), [])
    assert.deepEqual(await t.found('show=waiting'), [water.title])
    assert.equal((await t.approve(id, 'dutyOfficer')).status, 409, 'not by whoever wrote it')
    assert.equal((await t.approve(id, 'callTaker')).status, 403, 'not by a post without the right')
    assert.equal((await t.approve(id, 'steward')).status, 200)
    assert.deepEqual(await t.found(`q=${words}`), [water.title])
    assert.deepEqual(await t.found(`q=${encodeURIComponent('路灯')}`), [])
    await t.close()
  })

  test('a new edition waits beside the one in force, and every edition is kept', async () => {
    const t = await openBase(await open())
    const id = await t.write()
    await t.approve(id, 'steward')
    const next = { ...water, answer: '请拨供水热线', title: '停水了怎么办' }
    assert.equal((await t.post('PUT', `/api/knowledge/${id}`, 'callTaker', next)).status, 200)
    assert.deepEqual(await t.found(`q=${words}`), [water.title])
    await t.approve(id, 'admin', 2)
    assert.deepEqual(await t.found(`q=${words}`), [next.title])
    const { json } = await t.send('GET', `/api/knowledge/${id}`, { as: 'callTaker' })
    assert.deepEqual(
      json.editions.map((e: { edition: number; state: string; content: { answer: string } }) => [
        e.edition,
        e.state,
        e.content.answer,
      ]),
      [
        [2, 'approved', next.answer],
        [1, 'approved', water.answer],
      ],
    )
    const kinds = await t.db.owner((tx) =>
      tx.rows<{ kind: string }>(sql`select kind from journal where subject = ${id} order by seq`),
    )
    assert.deepEqual(
      kinds.map((k) => k.kind),
      ['knowledge.written', 'knowledge.approved', 'knowledge.written', 'knowledge.approved'],
    )
    await t.close()
  })

  test('an answer put in force by the version before has no English of another edition', async () => {
    const t = await openBase(await open())
    const id = await t.write({ ...water, answerEn: 'See the notices.' })
    const english = async () =>
      (await t.send('GET', `/api/knowledge/${id}`, { as: 'callTaker' })).json.answerEn
    assert.equal(await english(), 'See the notices.')
    await t.approve(id, 'steward')
    assert.equal(await english(), 'See the notices.')
    await t.db.owner((tx) =>
      tx.run(
        sql`update knowledge_article set edition = 2, last_edition = 2, answer = '请拨供水热线' where id = ${id}`,
      ),
    )
    assert.equal(await english(), '')
    const next = { ...water, answer: '请拨供水热线', answerEn: 'Call the water company.' }
    assert.equal((await t.post('PUT', `/api/knowledge/${id}`, 'callTaker', next)).status, 200)
    await t.approve(id, 'steward', 3)
    assert.equal(await english(), 'Call the water company.')
    await t.close()
  })

  test('an edition is decided once: what was declined meanwhile is not put in force', async () => {
    const t = await openBase(await open())
    const id = await t.write()
    const decided = {
      district: districtOf('4201'),
      id,
      edition: 1,
      approved: false,
      note: '',
      by: null,
      now: monday,
    }
    assert.deepEqual(
      await t.db.owner(async (tx) => [
        await decideEdition(tx, decided),
        await decideEdition(tx, { ...decided, approved: true }),
      ]),
      [true, false],
    )
    assert.equal((await t.approve(id, 'steward')).status, 409)
    await t.close()
  })

  test('what has run out is found among the outdated, not by the desk', async () => {
    const t = await openBase(await open())
    const id = await t.write({ ...water, validTo: '2026-03-01' })
    await t.approve(id, 'steward')
    assert.deepEqual(await t.found(`q=${words}`), [])
    assert.deepEqual(await t.found('show=outOfDate'), [water.title])
    const wrong = await t.post('POST', '/api/knowledge', 'callTaker', {
      ...water,
      validTo: '2025-01-01',
    })
    assert.deepEqual([wrong.status, wrong.json.fields[0].field], [400, 'validTo'])
    await t.close()
  })

  test('scripts come by the category spoken of, the most used come first', async () => {
    const t = await openBase(await open())
    const light = await t.write({
      ...water,
      kind: 'script',
      title: '照明话术',
      categories: ['gb2026/M/01'],
    })
    const other = await t.write({ ...water, title: '积水', categories: ['gb2026/M/02'] })
    for (const id of [light, other]) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await t.approve(id, 'steward')
    }
    assert.deepEqual(await t.found(`category=${encodeURIComponent(lamp)}`), ['照明话术'])
    await t.post('POST', `/api/knowledge/${other}/told`, 'callTaker', { what: 'used' })
    await t.post('POST', `/api/knowledge/${other}/told`, 'waterHandler', { what: 'useful' })
    assert.equal((await t.found(''))[0], '积水')
    const { json } = await t.send('GET', `/api/knowledge/${other}`, { as: 'callTaker' })
    assert.deepEqual([json.used, json.useful, json.useless], [1, 1, 0])
    await t.close()
  })

  test('nobody writes for an area beyond their own', async () => {
    const t = await openBase(await open())
    const beyond = await t.post('POST', '/api/knowledge', 'dutyOfficer', {
      ...water,
      areas: ['4201'],
    })
    assert.equal(beyond.status, 403)
    const id = await t.write({ ...water, areas: ['4201'] })
    assert.equal((await t.approve(id, 'dutyOfficer')).status, 403)
    assert.equal(
      (await t.post('POST', `/api/knowledge/${id}/withdraw`, 'callTaker', {})).status,
      200,
    )
    assert.deepEqual(await t.found('show=withdrawn'), [water.title])
    await t.close()
  })

  test('the demo city’s desk knows something on its first day, laid out once', async () => {
    const t = await openBase(await open())
    await layOutKnowledge(t.db, { areaCode: '4201', now: monday })
    await layOutKnowledge(t.db, { areaCode: '4201', now: monday + day })
    const titles = await t.found('limit=100')
    assert.ok(titles.length >= 15 && new Set(titles).size === titles.length)
    assert.ok((await t.found(`q=${words}`)).includes('供水突然中断怎么办'))
    await t.close()
  })
})
