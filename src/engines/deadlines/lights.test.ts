import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  calendars,
  dueAt,
  elapsedShare,
  extend,
  formatLocal,
  lightOf,
  parseLocal,
  resumeDue,
  yellowAt,
  type Limit,
  type LimitUnit,
} from '#engines/deadlines'

const china = calendars.chineseCity()
const boston = calendars.boston311
const cn = (text: string) => parseLocal(text, 'Asia/Shanghai')
const ny = (text: string) => parseLocal(text, 'America/New_York')
const limitOf = (text: string): Limit => {
  const [value, unit] = text.split(' ')
  return { value: Number(value), unit: unit as LimitUnit }
}

test('an extension adds one original limit to the deadline as it stands', () => {
  const again = (currentDue: string, limit: string) =>
    formatLocal(extend(cn(currentDue), limitOf(limit), china), china.timeZone)
  assert.equal(again('2025-11-07 17:00:00', '1 work_day'), '2025-11-10 17:00:00')
  assert.equal(again('2025-11-07 18:00:00', '4 work_hour'), '2025-11-10 12:00:00')
  assert.equal(again('2025-11-07 18:00:00', '2 urgent_hour'), '2025-11-07 20:00:00')
  assert.equal(
    formatLocal(extend(ny('2011-12-02 08:30:00'), limitOf('2 work_day'), boston), boston.timeZone),
    '2011-12-06 08:30:00',
  )
})

test('a suspended case gets back the working time it had left', () => {
  const limit = limitOf('1 work_day')
  const first = dueAt(cn('2025-11-05 10:00:00'), limit, china)
  assert.equal(formatLocal(first, china.timeZone), '2025-11-06 10:00:00')
  const facts = { due: first, limit, calendar: china }
  const after = (pausedAt: string, resumedAt: string) =>
    formatLocal(
      resumeDue({ ...facts, pausedAt: cn(pausedAt), resumedAt: cn(resumedAt) }),
      china.timeZone,
    )
  assert.equal(after('2025-11-05 15:00:00', '2025-11-11 16:00:00'), '2025-11-12 11:00:00')
  assert.equal(after('2025-11-05 12:30:00', '2025-11-05 13:30:00'), '2025-11-06 10:00:00')
  assert.equal(after('2025-11-05 15:00:00', '2025-11-08 09:00:00'), '2025-11-10 15:00:00')
  assert.equal(after('2025-11-06 11:00:00', '2025-12-01 09:00:00'), '2025-11-06 10:00:00')
})

test('a suspension that ends before the clock starts on Monday changes nothing', () => {
  const start = ny('2011-12-03 10:00:00')
  const limit = limitOf('1 work_day')
  const facts = { start, due: dueAt(start, limit, boston), limit, calendar: boston }
  const resumed = resumeDue({
    ...facts,
    pausedAt: ny('2011-12-03 11:00:00'),
    resumedAt: ny('2011-12-03 12:00:00'),
  })
  assert.equal(resumed, ny('2011-12-06 10:00:00'))
})

test('a case under an open suspension has no due time', () => {
  const start = cn('2025-11-05 10:00:00')
  const open = [{ from: cn('2025-11-05 11:00:00'), to: null }]
  assert.equal(dueAt(start, limitOf('2 urgent_hour'), china, open), null)
  assert.equal(dueAt(start, limitOf('1 urgent_hour'), china, open), cn('2025-11-05 11:00:00'))
})

test('overlapping and unsorted suspensions are not counted twice', () => {
  const pauses = [
    { from: cn('2025-11-05 13:00:00'), to: cn('2025-11-05 14:00:00') },
    { from: cn('2025-11-05 10:30:00'), to: cn('2025-11-05 13:30:00') },
  ]
  assert.equal(
    dueAt(cn('2025-11-05 10:00:00'), limitOf('1 urgent_hour'), china, pauses),
    cn('2025-11-05 14:30:00'),
  )
})

