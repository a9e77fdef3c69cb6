// Reminders before a deadline: who is told, once, and what the letter says.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, type Database, sql } from '#platform/db.ts'
import type { Letter } from '#platform/mail.ts'
import { systemContext } from '#platform/journal/reader.ts'
import { onEveryDatabase, type TestDatabase } from '../../../test/setup/databases.ts'
import { storeReminderRule } from '../queries/reminders.ts'
import { storeMailChoice } from '../queries/staff-mail.ts'
import {
  act,
  addCase,
  addCity,
  dispatched,
  journalKey,
  minute,
  monday,
  type PostCode,
  postId,
  rulesAt,
} from './fixture.ts'
import { sweepReminders } from './reminders.ts'
import { sendStaffMail } from './staff-mail.ts'
import { sweepTimers } from './timers.ts'

const hour = 60 * minute
const deps = { timing: (_area: string, now: number) => rulesAt(now) }
const sweep = (db: Database, now: number) => sweepReminders(db, deps, now)

const people = {
  handler: '00000000-0000-7000-8000-000000000a01',
  colleague: '00000000-0000-7000-8000-000000000a02',
  officer: '00000000-0000-7000-8000-000000000a03',
} as const
type Person = keyof typeof people

const hold = (db: Database, who: Person, post: PostCode, id: string) =>
  db.owner((tx) =>
    tx.run(sql`insert into holding (id, post_id, person_id, from_date)
      values (${id}, ${postId(post)}, ${people[who]}, '2020-01-01')`),
  )

/** The city with three people: the handler of the water bureau, a colleague without a post, the street's officer. */
async function staffed(open: () => Promise<TestDatabase>): Promise<TestDatabase> {
  const db = await open()
  await addCity(db)
  for (const [name, id] of Object.entries(people)) {
    // eslint-disable-next-line no-await-in-loop -- three
    await db.owner(async (tx) => {
      await tx.run(sql`insert into person (id, name, language, pseudonym, created_at)
        values (${id}, ${name}, ${name === 'colleague' ? 'en' : 'zh-CN'}, ${id}, ${at(monday)})`)
      await tx.run(sql`insert into account (person_id, login, password_hash, email)
        values (${id}, ${name}, '', ${`${name}@city.example`})`)
    })
  }
  await hold(db, 'handler', 'waterHandler', people.handler)
  await hold(db, 'officer', 'streetOfficer', people.officer)
  return db
}

const told = (db: Database, post: PostCode = 'waterHandler') =>
  db.owner(async (tx) => {
    const rows = await tx.rows<{ cause: string }>(sql`select params->>'cause' as cause from notice
      where post_id = ${postId(post)} and kind = 'reminded' order by at, id`)
    return rows.map(({ cause }) => cause)
  })

async function letters(db: Database, now: number): Promise<Letter[]> {
  const sent: Letter[] = []
  const mail = {
    send: async (letter: Letter) => {
      sent.push(letter)
    },
    close: () => {},
  }
  await sendStaffMail(db, { mail, publicUrl: 'https://city.example' }, now)
  return sent
}

