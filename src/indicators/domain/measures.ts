// What a case can be counted as, and the rates that follow. Sources: docs/figures.md.

/** What a case is counted as whatever the time. Each is a column of the roll-ups. */
export const measures = [
  'reported',
  'refused',
  'total',
  'responded',
  'accepted',
  'acceptedOnTime',
  'filed',
  'verifyAsked',
  'verifiedOnTime',
  'dispatched',
  'dispatchedOnTime',
  'dispatchedRight',
  'handedBack',
  'done',
  'doneOnTime',
  'finishedLate',
  'lateOpen',
  'checked',
  'checkedOnTime',
  'reworked',
  'closed',
  'closedOnTime',
  'reopened',
  'resolved',
  'unsolved',
  'rated',
  'satisfied',
] as const
export type Measure = (typeof measures)[number]

/** Sums of the roll-ups, and of the cases whose deadline has passed by now. */
export type Sums = Readonly<Record<Measure, number>> & {
  /** Unfinished, past the handling deadline. */
  readonly overdue: number
  /** Not closed, past the handling deadline. */
  readonly overdueUnclosed: number
}

/** Counts behind a row of a league table. */
export type Tally = Sums & {
  readonly onTime: number
  readonly late: number
  readonly openLate: number
  readonly notClosed: number
  readonly closedLate: number
  /** 应处置: done, or past the deadline. */
  readonly dueToHandle: number
  /** 应结案: closed, or past the deadline. */
  readonly dueToClose: number
}

export function tallyOf(s: Sums): Tally {
  const late = s.finishedLate + s.overdue
  return {
    ...s,
    late,
    onTime: s.total - late,
    openLate: s.lateOpen + s.overdue,
    notClosed: s.total - s.closed,
    closedLate: s.closed - s.closedOnTime,
    dueToHandle: s.done + s.overdue,
    dueToClose: s.closed + s.overdueUnclosed,
  }
}

/**
 * Each rate with what it divides: 三率, and the indicators in the manner of GB/T 30428.4 (dictionary of a widely used
 * implementation; 返工率, 满意率 and 立案率 differ from city to city).
 */
export const rates = {
  responseRate: ['responded', 'total'],
  onTimeRate: ['onTime', 'total'],
  resolutionRate: ['resolved', 'closed'],
  satisfactionRate: ['satisfied', 'rated'],
  validReportRate: ['filed', 'reported'],
  acceptedOnTimeRate: ['acceptedOnTime', 'accepted'],
  filingRate: ['filed', 'accepted'],
  verifiedOnTimeRate: ['verifiedOnTime', 'verifyAsked'],
  dispatchedOnTimeRate: ['dispatchedOnTime', 'dispatched'],
  rightDispatchRate: ['dispatchedRight', 'dispatched'],
  handBackRate: ['handedBack', 'dispatched'],
  handlingRate: ['done', 'dueToHandle'],
  handlingOnTimeRate: ['doneOnTime', 'dueToHandle'],
  checkedOnTimeRate: ['checkedOnTime', 'checked'],
  reworkRate: ['reworked', 'done'],
  closingRate: ['closed', 'dueToClose'],
  closingOnTimeRate: ['closedOnTime', 'dueToClose'],
  closingLateRate: ['closedLate', 'dueToClose'],
  unclosedRate: ['notClosed', 'reported'],
  reopenRate: ['reopened', 'closed'],
} as const satisfies Record<string, readonly [keyof Tally, keyof Tally]>
export type RateName = keyof typeof rates
export const rateNames = Object.keys(rates) as RateName[]
export type Rates = Readonly<Record<RateName, number | null>>

/** 0–1; null where there is nothing to divide by. */
export function ratesOf(t: Tally): Rates {
  return Object.fromEntries(
    rateNames.map((name) => {
      const [part, whole] = rates[name]
      return [name, t[whole] === 0 ? null : t[part] / t[whole]]
    }),
  ) as Rates
}

export type Weights = Readonly<Partial<Record<RateName, number>>>

/** 三率 of 30, 35 and 35 parts, as one county has published; Beijing's own weights are not public. */
const usualWeights: Weights = {
  responseRate: 30,
  resolutionRate: 35,
  satisfactionRate: 35,
}

/** The weights of a city's profile (`settings.figures.weights`); what is not a rate or not a positive number is left out. */
export function weightsOf(settings: Readonly<Record<string, unknown>>): Weights {
  const own = (settings['figures'] as { weights?: unknown } | undefined)?.weights
  if (typeof own !== 'object' || own === null) return usualWeights
  const kept = Object.entries(own).filter(
    ([name, weight]) => name in rates && typeof weight === 'number' && weight > 0,
  )
  return kept.length > 0 ? (Object.fromEntries(kept) as Weights) : usualWeights
}

/** 0–100: the weighted mean of the rates there are; null without any. Rates that do not exist take no weight. */
export function scoreOf(of: Rates, weights: Weights): number | null {
  let sum = 0
  let whole = 0
  for (const [name, weight] of Object.entries(weights) as [RateName, number][]) {
    const rate = of[name]
    if (rate === null) continue
    sum += rate * weight
    whole += weight
  }
  return whole === 0 ? null : (100 * sum) / whole
}
