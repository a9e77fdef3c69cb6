// What is known of people: sealed at rest, opened with a reason only, and every look is on record.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { at, sql } from '#platform/db.ts'
import { verifyJournal } from '#platform/journal/verify.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import {
  day,
  findInDatabase,
  form,
  personId,
  photo,
  type PostCode,
  type Town,
} from './city.fixture.ts'
import { townTests } from './town.fixture.ts'

const phone = '13871234567'
const email = 'wang.wu@example.com'
const name = '王五丰'

onEveryDatabase('personal data', (open) => {
  const town = townTests(open)
  const reported = async (t: Town) => (await t.report({ reporter: { name, phone, email } })).json
  const reporterOf = async (t: Town, id: string): Promise<string> =>
    (await t.read(id, 'dispatcher')).json.reporters[0].id
  const look = (t: Town, id: string, as: PostCode, body: object) =>
    t.send('POST', `/api/cases/${id}/contact`, { as, key: randomUUID(), body })
  const looks = (t: Town) =>
    t.db.owner((tx) =>
      tx.rows(sql`select reason, what, person_id as person from access_log order by at, id`),
    )

  town(
    'contact details and follow links are nowhere in the database in the clear, also after they were looked at',
    async (t) => {
      const { id, followToken } = await reported(t)
      const reporterId = await reporterOf(t, id)
      const { json } = await look(t, id, 'dispatcher', { reporterId, reason: '核实地址' })
      assert.deepEqual(json, { name, phone, email })
      for (const secret of [phone, email, name, followToken]) {
        // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
        assert.deepEqual(await findInDatabase(t.db, secret), [], secret)
      }
    },
  )

  town(
    'each look needs a reason of at least four characters and is recorded with it',
    async (t) => {
      const { id } = await reported(t)
      const reporterId = await reporterOf(t, id)
      for (const reason of [undefined, '', 'abc', '   a   ']) {
        // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
        const reply = await look(t, id, 'dispatcher', { reporterId, reason })
        assert.deepEqual(
          [reply.status, reply.json.fields[0].field],
          [400, 'reason'],
          String(reason),
        )
      }
      assert.deepEqual(await looks(t), [])
      await look(t, id, 'dispatcher', { reporterId, reason: '核实地址' })
      assert.deepEqual(await looks(t), [
        { reason: '核实地址', what: `contact:${reporterId}`, person: personId('dispatcher') },
      ])
    },
  )

  town(
    'a handler sees whom to call on their own unit’s case, not on another’s; posts without the right see none',
    async (t) => {
      const { id } = await reported(t)
      await t.walk(id, 'handling')
      const reporterId = await reporterOf(t, id)
      const ask = { reporterId, reason: '上门前联系' }
      assert.equal((await look(t, id, 'waterHandler', ask)).json.phone, phone)
      const refused: [PostCode, number][] = [
        ['roadsHandler', 404],
        ['eastDispatcher', 404],
        ['gridWorker', 403],
        ['supervisor', 403],
        ['evaluator', 403],
        ['admin', 403],
      ]
      for (const [as, status] of refused) {
        // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
        assert.equal((await look(t, id, as, ask)).status, status, as)
      }
      assert.equal((await looks(t)).length, 1)
    },
  )

  town('a reporter of another case cannot be reached through this one', async (t) => {
    const [mine, other] = [await reported(t), await reported(t)]
    const reporterId = await reporterOf(t, other.id)
    assert.equal(
      (await look(t, mine.id, 'dispatcher', { reporterId, reason: '核实地址' })).status,
      404,
    )
    assert.deepEqual(await looks(t), [])
  })

  town(
    'the case page and every list tell that there are details, never what they are',
    async (t) => {
      const { id, followToken } = await reported(t)
      const page = (await t.read(id, 'dispatcher')).json
      const { anonymous, hasName, hasPhone, hasEmail } = page.reporters[0]
      assert.deepEqual(
        { anonymous, hasName, hasPhone, hasEmail },
        { anonymous: false, hasName: true, hasPhone: true, hasEmail: true },
      )
      const shown = [
        page,
        (await t.send('GET', '/api/cases', { as: 'dispatcher' })).json,
        (await t.send('GET', '/api/cases/points', { as: 'dispatcher' })).json,
        (await t.send('GET', `/api/follow/${followToken}`)).json,
      ]
      assert.doesNotMatch(JSON.stringify(shown), new RegExp(`${phone}|${email}|${name}`))
    },
  )

  town(
    'the one who asked sees what is kept of them, until when, and who looked at it and why',
    async (t) => {
      const { id, followToken } = await reported(t)
      await reported(t)
      const reporterId = await reporterOf(t, id)
      await look(t, id, 'dispatcher', { reporterId, reason: '核实地址' })
      const { held } = (await t.send('GET', `/api/follow/${followToken}`)).json
      assert.deepEqual(held, {
        name: true,
        phone: true,
        email: true,
        until: new Date(t.clock.now + 730 * day).toISOString(),
        looks: [
          {
            at: new Date(t.clock.now).toISOString(),
            post: { title: 'dispatcher', titleEn: 'dispatcher' },
            reason: '核实地址',
          },
        ],
      })
    },
  )

  town(
    'repeat callers are counted without being named, however they write their number',
    async (t) => {
      await t.report({ reporter: { phone: '138 7123 4567' } })
      const { id } = (await t.report({ reporter: { phone: '+8613871234567' } })).json
      assert.equal((await t.read(id, 'dispatcher')).json.reporters[0].earlier, 1)
    },
  )

  town('erasing those who asked leaves the journal whole', async (t) => {
    const { id } = await reported(t)
    await t.walk(id, 'accepted')
    await t.db.owner((tx) =>
      tx.run(
        sql`update reporter set name_sealed = null, phone_sealed = null, email_sealed = null, contact_index = null, expires_at = ${at(t.clock.now)}`,
      ),
    )
    const { entries, faults } = await verifyJournal(t.db, t.keys.journal)
    assert.deepEqual([entries, faults], [2, []])
  })

  town('a photo keeps neither the place where it was taken nor the camera’s name', async (t) => {
    const bytes = await photo()
    assert.ok((await sharp(bytes).metadata()).exif, 'the camera wrote them')
    const upload = await t.send(
      'POST',
      '/api/uploads',
      form(bytes, { name: '../../etc/cron.d/evil.jpg' }),
    )
    assert.deepEqual([upload.status, upload.json.width, upload.json.height], [201, 64, 48])
    assert.ok(
      Math.abs(upload.json.gps.lat - 30.6) < 1e-6 && Math.abs(upload.json.gps.lon - 114.3) < 1e-6,
    )
    const { id, followToken } = (await t.report({ photos: [upload.json.id] })).json
    const stored = readdirSync(t.home, { recursive: true, withFileTypes: true }).filter((f) =>
      f.isFile(),
    )
    assert.deepEqual(
      stored.map((f) => /^[0-9a-f]{64}$/.test(f.name)),
      [true],
    )
    const kept = readFileSync(join(stored[0]?.parentPath ?? '', stored[0]?.name ?? ''))
    assert.equal((await sharp(kept).metadata()).exif, undefined)
    assert.doesNotMatch(kept.toString('latin1'), /SecretCamera|GPS/)
    const { evidence } = (await t.read(id, 'dispatcher')).json
    const served = await t.send('GET', evidence[0].url, { as: 'dispatcher' })
    assert.deepEqual([served.status, served.headers['content-type']], [200, 'image/jpeg'])
    assert.deepEqual(served.bytes, kept)
    const small = await t.send('GET', `${evidence[0].thumb}&follow=${followToken}`)
    assert.deepEqual([small.status, small.headers['content-type']], [200, 'image/webp'])
  })

  town(
    'a photo is seen by those who see its case, and by nobody through another case',
    async (t) => {
      const upload = (await t.send('POST', '/api/uploads', form(await photo()))).json.id
      const { id, followToken } = (await t.report({ photos: [upload], public: false })).json
      const other = (await t.report({})).json
      const { url } = (await t.read(id, 'dispatcher')).json.evidence[0]
      const status = async (as: PostCode | undefined, link = url) =>
        (await t.send('GET', link, { as })).status
      assert.deepEqual(
        [
          await status('dispatcher'),
          await status('eastDispatcher'),
          await status('waterHandler'),
          await status(undefined),
        ],
        [200, 404, 404, 404],
      )
      assert.equal(await status(undefined, `${url}&follow=${followToken}`), 200)
      assert.equal(await status(undefined, `${url}&follow=${other.followToken}`), 404)
      assert.equal(await status('dispatcher', url.replace(id, other.id)), 404)
    },
  )

  town('a photo of a public case is not public before someone has made it so', async (t) => {
    const upload = (await t.send('POST', '/api/uploads', form(await photo()))).json.id
    const { id } = (await t.report({ photos: [upload] })).json
    const { url } = (await t.read(id, 'dispatcher')).json.evidence[0]
    assert.equal((await t.send('GET', url)).status, 404)
    await t.db.owner((tx) => tx.run(sql`update evidence set public = true, declared_at = now()`))
    assert.equal((await t.send('GET', url)).status, 200)
  })

  town(
    'evidence that staff add is on the case and in the journal; a handler of another unit cannot add any',
    async (t) => {
      const { id } = (await t.report()).json
      await t.walk(id, 'handling')
      const before = await t.counts()
      const add = async (as: PostCode) =>
        t.send('POST', `/api/cases/${id}/evidence`, {
          as,
          ...form(await photo(), { fields: { stage: 'before', caption: '修前' } }),
        })
      const refused = await add('roadsHandler')
      assert.equal(refused.status, 404)
      assert.deepEqual(await t.counts(), before)
      const { json } = await add('waterHandler')
      assert.deepEqual(
        [json.evidence[0].stage, json.evidence[0].caption, json.timeline.at(-1).kind],
        ['before', '修前', 'evidenceAdded'],
      )
    },
  )
})
