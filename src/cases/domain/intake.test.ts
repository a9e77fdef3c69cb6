// What is added to a case's words, what a correction leaves of them, and the clock of whoever is sent to look.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal, mostWords, type Refusal } from '../domain.ts'
import type { Command } from '../schema.ts'
import {
  act,
  ask,
  centre,
  decided,
  inState,
  minute,
  monday,
  newCase,
  resident,
  samples,
  who,
} from '../walk.fixture.ts'

test('whoever is sent to look has half an hour, and then filing has its own time again', () => {
  const sent = decided(inState('accepted'), samples.askVerify)
  assert.equal(sent.next.stageDueAt, monday + 30 * minute)
  assert.deepEqual(sent.timers, [
    { clear: 'dispatch' },
    { set: 'verify', kind: 'verify', dueAt: monday + 30 * minute },
  ])
  const seen = decided(sent.next, samples.verify, { now: monday + 20 * minute })
  assert.deepEqual(seen.timers, [
    { clear: 'verify' },
    { set: 'dispatch', kind: 'dispatch', dueAt: monday + 35 * minute },
  ])
})

test('a city may give those who verify and those who close a time of its own', () => {
  const { stageLimits } = {
    stageLimits: {
      accept: { value: 1, unit: 'minute' },
      verify: { value: 2, unit: 'minute' },
      dispatch: { value: 3, unit: 'minute' },
      takeUp: { value: 4, unit: 'minute' },
      check: { value: 5, unit: 'minute' },
      close: { value: 6, unit: 'minute' },
    },
  } as const
  const due = (command: Command, from: 'accepted' | 'done') =>
    act(inState(from), command, { rules: { stageLimits } }).stageDueAt
  assert.equal(due(samples.askVerify, 'accepted'), monday + 2 * minute)
  assert.equal(due(samples.check, 'done'), monday + 6 * minute)
})

test('a corrected title or address stays readable as it was reported', () => {
  const c = newCase({ title: '修灯！！', address: '老槐树旁', description: '路灯坏了三天' })
  const changes = { title: '路灯不亮', address: '解放大道 2 号' }
  const next = act(c, samples.correct, { found: { changes } })
  assert.deepEqual([next.title, next.address], ['路灯不亮', '解放大道 2 号'])
  assert.ok(next.description.startsWith('路灯坏了三天'))
  assert.match(next.description, /Title as reported: 修灯！！\n.*Address as reported: 老槐树旁$/)
})

test('words that the description has anyway are not written into it a second time', () => {
  const c = newCase({ title: '路灯坏了三天…', address: '', description: '路灯坏了三天，请修' })
  const corrected = (changes: object) => act(c, samples.correct, { found: { changes } }).description
  assert.equal(corrected({ title: '路灯不亮', address: '解放大道 2 号' }), c.description)
  assert.equal(corrected({ urgency: 'urgent' }), c.description)
  const long = newCase({ title: '灯坏', description: '' })
  const kept = act(long, samples.correct, { found: { changes: { title: '灯坏了两盏' } } })
  assert.equal(kept.description, '', 'the new title says all that the old one said')
})

test('a street cannot put a case into another street, and is told whom to ask; its district can', () => {
  const streetPost = who(['street'], {
    areaCode: '420102001',
    rights: new Map([['case.edit', 'area']]),
  })
  const changes = { areaCode: '42010200200101' }
  const refused = ask(newCase(), samples.correct, { who: streetPost, found: { changes } })
  assert.deepEqual(refused, {
    refused: 'correctArea',
    params: { area: '42010200200101' },
    field: 'point',
  })
  const district = { ...streetPost, areaCode: '420102' }
  const moved = act(newCase(), samples.correct, { who: district, found: { changes } })
  assert.equal(moved.areaCode, '42010200200101')
})

test('the words of a case have an end, and what is refused names its field', () => {
  const filled = (n: number, c = newCase()) => ({ ...c, description: '字'.repeat(n) })
  const refusedField = (c: ReturnType<typeof filled>, command: Command, o = {}) => {
    const result = ask(c, command, { who: resident, ...o })
    return isRefusal(result) ? [result.refused, result.field] : 'done'
  }
  const { added, answered } = mostWords
  assert.equal(refusedField(filled(added - 10), { command: 'addWord', text: '12345678' }), 'done')
  assert.deepEqual(refusedField(filled(added - 10), { command: 'addWord', text: '123456789' }), [
    'descriptionFull',
    'text',
  ])
  const titled = { who: centre, found: { changes: { title: '另一个标题' } } }
  assert.deepEqual(refusedField(filled(added), samples.correct, titled), [
    'descriptionFull',
    'title',
  ])
  const placed = { who: centre, found: { changes: { address: '解放大道 2 号' } } }
  const address: Command = { command: 'correct', address: '解放大道 2 号' }
  assert.deepEqual(refusedField(filled(added), address, placed), ['descriptionFull', 'address'])
  const other = { who: centre, found: { changes: { urgency: 'urgent' as const } } }
  assert.equal(refusedField(filled(added + 1), samples.correct, other), 'done')
  // who was asked can answer where nobody may add any more
  const awaiting = { ...inState('awaiting'), description: '字'.repeat(added) }
  assert.equal(refusedField(awaiting, samples.answer), 'done')
  const closed = { ...inState('closed'), description: '字'.repeat(answered) }
  assert.deepEqual(refusedField(closed, samples.notSolved), ['descriptionFull', 'text'])
  assert.equal(refusedField(closed, samples.rate), 'done', 'a rating without words is always taken')
  const said = ask(filled(added), samples.addWord, { who: resident }) as Refusal
  assert.equal(said.params['max'], added)
})
