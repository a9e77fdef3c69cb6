import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { SMTPServer } from 'smtp-server'
import { type Database, openDatabase, sql } from '#platform/db.ts'
import { systemContext } from '#platform/journal/reader.ts'
import { type Mail, openMail } from '#platform/mail.ts'
import { onEveryDatabase, type TestDatabase } from '../../../test/setup/databases.ts'
import type { Case } from '../domain.ts'
import { moveReporters } from '../queries/reporters.ts'
import { act, addCase, addCity, addReporter, contactKey, minute, monday } from './fixture.ts'
import { maxAttempts, retryAfterMs, sendMessages } from './messages.ts'

type Got = { readonly to: string; readonly subject: string; readonly text: string }

const got: Got[] = []
let broken = false

/** A mail server of the city; while `broken` it answers "try later" to every recipient. */
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onRcptTo: ({ address }, _session, done) => {
    if (!broken) return done()
    done(Object.assign(new Error(`<${address}> try again later`), { responseCode: 451 }))
  },
  onData: (stream, session, done) => {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      got.push({ to: session.envelope.rcptTo[0]?.address ?? '', ...read(Buffer.concat(chunks)) })
      done()
    })
  },
})

/** RFC 2045/2047 as far as our own letters use them. */
function read(bytes: Buffer): { subject: string; text: string } {
  const [head = '', ...body] = bytes.toString('latin1').split('\r\n\r\n')
  const unfolded = head.replace(/\r\n[ \t]+/g, ' ')
  const words = /^Subject: (.*)$/m.exec(unfolded)?.[1] ?? ''
  const subject = words
    .replace(/\?= =\?/g, '?==?')
    .replace(/=\?UTF-8\?(Q|B)\?(.*?)\?=/gi, (_, kind: string, text: string) =>
      kind.toUpperCase() === 'B'
        ? Buffer.from(text, 'base64').toString()
        : quoted(text.replaceAll('_', ' ')),
    )
  const encoding = /^Content-Transfer-Encoding: (.*)$/m.exec(unfolded)?.[1] ?? ''
  const raw = body.join('\r\n\r\n')
  const text =
    encoding === 'base64'
      ? Buffer.from(raw, 'base64').toString()
      : quoted(raw.replace(/=\r\n/g, ''))
  return { subject, text }
}

const quoted = (text: string): string =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString()

await new Promise<void>((resolve) => {
  server.listen(0, '127.0.0.1', () => resolve())
})
const { port } = server.server.address() as AddressInfo
const mail = openMail({
  smtpUrl: `smtp://127.0.0.1:${port}`,
  from: 'city@example.org',
  home: '/nowhere',
})
const deps = { mail, contactKey }
after(() => {
  mail.close()
  server.close()
})

const outbox = (db: Database, c: Case) =>
  db.owner((tx) =>
    tx.rows<{ state: string; attempts: number; error: string | null; whole: boolean }>(
      sql`select state, attempts, last_error as error, reporter_id is null as whole from outbox
        where case_id = ${c.id} order by whole desc, created_at, state`,
    ),
  )

async function withCity(open: () => Promise<TestDatabase>): Promise<TestDatabase> {
  const db = await open()
  await addCity(db)
  got.length = 0
  broken = false
  return db
}

