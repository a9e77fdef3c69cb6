import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, compile, join, json, raw, type Sql, sql, steady, where } from './sql.ts'

const written = (statement: Sql) => {
  const { text, values } = compile(statement)
  return { text, values }
}

test('values become parameters and never text', () => {
  const evil = "'; drop table cases; --"
  assert.deepEqual(written(sql`select ${evil}, ${1}`), { text: 'select $1, $2', values: [evil, 1] })
})

test('fragments nest, and the numbers of their parameters follow', () => {
  const inner = sql`a = ${1} and b = ${'x'}`
  const statement = sql`select ${raw('c')} from t ${where([inner, sql`d = ${2}`])} limit ${3}`
  assert.deepEqual(written(statement), {
    text: 'select c from t where a = $1 and b = $2 and d = $3 limit $4',
    values: [1, 'x', 2, 3],
  })
  assert.deepEqual(written(sql`${sql`${sql`${1}`}`}${2}`), { text: '$1$2', values: [1, 2] })
})

test('no condition makes no where, and nothing joins to nothing', () => {
  assert.equal(compile(sql`select 1 ${where([])}`).text, 'select 1 ')
  assert.equal(compile(join([], ', ')).text, '')
  assert.deepEqual(written(join([sql`${1}`, sql`${2}`], ' or ')), {
    text: '$1 or $2',
    values: [1, 2],
  })
})

test('instants are sent as ISO text, and an absent one as null', () => {
  assert.deepEqual(compile(sql`${at(0)} ${at(null)}`).values, ['1970-01-01T00:00:00.000Z', null])
  assert.equal(json({ a: '路' }), '{"a":"路"}')
})

test('only a statement that is marked so is prepared once for all', () => {
  assert.equal(compile(steady(sql`select ${1}`)).steady, true)
  assert.equal(compile(sql`select ${1}`).steady, false)
})
