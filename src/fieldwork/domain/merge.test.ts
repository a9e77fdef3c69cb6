import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decisionOf, fieldsOf } from './merge.ts'

const none = new Set<string>()
const visit = {
  kind: 'visit',
  mine: {
    formId: 'f',
    answers: { met: true, needs: ['meal'], note: '门铃坏了', name: '李桂兰', photos: ['a'] },
  },
  theirs: { state: 'done', answers: { needs: ['lift'], met: true, risk: '电线' } },
}
const own = new Set(['name', 'photos'])
const building = {
  kind: 'base.change',
  mine: { thing: 'building', change: { floors: 7, households: 42 }, source: '现场' },
  theirs: { name: '三号楼', floors: 6, households: 40, source: 'survey', version: 3 },
}

test('two visits differ in what was answered otherwise, whatever order the answers come in', () => {
  const fields = fieldsOf(visit, own)
  assert.deepEqual(
    fields.filter((f) => f.differs).map((f) => f.key),
    ['needs', 'note', 'risk'],
  )
  const rows = (first: object) => ({ ...visit, mine: { answers: { rows: [first] } } })
  const there = { answers: { rows: [{ b: 2, a: 1 }] } }
  assert.deepEqual(
    fieldsOf({ ...rows({ a: 1, b: 2 }), theirs: there }, none).map((f) => f.differs),
    [false],
  )
})

test('of two visits each answer is taken from where the worker chose, and what stays is not named', () => {
  const fields = fieldsOf(visit, own)
  assert.equal(decisionOf('visit', fields, { needs: 'theirs', note: 'mine' }), null)
  assert.deepEqual(decisionOf('visit', fields, { needs: 'theirs', note: 'mine', risk: 'theirs' }), {
    take: 'merged',
    merged: {
      answers: {
        met: true,
        note: '门铃坏了',
        needs: ['lift'],
        risk: '电线',
      },
    },
  })
  const mine = { needs: 'mine', note: 'mine', risk: 'mine' } as const
  assert.deepEqual(decisionOf('visit', fields, mine), { take: 'mine' })
})

test('of a building only the figures chosen are changed; none chosen leaves it as it is', () => {
  const fields = fieldsOf(building, none)
  assert.deepEqual(
    fields.map(({ key, mine, theirs }) => [key, mine, theirs]),
    [
      ['floors', 7, 6],
      ['households', 42, 40],
    ],
  )
  assert.deepEqual(decisionOf('base.change', fields, { floors: 'mine', households: 'theirs' }), {
    take: 'merged',
    merged: { change: { floors: 7 } },
  })
  const theirs = { floors: 'theirs', households: 'theirs' } as const
  assert.deepEqual(decisionOf('base.change', fields, theirs), { take: 'theirs' })
})

test('a look at a case is decided as a whole', () => {
  const look = { kind: 'case.verify', mine: { found: true }, theirs: { found: false } }
  assert.deepEqual(fieldsOf(look, none), [])
  assert.equal(decisionOf('case.verify', [], {}), null)
})
