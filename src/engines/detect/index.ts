export {
  anyCase,
  bayes,
  cdc,
  movingPercentile,
  poissonLimits,
  rki,
  seasonalBaselines,
} from './limits.ts'
export type {
  CdcOptions,
  LimitResult,
  MovingPercentileOptions,
  SeasonalBaseline,
} from './limits.ts'
export { cusum, type CusumOptions, type CusumResult, type CusumTransform } from './cusum.ts'
export {
  cusumLimit,
  cusumReference,
  cusumRunLength,
  type CusumDesign,
  type RunLength,
} from './cusum-run-length.ts'
export { parseDates } from './dates.ts'
export { ears, type EarsOptions, type EarsResult } from './ears.ts'
export { DetectError, type DetectErrorCode } from './errors.ts'
export { farrington, type FarringtonOptions, type FarringtonResult } from './farrington/classic.ts'
export {
  farringtonFlexible,
  farringtonFlexibleDetector,
  farringtonSettings,
  type FarringtonFlexibleOptions,
  type FarringtonFlexibleResult,
} from './farrington/flexible.ts'
export type { StandardError } from './farrington/model.ts'
export { glr, type GlrOptions, type GlrResult } from './glr.ts'
export { detectFile, type DetectedCase, type DetectFileOptions } from './case-file.ts'
export { nowcastFile, reproductionFile } from './epidemic-file.ts'
export { createDetector, methodNames, type Findings, type MethodName } from './methods.ts'
export { goldenGaps, type GoldenGap } from './golden-gaps.ts'
export { nowcast, type NowcastOptions, type NowcastResult } from './nowcast.ts'
export {
  createOnlineDetector,
  onlineMethods,
  type OnlineDay,
  type OnlineDetector,
  type OnlineFigures,
  type OnlineOptions,
  type OnlineState,
} from './online.ts'
export { outbreakP, type OutbreakPOptions, type OutbreakPResult } from './outbreak-p.ts'
export {
  coriR,
  growthRate,
  serialInterval,
  slidingWindows,
  wallingaTeunisR,
  type CoriOptions,
  type CoriResult,
  type Growth,
  type Interval,
  type Windows,
} from './reproduction.ts'
export type { Range, Series } from './series.ts'
