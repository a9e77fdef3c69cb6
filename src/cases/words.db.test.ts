// What staff write and show: numbers stay out of the journal, answers reach their reader whole, photos are made public by
// people only, and a place beyond one's reach is refused with a sentence.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { sql } from '#platform/db.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { form, type Json, photo, places, type PostCode, type Town } from './city.fixture.ts'
import { townTests } from './town.fixture.ts'

const mobile = '13871234567'
const office = '027-85712345'

onEveryDatabase('what staff write and show', (open) => {
  const town = townTests(open)
  const journalOf = (t: Town) =>
    t.db.owner(async (tx) =>
      (await tx.rows<{ text: string }>(sql`select data::text as text from journal order by pos`))
        .map((r) => r.text)
        .join('\n'),
    )

  town(
    'a telephone number in any of staff’s own words does not get into the journal',
    async (t) => {
      const words = `联系 ${mobile}、wang@example.com`
      const { id } = (await t.report()).json
      const steps: [string, PostCode, object][] = [
        ['ask', 'callTaker', { question: words }],
        ['accept', 'callTaker', { note: words }],
        ['askVerify', 'callTaker', { note: words }],
        ['verify', 'gridWorker', { found: true, note: words }],
        ['file', 'dispatcher', {}],
        ['dispatch', 'dispatcher', { instruction: words }],
        ['addTask', 'dispatcher', { unit: 'roads', instruction: words }],
        ['handBack', 'roadsHandler', { reason: 'notOurs', note: words }],
        ['takeUp', 'waterHandler', { note: words }],
        ['requestExtension', 'waterHandler', { note: words }],
        ['endorse', 'dispatcher', { note: words }],
        ['approve', 'dutyOfficer', { note: words }],
        ['supervise', 'supervisor', { note: words }],
        ['urge', 'supervisor', { note: words }],
        ['finish', 'waterHandler', { result: words, noPhotoReason: words }],
        ['check', 'gridWorker', { passed: true, note: words }],
        ['close', 'dutyOfficer', { outcome: 'solved', reply: words }],
        ['rateForCaller', 'callTaker', { stars: 5, solved: true, note: words }],
        ['comment', 'callTaker', { note: words }],
        ['reopen', 'supervisor', { note: words }],
      ]
      for (const [name, as, fields] of steps) {
        // eslint-disable-next-line no-await-in-loop -- one step after the other
        const done = await t.command(id, name, as, fields)
        assert.equal(done.status, 200, `${name}: ${JSON.stringify(done.json)}`)
      }
      const journal = await journalOf(t)
      assert.doesNotMatch(journal, /13871234567|wang@example/)
      assert.equal(
        journal.match(/138\*{8}、\*{3}@\*{3}/g)?.length,
        20,
        'and what was around it stays',
      )
      assert.match(journal, /"unit": ?"water"/)
    },
  )

  town(
    'the answer reaches whoever asked as it was written, also after the case is reopened',
    async (t) => {
      const { id, followToken } = (await t.report()).json
      await t.walk(id, 'accepted')
      const reply = `请直接拨打管护单位 ${office}`
      await t.command(id, 'forceClose', 'dutyOfficer', { reason: 'privateMatter', reply })
      const seen = async () => (await t.send('GET', `/api/follow/${followToken}`)).json
      assert.equal((await seen()).reply, reply)
      await t.command(id, 'reopen', 'supervisor', { note: '再办' })
      assert.equal((await seen()).reply, reply)
      assert.doesNotMatch(await journalOf(t), new RegExp(office))
      const refused = (await t.report()).json
      const note = `请拨打供电 ${office}`
      await t.command(refused.id, 'refuse', 'callTaker', { reason: 'outOfScope', note })
      const { timeline } = (await t.send('GET', `/api/follow/${refused.followToken}`)).json
      assert.equal(timeline.at(-1).data.note, note)
    },
  )

  town(
    'a photo is public once a dispatcher, duty officer or supervisor has made it so, and no longer when one takes it back',
    async (t) => {
      const upload = (await t.send('POST', '/api/uploads', form(await photo()))).json.id
      const { id, followToken } = (await t.report({ photos: [upload] })).json
      const [{ id: photoId, url }] = (await t.read(id, 'dispatcher')).json.evidence
      const publish = (as: PostCode, isPublic: boolean) =>
        t.command(id, 'publish', as, {
          photos: [photoId],
          public: isPublic,
          ...(isPublic ? { nothingToMask: true } : {}),
          note: '已看过，无人脸',
        })
      const seenByAll = async () => (await t.send('GET', url)).status
      for (const as of ['gridWorker', 'callTaker', 'evaluator', 'commander'] as const) {
        // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
        const refused = await publish(as, true)
        assert.deepEqual([refused.status, refused.json.code], [403, 'forbidden'], as)
      }
      assert.equal((await publish('eastDispatcher', true)).status, 404)
      assert.equal(await seenByAll(), 404)
      for (const as of ['dispatcher', 'dutyOfficer', 'supervisor'] as const) {
        // eslint-disable-next-line no-await-in-loop -- one after the other
        const shown = await publish(as, true)
        assert.equal(shown.json.evidence[0].public, true, as)
        const { kind, data, actor } = shown.json.timeline.at(-1)
        assert.deepEqual(
          [kind, data.ids, data.note, actor],
          ['photosPublished', [photoId], '已看过，无人脸', `Name of ${as}`],
        )
        assert.equal(await seenByAll(), 200)
        const hidden = await publish(as, false)
        assert.equal(hidden.json.timeline.at(-1).kind, 'photosWithdrawn')
        assert.equal(await seenByAll(), 404)
      }
      const own = (await t.send('GET', `/api/follow/${followToken}`)).json
      assert.equal(own.photos.length, 1, 'the one who took it sees it in any case')
    },
  )

  town('a photo of the check is shown to whoever asked once it has been made public', async (t) => {
    const { id, followToken } = (await t.report()).json
    await t.walk(id, 'done')
    const upload = await t.send('POST', '/api/uploads', {
      as: 'gridWorker',
      ...form(await photo()),
    })
    const checked = await t.command(id, 'check', 'gridWorker', {
      passed: true,
      note: '已亮',
      photos: [upload.json.id],
    })
    const photos = async () =>
      (await t.send('GET', `/api/follow/${followToken}`)).json.photos.map((p: Json) => p.stage)
    assert.deepEqual(await photos(), [])
    const ids = checked.json.evidence.map((e: Json) => e.id)
    await t.command(id, 'publish', 'dutyOfficer', {
      photos: ids,
      public: true,
      nothingToMask: true,
    })
    assert.deepEqual(await photos(), ['check'])
  })

  town(
    'a photo of another case cannot be made public through this one, and nothing is half-done',
    async (t) => {
      const upload = async () => (await t.send('POST', '/api/uploads', form(await photo()))).json.id
      const mine = (await t.report({ photos: [await upload()] })).json.id
      const other = (await t.report({ photos: [await upload()] })).json.id
      const photoOf = async (id: string) => (await t.read(id)).json.evidence[0].id
      const photos = [await photoOf(mine), await photoOf(other)]
      const tried = await t.command(mine, 'publish', 'dispatcher', { photos, public: true })
      assert.deepEqual([tried.status, tried.json.fields[0].field], [400, 'photos'])
      for (const id of [mine, other]) {
        // eslint-disable-next-line no-await-in-loop -- two cases
        const { evidence, version } = (await t.read(id)).json
        assert.deepEqual([evidence[0].public, version], [false, 1])
      }
      const empty = await t.command(mine, 'publish', 'dispatcher', { photos: [], public: true })
      assert.deepEqual([empty.status, empty.json.fields[0].field], [400, 'photos'])
    },
  )

  town(
    'of two who decide on a photo at once one wins, and the other is told what changed',
    async (t) => {
      const upload = (await t.send('POST', '/api/uploads', form(await photo()))).json.id
      const { id } = (await t.report({ photos: [upload] })).json
      const photos = [(await t.read(id)).json.evidence[0].id]
      const body = { version: 1, photos }
      const url = `/api/cases/${id}/publish`
      const replies = await Promise.all([
        t.send('POST', url, {
          as: 'dispatcher',
          body: { ...body, public: true, nothingToMask: true },
        }),
        t.send('POST', url, { as: 'dutyOfficer', body: { ...body, public: false } }),
      ])
      assert.deepEqual(
        replies.map((r) => r.status).toSorted((a, b) => a - b),
        [200, 409],
      )
      const loser = replies.find((r) => r.status === 409)
      assert.equal(loser?.json.code, 'changed-meanwhile')
      assert.match(loser?.json.changed[0].kind, /^photos(Published|Withdrawn)$/)
      const key = randomUUID()
      const declared = { ...body, version: 2, public: true, nothingToMask: true }
      const again = { as: 'dispatcher' as const, key, body: declared }
      const [first, second] = [await t.send('POST', url, again), await t.send('POST', url, again)]
      assert.deepEqual([first.status, second.status], [200, 200])
      assert.equal((await t.read(id)).json.version, 3, 'the same command sent again is done once')
    },
  )

  town(
    'a street that corrects a place into another street is told whom to ask, and nothing is stored',
    async (t) => {
      const { id } = (await t.report()).json
      const before = await t.counts()
      const tried = await t.command(id, 'correct', 'westDispatcher', { point: places.east })
      assert.deepEqual(
        [tried.status, tried.json.refusal, tried.json.fields[0].field],
        [409, 'correctArea', 'point'],
      )
      assert.match(tried.json.detail, /outside this post’s area/)
      assert.deepEqual(await t.counts(), before)
      assert.equal(
        (await t.command(id, 'correct', 'dispatcher', { point: places.east })).status,
        200,
      )
    },
  )

  town(
    'merging into a case that one’s post cannot see is refused with a sentence of its own',
    async (t) => {
      const [west, east] = [
        (await t.report()).json.id,
        (await t.report({ point: places.east })).json.id,
      ]
      for (const into of [east, randomUUID()]) {
        // eslint-disable-next-line no-await-in-loop -- two cases
        const tried = await t.command(west, 'merge', 'westDispatcher', { into })
        assert.deepEqual(
          [tried.status, tried.json.refusal, tried.json.fields[0].field],
          [409, 'mergeUnseen', 'into'],
        )
      }
      assert.equal((await t.command(west, 'merge', 'dispatcher', { into: east })).status, 200)
    },
  )

  town('what a correction takes away is still there for whoever wrote it', async (t) => {
    const { id, followToken } = (await t.report({ title: '老王家门口的灯', address: '槐树旁' }))
      .json
    await t.command(id, 'correct', 'dispatcher', { title: '路灯不亮', address: '解放大道 1 号' })
    const seen = (await t.send('GET', `/api/follow/${followToken}`)).json
    assert.equal(seen.title, '路灯不亮')
    assert.match(seen.description, /老王家门口的灯/)
    assert.match(seen.description, /槐树旁/)
    assert.doesNotMatch(await journalOf(t), /老王|槐树/, 'and it is not in the journal')
  })

  town(
    'a unit that ends today in its city gets no task, whatever day it is in Greenwich',
    async (t) => {
      const { id } = (await t.report()).json
      await t.walk(id, 'filed')
      await t.db.owner((tx) =>
        tx.run(sql`update unit set valid_to = '2026-03-03' where code = 'parks'`),
      )
      const send = () => t.command(id, 'dispatch', 'dispatcher', { lead: 'parks' })
      // six in the morning of the 3rd in Wuhan, still the 2nd in Greenwich
      t.clock.now = Date.parse('2026-03-02T22:00:00Z')
      const tried = await send()
      assert.deepEqual([tried.status, tried.json.refusal], [409, 'unknownUnit'])
      t.clock.now = Date.parse('2026-03-02T15:59:00Z')
      assert.equal((await send()).status, 200)
    },
  )
})
