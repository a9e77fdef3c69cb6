import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { deflateSync } from 'node:zlib'
import sharp, { type Sharp } from 'sharp'
import { acceptImage, maxImageBytes, thumbnail } from '#platform/images.ts'
import { Problem } from '#platform/problem.ts'

type Exif = NonNullable<Parameters<Sharp['withExif']>[0]>

const red = { r: 200, g: 30, b: 30 }
const blank = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: red } })

/** A picture 40 × 20 whose left half is white, to see which way it is turned. */
function half() {
  return blank(40, 20).composite([
    {
      input: { create: { width: 20, height: 20, channels: 3, background: '#fff' } },
      left: 0,
      top: 0,
    },
  ])
}

const gps = {
  GPSLatitudeRef: 'N',
  GPSLatitude: '30/1 36/1 0/1',
  GPSLongitudeRef: 'E',
  GPSLongitude: '114/1 18/1 0/1',
}

function withCamera(location: Record<string, string>): Exif {
  return {
    IFD0: { Make: 'Phone' },
    IFD2: { DateTimeOriginal: '2026:01:02 03:04:05', OffsetTimeOriginal: '+08:00' },
    IFD3: location,
  }
}

test('a phone photo loses its place and camera in the file and gives them to the caller', async () => {
  const photo = await blank(64, 48).jpeg().withExif(withCamera(gps)).toBuffer()
  assert.ok((await sharp(photo).metadata()).exif, 'the test photo carries Exif')
  const accepted = await acceptImage(photo)
  assert.deepEqual(accepted.gps, { lon: 114.3, lat: 30.6 })
  assert.equal(accepted.takenAt, '2026-01-02T03:04:05+08:00')
  assert.equal(accepted.mime, 'image/jpeg')
  assert.deepEqual([accepted.width, accepted.height], [64, 48])
  assert.equal(accepted.sha256, createHash('sha256').update(accepted.bytes).digest('hex'))
  const { exif, xmp, iptc, icc } = await sharp(accepted.bytes).metadata()
  assert.deepEqual([exif, xmp, iptc, icc], [undefined, undefined, undefined, undefined])
  assert.equal(accepted.bytes.includes('Phone'), false)
})

const places: readonly [
  string,
  Record<string, string>,
  { lon: number; lat: number } | undefined,
][] = [
  [
    'south and west',
    { ...gps, GPSLatitudeRef: 'S', GPSLongitudeRef: 'W' },
    { lon: -114.3, lat: -30.6 },
  ],
  [
    'without a fix (0, 0)',
    { ...gps, GPSLatitude: '0/1 0/1 0/1', GPSLongitude: '0/1 0/1 0/1' },
    undefined,
  ],
  ['with an impossible latitude', { ...gps, GPSLatitude: '230/1 0/1 0/1' }, undefined],
  ['with a fraction by zero', { ...gps, GPSLatitude: '30/0 0/1 0/1' }, undefined],
]

for (const [name, location, expected] of places)
  test(`a photo ${name} is placed rightly or not at all`, async () => {
    const accepted = await acceptImage(
      await blank(20, 20).jpeg().withExif(withCamera(location)).toBuffer(),
    )
    assert.deepEqual(accepted.gps, expected)
  })

test('a photo with broken Exif is still a photo', async () => {
  const photo = await blank(20, 20).jpeg().withExif(withCamera(gps)).toBuffer()
  const at = photo.indexOf('Exif')
  // Every offset in the block now points far outside it.
  photo.fill(0xff, at + 10, at + 14)
  const accepted = await acceptImage(photo)
  assert.equal(accepted.gps, undefined)
  assert.equal(accepted.takenAt, undefined)
})

test('a photo held sideways is stored upright', async () => {
  const sideways = await half().jpeg({ quality: 100 }).withMetadata({ orientation: 6 }).toBuffer()
  const accepted = await acceptImage(sideways)
  assert.deepEqual([accepted.width, accepted.height], [20, 40])
  const { data } = await sharp(accepted.bytes).raw().toBuffer({ resolveWithObject: true })
  const [top, bottom] = [data[(5 * 20 + 10) * 3 + 1] ?? 0, data[(35 * 20 + 10) * 3 + 1] ?? 255]
  assert.ok(top > 200 && bottom < 100, `green above ${top}, below ${bottom}`)
})

test('a large photo is made smaller, a small one stays', async () => {
  const large = await acceptImage(await blank(4000, 1000).jpeg().toBuffer())
  assert.deepEqual([large.width, large.height], [2560, 640])
  const small = await acceptImage(await blank(30, 10).webp().toBuffer())
  assert.deepEqual([small.width, small.height, small.mime], [30, 10, 'image/jpeg'])
})

