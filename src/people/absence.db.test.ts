// Leave, hand-over and delegation: who acts for whom, until which day, in the service and in the database alike.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { sql } from '#platform/db.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { type City, cityTests, hour } from './city.fixture.ts'

const officerCode = '990101-ZX-dutyOfficer-1'
const dispatcherCode = '990101-ZX-dispatcher-2'
const cleaner = '990101-HW-handler-1'

onEveryDatabase('leave, hand-over and delegation', (open) => {
  const inCity = cityTests(open)
  /** Row-level security goes by the database's own clock, so the test does too. */
  const today = async (city: City): Promise<(days: number) => string> => {
    const [row] = await city.db.owner((tx) => tx.rows<{ now: number }>(sql`select now() as now`))
    city.clock.now = row?.now ?? 0
    return (days) =>
      new Date(city.clock.now + 8 * hour + days * 24 * hour).toISOString().slice(0, 10)
  }
  const post = (city: City, url: string, cookie: string, body: object = {}) =>
    city.send('POST', url, { cookie, key: randomUUID(), body })

  inCity(
    'the substitute acts at the post while its holder is away, and not a day longer',
    async (city) => {
      const day = await today(city)
      const officer = await city.holderOf(officerCode)
      const colleague = await city.holderOf(dispatcherCode)
      const cookie = await city.signInAs(officerCode)
      const stranger = await city.holderOf(cleaner)
      const order = { postId: officer.post, from: day(0), to: day(2), reason: 'illness' }
      const far = await post(city, '/api/absences', cookie, { ...order, personId: stranger.person })
      assert.deepEqual([far.status, far.json.fields[0].field], [400, 'personId'])
      const foreign = await post(city, '/api/absences', cookie, {
        ...order,
        postId: stranger.post,
        personId: colleague.person,
      })
      assert.equal(foreign.status, 403, 'not for a post of others')
      const made = await post(city, '/api/absences', cookie, {
        ...order,
        personId: colleague.person,
      })
      assert.equal(made.status, 200)
      const again = await post(city, '/api/absences', cookie, {
        ...order,
        personId: colleague.person,
      })
      assert.equal(again.status, 400, 'one substitute twice is none')
      const standIn = await city.signInAs(dispatcherCode)
      const switched = await post(city, '/api/session/post', standIn, { postId: officer.post })
      assert.equal(switched.status, 200)
      const who = async () => (await city.send('GET', '/api/session', { cookie: standIn })).json
      assert.equal((await who()).post.id, officer.post)
      city.clock.now += 2 * 24 * hour
      const later = await city.signInAs(dispatcherCode)
      const late = await post(city, '/api/session/post', later, { postId: officer.post })
      assert.notEqual(late.status, 200, 'over with the first day back')
    },
  )

  inCity('nobody arranges a colleague’s post away, least of all who stands in', async (city) => {
    const day = await today(city)
    const officer = await city.holderOf(officerCode)
    const dispatcher = await city.holderOf(dispatcherCode)
    const leave = { postId: officer.post, from: day(0), to: day(3) }
    const owner = await city.signInAs(officerCode)
    const { json: away } = await post(city, '/api/absences', owner, {
      ...leave,
      personId: dispatcher.person,
    })
    const standIn = await city.signInAs(dispatcherCode)
    await post(city, '/api/session/post', standIn, { postId: officer.post })
    const third = await city.holderOf('990101001-JD-dutyOfficer-1')
    const own = { postId: officer.post, personId: third.person, on: day(1) }
    const others = { ...own, personId: dispatcher.person, holderId: officer.person }
    const table: [url: string, body: object][] = [
      ['/api/handovers', others],
      ['/api/handovers', own],
      ['/api/absences', { ...leave, ...others }],
      ['/api/absences', { ...leave, personId: third.person }],
    ]
    for (const [url, body] of table) {
      // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
      const { status, json } = await post(city, url, standIn, body)
      assert.deepEqual([status, json.fields?.[0]?.field], [400, 'holderId'], JSON.stringify(body))
    }
    const back = { cookie: standIn, key: randomUUID(), body: { to: day(1) } }
    assert.equal((await city.send('PUT', `/api/absences/${away.id}`, back)).status, 400)

    const [at, id] = [{ post: officer.post, person: dispatcher.person }, randomUUID()]
    const handOver = (person: string) =>
      city.db.transaction(at, (tx) =>
        tx.run(sql`insert into handover (id, post_id, from_person, to_person, on_date, state, created_at)
          values (${id}, ${officer.post}, ${person}, ${third.person}, ${day(0)}::date, 'offered', now())`),
      )
    await assert.rejects(handOver(officer.person), { code: 'forbidden' })
    await assert.rejects(handOver(dispatcher.person), { code: 'forbidden' })
    const end = (person: string, context: { post: string; person: string }) =>
      city.db.transaction(context, (tx) =>
        tx.run(sql`update holding set to_date = ${day(2)}::date
          where post_id = ${officer.post} and person_id = ${person}`),
      )
    assert.equal(await end(officer.person, at), 0)
    assert.equal(await end(dispatcher.person, at), 0)
    assert.equal(await end(officer.person, { ...at, person: officer.person }), 1)
  })

  inCity(
    'why one is away is told to the two, to who manages people there, to nobody else',
    async (city) => {
      const day = await today(city)
      const officer = await city.holderOf(officerCode)
      const { person } = await city.holderOf(dispatcherCode)
      const owner = await city.signInAs(officerCode)
      const leave = { postId: officer.post, personId: person, from: day(0), to: day(2) }
      const ill = await post(city, '/api/absences', owner, { ...leave, reason: 'illness' })
      const handover = { postId: officer.post, personId: person, on: day(3), note: '钥匙在值班室' }
      const given = await post(city, '/api/handovers', owner, handover)
      assert.deepEqual([ill.status, given.status], [200, 200])
      const told = async (code: string) => {
        const cookie = await city.signInAs(code)
        const [absences, handovers, one] = await Promise.all(
          ['/api/absences', '/api/handovers', `/api/handovers/${given.json.id}`].map((url) =>
            city.send('GET', url, { cookie }),
          ),
        )
        assert.equal(absences?.json.items[0].substituteId, person, 'everyone sees who stands in')
        return [absences?.json.items[0].reason, handovers?.json.items[0].note, one?.json.note]
      }
      const all = ['illness', '钥匙在值班室', '钥匙在值班室']
      assert.deepEqual(await told(officerCode), all)
      assert.deepEqual(await told(dispatcherCode), all)
      assert.deepEqual(await told('9901-ZX-admin-8'), all)
      for (const stranger of ['990101001001-JW-gridWorker-2', '990101001-JD-dutyOfficer-1']) {
        // eslint-disable-next-line no-await-in-loop
        assert.deepEqual(await told(stranger), [null, null, null], stranger)
      }
      const stranger = await city.holderOf('990101001-JD-dutyOfficer-1')
      const read = city.db.transaction(stranger, (tx) => tx.rows(sql`select reason from absence`))
      await assert.rejects(read, { code: 'forbidden' })
      const kept = await city.db.owner((tx) =>
        tx.rows<{ data: object }>(sql`select data from journal where kind like 'absence.%'`),
      )
      assert.equal(kept.length, 2)
      assert.doesNotMatch(JSON.stringify(kept), /illness|钥匙/)
    },
  )

  inCity(
    'nothing leads from the journal to who was erased, neither by leave nor by hand-over',
    async (city) => {
      const day = await today(city)
      const admin = await city.signInAs('9901-ZX-admin-8')
      const officer = await city.holderOf(officerCode)
      const dispatcher = await city.holderOf(dispatcherCode)
      const of = { postId: officer.post, holderId: officer.person, personId: dispatcher.person }
      const away = { ...of, from: day(0), to: day(2), reason: 'illness' }
      const standIn = {
        postId: dispatcher.post,
        holderId: dispatcher.person,
        personId: officer.person,
      }
      const made = [
        await post(city, '/api/absences', admin, away),
        await post(city, '/api/absences', admin, { ...away, ...standIn }),
        await post(city, '/api/handovers', admin, { ...of, on: day(4) }),
      ]
      assert.deepEqual(
        made.map(({ status }) => status),
        [200, 200, 200],
      )
      const gone = await city.send('DELETE', `/api/people/${officer.person}`, { cookie: admin })
      assert.equal(gone.status, 204)
      const [row] = await city.db.owner((tx) =>
        tx.rows(sql`with known as (select subject from journal)
        select (select count(*) from absence where id in (select subject from known)) as absences,
          (select count(*) from handover where id in (select subject from known)) as handovers,
          (select count(*) from absence where person_id = ${officer.person} and reason = 'illness') as reasons,
          (select count(*) from holding h join absence a on a.id = h.id and a.substitute_id = h.person_id
            where a.person_id = ${officer.person} and a.to_date = ${day(2)}::date) as "standIns",
          (select count(*) from holding where person_id = ${officer.person}
            and to_date > ${day(0)}::date) as held`),
      )
      assert.deepEqual(row, { absences: 0, handovers: 0, reasons: 0, standIns: 1, held: 0 })
    },
  )

  inCity(
    'coming back earlier is offered to whoever may end the leave, to nobody else',
    async (city) => {
      const day = await today(city)
      const officer = await city.holderOf(officerCode)
      const { person } = await city.holderOf(dispatcherCode)
      const owner = await city.signInAs(officerCode)
      const leave = { postId: officer.post, personId: person, from: day(0), to: day(5) }
      assert.equal((await post(city, '/api/absences', owner, leave)).status, 200)
      const offered = async (cookie: string) =>
        (await city.send('GET', '/api/absences', { cookie })).json.items[0].mayEnd
      const standIn = await city.signInAs(dispatcherCode)
      const table: [who: string, cookie: string, may: boolean][] = [
        ['who is away', owner, true],
        ['who manages people there', await city.signInAs('9901-ZX-admin-8'), true],
        ['the substitute', standIn, false],
        ['a stranger', await city.signInAs('990101001-JD-dutyOfficer-1'), false],
      ]
      for (const [who, cookie, may] of table) {
        // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
        assert.equal(await offered(cookie), may, who)
      }
      await post(city, '/api/session/post', standIn, { postId: officer.post })
      assert.equal(await offered(standIn), false, 'who only stands in at the post')
    },
  )

  inCity('who comes back early ends the leave with that day', async (city) => {
    const day = await today(city)
    const officer = await city.holderOf(officerCode)
    const { person } = await city.holderOf(dispatcherCode)
    const cookie = await city.signInAs(officerCode)
    const { json } = await post(city, '/api/absences', cookie, {
      postId: officer.post,
      personId: person,
      from: day(0),
      to: day(9),
    })
    const cut = (to: string) =>
      city.send('PUT', `/api/absences/${json.id}`, { cookie, key: randomUUID(), body: { to } })
    assert.equal((await cut(day(10))).status, 400)
    assert.equal((await cut(day(0))).json.to, day(0))
    const held = await city.db.owner((tx) =>
      tx.rows<{ to: string }>(sql`select to_date as "to" from holding where id = ${json.id}`),
    )
    assert.deepEqual(held, [{ to: day(0) }])
  })

  inCity(
    'a post is handed over with what is open in it, and the successor alone confirms it',
    async (city) => {
      const day = await today(city)
      const officer = await city.holderOf(officerCode)
      const successor = await city.holderOf(dispatcherCode)
      const cookie = await city.signInAs(officerCode)
      const { status, json } = await post(city, '/api/handovers', cookie, {
        postId: officer.post,
        personId: successor.person,
        on: day(0),
        note: '钥匙在值班室',
      })
      assert.deepEqual([status, json.state], [200, 'offered'])
      const answer = { confirmed: true, note: '已核对' }
      const url = `/api/handovers/${json.id}/answer`
      const next = await city.signInAs(dispatcherCode)
      assert.equal((await post(city, url, next, answer)).status, 403, 'at another post')
      await post(city, '/api/session/post', next, { postId: officer.post })
      const seen = await city.send('GET', `/api/handovers/${json.id}`, { cookie: next })
      assert.deepEqual(seen.json.open, [])
      assert.equal((await post(city, url, next, answer)).json.state, 'confirmed')
      assert.equal((await post(city, url, next, answer)).status, 409, 'once')
      const before = await city.send('GET', '/api/session', { cookie })
      assert.notEqual(before.json?.post?.id, officer.post, 'the post is the successor’s now')
    },
  )

  inCity(
    'a right is lent until its day, in the service and under row-level security alike',
    async (city) => {
      const day = await today(city)
      const officer = await city.holderOf(officerCode)
      const dispatcher = await city.holderOf(dispatcherCode)
      const cookie = await city.signInAs(officerCode)
      let borrower = await city.signInAs(dispatcherCode)
      const right = async () =>
        (await city.send('GET', '/api/session', { cookie: borrower })).json.rights['case.approve']
      const inDatabase = async () => {
        const [row] = await city.db.transaction({ post: dispatcher.post }, (tx) =>
          tx.rows<{ may: boolean; areas: string[]; units: string[] }>(
            sql`select jw_may('case.approve') as may, jw_areas('case.approve') as areas,
              jw_units('case.approve') as units`,
          ),
        )
        return row
      }
      assert.deepEqual([await right(), (await inDatabase())?.may], [undefined, false])
      const order = { toPost: dispatcher.post, from: day(0), to: day(1) }
      const lend = (action: string) => post(city, '/api/delegations', cookie, { ...order, action })
      assert.equal((await lend('people.manage')).status, 400)
      assert.equal((await lend('contact.read')).status, 400)
      const { json } = await lend('case.approve')
      assert.equal(await right(), 'area')
      assert.deepEqual(await inDatabase(), {
        may: true,
        areas: ['990101%'],
        units: ['990101-ZX'],
      })
      const relend = await post(city, '/api/delegations', borrower, {
        ...order,
        toPost: officer.post,
        action: 'case.approve',
      })
      assert.equal(relend.status, 400, 'what was lent is not lent on')
      city.clock.now += 24 * hour
      const rights = (await city.send('GET', '/api/session', {
        cookie: await city.signInAs(dispatcherCode),
      })) as { json: { rights: Record<string, string> } }
      assert.deepEqual(
        [rights.json.rights['case.approve'], rights.json.rights['case.dispatch']],
        [undefined, 'area'],
      )
      city.clock.now -= 24 * hour
      // the day in between has ended the sessions
      borrower = await city.signInAs(dispatcherCode)
      const lender = await city.signInAs(officerCode)
      await city.db.owner((tx) =>
        tx.run(sql`update delegation set from_date = from_date - 1, to_date = to_date - 1`),
      )
      assert.deepEqual([await right(), (await inDatabase())?.may], [undefined, false])
      await city.db.owner((tx) =>
        tx.run(sql`update delegation set from_date = from_date + 1, to_date = to_date + 1`),
      )
      assert.equal(await right(), 'area')
      assert.equal(
        (await post(city, `/api/delegations/${json.id}/end`, borrower)).status,
        403,
        'only the lender takes it back',
      )
      await post(city, `/api/delegations/${json.id}/end`, lender)
      assert.deepEqual([await right(), (await inDatabase())?.may], [undefined, false])
      assert.deepEqual((await inDatabase())?.areas, [])
      assert.ok(officer.post)
    },
  )
})
