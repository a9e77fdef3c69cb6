// The closed loop by HTTP: from the resident's report through four jobs to the rating.
import assert from 'node:assert/strict'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { drain, dutyIds, form, grids, monday, photo, places } from './city.fixture.ts'
import { townTests } from './town.fixture.ts'

/** ISO 7064 MOD 11,10, by its definition for checking. */
function isValidNumber(number: string): boolean {
  const digits = number.split('').map(Number)
  const last = digits.pop() ?? 0
  const p = digits.reduce((sum, d) => (((sum + d) % 10 || 10) * 2) % 11, 10)
  return (p + last) % 10 === 1
}

onEveryDatabase('the closed loop', (open) => {
  const town = townTests(open)

  town(
    'a resident’s report is accepted, filed, dispatched by the list, done with a photo, checked, closed and rated',
    async (t) => {
      const reported = await t.report({ reporter: { name: '王五', email: 'wang@example.com' } })
      assert.equal(reported.status, 201)
      const { id, number, followToken, followUrl } = reported.json
      assert.match(number, /^\d{7,}$/)
      assert.ok(isValidNumber(number), number)
      assert.equal(followUrl, `https://city.example/follow/${followToken}`)
      assert.equal(reported.json.acceptBy, '2026-03-02T01:15:00.000Z')

      const accepted = await t.command(id, 'accept', 'callTaker')
      assert.deepEqual([accepted.status, accepted.json.state], [200, 'accepted'])
      assert.equal(accepted.json.area.code, grids.west)
      await t.command(id, 'file', 'dispatcher')
      const sent = (await t.command(id, 'dispatch', 'dispatcher')).json
      assert.equal(sent.tasks[0].rule.duty, dutyIds.water)
      assert.equal(sent.tasks[0].rule.basis, '权责清单第 1 条')
      assert.equal(sent.dueRule.from, 'condition')
      assert.equal(sent.dueAt, '2026-03-03T01:00:00.000Z')

      await t.command(id, 'takeUp', 'waterHandler')
      const upload = await t.send('POST', '/api/uploads', {
        as: 'waterHandler',
        ...form(await photo()),
      })
      assert.equal(upload.status, 201)
      const done = await t.command(id, 'finish', 'waterHandler', {
        result: '已更换灯泡',
        photos: [upload.json.id],
      })
      assert.equal(done.json.state, 'done')
      assert.deepEqual(
        done.json.evidence.map((e: { stage: string }) => e.stage),
        ['after'],
      )
      const own = await t.command(id, 'check', 'waterHandler', { passed: true, note: '好了' })
      assert.equal(own.status, 403)
      assert.equal(
        (await t.command(id, 'check', 'gridWorker', { passed: true, note: '已亮' })).json.state,
        'checked',
      )
      await t.command(id, 'close', 'dutyOfficer', { outcome: 'solved', reply: '路灯已修好' })

      const seen = (await t.send('GET', `/api/follow/${followToken}`)).json
      assert.deepEqual(
        [seen.number, seen.state, seen.reply, seen.can.rate],
        [number, 'closed', '路灯已修好', true],
      )
      assert.deepEqual(
        seen.timeline.map((e: { kind: string }) => e.kind),
        ['reported', 'accepted', 'filed', 'dispatched', 'takenUp', 'done', 'checked', 'closed'],
      )
      const rated = await t.send('POST', `/api/follow/${followToken}/rate`, {
        body: { stars: 5, solved: true, text: '很快' },
      })
      assert.deepEqual(rated.json.rating, { stars: 5, solved: true })
      const again = await t.send('POST', `/api/follow/${followToken}/rate`, {
        body: { stars: 1, solved: false },
      })
      assert.deepEqual(
        [again.status, again.json.code, again.json.refusal],
        [409, 'refused', 'notRated'],
      )
    },
  )

  town('what is refused says why in the reader’s language, and stores nothing', async (t) => {
    const { id } = (await t.report()).json
    const before = await t.counts()
    const { json: c } = await t.read(id)
    const body = { version: c.version, outcome: 'solved', reply: '路灯已修好' }
    const url = `/api/cases/${id}/close`
    const en = await t.send('POST', url, { as: 'dutyOfficer', body })
    assert.deepEqual([en.status, en.json.code], [409, 'not-in-this-state'])
    assert.equal(en.json.detail, 'The case is “Reported”; “Close” needs “Checked, to close”')
    const zh = await t.send('POST', url, {
      as: 'dutyOfficer',
      body,
      headers: { 'accept-language': 'zh-CN' },
    })
    assert.equal(zh.json.detail, '案件处于“待受理”，只有在“待结案”时才能结案')
    assert.equal((await t.send('POST', url, { as: 'dispatcher', body })).status, 403)
    assert.deepEqual(await t.counts(), before)
  })

  town(
    'two reports of one lamp are merged, and both residents are answered by their own links',
    async (t) => {
      const main = (await t.report({ description: '路灯不亮。请打我电话' })).json
      const second = (
        await t.report({
          description: '灯坏了。我姓赵，住 3 单元',
          reporter: { phone: '13871234567' },
        })
      ).json
      assert.deepEqual(
        second.similar.map((s: { number: string }) => s.number),
        [main.number],
      )
      const merged = await t.command(second.id, 'merge', 'callTaker', { into: main.id })
      assert.deepEqual(
        [merged.status, merged.json.state, merged.json.mergedInto],
        [200, 'merged', main.id],
      )
      const detail = (await t.read(main.id, 'dispatcher')).json
      assert.deepEqual(
        detail.merged.map((m: { number: string }) => m.number),
        [second.number],
      )
      assert.equal(detail.reporters.length, 2)

      await t.walk(main.id, 'closed')
      for (const r of [main, second]) {
        const seen = (await t.send('GET', `/api/follow/${r.followToken}`)).json
        assert.deepEqual(
          [seen.state, seen.reply, seen.number],
          ['closed', '路灯已修好', main.number],
        )
      }
      const other = (await t.send('GET', `/api/follow/${second.followToken}`)).json
      assert.equal(other.merged, true)
      assert.doesNotMatch(JSON.stringify(other), /请打我电话/, 'not the other resident’s words')
    },
  )

  town('whoever asked second cannot withdraw what the first one asked', async (t) => {
    const main = (await t.report()).json
    const second = (await t.report()).json
    await t.command(second.id, 'merge', 'callTaker', { into: main.id })
    const tried = await t.send('POST', `/api/follow/${second.followToken}/withdraw`, { body: {} })
    assert.deepEqual([tried.status, tried.json.code], [409, 'refused'])
    const seen = (await t.send('GET', `/api/follow/${second.followToken}`)).json
    assert.equal(typeof seen.can.withdraw, 'string', 'and is told so before trying')
    assert.equal((await t.read(main.id)).json.state, 'reported')
    const own = await t.send('POST', `/api/follow/${main.followToken}/withdraw`, { body: {} })
    assert.equal(own.status, 409, 'nor the first, when others wait for the same')
  })

  town('a case that was not solved goes round again', async (t) => {
    const { id, followToken } = (await t.report()).json
    await t.walk(id, 'closed')
    const again = await t.send('POST', `/api/follow/${followToken}/notSolved`, {
      body: { text: '还是不亮' },
    })
    assert.equal(again.json.state, 'filed')
    const c = (await t.read(id)).json
    assert.deepEqual([c.reopened, c.dueAt], [1, null])
    assert.match(c.description, /还是不亮/)
    assert.equal((await t.command(id, 'dispatch', 'dispatcher')).json.state, 'dispatched')
  })

  town('asked for more, the resident answers and the case is accepted', async (t) => {
    const { id, followToken } = (await t.report()).json
    await t.command(id, 'ask', 'callTaker', { question: '哪一盏？' })
    assert.equal((await t.send('GET', `/api/follow/${followToken}`)).json.question, '哪一盏？')
    const answered = await t.send('POST', `/api/follow/${followToken}/answer`, {
      body: { text: '最东边' },
    })
    assert.equal(answered.json.state, 'reported')
    assert.match((await t.command(id, 'accept', 'callTaker')).json.description, /最东边/)
  })

  town('a split makes a case of its own for each part, with a number and a clock', async (t) => {
    const { id } = (await t.report({ description: '路灯不亮，路面积水' })).json
    await t.walk(id, 'accepted')
    const parts = [{ title: '积水', description: '路面积水', categoryPath: drain }]
    assert.equal((await t.command(id, 'split', 'dispatcher', { parts })).status, 200)
    const { items } = (await t.send('GET', '/api/cases', { as: 'dispatcher' })).json
    const child = items.find((c: { id: string }) => c.id !== id)
    assert.deepEqual([child.title, child.category.path, child.state], ['积水', drain, 'reported'])
    assert.ok(isValidNumber(child.number))
    assert.equal((await t.read(child.id)).json.splitFrom, id)
  })

  town('handed back, suspended, extended and urged, the case says where it stands', async (t) => {
    const { id } = (await t.report()).json
    await t.walk(id, 'handling')
    await t.command(id, 'requestExtension', 'waterHandler', { note: '等配件' })
    await t.command(id, 'endorse', 'dispatcher')
    const longer = (await t.command(id, 'approve', 'dutyOfficer')).json
    assert.deepEqual([longer.dueAt, longer.extensions], ['2026-03-04T01:00:00.000Z', 1])
    const until = new Date(monday + 7 * 86_400_000).toISOString()
    await t.command(id, 'requestSuspension', 'waterHandler', { note: '等雨停', until })
    await t.command(id, 'endorse', 'dispatcher')
    const stopped = (await t.command(id, 'approve', 'dutyOfficer')).json
    assert.deepEqual(
      [stopped.state, stopped.suspendedUntil, stopped.light],
      ['suspended', until, 'suspended'],
    )
    t.clock.now += 2 * 86_400_000
    const on = (await t.command(id, 'resume', 'waterHandler')).json
    assert.deepEqual([on.state, on.dueAt], ['handling', '2026-03-06T01:00:00.000Z'])
    const back = (
      await t.command(id, 'handBack', 'waterHandler', { reason: 'notOurs', note: '属市政职责' })
    ).json
    assert.deepEqual([back.state, back.handedBack, back.dueAt], ['filed', 1, null])
    await t.command(id, 'dispatch', 'dispatcher', { lead: 'roads' })
    assert.equal((await t.read(id, 'waterHandler')).status, 404, 'the unit sees the case no longer')
    assert.equal((await t.read(id, 'roadsHandler')).status, 200)
  })

  town('a place in another street, corrected, moves the case to that street', async (t) => {
    const { id } = (await t.report()).json
    const moved = await t.command(id, 'correct', 'dispatcher', { point: places.east })
    assert.equal(moved.json.area.code, grids.east)
    assert.equal((await t.read(id, 'westDispatcher')).status, 404)
    assert.equal((await t.read(id, 'eastDispatcher')).status, 200)
  })
})
