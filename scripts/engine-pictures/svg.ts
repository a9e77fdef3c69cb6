// A small pen for charts and maps as SVG text: a card with its own background in a light and a dark dress, legible type,
// a title and a description for who cannot see it. Every number is rounded, so the same figures give the same bytes.

export type Box = {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}
export type Point = readonly [x: number, y: number]

/** Fill and line of each role, in light and in dark; the pairs keep a contrast of 3 and more with their card. */
const dress = {
  card: ['#ffffff', '#14181d'],
  ink: ['#1d2329', '#e8ecf0'],
  soft: ['#566270', '#a3afbc'],
  rule: ['#dfe4e9', '#2c343d'],
  bar: ['#b9c4cf', '#46535f'],
  blue: ['#1f6fb5', '#62aef0'],
  red: ['#c6341c', '#ff8264'],
  amber: ['#a86400', '#f0b44c'],
  green: ['#2b7a4b', '#6cc98f'],
  violet: ['#7a4fb0', '#bb98ec'],
  water: ['#cfe3f3', '#1d3548'],
  wood: ['#e3efe0', '#1c2b22'],
  road: ['#e1e4e8', '#2d353d'],
  broad: ['#c4cbd2', '#414c57'],
  border: ['#aab4bf', '#56626e'],
} as const
export type Ink = keyof typeof dress

/** From little to much on a map: five steps of one hue each way. */
const steps = {
  heat: [
    ['#fdf0e4', '#2a211a'],
    ['#f9d3b0', '#4d3420'],
    ['#f2a76c', '#7c4a22'],
    ['#dd6b32', '#b9602a'],
    ['#a5330f', '#f28a52'],
  ],
  time: [
    ['#1d7f5f', '#5fd0a6'],
    ['#6fb39a', '#3d9b7b'],
    ['#b9d8c9', '#2b6350'],
    ['#f1d9a8', '#6b5220'],
    ['#dc9a58', '#b0703a'],
    ['#b4512f', '#e8845c'],
  ],
} as const
export type Scale = keyof typeof steps
export const stepsOf = (scale: Scale) => steps[scale].length

const fonts = `system-ui,-apple-system,'Segoe UI','Noto Sans','DejaVu Sans',sans-serif`

function rules(dark: 0 | 1): string {
  const named = Object.entries(dress).map(
    ([name, pair]) => `.f-${name}{fill:${pair[dark]}}.s-${name}{stroke:${pair[dark]}}`,
  )
  const scaled = Object.entries(steps).flatMap(([name, list]) =>
    list.map((pair, i) => `.f-${name}${i}{fill:${pair[dark]}}.s-${name}${i}{stroke:${pair[dark]}}`),
  )
  return [...named, ...scaled].join('')
}

/** Only the rules that are used, so that a small picture stays a small file. */
function used(css: string, body: string): string {
  return css.replaceAll(/\.([fs]-\w+)\{[^}]*\}/g, (rule, name: string) =>
    new RegExp(`\\b${name}\\b`).test(body) ? rule : '',
  )
}

export const escape = (words: string) =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** One decimal, no minus zero, no trailing zero. */
export const n = (value: number) => {
  if (!Number.isFinite(value)) throw new Error(`a picture cannot show ${value}`)
  return String(Math.round(value * 10) / 10 || 0)
}

export type Picture = {
  readonly title: string
  /** What is to be seen, in full sentences. */
  readonly desc: string
  readonly width: number
  readonly height: number
  readonly body: readonly string[]
}

