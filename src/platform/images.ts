// A photo from a stranger is decoded and written anew: what is stored is pixels only, never the bytes that came.
import { createHash } from 'node:crypto'
import sharp, { type Metadata, type Sharp } from 'sharp'
import { Problem } from '#platform/problem.ts'
import { type Sentence, say } from '#platform/sentence.ts'

export type AcceptedImage = {
  readonly bytes: Buffer
  readonly mime: 'image/jpeg' | 'image/webp'
  /** Pixels, upright. */
  readonly width: number
  readonly height: number
  /** Of `bytes`, hex. */
  readonly sha256: string
  /** When the camera says it was taken, ISO 8601; without offset when the camera gave none. */
  readonly takenAt?: string
  /** Where the camera says it was, WGS-84 degrees; not in `bytes`. Ask the sender before using it. */
  readonly gps?: { readonly lon: number; readonly lat: number }
}

export const maxImageBytes = 12 * 1024 * 1024
const maxPixels = 80_000_000
const maxEdge = 2560
const expected = say`a photo as JPEG, PNG or WebP, at most 12 MB and 80 million pixels`

function refuse(
  code: 'invalid-input' | 'unsupported-media' | 'too-large',
  got: Sentence,
  cause?: unknown,
): Problem {
  return new Problem(code, say`photo: expected ${expected}; got ${got}.`, {
    fields: [{ field: 'photo', expected, got }],
    cause,
  })
}

/** The format by its first bytes. Nothing else reaches the decoder: it would also read SVG, TIFF and PDF. */
function sniff(bytes: Buffer): 'jpeg' | 'png' | 'webp' | undefined {
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'jpeg'
  if (bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])))
    return 'png'
  if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP')
    return 'webp'
  return undefined
}

function describe(bytes: Buffer): Sentence {
  const head = bytes.toString('latin1', 0, 64)
  if (bytes.length === 0) return say`an empty file`
  if (/^....ftyp(?:hei|hev|mif1|msf1)/s.test(head)) return say`HEIC (send it as JPEG)`
  if (head.startsWith('GIF8')) return say`a GIF`
  if (head.startsWith('%PDF')) return say`a PDF`
  if (/^\s*<(?:\?xml|svg|!doctype|html)/i.test(head)) return say`an SVG, XML or HTML text`
  return say`something else`
}

function open(bytes: Buffer): Sharp {
  if (bytes.length > maxImageBytes)
    throw refuse('too-large', say`${(bytes.length / 1024 / 1024).toFixed(1)} MB`)
  if (!sniff(bytes)) throw refuse('unsupported-media', describe(bytes))
  return sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error' }).timeout({ seconds: 30 })
}

async function readMetadata(image: Sharp): Promise<Metadata> {
  let metadata: Metadata
  try {
    metadata = await image.metadata()
  } catch (cause) {
    if (/pixel limit/i.test(String(cause)))
      throw refuse('too-large', say`more pixels than that`, cause)
    throw refuse('unsupported-media', say`a file that begins like an image but is none`, cause)
  }
  if (metadata.width * metadata.height > maxPixels)
    throw refuse('too-large', say`${metadata.width} × ${metadata.height} pixels`)
  return metadata
}

/**
 * Checks a photo by decoding it wholly, turns it upright, strips every kind of metadata, makes the longer edge at most
 * 2560 pixels and writes it anew: JPEG (quality 82), or WebP when it has transparency. Of an animation the first
 * picture is kept.
 * @throws Problem on field `photo`: unsupported-media (not an image of these kinds), too-large, invalid-input (damaged)
 */
