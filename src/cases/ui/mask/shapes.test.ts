import assert from 'node:assert/strict'
import { test } from 'node:test'
import { boxBetween, isSlip, type Mask, middle, moved, pressed, resized } from './shapes.ts'

const face: Mask = { id: 1, kind: 'ellipse', x: 0.5, y: 0.25, width: 0.25, height: 0.5 }
const key = (name: string, more: Partial<Record<'shiftKey' | 'altKey', boolean>> = {}) => ({
  key: name,
  shiftKey: false,
  altKey: false,
  ...more,
})

test('a shape drawn in any direction, also out of the picture, is the box within it', () => {
  const box = { x: 0.25, y: 0.5, width: 0.5, height: 0.25 }
  assert.deepEqual(boxBetween({ x: 0.75, y: 0.75 }, { x: 0.25, y: 0.5 }), box)
  assert.deepEqual(boxBetween({ x: 0.25, y: 0.5 }, { x: 0.75, y: 0.75 }), box)
  assert.deepEqual(boxBetween({ x: 0.5, y: 0.5 }, { x: 1.5, y: -1 }), {
    x: 0.5,
    y: 0,
    width: 0.5,
    height: 0.5,
  })
})

test('a touch without a stroke is no shape', () => {
  assert.equal(isSlip(boxBetween({ x: 0.5, y: 0.5 }, { x: 0.505, y: 0.9 })), true)
  assert.equal(isSlip(boxBetween({ x: 0.5, y: 0.5 }, { x: 0.52, y: 0.52 })), false)
})

test('a shape never leaves the picture, however it is moved or resized', () => {
  assert.deepEqual(moved(face, 9, 9), { ...face, x: 0.75, y: 0.5 })
  assert.deepEqual(moved(face, -9, -9), { ...face, x: 0, y: 0 })
  assert.deepEqual(resized(face, 9, 9), { ...face, width: 0.5, height: 0.75 })
  assert.deepEqual(resized(face, -9, -9), { ...face, width: 0.01, height: 0.01 })
})

test('arrows move a shape, with Shift they resize it, with Alt by small steps; other keys do neither', () => {
  const start = { ...middle(1, 'rectangle'), x: 0.5, y: 0.5 }
  assert.equal(pressed(start, key('ArrowRight'))?.x, 0.51)
  assert.equal(pressed(start, key('ArrowUp'))?.y, 0.49)
  assert.equal(pressed(start, key('ArrowDown', { shiftKey: true }))?.height.toFixed(3), '0.210')
  assert.equal(pressed(start, key('ArrowRight', { altKey: true }))?.x, 0.502)
  assert.equal(pressed(start, key('Tab')), null)
})
