// Covers faces and number plates so that nobody can bring them back: of what lies under a shape a handful of coarse
// colours is kept, the rest is not in the copy at all.
import { createHash } from 'node:crypto'
import sharp, { type OverlayOptions } from 'sharp'
import type { AcceptedImage } from '#platform/images.ts'

export type MaskShape = {
  readonly kind: 'rectangle' | 'ellipse'
  /** The shape's box: left, top, width and height as shares (0–1) of the upright picture. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

type Box = { left: number; top: number; width: number; height: number }
type Raw = { readonly data: Buffer; readonly width: number; readonly height: number }

// Four fields along the longer side and sixteen steps of each colour: too few to tell one plate or face from another, by
// trying all of them as well (Hill et al., "On the (In)effectiveness of Mosaicing and Blurring", PETS 2016).
const fields = 4
const coarse = (value: number): number => (value & 0xf0) | 0x08

/** In whole pixels, a little wider than drawn, within the picture. */
function boxOf(s: MaskShape, { width, height }: Raw): Box {
  const margin = Math.max(2, Math.round(0.03 * Math.max(s.width * width, s.height * height)))
  const left = Math.max(0, Math.floor(s.x * width) - margin)
  const top = Math.max(0, Math.floor(s.y * height) - margin)
  const right = Math.min(width, Math.ceil((s.x + s.width) * width) + margin)
  const bottom = Math.min(height, Math.ceil((s.y + s.height) * height) + margin)
  return { left, top, width: right - left, height: bottom - top }
}

/** The mean colour of each field, coarse. */
function fieldsOf({ data, width }: Raw, box: Box): Raw {
  const longer = Math.max(box.width, box.height)
  const across = Math.max(1, Math.round((fields * box.width) / longer))
  const down = Math.max(1, Math.round((fields * box.height) / longer))
  const sums = new Float64Array(across * down * 3)
  const counts = new Float64Array(across * down)
  for (let y = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++) {
      const field =
        Math.floor((y * down) / box.height) * across + Math.floor((x * across) / box.width)
      const pixel = 3 * ((box.top + y) * width + box.left + x)
      for (let i = 0; i < 3; i++)
        sums[3 * field + i] = (sums[3 * field + i] ?? 0) + (data[pixel + i] ?? 0)
      counts[field] = (counts[field] ?? 0) + 1
    }
  }
  const means = Buffer.from(
    sums.map((sum, i) => coarse(Math.round(sum / Math.max(1, counts[Math.floor(i / 3)] ?? 1)))),
  )
  return { data: means, width: across, height: down }
}

async function patch(picture: Raw, s: MaskShape): Promise<OverlayOptions> {
  const box = boxOf(s, picture)
  const means = fieldsOf(picture, box)
  const { width, height } = box
  const large = await sharp(means.data, {
    raw: { width: means.width, height: means.height, channels: 3 },
  })
    .resize({ width, height, fit: 'fill', kernel: 'nearest' })
    .toColourspace('srgb')
    .raw()
    .toBuffer()
  const blurred = sharp(large, { raw: { width, height, channels: 3 } }).blur(
    Math.max(0.5, Math.max(width, height) / (fields * 4)),
  )
  const round = Buffer.from(
    `<svg width="${width}" height="${height}"><ellipse cx="${width / 2}" cy="${height / 2}" rx="${width / 2}" ry="${height / 2}" fill="#fff"/></svg>`,
  )
  const shaped =
    s.kind === 'ellipse'
      ? blurred.ensureAlpha().composite([{ input: round, blend: 'dest-in' }])
      : blurred
  return { input: await shaped.png().toBuffer(), left: box.left, top: box.top }
}

/**
 * A new picture with everything under the shapes made unknowable, without metadata, as JPEG.
 * @param bytes a stored photo, as `acceptImage` made it
 */
export async function maskImage(
  bytes: Buffer,
  shapes: readonly MaskShape[],
): Promise<AcceptedImage> {
  const { data, info } = await sharp(bytes, { failOn: 'error' })
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const picture = { data, width: info.width, height: info.height }
  const patches: OverlayOptions[] = []
  // one after another: each is drawn from pixels as large as the picture itself
  // eslint-disable-next-line no-await-in-loop
  for (const shape of shapes) patches.push(await patch(picture, shape))
  const masked = await sharp(data, {
    raw: { width: info.width, height: info.height, channels: 3 },
  })
    .composite(patches)
    .jpeg({ quality: 82 })
    .toBuffer()
  return {
    bytes: masked,
    mime: 'image/jpeg',
    width: info.width,
    height: info.height,
    sha256: createHash('sha256').update(masked).digest('hex'),
  }
}
