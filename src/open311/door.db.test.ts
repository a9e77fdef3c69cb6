import assert from 'node:assert/strict'
import { sql } from '#platform/db.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { doorTests, hour, lamp, minute, noon, xml } from './fixture.ts'

type Endpoint = Record<string, string> & { formats: { format: string[] } }

onEveryDatabase('Open311 discovery and services', (open) => {
  const door = doorTests(open)

  door(
    'discovery has bare content types, two endpoints ending in _v2, and a changeset in the past',
    async (c) => {
      const [asXml, asJson] = [await c.get('discovery.xml'), await c.get('discovery.json')]
      assert.deepEqual([asXml.type, asJson.type], ['text/xml', 'application/json'])
      assert.deepEqual([asXml.status, asJson.status], [200, 200])
      const { discovery } = xml(asXml.text) as {
        discovery: Record<string, string> & { endpoints: { endpoint: Endpoint[] } }
      }
      const endpoints = discovery.endpoints.endpoint
      assert.equal(endpoints.length, 2)
      for (const e of endpoints) {
        assert.match(e['specification'] ?? '', /_v2$/)
        assert.match(e['changeset'] ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/)
        assert.ok(Date.parse(e['changeset'] ?? '') < noon)
        assert.deepEqual(e.formats, { format: ['text/xml', 'application/json'] })
      }
      const object = JSON.parse(asJson.text) as { endpoints: { url: string; formats: string[] }[] }
      assert.deepEqual(object.endpoints[0]?.formats, ['text/xml', 'application/json'])
      assert.deepEqual(
        object.endpoints.map((e) => e.url),
        endpoints.map((e) => e['url']),
      )
    },
  )

  door('the address of the door works with and without a slash at its end', async (c) => {
    for (const path of [
      '/open311/v2/services.xml',
      '/open311/v2//services.xml',
      '/open311/v2/services.xml/',
    ]) {
      // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
      const { status, text } = await c.get(path)
      assert.equal(status, 200, path)
      assert.ok(xml(text)['services'], path)
    }
  })

  door(
    'the list of services is whole whatever the jurisdiction, its codes are text and its flags are true or false',
    async (c) => {
      await c.setCategory('gb2026/M/01001', {
        attributes: [
          { code: 'A', datatype: 'string', required: true, name: '问', nameEn: 'Q', values: [] },
        ],
      })
      const [row] = await c.db.owner((tx) =>
        tx.rows<{ n: number }>(
          sql`select count(*) as n from category where active and public and edition in ('gb2026', 'jw')`,
        ),
      )
      const whole = (await c.json200('services.json')) as Record<string, unknown>[]
      assert.ok(whole.length > 100)
      assert.equal(whole.length, row?.n)
      for (const query of ['jurisdiction_id=', 'jurisdiction_id=9901', 'jurisdiction_id=9902']) {
        // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
        assert.deepEqual(await c.json200(`services.json?${query}`), whole, query)
      }
      const one = whole.find((s) => s['service_code'] === lamp)
      assert.deepEqual([one?.['metadata'], one?.['type']], [true, 'realtime'])
      assert.equal(whole.find((s) => s['service_code'] === 'jw.M.00')?.['metadata'], false)
      assert.ok(whole.every((s) => /^[a-z0-9.-]+\.[CM]\.\d+$/.test(s['service_code'] as string)))
      const { type, text } = await c.get('services.xml')
      assert.equal(type, 'text/xml; charset=utf-8')
      const { services } = xml(text) as { services: { service: Record<string, string>[] } }
      assert.equal(services.service.length, whole.length)
      assert.equal(services.service.find((s) => s['service_code'] === lamp)?.['metadata'], 'true')
      const unknown = await c.get('services.json?jurisdiction_id=nowhere')
      assert.equal(unknown.status, 404)
    },
  )

  door(
    'only what one can ask for today is a service: active, public, of an edition in force',
    async (c) => {
      await c.setCategory('gb2026/M/01001', { active: false })
      const codes = ((await c.json200('services.json')) as { service_code: string }[]).map(
        (s) => s.service_code,
      )
      assert.ok(!codes.includes(lamp))
      assert.equal((await c.get(`services/${lamp}.xml`)).status, 404)
      await c.db.owner((tx) =>
        tx.run(sql`update category_edition set valid_to = '2026-07-13' where code = 'gb2026'`),
      )
      const left = ((await c.json200('services.json')) as { service_code: string }[]).map(
        (s) => s.service_code,
      )
      assert.deepEqual(left, ['jw.M.00'])
    },
  )

  door(
    'a definition is one object whose attributes are a container, also for one and for none',
    async (c) => {
      const values = [{ key: '001', name: '红', nameEn: 'Red' }]
      await c.setCategory('gb2026/M/01001', {
        attributes: [
          {
            code: 'COLOUR',
            datatype: 'singlevaluelist',
            required: true,
            name: '颜色',
            nameEn: 'Colour',
            values,
          },
        ],
      })
      assert.deepEqual(await c.json200(`services/${lamp}.json`), {
        service_code: lamp,
        attributes: [
          {
            variable: true,
            code: 'COLOUR',
            datatype: 'singlevaluelist',
            required: true,
            datatype_description: null,
            order: 1,
            description: 'Colour',
            values: [{ key: '001', name: 'Red' }],
          },
        ],
      })
      const { text } = await c.get(`services/${lamp}.xml`)
      assert.match(
        text,
        /<attributes><attribute><variable>true<\/variable>.*<values><value><key>001<\/key>/,
      )
      assert.match((await c.get('services/jw.M.00.xml')).text, /<attributes\/>/)
      assert.deepEqual(await c.json200('services/jw.M.00.json'), {
        service_code: 'jw.M.00',
        attributes: [],
      })
    },
  )

  door(
    'a path without an ending is answered in what the client accepts, XML when it says nothing',
    async (c) => {
      const table: [accept: string, type: string][] = [
        ['application/json', 'application/json; charset=utf-8'],
        ['text/xml', 'text/xml; charset=utf-8'],
        ['*/*', 'text/xml; charset=utf-8'],
      ]
      for (const [accept, type] of table) {
        // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
        assert.equal((await c.get('services/jw.M.00', { accept })).type, type, accept)
      }
    },
  )

  door(
    'whatever goes wrong is told in the form of the interface and never with a status of success',
    async (c) => {
      const form = { 'content-type': 'application/x-www-form-urlencoded' }
      const table: [
        method: 'GET' | 'POST' | 'PUT',
        path: string,
        status: number,
        o?: { body?: string; headers?: Record<string, string> },
      ][] = [
        ['GET', 'services.yaml', 404],
        ['GET', 'requests/1.yaml', 404],
        ['GET', 'nothing.json', 404],
        ['GET', '/open311/v1/services.xml', 404],
        ['PUT', 'requests.json', 404],
        ['GET', 'requests.json?start_date=now', 400],
        ['POST', 'requests.xml', 403, { body: '', headers: form }],
        [
          'POST',
          'requests.xml',
          413,
          { body: `description=${'x'.repeat(2 ** 20)}`, headers: form },
        ],
        [
          'POST',
          'requests.json',
          415,
          { body: '<request/>', headers: { 'content-type': 'text/xml' } },
        ],
        [
          'POST',
          'requests.json',
          400,
          { body: '{', headers: { 'content-type': 'application/json' } },
        ],
        [
          'POST',
          'requests.json',
          400,
          { body: 'x', headers: { 'content-type': 'multipart/form-data; boundary=X' } },
        ],
        [
          'POST',
          'requests.json',
          400,
          { body: '', headers: { ...form, 'idempotency-key': 'short' } },
        ],
        ['GET', 'services.json', 403, { headers: { authorization: 'Bearer wrong' } }],
      ]
      for (const [method, path, expected, o] of table) {
        // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
        const { status, type, text } = await c.send(method, path, o)
        assert.equal(status, expected, `${method} ${path} ${text}`)
        if (path.includes('.json')) {
          assert.equal(type, 'application/json; charset=utf-8', path)
          const errors = JSON.parse(text) as { code: number; description: string }[]
          assert.ok(
            errors.length > 0 && errors.every((e) => e.code === expected && e.description),
            text,
          )
        } else {
          assert.equal(type, 'text/xml; charset=utf-8', path)
          const { errors } = xml(text) as { errors: { error: { code: string } } }
          assert.equal(errors.error.code, String(expected), path)
        }
      }
    },
  )
})

