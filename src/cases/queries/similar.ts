// What a case resembles: open reports of the same thing nearby, and who settled such cases here before.
import { groupOf } from '#categories'
import { defaultDuplicateRules, findDuplicates, type Report } from '#engines/duplicates'
import { at, json, sql, steady, type Tx } from '#platform/db.ts'
import { districtOf } from '#territory'
import { isSameThing } from '../domain/same-thing.ts'
import { boxAround } from './find.ts'

export type Similar = {
  id: string
  number: string
  title: string
  state: string
  distanceM: number
  reportedAt: number
  /** 0–1 */
  score: number
  /** Very likely the same: alike enough, of one kind and with words in common. */
  same: boolean
  why: {
    category: 'category' | 'group' | 'none'
    /** Wordings that both have. */
    words: readonly string[]
    apartMs: number
  }
}

export type SimilarTo = {
  readonly point: { readonly lon: number; readonly lat: number }
  readonly categoryPath: string
  readonly text: string
  readonly now: number
  readonly except?: string
}

type Candidate = {
  id: string
  number: string
  title: string
  description: string
  state: string
  categoryPath: string
  lon: number
  lat: number
  reportedAt: number
}

const rules = defaultDuplicateRules
/** Below it the two have little more in common than the street; of another kind they must be alike to be shown. */
const leastScore = 0.3
const mostShown = 5
const mostCompared = 200

/** So alike that someone looks before a case is sent on by itself, also where the kind or the words differ. */
export const needsALook = ({ score }: Pick<Similar, 'score'>): boolean => score >= rules.threshold

/** Open cases near by that could tell of the same thing, likeliest first. Nothing is merged by it: a person decides. */
export async function listSimilar(tx: Tx, o: SimilarTo): Promise<Similar[]> {
  const [found = []] = await listSimilarTo(tx, [o])
  return found
}

const nobody = '00000000-0000-0000-0000-000000000000'

/** The same for several reports in one look; nothing for one without a place. */
export async function listSimilarTo(
  tx: Tx,
  all: readonly (SimilarTo | null)[],
): Promise<Similar[][]> {
  const asked = all.flatMap((o, n) => {
    if (!o) return []
    const [west, south, east, north] = boxAround(o.point, rules.placeM.apart)
    const since = at(o.now - rules.timeMs.apart)
    return [{ n, ...o.point, west, south, east, north, since, own: o.except ?? nobody }]
  })
  if (asked.length === 0) return all.map(() => [])
  // The function finds them by place, under the rights of the post; they are read under row-level security all the same.
  const found = await tx.rows<Candidate & { n: number }>(
    steady(sql`select f.n, c.id, c.number, c.title, c.description, c.state, c.category_path as "categoryPath",
      st_x(c.point) as lon, st_y(c.point) as lat, c.reported_at as "reportedAt"
    from jw_open_near(${json(asked)}::jsonb, ${mostCompared}::int) f join cases c on c.id = f.id
    order by f.n, f.place`),
  )
  const byAsk = Map.groupBy(found, ({ n }) => n)
  return all.map((o, n) => (o ? compareWith(o, byAsk.get(n) ?? []) : []))
}

function compareWith(o: SimilarTo, found: readonly Candidate[]): Similar[] {
  const byId = new Map(found.map((one) => [one.id, one]))
  const asked = reportOf({
    ...o,
    ...o.point,
    id: '',
    title: '',
    description: o.text,
    reportedAt: o.now,
  })
  return findDuplicates(asked, found.map(reportOf), rules)
    .filter(
      ({ score, same, why }) => same || (score >= leastScore && why.category.shared !== 'none'),
    )
    .slice(0, mostShown)
    .map(({ id, score, same, why }) => {
      const one = byId.get(id) as Candidate
      return {
        id,
        number: one.number,
        title: one.title,
        state: one.state,
        distanceM: Math.round(why.place.metres ?? 0),
        reportedAt: one.reportedAt,
        score,
        same: isSameThing({ same, words: why.text.shared }, o.categoryPath, one.categoryPath),
        why: { category: why.category.shared, words: why.text.shared, apartMs: why.time.apartMs },
      }
    })
}

const reportOf = (
  c: Pick<
    Candidate,
    'id' | 'title' | 'description' | 'categoryPath' | 'lon' | 'lat' | 'reportedAt'
  >,
): Report => ({
  id: c.id,
  point: { lon: c.lon, lat: c.lat },
  reportedAt: c.reportedAt,
  category: c.categoryPath,
  group: groupOf(c.categoryPath),
  text: `${c.title}\n${c.description}`,
})

/** `cases` of the last `of` cases of the category in this area that were solved had this unit in the lead. */
export type Settled = {
  readonly unit: string
  readonly cases: number
  readonly of: number
  readonly areaCode: string
}

const lastCases = 20
const enough = 5

/** Who in fact settled such cases: in the same street, or in the district where the street has had few. */
export async function whoSettled(
  tx: Tx,
  { categoryPath, areaCode }: { readonly categoryPath: string; readonly areaCode: string },
): Promise<Settled | null> {
  const district = districtOf(areaCode)
  const rows = await tx.rows<{ unit: string; areaCode: string }>(sql`
    select lead_unit as unit, area_code as "areaCode" from cases
    where district = ${district} and category_path = ${categoryPath} and closed_at is not null
      and lead_unit is not null and state = 'closed' and outcome = 'solved'
    order by closed_at desc limit 100`)
  const street = areaCode.slice(0, 9)
  const near = rows.filter((row) => row.areaCode.startsWith(street))
  const taken = (near.length >= enough ? near : rows).slice(0, lastCases)
  const counts = [...Map.groupBy(taken, ({ unit }) => unit)]
    .map(([unit, own]) => ({ unit, cases: own.length }))
    .toSorted((a, b) => b.cases - a.cases || (a.unit < b.unit ? -1 : 1))
  const [best] = counts
  if (!best) return null
  return { ...best, of: taken.length, areaCode: near.length >= enough ? street : district }
}