onEveryDatabase('reminders', (open) => {
  test('the unit is reminded to take up at half of its hour, to handle at half and at four fifths, once each', async () => {
    const db = await staffed(open)
    await dispatched(db, monday)
    const table: [hours: number, reminders: number][] = [
      [0, 0],
      [0.49, 0],
      [0.5, 1],
      [0.6, 0],
      // eight working hours from nine: half is at three in the afternoon, four fifths at 17:24
      [5.9, 0],
      [6, 1],
      [6.1, 0],
      [8.4, 1],
      [23, 0],
    ]
    for (const [hours, reminders] of table) {
      // eslint-disable-next-line no-await-in-loop -- as time passes
      assert.equal(await sweep(db, monday + hours * hour), reminders, `${hours} hours`)
    }
    assert.deepEqual(await told(db), ['takeUp', 'handling', 'handling'])
  })

  test('several processes and a clock that jumps back and forth make no second reminder', async () => {
    const db = await staffed(open)
    await dispatched(db, monday)
    await sweep(db, monday)
    const both = await Promise.all([sweep(db, monday + 6 * hour), sweep(db, monday + 6 * hour)])
    assert.equal(both[0] + both[1], 1, 'the hour for taking up is over, the handling half')
    assert.equal(await sweep(db, monday), 0)
    assert.equal(await sweep(db, monday + 6 * hour), 0)
    assert.deepEqual(await told(db), ['handling'])
  })

  test('points missed in a long stop are one reminder, and after the deadline none', async () => {
    const db = await staffed(open)
    await dispatched(db, monday)
    await sweep(db, monday)
    assert.equal(await sweep(db, monday + 9 * hour), 1)
    const late = await dispatched(db, monday)
    assert.ok(late.dueAt)
    assert.equal(await sweep(db, late.dueAt + minute), 0)
  })

  test('a stopped clock reminds of nothing; it goes on with what was left', async () => {
    const db = await staffed(open)
    const { id } = await dispatched(db, monday)
    await act(db, id, { command: 'takeUp' }, monday)
    await sweep(db, monday)
    const week = monday + 7 * 24 * hour
    const until = new Date(week).toISOString()
    const stop = monday + hour
    await act(db, id, { command: 'requestSuspension', note: '等材料', until }, stop)
    await act(db, id, { command: 'endorse' }, stop)
    await act(db, id, { command: 'approve' }, stop)
    assert.equal(await sweep(db, monday + 6 * hour), 0, 'suspended')
    // a week later at nine: one hour was used, half is over three hours on, at noon
    const rules = async (_tx: unknown, _c: unknown, now: number) => rulesAt(now)
    const timers = { rules, journalKey, onError: (error: unknown) => assert.fail(error as Error) }
    assert.equal(await sweepTimers(db, timers, week), 1)
    assert.equal(await sweep(db, week + 2.9 * hour), 0)
    assert.equal(await sweep(db, week + 3 * hour), 1)
  })

  test('done work and a case that was handed back remind of nothing more', async () => {
    const db = await staffed(open)
    const { id } = await dispatched(db, monday)
    await sweep(db, monday)
    await act(db, id, { command: 'handBack', reason: 'notOurs', note: '不属于本单位' }, monday)
    assert.equal(await sweep(db, monday + 6 * hour), 0)
  })

  test('a round of supervision reminds the duty officer of the level that was asked', async () => {
    const db = await staffed(open)
    const { id } = await addCase(db)
    const until = new Date(monday + 3 * hour).toISOString()
    await act(db, id, { command: 'supervise', note: '请说明', level: 2, until }, monday)
    assert.equal(await sweep(db, monday + 1.5 * hour), 1)
    assert.deepEqual(await told(db, 'streetOfficer'), ['round'])
    assert.deepEqual(await told(db, 'districtOfficer'), [])
  })

  test('a city’s own points hold in place of the usual ones', async () => {
    const db = await staffed(open)
    const rule = { areaPrefix: '4201', categoryPrefix: '', clock: 'handling' as const }
    const own = { ...rule, points: [{ before: { value: 1, unit: 'work_hour' as const } }] }
    await db.owner((tx) => storeReminderRule(tx, own))
    const { dueAt, id } = await dispatched(db, monday)
    await act(db, id, { command: 'takeUp' }, monday)
    assert.ok(dueAt)
    assert.equal(await sweep(db, monday + 8.5 * hour), 0)
    // the last working hour before nine on Tuesday
    assert.equal(await sweep(db, monday + 23 * hour), 1)
  })

  test('clocks that ran before there were reminders are reminded of from now on, not of what is past', async () => {
    const db = await staffed(open)
    await dispatched(db, monday)
    await db.owner((tx) => tx.run(sql`update timer set set_at = null`))
    assert.equal(await sweep(db, monday + 7 * hour), 0)
    assert.equal(await sweep(db, monday + 8.4 * hour), 1)
  })

  test('who is away is not written to, who stands in is, in their language and without a resident’s words', async () => {
    const db = await staffed(open)
    const c = await dispatched(db, monday)
    await act(db, c.id, { command: 'takeUp' }, monday)
    const away = '00000000-0000-7000-8000-000000000b01'
    await db.owner((tx) =>
      tx.run(sql`insert into absence (id, post_id, person_id, substitute_id, from_date, to_date, reason, created_at)
        values (${away}, ${postId('waterHandler')}, ${people.handler}, ${people.colleague}, '2026-03-01', '2026-03-20',
          'leave', ${at(monday)})`),
    )
    await hold(db, 'colleague', 'waterHandler', away)
    await sweep(db, monday)
    assert.equal(await sweep(db, monday + 6 * hour), 1)
    const [letter, ...others] = await letters(db, monday + 6 * hour)
    assert.deepEqual(others, [])
    assert.equal(letter?.to, 'colleague@city.example')
    assert.match(letter.subject, new RegExp(`^Reminder: case ${c.number} `))
    assert.match(letter.text, new RegExp(`https://city.example/console/cases/${c.id}`))
    assert.ok(!letter.text.includes(c.title) && !letter.text.includes(c.description))
    assert.deepEqual(await letters(db, monday + 7 * hour), [], 'once')
  })

  test('several cases for one person are one letter; who wants none, or has no address, gets none', async () => {
    const db = await staffed(open)
    await dispatched(db, monday)
    await dispatched(db, monday)
    await sweep(db, monday)
    assert.equal(await sweep(db, monday + 6 * hour), 2)
    const [letter, ...others] = await letters(db, monday + 6 * hour)
    assert.equal(letter?.subject, '提醒：2 件案件将到期')
    assert.deepEqual(others, [])
    const context = { post: postId('waterHandler'), person: people.handler }
    await db.transaction(context, (tx) =>
      storeMailChoice(tx, people.handler, { reminders: false, digest: true }),
    )
    assert.equal(await sweep(db, monday + 8.4 * hour), 2, 'the list in the console has them')
    assert.deepEqual(await letters(db, monday + 8.4 * hour), [])
  })

  test('one’s choice is one’s own, and letters, reminders and their rules are nobody’s to read or write', async () => {
    const db = await staffed(open)
    await dispatched(db, monday)
    await sweep(db, monday)
    await sweep(db, monday + 6 * hour)
    const context = { post: postId('streetOfficer'), person: people.officer }
    const count = (table: 'reminder' | 'staff_mail' | 'mail_choice') =>
      db.transaction(context, async (tx) => {
        const text = {
          reminder: sql`reminder`,
          staff_mail: sql`staff_mail`,
          mail_choice: sql`mail_choice`,
        }
        return (await tx.rows(sql`select from ${text[table]}`)).length
      })
    await db.transaction({ ...systemContext, person: people.handler }, (tx) =>
      storeMailChoice(tx, people.handler, { reminders: false, digest: false }),
    )
    assert.deepEqual(
      [await count('reminder'), await count('staff_mail'), await count('mail_choice')],
      [0, 0, 0],
    )
    const others = db.transaction(context, (tx) =>
      storeMailChoice(tx, people.handler, { reminders: true, digest: true }),
    )
    await assert.rejects(others, { code: 'forbidden' })
    const rule = { areaPrefix: '4201', categoryPrefix: '', clock: 'round' as const, points: [] }
    await assert.rejects(
      db.transaction(context, (tx) => storeReminderRule(tx, rule)),
      { code: 'forbidden' },
    )
  })
})
