// What is suggested to whom and why, and that it stays with suggestions until a person decides.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from '#platform/db.ts'
import { readJournal, systemContext } from '#platform/journal/reader.ts'
import { onEveryDatabase } from './setup/databases.ts'
import { allCaseRoutes } from '#cases'
import { makeToken } from '#people'
import { day, drain, lamp, openTown, places, postId } from '../src/cases/city.fixture.ts'
import { openAdvisor } from '../src/suggestions/advisor.ts'
import { figureReader } from '../src/suggestions/jobs.ts'
import { learnModel } from '../src/suggestions/learning.ts'
import { activate } from '../src/suggestions/queries.ts'
import { suggestionRoutes } from '../src/suggestions/routes.ts'

type Db = Parameters<typeof openTown>[0]

const signal = new AbortController().signal
const fewMetresEast = { lon: places.west.lon + 0.0001, lat: places.west.lat }

async function openWise(db: Db) {
  const sent: string[] = []
  const advisor = await openAdvisor(db, { error: (_, text) => assert.fail(text) })
  const town = await openTown(db, (deps) => [
    ...allCaseRoutes({ ...deps, advise: advisor.advise }),
    ...suggestionRoutes({
      territory: deps.territory,
      journalKey: deps.keys.journal,
      advise: advisor.advise,
      queue: {
        send: async (name) => {
          sent.push(name)
          return name
        },
      },
    }),
  ])
  await db.owner((tx) => tx.run(sql`update post set area_code = '' where code = 'admin'`))
  const learn = async (withCases = false) => {
    const deps = { now: () => town.clock.now, journalKey: town.keys.journal }
    const version = await learnModel(db, deps, { withCases, signal })
    await advisor.refresh()
    return version
  }
  const suggest = (body: Record<string, unknown>, as?: 'callTaker' | 'westDispatcher') =>
    town.send('POST', '/api/suggest', { as, body })
  const close = async () => {
    await advisor.close()
    await town.close()
  }
  return { ...town, advisor, learn, suggest, sent, close }
}

const journalOf = (db: Db, kind: string) =>
  db.transaction(systemContext, (tx) =>
    tx.rows<{ data: Record<string, unknown> }>(
      sql`select data from journal where kind = ${kind} order by pos`,
    ),
  )

/** What other databases of the server are about may hold back the latest entries for a moment. */
async function readWhole(db: Db): Promise<void> {
  const { journal } = await db.transaction(systemContext, async (tx) => {
    const [row] = await tx.rows<{ journal: number }>(
      sql`select count(*)::int as journal from journal`,
    )
    return row ?? { journal: 0 }
  })
  let read = 0
  // eslint-disable-next-line no-await-in-loop -- until all is read
  while (read < journal) read += await readJournal(db, figureReader)
}

