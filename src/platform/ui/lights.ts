// The shapes of the lights, drawn the same in HTML (SVG) and on the map (canvas): told apart without colour.
import type { Light } from './tokens.ts'

/** Paths in a 12 × 12 box: disc, triangle, diamond, bars, ring. `hole` is drawn in the ground's colour. */
export const lightShapes: Readonly<
  Record<Light, { readonly body: string; readonly hole?: string }>
> = {
  onTime: { body: 'M6 1.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9z' },
  near: { body: 'M6 .8 11.6 10.8H.4z', hole: 'M5.4 4.2h1.2v3.2H5.4zM5.4 8.3h1.2v1.2H5.4z' },
  late: { body: 'M6 .2 11.8 6 6 11.8 .2 6z', hole: 'M5.4 3h1.2v3.8H5.4zM5.4 7.8h1.2V9H5.4z' },
  suspended: { body: 'M1.5 1.5h9v9h-9z', hole: 'M4 3.8h1.3v4.4H4zM6.7 3.8H8v4.4H6.7z' },
  none: {
    body: 'M6 2a4 4 0 1 0 0 8 4 4 0 0 0 0-8z',
    hole: 'M6 3.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z',
  },
}
