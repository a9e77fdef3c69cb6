import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Box, type Direction, directionOf, isBack, nextFocus } from './spatial.ts'

const box = (left: number, top: number, width = 100, height = 80): Box => ({
  left,
  top,
  right: left + width,
  bottom: top + height,
})
/** Tiles in rows of `wide`. */
const grid = (count: number, wide: number) =>
  Array.from({ length: count }, (_, i) => box((i % wide) * 120, Math.floor(i / wide) * 100))
const press = (boxes: readonly Box[], at: number, direction: Direction) => {
  const from = boxes[at]
  assert.ok(from)
  const others = boxes.map((_, i) => i).filter((i) => i !== at)
  const found = nextFocus(
    direction,
    from,
    others.map((i) => boxes[i] as Box),
  )
  return found < 0 ? at : (others[found] as number)
}

const tiles = grid(8, 3)
const cases: readonly [string, number, Direction, number][] = [
  ['the tile to the right', 0, 'right', 1],
  ['the tile below', 1, 'down', 4],
  ['the first tile of the row from its last', 2, 'right', 0],
  ['the last tile of the row from its first', 3, 'left', 5],
  ['the top of the column from its foot', 6, 'down', 0],
  ['the foot of the column from its top', 1, 'up', 7],
  ['the nearest tile of a shorter row below', 5, 'down', 7],
]
for (const [name, at, direction, expected] of cases) {
  test(`an arrow leads to ${name}`, () => assert.equal(press(tiles, at, direction), expected))
}

test('a lone button is left by no arrow and keeps the focus', () => {
  for (const direction of ['left', 'right', 'up', 'down'] as const)
    assert.equal(press([box(0, 0)], 0, direction), 0)
})

test('from a list at the left an arrow crosses to a button at the right that lies higher', () => {
  assert.equal(press([box(0, 300), box(0, 400), box(600, 0)], 1, 'right'), 2)
})

test('every tile of any wall of tiles can be reached with four arrows', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 6 }), (count, wide) => {
      const boxes = grid(count, wide)
      const reached = new Set([0])
      for (const at of reached)
        for (const direction of ['left', 'right', 'up', 'down'] as const)
          reached.add(press(boxes, at, direction))
      assert.equal(reached.size, count)
    }),
  )
})

test('one arrow and then its opposite lead back where the tiles are even', () => {
  const even = grid(12, 4)
  const opposite = { left: 'right', right: 'left', up: 'down', down: 'up' } as const
  for (let at = 0; at < even.length; at++)
    for (const direction of ['left', 'right', 'up', 'down'] as const)
      assert.equal(press(even, press(even, at, direction), opposite[direction]), at)
})

test('the back key of each make of television is known', () => {
  for (const [key, keyCode] of [
    ['Escape', 27],
    ['Backspace', 8],
    ['BrowserBack', 166],
    ['GoBack', 461],
    ['Unidentified', 10009],
  ] as const)
    assert.ok(isBack({ key, keyCode }), key)
  assert.equal(isBack({ key: 'Enter', keyCode: 13 }), false)
  assert.equal(directionOf({ key: 'Unidentified', keyCode: 40 }), 'down')
  assert.equal(directionOf({ key: 'Enter', keyCode: 13 }), null)
})
