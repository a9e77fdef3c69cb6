import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultDuplicateRules, findDuplicates } from '#engines/duplicates'
import { unsorted } from './intake.ts'
import { isSameThing } from './same-thing.ts'

const lamp = 'gb2026/M/01029'
const cover = 'gb2026/M/01002'
const told = { same: true, words: ['坏了'] }

test('a broken manhole 22 m from a lamp that is out is near by, not very likely the same', () => {
  const at = { reportedAt: 0, group: 'gb2026/M/01' }
  const [match] = findDuplicates(
    { ...at, id: '', category: lamp, point: { lon: 114.3, lat: 30.6 }, text: '路灯坏了' },
    [{ ...at, id: 'a', category: cover, point: { lon: 114.3, lat: 30.6002 }, text: '井盖坏了' }],
    defaultDuplicateRules,
  )
  assert.equal(match?.same, true, 'by the score alone they would be')
  assert.equal(isSameThing({ same: true, words: match?.why.text.shared ?? [] }, lamp, cover), false)
})

test('the same kind, or one a part of the other, is very likely the same where the words agree', () => {
  assert.equal(isSameThing(told, lamp, lamp), true)
  assert.equal(isSameThing(told, 'gb2026/M/01', cover), true)
  assert.equal(isSameThing(told, 'us311/R/Noise.Loud music', 'us311/R/Noise'), true)
  assert.equal(isSameThing(told, 'us311/R/Noise', 'us311/R/Noises'), false, 'only its own parts')
  assert.equal(isSameThing(told, unsorted, cover), true, 'nobody has said yet what kind it is')
})

test('without a word in common nothing is very likely the same, even of one kind in one place', () => {
  assert.equal(isSameThing({ same: true, words: [] }, lamp, lamp), false)
  assert.equal(isSameThing({ same: false, words: ['路灯'] }, lamp, lamp), false)
})
