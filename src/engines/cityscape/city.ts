import { centroid, distance, distanceToSegment, type Pt } from './geometry.ts'
import { buildAreas, type Counts, type Project, type Tree } from './areas.ts'
import { layBlocks, type Town } from './blocks.ts'
import { buildFacilities, nameGroups } from './facilities.ts'
import { buildLandscape, nameRoads, railwayOf } from './landscape.ts'
import { estateName, Namer, type Name } from './names.ts'
import { HALF_WIDTH } from './network.ts'
import { planRoads } from './plan.ts'
import { rngOf } from './random.ts'
import { Raster } from './raster.ts'
import { buildTerrain, type Scale, type Terrain } from './terrain.ts'
import type { Building, City, Position } from './types.ts'
import { buildUnits } from './units.ts'
import { Builder, type Uses } from './uses.ts'

export type CityOptions = {
  seed: number
  /** WGS-84 [longitude, latitude] of the city's middle; by default open country near 113.0, 29.5. */
  center?: Position
  /** Four digits every area code begins with. */
  prefix?: string
  districts?: number
  size?: 'small' | 'medium'
  /** Share done, 0…1, and the stage just begun. */
  onProgress?: (share: number, stage: string) => void
}

const SIZES: Record<'small' | 'medium', { scale: Scale; counts: Counts }> = {
  small: {
    scale: { radius: 4200, core: 1700, lakes: 4 },
    counts: { districts: 3, streets: 8, communities: 30, grids: 110 },
  },
  medium: {
    scale: { radius: 7000, core: 3000, lakes: 9 },
    counts: { districts: 5, streets: 22, communities: 110, grids: 460 },
  },
}

const METRES_PER_DEGREE = 111_320

/** Plane metres to degrees, seven decimals (about a centimetre). */
function projection(center: Position): Project {
  const narrow = Math.cos((center[1] * Math.PI) / 180)
  const round = (v: number) => Math.round(v * 1e7) / 1e7
  return (p) => [
    round(center[0] + p[0] / (METRES_PER_DEGREE * narrow)),
    round(center[1] + p[1] / METRES_PER_DEGREE),
  ]
}

function takenGround(terrain: Terrain, town: Town, rail: Pt[]): Raster {
  const taken = new Raster(terrain.scale.radius * 1.3, 6)
  for (const rings of terrain.water) taken.fill(rings, 1)
  taken.stroke(rail, 22, 1)
  for (const road of town.roads) taken.stroke(road.line, HALF_WIDTH[road.kind], 1)
  return taken
}

type Addressed = {
  town: Town
  uses: Uses
  tree: Tree
  roadNames: Name[]
  groupNames: Map<number, Name>
  project: Project
  cityName: Name
}

/** House number from the distance along the road; odd on one side. */
function houseNumber(line: readonly Pt[], at: Pt, spare: number): number {
  let [best, walked, found] = [Infinity, 0, 0]
  for (let i = 1; i < line.length; i++) {
    const d = distanceToSegment(at, line[i - 1]!, line[i]!)
    if (d < best) {
      best = d
      found = walked + distance(line[i - 1]!, at)
    }
    walked += distance(line[i - 1]!, line[i]!)
  }
  return 1 + Math.floor(found / 14) * 2 + (spare % 2)
}

function buildings(o: Addressed): Building[] {
  const { town, uses, tree, roadNames, groupNames, project, cityName } = o
  const perGroup = new Map<number, number>()
  const gates = new Map<number, { road: number; number: number }>()
  return uses.drafts.map((d, i) => {
    const block = town.blocks[d.block]!
    const at = centroid(d.footprint)
    const place = groupNames.get(d.group)
    const ordinal = (perGroup.get(d.group) ?? 0) + 1
    perGroup.set(d.group, ordinal)
    const grid = tree.gridOf[d.block]!
    const sides = block.sides.filter((s) => s.road >= 0)
    let gate = place ? gates.get(d.group) : undefined
    if (!gate && sides.length > 0) {
      const side = sides.reduce((a, b) =>
        distanceToSegment(at, b.a, b.b) < distanceToSegment(at, a.a, a.b) ? b : a,
      )
      gate = { road: side.road, number: houseNumber(town.roads[side.road]!.line, at, block.id) }
      gates.set(d.group, gate)
    }
    const district = tree.names.get(grid.slice(0, 6))!.zh
    const street = tree.names.get(grid.slice(0, 9))!.zh
    const door = gate
      ? `${roadNames[gate.road]!.zh}${gate.number}号`
      : tree.names.get(grid.slice(0, 12))!.zh
    const village = place?.zh.endsWith('湾') ?? false
    const inside = place
      ? village
        ? `${place.zh}${ordinal}号`
        : `${place.zh}${ordinal}${d.kind === 'residential' ? '栋' : '号楼'}`
      : ''
    const ring = d.footprint.map(project)
    return {
      id: `B${String(i + 1).padStart(6, '0')}`,
      ...(place
        ? { name: village ? inside : `${place.zh}${ordinal}栋`, nameEn: `${place.en} ${ordinal}` }
        : {}),
      address: `${cityName.zh}${district}${street}${village ? '' : door}${inside}`,
      grid,
      kind: d.kind,
      floors: d.floors,
      households: d.households,
      people: d.people,
      footprint: [[...ring, [...ring[0]!]]],
    }
  })
}