test('a picture with transparency keeps it', async () => {
  const png = await sharp({
    create: { width: 9, height: 9, channels: 4, background: { ...red, alpha: 0.5 } },
  })
    .png()
    .toBuffer()
  const accepted = await acceptImage(png)
  assert.equal(accepted.mime, 'image/webp')
  assert.equal((await sharp(accepted.bytes).metadata()).hasAlpha, true)
})

test('what hides behind a picture is not stored', async () => {
  const photo = Buffer.concat([
    await blank(20, 20).jpeg().toBuffer(),
    Buffer.from('<script>alert(1)</script>'),
  ])
  assert.equal((await acceptImage(photo)).bytes.includes('script'), false)
})

/** A PNG of one colour whose header claims `side` × `side` pixels. */
function pngBomb(side: number): Buffer {
  const table = Array.from({ length: 256 }, (_, n) => {
    let c = n
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
    return c >>> 0
  })
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data])
    let crc = 0xffffffff
    for (const byte of body) crc = (table[(crc ^ byte) & 0xff] as number) ^ (crc >>> 8)
    const frame = Buffer.alloc(8)
    frame.writeUInt32BE(data.length, 0)
    frame.writeUInt32BE((crc ^ 0xffffffff) >>> 0, 4)
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header[8] = 1
  const pixels = deflateSync(Buffer.alloc((Math.ceil(side / 8) + 1) * 64))
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

async function damaged(): Promise<Buffer> {
  const noise = Buffer.alloc(300 * 300 * 3, 1).map((_, i) => (i * 7919) % 251)
  const whole = await sharp(noise, { raw: { width: 300, height: 300, channels: 3 } })
    .jpeg()
    .toBuffer()
  return whole.subarray(0, whole.length / 2)
}

const refused: readonly [string, () => Buffer | Promise<Buffer>, string, RegExp][] = [
  ['an empty file', () => Buffer.alloc(0), 'unsupported-media', /an empty file/],
  ['a text', () => Buffer.from('hello, this is no photo'), 'unsupported-media', /something else/],
  [
    'an SVG with a script',
    () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
    'unsupported-media',
    /SVG/,
  ],
  ['HTML', () => Buffer.from('<!doctype html><p>'), 'unsupported-media', /HTML/],
  ['a PDF', () => Buffer.from('%PDF-1.7'), 'unsupported-media', /PDF/],
  ['a GIF', () => Buffer.from('GIF89a......'), 'unsupported-media', /GIF/],
  [
    'an iPhone HEIC',
    () => Buffer.from('\0\0\0\u0018ftypheic\0\0\0\0mif1heic', 'latin1'),
    'unsupported-media',
    /HEIC/,
  ],
  ['a TIFF', () => blank(9, 9).tiff().toBuffer(), 'unsupported-media', /something else/],
  [
    'text behind a JPEG mark',
    () => Buffer.concat([Buffer.from('ffd8ff', 'hex'), Buffer.from('not a photo')]),
    'unsupported-media',
    /is none/,
  ],
  ['half a JPEG', damaged, 'invalid-input', /damaged/],
  ['a decompression bomb', () => pngBomb(30_000), 'too-large', /pixels/],
  [
    '13 MB',
    () => Buffer.concat([Buffer.from('ffd8ff', 'hex'), Buffer.alloc(maxImageBytes)]),
    'too-large',
    /12\.0 MB/,
  ],
]

for (const [name, make, code, detail] of refused)
  test(`${name} is refused as a photo, saying what is expected`, async () => {
    const bytes = await make()
    for (const attempt of [() => acceptImage(bytes), () => thumbnail(bytes, 64)])
      await assert.rejects(attempt, (error) => {
        assert.ok(error instanceof Problem)
        assert.equal(error.code, code)
        assert.equal(error.fields[0]?.field, 'photo')
        assert.match(error.message, /expected a photo as JPEG, PNG or WebP/)
        assert.match(error.message, detail)
        return true
      })
  })

test('a thumbnail is small, upright and clean', async () => {
  const photo = await blank(400, 200)
    .jpeg()
    .withExif(withCamera(gps))
    .withMetadata({ orientation: 6 })
    .toBuffer()
  const { width, height, format, exif } = await sharp(await thumbnail(photo, 100)).metadata()
  assert.deepEqual([width, height, format, exif], [50, 100, 'jpeg', undefined])
  await assert.rejects(thumbnail(photo, 4000), RangeError)
})
