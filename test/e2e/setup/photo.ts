// Photos as a phone makes them: JPEG, with the place in them when asked.
import sharp from 'sharp'

type Point = { readonly lon: number; readonly lat: number }

const scene = (mended: boolean) => `
<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="900">
  <defs>
    <linearGradient id="road" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#8b8f94"/><stop offset="1" stop-color="#55595f"/>
    </linearGradient>
    <filter id="grain"><feTurbulence baseFrequency=".8" numOctaves="3"/>
      <feColorMatrix values="0 0 0 0 .2  0 0 0 0 .2  0 0 0 0 .2  0 0 0 .35 0"/></filter>
  </defs>
  <rect width="1200" height="900" fill="url(#road)"/>
  <rect width="1200" height="900" filter="url(#grain)"/>
  <path d="M0 170 1200 60V0H0Z" fill="#b9b2a4"/>
  <path d="M0 170 1200 60" stroke="#dcd7ca" stroke-width="26"/>
  <path d="M840 900 980 70h26L930 900Z" fill="#e8e4d4" opacity=".85"/>
  <ellipse cx="520" cy="560" rx="270" ry="150" fill="#3c3f44"/>
  <ellipse cx="520" cy="560" rx="244" ry="132" fill="${mended ? '#6d7177' : '#0d0e10'}"/>
  ${
    mended
      ? '<g stroke="#4c5056" stroke-width="12" fill="none"><ellipse cx="520" cy="560" rx="180" ry="96"/><ellipse cx="520" cy="560" rx="110" ry="58"/><path d="M280 560H760M520 430V690"/></g>'
      : '<path d="M300 520c60-90 380-90 440 0-60-40-380-40-440 0Z" fill="#26282c"/><path d="M280 400 420 330M700 350l90 40" stroke="#e2552b" stroke-width="16"/>'
  }
</svg>`

const dms = (degrees: number): string => {
  const whole = Math.floor(degrees)
  const minutes = Math.floor((degrees - whole) * 60)
  const seconds = ((degrees - whole) * 60 - minutes) * 60
  return `${whole}/1 ${minutes}/1 ${Math.round(seconds * 1000)}/1000`
}

/** A manhole, open or mended; `at` is written into it as a phone in the north-eastern hemisphere would. */
export function photo(o: { readonly mended: boolean; readonly at?: Point }): Promise<Buffer> {
  const { at, mended } = o
  const picture = sharp(Buffer.from(scene(mended))).jpeg({ quality: 82 })
  if (!at) return picture.toBuffer()
  return picture
    .withExif({
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: dms(at.lat),
        GPSLongitudeRef: 'E',
        GPSLongitude: dms(at.lon),
      },
    })
    .toBuffer()
}
