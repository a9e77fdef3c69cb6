// A generated city into the tables: one transaction, so that a city is there whole or not at all.
import type { City } from '#engines/cityscape'
import type { Context, Database, Tx } from '#platform/db.ts'
import { appendToSubject } from '#platform/journal/journal.ts'
import { districtOf } from './domain.ts'
import { subjectOf } from './import-areas.ts'
import { notifyTerritory } from './queries/areas.ts'
import {
  deleteCity,
  insertBuildings,
  insertFacilities,
  insertLandscape,
  upsertAreas,
  upsertProfile,
} from './queries/city.ts'

const rowsAtOnce = 2500

/** Where the generated map came from, so that a later one replaces it and nothing else. */
const source = 'simulated'

async function inBatches<T>(
  things: readonly T[],
  store: (batch: Record<string, unknown>[]) => Promise<unknown>,
  toRow: (thing: T, index: number) => Record<string, unknown>,
): Promise<void> {
  for (let from = 0; from < things.length; from += rowsAtOnce) {
    const batch = things.slice(from, from + rowsAtOnce)
    // eslint-disable-next-line no-await-in-loop -- one connection
    await store(batch.map((thing, i) => toRow(thing, from + i)))
  }
}

async function storeMap(tx: Tx, city: City): Promise<void> {
  await deleteCity(tx, city.prefix, source)
  await inBatches(
    city.areas,
    (rows) => upsertAreas(tx, rows),
    ({ boundary, ...area }) => ({
      ...area,
      source,
      boundary: { type: 'MultiPolygon', coordinates: boundary },
    }),
  )
  await inBatches(
    city.landscape,
    (rows) => insertLandscape(tx, rows),
    ({ geometry, ...thing }, i) => ({
      ...thing,
      id: `${source}:${city.prefix}:${i}`,
      areaPrefix: city.prefix,
      shape: geometry,
    }),
  )
  await inBatches(
    city.buildings,
    (rows) => insertBuildings(tx, rows),
    ({ footprint, ...building }) => ({
      ...building,
      source,
      district: districtOf(building.grid),
      shape: { type: 'Polygon', coordinates: footprint },
    }),
  )
  await inBatches(
    city.facilities,
    (rows) => insertFacilities(tx, rows),
    ({ point: [lon, lat], ...facility }) => ({
      ...facility,
      source,
      district: districtOf(facility.grid),
      lon,
      lat,
    }),
  )
}

export type StoreOptions = {
  readonly journalKey: Buffer
  /** epoch ms */
  readonly now: number
  /** A code of the table `calendar` or a built-in one; 'cn' when absent. */
  readonly calendar?: string
  readonly timeZone?: string
  /** What this city sets otherwise than the product's defaults, such as `stageLimits`. */
  readonly settings?: Readonly<Record<string, unknown>>
}

/**
 * Stores a generated city's areas, landscape, buildings, facilities and profile; what an earlier generation left under
 * the same prefix is replaced. Units and posts are the people room's.
 */
export async function storeCity(
  db: Database,
  context: Context,
  city: City,
  o: StoreOptions,
): Promise<void> {
  await db.transaction(context, async (tx) => {
    await storeMap(tx, city)
    await upsertProfile(tx, {
      areaPrefix: city.prefix,
      timeZone: o.timeZone ?? 'Asia/Shanghai',
      calendar: o.calendar ?? 'cn',
      settings: { ...o.settings, seed: city.seed, simulated: true },
    })
    await appendToSubject(tx, o.journalKey, {
      district: districtOf(city.prefix),
      subject: subjectOf(`city:${city.prefix}`),
      at: o.now,
      kind: 'city.stored',
      actor: null,
      post: context.post,
      commandKey: null,
      data: {
        prefix: city.prefix,
        seed: city.seed,
        areas: city.areas.length,
        buildings: city.buildings.length,
        facilities: city.facilities.length,
      },
    })
    await notifyTerritory(tx)
  })
}