onEveryDatabase('suggestions', (open) => {
  test('a new city suggests by its category list before it has had a single case', async () => {
    const t = await openWise(await open())
    assert.equal(t.advisor.version(), 0)
    const before = await t.suggest({ text: '门口路灯不亮三天了' })
    assert.equal(before.json.version, 0)
    assert.equal(before.json.categories[0].path, lamp)
    assert.equal(await t.learn(), 1)
    const after = await t.suggest({ text: '门口的路灯坏了' })
    assert.equal(after.json.version, 1)
    const [best] = after.json.categories
    assert.equal(best.path, lamp)
    assert.equal(best.score, null, 'of so few texts only the order can be trusted')
    assert.match(best.reason['zh-CN'], /路灯/)
    await t.close()
  })

  test('nothing is learnt anew from what was learnt already', async () => {
    const t = await openWise(await open())
    assert.deepEqual([await t.learn(), await t.learn()], [1, null])
    await t.close()
  })

  test('a city learns its own words for a thing from the cases that people decided', async () => {
    const t = await openWise(await open())
    await t.learn()
    for (const place of [places.west, places.east]) {
      // eslint-disable-next-line no-await-in-loop -- one case after the other
      const { json } = await t.report({
        description: '涝包子又冒水，电话 13812345678',
        categoryPath: drain,
        point: place,
      })
      // eslint-disable-next-line no-await-in-loop
      await t.walk(json.id, 'filed')
    }
    assert.equal(await t.learn(true), 2)
    const { json } = await t.suggest({ text: '涝包子' })
    assert.equal(json.categories[0].path, drain)
    const [model] = await t.db.owner((tx) =>
      tx.rows<{ content: string }>(sql`select content from suggestion_model where active`),
    )
    assert.ok(model?.content.includes('涝'))
    assert.ok(!model?.content.includes('13812345678'), 'a telephone number was learnt')
    await t.close()
  })

  test('a call taker is told of the open case ten metres away, its distance and the words it shares', async () => {
    const t = await openWise(await open())
    const { json: first } = await t.report({ description: '中山路口路灯不亮' })
    const asked = { text: '中山路口路灯坏了', categoryPath: lamp, point: fewMetresEast }
    const { json } = await t.suggest(asked, 'callTaker')
    const [match] = json.duplicates
    assert.equal(match.number, first.number)
    assert.ok(match.distanceM >= 9 && match.distanceM <= 10, `${match.distanceM} m`)
    assert.equal(match.same, true)
    assert.ok(match.why.words.includes('中山路口路灯'))
    const far = await t.suggest({ ...asked, point: places.east }, 'callTaker')
    assert.deepEqual(far.json.duplicates, [])
    await t.close()
  })

  test('anyone is told only of public cases, without their inside and without a unit', async () => {
    const t = await openWise(await open())
    await t.report({ description: '路灯不亮，请联系 13812345678' })
    await t.report({ description: '路灯不亮，不要公开', public: false })
    const asked = { text: '路灯不亮', categoryPath: lamp, point: fewMetresEast }
    const anyone = await t.suggest(asked)
    assert.equal(anyone.json.duplicates.length, 1)
    const [match] = anyone.json.duplicates
    assert.deepEqual([match.id, match.why, anyone.json.unit], [undefined, undefined, null])
    assert.ok(!JSON.stringify(anyone.json).includes('13812345678'))
    const staff = await t.suggest(asked, 'callTaker')
    assert.equal(staff.json.duplicates.length, 2)
    await t.close()
  })

  test('a dispatcher is told who settled such cases here, beside who should by the list', async () => {
    const t = await openWise(await open())
    for (const place of [places.west, places.west, places.east]) {
      // eslint-disable-next-line no-await-in-loop -- one case after the other
      const { json } = await t.report({ point: place })
      // eslint-disable-next-line no-await-in-loop
      const closed = await t.walk(json.id, 'handling')
      assert.equal(closed.leadUnit.code, 'water')
      // eslint-disable-next-line no-await-in-loop
      await t.db.owner((tx) =>
        tx.run(
          sql`update cases set state = 'closed', outcome = 'solved', closed_at = now() where id = ${json.id}`,
        ),
      )
    }
    const { id } = (await t.report()).json
    const { unit } = (
      await t.suggest({ text: '路灯不亮', categoryPath: lamp, point: places.west }, 'callTaker')
    ).json
    assert.equal(unit.lead.unit.code, 'water')
    assert.match(unit.lead.reason['zh-CN'], /权责清单/)
    assert.deepEqual([unit.settled.unit.code, unit.settled.cases, unit.settled.of], ['water', 3, 3])
    const page = (await t.read(id)).json.suggestions.settled
    assert.deepEqual([page.unit.code, page.cases, page.of], ['water', 3, 3])
    await t.close()
  })

  test('a case stays where it was filed and sent nowhere, whatever is suggested', async () => {
    const t = await openWise(await open())
    await t.learn()
    const { id } = (await t.report({ description: '路面积水很深', categoryPath: lamp })).json
    const before = (await t.read(id)).json
    assert.equal(before.suggestions.categories[0].path, drain)
    assert.equal(before.suggestions.lead.unit.code, 'water')
    const counts = await t.counts()
    await t.suggest({ text: '路面积水很深', point: places.west }, 'callTaker')
    t.clock.now += day / 24
    const after = (await t.read(id)).json
    assert.deepEqual(
      [after.state, after.category.path, after.leadUnit, after.version],
      ['reported', lamp, null, before.version],
    )
    assert.deepEqual(await t.counts(), counts)
    await t.close()
  })

  test('the journal keeps beside each decision what was suggested, and the figures count it', async () => {
    const t = await openWise(await open())
    await t.learn()
    const { id } = (await t.report({ description: '路面积水很深', categoryPath: lamp })).json
    await t.command(id, 'accept', 'callTaker')
    await t.command(id, 'correct', 'dispatcher', { categoryPath: drain })
    await t.command(id, 'file', 'dispatcher')
    await t.command(id, 'dispatch', 'dispatcher', { lead: 'parks' })
    const [filed] = await journalOf(t.db, 'filed')
    const suggested = filed?.data['suggested'] as Record<string, unknown>
    assert.deepEqual(
      [suggested['kind'], suggested['version'], suggested['chosen']],
      ['category', 1, drain],
    )
    assert.equal((suggested['proposed'] as string[])[0], drain)
    const [dispatched] = await journalOf(t.db, 'dispatched')
    assert.deepEqual(dispatched?.data['suggested'], {
      kind: 'unit',
      version: 0,
      proposed: ['roads'],
      chosen: 'parks',
    })
    await readWhole(t.db)
    assert.equal(await readJournal(t.db, figureReader), 0)
    const { json } = await t.send('GET', '/api/suggestions/models', { as: 'admin' })
    assert.deepEqual(json.accuracy, [
      { kind: 'category', version: 1, decided: 2, first: 2, among: 2 },
      { kind: 'unit', version: 0, decided: 1, first: 0, among: 0 },
    ])
    await t.close()
  })

  test('an administrator goes back to an older version, and newer ones wait', async () => {
    const db = await open()
    const t = await openWise(db)
    await t.learn()
    await db.owner((tx) =>
      tx.run(sql`update category set keywords = '{涝包子}' where path = ${drain}`),
    )
    assert.equal(await t.learn(), 2)
    assert.equal(t.advisor.version(), 2)
    const back = await t.send('POST', '/api/suggestions/models/1/use', { as: 'admin', body: {} })
    assert.deepEqual(back.json, { version: 1, kept: true })
    await t.advisor.refresh()
    assert.equal(t.advisor.version(), 1)
    await db.owner((tx) =>
      tx.run(sql`update category set keywords = '{涝包子,水凼}' where path = ${drain}`),
    )
    assert.equal(await t.learn(), 3)
    assert.equal(t.advisor.version(), 1)
    await t.send('POST', '/api/suggestions/models/3/use', { as: 'admin', body: {} })
    await t.advisor.refresh()
    assert.equal(t.advisor.version(), 3)
    assert.deepEqual(
      (await journalOf(db, 'suggestions.chosen')).map(({ data }) => data),
      [
        { version: 1, kept: true },
        { version: 3, kept: false },
      ],
    )
    const asked = await t.send('POST', '/api/suggestions/learn', { as: 'admin', body: {} })
    assert.equal(asked.status, 202)
    assert.deepEqual(t.sent, ['suggestions.learn'])
    const none = await t.send('POST', '/api/suggestions/models/99/use', { as: 'admin', body: {} })
    assert.equal(none.status, 404)
    await t.close()
  })

  test('one city’s steward reads about the model of all and changes nothing of it', async () => {
    const db = await open()
    const t = await openWise(db)
    await t.learn()
    const read = (as: 'steward' | 'admin') => t.send('GET', '/api/suggestions/models', { as })
    const [steward, admin] = [await read('steward'), await read('admin')]
    assert.deepEqual([steward.json.items.length, steward.json.keeps], [1, false])
    assert.equal(admin.json.keeps, true)
    for (const path of ['models/1/use', 'learn']) {
      // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
      const tried = await t.send('POST', `/api/suggestions/${path}`, { as: 'steward', body: {} })
      assert.equal(tried.status, 403, path)
      assert.match(tried.json.detail, /all areas.*4201/, path)
    }
    assert.deepEqual(t.sent, [])
    const asSteward = { post: postId('steward'), actor: 'steward', person: null }
    const changed = await db.transaction(asSteward, (tx) =>
      tx.run(sql`update suggestion_model set kept = true`),
    )
    assert.equal(changed, 0, 'nor does the database let it')
    await t.close()
  })

  test('a program of the staff’s is told what staff are; one without that right is a stranger', async () => {
    const t = await openWise(await open())
    await t.report({ description: '路灯不亮，请联系 13812345678' })
    const suggested = async (scopes: string[] | undefined) => {
      const order = { postId: postId('callTaker'), scopes, ttlMs: day, note: 'test' }
      const { secret } = await makeToken(t.people, { ...order, journalKey: t.keys.journal })
      const body = { text: '路灯不亮', categoryPath: lamp, point: fewMetresEast }
      return (await t.send('POST', '/api/suggest', { token: secret, body })).json
    }
    const whole = await suggested(undefined)
    assert.equal(whole.unit.lead.unit.code, 'water')
    assert.match(whole.duplicates[0].title, /13812345678/)
    const narrow = await suggested(['case.report'])
    assert.deepEqual([narrow.unit, narrow.duplicates[0].id], [null, undefined])
    assert.doesNotMatch(narrow.duplicates[0].title, /13812345678/)
    await t.close()
  })

  test('two processes take up the same version', async () => {
    const db = await open()
    const t = await openWise(db)
    const other = await openAdvisor(db, { error: (_, text) => assert.fail(text) })
    await t.learn()
    await db.transaction(systemContext, (tx) => activate(tx, 1, false))
    await other.refresh()
    assert.deepEqual([t.advisor.version(), other.version()], [1, 1])
    assert.deepEqual(other.advise('路灯不亮'), t.advisor.advise('路灯不亮'))
    await other.close()
    await t.close()
  })
})
