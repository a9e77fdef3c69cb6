// Figures as they were known on a day: the journal folded up to its end, whatever was corrected, reopened or imported since.
import type { Tx } from '#platform/db.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import {
  fold,
  type Folded,
  type Measure,
  measures,
  type Share,
  shareOf,
  type Sums,
} from './domain.ts'
import type { FigureFilter, LeagueBy } from './queries/figures.ts'
import { type KnownCase, listKnownCases, listKnownEntries } from './queries/known.ts'

/** More cases than this are not folded while someone waits. */
const mostKnown = 20_000

export type KnownAsk = {
  readonly filter: FigureFilter
  /** epoch ms; what was journalled later is left out */
  readonly until: number
  readonly dayIn: (area: string, at: number) => string
}

export type KnownShare = KnownCase & { readonly share: Share; readonly overdue: boolean }

/** What each case of the filter was counted as at that instant. @throws Problem when there are too many */
export async function sharesKnown(tx: Tx, o: KnownAsk): Promise<KnownShare[]> {
  const { filter } = o
  const cases = await listKnownCases(tx, { ...filter, limit: mostKnown + 1 })
  if (cases.length > mostKnown) {
    const expected = say`a period with at most ${mostKnown} cases, as they are folded anew`
    throw new Problem('invalid-input', say`from: expected ${expected}`, {
      fields: [{ field: 'from', expected }],
    })
  }
  const entries = await listKnownEntries(tx, cases, o.until)
  const ofCase = Map.groupBy(entries, (e) => e.subject)
  return cases.flatMap((c): KnownShare[] => {
    let state: Folded | undefined
    for (const entry of ofCase.get(c.id) ?? []) state = fold(state, entry)
    if (!state) return []
    const share = shareOf(state, o.dayIn)
    if (!isAsked(share, filter)) return []
    return [{ ...c, share, overdue: share.dueAt !== null && share.dueAt < o.until }]
  })
}

const isAsked = (s: Share, f: FigureFilter): boolean =>
  s.area.startsWith(f.area) &&
  s.category.startsWith(f.category) &&
  (f.unit === '' || s.unit === f.unit) &&
  (f.from === '' || s.day >= f.from) &&
  (f.to === '' || s.day <= f.to)

export function sumsOf(shares: readonly KnownShare[]): Sums {
  const sums = Object.fromEntries(measures.map((m) => [m, 0])) as Record<Measure, number>
  let overdue = 0
  let overdueUnclosed = 0
  for (const one of shares) {
    for (const mark of one.share.marks) sums[mark]++
    if (!one.overdue) continue
    overdueUnclosed++
    if (!one.share.finished) overdue++
  }
  return { ...sums, overdue, overdueUnclosed }
}

/** Shares by unit, area or category group; those without a key are left out. */
export function groupsOf(
  shares: readonly KnownShare[],
  by: LeagueBy,
  depth: number,
): Map<string, KnownShare[]> {
  const groups = Map.groupBy(shares, ({ share }) =>
    by === 'unit'
      ? share.unit
      : by === 'area'
        ? share.area.slice(0, depth)
        : (/^[^/]*\/[^/]*\/\d{2}(?=\d*$)/.exec(share.category)?.[0] ?? share.category),
  )
  groups.delete('')
  return new Map([...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