function check(o: CityOptions): void {
  if (!Number.isSafeInteger(o.seed)) throw new RangeError('seed: expected a whole number')
  if (o.prefix !== undefined && !/^\d{4}$/.test(o.prefix))
    throw new RangeError('prefix: expected four digits')
  if (
    o.districts !== undefined &&
    !(Number.isInteger(o.districts) && o.districts >= 2 && o.districts <= 8)
  ) {
    throw new RangeError('districts: expected a whole number from 2 to 8')
  }
  const [lon, lat] = o.center ?? [0, 0]
  if (!(Math.abs(lon) <= 179 && Math.abs(lat) <= 70)) {
    throw new RangeError('center: expected [longitude, latitude] within ±179 and ±70 degrees')
  }
}

type Options = Required<CityOptions>

const CITY: Name = { zh: '江澜市', en: 'Jianglan' }

function withDefaults(o: CityOptions): Options {
  const size = o.size ?? 'medium'
  return {
    seed: o.seed,
    center: o.center ?? [113, 29.5],
    prefix: o.prefix ?? '9901',
    districts: o.districts ?? SIZES[size].counts.districts,
    size,
    onProgress: o.onProgress ?? (() => undefined),
  }
}

type Built = { terrain: Terrain; town: Town; uses: Uses; rail: Pt[] }

function build({ seed, size, onProgress }: Options): Built {
  onProgress(0, 'terrain')
  const terrain = buildTerrain(seed, SIZES[size].scale)
  onProgress(0.1, 'roads')
  const { network } = planRoads(seed, terrain)
  onProgress(0.4, 'blocks')
  const town = layBlocks(seed, terrain, network.roads)
  onProgress(0.65, 'buildings')
  const rail = railwayOf(rngOf(seed, 'rail'), terrain)
  const builder = new Builder(rngOf(seed, 'uses'), terrain, takenGround(terrain, town, rail))
  for (const block of town.blocks) builder.build(block)
  return { terrain, town, uses: builder.uses, rail }
}

/** Names, areas and who answers, for what has been built. Names given in one list are not given again in it. */
function settle(
  o: Options,
  built: Built,
): Omit<City, 'name' | 'nameEn' | 'prefix' | 'seed' | 'center'> {
  const { terrain, town, uses, rail } = built
  const { seed, prefix } = o
  const counts = { ...SIZES[o.size].counts, districts: o.districts }
  const project = projection(o.center)
  const people = town.blocks.map(() => 0)
  for (const d of uses.drafts) people[d.block]! += d.people
  const rng = rngOf(seed, 'names')
  const namer = new Namer(rng)
  const roadNames = nameRoads(rng, namer, town.roads)
  const tree = buildAreas({
    town,
    people,
    counts,
    rng: rngOf(seed, 'areas'),
    namer: new Namer(rng),
    prefix,
    cityName: CITY,
    project,
  })
  const groupNames = nameGroups(rng, new Namer(rng), uses, () => estateName(namer, rng))
  const common = { rng, town, uses, tree, groupNames, roadNames, project }
  o.onProgress(0.95, 'facilities')
  const facilities = buildFacilities(common)
  return {
    areas: tree.areas,
    landscape: buildLandscape({ ...common, namer: new Namer(rng), terrain, rail }),
    buildings: buildings({ ...common, cityName: CITY }),
    facilities,
    units: buildUnits({ tree, facilities, prefix, cityName: CITY }),
  }
}

/** Lays out a fictional river city. The same options give the same city, byte for byte. Throws RangeError naming a bad option. */
export function buildCity(o: CityOptions): City {
  check(o)
  const options = withDefaults(o)
  const { seed, center, prefix, onProgress } = options
  const built = build(options)
  onProgress(0.85, 'areas')
  const settled = settle(options, built)
  onProgress(1, 'done')
  return { name: CITY.zh, nameEn: CITY.en, prefix, seed, center, ...settled }
}
