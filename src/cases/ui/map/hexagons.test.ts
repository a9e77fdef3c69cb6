import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hexagonsOf, type Spot } from './hexagons.ts'

const lat = 29.5
const at = (id: string, eastM: number, northM: number): Spot => ({
  id,
  lon: 112.97 + eastM / (111_320 * Math.cos((lat * Math.PI) / 180)),
  lat: lat + northM / 111_320,
})

test('every case is counted in exactly one cell', () => {
  const spots = Array.from({ length: 500 }, (_, i) =>
    at(String(i), (i * 37) % 4000, (i * 91) % 4000),
  )
  const ids = hexagonsOf(spots, 400, lat).flatMap((cell) => cell.spots.map(({ id }) => id))
  assert.equal(ids.length, 500)
  assert.equal(new Set(ids).size, 500)
})

test('a case lies within its cell: no further from its middle than a corner', () => {
  const spots = Array.from({ length: 200 }, (_, i) =>
    at(String(i), (i * 53) % 3000, (i * 29) % 3000),
  )
  for (const { ring, spots: inside } of hexagonsOf(spots, 400, lat)) {
    const corners = ring.slice(0, 6)
    const middle = [0, 1].map((axis) => corners.reduce((sum, c) => sum + (c[axis] ?? 0), 0) / 6)
    for (const spot of inside) {
      const east = (spot.lon - (middle[0] ?? 0)) * 111_320 * Math.cos((lat * Math.PI) / 180)
      const north = (spot.lat - (middle[1] ?? 0)) * 111_320
      assert.ok(Math.hypot(east, north) <= 400 / Math.sqrt(3) + 0.5, spot.id)
    }
  }
})

test('the fullest cell comes first and is the darkest', () => {
  const spots = [at('a', 0, 0), at('b', 5, 5), at('c', 2000, 2000)]
  const [first, second] = hexagonsOf(spots, 400, lat)
  assert.equal(first?.spots.length, 2)
  assert.equal(first?.share, 1)
  assert.ok((second?.share ?? 1) < 1)
})

test('a ring is closed', () => {
  const [cell] = hexagonsOf([at('a', 0, 0)], 400, lat)
  assert.equal(cell?.ring.length, 7)
  assert.deepEqual(cell?.ring[0], cell?.ring[6])
})
