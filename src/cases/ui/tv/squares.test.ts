import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  across,
  around,
  type Bounds,
  centre,
  down,
  framed,
  isFine,
  square,
  tilesOf,
} from './squares.ts'

const wuhan = { lon: 114.3, lat: 30.6 }

test('the squares cover the map without gap or overlap', () => {
  const whole = around(wuhan, 1000)
  const all = Array.from({ length: across * down }, (_, i) => square(whole, i))
  const area = ([w, s, e, n]: Bounds) => (e - w) * (n - s)
  const sum = all.reduce((total, one) => total + area(one), 0)
  assert.ok(Math.abs(sum / area(whole) - 1) < 1e-9)
  assert.deepEqual(all[0]?.[3], whole[3])
  assert.ok(Math.abs((all.at(-1)?.[2] ?? 0) - whole[2]) < 1e-12)
})

test('pressing squares ends at a place within 45 m, from a whole district in six presses at most', () => {
  let bounds = around(wuhan, 15_000)
  let presses = 1
  while (!isFine(bounds)) {
    bounds = square(bounds, 5)
    presses++
  }
  assert.ok(presses <= 6, `${presses} presses`)
  const one = square(bounds, 0)
  const halfM = ((one[2] - one[0]) / 2) * 111_320 * Math.cos((30.6 * Math.PI) / 180)
  assert.ok(halfM <= 45, `${halfM} m`)
})

test('a tall community is framed whole in the wide shape of the screen', () => {
  const tall: Bounds = [114.3, 30.6, 114.301, 30.62]
  const [west, south, east, north] = framed(tall)
  assert.ok(west < 114.3 && east > 114.301 && south < 30.6 && north > 30.62)
  assert.ok(Math.abs(centre([west, south, east, north]).lat - 30.61) < 1e-9)
})

test('few tiles are asked for, and they lie under the bounds', () => {
  const names = tilesOf(around(wuhan, 500), 16)
  assert.ok(names.length >= 1 && names.length <= 24, `${names.length}`)
  // 114.3° E at zoom 16: (114.3 + 180) / 360 · 65536 = 53576.03
  assert.ok(names.some(({ z, x }) => z === 16 && x === 53576))
})
