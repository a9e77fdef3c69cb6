import { requireLength, requireOption, requireWhole, ScanError } from './errors.ts'

/**
 * Circles around each area: for each centre its nearest areas, itself first; every prefix of such a list is a zone.
 * The list of centre i is `order[offsets[i]]` to before `order[offsets[i + 1]]`.
 */
export type Zones = {
  readonly areas: number
  readonly offsets: Int32Array
  readonly order: Int32Array
}

export type ZoneOptions = {
  /** Coordinates of each area in a plane, in any one unit. */
  readonly x: Float64Array
  readonly y: Float64Array
  /** What the share is measured by; ≥ 0 per area. */
  readonly population?: Float64Array | undefined
  /** Largest share of the population in a zone, above 0 and at most 1; default ½ when there is a population. */
  readonly maxShare?: number | undefined
  /** Largest number of areas in a zone. */
  readonly maxAreas?: number | undefined
}

const kilometresPerDegree = 111.195

/** Longitudes and latitudes in degrees as kilometres in a plane that fits at their middle; for a city or a province. */
export function toPlane(longitudes: Float64Array, latitudes: Float64Array) {
  requireLength(latitudes, 'latitudes', longitudes.length)
  requireCoordinates(longitudes, 'longitudes', 180)
  requireCoordinates(latitudes, 'latitudes', 90)
  let [low, high] = [90, -90]
  for (const latitude of latitudes) {
    low = Math.min(low, latitude)
    high = Math.max(high, latitude)
  }
  const shrink = Math.cos((((low + high) / 2) * Math.PI) / 180)
  return {
    x: longitudes.map((longitude) => longitude * kilometresPerDegree * shrink),
    y: latitudes.map((latitude) => latitude * kilometresPerDegree),
  }
}

export function requireCoordinates(list: Float64Array, field: string, most = 1e100): void {
  list.forEach((value, row) => {
    if (Number.isFinite(value) && Math.abs(value) <= most) return
    const limit = most === 1e100 ? 'a finite number' : `a number from −${most} to ${most}`
    throw new ScanError({ code: 'bad_coordinate', row, field }, `expected ${limit}, got ${value}`)
  })
}

/**
 * Circular zones: areas by distance from each centre (ties by index), as long as they hold at most `maxShare` of the
 * population and are at most `maxAreas`. A centre that alone holds more has no zone.
 * @throws ScanError on coordinates or options out of bounds, and `no_zone` when no centre has a zone
 */
export function circularZones(options: ZoneOptions): Zones {
  const { x, y, population } = options
  const areas = x.length
  requireWhole(areas, 'x', 1)
  requireOption(areas <= maxSortable, 'x', `expected at most ${maxSortable} areas`)
  requireLength(y, 'y', areas)
  requireCoordinates(x, 'x')
  requireCoordinates(y, 'y')
  const most = options.maxAreas ?? areas
  requireWhole(most, 'maxAreas', 1)
  const limit = populationLimit(options)
  const lists: Int32Array[] = []
  const offsets = new Int32Array(areas + 1)
  const nearest = createSorter(x, y)
  let guess = Math.min(areas, most, 64)
  for (let centre = 0; centre < areas; centre++) {
    let list = nearest(centre, guess)
    let [size, inside] = [0, 0]
    while (size < most && size < areas) {
      if (size === list.length) {
        guess = Math.min(areas, 2 * guess)
        list = nearest(centre, guess)
        continue
      }
      inside += population ? population[list[size]!]! : 0
      if (inside > limit) break
      size++
    }
    lists.push(list.slice(0, size))
    offsets[centre + 1] = offsets[centre]! + size
    guess = Math.min(areas, Math.ceil(1.2 * size) + 8)
  }
  const order = new Int32Array(offsets[areas]!)
  lists.forEach((list, centre) => order.set(list, offsets[centre]))
  if (order.length === 0) {
    const place = { code: 'no_zone', field: 'maxShare' } as const
    throw new ScanError(place, 'every area alone holds more than this share of the population')
  }
  return { areas, offsets, order }
}

