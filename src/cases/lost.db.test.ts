// Whoever lost their follow link gets a new one by the address they left, and nobody learns from it who left one.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { sql } from '#platform/db.ts'
import type { Letter } from '#platform/mail.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { day, findInDatabase, minute, openTown, type Town } from './city.fixture.ts'
import { lettersADay, sendLostLinks } from './jobs/lost.ts'

const email = 'Wang.Wu@example.com'

onEveryDatabase('a lost follow link', (open) => {
  const town = (title: string, run: (t: Town) => Promise<void>) =>
    void test(title, async () => {
      const t = await openTown(await open())
      try {
        await run(t)
      } finally {
        await t.close()
      }
    })
  const ask = (t: Town, address: string) =>
    t.send('POST', '/api/lost-links', { key: randomUUID(), body: { email: address } })
  const use = (t: Town, secret: string) =>
    t.send('POST', '/api/lost-links/use', { key: randomUUID(), body: { secret } })
  const follow = async (t: Town, token: string) =>
    (await t.send('GET', `/api/follow/${token}`)).status
  /** What the post brings. */
  const deliver = async (t: Town, broken = false): Promise<Letter[]> => {
    const letters: Letter[] = []
    const errors: unknown[] = []
    const mail = {
      send: async (letter: Letter) => {
        if (broken) throw new Error('the mail server is away')
        letters.push(letter)
      },
      close: () => undefined,
    }
    const deps = {
      keys: t.keys,
      mail,
      publicUrl: 'https://city.example',
      onError: (error: unknown) => errors.push(error),
    }
    await sendLostLinks(t.db, deps, t.clock.now)
    assert.equal(errors.length, broken ? 1 : 0, String(errors[0]))
    return letters
  }
  const secretIn = (letter: Letter | undefined): string =>
    /https:\/\/city\.example\/follow\/again#([\w-]+)/.exec(letter?.text ?? '')?.[1] ?? ''
  const waiting = (t: Town) => t.db.owner((tx) => tx.rows(sql`select id from lost_link`))

  town(
    'a letter brings new links to all one reported; the old ones end, and it works once',
    async (t) => {
      const one = (await t.report({ reporter: { phone: '13871234567', email } })).json
      const two = (await t.report({ reporter: { email: email.toLowerCase() } })).json
      const other = (await t.report({ reporter: { email: 'li@example.com' } })).json
      assert.equal((await ask(t, email)).status, 202)
      const letters = await deliver(t)
      assert.deepEqual(
        letters.map((l) => l.to),
        [email],
      )
      assert.equal(await follow(t, one.followToken), 200, 'nothing has changed before it is used')
      const secret = secretIn(letters[0])
      const { items } = (await use(t, secret)).json
      assert.deepEqual(
        new Set(items.map((i: { number: string }) => i.number)),
        new Set([one.number, two.number]),
      )
      for (const { followToken, number } of items) {
        // eslint-disable-next-line no-await-in-loop -- two links
        const view = await t.send('GET', `/api/follow/${followToken}`)
        assert.deepEqual([view.status, view.json.number], [200, number])
      }
      assert.deepEqual(
        [await follow(t, one.followToken), await follow(t, two.followToken)],
        [404, 404],
      )
      assert.equal(await follow(t, other.followToken), 200)
      assert.equal((await use(t, secret)).status, 404, 'a second time')
    },
  )

  town(
    'the answer is the same whether the address is known or not, and only one letter leaves',
    async (t) => {
      await t.report({ reporter: { email } })
      const [known, unknown] = [await ask(t, email), await ask(t, 'nobody@example.com')]
      assert.deepEqual([known.status, known.json], [unknown.status, unknown.json])
      for (const address of [email, 'nobody@example.com'])
        // eslint-disable-next-line no-await-in-loop -- two addresses
        assert.deepEqual(await findInDatabase(t.db, address), [], 'not in the clear')
      assert.equal((await deliver(t)).length, 1)
      assert.equal((await waiting(t)).length, 1, 'the unknown address is forgotten at once')
      assert.deepEqual(await deliver(t), [], 'not sent again')
      t.clock.now += day + minute
      await deliver(t)
      assert.deepEqual(await waiting(t), [])
    },
  )

  town('a letter is good for an hour', async (t) => {
    const { followToken } = (await t.report({ reporter: { email } })).json
    await ask(t, email)
    const secret = secretIn((await deliver(t))[0])
    t.clock.now += 61 * minute
    assert.equal((await use(t, secret)).status, 404)
    assert.equal(await follow(t, followToken), 200)
  })

  town('nobody can have a stranger’s mailbox filled', async (t) => {
    await t.report({ reporter: { email } })
    let sent = 0
    for (let i = 0; i < lettersADay + 2; i++) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await ask(t, email)
      // eslint-disable-next-line no-await-in-loop
      sent += (await deliver(t)).length
    }
    assert.equal(sent, lettersADay)
  })

  town('while the mail server is away the wish is kept, and the next letter works', async (t) => {
    await t.report({ reporter: { email } })
    await ask(t, email)
    await deliver(t, true)
    const [letter] = await deliver(t)
    assert.equal((await use(t, secretIn(letter))).status, 200)
  })

  town('a guessed secret gives nothing', async (t) => {
    await t.report({ reporter: { email } })
    await ask(t, email)
    await deliver(t)
    assert.equal((await use(t, 'x'.repeat(27))).status, 404)
    assert.equal((await use(t, 'short')).status, 400)
  })
})
