// Named methods with their usual settings, for whoever runs a table of series by the name of a method.
import { cusum } from './cusum.ts'
import { ears } from './ears.ts'
import { DetectError } from './errors.ts'
import { farrington } from './farrington/classic.ts'
import { farringtonFlexibleDetector, farringtonSettings } from './farrington/flexible.ts'
import { glr } from './glr.ts'
import { bayes, cdc, movingPercentile, rki, seasonalBaselines } from './limits.ts'
import { outbreakP } from './outbreak-p.ts'
import type { Range, Series } from './series.ts'

/** What every method says of a series; arrays run from period `from`. */
export type Findings = {
  readonly from: number
  /** Alarm threshold in counts; for glr and outbreakp the statistic. NaN where there is none. */
  readonly upperbound: Float64Array
  readonly alarm: Uint8Array
}

type Ranged = { readonly range?: Range }
type Method = (range?: Range) => (series: Series) => Findings

const method =
  (run: (series: Series, options: Ranged) => Findings): Method =>
  (range) =>
  (series) =>
    run(series, range ? { range } : {})

const known = {
  'ears-c1': method((series, r) => ears(series, { method: 'C1', minSigma: 0.5, ...r })),
  'ears-c2': method((series, r) => ears(series, { method: 'C2', minSigma: 0.5, ...r })),
  'ears-c3': method((series, r) => ears(series, { method: 'C3-published', minSigma: 0.5, ...r })),
  farrington: method((series, r) => farrington(series, r)),
  'farrington-original': (range) =>
    farringtonFlexibleDetector({ ...farringtonSettings.original, ...(range ? { range } : {}) }),
  'farrington-noufaily': (range) =>
    farringtonFlexibleDetector({ ...farringtonSettings.noufaily, ...(range ? { range } : {}) }),
  rki1: method((series, r) => rki(series, { ...seasonalBaselines[1], ...r })),
  rki2: method((series, r) => rki(series, { ...seasonalBaselines[2], ...r })),
  rki3: method((series, r) => rki(series, { ...seasonalBaselines[3], ...r })),
  bayes1: method((series, r) => bayes(series, { ...seasonalBaselines[1], ...r })),
  bayes2: method((series, r) => bayes(series, { ...seasonalBaselines[2], ...r })),
  bayes3: method((series, r) => bayes(series, { ...seasonalBaselines[3], ...r })),
  cdc: method((series, r) => cdc(series, r)),
  cidars: method((series, r) =>
    movingPercentile(series, { period: series.frequency > 53 ? 7 : 1, ...r }),
  ),
  cusum: method((series, r) => cusum(series, { transform: 'rossi', ...r })),
  glr: method((series, r) => withStatistic(glr(series, r))),
  outbreakp: method((series, r) => withStatistic(outbreakP(series, r))),
} satisfies Record<string, Method>

const withStatistic = (found: { from: number; statistic: Float64Array; alarm: Uint8Array }) => ({
  from: found.from,
  upperbound: found.statistic,
  alarm: found.alarm,
})

export type MethodName = keyof typeof known
export const methodNames = Object.keys(known) as readonly MethodName[]

/**
 * A detector for many series; it keeps its working arrays between them.
 * @throws DetectError `unsupported` naming the known methods
 */
export function createDetector(name: string, range?: Range): (series: Series) => Findings {
  const found = methodNames.find((one) => one === name)
  if (found) return known[found](range)
  const place = { code: 'unsupported', field: 'method' } as const
  throw new DetectError(place, `expected one of ${methodNames.join(', ')}, got "${name}"`)
}
