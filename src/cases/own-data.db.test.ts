// One's own data: seen, put right, taken along and erased by whoever holds the follow link, and by nobody else.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { sha256 } from '#platform/crypto.ts'
import { type Context, sql } from '#platform/db.ts'
import { signerFrom } from '#platform/journal/checkpoint.ts'
import { appendToSubject } from '#platform/journal/journal.ts'
import { sealJournal, writeCheckpoint } from '#platform/journal/seal.ts'
import { checkProof } from '#platform/journal/seal-proof.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { settled } from '../../test/setup/settled.ts'
import { findInDatabase, form, photo, type Town } from './city.fixture.ts'
import { publicPost, townTests } from './town.fixture.ts'

const reporter = { name: '王五丰', phone: '13871234567', email: 'wang.wu@example.com' }

onEveryDatabase('one’s own data', (open) => {
  const town = townTests(open)
  const own = (t: Town, token: string) => t.send('GET', `/api/follow/${token}/own`)
  const correct = (t: Town, token: string, body: object) =>
    t.send('PUT', `/api/follow/${token}/own`, { key: randomUUID(), body })
  const erase = (t: Town, token: string) =>
    t.send('DELETE', `/api/follow/${token}/own`, { key: randomUUID() })
  const look = async (t: Town, id: string) => {
    const [{ id: reporterId }] = (await t.read(id, 'dispatcher')).json.reporters
    const body = { reporterId, reason: '核实地址' }
    return (
      await t.send('POST', `/api/cases/${id}/contact`, {
        as: 'dispatcher',
        key: randomUUID(),
        body,
      })
    ).json
  }

  town(
    'the holder of a follow link sees what is kept of them; a stranger’s link shows nothing',
    async (t) => {
      const { followToken } = (await t.report({ reporter })).json
      const { name, phone, email } = (await own(t, followToken)).json
      assert.deepEqual({ name, phone, email }, reporter)
      assert.equal((await own(t, 'x'.repeat(27))).status, 404)
      assert.equal((await erase(t, 'x'.repeat(27))).status, 404)
    },
  )

  town('what is put right is what staff then see, and only on that request', async (t) => {
    const { id, followToken } = (await t.report({ reporter })).json
    const other = (await t.report({ reporter })).json
    const changed = await correct(t, followToken, { phone: '13900000000', email: '' })
    assert.deepEqual(
      [changed.json.name, changed.json.phone, changed.json.email],
      ['', '13900000000', ''],
    )
    assert.deepEqual(await look(t, id), { phone: '13900000000' })
    assert.deepEqual(await look(t, other.id), reporter)
    const wrong = await correct(t, followToken, { phone: 'abc' })
    assert.deepEqual([wrong.status, wrong.json.fields[0].field], [400, 'phone'])
  })

  town('one takes along what one said, one’s photo and what is kept of one', async (t) => {
    const upload = (await t.send('POST', '/api/uploads', form(await photo()))).json.id
    const { id, followToken, number } = (await t.report({ reporter, photos: [upload] })).json
    const reply = await t.send('GET', `/api/follow/${followToken}/own/export`)
    assert.match(String(reply.headers['content-disposition']), /^attachment; filename="\d+\.json"$/)
    assert.equal(reply.headers['cache-control'], 'no-store')
    assert.equal(reply.json.about.phone, reporter.phone)
    assert.deepEqual(
      [reply.json.request.number, reply.json.request.description],
      [number, '门口路灯不亮'],
    )
    const { url } = (await t.read(id, 'dispatcher')).json.evidence[0]
    const stored = (await t.send('GET', url, { as: 'dispatcher' })).bytes
    assert.deepEqual(Buffer.from(reply.json.photos[0].base64, 'base64'), stored)
  })

  town(
    'after erasing, the case goes on without a person, and the record states what was erased',
    async (t) => {
      const { id, followToken } = (await t.report({ reporter })).json
      const receipt = await erase(t, followToken)
      assert.equal(receipt.status, 200)
      assert.deepEqual(receipt.json.removed, { names: 1, phones: 1, emails: 1 })
      const rows = await t.db.owner((tx) =>
        tx.rows(sql`select anonymous, coalesce(name_sealed, phone_sealed, email_sealed, contact_index, email_index) is null as empty
        from reporter`),
      )
      assert.deepEqual(rows, [{ anonymous: true, empty: true }])
      for (const value of Object.values(reporter))
        // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
        assert.deepEqual(await findInDatabase(t.db, value), [])
      const { seq } = receipt.json.statement
      const [statement] = await t.db.owner((tx) =>
        tx.rows(sql`select data from journal where kind = 'erasure.done' and seq = ${seq}`),
      )
      assert.deepEqual(statement, {
        data: { reason: 'on-request', removed: { names: 1, phones: 1, emails: 1 } },
      })
      assert.equal((await t.send('GET', `/api/follow/${followToken}`)).status, 200)
      assert.equal((await t.walk(id, 'accepted'))?.state, 'accepted')
    },
  )

  town(
    'erasing ends the messages that were asked for by the same link, and no others',
    async (t) => {
      const subscribe = (code: string) =>
        t.db.owner(async (tx) => {
          await tx.run(sql`insert into subscription (district, id, key_hash, channel, target_sealed, target_index, language, state,
            created_at, used_at, expires_at)
          select district, gen_random_uuid(), ${sha256(code)}, 'sms', '\\x01', '\\x02', 'zh-CN', 'active', now(), now(), now()
          from reporter where follow_hash = ${sha256(code)}`)
          await tx.run(sql`insert into subscription_request (district, subscription_id, reporter_id)
          select r.district, s.id, r.id from reporter r join subscription s on s.key_hash = r.follow_hash
          where r.follow_hash = ${sha256(code)}`)
        })
      const [mine, other] = [
        (await t.report({ reporter })).json.followToken,
        (await t.report({ reporter: {} })).json.followToken,
      ]
      await subscribe(mine)
      await subscribe(other)
      const receipt = await erase(t, mine)
      assert.deepEqual(receipt.json.removed, { names: 1, phones: 1, emails: 1, subscriptions: 1 })
      const left = await t.db.owner((tx) =>
        tx.rows<{ hash: string }>(sql`select encode(s.key_hash, 'hex') as hash from subscription s
        join subscription_request q on q.subscription_id = s.id`),
      )
      assert.deepEqual(left, [{ hash: sha256(other).toString('hex') }])
      const again = await erase(t, other)
      assert.deepEqual(again.json.removed, { names: 0, phones: 0, emails: 0, subscriptions: 1 })
    },
  )

  town('erasing twice removes nothing more and states nothing more', async (t) => {
    const { followToken } = (await t.report({ reporter })).json
    await erase(t, followToken)
    const again = await erase(t, followToken)
    assert.deepEqual(
      [again.status, again.json.statement, again.json.removed],
      [200, null, { names: 0, phones: 0, emails: 0 }],
    )
    const [{ n } = { n: -1 }] = await t.db.owner((tx) =>
      tx.rows<{ n: number }>(
        sql`select count(*)::int as n from journal where kind = 'erasure.done'`,
      ),
    )
    assert.equal(n, 1)
  })

  town('the receipt is proven to a stranger who has nothing but the published key', async (t) => {
    const { followToken } = (await t.report({ reporter })).json
    const { statement } = (await erase(t, followToken)).json
    assert.equal((await t.send('GET', statement.proof)).status, 404, 'not sealed yet')
    const signer = signerFrom(Buffer.alloc(32, 7))
    await settled(t.db)
    await sealJournal(t.db, { wait: true })
    await writeCheckpoint(t.db, { signer, now: t.clock.now, everyMs: 0, wait: true })
    const proof = await t.send('GET', statement.proof)
    assert.equal(proof.status, 200)
    assert.equal(checkProof(proof.json, signer).ok, true)
    const [, subject, seq, , kind, , , , data] = JSON.parse(proof.json.leaf)
    assert.deepEqual(
      [subject, seq, kind, data.reason],
      [statement.subject, statement.seq, statement.kind, 'on-request'],
    )
  })

  town('a follow link writes nothing else into that chain of the record', async (t) => {
    const { followToken } = (await t.report({ reporter })).json
    const { statement } = (await erase(t, followToken)).json
    const follow = { post: publicPost, follow: sha256(followToken).toString('hex') }
    const append = (context: Context, kind: string) =>
      t.db.transaction(context, (tx) =>
        appendToSubject(tx, t.keys.journal, {
          district: '',
          subject: statement.subject,
          at: t.clock.now,
          kind,
          actor: null,
          post: publicPost,
          commandKey: null,
          data: {},
        }),
      )
    await assert.rejects(append(follow, 'policy.changed'), /no right to these rows/)
    await assert.rejects(append({ post: publicPost }, 'erasure.done'))
  })
})
