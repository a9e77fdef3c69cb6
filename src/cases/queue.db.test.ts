// The queue: filters, counts, pages, exports and saved views say the same.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Database } from '#platform/db.ts'
import { readCsv } from '#platform/formats/csv.ts'
import { Readable } from 'node:stream'
import { inflateRawSync } from 'node:zlib'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import {
  day,
  drain,
  type Json,
  openTown,
  places,
  type PostCode,
  type Town,
} from './city.fixture.ts'

type Line = {
  readonly id: string
  readonly state: string
  readonly light: string
  readonly number: string
}

/** Fourteen cases in eight states, on both sides of their deadlines. */
async function fillQueue(t: Town): Promise<string[]> {
  const ids: string[] = []
  const add = async (body: Record<string, unknown> = {}) => {
    const { id } = (
      await t.report({ point: { ...places.west, lat: 30.6005 + ids.length * 0.0006 }, ...body })
    ).json
    ids.push(id)
    return id as string
  }
  await t.walk(await add(), 'closed')
  await t.walk(await add(), 'handling')
  await t.walk(await add(), 'done')
  const stopped = await add()
  await t.walk(stopped, 'handling')
  await t.command(stopped, 'requestSuspension', 'waterHandler', {
    note: '等雨停',
    until: new Date(t.clock.now + 9 * day).toISOString(),
  })
  await t.command(stopped, 'endorse', 'dispatcher')
  await t.command(stopped, 'approve', 'dutyOfficer')
  t.clock.now += 2 * day
  await t.walk(await add(), 'dispatched')
  await t.walk(await add(), 'filed')
  const late = ids[1] as string
  await t.command(late, 'finish', 'waterHandler', { result: '已更换灯泡', noPhotoReason: '夜间' })
  await t.command(late, 'check', 'gridWorker', { passed: true, note: '已亮' })
  await t.command(late, 'close', 'dutyOfficer', { outcome: 'solved', reply: '路灯已修好' })
  await t.command(late, 'appeal', 'waterHandler', { note: '因停电延误' })
  await t.command(late, 'decideAppeal', 'dispatcher', { upheld: true, note: '属实' })
  await t.command(late, 'decideAppeal', 'callTaker', { upheld: true, note: '属实' })
  await t.walk(
    await add({ categoryPath: drain, point: places.east, description: '路面积水' }),
    'accepted',
  )
  await t.command(await add(), 'refuse', 'dispatcher', { reason: 'outOfScope', note: '不属本市' })
  await t.command(await add(), 'ask', 'dispatcher', { question: '哪一盏？' })
  await t.walk(await add(), 'dispatched')
  // near its deadline: three quarters of eight working hours are gone
  t.clock.now += 8.5 * 3_600_000
  await add({
    title: '=HYPERLINK("http://x")',
    reporter: { name: '王五丰', phone: '13871234567' },
  })
  return ids
}

onEveryDatabase('the queue', (open) => {
  void describe('of a filled town', () => queueTests(open))
})

