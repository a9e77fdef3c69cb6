// The whole picture of the wall, held in the worker: every open case, and what is made of them. Pure.
import { hexagonsOf } from '../map/hexagons.ts'

/** The lights as the server numbers them. */
export const boardLights = ['none', 'onTime', 'suspended', 'near', 'late'] as const
export type BoardLight = (typeof boardLights)[number]

export type Named = { readonly code: string; readonly name: string; readonly nameEn: string }
export type Bounds = readonly [number, number, number, number]
export type Part = Named & { readonly bounds: Bounds | null }

/** number, lon, lat, light, area, category, state, open, reported (s), updated (s), whether the place is its own. */
export type WireRow = readonly [
  string,
  number | null,
  number | null,
  number,
  number,
  number,
  number,
  0 | 1,
  number,
  number,
  0 | 1,
]

export type Reply = {
  readonly at: string
  readonly more: boolean
  readonly area: Part
  readonly timeZone: string
  readonly parts: readonly Part[]
  readonly areas: readonly Named[]
  readonly categories: readonly { readonly name: string; readonly nameEn: string }[]
  readonly states: readonly string[]
  readonly rows: readonly WireRow[]
}

export type Line = {
  readonly number: string
  readonly category: { readonly name: string; readonly nameEn: string }
  readonly area: Named
  readonly state: string
  readonly light: BoardLight
  readonly reportedAt: number
  readonly updatedAt: number
  readonly lon: number | null
  readonly lat: number | null
}

export type PartSum = Part & Readonly<Record<BoardLight, number>> & { readonly open: number }
export type Hot = {
  readonly ring: readonly (readonly [number, number])[]
  readonly share: number
  readonly count: number
  readonly centre: readonly [number, number]
  /** The grid that most of its cases lie in. */
  readonly area: Named
}

export type Sums = {
  readonly at: number
  readonly area: Part
  readonly timeZone: string
  readonly counts: Readonly<Record<BoardLight, number>> & { readonly open: number }
  readonly parts: readonly PartSum[]
  readonly hot: readonly Hot[]
  readonly stream: readonly Line[]
  /** There are more open cases than the wall takes. */
  readonly more: boolean
}

/** What the map draws: Mercator 0–1 relative to the origin, and a light for each. */
export type Dots = {
  readonly origin: readonly [number, number]
  readonly positions: Float32Array<ArrayBuffer>
  readonly lights: Uint8Array<ArrayBuffer>
}

type Held = Line & {
  readonly open: boolean
  /** Else it stands in the middle of its grid, as all do there that are not public. */
  readonly isOwnPlace: boolean
}

export type Picture = {
  readonly cases: Map<string, Held>
  head: Pick<Reply, 'area' | 'timeZone' | 'parts' | 'more'> & { readonly at: number }
  /** The newest first. */
  stream: readonly Line[]
}

const streamed = 60
const hotAcrossM = 400
const mostHot = 200
/** One case alone is no hot spot. */
const leastHot = 2

function heldOf(row: WireRow, reply: Reply): Held {
  const [number, lon, lat, light, area, category, state, open, reported, updated, own] = row
  const unknown = { code: '', name: '', nameEn: '' }
  return {
    number,
    lon,
    lat,
    light: boardLights[light] ?? 'none',
    area: reply.areas[area] ?? unknown,
    category: reply.categories[category] ?? unknown,
    state: reply.states[state] ?? '',
    open: open === 1,
    isOwnPlace: own === 1,
    reportedAt: reported * 1000,
    updatedAt: updated * 1000,
  }
}

export function pictureOf(reply: Reply): Picture {
  const { area, timeZone, parts, more } = reply
  const cases = new Map<string, Held>()
  for (const row of reply.rows) cases.set(row[0], heldOf(row, reply))
  const stream = [...cases.values()].slice(0, streamed)
  return { cases, head: { area, timeZone, parts, more, at: Date.parse(reply.at) }, stream }
}

