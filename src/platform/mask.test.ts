import assert from 'node:assert/strict'
import { test } from 'node:test'
import sharp from 'sharp'
import { maskImage, type MaskShape } from './mask.ts'

const [width, height] = [400, 300]

/** A street in plain grey on which a pattern of fine strokes stands between x 100–300 and y 100–200. */
function street(stroke: (x: number, y: number) => boolean): Promise<Buffer> {
  const data = Buffer.alloc(width * height * 3, 200)
  for (let y = 100; y < 200; y++) {
    for (let x = 100; x < 300; x++) {
      const pixel = 3 * (y * width + x)
      data.fill(stroke(x, y) ? 30 : 180, pixel, pixel + 3)
    }
  }
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer()
}

const plate: MaskShape = { kind: 'rectangle', x: 0.25, y: 1 / 3, width: 0.5, height: 1 / 3 }

async function pixels(bytes: Buffer) {
  const { data } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return (x: number, y: number) => data[3 * (y * width + x)] ?? -1
}

test('two number plates under the same mask leave the same copy', async () => {
  const one = await street((x, y) => (Math.floor(x / 2) + Math.floor(y / 2)) % 2 === 0)
  const other = await street((x, y) => (Math.floor(x / 2) + Math.floor(y / 2)) % 2 === 1)
  assert.notDeepEqual(one, other)
  const [a, b] = await Promise.all([maskImage(one, [plate]), maskImage(other, [plate])])
  assert.equal(a.sha256, b.sha256)
  assert.deepEqual([a.width, a.height, a.mime], [width, height, 'image/jpeg'])
})

test('under the mask no stroke is left; outside it the street is as it was', async () => {
  const original = await street((x) => x % 4 < 2)
  const masked = await pixels((await maskImage(original, [plate])).bytes)
  const before = await pixels(original)
  for (let x = 120; x < 280; x++) {
    assert.ok(Math.abs(masked(x, 150) - masked(x + 1, 150)) < 12, `a stroke at ${x}`)
  }
  for (const [x, y] of [
    [10, 10],
    [390, 290],
    [50, 150],
    [200, 60],
  ] as const)
    assert.ok(Math.abs(masked(x, y) - before(x, y)) <= 4, `${x}, ${y}`)
})

test('a round mask covers the face and leaves the corners of its box', async () => {
  const original = await street((x) => x % 4 < 2)
  const face: MaskShape = { ...plate, kind: 'ellipse' }
  const masked = await pixels((await maskImage(original, [face])).bytes)
  assert.ok(Math.abs(masked(199, 150) - masked(201, 150)) < 12)
  const corner = [102, 103, 104, 105, 106, 107].map((x) => masked(x, 103))
  assert.ok(Math.max(...corner) - Math.min(...corner) > 60, 'the strokes in the corner are there')
})

test('a mask over the edge of the picture, a tiny and an overlapping one are all applied', async () => {
  const original = await street((x) => x % 4 < 2)
  const shapes: MaskShape[] = [
    { kind: 'rectangle', x: 0.9, y: 0.9, width: 0.1, height: 0.1 },
    { kind: 'ellipse', x: 0, y: 0, width: 0.01, height: 0.01 },
    plate,
    { ...plate, x: 0.3 },
  ]
  const masked = await maskImage(original, shapes)
  assert.deepEqual([masked.width, masked.height], [width, height])
})

test('a masked copy keeps nothing the camera wrote', async () => {
  const photo = await sharp({ create: { width: 64, height: 48, channels: 3, background: 'green' } })
    .withExif({ IFD0: { Make: 'SecretCamera' } })
    .jpeg()
    .toBuffer()
  const { exif } = await sharp((await maskImage(photo, [plate])).bytes).metadata()
  assert.equal(exif, undefined)
})
