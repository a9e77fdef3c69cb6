// Closed, not solved: said and counted as that, wherever a case is shown.
import assert from 'node:assert/strict'
import { sql } from '#platform/db.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { type Town } from './city.fixture.ts'
import { townTests } from './town.fixture.ts'

onEveryDatabase('closed, not solved', (open) => {
  const town = townTests(open)
  const toClose = async (t: Town) => {
    const { json } = await t.report()
    await t.walk(json.id, 'done')
    await t.command(json.id, 'check', 'gridWorker', { passed: true, note: '看过了' })
    return json
  }
  const reply = '需另行立项，今年不能更换'

  town(
    'a case is not closed as unsolved without a reason, nor with one of another outcome',
    async (t) => {
      const { id } = await toClose(t)
      for (const reason of [undefined, 'putRight']) {
        // eslint-disable-next-line no-await-in-loop -- one after the other on one case
        const refused = await t.command(id, 'close', 'dutyOfficer', {
          outcome: 'notSolved',
          reply,
          ...(reason ? { reason } : {}),
        })
        assert.deepEqual([refused.status, refused.json.refusal], [409, 'closeReason'])
        assert.equal(refused.json.fields[0].field, 'reason')
      }
    },
  )

  town('the resident, the queue and the figures are told that it was not solved', async (t) => {
    const solved = await toClose(t)
    const unsolved = await toClose(t)
    await t.command(solved.id, 'close', 'dutyOfficer', { outcome: 'solved', reply: '路灯已修好' })
    await t.command(unsolved.id, 'close', 'dutyOfficer', {
      outcome: 'notSolved',
      reason: 'noMoney',
      reply,
    })
    const followed = async (token: string) => (await t.send('GET', `/api/follow/${token}`)).json
    const seen = await followed(unsolved.followToken)
    assert.deepEqual(
      [seen.stateText.zh, seen.closeReason.zh, seen.can.notSolved],
      ['已结案，问题没有解决', '需立项或筹资', true],
    )
    assert.equal((await followed(solved.followToken)).stateText.zh, '已办结')
    const list = async (figure: string): Promise<string[]> =>
      (await t.send('GET', `/api/cases?figure=${figure}`, { as: 'admin' })).json.items.map(
        (c: { id: string; outcome: string }) => `${c.id} ${c.outcome}`,
      )
    assert.deepEqual(await list('unsolved'), [`${unsolved.id} notSolved`])
    assert.deepEqual(await list('resolved'), [`${solved.id} solved`])
    const written = await t.db.owner((tx) =>
      tx.rows<{ template: string }>(
        sql`select template from outbox where case_id = ${unsolved.id} and template like 'closed%'`,
      ),
    )
    assert.deepEqual(written, [{ template: 'closedUnsolved' }])
  })
})
