// The lists that an intake is decided by, in the process: categories with their filing conditions, the responsibility
// lists, the units in force. Read once, and read anew whenever they change in any process (channel 'lists').
import {
  type Category,
  type Condition,
  conditionsIn,
  conditionsOf,
  findCategory,
  listCategories,
} from '#categories'
import type { Database, Tx } from '#platform/db.ts'
import { systemContext } from '#platform/journal/reader.ts'
import { type Resolved, resolve } from './domain.ts'
import { dutiesFor, type DutyRow, listDuties, listUnitSpans, type UnitSpan } from './queries.ts'
import { buildRouter, type Router } from './router.ts'

export type Lists = {
  readonly category: (path: string) => Category | undefined
  /** The filing conditions that hold for a category in an area. */
  readonly conditions: (path: string, areaCode: string) => readonly Condition[]
  /** @param on YYYY-MM-DD, the city's day */
  readonly duties: (path: string, areaCode: string, on: string) => Resolved<DutyRow>
  readonly isInForce: (unitCode: string, on: string) => boolean
}

export type OpenLists = Lists & {
  /** Grows with each reading. */
  readonly version: () => number
  readonly close: () => Promise<void>
}

const spanHolds = ({ validFrom, validTo }: UnitSpan, on: string) =>
  validFrom <= on && (validTo === null || validTo > on)

/** Cities lie in few time zones, so at most two days are in use at once. */
const mostDays = 3

async function load(db: Database): Promise<Lists> {
  const { categories, duties, units } = await db.transaction(systemContext, async (tx) => ({
    categories: new Map((await listCategories(tx)).map((category) => [category.path, category])),
    duties: await listDuties(tx),
    units: new Map((await listUnitSpans(tx)).map((unit) => [unit.code, unit])),
  }))
  const routers = new Map<string, Router<DutyRow>>()
  const routerOf = (on: string) => {
    const known = routers.get(on)
    if (known) return known
    const [oldest] = routers.keys()
    if (oldest !== undefined && routers.size >= mostDays) routers.delete(oldest)
    const router = buildRouter(duties, on)
    routers.set(on, router)
    return router
  }
  return {
    category: (path) => categories.get(path),
    conditions: (path, areaCode) => conditionsIn(categories.get(path), areaCode),
    duties: (path, areaCode, on) => routerOf(on)(path, areaCode),
    isInForce: (unitCode, on) => {
      const unit = units.get(unitCode)
      return unit !== undefined && spanHolds(unit, on)
    },
  }
}

const againMs = 5000

/**
 * Reads the lists and keeps them up to date until closed.
 * @param o `onError` gets the failure of a reading that nobody waits for; it is tried again until it succeeds
 */
export async function openLists(
  db: Database,
  o: { readonly onError?: (error: unknown) => void } = {},
): Promise<OpenLists> {
  let [current, version, wanted, reading] = [await load(db), 1, false, false]
  let again: NodeJS.Timeout | undefined
  const readAnew = async () => {
    wanted = true
    if (reading) return
    reading = true
    try {
      while (wanted) {
        wanted = false
        // eslint-disable-next-line no-await-in-loop -- changed again meanwhile
        current = await load(db)
        version++
      }
    } catch (error) {
      o.onError?.(error)
      again = setTimeout(() => void readAnew(), againMs).unref()
    } finally {
      reading = false
    }
  }
  const unlisten = await db.listen('lists', () => void readAnew())
  // what changed between the first reading and the listening
  await readAnew()
  return {
    category: (path) => current.category(path),
    conditions: (path, areaCode) => current.conditions(path, areaCode),
    duties: (path, areaCode, on) => current.duties(path, areaCode, on),
    isInForce: (unitCode, on) => current.isInForce(unitCode, on),
    version: () => version,
    close: async () => {
      clearTimeout(again)
      await unlisten()
    },
  }
}

/** The same from the database, for one category in one area. */
export async function readLists(tx: Tx, path: string, areaCode: string): Promise<Lists> {
  const [category, conditions, duties, units] = [
    await findCategory(tx, path),
    await conditionsOf(tx, path, areaCode),
    await dutiesFor(tx, path, areaCode),
    await listUnitSpans(tx),
  ]
  return {
    category: () => category,
    conditions: () => conditions,
    duties: (categoryPath, area, on) => resolve(duties, { categoryPath, areaCode: area, on }),
    isInForce: (code, on) => units.some((unit) => unit.code === code && spanHolds(unit, on)),
  }
}
