// The weekly digest of due work, the board of open rounds, and the rules of reminders, over HTTP and in the background.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { sql } from '#platform/db.ts'
import type { Letter } from '#platform/mail.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import {
  day,
  type Json,
  minute,
  monday,
  personId,
  type PostCode,
  postId,
  type Town,
} from './city.fixture.ts'
import { runDigests } from './jobs/digest.ts'
import { sendStaffMail } from './jobs/staff-mail.ts'
import { townTests } from './town.fixture.ts'

const hour = 60 * minute
/** Monday 9 March 2026, eight o'clock in Wuhan. */
const eight = monday + 7 * day - hour
const figures = async (_tx: unknown, o: { from: string; to: string }) => ({
  from: o.from,
  to: o.to,
  reported: 7,
  closed: 5,
  responseRate: 1,
  onTimeRate: 0.875,
  resolutionRate: null,
  satisfactionRate: 0.5,
})

onEveryDatabase('the weekly digest', (open) => {
  const town = townTests(open)
  const withEmail = (t: Town, ...codes: PostCode[]) =>
    t.db.owner(async (tx) => {
      for (const code of codes) {
        // eslint-disable-next-line no-await-in-loop -- few
        await tx.run(sql`insert into account (person_id, login, password_hash, email)
          values (${personId(code)}, ${code}, '', ${`${code}@city.example`})`)
      }
    })
  const run = (t: Town, now: number, signal?: AbortSignal) =>
    runDigests(
      t.db,
      { territory: t.territory, figures },
      { now: () => now, ...(signal ? { signal } : {}) },
    )
  async function letters(t: Town, now: number): Promise<Letter[]> {
    const sent: Letter[] = []
    const mail = {
      send: async (letter: Letter) => {
        sent.push(letter)
      },
      close: () => {},
    }
    await sendStaffMail(t.db, { mail, publicUrl: 'https://city.example' }, now)
    return sent.toSorted((a, b) => a.to.localeCompare(b.to))
  }
  const countsOf = (json: Json, code: PostCode): Record<string, number> => {
    const part = json.parts.find((p: Json) => p.post.id === postId(code))
    return Object.fromEntries(part.lists.map((l: Json) => [l.name, l.count]))
  }
  /** Each number of the digest and the length of the list that its link opens. */
  const opened = async (t: Town, as: PostCode) => {
    const { json } = await t.send('GET', '/api/digest', { as })
    const counts = countsOf(json, as)
    for (const [name, count] of Object.entries(counts)) {
      // eslint-disable-next-line no-await-in-loop -- four
      const list = await t.send('GET', `/api/cases?todo=${name}`, { as })
      assert.equal(list.json.items.length, count, `${as}: ${name}`)
    }
    return counts
  }

  town(
    'each post’s digest counts what is its own to do, and every number opens its cases',
    async (t) => {
      const { json: waits } = await t.report()
      const { json: atWork } = await t.report()
      await t.walk(atWork.id, 'handling')
      const { json: back } = await t.report()
      await t.walk(back.id, 'dispatched')
      await t.command(back.id, 'handBack', 'waterHandler', {
        reason: 'notOurs',
        note: '不归我们管',
      })
      await t.command(atWork.id, 'supervise', 'supervisor', { note: '请说明进展' })
      assert.ok(waits.id)
      const none = { overdue: 0, week: 0, returned: 0, waiting: 0 }
      // eight working hours from Monday at nine; the stage of the others has a limit of minutes
      assert.deepEqual(await opened(t, 'waterHandler'), { ...none, week: 1, waiting: 1 })
      t.clock.now = monday + 2 * day
      assert.deepEqual(await opened(t, 'waterHandler'), { ...none, overdue: 1, waiting: 1 })
      assert.deepEqual(await opened(t, 'roadsHandler'), none)
      assert.deepEqual(await opened(t, 'callTaker'), { ...none, overdue: 1 })
      assert.deepEqual(await opened(t, 'dispatcher'), { ...none, overdue: 1, returned: 1 })
      assert.deepEqual(await opened(t, 'eastDispatcher'), none)
      assert.deepEqual(await opened(t, 'supervisor'), { ...none, overdue: 3, returned: 1 })
      assert.deepEqual(await opened(t, 'evaluator'), none)
      await t.command(atWork.id, 'replyRound', 'waterHandler', { note: '明日办结' })
      assert.equal((await opened(t, 'waterHandler'))['waiting'], 0)
      assert.equal((await opened(t, 'supervisor'))['waiting'], 1, 'whoever asked judges the reply')
    },
  )

  town(
    'on Monday at eight each person with work or a lead gets one letter, in their language',
    async (t) => {
      await withEmail(t, 'waterHandler', 'roadsHandler', 'supervisor', 'admin')
      await t.db.owner((tx) =>
        tx.run(sql`update person set language = 'en' where id = ${personId('supervisor')}`),
      )
      const { json } = await t.report({
        description: '张三家门口路灯不亮，电话 13871234567',
        reporter: { name: '李四', phone: '13871234567' },
      })
      await t.walk(json.id, 'handling')
      assert.equal(await run(t, eight - minute), 0, 'not yet')
      assert.equal(await run(t, eight), 2)
      assert.equal(await run(t, eight + minute), 0, 'once a week')
      const [supervisor, handler, ...others] = await letters(t, eight)
      assert.deepEqual(others, [])
      assert.equal(handler?.to, 'waterHandler@city.example')
      assert.equal(handler.subject, '本周待办：超期 1 件，到期 0 件')
      assert.match(handler.text, /https:\/\/city\.example\/console\/cases\?todo=overdue/)
      assert.match(handler.text, new RegExp(`${json.number} · 路灯不亮`))
      assert.equal(supervisor?.subject, 'Your work this week: 1 overdue, 0 due')
      assert.match(supervisor.text, /Last week \(2026-03-02 to 2026-03-08\): 7 received, 5 of them/)
      assert.match(supervisor.text, /in time 87\.5%, resolved –/)
      for (const { text, subject } of [handler, supervisor]) {
        assert.doesNotMatch(subject + text, /张三|李四|13871234567|门口/)
      }
      assert.deepEqual(await letters(t, eight + hour), [], 'nor twice')
      assert.equal(await run(t, eight + 7 * day), 2, 'and again next week')
    },
  )

  town(
    'who turned it off gets none; who stands in gets it for the post of the one away',
    async (t) => {
      await withEmail(t, 'waterHandler', 'roadsHandler', 'supervisor')
      const { json } = await t.report()
      await t.walk(json.id, 'handling')
      const off = { reminders: true, digest: false }
      const sent = await t.send('PUT', '/api/digest/choice', { as: 'supervisor', body: off })
      assert.equal(sent.status, 200)
      const id = randomUUID()
      await t.db.owner(async (tx) => {
        await tx.run(sql`insert into absence (id, post_id, person_id, substitute_id, from_date, to_date, reason, created_at)
        values (${id}, ${postId('waterHandler')}, ${personId('waterHandler')}, ${personId('roadsHandler')},
          '2026-03-08', '2026-03-12', 'leave', now())`)
        await tx.run(sql`insert into holding (id, post_id, person_id, from_date, to_date)
        values (${id}, ${postId('waterHandler')}, ${personId('roadsHandler')}, '2026-03-08', '2026-03-12')`)
      })
      assert.equal(await run(t, eight), 1)
      const [letter] = await letters(t, eight)
      assert.equal(letter?.to, 'roadsHandler@city.example')
      const mine = await t.send('GET', '/api/digest', { as: 'supervisor' })
      assert.deepEqual(mine.json.choice, off)
    },
  )

  town('a digest cut short goes on where it ended; two processes write nobody twice', async (t) => {
    await withEmail(t, 'supervisor', 'commander', 'dutyOfficer')
    const ending = new AbortController()
    let asked = 0
    const cut = runDigests(
      t.db,
      { territory: t.territory, figures },
      {
        // the process is told to end while it works on the first letter
        now: () => {
          asked += 1
          if (asked > 1) ending.abort()
          return eight
        },
        signal: ending.signal,
      },
    )
    assert.equal(await cut, 1)
    const progress = async () => {
      const { json } = await t.send('GET', '/api/digest/runs', { as: 'admin' })
      const [{ state, total, seen, letters: written }] = json.items
      return { state, total, seen, letters: written }
    }
    assert.deepEqual(await progress(), { state: 'running', total: 3, seen: 1, letters: 1 })
    const both = await Promise.all([run(t, eight + minute), run(t, eight + minute)])
    assert.ok(both[0] + both[1] <= 2)
    await run(t, eight + 2 * minute)
    assert.deepEqual(await progress(), { state: 'done', total: 3, seen: 3, letters: 3 })
    assert.equal((await letters(t, eight + hour)).length, 3)
  })

  town('a letter that cannot be written holds up nobody else’s', async (t) => {
    await withEmail(t, 'supervisor', 'commander', 'dutyOfficer')
    const failed: string[] = []
    const written = await runDigests(
      t.db,
      {
        territory: t.territory,
        // the duty officer’s is the only one of the district
        figures: async (tx, o) => {
          if (o.area === '420102') throw new Error('figures fail')
          return figures(tx, o)
        },
      },
      { now: () => eight, onError: (_error, person) => failed.push(person) },
    )
    assert.deepEqual([written, failed], [2, [personId('dutyOfficer')]])
  })

  town(
    'a digest under way is stopped and let go on by who keeps the city, and by nobody else',
    async (t) => {
      await withEmail(t, 'supervisor', 'commander')
      const ending = AbortSignal.abort()
      await run(t, eight, ending)
      const of = { city: '4201', week: '2026-03-09' }
      const move = (act: 'cancel' | 'resume', as: PostCode, body: object = of) =>
        t.send('POST', `/api/digest/runs/${act}`, { as, body, key: randomUUID() })
      assert.equal((await move('cancel', 'supervisor')).status, 403)
      assert.equal((await move('cancel', 'admin', { ...of, city: '9901' })).status, 404)
      assert.equal((await move('resume', 'admin')).status, 409, 'it is running')
      assert.equal((await move('cancel', 'admin')).status, 204)
      assert.equal(await run(t, eight + hour), 0, 'stopped')
      assert.equal((await move('resume', 'admin')).status, 204)
      assert.equal(await run(t, eight + 2 * hour), 2)
    },
  )

  town(
    'the city sets day and hour; on a holiday the digest waits for the next working day',
    async (t) => {
      await withEmail(t, 'supervisor')
      const set = (body: object, as: PostCode = 'admin') =>
        t.send('PUT', '/api/digest/time', { as, body, key: randomUUID() })
      assert.equal((await set({ area: '4201', day: 2, hour: 24 })).json.fields[0].field, 'hour')
      assert.equal((await set({ area: '9901', day: 2, hour: 9 })).status, 403)
      assert.equal((await set({ area: '4201', day: 2, hour: 9 }, 'dispatcher')).status, 403)
      assert.equal((await set({ area: '4201', day: 2, hour: 9 })).status, 200)
      await t.territory.reload()
      assert.equal(await run(t, eight), 0)
      assert.equal(await run(t, eight + day + hour), 1)
      const shown = await t.send('GET', '/api/digest/runs', { as: 'admin' })
      assert.deepEqual(
        [shown.json.cities[0].code, shown.json.cities[0].day, shown.json.cities[0].hour],
        ['4201', 2, 9],
      )
      // Tuesday 5 May 2026 is free, as is Monday
      const may = Date.parse('2026-05-05T09:00:00+08:00')
      assert.equal(await run(t, may), 0)
      assert.equal(await run(t, may + day), 1)
    },
  )

  town(
    'the board lists open rounds by who is asked, and those whose answer is overdue',
    async (t) => {
      const { json: a } = await t.report()
      await t.walk(a.id, 'handling')
      const { json: b } = await t.report({ point: { lon: 114.315, lat: 30.605 } })
      await t.command(a.id, 'supervise', 'supervisor', { note: '请说明' })
      const until = new Date(monday + hour).toISOString()
      await t.command(b.id, 'supervise', 'supervisor', { note: '为何未受理', level: 2, until })
      const rounds = async (query: string, as: PostCode = 'supervisor') => {
        const { json } = await t.send('GET', `/api/rounds?${query}`, { as })
        return json.items.map((r: Json) => r.caseId)
      }
      assert.deepEqual(await rounds(''), [b.id, a.id], 'the earliest due first')
      assert.deepEqual(await rounds('level=unit'), [a.id])
      assert.deepEqual(await rounds('level=street'), [b.id])
      assert.deepEqual(await rounds('unit=water'), [a.id])
      assert.deepEqual(await rounds('late=true'), [])
      assert.deepEqual(await rounds('', 'roadsHandler'), [], 'what one may not see is not there')
      assert.deepEqual(await rounds('', 'westDispatcher'), [a.id])
      t.clock.now = monday + 2 * hour
      assert.deepEqual(await rounds('late=true'), [b.id])
      await t.command(a.id, 'replyRound', 'waterHandler', { note: '明日更换' })
      assert.deepEqual(await rounds('state=replied'), [a.id])
      const first = await t.send('GET', '/api/rounds?limit=1', { as: 'supervisor' })
      const next = `limit=1&cursor=${encodeURIComponent(first.json.next)}`
      assert.deepEqual([first.json.items[0].caseId, await rounds(next)], [b.id, [a.id]])
    },
  )

  town(
    'points of reminders are set for an area and a category by who keeps the area',
    async (t) => {
      const put = (body: object, as: PostCode = 'admin') =>
        t.send('PUT', '/api/reminder-rules', { as, body, key: randomUUID() })
      const rule = {
        areaPrefix: '4201',
        categoryPrefix: 'gb2026/M/01',
        clock: 'handling',
        points: [{ share: 0.25 }, { before: { value: 2, unit: 'work_hour' } }],
      }
      assert.equal((await put(rule)).status, 200)
      assert.equal((await put(rule, 'dispatcher')).status, 403)
      assert.equal((await put({ ...rule, areaPrefix: '9901' })).status, 403)
      const wrong = await put({ ...rule, points: [{ share: 2 }] })
      assert.deepEqual([wrong.status, wrong.json.fields[0].field], [400, 'points.0.share'])
      const read = async () => (await t.send('GET', '/api/reminder-rules', { as: 'admin' })).json
      assert.deepEqual((await read()).items, [rule])
      assert.deepEqual((await read()).defaults.accept, [])
      assert.equal((await put({ ...rule, points: null })).status, 200)
      assert.deepEqual((await read()).items, [])
    },
  )
})