function populationLimit({ x, population, maxShare }: ZoneOptions): number {
  if (!population) {
    requireOption(maxShare === undefined, 'maxShare', 'expected a population to take a share of')
    return Infinity
  }
  const share = maxShare ?? 0.5
  requireOption(share > 0 && share <= 1, 'maxShare', `expected above 0 to 1, got ${share}`)
  requireLength(population, 'population', x.length)
  let total = 0
  population.forEach((value, row) => {
    if (!(value >= 0 && value < Infinity)) {
      const place = { code: 'bad_population', row, field: 'population' } as const
      throw new ScanError(place, `expected a number of 0 or more, got ${value}`)
    }
    total += value
  })
  requireOption(total > 0, 'population', 'expected somebody to live there')
  // a sum of shares must not miss its bound by a rounding error
  return total * share * (1 + 1e-12)
}

const indexBits = 20
const maxSortable = 2 ** indexBits

/**
 * Gives the areas nearest to a centre in order, about `count` of them and all when that is all. Sorting numbers is
 * several times faster than sorting indexes by a function, so the index rides in the last bits of the distance; what
 * these bits blurred is put right by insertion, and areas that blur into the first one left out are left out too.
 */
function createSorter(x: Float64Array, y: Float64Array) {
  const areas = x.length
  const distance = new Float64Array(areas)
  const keys = new Float64Array(areas)
  const words = new Uint32Array(keys.buffer)
  const low = new Uint32Array(new Float64Array([1]).buffer)[0] === 0 ? 0 : 1
  const sorted = new Int32Array(areas)
  const mask = maxSortable - 1
  const blursInto = (i: number, j: number) =>
    words[2 * i + 1 - low] === words[2 * j + 1 - low] &&
    ((words[2 * i + low]! ^ words[2 * j + low]!) & ~mask) === 0
  return (centre: number, count: number): Int32Array => {
    for (let i = 0; i < areas; i++) {
      const [dx, dy] = [x[i]! - x[centre]!, y[i]! - y[centre]!]
      distance[i] = dx * dx + dy * dy
    }
    // the centre comes first even among areas at the same place
    distance[centre] = -1
    keys.set(distance)
    for (let i = 0; i < areas; i++) words[2 * i + low] = ((words[2 * i + low]! & ~mask) | i) >>> 0
    if (count < areas) selectSmallest(keys, count)
    keys.subarray(0, count).sort()
    let length = count
    if (count < areas) while (length > 0 && blursInto(length - 1, count - 1)) length--
    for (let i = 0; i < length; i++) {
      const area = words[2 * i + low]! & mask
      let j = i
      while (j > 0 && comesBefore(distance, area, sorted[j - 1]!)) {
        sorted[j] = sorted[j - 1]!
        j--
      }
      sorted[j] = area
    }
    return sorted.subarray(0, length)
  }
}

const comesBefore = (distance: Float64Array, a: number, b: number) =>
  distance[a]! < distance[b]! || (distance[a] === distance[b] && a < b)

/** Moves the `count` smallest numbers to the front, in any order (Hoare's quickselect). */
function selectSmallest(list: Float64Array, count: number): void {
  let [left, right] = [0, list.length - 1]
  while (left < right) {
    const pivot = list[(left + right) >> 1]!
    let [i, j] = [left, right]
    while (i <= j) {
      while (list[i]! < pivot) i++
      while (list[j]! > pivot) j--
      if (i > j) break
      const swapped = list[i]!
      list[i++] = list[j]!
      list[j--] = swapped
    }
    if (count - 1 <= j) right = j
    else if (count - 1 >= i) left = i
    else return
  }
}

/** The different sets of areas among the zones, each in rising order, in the order of centres and sizes. */
export function zoneSets({ areas, offsets, order }: Zones): Int32Array[] {
  const seen = new Set<string>()
  const sets: Int32Array[] = []
  for (let centre = 0; centre < areas; centre++) {
    for (let end = offsets[centre]! + 1; end <= offsets[centre + 1]!; end++) {
      const set = order.slice(offsets[centre], end).sort()
      const key = set.join()
      if (seen.has(key)) continue
      seen.add(key)
      sets.push(set)
    }
  }
  return sets
}