onEveryDatabase('messages to those who asked', (open) => {
  test('everyone who left an address gets one letter, in their own language', async () => {
    const db = await withCity(open)
    const c = await addCase(db, { title: '路灯不亮 💡' })
    await addReporter(db, c, { email: 'li@example.org' })
    await addReporter(db, c, { email: 'smith@example.org', language: 'en' })
    await addReporter(db, c, { email: null })
    assert.equal(await sendMessages(db, deps, monday), 2)
    assert.equal(await sendMessages(db, deps, monday + minute), 0)
    const [li, smith] = got.toSorted((a, b) => a.to.localeCompare(b.to))
    assert.equal(li?.to, 'li@example.org')
    assert.equal(li?.subject, `【${c.number}】已收到您的反映`)
    assert.match(li?.text ?? '', new RegExp(`“路灯不亮 💡”（编号 ${c.number}）`))
    assert.equal(smith?.to, 'smith@example.org')
    assert.match(smith?.subject ?? '', /We have received your report/)
    assert.equal(got.length, 2)
  })

  test('while the mail server is broken nothing is lost, and afterwards each letter goes out once', async () => {
    const db = await withCity(open)
    const c = await addCase(db)
    await addReporter(db, c, { email: 'li@example.org' })
    broken = true
    assert.equal(await sendMessages(db, deps, monday), 0)
    assert.equal(await sendMessages(db, deps, monday + retryAfterMs(1) - 1), 0)
    const [, waiting] = await outbox(db, c)
    assert.equal(waiting?.state, 'pending')
    assert.equal(waiting?.attempts, 1)
    assert.match(waiting?.error ?? '', /try again later/)
    assert.doesNotMatch(waiting?.error ?? '', /li@example/, 'no address in the clear')
    broken = false
    assert.equal(await sendMessages(db, deps, monday + retryAfterMs(1)), 1)
    assert.equal(await sendMessages(db, deps, monday + 24 * 60 * minute), 0)
    assert.deepEqual(
      got.map((g) => g.to),
      ['li@example.org'],
    )
    assert.equal((await outbox(db, c))[1]?.state, 'sent')
  })

  test('a letter that the mail server sits on holds up none of the others', async () => {
    const db = await withCity(open)
    const c = await addCase(db)
    await addReporter(db, c, { email: 'stuck@example.org' })
    await addReporter(db, c, { email: 'li@example.org' })
    await addReporter(db, c, { email: 'wang@example.org' })
    const went: string[] = []
    const { promise: stuck, resolve: letGo } = Promise.withResolvers<void>()
    const slow: Mail = {
      send: ({ to }) => {
        if (to.startsWith('stuck')) return stuck
        went.push(to)
        if (went.length === 2) letGo()
        return Promise.resolve()
      },
      close: () => {},
    }
    assert.equal(await sendMessages(db, { mail: slow, contactKey }, monday), 3)
    assert.deepEqual(went.toSorted(), ['li@example.org', 'wang@example.org'])
  })

  test('whoever asked to be told by telephone is told once, with no e-mail and however often it is tried', async () => {
    const db = await withCity(open)
    const c = await addCase(db, { title: '路灯不亮' })
    const reporter = await addReporter(db, c, { email: null })
    await db.owner(async (tx) => {
      await tx.run(sql`insert into subscription (district, id, key_hash, channel, target_sealed, target_index, language, state,
          created_at, used_at, expires_at)
        values ('420102', '00000000-0000-7000-8000-0000000000aa', 'k', 'sms', 's', 'i', 'zh-CN', 'active',
          now(), now(), now() + interval '1 year')`)
      await tx.run(sql`insert into subscription_request (district, subscription_id, reporter_id)
        values ('420102', '00000000-0000-7000-8000-0000000000aa', ${reporter})`)
    })
    assert.equal(await sendMessages(db, deps, monday), 1)
    await db.owner((tx) =>
      tx.run(sql`update outbox set state = 'pending', next_at = ${new Date(monday)}`),
    )
    await sendMessages(db, deps, monday + minute)
    const told = await db.owner((tx) =>
      tx.rows(sql`select source, channel, state, level from outgoing`),
    )
    assert.deepEqual(told, [{ source: 'case', channel: 'sms', state: 'queued', level: 'plain' }])
    assert.equal(got.length, 0)
  })

  test('a letter that no server takes for most of a day has failed, and says why', async () => {
    const db = await withCity(open)
    const c = await addCase(db)
    await addReporter(db, c, { email: 'li@example.org' })
    broken = true
    let now = monday
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      // eslint-disable-next-line no-await-in-loop -- attempt after attempt
      await sendMessages(db, deps, now)
      now += retryAfterMs(attempt)
    }
    broken = false
    assert.equal(await sendMessages(db, deps, now), 0)
    const [, failed] = await outbox(db, c)
    assert.equal(failed?.state, 'failed')
    assert.equal(failed?.attempts, maxAttempts)
    assert.match(failed?.error ?? '', /try again later/)
  })

  test('a message that nobody left an address for is put aside', async () => {
    const db = await withCity(open)
    const c = await addCase(db)
    await addReporter(db, c, { email: null })
    assert.equal(await sendMessages(db, deps, monday), 0)
    assert.deepEqual(await outbox(db, c), [
      { state: 'dropped', attempts: 0, error: null, whole: true },
    ])
  })

  test('whoever reported a merged case hears of the main one under the number they know', async () => {
    const db = await withCity(open)
    const [merged, main] = [await addCase(db, { title: '灯不亮' }), await addCase(db)]
    await addReporter(db, merged, { email: 'wang@example.org' })
    await sendMessages(db, deps, monday)
    got.length = 0
    await db.transaction(systemContext, (tx) => moveReporters(tx, { from: merged, into: main.id }))
    await act(db, main.id, { command: 'accept' }, monday + minute)
    assert.equal(await sendMessages(db, deps, monday + minute), 1)
    assert.equal(got[0]?.to, 'wang@example.org')
    assert.match(got[0]?.text ?? '', new RegExp(`已受理您反映的“灯不亮”（编号 ${merged.number}）`))
  })

  test('whoever asked about the whole hears of each part under its own number, also after that was merged', async () => {
    const db = await withCity(open)
    const whole = await addCase(db, { title: '路灯不亮，井盖松动' })
    await addReporter(db, whole, { email: 'wang@example.org' })
    await sendMessages(db, deps, monday)
    const part = await addCase(db, { title: '井盖松动', partOf: whole })
    got.length = 0
    assert.equal(await sendMessages(db, deps, monday + minute), 1)
    assert.equal(got[0]?.to, 'wang@example.org')
    assert.match(
      got[0]?.text ?? '',
      new RegExp(`编号 ${whole.number} 中有一部分另立为“井盖松动”（编号 ${part.number}）`),
    )
    await act(db, part.id, { command: 'accept' }, monday + minute)
    const main = await addCase(db, { title: '又一个井盖' })
    await sendMessages(db, deps, monday + minute)
    await act(db, part.id, { command: 'merge', into: main.id }, monday + minute)
    await act(db, main.id, { command: 'accept' }, monday + minute)
    await sendMessages(db, deps, monday + minute)
    const [, ...later] = got
    assert.equal(later.length, 3, 'accepted, merged, and what becomes of the main case')
    for (const letter of later)
      assert.match(letter.text, new RegExp(`“井盖松动”（编号 ${part.number}）`))
    await act(db, whole.id, { command: 'accept' }, monday + minute)
    await sendMessages(db, deps, monday + minute)
    assert.match(got.at(-1)?.text ?? '', new RegExp(`（编号 ${whole.number}）`))
    assert.equal(got.length, 5, 'each once')
  })

  test('two processes that send at once send each letter once', async () => {
    const db = await withCity(open)
    const c = await addCase(db)
    const addresses = Array.from({ length: 8 }, (_, i) => `r${i}@example.org`)
    for (const email of addresses) {
      // eslint-disable-next-line no-await-in-loop -- eight reporters
      await addReporter(db, c, { email })
    }
    const other = db.url ? await openDatabase({ url: db.url }) : db
    try {
      await Promise.all([sendMessages(db, deps, monday), sendMessages(other, deps, monday)])
      await sendMessages(db, deps, monday)
    } finally {
      if (db.url) await other.close()
    }
    assert.deepEqual(got.map((g) => g.to).toSorted(), addresses)
  })
})