export function svg({ title, desc, width, height, body }: Picture): string {
  const drawn = `${line('f-card', `<rect width="${width}" height="${height}" rx="8"/>`)}\n${body.filter(Boolean).join('\n')}`
  const css = [
    `text{font-family:${fonts};font-size:14px}.big{font-size:17px;font-weight:600}.small{font-size:12.5px}`,
    `.mid{text-anchor:middle}.end{text-anchor:end}.strong{font-weight:600}.line{fill:none;stroke-linejoin:round;stroke-linecap:round}`,
    used(rules(0), drawn),
    `@media(prefers-color-scheme:dark){${used(rules(1), drawn)}}`,
  ].join('')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc">
<title id="title">${escape(title)}</title>
<desc id="desc">${escape(desc)}</desc>
<style>${css}</style>
${drawn}
</svg>
`
}

const line = (classes: string, element: string) =>
  element.replace(/^<(\w+)/, `<$1 class="${classes}"`)

export type TextStyle = { readonly ink?: Ink; readonly as?: string }

export const text = (at: Point, words: string, { ink = 'ink', as = '' }: TextStyle = {}) =>
  `<text class="${`f-${ink} ${as}`.trim()}" x="${n(at[0])}" y="${n(at[1])}">${escape(words)}</text>`

export type Pen = {
  readonly ink?: Ink | `${Scale}${number}`
  readonly width?: number
  readonly dash?: string
  readonly opacity?: number
}

const extras = ({ dash, opacity }: Pen) =>
  `${dash ? ` stroke-dasharray="${dash}"` : ''}${opacity === undefined ? '' : ` opacity="${opacity}"`}`

/** Tenths as they are written: .5 for 0.5, and no space before a minus. */
const short = (tenths: number) => String(tenths / 10).replace(/^(-?)0\./, '$1.')
const pair = (x: number, y: number) => `${short(x)}${y < 0 ? '' : ' '}${short(y)}`

/** A way through points, each told from the one before; a gap where a point is no number. */
export function way(points: Iterable<Point>, closed = false): string {
  let d = ''
  let [lastX, lastY, down] = [0, 0, false]
  for (const [px, py] of points) {
    if (Number.isNaN(px) || Number.isNaN(py)) {
      down = false
      continue
    }
    const [x, y] = [Math.round(px * 10), Math.round(py * 10)]
    if (down && x === lastX && y === lastY) continue
    d += down ? `l${pair(x - lastX, y - lastY)}` : `M${pair(x, y)}`
    ;[lastX, lastY, down] = [x, y, true]
  }
  return closed && d ? `${d}z` : d
}

export const stroke = (d: string, pen: Pen = {}) =>
  d &&
  `<path class="line s-${pen.ink ?? 'ink'}" stroke-width="${pen.width ?? 1.5}"${extras(pen)} d="${d}"/>`

export const fill = (d: string, ink: Ink | `${Scale}${number}`, opacity?: number) =>
  d && `<path class="f-${ink}"${extras(opacity === undefined ? {} : { opacity })} d="${d}"/>`

/** Filled, with a thin edge. */
export const plot = (d: string, ink: Ink | `${Scale}${number}`, edge: Ink) =>
  d && `<path class="f-${ink} s-${edge}" stroke-width="0.7" d="${d}"/>`

export const dot = (at: Point, r: number, ink: Ink) =>
  `<circle class="f-${ink}" cx="${n(at[0])}" cy="${n(at[1])}" r="${n(r)}"/>`

/** A dot with a rim of the card's colour, that stands off from what it lies on. */
export const knob = (at: Point, r: number, ink: Ink) =>
  `<circle class="f-${ink} s-card" stroke-width="1.5" cx="${n(at[0])}" cy="${n(at[1])}" r="${n(r)}"/>`

export const ring = (at: Point, r: number, pen: Pen = {}) =>
  `<circle class="line s-${pen.ink ?? 'ink'}" stroke-width="${pen.width ?? 1.5}"${extras(pen)} cx="${n(at[0])}" cy="${n(at[1])}" r="${n(r)}"/>`

/** A triangle that points down to a bar: an alarm. */
export const flag = ([x, y]: Point, ink: Ink) =>
  `<path class="f-${ink}" d="M${n(x)} ${n(y)}l-4.5 -8h9z"/>`

/** What is drawn inside is cut off at the shape; ids are of one picture. */
export const clip = (id: string, d: string, drawn: readonly string[]) =>
  `<clipPath id="${id}"><path d="${d}"/></clipPath><g clip-path="url(#${id})">\n${drawn.join('\n')}\n</g>`
