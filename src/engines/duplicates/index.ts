/** Whether a report tells of what another one has told already. See the README. */
import { checkRules, reachOf, type DuplicateRules, type Fade } from './rules.ts'
import { likeness, pairsOf, sharedStretches } from './text.ts'

export { defaultDuplicateRules, type DuplicateRules } from './rules.ts'

export type Report = {
  readonly id: string
  /** WGS84 degrees. */
  readonly point: { readonly lon: number; readonly lat: number } | null
  /** Epoch milliseconds. */
  readonly reportedAt: number
  /** Path of the category and of the group it belongs to. */
  readonly category: string
  readonly group: string
  readonly text: string
}

/** Each with its value, 0 (cannot be the same) to 1 (could not be closer), and what it was computed from. */
export type DuplicateReasons = {
  /** `metres` is null when one of the two has no point. */
  readonly place: { readonly value: number; readonly metres: number | null }
  readonly time: { readonly value: number; readonly apartMs: number }
  readonly category: { readonly value: number; readonly shared: 'category' | 'group' | 'none' }
  /** `shared`: the longest wordings of the report that the other one has too. */
  readonly text: { readonly value: number; readonly shared: readonly string[] }
}

export type Match = {
  readonly id: string
  /** 0–1 */
  readonly score: number
  /** At or above the rules' threshold. */
  readonly same: boolean
  readonly why: DuplicateReasons
}

const meanRadiusM = 6_371_008.8
const radians = Math.PI / 180

/** Great-circle distance in metres (haversine, mean earth radius). */
export function metresBetween(
  a: { readonly lon: number; readonly lat: number },
  b: { readonly lon: number; readonly lat: number },
): number {
  const north = Math.sin(((b.lat - a.lat) * radians) / 2)
  const east = Math.sin(((b.lon - a.lon) * radians) / 2)
  const h = north * north + Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * east * east
  return 2 * meanRadiusM * Math.asin(Math.min(1, Math.sqrt(h)))
}

const fade = (distance: number, { same, apart }: Fade): number =>
  Math.min(1, Math.max(0, (apart - distance) / (apart - same)))

function checkReport(report: Report, name: string): void {
  const { point, reportedAt } = report
  if (!Number.isFinite(reportedAt)) {
    throw new RangeError(`${name}.reportedAt: expected epoch milliseconds, got ${reportedAt}`)
  }
  if (point && !(Math.abs(point.lon) <= 180 && Math.abs(point.lat) <= 90)) {
    throw new RangeError(`${name}.point: expected degrees, got ${point.lon}, ${point.lat}`)
  }
}

/** The wider reach of the two categories counts, so that it does not matter which report came first. */
function wider(rules: DuplicateRules, a: Report, b: Report) {
  const [one, other] = [reachOf(rules, a.category), reachOf(rules, b.category)]
  const pick = (x: Fade, y: Fade) => (x.apart >= y.apart ? x : y)
  return { placeM: pick(one.placeM, other.placeM), timeMs: pick(one.timeMs, other.timeMs) }
}

function categoryValue(report: Report, other: Report, rules: DuplicateRules) {
  if (report.category === other.category) return { value: 1, shared: 'category' } as const
  if (report.group === other.group) {
    return { value: rules.category.sameGroup, shared: 'group' } as const
  }
  return { value: rules.category.otherGroup, shared: 'none' } as const
}

type Paired = { readonly report: Report; readonly pairs: ReadonlyMap<string, number> }

function compare({ report, pairs }: Paired, other: Report, rules: DuplicateRules): Match[] {
  const reach = wider(rules, report, other)
  const metres = report.point && other.point ? metresBetween(report.point, other.point) : null
  const apartMs = Math.abs(report.reportedAt - other.reportedAt)
  const place = { value: metres === null ? rules.unknownPlace : fade(metres, reach.placeM), metres }
  const time = { value: fade(apartMs, reach.timeMs), apartMs }
  const category = categoryValue(report, other, rules)
  // Beyond reach whatever the words say: they are not looked at.
  const { weights } = rules
  const isOut = [
    place.value ** weights.place,
    time.value ** weights.time,
    category.value ** weights.category,
  ].includes(0)
  if (isOut) return []
  const otherPairs = pairsOf(other.text)
  const alike = likeness(pairs, otherPairs) ?? 0
  const why: DuplicateReasons = {
    place,
    time,
    category,
    text: {
      value: rules.unlikeText + (1 - rules.unlikeText) * alike,
      shared: sharedStretches(report.text, otherPairs, 3),
    },
  }
  const total = weights.place + weights.time + weights.category + weights.text
  const score =
    (why.place.value ** weights.place *
      why.time.value ** weights.time *
      why.category.value ** weights.category *
      why.text.value ** weights.text) **
    (1 / total)
  return score > 0 ? [{ id: other.id, score, same: score >= rules.threshold, why }] : []
}

/**
 * Compares a report with candidates (the caller has looked them up, e.g. open cases within the widest `apart`) and
 * answers those that could be the same at all (score above 0), likeliest first. It never merges: a person decides.
 *
 * @throws RangeError that names the field for coordinates, times or rules that make no sense
 */
export function findDuplicates(
  report: Report,
  candidates: readonly Report[],
  rules: DuplicateRules,
): Match[] {
  checkRules(rules)
  checkReport(report, 'report')
  for (const [i, candidate] of candidates.entries()) checkReport(candidate, `candidates[${i}]`)
  const paired = { report, pairs: pairsOf(report.text) }
  return candidates
    .filter(({ id }) => id !== report.id)
    .flatMap((candidate) => compare(paired, candidate, rules))
    .toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
}
