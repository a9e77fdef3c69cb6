/**
 * Requests people would make in a city, day after day: more in working hours, fewer at weekends except for noise, a surge of
 * waterlogging with the rain, most where most people live, some twice; each with how its handling will really go.
 */
import { fateOf, type Fate } from './fate.ts'
import { gridLocator } from './locate.ts'
import { rngOf, type Rng } from './random.ts'
import {
  CLOSINGS,
  OPENINGS,
  SURNAMES,
  thingIn,
  topicFor,
  type Rhythm,
  type Topic,
  type Urgency,
} from './topics.ts'
import type { Building, City, Position } from './types.ts'
import { weatherOf, type Weather } from './weather.ts'

export type RequestCategory = {
  path: string
  name: string
  weight: number
  /** Taken from the category's name when left out. */
  rhythm?: Rhythm
  kind: string
}

export type Door = 'web' | 'hotline' | 'grid' | 'open311'

export type SimulatedRequest = {
  /** Epoch milliseconds. */
  at: number
  categoryPath: string
  point: Position
  gridCode: string
  address: string
  title: string
  description: string
  door: Door
  reporterSurname?: string
  urgency: Urgency
  weather: Weather
  /** Place in the sequence of the earlier request about the same problem. */
  duplicateOf?: number
  fate: Fate
}

export type RequestOptions = {
  city: City
  seed: number
  /** Epoch milliseconds; `to` is not included. */
  from: number
  to: number
  perDay: number
  categories: readonly RequestCategory[]
}

const DAY = 86_400_000
const HOUR = 3_600_000
/** The city keeps China Standard Time. */
const ZONE = 8 * HOUR

const HOURS: Record<Rhythm, number[]> = {
  any: [3, 2, 1, 1, 1, 3, 8, 22, 46, 62, 58, 44, 28, 30, 45, 54, 55, 47, 35, 28, 26, 21, 14, 7],
  day: [1, 1, 1, 1, 1, 3, 10, 28, 58, 72, 66, 46, 24, 30, 52, 60, 56, 38, 22, 15, 10, 7, 4, 2],
  night: [
    26, 16, 9, 6, 4, 5, 10, 14, 16, 18, 16, 14, 15, 13, 13, 14, 16, 24, 38, 58, 72, 74, 62, 42,
  ],
  commute: [2, 1, 1, 1, 1, 5, 22, 66, 82, 48, 28, 24, 24, 20, 22, 28, 46, 78, 74, 42, 26, 16, 9, 5],
  rain: [8, 7, 6, 6, 6, 9, 20, 44, 56, 52, 44, 38, 34, 36, 42, 46, 50, 52, 44, 36, 30, 22, 16, 11],
  summer: [5, 4, 3, 2, 2, 4, 9, 18, 32, 40, 40, 40, 38, 36, 38, 42, 46, 48, 52, 58, 56, 44, 26, 12],
}

/** Sunday first. Offices and lines are quieter at weekends; evenings at home are not. */
const WEEK: Record<Rhythm, number[]> = {
  any: [0.68, 1.16, 1.1, 1.06, 1.06, 1.08, 0.76],
  day: [0.55, 1.22, 1.14, 1.1, 1.1, 1.12, 0.64],
  night: [1.14, 0.94, 0.92, 0.92, 0.94, 1.08, 1.16],
  commute: [0.56, 1.22, 1.12, 1.1, 1.1, 1.2, 0.66],
  rain: [0.94, 1.02, 1.02, 1.02, 1.02, 1.02, 0.96],
  summer: [1, 1, 1, 1, 1, 1, 1],
}

type Prepared = { category: RequestCategory; topic: Topic; rhythm: Rhythm; share: number }

function weatherFactor(rhythm: Rhythm, today: Weather, before: Weather): number {
  const wet = today.rainMm + 0.35 * before.rainMm
  switch (rhythm) {
    case 'rain':
      return 0.25 + Math.min(14, wet * 0.16)
    case 'summer':
      return 0.45 + Math.max(0, today.tempC - 18) * 0.09
    case 'night':
    case 'day':
    case 'commute':
      return Math.max(0.72, 1 - wet * 0.004)
    case 'any':
      return 1 + Math.min(0.25, wet * 0.003)
  }
}

