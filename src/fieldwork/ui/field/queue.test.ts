import assert from 'node:assert/strict'
import { test } from 'node:test'
import { afterOf, doneWith, dutySince, nextOf, released, textsIn, unheld } from './queue.ts'
import type { Day, Queued } from './wire.ts'

let seq = 0
const item = (
  key: string,
  kind: string,
  rest: Partial<Queued> & { after?: string[] } = {},
): Queued => {
  const { after = [], ...more } = rest
  const op = { key, kind, madeAt: '2026-12-01T09:00:00Z', after, data: { note: key } }
  return { op, title: key, seq: ++seq, photos: [], state: 'waiting', tries: 0, nextAt: 0, ...more }
}
/** A round of sending: what each one comes to. */
function round(items: Queued[], outcome: Record<string, Queued['state'] | 'later'>) {
  const tried = new Set<string>()
  const sent: string[] = []
  let all = items
  for (let next = nextOf(all, 0, tried); next; next = nextOf(all, 0, tried)) {
    const { key } = next.op
    tried.add(key)
    sent.push(key)
    const came = outcome[key] ?? 'done'
    all = all.map((q) =>
      q.op.key === key ? { ...q, ...(came === 'later' ? { nextAt: 9 } : { state: came }) } : q,
    )
  }
  return sent
}

test('a clock stands on the clock before it, a patrol on the clock in, a second look on the first', () => {
  const items = [
    item('refused', 'clockIn', { state: 'refused' }),
    item('in', 'clockIn'),
    item('look', 'case.verify', { about: 'case 1' }),
    item('gone', 'visit', { about: 'visit 1', state: 'done' }),
  ]
  assert.deepEqual(afterOf(items, { kind: 'clockOut' }), ['in'])
  assert.deepEqual(afterOf(items, { kind: 'patrol' }), ['in'])
  assert.deepEqual(afterOf(items, { kind: 'case.check', about: 'case 1' }), ['look'])
  assert.deepEqual(afterOf(items, { kind: 'visit', about: 'visit 1' }), [])
  assert.deepEqual(afterOf(items, { kind: 'case.report' }), [])
})

test('what is put off holds up only what stands on it; one that always fails does not stop the rest', () => {
  const items = [
    item('in', 'clockIn'),
    item('report', 'case.report'),
    item('walk', 'patrol', { after: ['in'] }),
    item('out', 'clockOut', { after: ['in'] }),
  ]
  assert.deepEqual(round(items, { in: 'later' }), ['in', 'report'])
  assert.deepEqual(round(items, { in: 'conflict' }), ['in', 'report'])
  assert.deepEqual(round(items, { report: 'later' }), ['in', 'report', 'walk', 'out'])
  assert.deepEqual(
    unheld(items).map(({ op }) => op.key),
    ['in', 'report'],
  )
})

test('what stood on a discarded one goes out without it', () => {
  const [walk] = released(
    [item('walk', 'patrol', { after: ['in', 'x'] }), item('y', 'visit')],
    'in',
  )
  assert.deepEqual([walk?.op.key, walk?.op.after], ['walk', ['x']])
})

test('once it is decided nothing of it stays here but its title', () => {
  const photo = crypto.randomUUID()
  const done = doneWith(
    item('a', 'case.verify', {
      state: 'conflict',
      photos: [photo],
      theirs: { note: 'theirs' },
      why: 'w',
    }),
    { number: '7' },
  )
  assert.deepEqual([done.state, done.op.data, done.photos], ['done', {}, []])
  assert.deepEqual(['theirs' in done, 'why' in done, done.result], [false, false, { number: '7' }])
})

test('a worker who has clocked out on the phone is off duty before the server knows', () => {
  const day = { now: '2026-12-01T08:00:00Z', duty: { inAt: '2026-12-01T07:00:00Z' } } as Day
  assert.equal(dutySince(day, []), '2026-12-01T07:00:00Z')
  assert.equal(dutySince(day, [item('out', 'clockOut')]), null)
  assert.equal(dutySince({ ...day, duty: null }, [item('in', 'clockIn')]), '2026-12-01T09:00:00Z')
  assert.equal(dutySince(null, []), null)
})

test('names of photos are found wherever they stand in a draft', () => {
  assert.deepEqual(textsIn({ answers: { rows: [{ p: ['a'] }, { s: 'b' }], n: 1 }, none: null }), [
    'a',
    'b',
  ])
})
