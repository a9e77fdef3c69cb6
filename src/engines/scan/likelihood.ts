export type Likelihood = 'poisson' | 'expectation-poisson' | 'binomial'

/** Log-likelihood ratio of a window with `cases` where `expected` were to be expected; 0 unless there are more. */
export type Score = (cases: number, expected: number) => number

/**
 * Score functions (Kulldorff 1997; Neill 2005 for the expectation-based one). `total` is the number of cases, to which
 * the expectations sum up; `population` the number of people, for the binomial only. Each rises with the cases and
 * falls with the expectation.
 */
export function createScore(kind: Likelihood, total: number, population: number): Score {
  if (kind === 'expectation-poisson') {
    return (cases, expected) =>
      cases > expected ? cases * Math.log(cases / expected) + expected - cases : 0
  }
  if (kind === 'poisson') {
    return (cases, expected) => {
      if (!(cases > expected)) return 0
      const outside = total - cases
      const inside = cases * Math.log(cases / expected)
      return outside > 0 ? inside + outside * Math.log(outside / (total - expected)) : inside
    }
  }
  // people without the illness are many: their part is a logarithm near 1 and would drown in x ln x
  const people = population / total
  const well = 1 - total / population
  return (cases, expected) => {
    if (!(cases > expected)) return 0
    const [outside, more] = [total - cases, cases - expected]
    const wellInside = expected * people * well
    const wellOutside = (population - expected * people) * well
    let ratio = cases * Math.log(cases / expected)
    if (outside > 0) ratio += outside * Math.log(outside / (total - expected))
    if (more < wellInside) ratio += (wellInside - more) * Math.log1p(-more / wellInside)
    return ratio + (wellOutside + more) * Math.log1p(more / wellOutside)
  }
}
