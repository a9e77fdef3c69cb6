import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fitting } from './fitting.ts'
import type { Category, Day } from './wire.ts'

const category = (path: string, name: string): Category => ({
  path,
  name,
  nameEn: '',
  group: '',
  keywords: [],
  conditions: [],
})
const covers = [
  '上水井盖',
  '污水井盖',
  '雨水井盖',
  '电力井盖',
  '通信井盖',
  '燃气井盖',
  '热力井盖',
  '不明井盖',
]
const categories = [
  ...covers.map((name, i) => category(`c${i}`, name)),
  category('lamp', '路灯'),
  category('refuse', '暴露垃圾'),
]
const day = { categories, tasks: [] as Day['tasks'], common: ['lamp', 'refuse', 'c7'] }
const names = (words: string, of: Parameters<typeof fitting>[0] = day) =>
  fitting(of, words).map(({ name }) => name)

test('a grid worker is offered what people report most, not eight kinds of cover', () => {
  assert.deepEqual(names('').slice(0, 3), ['路灯', '暴露垃圾', '不明井盖'])
  assert.equal(names('').length, 8)
})

test('what fits the words comes first', () => {
  assert.deepEqual(names('垃圾').slice(0, 2), ['暴露垃圾', '路灯'])
})

test('a day that was fetched before there was such a list still offers something', () => {
  assert.equal(names('', { categories, tasks: [] }).length, 8)
})
