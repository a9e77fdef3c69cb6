import assert from 'node:assert/strict'
import { test } from 'node:test'
import { corrected, offsetOf, retryAfter } from './clock.ts'
import { coverage, lengthOf, onDuty, thin, walkedAlong } from './track.ts'

/** Metres east and north of a corner in Wuhan. */
const at = (east: number, north = 0) => ({
  lon: 114.3 + east / (111_195.08 * Math.cos((30.6 * Math.PI) / 180)),
  lat: 30.6 + north / 111_195.08,
})
const metres = (value: number, expected: number) =>
  assert.ok(Math.abs(value - expected) < 0.5, `${value} is not about ${expected}`)

test('a straight walk is kept as its two ends, a corner stays', () => {
  const straight = Array.from({ length: 101 }, (_, i) => at(i * 5, (i % 2) * 3))
  assert.equal(thin(straight).length, 2)
  const corner = [at(0), at(100), at(200), at(200, 100), at(200, 200)]
  assert.deepEqual(thin(corner), [at(0), at(200), at(200, 200)])
  metres(lengthOf(corner), 400)
})

test('what lies off duty is left out, whatever the order it came in', () => {
  const fixes = [5, 1, 3, 9].map((minute) => ({ ...at(minute), at: minute }))
  const minutes = (spans: { from: number; to: number | null }[]) =>
    onDuty(fixes, spans).map((fix) => fix.at)
  assert.deepEqual(minutes([]), [])
  assert.deepEqual(minutes([{ from: 2, to: 5 }]), [3, 5])
  assert.deepEqual(minutes([{ from: 4, to: null }]), [5, 9])
})

test('half a route walked is half covered', () => {
  const route = [at(0), at(1000)]
  const near = (share: number, expected: number) =>
    assert.ok(Math.abs(share - expected) < 0.04, `${share} is not about ${expected}`)
  near(coverage(route, [at(0, 10), at(480, 10)], 20), 0.5)
  near(coverage(route, [at(0, 10), at(1000, 10)], 20), 1)
  near(coverage(route, [at(0, 50), at(1000, 50)], 20), 0)
  assert.equal(coverage(route, [], 20), 0)
  near(coverage(route, [at(500)], 20), 0.04)
})

test('a route falls into what was walked by anyone and what was not, together the whole of it', () => {
  const route = [at(0), at(400), at(400, 400), at(800, 400)]
  const { stretches, points, visited } = walkedAlong(
    route,
    [
      [at(0), at(400), at(400, 200)],
      [at(700, 400), at(900, 400)],
    ],
    5,
  )
  assert.deepEqual(
    stretches.map(({ walked, path }) => [walked, Math.round(lengthOf(path) / 50) * 50]),
    [
      [true, 600],
      [false, 500],
      [true, 100],
    ],
  )
  assert.ok(points >= 120 && points <= 123, `${points} points of 1200 m`)
  assert.ok(Math.abs(visited / points - 7 / 12) < 0.02, `${visited} of ${points}`)
  const all = stretches.flatMap(({ path }) => path)
  assert.deepEqual([all[0], all.at(-1)], [route[0], route[3]])
  const corner = stretches[0]?.path
  assert.deepEqual(corner?.length, 3, 'a straight stretch has no points between its ends')
})

test('a route nobody came near to is one stretch that waits', () => {
  const none = walkedAlong([at(0), at(95)], [[at(0, 300), at(95, 300)], []], 30)
  assert.deepEqual(
    none.stretches.map(({ walked }) => walked),
    [false],
  )
  assert.deepEqual([none.points, none.visited], [10, 0])
})

test('what a wrong clock claims is put right by what was measured, and never lies ahead', () => {
  const server = 1_000_000
  const behind = offsetOf(400_000, server)
  assert.equal(behind, 600_000)
  assert.equal(corrected(399_000, behind, server), 999_000)
  assert.equal(corrected(500_000, behind, server), server)
  assert.equal(corrected(2_000_000, offsetOf(2_500_000, server), server), 500_000)
})

test('tries come ever more seldom, at last every five minutes or so', () => {
  assert.deepEqual(
    [0, 1, 4, 40].map((tries) => retryAfter(tries, 0.5)),
    [2000, 4000, 32_000, 300_000],
  )
  assert.equal(retryAfter(40, 0), 225_000)
})