export async function acceptImage(bytes: Buffer): Promise<AcceptedImage> {
  const image = open(bytes)
  const metadata = await readMetadata(image)
  const upright = image
    .autoOrient()
    .resize({ width: maxEdge, height: maxEdge, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
  const encoded = metadata.hasAlpha ? upright.webp({ quality: 82 }) : upright.jpeg({ quality: 82 })
  const { data, info } = await encoded
    .toBuffer({ resolveWithObject: true })
    .catch((cause: unknown) => {
      throw refuse('invalid-input', say`a damaged image`, cause)
    })
  const exif = metadata.exif ? readExif(metadata.exif) : {}
  return {
    bytes: data,
    mime: metadata.hasAlpha ? 'image/webp' : 'image/jpeg',
    width: info.width,
    height: info.height,
    sha256: createHash('sha256').update(data).digest('hex'),
    ...exif,
  }
}

/**
 * A small JPEG of an image, upright, without metadata, transparent parts white.
 * @param edge longest edge in pixels, 16–1024
 */
export async function thumbnail(bytes: Buffer, edge: number): Promise<Buffer> {
  if (!(edge >= 16 && edge <= 1024))
    throw new RangeError(`edge must be 16–1024 pixels, got ${edge}`)
  const image = open(bytes)
  await readMetadata(image)
  return image
    .autoOrient()
    .resize({
      width: Math.round(edge),
      height: Math.round(edge),
      fit: 'inside',
      withoutEnlargement: true,
    })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .jpeg({ quality: 72 })
    .toBuffer()
    .catch((cause: unknown) => {
      throw refuse('invalid-input', say`a damaged image`, cause)
    })
}

type Entry = { type: number; count: number; at: number }

/** Reads just the few Exif 2.32 tags we need; anything out of place reads as absent. */
class Tiff {
  private readonly bytes: Buffer
  private readonly little: boolean

  constructor(exif: Buffer) {
    // libvips hands over the block with or without its "Exif\0\0" mark.
    this.bytes = exif.toString('latin1', 0, 4) === 'Exif' ? exif.subarray(6) : exif
    this.little = this.bytes.toString('latin1', 0, 2) === 'II'
  }

  u16(at: number): number {
    return this.little ? this.bytes.readUInt16LE(at) : this.bytes.readUInt16BE(at)
  }

  u32(at: number): number {
    return this.little ? this.bytes.readUInt32LE(at) : this.bytes.readUInt32BE(at)
  }

  directory(at: number): Map<number, Entry> {
    const entries = new Map<number, Entry>()
    const count = Math.min(this.u16(at), 512)
    for (let i = 0, entry = at + 2; i < count; i++, entry += 12)
      entries.set(this.u16(entry), {
        type: this.u16(entry + 2),
        count: this.u32(entry + 4),
        at: entry + 8,
      })
    return entries
  }

  text(entry: Entry | undefined): string {
    if (entry?.type !== 2 || entry.count > 64) return ''
    const start = entry.count <= 4 ? entry.at : this.u32(entry.at)
    return this.bytes
      .toString('latin1', start, start + entry.count)
      .replace(/\0.*$/s, '')
      .trim()
  }

  /** Degrees, minutes, seconds as three fractions. */
  degrees(entry: Entry | undefined): number {
    if (entry?.type !== 5 || entry.count !== 3) return Number.NaN
    const start = this.u32(entry.at)
    const part = (i: number) => {
      const [above, below] = [this.u32(start + 8 * i), this.u32(start + 8 * i + 4)]
      return above === 0 ? 0 : above / below
    }
    return part(0) + part(1) / 60 + part(2) / 3600
  }
}

function readGps(tiff: Tiff, at: number): AcceptedImage['gps'] {
  const entries = tiff.directory(at)
  const lat =
    tiff.degrees(entries.get(2)) * (tiff.text(entries.get(1)).toUpperCase() === 'S' ? -1 : 1)
  const lon =
    tiff.degrees(entries.get(4)) * (tiff.text(entries.get(3)).toUpperCase() === 'W' ? -1 : 1)
  // Cameras without a fix write 0, 0.
  if (!(Math.abs(lat) <= 90 && Math.abs(lon) <= 180) || (lat === 0 && lon === 0)) return undefined
  return { lon, lat }
}

function readTakenAt(tiff: Tiff, at: number): string | undefined {
  const entries = tiff.directory(at)
  const stamp = /^(\d{4}):(\d{2}):(\d{2}) (\d{2}:\d{2}:\d{2})$/.exec(tiff.text(entries.get(0x9003)))
  if (!stamp || stamp[1] === '0000') return undefined
  const offset = tiff.text(entries.get(0x9011))
  return `${stamp[1]}-${stamp[2]}-${stamp[3]}T${stamp[4]}${/^[+-]\d{2}:\d{2}$/.test(offset) ? offset : ''}`
}

function readExif(exif: Buffer): Pick<AcceptedImage, 'takenAt' | 'gps'> {
  const attempt = <T>(read: () => T | undefined): T | undefined => {
    try {
      return read()
    } catch {
      // A pointer beyond the block: written by a broken or hostile program. The photo itself is still good.
      return undefined
    }
  }
  const tiff = new Tiff(exif)
  const root = attempt(() => tiff.directory(tiff.u32(4)))
  const [exifAt, gpsAt] = [root?.get(0x8769)?.at, root?.get(0x8825)?.at]
  const takenAt =
    exifAt === undefined ? undefined : attempt(() => readTakenAt(tiff, tiff.u32(exifAt)))
  const gps = gpsAt === undefined ? undefined : attempt(() => readGps(tiff, tiff.u32(gpsAt)))
  return { ...(takenAt ? { takenAt } : {}), ...(gps ? { gps } : {}) }
}
