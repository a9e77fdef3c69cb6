// What a case says of its city's clock, and the code by which a printed sheet can be checked.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from '#platform/db.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { openTown } from './city.fixture.ts'

onEveryDatabase('what a case tells of itself', (open) => {
  test('a case names the clock of its own city, in the queue and by itself', async () => {
    const t = await openTown(await open())
    await t.db.owner((tx) =>
      tx.run(sql`insert into city_profile (area_prefix, time_zone, calendar)
        values ('4201', 'Asia/Urumqi', 'cn')
        on conflict (area_prefix) do update set time_zone = excluded.time_zone`),
    )
    await t.territory.reload()
    const { id } = (await t.report()).json
    const detail = await t.send('GET', `/api/cases/${id}`, { as: 'dispatcher' })
    const list = await t.send('GET', '/api/cases', { as: 'dispatcher' })
    assert.equal(detail.json.timeZone, 'Asia/Urumqi')
    assert.equal(list.json.items[0].timeZone, 'Asia/Urumqi')
    await t.close()
  })

  test('the code on a sheet is the journal’s last hash and changes with each entry', async () => {
    const db = await open()
    const t = await openTown(db)
    const { id } = (await t.report()).json
    const code = async () =>
      (await t.send('GET', `/api/cases/${id}`, { as: 'dispatcher' })).json.verification as string
    const head = async () =>
      (
        await db.owner((tx) =>
          tx.rows<{ hash: string }>(sql`select encode(hash, 'hex') as hash from journal
            where subject = ${id} order by seq desc limit 1`),
        )
      )[0]?.hash.slice(0, 12)
    const before = await code()
    assert.match(before, /^[0-9a-f]{12}$/)
    assert.equal(before, await head())
    await t.command(id, 'comment', 'dispatcher', { note: '已看' })
    assert.equal(await code(), await head())
    assert.notEqual(await code(), before)
    await t.close()
  })
})
