import { listCategoryRows } from '#categories'
import { demoDuties, storeDuties } from '#duties'
import { buildCity, type City } from '#engines/cityscape'
import type { Context, Database, Tx } from '#platform/db.ts'
import { demoStaff, storeUnits } from '#people'
import { storeCity } from '#territory'

export type SimulateCity = {
  readonly seed: number
  readonly prefix?: string
  readonly size?: 'small' | 'medium'
  readonly now: number
  readonly journalKey: Buffer
  /** Asked in the transaction that lays it out; false = somebody else has done so. */
  readonly claim?: (tx: Tx) => Promise<boolean>
}

/** The city that a seed stands for; the same every time. */
export const cityOf = ({
  seed,
  prefix,
  size,
}: Pick<SimulateCity, 'seed' | 'prefix' | 'size'>): City =>
  buildCity({ seed, ...(prefix ? { prefix } : {}), ...(size ? { size } : {}) })

// Someone who looks around the demo should not find every new case overdue after a quarter of an hour.
const unhurried = {
  stageLimits: {
    accept: { value: 120, unit: 'minute' },
    dispatch: { value: 240, unit: 'minute' },
  },
}

// What is stored through it belongs to the transaction that is open already.
const within = (db: Database, tx: Tx): Database => ({ ...db, transaction: (_, run) => run(tx) })

/** Lays out a city: map, areas, units with staff, responsibility lists; whole or not at all. */
export async function simulateCity(db: Database, context: Context, o: SimulateCity): Promise<City> {
  const city = cityOf(o)
  await db.transaction(context, async (tx) => {
    if (o.claim && !(await o.claim(tx))) return
    await layOut(within(db, tx), context, { city, o })
  })
  return city
}

async function layOut(
  db: Database,
  context: Context,
  { city, o }: { city: City; o: SimulateCity },
): Promise<void> {
  await storeCity(db, context, city, { journalKey: o.journalKey, now: o.now, settings: unhurried })
  await storeUnits(db, context, {
    units: city.units,
    ...demoStaff({ units: city.units, seed: o.seed }),
    now: o.now,
    journalKey: o.journalKey,
  })
  const categories = await db.transaction(context, (tx) =>
    listCategoryRows(tx, { edition: 'gb2026' }),
  )
  const duties = demoDuties(city.units, categories, { validFrom: '2026-01-01' })
  await storeDuties(db, context, duties, { key: o.journalKey, at: o.now, actor: null })
}
