import assert from 'node:assert/strict'
import { test } from 'node:test'
import { frameOf } from './frame.ts'

// Tian'anmen in WGS-84 and where maps in GCJ-02 draw it: about 560 m to the south-east, per the published formula.
const gate = { lon: 116.3913, lat: 39.9075 }
const drawnGate = { lon: 116.397543, lat: 39.908902 }

const near = (got: { lon: number; lat: number }, want: { lon: number; lat: number }, off: number) =>
  assert.ok(
    Math.abs(got.lon - want.lon) < off && Math.abs(got.lat - want.lat) < off,
    `${JSON.stringify(got)} is not ${JSON.stringify(want)}`,
  )

test('a case lies on the street of a GCJ-02 map where it lies in the city', () => {
  near(frameOf('GCJ02').shown(gate), drawnGate, 2e-5)
})

test('a press on a GCJ-02 map means the true place, to a millimetre', () => {
  const { shown, meant } = frameOf('GCJ02')
  near(meant(drawnGate), gate, 2e-5)
  near(meant(shown(gate)), gate, 1e-8)
})

test('what lies on a GCJ-02 map moves as a whole: points, hexagons, outlines, ways', () => {
  const { shown, shownOverlay } = frameOf('GCJ02')
  const at = [gate.lon, gate.lat] as const
  const { lon, lat } = shown(gate)
  const moved = shownOverlay({
    points: [{ id: 'a', title: 'A', ...gate }],
    selected: 'a',
    hexagons: [{ id: 'h', ring: [at], share: 1 }],
    outline: { type: 'MultiPolygon', coordinates: [[[at]]] },
    lines: [{ id: 'r', path: [at], tone: 'done' }],
  })
  assert.deepEqual(moved, {
    points: [{ id: 'a', title: 'A', lon, lat }],
    selected: 'a',
    hexagons: [{ id: 'h', ring: [[lon, lat]], share: 1 }],
    outline: { type: 'MultiPolygon', coordinates: [[[[lon, lat]]]] },
    lines: [{ id: 'r', path: [[lon, lat]], tone: 'done' }],
  })
})

test('the part of the city in sight is told in true coordinates', () => {
  const { shownBox, meantBox } = frameOf('GCJ02')
  const box = [116.3, 39.8, 116.5, 40] as const
  const back = meantBox(shownBox(box))
  for (const [i, edge] of box.entries()) assert.ok(Math.abs((back[i] ?? 0) - edge) < 1e-8)
})

test('on tiles in WGS-84 nothing is moved', () => {
  assert.deepEqual(frameOf('WGS84').shown(gate), gate)
  assert.deepEqual(frameOf().meant(gate), gate)
})
