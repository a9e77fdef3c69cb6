import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  addPoint,
  degreesIn,
  draftOf,
  isInRange,
  mostPoints,
  movePoint,
  removePoint,
  type RouteDraft,
  shiftPoint,
  turnRound,
} from './route-draft.ts'

const [gate, bridge, market, pier] = [1, 2, 3, 4].map((i) => ({ lon: 114 + i / 100, lat: 30.6 }))
assert.ok(gate && bridge && market && pier)
const said = ({ points, at }: RouteDraft) => [points.map(({ lon }) => Math.round(lon * 100)), at]
const route = draftOf([gate, bridge, market])

test('a stop is put behind the one that is chosen, and the next one behind that', () => {
  assert.deepEqual(said(addPoint(route, pier)), [[11401, 11402, 11403, 11404], 3])
  const first = movePoint(route, 0, gate)
  const twice = addPoint(addPoint(first, pier), market)
  assert.deepEqual(said(twice), [[11401, 11404, 11403, 11402, 11403], 2])
  assert.deepEqual(said(addPoint(draftOf([]), pier)), [[11404], 0])
})

test('a stop goes before its neighbour and back, never off the end', () => {
  assert.deepEqual(said(shiftPoint(route, 2, -1)), [[11401, 11403, 11402], 1])
  assert.deepEqual(said(shiftPoint(route, 0, -1)), said(route))
  assert.deepEqual(said(shiftPoint(route, 2, 1)), said(route))
})

test('taking out the last stop chooses the one before it; the last of all leaves none', () => {
  assert.deepEqual(said(removePoint(route, 2)), [[11401, 11402], 1])
  assert.deepEqual(said(removePoint(route, 0)), [[11402, 11403], 0])
  assert.deepEqual(said(removePoint(draftOf([gate]), 0)), [[], -1])
})

test('a route walked the other way begins where it ended', () => {
  assert.deepEqual(said(turnRound(movePoint(route, 0, gate))), [[11403, 11402, 11401], 2])
})

test('a route holds no more stops than the phone takes along', () => {
  const full = draftOf(Array.from({ length: mostPoints }, () => gate))
  assert.equal(addPoint(full, pier).points.length, mostPoints)
})

test('how often and how near is refused out of its range, not changed', () => {
  for (const right of [1, 24]) assert.equal(isInRange('timesADay', right), true)
  for (const wrong of [0, 25, 2.5, null]) assert.equal(isInRange('timesADay', wrong), false)
  assert.deepEqual(
    [4, 5, 200, 201].map((metres) => isInRange('reachM', metres)),
    [false, true, true, false],
  )
})

test('degrees are taken as they are typed, and refused where the Earth has none', () => {
  assert.equal(degreesIn(' 114．305 ', 180), 114.305)
  assert.equal(degreesIn('-33.9', 90), -33.9)
  for (const wrong of ['', 'north', '91', '-90.1']) assert.equal(degreesIn(wrong, 90), undefined)
})
