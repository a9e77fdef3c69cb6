// All lists of a city in memory, for deciding thousands of cases without asking the database for each.
import { type Case, type CaseDeps, matchOf, type Rules, timeRules } from '#cases'
import { type Category, listCategories } from '#categories'
import { listDuties, resolve } from '#duties'
import type { Tx } from '#platform/db.ts'

export type Lists = {
  readonly categories: ReadonlyMap<string, Category>
  readonly rulesAt: (c: Pick<Case, 'areaCode' | 'categoryPath'>, now: number) => Rules
  /** The unit that answers for the place whatever the matter; undefined where no list names one. */
  readonly territorialOf: (c: Pick<Case, 'areaCode' | 'categoryPath'>) => string | undefined
}

export async function readLists(tx: Tx, deps: CaseDeps): Promise<Lists> {
  const categories = new Map((await listCategories(tx, { active: true })).map((c) => [c.path, c]))
  const duties = await listDuties(tx)
  // A place is resolved once: the simulated city's lists do not change while it runs.
  const known = new Map<
    string,
    Pick<Rules, 'lead' | 'assisting'> & { territorial: string | undefined }
  >()
  const dutiesOf = (categoryPath: string, areaCode: string) => {
    const key = `${categoryPath} ${areaCode.slice(0, 12)}`
    const found = known.get(key)
    if (found) return found
    const { lead, assisting, territorial } = resolve(duties, { categoryPath, areaCode })
    const resolved = {
      lead: lead ? matchOf(lead) : null,
      assisting: assisting.map(matchOf),
      territorial: territorial?.duty.unitCode,
    }
    known.set(key, resolved)
    return resolved
  }
  return {
    categories,
    rulesAt: (c, now) => ({
      ...timeRules(deps, c.areaCode, now),
      conditions: (categories.get(c.categoryPath)?.conditions ?? []).filter(
        (x) => x.areaPrefix === '',
      ),
      ...dutiesOf(c.categoryPath, c.areaCode),
    }),
    territorialOf: (c) => dutiesOf(c.categoryPath, c.areaCode).territorial,
  }
}