function poisson(rng: Rng, mean: number): number {
  if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * rng.normal()))
  const floor = Math.exp(-mean)
  let [count, product] = [0, rng.next()]
  while (product > floor) {
    count++
    product *= rng.next()
  }
  return count
}

class Places {
  readonly #sums: Float64Array
  readonly #buildings: Building[]
  readonly #locate: (p: Position) => string | undefined

  constructor(city: City, seed: number) {
    this.#buildings = city.buildings
    this.#locate = gridLocator(city.areas)
    this.#sums = new Float64Array(city.buildings.length)
    const moods = new Map<string, number>()
    let sum = 0
    city.buildings.forEach((b, i) => {
      // Some grids complain three times as much as others of their size.
      const mood = moods.get(b.grid) ?? Math.exp(0.55 * rngOf(seed, `mood:${b.grid}`).normal())
      moods.set(b.grid, mood)
      sum += (b.people + (b.kind === 'residential' ? 0 : 12 + b.floors * 2)) * mood
      this.#sums[i] = sum
    })
  }

  pick(rng: Rng): Building {
    const wanted = rng.next() * this.#sums[this.#sums.length - 1]!
    let [low, high] = [0, this.#sums.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#sums[middle]! > wanted) high = middle
      else low = middle + 1
    }
    return this.#buildings[low]!
  }

  /** A point `metres` or so from another; the other itself when that would be outside the city. */
  near(rng: Rng, p: Position, metres: number): { point: Position; grid: string } {
    const angle = rng.range(0, 2 * Math.PI)
    const far = metres * Math.sqrt(rng.next())
    const round = (v: number) => Math.round(v * 1e6) / 1e6
    const narrow = Math.cos((p[1] * Math.PI) / 180)
    const moved: Position = [
      round(p[0] + (Math.cos(angle) * far) / (111_320 * narrow)),
      round(p[1] + (Math.sin(angle) * far) / 111_320),
    ]
    const grid = this.#locate(moved)
    if (grid) return { point: moved, grid }
    const own = this.#locate(p)
    if (!own) throw new Error('cityscape: a building stands outside every grid')
    return { point: p, grid: own }
  }
}

function middleOf(b: Building): Position {
  const ring = b.footprint[0]!
  const count = ring.length - 1
  let [x, y] = [0, 0]
  for (let i = 0; i < count; i++) {
    x += ring[i]![0] / count
    y += ring[i]![1] / count
  }
  return [x, y]
}

function words(rng: Rng, category: RequestCategory, topic: Topic, building: Building) {
  const door = building.address
    .replace(/^.*?市/, '')
    .replace(/^.*?区/, '')
    .replace(/^.*?(街道|镇)/, '')
  const short = door.replace(/(号).*$/, '$1')
  const estate = building.name?.replace(/\d+(栋|号)$/, '') ?? short
  const [title, text] = rng.pick(topic.texts)
  const fill = (s: string) =>
    s
      .replaceAll('{door}', short || door)
      .replaceAll('{estate}', estate)
      .replaceAll('{name}', thingIn(category.name))
      .replaceAll('{n}', String(2 + rng.int(6)))
  return { title: fill(title), description: rng.pick(OPENINGS) + fill(text) + rng.pick(CLOSINGS) }
}

const DOORS: { door: Door; weight: number }[] = [
  { door: 'hotline', weight: 46 },
  { door: 'web', weight: 27 },
  { door: 'grid', weight: 20 },
  { door: 'open311', weight: 7 },
]

function prepare(o: RequestOptions): Prepared[] {
  if (!(o.perDay > 0)) throw new RangeError('perDay: expected a number above 0')
  if (!(o.to > o.from)) throw new RangeError('to: expected a time after from')
  const total = o.categories.reduce((sum, c) => sum + Math.max(0, c.weight), 0)
  if (!(total > 0)) throw new RangeError('categories: expected at least one with a weight above 0')
  return o.categories.map((category) => {
    const topic = topicFor(category.name, category.kind)
    return {
      category,
      topic,
      rhythm: category.rhythm ?? topic.rhythm,
      share: Math.max(0, category.weight) / total,
    }
  })
}

