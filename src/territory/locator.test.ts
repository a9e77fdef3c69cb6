import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildLocator, type Outline } from './locator.ts'

const outline = (code: string, depth: number, ...rings: number[][]): Outline => ({
  code,
  depth,
  rings: rings.map((ring) => Float64Array.from(ring)),
})
const square = (west: number, south: number, size: number): number[] => [
  west,
  south,
  west + size,
  south,
  west + size,
  south + size,
  west,
  south + size,
  west,
  south,
]

function finder(...outlines: Outline[]) {
  const locator = buildLocator(outlines)
  return (lon: number, lat: number) => locator.outlines[locator.find(lon, lat)]?.code
}

test('a point is in the deepest area that holds it', () => {
  const find = finder(outline('district', 2, square(0, 0, 10)), outline('grid', 5, square(2, 2, 2)))
  assert.equal(find(3, 3), 'grid')
  assert.equal(find(5, 5), 'district')
  assert.equal(find(11, 5), undefined)
})

test('a hole belongs to the area in it, and each part of an area to the area', () => {
  const find = finder(
    outline('ring', 4, square(0, 0, 10), square(4, 4, 2), square(20, 0, 1)),
    outline('core', 4, square(4, 4, 2)),
  )
  assert.equal(find(1, 1), 'ring')
  assert.equal(find(5, 5), 'core')
  assert.equal(find(20.5, 0.5), 'ring')
  assert.equal(find(15, 0.5), undefined)
})

test('every point of a shared border belongs to exactly one area, the same each time', () => {
  // A slanting border whose ends cannot be written exactly in binary, run through in both directions.
  const border = [114.1, 30.1, 114.237, 30.377]
  const [x1, y1, x2, y2] = border as [number, number, number, number]
  const west = outline('west', 5, [114, 30.1, x1, y1, x2, y2, 114, 30.377, 114, 30.1])
  const east = outline('east', 5, [x2, y2, x1, y1, 114.4, 30.1, 114.4, 30.377, x2, y2])
  const [both, onlyWest, onlyEast] = [finder(west, east), finder(west), finder(east)]
  for (let i = 0; i <= 1000; i++) {
    const [lon, lat] = [x1 + ((x2 - x1) * i) / 1000, y1 + ((y2 - y1) * i) / 1000]
    const found = both(lon, lat)
    assert.ok(found === 'west' || found === 'east', `${lon}, ${lat} is in ${found}`)
    assert.equal(both(lon, lat), found)
    assert.ok(onlyWest(lon, lat) || onlyEast(lon, lat))
  }
})

test('the outermost border and its corners are inside', () => {
  const find = finder(outline('a', 5, square(0, 0, 1)), outline('b', 5, square(1, 0, 1)))
  for (const [lon, lat] of [
    [0, 0],
    [0, 1],
    [2, 1],
    [2, 0],
    [0.5, 1],
    [2, 0.5],
  ] as const) {
    assert.match(find(lon, lat) ?? 'nowhere', /^[ab]$/)
  }
  assert.equal(find(2.001, 0.5), undefined)
})

test('where drawn areas overlap by mistake the smaller code has the point', () => {
  const find = finder(outline('b', 5, square(0, 0, 2)), outline('a', 5, square(1, 0, 2)))
  assert.equal(find(1.5, 1), 'a')
})

test('the grid found is the one that a plain search of all grids finds', () => {
  const cells: Outline[] = []
  const corner = (i: number, j: number): [number, number] => [
    114 + i * 0.01 + 0.003 * Math.sin(i * 12.9 + j * 78.2),
    30 + j * 0.01 + 0.003 * Math.cos(i * 39.4 + j * 11.1),
  ]
  for (let i = 0; i < 12; i++) {
    for (let j = 0; j < 12; j++) {
      const ring = [
        corner(i, j),
        corner(i + 1, j),
        corner(i + 1, j + 1),
        corner(i, j + 1),
        corner(i, j),
      ]
      cells.push(outline(`${i}-${j}`, 5, ring.flat()))
    }
  }
  const find = finder(...cells)
  const alone = cells.map((cell) => [cell.code, finder(cell)] as const)
  for (let k = 0; k < 500; k++) {
    const [lon, lat] = [114.005 + ((k * 0.61803) % 1) * 0.11, 30.005 + ((k * 0.41421) % 1) * 0.11]
    const holding = alone.filter(([, holds]) => holds(lon, lat) !== undefined).map(([code]) => code)
    assert.deepEqual([find(lon, lat)], holding)
  }
})
