import assert from 'node:assert/strict'
import { test } from 'node:test'
import { change, dotsOf, pictureOf, type Reply, sumsOf, type WireRow } from './picture.ts'
import { frameFor, stepped, tourOf } from './tour.ts'

const part = (code: string, name: string) => ({
  code,
  name,
  nameEn: name,
  bounds: [114.3, 30.6, 114.31, 30.61] as const,
})
const row = (
  number: string,
  light: number,
  o: Partial<{ area: number; open: 0 | 1; own: 0 | 1 }> = {},
) =>
  [number, 114.301, 30.601, light, o.area ?? 0, 0, 0, o.open ?? 1, 100, 200, o.own ?? 1] as WireRow
const reply = (rows: readonly WireRow[]): Reply => ({
  at: '2026-03-02T08:00:00.000Z',
  more: false,
  area: part('4201', '武汉市'),
  timeZone: 'Asia/Shanghai',
  parts: [part('420102001', '一街'), part('420102002', '二街')],
  areas: [
    { code: '42010200100101', name: '一街01网格', nameEn: '' },
    { code: '42010200200101', name: '二街01网格', nameEn: '' },
  ],
  categories: [{ name: '路灯异常', nameEn: 'Street lamp fault' }],
  states: ['handling'],
  rows,
})

test('the streets add up to the whole, each light where it lies', () => {
  const sums = sumsOf(pictureOf(reply([row('1', 4), row('2', 1), row('3', 3, { area: 1 })])))
  assert.deepEqual(
    { open: sums.counts.open, late: sums.counts.late, near: sums.counts.near },
    { open: 3, late: 1, near: 1 },
  )
  assert.deepEqual(
    sums.parts.map(({ name, open, late, near }) => [name, open, late, near]),
    [
      ['一街', 2, 1, 0],
      ['二街', 1, 0, 1],
    ],
  )
})

test('a case that is closed leaves the picture and comes first in the stream', () => {
  const picture = pictureOf(reply([row('1', 1), row('2', 1)]))
  assert.equal(change(picture, reply([row('2', 4, { open: 0 })])), true)
  assert.equal(sumsOf(picture).counts.open, 1)
  assert.equal(picture.stream[0]?.number, '2')
  assert.equal(change(picture, reply([row('1', 1)])), false, 'nothing has changed')
})

test('late cases are drawn over the others', () => {
  const { lights } = dotsOf(pictureOf(reply([row('1', 4), row('2', 0), row('3', 1)])))
  assert.deepEqual([...lights], [0, 1, 4])
})

test('three cases at one place are a hot spot, one alone is none', () => {
  const together = sumsOf(pictureOf(reply([row('1', 1), row('2', 1), row('3', 1)])))
  assert.deepEqual(
    together.hot.map(({ count, area }) => [count, area.name]),
    [[3, '一街01网格']],
  )
  assert.deepEqual(sumsOf(pictureOf(reply([row('1', 1)]))).hot, [])
})

test('cases that are not public count in their street and in no hot spot', () => {
  const hidden = ['4', '5', '6'].map((number) => row(number, 1, { own: 0 }))
  const alone = sumsOf(pictureOf(reply(hidden)))
  assert.deepEqual([alone.hot, alone.parts[0]?.open], [[], 3])
  const mixed = sumsOf(pictureOf(reply([row('1', 1), row('2', 1), ...hidden])))
  assert.deepEqual(
    mixed.hot.map(({ count }) => count),
    [2],
  )
})

test('the wall turns through the whole, the hot spots, the league and the streets with work, round and round', () => {
  const sums = sumsOf(pictureOf(reply([row('1', 1)])))
  const tour = tourOf(sums)
  assert.deepEqual(tour, [
    { kind: 'whole' },
    { kind: 'hot' },
    { kind: 'league' },
    { kind: 'part', code: '420102001' },
  ])
  assert.equal(stepped(3, 1, 4), 0)
  assert.equal(stepped(0, -1, 4), 3)
  assert.deepEqual(frameFor({ kind: 'part', code: '420102001' }, sums), sums.parts[0]?.bounds)
})