onEveryDatabase('updates of requests, both ways', (open) => {
  const door = doorTests(open)
  type Update = Record<string, string>
  const list = (text: string) => {
    const { service_request_updates: root } = xml(text) as {
      service_request_updates: '' | { request_update: Update | Update[] }
    }
    return root ? [root.request_update].flat() : []
  }

  door(
    'what happens to a request is told with its own time, in the window asked for, under an id that stays',
    async (c) => {
      const id = await c.report()
      c.clock.now = noon + 500
      await c.act(id, { command: 'accept' })
      c.clock.now = noon + minute
      await c.act(id, { command: 'file' })
      await c.act(id, { command: 'dispatch', lead: 'lamps', assisting: [], instruction: '内部' })
      c.clock.now = noon + 2 * minute
      await c.act(id, { command: 'takeUp' })
      c.clock.now = noon + hour
      await c.act(id, { command: 'forceClose', reason: 'unableToFix', reply: '已联系 13800138000' })
      await c.act(id, { command: 'comment', note: '内部批注' })
      const ask = async (query: string) =>
        list((await c.get(`servicerequestupdates.xml?api_key=${c.key}&${query}`)).text)
      const all = await ask(
        'start_date=2026-07-13T00:00:00+08:00&end_date=2026-07-14T00:00:00+08:00&jurisdiction_id=',
      )
      assert.deepEqual(
        all.map((u) => [u['status'], u['updated_datetime']]),
        [
          ['INVESTIGATING', '2026-07-13T12:00:00+08:00'],
          ['INVESTIGATING', '2026-07-13T12:01:00+08:00'],
          ['ACTION_SCHEDULED', '2026-07-13T12:01:00+08:00'],
          ['IN_PROGRESS', '2026-07-13T12:02:00+08:00'],
          ['NO_FURTHER_ACTION', '2026-07-13T13:00:00+08:00'],
        ],
      )
      assert.ok(all.every((u) => u['service_request_id'] === id))
      assert.equal(new Set(all.map((u) => u['update_id'])).size, 5)
      assert.match(
        all.at(-1)?.['description'] ?? '',
        /^Closed, not solved: Cannot be fixed\n已联系 138\*{8}$/,
      )
      assert.ok(!JSON.stringify(all).includes('内部'))
      assert.deepEqual(
        await ask('start_date=2026-07-13T12:01:00%2B08:00&end_date=2026-07-13T12:01:00Z'),
        all.slice(1),
      )
      const own = await ask(
        'start_date=2026-07-13T12:00:00+08:00&end_date=2026-07-13T12:00:00+08:00',
      )
      assert.deepEqual(own, all.slice(0, 1))
      assert.deepEqual(await ask('jurisdiction_id=9902&start_date=2026-07-13T00:00:00Z'), [])
    },
  )

  door(
    'updates are for holders of a key, and tell nothing of what is private and came by another door',
    async (c) => {
      const id = await c.report({ non_public: '1' })
      await c.act(id, { command: 'accept' })
      const path = 'servicerequestupdates.json'
      assert.equal((await c.get(path)).status, 403)
      assert.equal((await c.get(`${path}?api_key=wrong`)).status, 403)
      const own = (await c.json200(`${path}?api_key=${c.key}`)) as Update[]
      assert.deepEqual(
        own.map((u) => u['service_request_id']),
        [id],
      )
      await c.db.owner((tx) => tx.run(sql`update cases set door = 'web'`))
      assert.deepEqual(await c.json200(`${path}?api_key=${c.key}`), [])
    },
  )

  const words = (c: { key: string }, id: string) => ({
    api_key: c.key,
    service_request_id: id,
    update_id: '00123',
    status: 'FIXED',
    updated_datetime: '2026-07-13T12:30:00+08:00',
    description: '已经修好了，谢谢 13800138000',
    first_name: 'Ann',
    last_name: '-',
    email: 'ann@example.org',
    public_anonymity_required: 'TRUE',
  })

  door('someone’s words are added once, whatever they say of the state', async (c) => {
    const id = await c.report()
    const first = await c.post('servicerequestupdates.xml', words(c, id))
    assert.equal(first.status, 200, first.text)
    assert.deepEqual(list(first.text), [{ update_id: '00123' }])
    const again = await c.post('servicerequestupdates.xml', {
      ...words(c, id),
      description: '又一遍',
    })
    assert.equal(again.text, first.text)
    const stored = await c.caseOf(id)
    assert.equal(stored.description, '路灯不亮\n\n已经修好了，谢谢 13800138000')
    assert.equal(stored.state, 'reported')
    const rows = await c.db.owner((tx) =>
      tx.rows<{ data: Record<string, unknown> }>(
        sql`select data from journal where kind = 'wordAdded'`,
      ),
    )
    assert.deepEqual(
      rows.map((r) => r.data),
      [
        {
          door: 'open311',
          updateId: '00123',
          status: 'FIXED',
          updatedAt: '2026-07-13T12:30:00+08:00',
        },
      ],
    )
    const [shown] = (await c.json200(`requests/${id}.json`)) as { description: string }[]
    assert.equal(shown?.description, '路灯不亮\n\n已经修好了，谢谢 138********')
  })

  door(
    'words about a closed request are kept too, those about a merged one go to the main one',
    async (c) => {
      const [main, twin] = [await c.report(), await c.report()]
      await c.act(twin, { command: 'merge', into: (await c.caseOf(main)).id })
      await c.post('servicerequestupdates.json', words(c, twin))
      assert.match((await c.caseOf(main)).description, /已经修好了/)
      await c.act(main, { command: 'refuse', reason: 'notFound', note: '没有' })
      const form = { ...words(c, main), update_id: '2', status: 'open', description: '还在' }
      assert.equal((await c.post('servicerequestupdates.json', form)).status, 200)
      const stored = await c.caseOf(main)
      assert.match(stored.description, /还在$/)
      assert.equal(stored.state, 'refused')
    },
  )

  door('an update names each thing it lacks', async (c) => {
    const id = await c.report()
    const table: [change: Record<string, string>, status: number, field: string][] = [
      [{ update_id: '' }, 400, 'update_id'],
      [{ description: '' }, 400, 'description'],
      [{ status: 'done' }, 400, 'status'],
      [{ updated_datetime: '2026-07-13 12:00:00' }, 400, 'updated_datetime'],
      [{ service_request_id: '1' }, 404, 'service_request_id'],
      [{ api_key: '' }, 403, 'api_key'],
    ]
    for (const [change, expected, field] of table) {
      // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
      const { status, text } = await c.post('servicerequestupdates.json', {
        ...words(c, id),
        ...change,
      })
      assert.equal(status, expected, text)
      assert.match(text, new RegExp(`"description":"${field}: `))
    }
    assert.equal((await c.caseOf(id)).description, '路灯不亮')
  })
})
