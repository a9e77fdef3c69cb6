import assert from 'node:assert/strict'
import { test } from 'node:test'
import { graticuleOf, sayDegrees, stepOf } from './graticule.ts'

test('a city’s width has a handful of meridians, a street’s its own', () => {
  assert.equal(stepOf(0.6), 0.1)
  assert.equal(stepOf(0.02), 0.002)
  assert.equal(stepOf(300), 30)
})

test('meridians and parallels are named as on paper maps', () => {
  assert.equal(sayDegrees(-71.05, 0.05, 'lon'), '71.05° W')
  assert.equal(sayDegrees(42, 1, 'lat'), '42° N')
  assert.equal(sayDegrees(0, 1, 'lat'), '0°')
})

test('over Boston, meridians run north and parallels west', () => {
  const edge = {
    left: -71.19,
    west: -71.15,
    east: -70.96,
    bottom: 42.21,
    south: 42.24,
    north: 42.41,
  }
  const found = graticuleOf([-71.2, 42.2, -70.95, 42.45], edge).flatMap(
    ({ properties, geometry }) =>
      geometry.type === 'Point' && 'name' in properties
        ? [{ name: properties.name, at: geometry.coordinates }]
        : [],
  )
  const names = found.map(({ name }) => name)
  assert.ok(names.includes('71.10° W'), names.join())
  assert.ok(names.includes('42.35° N'), names.join())
  assert.equal(new Set(names).size, names.length)
  for (const { name, at } of found) {
    const onEdge = name.endsWith('W')
      ? at[1] === edge.bottom && Number(at[0]) >= edge.west
      : at[0] === edge.left && Number(at[1]) <= edge.north
    assert.ok(onEdge, `${name} stands along the edge, clear of the scale and the buttons`)
  }
})
