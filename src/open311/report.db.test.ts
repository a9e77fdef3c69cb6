import assert from 'node:assert/strict'
import { doorPosts, makeToken } from '#people'
import { sql } from '#platform/db.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { doorTests, lamp, oneCity, place, xml } from './fixture.ts'

type Request = Record<string, string | number | null>

onEveryDatabase('Open311 reports', (open) => {
  const door = doorTests(open)

  door('a report is answered at once with its id, never with a token', async (c) => {
    const form = { api_key: c.key, service_code: lamp, description: 'Dark', ...place }
    const { status, type, text } = await c.post('requests.xml', form)
    assert.equal(status, 200, text)
    assert.equal(type, 'text/xml; charset=utf-8')
    const { service_requests: answer } = xml(text) as {
      service_requests: { request: Record<string, string> }
    }
    assert.deepEqual(Object.keys(answer.request), [
      'service_request_id',
      'service_notice',
      'account_id',
    ])
    const id = answer.request['service_request_id'] ?? ''
    assert.match(answer.request['service_notice'] ?? '', /2026-07-13T\d\d:\d\d:00\+08:00/)
    const stored = await c.caseOf(id)
    assert.deepEqual(
      [stored.categoryPath, stored.areaCode, stored.door, stored.point],
      ['gb2026/M/01001', '990101001', 'open311', { lon: 114.051234, lat: 30.051234 }],
    )
    assert.deepEqual(await c.json200(`tokens/${id}.json`), [{ service_request_id: id, token: id }])
  })

  door('words of danger are answered with the number to call', async (c) => {
    const form = { api_key: c.key, service_code: lamp, description: '燃气泄漏，着火了', ...place }
    const { text } = await c.post('requests.json', form, { 'accept-language': 'zh-CN' })
    assert.match((JSON.parse(text) as Request[])[0]?.['service_notice'] as string, /立即拨打.*119/)
  })

  door('a report without a key of this door is refused with 403', async (c) => {
    const form = { service_code: lamp, description: 'Dark', ...place }
    const limited = await makeToken(c.people, {
      ...c.order,
      postId: doorPosts.open311,
      scopes: ['case.readPublic'],
    })
    for (const api_key of ['', 'wrong', limited.secret]) {
      // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
      const { status, text } = await c.post('requests.json', { ...form, api_key })
      assert.equal(status, 403, text)
      const [error] = JSON.parse(text) as { code: number; description: string }[]
      assert.equal(error?.code, 403)
      assert.match(error?.description ?? '', /api_key/)
    }
    const [count] = await c.db.owner((tx) =>
      tx.rows<{ n: number }>(sql`select count(*) as n from cases`),
    )
    assert.equal(count?.n, 0)
  })

  door('every wrong argument is named, and nothing is stored', async (c) => {
    const good = { api_key: c.key, service_code: lamp, description: 'Dark', ...place }
    const table: [form: Record<string, string>, status: number, said: RegExp[]][] = [
      [{ service_code: '' }, 400, [/^service_code:/]],
      [{ service_code: '../x' }, 404, [/^service_code:/]],
      [{ service_code: 'gb2026.M.99999999' }, 404, [/^service_code:/]],
      [{ lat: '' }, 400, [/^lat: /]],
      [{ lat: 'north', email: 'nobody' }, 400, [/^lat: degrees/, /^email: /]],
      [{ lat: place.long, long: place.lat }, 400, [/^lat: degrees/]],
      [{ lat: '10', long: '10' }, 400, [/^point: /]],
      [{ lat: '', long: '' }, 400, [/^lat: a place: .*address_string/]],
      [{ lat: '', long: '', address_string: '中山大道1号' }, 400, [/^jurisdiction_id: /]],
      [{ description: 'x'.repeat(4001) }, 400, [/^description: at most 4000/]],
      [{ description: 'a\0b' }, 400, [/^description: .*NUL/]],
      [{ media_url: 'file:///etc/passwd' }, 400, [/^media_url\.0: an http/]],
      [{ jurisdiction_id: '9999' }, 404, [/^jurisdiction_id: /]],
      [{ jurisdiction_id: '9902' }, 400, [/^lat: a place in the jurisdiction 9902/]],
    ]
    for (const [change, expected, said] of table) {
      // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
      const { status, text } = await c.post('requests.json', { ...good, ...change })
      const errors = JSON.parse(text) as { code: number; description: string }[]
      assert.equal(status, expected, `${JSON.stringify(change).slice(0, 80)} ${text}`)
      assert.equal(errors.length, said.length, text)
      said.forEach((pattern, i) => assert.match(errors[i]?.description ?? '', pattern))
      assert.ok(errors.every((e) => e.code === expected))
    }
    const [count] = await c.db.owner((tx) =>
      tx.rows<{ n: number }>(sql`select count(*) as n from cases`),
    )
    assert.equal(count?.n, 0)
  })

  door(
    'what FixMyStreet sends is taken: CRLF, repeated media_url, attributes of its own, a jurisdiction in the query',
    async (c) => {
      const form = {
        api_key: c.key,
        service_code: lamp,
        description: 'Dark <b>lamp</b>\r\n\r\n很暗🔦\r\n\r\nhttps://fms.example/report/1',
        media_url: ['https://fms.example/1.jpg', 'https://fms.example/2.jpg'],
        'attribute[fixmystreet_id]': '0042',
        'attribute[title]': 'Dark lamp',
        'attribute[contact_email]': 'b@example.org',
        first_name: 'Ann',
        last_name: '-',
        email: 'ann@example.org',
        phone: '+44 7700 900000',
        device_id: '',
        ...place,
      }
      const { status, text } = await c.post('requests.xml?jurisdiction_id=9901', form)
      assert.equal(status, 200, text)
      const { request } = (xml(text) as { service_requests: { request: Record<string, string> } })
        .service_requests
      const stored = await c.caseOf(request['service_request_id'] ?? '')
      assert.equal(stored.title, 'Dark lamp')
      assert.equal(stored.description, form.description)
      assert.deepEqual(stored.attributes, { fixmystreet_id: '0042', media_url: form.media_url })
      const answer = await c.get(`requests/${stored.number}.xml`)
      const shown = (xml(answer.text) as { service_requests: { request: Record<string, string> } })
        .service_requests.request
      assert.match(shown['description'] ?? '', /<b>lamp<\/b>|&lt;b&gt;lamp/)
      assert.match(answer.text, /&lt;b&gt;lamp&lt;\/b&gt;&#xD;\n&#xD;\n很暗🔦/)
    },
  )

  door('a multipart form is taken, a file in it is refused', async (c) => {
    const form = { api_key: c.key, service_code: lamp, description: '很暗', ...place }
    const part = (name: string, value: string, file = '') =>
      `--X\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`
    const parts = Object.entries(form)
      .map(([name, value]) => part(name, value))
      .join('')
    const headers = { 'content-type': 'multipart/form-data; boundary=X' }
    const taken = await c.send('POST', 'requests.json', { headers, body: `${parts}--X--\r\n` })
    assert.equal(taken.status, 200, taken.text)
    const file = part('media', 'not a photo', '; filename="../../x.jpg"')
    const refused = await c.send('POST', 'requests.json', {
      headers,
      body: `${parts}${file}--X--\r\n`,
    })
    assert.equal(refused.status, 400, refused.text)
    assert.match(refused.text, /media: no file/)
    assert.equal(((await c.json200('requests.json')) as Request[]).length, 1)
  })

  door(
    'an address in a jurisdiction is place enough, and where there is one city it need not be named',
    async (c) => {
      const id = await c.report({ lat: '', long: '', address_string: '中山大道1号' })
      const stored = await c.caseOf(id)
      assert.deepEqual(
        [stored.areaCode, stored.point, stored.address],
        ['9901', null, '中山大道1号'],
      )
    },
    oneCity,
  )

  door('a report sent twice with one Idempotency-Key is one request', async (c) => {
    const form = { api_key: c.key, service_code: lamp, description: 'Dark', ...place }
    const headers = { 'idempotency-key': 'a-key-of-one-report' }
    const first = await c.post('requests.json', form, headers)
    const second = await c.post('requests.json', form, headers)
    assert.equal(second.status, 200)
    assert.equal(second.text, first.text)
    assert.equal(((await c.json200('requests.json')) as Request[]).length, 1)
  })

  door(
    'required attributes must be there and every value must be one that the service offers',
    async (c) => {
      await c.setCategory('gb2026/M/01001', { attributes })
      const missing = await c.post('requests.json', {
        api_key: c.key,
        service_code: lamp,
        ...place,
      })
      assert.equal(missing.status, 400)
      assert.match(missing.text, /attribute\[POLE\]: an answer/)
      const wrong = {
        'attribute[POLE]': 'tall',
        'attribute[COLOUR]': 'purple',
        'attribute[WHEN]': 'yesterday',
        'attribute[SEEN][]': ['day', 'dusk'],
      }
      const refused = await c.post('requests.json', {
        api_key: c.key,
        service_code: lamp,
        ...place,
        ...wrong,
      })
      assert.equal(refused.status, 400)
      const said = (JSON.parse(refused.text) as { description: string }[]).map((e) => e.description)
      assert.deepEqual(
        said.map((text) => text.split(':')[0]),
        ['attribute[POLE]', 'attribute[COLOUR]', 'attribute[WHEN]', 'attribute[SEEN]'],
      )
      const id = await c.report({
        'attribute[POLE]': '0042',
        'attribute[COLOUR]': '01',
        'attribute[SEEN][]': ['day', 'night'],
      })
      assert.deepEqual((await c.caseOf(id)).attributes, {
        POLE: '0042',
        COLOUR: '01',
        SEEN: ['day', 'night'],
      })
    },
  )
})

const value = (key: string) => ({ key, name: key, nameEn: '' })
const attributes = [
  { code: 'POLE', datatype: 'number', required: true, name: '灯杆号', nameEn: 'Pole', values: [] },
  {
    code: 'COLOUR',
    datatype: 'singlevaluelist',
    required: false,
    name: '颜色',
    nameEn: 'Colour',
    values: [value('01')],
  },
  { code: 'WHEN', datatype: 'datetime', required: false, name: '何时', nameEn: 'When', values: [] },
  {
    code: 'SEEN',
    datatype: 'multivaluelist',
    required: false,
    name: '何时可见',
    nameEn: 'Seen',
    values: [value('day'), value('night')],
  },
]
