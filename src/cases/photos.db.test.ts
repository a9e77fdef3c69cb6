// Photos: sent once however often they arrive, used once, refused whole.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { type Ask, form, photo, type Reply, type Town } from './city.fixture.ts'
import { townTests } from './town.fixture.ts'

const fileNames = (t: Town) =>
  readdirSync(t.home, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.startsWith(join('files', '')) && name.length > 60)
    .toSorted()

/** A form in whatever order. */
async function formOf(parts: readonly (readonly [string, string | Buffer])[]): Promise<Ask> {
  const data = new FormData()
  for (const [name, value] of parts) {
    if (typeof value === 'string') data.append(name, value)
    else data.append(name, new Blob([Uint8Array.from(value)], { type: 'image/jpeg' }), 'p.jpg')
  }
  const request = new Request('http://localhost', { method: 'POST', body: data })
  const type = request.headers.get('content-type') ?? ''
  return { headers: { 'content-type': type }, payload: Buffer.from(await request.arrayBuffer()) }
}

onEveryDatabase('photos', (open) => {
  const town = townTests(open)
  const handled = async (t: Town): Promise<string> => {
    const { id } = (await t.report()).json
    await t.walk(id, 'handling')
    return id
  }
  const add = (t: Town, id: string, ask: Ask): Promise<Reply> =>
    t.send('POST', `/api/cases/${id}/evidence`, { as: 'waterHandler', ...ask })

  town('the same photo sent twice with one key is one photo on the case', async (t) => {
    const id = await handled(t)
    const ask = { key: randomUUID(), ...form(await photo(), { fields: { stage: 'before' } }) }
    const [first, second] = await Promise.all([add(t, id, ask), add(t, id, ask)])
    assert.deepEqual([first.status, second.status], [200, 200])
    assert.deepEqual(second.json, first.json)
    const after = await t.counts()
    assert.deepEqual([after['evidence'], after['upload']], [1, 1])
    const third = await add(t, id, ask)
    assert.equal(third.headers['idempotency-replayed'], 'true')
    assert.deepEqual(third.json, first.json)
    assert.deepEqual(await t.counts(), after)
    assert.equal((await t.read(id)).json.evidence.length, 1)
  })

  town('a key that brought one photo brings no other, nor the same with other words', async (t) => {
    const id = await handled(t)
    const key = randomUUID()
    await add(t, id, { key, ...form(await photo(), { fields: { caption: '修前' } }) })
    const [before, files] = [await t.counts(), fileNames(t)]
    assert.equal(files.length, 1)
    const others = [
      form(await photo('red'), { fields: { caption: '修前' } }),
      form(await photo(), { fields: { caption: '修后' } }),
      form(await photo()),
    ]
    for (const other of others) {
      // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
      const { status, json } = await add(t, id, { key, ...other })
      assert.deepEqual([status, json.code], [409, 'key-reused'])
    }
    assert.deepEqual([await t.counts(), fileNames(t)], [before, files])
  })

  town('a photo sent ahead twice with one key is kept once, anonymous or not', async (t) => {
    for (const as of [undefined, 'gridWorker'] as const) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const [key, ask] = [randomUUID(), form(await photo())]
      const send = () => t.send('POST', '/api/uploads', { as, key, ...ask })
      // eslint-disable-next-line no-await-in-loop
      const [first, second] = [await send(), await send()]
      assert.deepEqual([first.status, second.status], [201, 201])
      assert.deepEqual(second.json, first.json)
      assert.ok(first.json.gps, 'where it was taken is given back, each time')
    }
    assert.equal((await t.counts())['upload'], 2)
  })

  town(
    'a stage or caption that cannot be is refused by name, and nothing of the photo stays',
    async (t) => {
      const id = await handled(t)
      const before = await t.counts()
      const table: [field: string, value: string][] = [
        ['stage', 'afterwards'],
        ['stage', ''],
        ['stage', 'report'],
        ['caption', '长'.repeat(301)],
        ['caption', 'a\u0000b'],
      ]
      for (const [field, value] of table) {
        // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
        const { status, json } = await add(
          t,
          id,
          form(await photo(), { fields: { [field]: value } }),
        )
        assert.deepEqual([status, json.code], [400, 'invalid-input'], `${field} ${value}`)
        assert.equal(json.fields[0].field, field)
      }
      const none = await add(t, id, await formOf([['stage', 'after']]))
      assert.deepEqual([none.status, none.json.fields[0].field], [400, 'photo'])
      assert.deepEqual([await t.counts(), fileNames(t)], [before, []])
    },
  )

  town('what is said of a photo counts also when it stands after it', async (t) => {
    const id = await handled(t)
    const parts = [
      ['photo', await photo()],
      ['caption', ' 修后 '],
      ['stage', 'after'],
    ] as const
    const { json } = await add(t, id, await formOf(parts))
    assert.deepEqual([json.evidence[0].stage, json.evidence[0].caption], ['after', '修后'])
  })

  town('of two reports that bring the same photo at once, one has it', async (t) => {
    for (let i = 0; i < 4; i++) {
      // eslint-disable-next-line no-await-in-loop -- one pair after the other
      const { id } = (await t.send('POST', '/api/uploads', form(await photo()))).json
      // eslint-disable-next-line no-await-in-loop
      const both = await Promise.all([t.report({ photos: [id] }), t.report({ photos: [id] })])
      const statuses = both.map((r) => r.status).toSorted((a, b) => a - b)
      assert.deepEqual(statuses, [201, 400])
      assert.equal(both.find((r) => r.status === 400)?.json.fields[0].field, 'photos')
    }
    const { evidence, cases } = await t.counts()
    assert.deepEqual([evidence, cases], [4, 4])
  })
})
