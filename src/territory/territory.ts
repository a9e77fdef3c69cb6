// The areas of today in the process: found by point, by code and by prefix; read anew whenever they change.
import { type Calendar, calendars } from '#engines/deadlines'
import { systemClock, type Clock } from '#platform/clock.ts'
import type { TileSystem } from '#platform/coordinates.ts'
import type { Database, Tx } from '#platform/db.ts'
import { dayIn, msToMidnight } from './days.ts'
import { depthOf, districtOf } from './domain.ts'
import { type Box, buildLocator, type Locator, type Outline } from './locator.ts'
import {
  type AreaRow,
  type BoundaryRow,
  type CalendarRow,
  listAreaVersions,
  listBoundariesAfter,
  listCalendars,
  listProfiles,
  type ProfileRow,
} from './queries/areas.ts'
import { createTiles, type Tile } from './tiles.ts'
import { ringsOfWkb } from './wkb.ts'

export type Area = AreaRow

/** What differs between cities. `calendar` is the same object until the areas are read anew. */
export type CityProfile = {
  readonly areaPrefix: string
  readonly timeZone: string
  readonly calendar: Calendar
  readonly yellowShare: number
  readonly settings: Readonly<Record<string, unknown>>
}

export type Territory = {
  /** The deepest area of today whose boundary holds the point (WGS-84); border points belong to exactly one. */
  readonly locate: (lon: number, lat: number) => Area | undefined
  readonly area: (code: string) => Area | undefined
  /** From the largest to the direct parent; prefixes that are no area are left out. */
  readonly ancestors: (code: string) => Area[]
  /** Areas directly below; '' gives those that lie in no other. By code. */
  readonly children: (code: string) => readonly Area[]
  /** Of the longest prefix. @throws Error when the profile names a calendar that is nowhere. */
  readonly profileOf: (areaCode: string) => CityProfile
  readonly districtOf: (areaCode: string) => string
  /** Around the boundaries of an area and all below it; of everything for ''. Undefined without any boundary. */
  readonly boundsOf: (code: string) => Box | undefined
  /** The local day 'YYYY-MM-DD' of an instant in the area's city. */
  readonly dayIn: (areaCode: string, ms: number) => string
  /** A vector tile, its places moved to the system named; WGS-84 unless told. */
  readonly tile: (z: number, x: number, y: number, system?: TileSystem) => Promise<Tile | undefined>
  /** Grows with each reading. */
  readonly version: () => number
  readonly reload: () => Promise<void>
  readonly close: () => Promise<void>
}

type State = {
  readonly areas: ReadonlyMap<string, Area>
  readonly children: ReadonlyMap<string, readonly Area[]>
  readonly locator: Locator
  readonly profiles: readonly ProfileRow[]
  readonly calendars: ReadonlyMap<string, Calendar>
  /** An area begins or ends on a later day. */
  readonly changesAhead: boolean
}

/** The post of the system itself: reads on nobody's behalf. */
const system = { post: '00000000-0000-7000-8000-000000000001' }

const builtIn: ReadonlyMap<string, Calendar> = new Map([
  ['cn', calendars.chineseCity({ code: 'cn' })],
  ['china', calendars.chineseCity()],
  ['boston311', calendars.boston311],
])

const boundariesAtOnce = 4000

async function readBoundaries(tx: Tx): Promise<BoundaryRow[]> {
  const all: BoundaryRow[] = []
  for (let after = { code: '', validFrom: '0001-01-01' }; ;) {
    // eslint-disable-next-line no-await-in-loop -- pages follow one another
    const page = await listBoundariesAfter(tx, after, boundariesAtOnce)
    all.push(...page)
    const last = page.at(-1)
    if (!last || page.length < boundariesAtOnce) return all
    after = last
  }
}

const longestFirst = (profiles: readonly ProfileRow[]) =>
  profiles.toSorted((a, b) => b.areaPrefix.length - a.areaPrefix.length)

function findProfile(profiles: readonly ProfileRow[], code: string): ProfileRow {
  const profile = profiles.find(({ areaPrefix }) => code.startsWith(areaPrefix))
  if (!profile)
    throw new Error(`city_profile has no row for ${code}, not even one with an empty prefix`)
  return profile
}

function calendarsOf(rows: readonly CalendarRow[]): Map<string, Calendar> {
  const stored = rows.map((row): [string, Calendar] => [
    row.code,
    { ...row, roll: row.roll as Calendar['roll'] },
  ])
  return new Map([...builtIn, ...stored])
}

function childrenOf(areas: ReadonlyMap<string, Area>): Map<string, Area[]> {
  const children = new Map<string, Area[]>()
  for (const area of areas.values()) {
    const parent = area.parent !== null && areas.has(area.parent) ? area.parent : ''
    const siblings = children.get(parent)
    if (siblings) siblings.push(area)
    else children.set(parent, [area])
  }
  return children
}

