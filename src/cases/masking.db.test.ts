// Photos for everyone: nothing of a face or a number plate leaves the house unless someone has looked.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { sql } from '#platform/db.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { form, type Json, photo, type PostCode, type Town } from './city.fixture.ts'
import { townTests } from './town.fixture.ts'

const plate = { kind: 'rectangle', x: 0.25, y: 0.25, width: 0.5, height: 0.25 }

onEveryDatabase('photos for everyone', (open) => {
  const town = townTests(open)
  /** A case with one photo of the resident's. */
  const reported = async (t: Town) => {
    const upload = (await t.send('POST', '/api/uploads', form(await photo()))).json.id
    const { id, followToken } = (await t.report({ photos: [upload] })).json
    return { id, followToken, original: (await t.read(id)).json.evidence[0] }
  }
  const mask = (t: Town, o: { id: string; photo: string; as?: PostCode; shapes?: unknown }) =>
    t.send('POST', `/api/cases/${o.id}/photos/${o.photo}/mask`, {
      as: o.as ?? 'dispatcher',
      key: randomUUID(),
      body: { shapes: o.shapes ?? [plate] },
    })

  town('a photo nobody has looked at cannot be made public', async (t) => {
    const { id, original } = await reported(t)
    const tried = await t.command(id, 'publish', 'dispatcher', {
      photos: [original.id],
      public: true,
    })
    assert.deepEqual([tried.status, tried.json.fields[0].field], [400, 'nothingToMask'])
    assert.equal((await t.send('GET', original.url)).status, 404)
    await assert.rejects(
      t.db.owner((tx) => tx.run(sql`update evidence set public = true where id = ${original.id}`)),
      /evidence_public_looked_at/,
    )
  })

  town('of a masked photo everyone sees the copy, and nobody outside the photo', async (t) => {
    const { id, original, followToken } = await reported(t)
    const made = await mask(t, { id, photo: original.id })
    assert.equal(made.status, 200)
    const copy = made.json.evidence.find((e: Json) => e.id === made.json.copy)
    assert.deepEqual([copy.maskedFrom, copy.public, copy.stage], [original.id, false, 'report'])
    const { kind, data, actor } = made.json.timeline.at(-1)
    assert.deepEqual(
      [kind, data.photo, data.shapes, actor],
      ['photoMasked', original.id, 1, 'Name of dispatcher'],
    )
    assert.equal((await t.send('GET', copy.url)).status, 404)
    const shown = await t.command(id, 'publish', 'dispatcher', { photos: [copy.id], public: true })
    assert.equal(shown.status, 200)
    assert.deepEqual(
      [(await t.send('GET', copy.url)).status, (await t.send('GET', original.url)).status],
      [200, 404],
    )
    const { photos } = (await t.send('GET', `/api/follow/${followToken}`)).json
    assert.deepEqual(
      photos.map((p: Json) => p.url),
      [original.url],
      'whoever took it sees it once, as it is',
    )
  })

  town('once something had to be masked, the photo itself cannot be declared clean', async (t) => {
    const { id, original } = await reported(t)
    const declare = () =>
      t.command(id, 'publish', 'dutyOfficer', {
        photos: [original.id],
        public: true,
        nothingToMask: true,
      })
    const shown = await declare()
    assert.equal(shown.json.timeline.at(-1).data.nothingToMask, true)
    assert.equal((await t.send('GET', original.url)).status, 200)
    await mask(t, { id, photo: original.id, as: 'dutyOfficer' })
    assert.equal((await t.send('GET', original.url)).status, 404, 'taken back by the mask')
    const again = await declare()
    assert.deepEqual([again.status, again.json.fields[0].field], [400, 'photos'])
  })

  town('who may not publish may not mask, and a wrong shape is named', async (t) => {
    const { id, original } = await reported(t)
    const { counts } = t
    const before = await counts()
    const none: [PostCode, number][] = [
      ['gridWorker', 403],
      ['callTaker', 403],
      ['eastDispatcher', 404],
    ]
    for (const [as, status] of none) {
      // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
      assert.equal((await mask(t, { id, photo: original.id, as })).status, status, as)
    }
    const wrong: [unknown, string][] = [
      [[], 'shapes'],
      [[{ ...plate, kind: 'star' }], 'shapes.0.kind'],
      [[{ ...plate, x: 0.9 }], 'shapes.0'],
      [[{ ...plate, width: 0 }], 'shapes.0.width'],
      // as much work as a server has memory for
      [Array.from({ length: 5 }, () => ({ ...plate, x: 0, y: 0, width: 1, height: 1 })), 'shapes'],
    ]
    for (const [shapes, field] of wrong) {
      // eslint-disable-next-line no-await-in-loop
      const { status, json } = await mask(t, { id, photo: original.id, shapes })
      assert.deepEqual([status, json.fields[0].field], [400, field])
    }
    assert.equal((await mask(t, { id, photo: randomUUID() })).status, 404)
    assert.deepEqual({ ...(await counts()), command_key: 0 }, { ...before, command_key: 0 })
  })
})
