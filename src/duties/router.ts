// The responsibility lists of one day as an index: the same answers as `resolve`, without a look at every row.
import {
  compareDuties,
  type Duty,
  holdsOn,
  type Match,
  matchOf,
  type Resolved,
  type Role,
  settle,
} from './domain.ts'

export type Router<D extends Duty = Duty> = (categoryPath: string, areaCode: string) => Resolved<D>

type Index<D> = {
  readonly rows: ReadonlyMap<string, ReadonlyMap<string, readonly D[]>>
  /** Lengths of the prefixes in use, longest first. */
  readonly categoryLengths: readonly number[]
  readonly areaLengths: readonly number[]
}

/**
 * Who answers for a category in an area, on one day.
 * @param on YYYY-MM-DD; rows that do not hold that day are left out
 */
export function buildRouter<D extends Duty>(duties: readonly D[], on: string): Router<D> {
  const holding = duties.filter((duty) => holdsOn(duty, on)).toSorted(compareDuties)
  const indexes: Record<Role, Index<D>> = {
    lead: indexOf(holding, 'lead'),
    assisting: indexOf(holding, 'assisting'),
    territorial: indexOf(holding, 'territorial'),
  }
  // The reason is a sentence: put together once for a row, not once for a question.
  const matches = new Map(holding.map((duty) => [duty, matchOf(duty)]))
  const match = (duty: D) => matches.get(duty) as Match<D>
  return (categoryPath, areaCode) =>
    settle(
      {
        lead: best(indexes.lead, categoryPath, areaCode),
        assisting: best(indexes.assisting, categoryPath, areaCode),
        territorial: best(indexes.territorial, categoryPath, areaCode),
      },
      match,
    )
}

function indexOf<D extends Duty>(duties: readonly D[], role: Role): Index<D> {
  const own = duties.filter((duty) => duty.role === role)
  const longestFirst = (lengths: readonly number[]) =>
    [...new Set(lengths)].toSorted((a, b) => b - a)
  return {
    rows: new Map(
      [...Map.groupBy(own, (duty) => duty.categoryPrefix)].map(([category, rows]) => [
        category,
        Map.groupBy(rows, (duty) => duty.areaPrefix),
      ]),
    ),
    categoryLengths: longestFirst(own.map((duty) => duty.categoryPrefix.length)),
    areaLengths: longestFirst(own.map((duty) => duty.areaPrefix.length)),
  }
}

function best<D>(index: Index<D>, categoryPath: string, areaCode: string): readonly D[] {
  for (const length of index.categoryLengths) {
    if (length > categoryPath.length) continue
    const byArea = index.rows.get(categoryPath.slice(0, length))
    if (!byArea) continue
    for (const areaLength of index.areaLengths) {
      if (areaLength > areaCode.length) continue
      const rows = byArea.get(areaCode.slice(0, areaLength))
      if (rows) return rows
    }
  }
  return []
}