test('the light turns yellow after four fifths of the working time, not over the weekend', () => {
  const limit = limitOf('1 work_day')
  const start = cn('2025-11-07 14:00:00')
  const facts = { start, due: dueAt(start, limit, china), limit, calendar: china }
  const yellow = yellowAt(facts)
  assert.equal(formatLocal(yellow, china.timeZone), '2025-11-10 10:24:00')
  assert.equal(
    formatLocal(yellowAt({ ...facts, share: 0.5 }), china.timeZone),
    '2025-11-07 18:00:00',
  )
  assert.equal(elapsedShare({ ...facts, now: cn('2025-11-09 12:00:00') }), 0.5)
  assert.equal(elapsedShare({ ...facts, now: facts.due }), 1)
  assert.equal(elapsedShare({ ...facts, now: cn('2025-11-10 16:00:00') }), 1.25)
})

test('a Boston Saturday case is not yellow before its clock starts on Monday', () => {
  const limit = limitOf('1 work_day')
  const start = ny('2011-12-03 10:00:00')
  const facts = { start, due: dueAt(start, limit, boston), limit, calendar: boston }
  assert.equal(elapsedShare({ ...facts, now: ny('2011-12-05 10:00:00') }), 0)
  assert.equal(yellowAt({ ...facts, share: 0.5 }), ny('2011-12-05 22:00:00'))
})

test('an ended suspension moves the yellow light, an open one freezes what is used', () => {
  const limit = limitOf('10 urgent_hour')
  const start = cn('2025-11-05 00:00:00')
  const calendar = china
  const pauses = [{ from: cn('2025-11-05 02:00:00'), to: cn('2025-11-05 12:00:00') }]
  const moved = { start, due: cn('2025-11-05 20:00:00'), limit, calendar, pauses }
  assert.equal(yellowAt(moved), cn('2025-11-05 18:00:00'))
  assert.equal(elapsedShare({ ...moved, now: cn('2025-11-05 15:00:00') }), 0.5)
  const open = [{ from: cn('2025-11-05 02:00:00'), to: null }]
  const frozen = { ...moved, due: cn('2025-11-05 10:00:00'), pauses: open }
  assert.equal(elapsedShare({ ...frozen, now: cn('2025-11-07 00:00:00') }), 0.2)
})

test('the lights of a case', () => {
  const start = cn('2025-11-07 14:00:00')
  const limit = limitOf('1 work_day')
  const counting = { limit, calendar: china }
  const base = { start, due: dueAt(start, limit, china), counting, suspended: false, done: null }
  const lightAt = (now: string, more = {}) => lightOf({ ...base, now: cn(now), ...more })
  assert.equal(lightAt('2025-11-10 10:23:59'), 'onTime')
  assert.equal(lightAt('2025-11-10 10:24:00'), 'near')
  assert.equal(lightAt('2025-11-10 12:00:00'), 'near')
  assert.equal(lightAt('2025-11-10 12:00:01'), 'late')
  assert.equal(lightAt('2025-11-08 12:00:00', { yellowShare: 0.5 }), 'near')
  assert.equal(lightAt('2025-11-08 12:00:00', { yellowAt: cn('2025-11-08 12:00:01') }), 'onTime')
  assert.equal(lightAt('2025-11-12 00:00:00', { suspended: true }), 'suspended')
  assert.equal(lightAt('2025-11-12 00:00:00', { due: null }), 'none')
  assert.equal(lightAt('2025-11-12 00:00:00', { done: base.due }), 'onTime')
  assert.equal(lightAt('2025-11-12 00:00:00', { done: base.due + 1 }), 'late')
  assert.equal(lightAt('2025-11-12 00:00:00', { done: base.due, suspended: true }), 'onTime')
  const plain = { start, due: base.due, suspended: false, done: null }
  assert.equal(lightOf({ ...plain, now: cn('2025-11-09 21:59:59') }), 'onTime')
  assert.equal(lightOf({ ...plain, now: cn('2025-11-09 22:00:00') }), 'near')
})