async function load(db: Database, now: number): Promise<State> {
  return db.transaction(system, async (tx) => {
    const [versions, profileRows, calendarRows] = [
      await listAreaVersions(tx),
      await listProfiles(tx),
      await listCalendars(tx),
    ]
    const profiles = longestFirst(profileRows)
    const days = new Map<string, string>()
    const today = (code: string): string => {
      const { timeZone } = findProfile(profiles, code)
      const day = days.get(timeZone) ?? dayIn(timeZone, now)
      days.set(timeZone, day)
      return day
    }
    const isValid = (a: Area) =>
      a.validFrom <= today(a.code) && (a.validTo === null || a.validTo > today(a.code))
    const areas = new Map(versions.filter(isValid).map((area) => [area.code, area]))
    const outlines: Outline[] = []
    for (const { code, validFrom, wkb } of await readBoundaries(tx)) {
      const area = areas.get(code)
      if (area?.validFrom !== validFrom) continue
      outlines.push({ code, depth: depthOf(area.kind), rings: ringsOfWkb(wkb) })
    }
    return {
      areas,
      children: childrenOf(areas),
      locator: buildLocator(outlines),
      profiles,
      calendars: calendarsOf(calendarRows),
      changesAhead: versions.some(
        (a) => a.validFrom > today(a.code) || (a.validTo !== null && a.validTo > today(a.code)),
      ),
    }
  })
}

function boundsIn(locator: Locator, code: string): Box | undefined {
  const own = locator.boxes.get(code)
  if (own) return own
  const below = [...locator.boxes].filter(([other]) => other.startsWith(code)).map(([, box]) => box)
  if (below.length === 0) return undefined
  return below.reduce<Box>(
    (a, b) => [
      Math.min(a[0], b[0]),
      Math.min(a[1], b[1]),
      Math.max(a[2], b[2]),
      Math.max(a[3], b[3]),
    ],
    [Infinity, Infinity, -Infinity, -Infinity],
  )
}

/** Runs one reading at a time; those who ask meanwhile share the next one. */
function oneAtATime(read: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> = Promise.resolve()
  let queued: Promise<void> | undefined
  return () => {
    queued ??= running
      .catch(() => {})
      .then(() => {
        queued = undefined
        running = read()
        return running
      })
    return queued
  }
}

export type TerritoryOptions = {
  readonly now?: Clock
  /** Gets the failure of a reading that nobody waits for; the areas stay as they were. */
  readonly onError?: (error: unknown) => void
}

/** Tiles in each system; those of a system nobody asks for cost nothing. */
function tilesOf(db: Database, day: () => string) {
  const within = (tileSystem: TileSystem) =>
    createTiles((run) => db.transaction(system, run), day, tileSystem)
  const all = { WGS84: within('WGS84'), GCJ02: within('GCJ02') }
  return {
    in: all,
    clear: () => {
      for (const tiles of Object.values(all)) tiles.clear()
    },
  }
}

/** Reads the areas and keeps them up to date by the channel 'territory' until closed. */
export async function openTerritory(db: Database, o: TerritoryOptions = {}): Promise<Territory> {
  const now = o.now ?? systemClock
  const onError = o.onError ?? (() => {})
  let state = await load(db, now())
  let version = 1
  let midnight: NodeJS.Timeout | undefined
  let profiles = new Map<ProfileRow, CityProfile>()

  const tiles = tilesOf(db, () => dayIn(findProfile(state.profiles, '').timeZone, now()))
  const waitForMidnight = () => {
    clearTimeout(midnight)
    if (!state.changesAhead) return
    const waits = state.profiles.map((profile) => msToMidnight(profile.timeZone, now()))
    midnight = setTimeout(() => void reload().catch(onError), Math.min(...waits) + 1000).unref()
  }
  const reload = oneAtATime(async () => {
    state = await load(db, now())
    profiles = new Map()
    tiles.clear()
    version++
    waitForMidnight()
  })
  const unlisten = await db.listen('territory', () => void reload().catch(onError))
  waitForMidnight()

  function profileOf(areaCode: string): CityProfile {
    const row = findProfile(state.profiles, areaCode)
    const known = profiles.get(row)
    if (known) return known
    const calendar = state.calendars.get(row.calendar)
    if (!calendar) {
      throw new Error(
        `city_profile '${row.areaPrefix}' names the calendar ${row.calendar}, which is nowhere`,
      )
    }
    const profile = { ...row, calendar }
    profiles.set(row, profile)
    return profile
  }

  return {
    locate(lon, lat) {
      const { locator, areas } = state
      const found = locator.find(lon, lat)
      return found < 0 ? undefined : areas.get((locator.outlines[found] as Outline).code)
    },
    area: (code) => state.areas.get(code),
    ancestors(code) {
      const found: Area[] = []
      for (let length = 1; length < code.length; length++) {
        const area = state.areas.get(code.slice(0, length))
        if (area) found.push(area)
      }
      return found
    },
    children: (code) => state.children.get(code) ?? [],
    profileOf,
    districtOf,
    boundsOf: (code) => boundsIn(state.locator, code),
    dayIn: (areaCode, ms) => dayIn(findProfile(state.profiles, areaCode).timeZone, ms),
    tile: (z, x, y, tileSystem = 'WGS84') => tiles.in[tileSystem].tile(z, x, y),
    version: () => version,
    reload,
    async close() {
      clearTimeout(midnight)
      await unlisten()
    },
  }
}
