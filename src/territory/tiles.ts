// Vector tiles made in the process: an index per source, built when a tile first needs it, dropped when the map changes.
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { GeoJSONVT, type GeoJSONVTFeature, type GeoJSONVTTile } from '@maplibre/geojson-vt'
import { fromGeojsonVt } from '@maplibre/vt-pbf'
import { fromWgs84, type TileSystem } from '#platform/coordinates.ts'
import type { Tx } from '#platform/db.ts'
import type { AreaKind } from './domain.ts'
import {
  type Feature,
  listAreaLabels,
  listAreaShapes,
  listBuildingShapes,
  listFacilityPoints,
  listLandscape,
} from './queries/map.ts'

/** Beyond this zoom a client enlarges tiles itself. */
export const maxTileZoom = 16

const extent = 4096

/** From which zoom the areas of a kind are drawn. */
const areaZooms: Readonly<Record<AreaKind, number>> = {
  province: 0,
  city: 0,
  district: 7,
  street: 11,
  community: 12,
  grid: 13,
  estate: 15,
  building: 16,
}

const roadZooms: Readonly<Record<string, number>> = {
  motorway: 8,
  trunk: 8,
  primary: 10,
  secondary: 11,
  tertiary: 12,
}

/** The tile layer and first zoom of a thing of the landscape. */
function placeOf(layer: string, kind: string): { readonly layer: string; readonly zoom: number } {
  switch (layer) {
    case 'river':
    case 'lake':
    case 'water':
      return { layer: 'water', zoom: 0 }
    case 'green':
      return { layer, zoom: kind === 'strip' || kind === 'pitch' ? 13 : 10 }
    case 'road':
      return { layer, zoom: roadZooms[kind] ?? 13 }
    case 'bridge':
      return { layer, zoom: kind === 'major' ? 10 : 13 }
    case 'rail':
      return { layer, zoom: 10 }
    default:
      return { layer, zoom: 12 }
  }
}

type Indexed = { readonly layer: string; readonly zoom: number; readonly index: GeoJSONVT }

type Source = {
  /** No tile below this zoom needs it. */
  readonly zoom: number
  readonly load: (tx: Tx, day: string, system: TileSystem) => Promise<Indexed[]>
}

/** Moves every position of GeoJSON coordinates, at whatever depth. */
function moved(value: unknown, system: TileSystem): unknown {
  if (!Array.isArray(value)) return value
  const [x, y] = value as unknown[]
  if (typeof x !== 'number' || typeof y !== 'number') return value.map((v) => moved(v, system))
  const { lon, lat } = fromWgs84(x, y, system)
  return [lon, lat]
}

function geometryOf(shape: string, system: TileSystem) {
  const geometry = JSON.parse(shape) as { coordinates: unknown }
  if (system === 'WGS84') return geometry as never
  return { ...geometry, coordinates: moved(geometry.coordinates, system) } as never
}

type Group = {
  readonly layer: string
  readonly zoom: number
  readonly features: readonly Feature[]
}

function indexOf({ layer, zoom, features }: Group, system: TileSystem): Indexed {
  const index = new GeoJSONVT(
    {
      type: 'FeatureCollection',
      features: features.map(({ shape, tags }) => ({
        type: 'Feature',
        properties: tags,
        geometry: geometryOf(shape, system),
      })),
    },
    { maxZoom: maxTileZoom, extent, indexMaxZoom: Math.min(zoom, 4), tolerance: 3 },
  )
  return { layer, zoom, index }
}

async function loadLandscape(tx: Tx, _day: string, system: TileSystem): Promise<Indexed[]> {
  const groups = new Map<string, { layer: string; zoom: number; features: Feature[] }>()
  for (const thing of await listLandscape(tx)) {
    const place = placeOf(thing.layer, String(thing.tags['class'] ?? ''))
    const key = `${place.layer} ${place.zoom}`
    const group = groups.get(key) ?? { ...place, features: [] }
    groups.set(key, group)
    group.features.push({ shape: thing.shape, tags: thing.tags })
  }
  return [...groups.values()].map((group) => indexOf(group, system))
}

const sources: readonly Source[] = [
  ...Object.entries(areaZooms).map(([kind, zoom]): Source => ({
    zoom,
    load: async (tx, day, system) => [
      indexOf({ layer: 'area', zoom, features: await listAreaShapes(tx, kind, day) }, system),
      indexOf({ layer: 'area_label', zoom, features: await listAreaLabels(tx, kind, day) }, system),
    ],
  })),
  { zoom: 0, load: loadLandscape },
  {
    zoom: 14,
    load: async (tx, _day, system) => [
      indexOf({ layer: 'building', zoom: 14, features: await listBuildingShapes(tx) }, system),
      indexOf({ layer: 'facility', zoom: 14, features: await listFacilityPoints(tx) }, system),
    ],
  },
]

export type Tile = {
  readonly bytes: Uint8Array
  readonly zipped: Uint8Array
  readonly etag: string
}

export type Tiles = {
  /** Undefined when nothing lies there. */
  readonly tile: (z: number, x: number, y: number) => Promise<Tile | undefined>
  readonly clear: () => void
}

const mostKept = 4000
const zip = promisify(gzip)

async function encode(layers: ReadonlyMap<string, GeoJSONVTFeature[]>): Promise<Tile | undefined> {
  if (layers.size === 0) return undefined
  const byName = Object.fromEntries(
    [...layers].map(([name, features]) => [name, { features } as unknown as GeoJSONVTTile]),
  )
  const bytes = fromGeojsonVt(byName, { version: 2, extent })
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
  return { bytes, zipped: await zip(bytes), etag }
}

/** `read` runs a reading transaction; `day` gives the day whose areas are drawn. Nothing is read before a tile is. */
export function createTiles(
  read: <T>(run: (tx: Tx) => Promise<T>) => Promise<T>,
  day: () => string,
  system: TileSystem,
): Tiles {
  let indexes = new Map<Source, Promise<Indexed[]>>()
  let kept = new Map<string, Promise<Tile | undefined>>()

  function indexedBy(source: Source): Promise<Indexed[]> {
    const known = indexes.get(source)
    if (known) return known
    const mine = indexes
    const loading = read((tx) => source.load(tx, day(), system))
    mine.set(source, loading)
    loading.catch(() => mine.delete(source))
    return loading
  }

  async function make(z: number, x: number, y: number): Promise<Tile | undefined> {
    const wanted = sources.filter((source) => source.zoom <= z)
    const indexed = (await Promise.all(wanted.map(indexedBy))).flat()
    const layers = new Map<string, GeoJSONVTFeature[]>()
    for (const { layer, zoom, index } of indexed) {
      const features = zoom <= z ? index.getTile(z, x, y)?.features : undefined
      if (features?.length) layers.set(layer, [...(layers.get(layer) ?? []), ...features])
    }
    return encode(layers)
  }

  return {
    tile(z, x, y) {
      const key = `${z}/${x}/${y}`
      const known = kept.get(key)
      if (known) return known
      const mine = kept
      const made = make(z, x, y)
      made.catch(() => mine.delete(key))
      if (mine.size >= mostKept) mine.delete(mine.keys().next().value as string)
      mine.set(key, made)
      return made
    },
    clear() {
      indexes = new Map()
      kept = new Map()
    },
  }
}
