// 每月一题: what comes up more than it used to.

export type Counted = {
  readonly term: string
  /** Cases of the month that have it. */
  readonly now: number
  /** Cases of the months before that have it. */
  readonly past: number
}

export type Topic = Counted & {
  /** Log-likelihood ratio G²; above 10.83 chance makes it once in a thousand. */
  readonly score: number
  /** How many times its usual share; null when it is new. */
  readonly times: number | null
}

type TopicOptions = {
  /** Cases in the month, and in the months before. */
  readonly casesNow: number
  readonly casesPast: number
  /** Fewer cases make no topic. */
  readonly least: number
  readonly limit: number
}

/** Once in a thousand by chance, one degree of freedom. */
const chance = 10.83
/** A word within another that nearly always comes with it says nothing more. */
const together = 0.8

const part = (seen: number, expected: number) => (seen === 0 ? 0 : seen * Math.log(seen / expected))

/**
 * Terms whose share of the cases has risen, by Dunning's log-likelihood ratio (Computational Linguistics 19, 1993):
 * G² = 2 Σ seen · ln(seen ÷ expected), over the cases with and without the term, in the month and before. Highest first;
 * of words that contain each other and come together the higher stays.
 */
export function risingTopics(terms: readonly Counted[], o: TopicOptions): Topic[] {
  const all = o.casesNow + o.casesPast
  if (o.casesNow === 0 || o.casesPast === 0) return []
  const rising = terms.flatMap(({ term, now, past }): Topic[] => {
    if (now < o.least || now * o.casesPast <= past * o.casesNow) return []
    const withIt = now + past
    const score =
      2 *
      (part(now, (withIt * o.casesNow) / all) +
        part(past, (withIt * o.casesPast) / all) +
        part(o.casesNow - now, ((all - withIt) * o.casesNow) / all) +
        part(o.casesPast - past, ((all - withIt) * o.casesPast) / all))
    const times = past === 0 ? null : now / o.casesNow / (past / o.casesPast)
    return score < chance ? [] : [{ term, now, past, score, times }]
  })
  rising.sort((a, b) => b.score - a.score || (a.term < b.term ? -1 : 1))
  const kept: Topic[] = []
  for (const one of rising) {
    if (kept.length === o.limit) break
    if (!kept.some((k) => isSame(k, one))) kept.push(one)
  }
  return kept
}

const isSame = (a: Topic, b: Topic): boolean =>
  (a.term.includes(b.term) || b.term.includes(a.term)) &&
  Math.min(a.now, b.now) >= together * Math.max(a.now, b.now)
