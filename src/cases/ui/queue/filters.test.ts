import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayBegins, dayOf, sameView, switchTo, toggled, viewsOf } from './filters.ts'

const post = (kind: string) => ({ post: { kind, unit: { code: '990101-SW' } } }) as never

test('each job begins with the cases that wait for it', () => {
  const first = (kind: string) => viewsOf(post(kind))[0]
  assert.deepEqual(first('callTaker'), { name: 'toAccept', query: { state: 'reported,awaiting' } })
  assert.deepEqual(first('dispatcher'), { name: 'toDispatch', query: { state: 'filed' } })
  assert.deepEqual(first('handler'), {
    name: 'toTakeUp',
    query: { state: 'dispatched', unit: '990101-SW' },
  })
  assert.deepEqual(first('dutyOfficer'), { name: 'toClose', query: { state: 'checked' } })
  assert.deepEqual(first('gridWorker'), { name: 'toVerify', query: { state: 'verifying' } })
  assert.deepEqual(first('steward'), { name: 'open', query: { open: 'true' } })
})

test('another view takes away the filters of the one before and keeps the area', () => {
  const search = { state: 'filed', area: '990101', case: 'x', map: 'no' }
  assert.deepEqual(switchTo(search, { open: 'true' }), {
    state: undefined,
    case: undefined,
    open: 'true',
  })
})

test('a view is the same when its filters are, in any order', () => {
  assert.equal(sameView({ a: '1', b: '2' }, { b: '2', a: '1' }), true)
  assert.equal(sameView({ a: '1' }, { a: '1', b: '2' }), false)
})

test('a light is added to the filter and taken out again', () => {
  assert.equal(toggled(undefined, 'late'), 'late')
  assert.equal(toggled('late', 'near'), 'late,near')
  assert.equal(toggled('late,near', 'late'), 'near')
})

test('a day begins at midnight of the city, also in summer time', () => {
  assert.equal(dayBegins('2026-07-01', 'Asia/Shanghai'), '2026-06-30T16:00:00.000Z')
  assert.equal(dayBegins('2026-07-01', 'America/New_York'), '2026-07-01T04:00:00.000Z')
  assert.equal(dayBegins('2026-12-01', 'America/New_York'), '2026-12-01T05:00:00.000Z')
  assert.equal(dayOf('2026-06-30T16:00:00.000Z', 'Asia/Shanghai'), '2026-07-01')
})