function queueTests(open: () => Promise<Database>): void {
  // Filled once: the tests only look at it, or put back what they change.
  let filled: Promise<{ t: Town; ids: string[] }> | undefined
  const fill = async () => {
    const t = await openTown(await open())
    return { t, ids: await fillQueue(t) }
  }
  after(async () => (await filled)?.t.close())
  const town = (name: string, run: (t: Town, ids: string[]) => Promise<void>) =>
    void test(name, async () => {
      const { t, ids } = await (filled ??= fill())
      await run(t, ids)
    })
  const list = async (t: Town, query: string, as: PostCode = 'dispatcher') => {
    const reply = await t.send('GET', `/api/cases?limit=200&${query}`, { as })
    assert.equal(reply.status, 200, query)
    return reply.json.items as Line[]
  }
  const counts = async (t: Town, query: string) =>
    (await t.send('GET', `/api/cases/counts?${query}`, { as: 'dispatcher' })).json

  town('each filter gives what it says, and the counts are those of the lists', async (t, ids) => {
    const all = await list(t, '')
    assert.equal(all.length, ids.length)
    const total = await counts(t, '')
    assert.equal(total.total, ids.length)
    const by = (key: 'state' | 'light') =>
      all.reduce<Record<string, number>>(
        (sum, c) => ({ ...sum, [c[key]]: (sum[c[key]] ?? 0) + 1 }),
        {},
      )
    assert.deepEqual(total.byState, by('state'))
    assert.deepEqual(total.byLight, by('light'))
    assert.deepEqual(Object.keys(total.byLight).toSorted(), [
      'late',
      'near',
      'none',
      'onTime',
      'suspended',
    ])
    for (const key of ['state', 'light'] as const) {
      for (const [value, n] of Object.entries(by(key))) {
        // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
        const items = await list(t, `${key}=${value}`)
        assert.deepEqual([items.length, items.every((c) => c[key] === value)], [n, true], value)
        // eslint-disable-next-line no-await-in-loop
        assert.equal((await counts(t, `${key}=${value}`)).total, n)
      }
    }
  })

  town('filters of place, category, unit, words and time find their cases', async (t, ids) => {
    const table: [string, number][] = [
      ['area=420102002', 1],
      ['area=4201', ids.length],
      ['area=420103', 0],
      [`category=${drain}`, 1],
      ['category=gb2026/M/0%25', 0],
      ['unit=water', 6],
      ['unit=roads', 0],
      ['q=%E7%A7%AF%E6%B0%B4', 1],
      ['open=true&state=closed', 0],
      ['open=false', 3],
      ['state=closed,refused', 3],
      ['rated=true', 0],
      ['door=web', ids.length],
      ['door=hotline', 0],
      ['bbox=114.31,30.6,114.32,30.61', 1],
      ['urgency=danger', 0],
      ['from=2026-03-04T00:00:00Z', 7],
      ['to=2026-03-04T00:00:00Z', 4],
    ]
    for (const [query, n] of table) {
      // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
      assert.equal((await list(t, query)).length, n, query)
      // eslint-disable-next-line no-await-in-loop
      assert.equal((await counts(t, query)).total, n, query)
    }
    const { number } = (await t.read(ids[0] as string)).json
    for (const q of [number, `${number.slice(0, 3)} ${number.slice(3)}`]) {
      // eslint-disable-next-line no-await-in-loop
      assert.deepEqual(
        (await list(t, `q=${encodeURIComponent(q)}`)).map((c) => c.id),
        [ids[0]],
      )
    }
  })

  town(
    'a late case whose appeal was upheld keeps its late light, and the figures leave it out',
    async (t, ids) => {
      const late = ids[1]
      const has = async (query: string) => (await list(t, query)).some((c) => c.id === late)
      assert.deepEqual(
        [await has('light=late'), await has('figure=onTime'), await has('figure=late')],
        [true, true, false],
      )
      const page = (await t.read(late as string)).json
      assert.deepEqual([page.late, page.lateExempt, page.light], [true, true, 'late'])
    },
  )

  for (const sort of ['due', 'reported', 'updated'] as const) {
    town(`turning pages sorted by ${sort} shows every case once, in order`, async (t, ids) => {
      const seen: string[] = []
      let cursor = ''
      do {
        // eslint-disable-next-line no-await-in-loop -- pages follow one another
        const { json } = await t.send('GET', `/api/cases?limit=3&sort=${sort}${cursor}`, {
          as: 'dispatcher',
        })
        seen.push(...json.items.map((c: Line) => c.id))
        assert.ok(json.items.length === 3 || json.next === null)
        cursor = json.next ? `&cursor=${json.next}` : ''
      } while (cursor)
      assert.deepEqual(
        seen,
        (await list(t, `sort=${sort}`)).map((c) => c.id),
      )
      assert.deepEqual(seen.toSorted(), ids.toSorted())
    })
  }

  town('a made-up cursor or filter is refused naming the field', async (t) => {
    const forged = (key: unknown) => Buffer.from(JSON.stringify(key)).toString('base64url')
    const table: [string, string][] = [
      ['cursor=xxx', 'cursor'],
      [`cursor=${forged(['x', 'y'])}`, 'cursor'],
      [`cursor=${forged([1])}`, 'cursor'],
      [`cursor=${forged(['2026-01-01', null])}`, 'cursor'],
      [`cursor=${forged([{ a: 1 }, {}])}`, 'cursor'],
      ['limit=0', 'limit'],
      ['limit=9999', 'limit'],
      ['state=flying', 'state.0'],
      ['area=abc', 'area'],
      ['from=yesterday', 'from'],
      ['bbox=1,2,3', 'bbox'],
      ['sort=random', 'sort'],
    ]
    for (const [query, field] of table) {
      // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
      const { status, json } = await t.send('GET', `/api/cases?${query}`, { as: 'dispatcher' })
      assert.deepEqual([status, json.fields?.[0].field], [400, field], query)
    }
    const notices = await t.send('GET', `/api/inbox?cursor=${forged(['x', 'y'])}`, {
      as: 'dispatcher',
    })
    assert.equal(notices.status, 400)
  })

  town('each post’s queue ends where its reach ends', async (t, ids) => {
    const table: [PostCode, number][] = [
      ['dispatcher', ids.length],
      ['westDispatcher', ids.length - 1],
      ['eastDispatcher', 1],
      ['gridWorker', ids.length - 1],
      ['waterHandler', 6],
      ['roadsHandler', 0],
      ['supervisor', ids.length],
      ['admin', ids.length],
    ]
    for (const [as, n] of table) {
      // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
      assert.equal((await list(t, '', as)).length, n, as)
    }
  })

  town(
    'the export as CSV has every line of the queue, opens harmlessly and holds no contact',
    async (t, ids) => {
      const reply = await t.send('GET', '/api/cases?format=csv', { as: 'dispatcher' })
      assert.match(String(reply.headers['content-disposition']), /cases\.csv/)
      const rows: Json[] = []
      for await (const item of readCsv(Readable.from([reply.bytes]))) rows.push(item.row)
      assert.equal(rows.length, ids.length)
      assert.ok(rows.every((r) => /^\d{7,}$/.test(r.number) && r.state !== ''))
      const text = reply.bytes.toString()
      assert.doesNotMatch(text, /王五丰|13871234567/)
      assert.doesNotMatch(text, /(^|,)"?=/m, 'a spreadsheet would calculate it')
      const filtered = await t.send('GET', '/api/cases?format=csv&state=refused', {
        as: 'dispatcher',
      })
      assert.equal(filtered.bytes.toString().trim().split('\n').length, 2)
    },
  )

  town('the export as a sheet opens and holds the same lines', async (t, ids) => {
    const reply = await t.send('GET', '/api/cases?format=xlsx', { as: 'dispatcher' })
    assert.equal(reply.bytes.subarray(0, 2).toString(), 'PK')
    const sheet = unzip(reply.bytes, 'xl/worksheets/sheet1.xml')
    assert.equal(sheet.match(/<row /g)?.length, ids.length + 1)
  })

  town('saved views are one’s own', async (t) => {
    const saved = await t.send('POST', '/api/views', {
      as: 'dispatcher',
      body: { name: '积水', query: { category: drain } },
    })
    assert.equal(saved.status, 200)
    const views = async (as: PostCode) =>
      (await t.send('GET', '/api/views', { as })).json.items.map((v: { name: string }) => v.name)
    assert.deepEqual([await views('dispatcher'), await views('dispatcher2')], [['积水'], []])
    await t.send('DELETE', `/api/views/${saved.json.id}`, { as: 'dispatcher2' })
    assert.deepEqual(await views('dispatcher'), ['积水'])
    assert.equal(
      (await t.send('DELETE', `/api/views/${saved.json.id}`, { as: 'dispatcher' })).status,
      204,
    )
    assert.deepEqual(await views('dispatcher'), [])
  })

  town('the map shows every case that has a place, with the light of the queue', async (t) => {
    const points = (await t.send('GET', '/api/cases/points', { as: 'dispatcher' })).json
      .items as Line[]
    const lines = new Map((await list(t, '')).map((c) => [c.id, c.light]))
    assert.equal(points.length, lines.size)
    for (const p of points) assert.equal(p.light, lines.get(p.id), p.number)
  })
}

/** One file of a ZIP, by its central directory. */
function unzip(zip: Buffer, name: string): string {
  const end = zip.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'))
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [method, size, nameLength] = [
      zip.readUInt16LE(at + 10),
      zip.readUInt32LE(at + 20),
      zip.readUInt16LE(at + 28),
    ]
    if (zip.toString('utf8', at + 46, at + 46 + nameLength) === name) {
      const local = zip.readUInt32LE(at + 42)
      const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
      const bytes = zip.subarray(start, start + size)
      return (method === 8 ? inflateRawSync(bytes) : bytes).toString()
    }
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  throw new Error(`${name} is not in the file`)
}