/** Takes over what has changed; answers whether anything had. */
export function change(picture: Picture, reply: Reply): boolean {
  const lines = reply.rows.map((row) => heldOf(row, reply))
  const fresh = lines.filter((line) => {
    const before = picture.cases.get(line.number)
    return !before || before.state !== line.state || before.light !== line.light
  })
  for (const line of lines) {
    if (line.open) picture.cases.set(line.number, line)
    else picture.cases.delete(line.number)
  }
  picture.head = { ...picture.head, at: Date.parse(reply.at) }
  if (fresh.length === 0) return false
  const again = new Set(fresh.map(({ number }) => number))
  const before = picture.stream.filter(({ number }) => !again.has(number))
  picture.stream = [...fresh, ...before].slice(0, streamed)
  return true
}

const noLights = () => ({ none: 0, onTime: 0, suspended: 0, near: 0, late: 0, open: 0 })

function hotOf(cases: Iterable<Held>, lat: number): readonly Hot[] {
  const held = new Map<string, Held>()
  const spots = []
  for (const one of cases) {
    // several in the middle of one grid are no spot, and would tell that they are not public
    if (!one.isOwnPlace || one.lon === null || one.lat === null) continue
    held.set(one.number, one)
    spots.push({ id: one.number, lon: one.lon, lat: one.lat })
  }
  return hexagonsOf(spots, hotAcrossM, lat)
    .filter((cell) => cell.spots.length >= leastHot)
    .slice(0, mostHot)
    .map((cell) => {
      const areas = new Map<string, { area: Named; count: number }>()
      for (const { id } of cell.spots) {
        const { area } = held.get(id) as Held
        const known = areas.get(area.code) ?? { area, count: 0 }
        known.count++
        areas.set(area.code, known)
      }
      const [most] = [...areas.values()].toSorted((a, b) => b.count - a.count)
      const lons = cell.ring.slice(0, 6).map(([lon]) => lon)
      const lats = cell.ring.slice(0, 6).map(([, y]) => y)
      const mean = (of: readonly number[]) => of.reduce((sum, x) => sum + x, 0) / of.length
      return {
        ring: cell.ring,
        share: cell.share,
        count: cell.spots.length,
        centre: [mean(lons), mean(lats)] as const,
        area: (most as { area: Named }).area,
      }
    })
}

export function sumsOf({ cases, head, stream }: Picture): Sums {
  const counts = noLights()
  const parts = new Map(head.parts.map((part) => [part.code, { ...part, ...noLights() }]))
  const lengths = [...new Set(head.parts.map(({ code }) => code.length))]
  for (const { area, light } of cases.values()) {
    counts.open++
    counts[light]++
    for (const length of lengths) {
      const part = parts.get(area.code.slice(0, length))
      if (!part) continue
      part.open++
      part[light]++
    }
  }
  const bounds = head.area.bounds
  return {
    at: head.at,
    area: head.area,
    timeZone: head.timeZone,
    more: head.more,
    counts,
    parts: [...parts.values()].toSorted((a, b) => b.open - a.open),
    hot: hotOf(cases.values(), bounds ? (bounds[1] + bounds[3]) / 2 : 30),
    stream,
  }
}

const mercatorX = (lon: number) => (lon + 180) / 360
function mercatorY(lat: number): number {
  const sine = Math.sin((lat * Math.PI) / 180)
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)
}

/** The late ones last, so that they lie on top. */
export function dotsOf({ cases, head }: Picture): Dots {
  const bounds = head.area.bounds
  const middle = bounds ? [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2] : [0, 0]
  const origin = [mercatorX(middle[0] ?? 0), mercatorY(middle[1] ?? 0)] as const
  const placed = [...cases.values()].filter(({ lon, lat }) => lon !== null && lat !== null)
  const order = placed
    .map((one) => ({ one, rank: boardLights.indexOf(one.light) }))
    .toSorted((a, b) => a.rank - b.rank)
  const positions = new Float32Array(order.length * 2)
  const lights = new Uint8Array(order.length)
  order.forEach(({ one, rank }, i) => {
    positions[2 * i] = mercatorX(one.lon ?? 0) - origin[0]
    positions[2 * i + 1] = mercatorY(one.lat ?? 0) - origin[1]
    lights[i] = rank
  })
  return { origin, positions, lights }
}