type Today = { weather: Weather; loads: { weight: number; item: Prepared }[]; load: number }

function dayPlan(seed: number, prepared: Prepared[], day: number): Today {
  const weather = weatherOf(seed, day)
  const before = weatherOf(seed, day - 1)
  const weekday = (((day + 4) % 7) + 7) % 7
  const loads = prepared.map((item) => ({
    item,
    weight: item.share * WEEK[item.rhythm][weekday]! * weatherFactor(item.rhythm, weather, before),
  }))
  return { weather, loads, load: loads.reduce((sum, l) => sum + l.weight, 0) }
}

function timeIn(rng: Rng, rhythm: Rhythm, day: number): number {
  const hour = rng.weighted(HOURS[rhythm].map((weight, h) => ({ weight, h }))).h
  return day * DAY - ZONE + hour * HOUR + Math.floor(rng.next() * HOUR)
}

type Made = { request: SimulatedRequest; item: Prepared; building: Building }

function make(
  rng: Rng,
  o: RequestOptions,
  places: Places,
  what: { at: number; item: Prepared; weather: Weather; again: Made | undefined },
): Made {
  const item = what.again?.item ?? what.item
  const { category, topic } = item
  const building = what.again?.building ?? places.pick(rng)
  const from = what.again?.request.point ?? middleOf(building)
  const { point, grid } = places.near(
    rng,
    from,
    what.again ? 45 : topic.place === 'street' ? 55 : 8,
  )
  const { door } = rng.weighted(DOORS)
  const request: SimulatedRequest = {
    at: what.at,
    categoryPath: category.path,
    point,
    gridCode: grid,
    address: building.address,
    ...words(rng, category, topic, building),
    door,
    ...(door === 'grid' || rng.chance(0.12) ? {} : { reporterSurname: rng.pick(SURNAMES) }),
    urgency: topic.urgency === 'routine' || rng.chance(0.7) ? topic.urgency : 'routine',
    weather: what.weather,
    fate: fateOf({
      rng,
      seed: o.seed,
      district: grid.slice(0, 6),
      street: grid.slice(0, 9),
      category: category.path,
      door,
    }),
  }
  return { request, item, building }
}

const REPEATS = 0.04

/** Requests in order of time. The same options give the same requests. Throws RangeError naming a bad option. */
export function* buildRequests(o: RequestOptions): Generator<SimulatedRequest, void, undefined> {
  const prepared = prepare(o)
  const places = new Places(o.city, o.seed)
  const rng = rngOf(o.seed, 'requests')
  const first = Math.floor((o.from + ZONE) / DAY)
  const last = Math.floor((o.to - 1 + ZONE) / DAY)
  // The weather of the months asked for may be wetter than most; the rate asked for is kept all the same.
  let sum = 0
  for (let day = first; day <= last; day++) sum += dayPlan(o.seed, prepared, day).load
  const scale = (last - first + 1) / sum
  const recent: (Made & { index: number })[] = []
  let index = 0
  for (let day = first; day <= last; day++) {
    const today = dayPlan(o.seed, prepared, day)
    const count = poisson(rng, o.perDay * today.load * scale)
    const times = Array.from({ length: count }, () => {
      const { item } = rng.weighted(today.loads)
      return { item, at: timeIn(rng, item.rhythm, day) }
    }).toSorted((a, b) => a.at - b.at)
    for (const { item, at } of times) {
      if (at < o.from || at >= o.to) continue
      while (recent.length > 0 && recent[0]!.request.at < at - 3 * DAY) recent.shift()
      const again = recent.length > 0 && rng.chance(REPEATS) ? rng.pick(recent) : undefined
      const made = make(rng, o, places, { at, item, weather: today.weather, again })
      if (again) made.request.duplicateOf = again.index
      else recent.push({ ...made, index })
      yield made.request
      index++
    }
  }
}
