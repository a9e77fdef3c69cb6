// What comes in by the resident's door, right and wrong; what is refused leaves nothing behind.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { fromWgs84 } from '#platform/coordinates.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { day, form, grids, photo, places } from './city.fixture.ts'
import { townTests } from './town.fixture.ts'

onEveryDatabase('intake', (open) => {
  const town = townTests(open)

  town(
    'whatever cannot be taken in is refused naming the field, and nothing is half-stored',
    async (t) => {
      const upload = (await t.send('POST', '/api/uploads', form(await photo()))).json.id
      const before = await t.counts()
      const { lon, lat } = places.west
      const table: [string, object, number, string, string][] = [
        ['swapped', { point: { lon: lat, lat: lon } }, 400, 'invalid-input', 'point.lat'],
        ['out of area', { point: { lon: 113.3, lat: 30.6 } }, 422, 'out-of-area', 'point'],
        [
          'text for a number',
          { point: { lon: '114', lat: 30 } },
          400,
          'invalid-input',
          'point.lon',
        ],
        [
          'an unknown system',
          { point: { lon, lat, system: 'X' } },
          400,
          'invalid-input',
          'point.system',
        ],
        ['no place', { point: undefined }, 400, 'invalid-input', 'point'],
        [
          'an unknown area',
          { point: undefined, areaCode: '999999' },
          400,
          'invalid-input',
          'areaCode',
        ],
        ['no words', { description: '  ' }, 400, 'invalid-input', 'description'],
        ['too many words', { description: '长'.repeat(4001) }, 400, 'invalid-input', 'description'],
        [
          'an unknown category',
          { categoryPath: 'gb2026/M/99999' },
          400,
          'invalid-input',
          'categoryPath',
        ],
        ['a wrong phone', { reporter: { phone: 'abc' } }, 400, 'invalid-input', 'reporter.phone'],
        ['a wrong e-mail', { reporter: { email: 'a@' } }, 400, 'invalid-input', 'reporter.email'],
        ['an unknown photo', { photos: [upload, randomUUID()] }, 400, 'invalid-input', 'photos'],
        ['a path for a photo', { photos: ['../../etc/passwd'] }, 400, 'invalid-input', 'photos.0'],
        ['a NUL character', { description: '路灯\u0000不亮' }, 400, 'invalid-input', 'description'],
        ['half a character', { address: '\ud842' }, 400, 'invalid-input', 'address'],
      ]
      for (const [what, body, status, code, field] of table) {
        // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
        const reply = await t.report(body as Record<string, unknown>)
        assert.deepEqual([reply.status, reply.json.code], [status, code], what)
        assert.deepEqual(
          reply.json.fields.map((f: { field: string }) => f.field),
          [field],
          what,
        )
        assert.match(String(reply.headers['content-type']), /application\/problem\+json/)
        // eslint-disable-next-line no-await-in-loop
        assert.deepEqual(await t.counts(), before, what)
      }
    },
  )

  town('broken, too large and foreign bodies get a clear answer', async (t) => {
    const before = await t.counts()
    const raw = (payload: Buffer, type = 'application/json', url = '/api/intake') =>
      t.send('POST', url, { payload, headers: { 'content-type': type } })
    const big = Buffer.alloc(50 * 1024 * 1024, 'a')
    const table: [string, Promise<{ status: number; json: { code: string } }>, number, string][] = [
      ['broken JSON', raw(Buffer.from('{"description":')), 400, 'invalid-input'],
      ['JSON in GBK', raw(Buffer.from([0x7b, 0x22, 0xc2, 0xb7, 0x22, 0x7d])), 400, 'invalid-input'],
      ['no object', raw(Buffer.from('[1]')), 400, 'invalid-input'],
      [
        'a poisoned prototype',
        raw(Buffer.from('{"__proto__":{"a":1},"description":"x"}')),
        400,
        'invalid-input',
      ],
      ['XML', raw(Buffer.from('<a/>'), 'application/xml'), 415, 'unsupported-media'],
      ['50 MB of JSON', raw(big), 413, 'too-large'],
      ['a 50 MB photo', t.send('POST', '/api/uploads', form(big)), 413, 'too-large'],
      [
        'a photo that is JSON',
        raw(Buffer.from('{}'), 'application/json', '/api/uploads'),
        415,
        'unsupported-media',
      ],
      [
        'a form without a photo',
        raw(Buffer.from('--b--\r\n'), 'multipart/form-data; boundary=b', '/api/uploads'),
        400,
        'invalid-input',
      ],
    ]
    for (const [what, asked, status, code] of table) {
      // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
      const reply = await asked
      assert.deepEqual([reply.status, reply.json?.code], [status, code], what)
    }
    assert.deepEqual(await t.counts(), before)
  })

  town('a photo that is none is refused whatever it calls itself', async (t) => {
    const before = await t.counts()
    const files: [string, Buffer][] = [
      ['text', Buffer.from('not an image')],
      ['a page', Buffer.from('<html><script>alert(1)</script></html>')],
      ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
      ['a torn JPEG', (await photo()).subarray(0, 60)],
      ['nothing', Buffer.alloc(0)],
    ]
    for (const [what, bytes] of files) {
      // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
      const reply = await t.send('POST', '/api/uploads', form(bytes, { name: '../../evil.jpg' }))
      assert.ok([400, 415].includes(reply.status), `${what}: ${reply.status}`)
      assert.match(reply.json.detail, /./)
    }
    assert.deepEqual(await t.counts(), before)
  })

  town(
    'a GCJ-02 point lands in the grid where it was taken, not where its numbers would put it',
    async (t) => {
      // 300 m west of the border between the grids: its GCJ-02 numbers lie east of it
      const real = { lon: 114.307, lat: 30.605 }
      const gcj = fromWgs84(real.lon, real.lat, 'GCJ02')
      assert.ok(gcj.lon > 114.31)
      const { id } = (await t.report({ point: { ...gcj, system: 'GCJ02' } })).json
      const c = (await t.read(id)).json
      assert.equal(c.area.code, grids.west)
      assert.ok(Math.abs(c.point.lon - real.lon) < 1e-5 && Math.abs(c.point.lat - real.lat) < 1e-5)
      const plain = (await t.report({ point: gcj })).json
      assert.equal((await t.read(plain.id)).json.area.code, grids.east)
    },
  )

  town(
    'words of immediate danger are answered with whom to call, and the case is marked',
    async (t) => {
      const { json } = await t.report({ description: '楼下着火了，浓烟很大' })
      assert.ok(json.danger.call.includes('119'))
      assert.ok(json.danger.words.includes('着火'))
      const c = (await t.read(json.id)).json
      assert.deepEqual([c.urgency, c.danger.includes('着火')], ['danger', true])
      assert.equal((await t.report()).json.danger ?? null, null)
    },
  )

  town(
    'HTML, emoji and four-byte characters stay as they were written and are found',
    async (t) => {
      const description = '<script>alert(1)</script>𠮷野家门口🚧路灯不亮 "引号" \\ %_'
      const { id, number } = (await t.report({ description, title: '<b>𠮷野家</b>🚧' })).json
      const c = (await t.read(id)).json
      assert.deepEqual([c.description, c.title], [description, '<b>𠮷野家</b>🚧'])
      const find = async (q: string) => {
        const { json } = await t.send('GET', `/api/cases?q=${encodeURIComponent(q)}`, {
          as: 'dispatcher',
        })
        return json.items.map((i: { number: string }) => i.number)
      }
      for (const q of ['野家', '𠮷', '路灯', number, 'script']) {
        // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
        assert.deepEqual(await find(q), [number], q)
      }
      for (const q of ['垃圾', "'; drop table cases; --", '& | ! ( ) : *', '%', '🚧']) {
        // eslint-disable-next-line no-await-in-loop
        assert.deepEqual(await find(q), [], q)
      }
    },
  )

  town('a title that was not given is the first sentence, cut between characters', async (t) => {
    const { id } = (await t.report({ description: `${'𠮷'.repeat(60)}。第二句` })).json
    const { title } = (await t.read(id)).json
    assert.equal(title, `${'𠮷'.repeat(39)}…`)
  })

  town(
    'a resident cannot pass for the hotline; a call taker can write down for a caller',
    async (t) => {
      const own = (await t.report({ door: 'hotline' })).json
      assert.equal((await t.read(own.id)).json.door, 'web')
      const called = (await t.report({ door: 'hotline' }, { as: 'callTaker' })).json
      assert.equal((await t.read(called.id)).json.door, 'hotline')
    },
  )

  town('a photo serves one report; used twice it is refused', async (t) => {
    const { id: upload } = (await t.send('POST', '/api/uploads', form(await photo()))).json
    assert.equal((await t.report({ photos: [upload] })).status, 201)
    const before = await t.counts()
    assert.equal((await t.report({ photos: [upload] })).status, 400)
    assert.deepEqual(await t.counts(), before)
  })

  town(
    'a similar open case nearby is named; one further off, of another kind or closed is not',
    async (t) => {
      const near = (await t.report({ description: '路灯坏。电话13871234567' })).json
      await t.report({ point: { ...places.west, lat: places.west.lat + 0.002 } })
      await t.report({ categoryPath: 'gb2026/M/02001' })
      const { similar } = (
        await t.report({ point: { ...places.west, lat: places.west.lat + 0.0005 } })
      ).json
      assert.deepEqual(
        similar.map((s: { number: string }) => s.number),
        [near.number],
      )
      assert.doesNotMatch(similar[0].title, /13871234567/, 'what another resident wrote is masked')
      assert.ok(similar[0].distanceM > 50 && similar[0].distanceM < 60)
      t.clock.now += 31 * day
      assert.deepEqual((await t.report()).json.similar, [])
    },
  )

  town('a wrong or unknown follow link leads nowhere', async (t) => {
    await t.report()
    assert.equal((await t.send('GET', '/api/follow/abcdefghijklmnopqrstuvwxyz')).status, 404)
    assert.equal((await t.send('GET', "/api/follow/'or'1'='1")).status, 400)
    assert.equal(
      (
        await t.send('POST', '/api/follow/abcdefghijklmnopqrstuvwxyz/rate', {
          body: { stars: 5, solved: true },
        })
      ).status,
      404,
    )
  })
})
