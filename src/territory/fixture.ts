// A small town and an application over it, for this room's tests.
import { after } from 'node:test'
import type { City } from '#engines/cityscape'
import type { Database } from '#platform/db.ts'
import type { Actor } from '#platform/http.ts'
import { buildApp } from '#platform/http/app.ts'
import {
  importAreas,
  type ImportReport,
  openTerritory,
  type Territory,
  territoryRoutes,
} from './index.ts'

export const system = { post: '00000000-0000-7000-8000-000000000001' }
export const journalKey = Buffer.alloc(32, 7)
export const now = Date.UTC(2026, 2, 2, 4)
export const options = { journalKey, now }

export type Position = [number, number]
export const square = (west: number, south: number, size: number): Position[] => [
  [west, south],
  [west + size, south],
  [west + size, south + size],
  [west, south + size],
  [west, south],
]
export const feature = (code: string, coordinates: unknown, properties: object = {}) => ({
  type: 'Feature',
  properties: { code, name: `区域${code}`, ...properties },
  geometry: coordinates && { type: 'Polygon', coordinates },
})
export const collection = (...features: unknown[]) => [
  JSON.stringify({ type: 'FeatureCollection', features }),
]

/** A street with one community of two grids side by side. */
export const [west, east] = ['99010100100101', '99010100100102'] as const
export const town = collection(
  feature('990101', [square(114, 30, 1)]),
  feature('990101001', [square(114, 30, 0.5)]),
  feature('990101001001', [square(114, 30, 0.2)]),
  feature(west, [square(114, 30, 0.1)]),
  feature(east, [square(114.1, 30, 0.1)]),
)

export const importTown = (db: Database) =>
  importAreas(db, system, town, { ...options, profile: 'geojson' })
export const counts = ({ created, same, changed, refused }: ImportReport) => [
  created,
  same,
  changed,
  refused.length,
]

/** The application with one person who may manage areas. */
export async function serve(db: Database, territory: Territory) {
  const actor: Actor = {
    post: {
      id: system.post,
      code: 'system',
      kind: 'system',
      unitCode: 'jingwei',
      areaCode: '',
      title: '系统',
      titleEn: 'System',
    },
    person: null,
    rights: new Map([['territory.manage', 'none']]),
    via: 'system',
    language: 'zh-CN',
  }
  return buildApp({
    door: { db, authenticate: async () => actor, now: () => now },
    routes: territoryRoutes({ territory, journalKey }),
    logLevel: 'silent',
    publicUrl: 'http://localhost',
  })
}

export const city: City = {
  name: '测试市',
  nameEn: 'Test City',
  prefix: '9901',
  seed: 1,
  center: [114.1, 30.05],
  areas: (['9901', '990101', '990101001', '990101001001', west] as const).map((code, i, codes) => ({
    code,
    kind: (['city', 'district', 'street', 'community', 'grid'] as const)[i] ?? 'grid',
    name: `区域${code}`,
    nameEn: `Area ${code}`,
    parent: codes[i - 1] ?? null,
    boundary: [[square(114, 30, 0.05 * (6 - i))]],
    population: 100,
  })),
  landscape: [
    {
      layer: 'river',
      class: 'river',
      name: '测试河',
      nameEn: '',
      geometry: { type: 'Polygon', coordinates: [square(114, 30, 0.004)] },
    },
    {
      layer: 'road',
      class: 'primary',
      name: '100%大道',
      nameEn: 'Avenue',
      geometry: {
        type: 'LineString',
        coordinates: [
          [114, 30],
          [114.01, 30.01],
        ],
      },
    },
  ],
  buildings: [
    {
      id: 'b1',
      address: '百分大道1号',
      grid: west,
      kind: 'residential',
      floors: 6,
      households: 20,
      people: 50,
      footprint: [square(114.001, 30.001, 0.0005)],
    },
  ],
  facilities: [
    {
      id: 'f1',
      kind: 'school',
      name: '测试小学',
      nameEn: 'School',
      point: [114.002, 30.002],
      grid: west,
    },
  ],
  units: [],
}

/** Opens the territory of a database; the one opened before in the same suite is closed. */
export function openOneByOne(): (db: Database) => Promise<Territory> {
  const opened: Territory[] = []
  const close = async () => {
    for (const territory of opened.splice(0)) await territory.close()
  }
  after(close)
  return async (db: Database) => {
    await close()
    const territory = await openTerritory(db, { now: () => now })
    opened.push(territory)
    return territory
  }
}
