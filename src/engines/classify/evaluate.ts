/** How well guesses agree with the truth. Macro-F1 is the plain mean of F1 over the labels that occur in the truth. */
export type Evaluation = {
  readonly documents: number
  readonly accuracy: number
  readonly macroF1: number
  readonly labels: readonly LabelEvaluation[]
}

export type LabelEvaluation = {
  readonly label: string
  readonly documents: number
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

/** `guesses[i]` is judged against `truth[i]`. Throws RangeError when their lengths differ or are zero. */
export function evaluate(truth: readonly string[], guesses: readonly string[]): Evaluation {
  if (truth.length !== guesses.length || truth.length === 0) {
    throw new RangeError(
      `guesses: expected ${truth.length || 'at least one'}, got ${guesses.length}`,
    )
  }
  const counts = new Map<string, { hits: number; guessed: number; documents: number }>()
  const countOf = (label: string) => {
    const count = counts.get(label) ?? { hits: 0, guessed: 0, documents: 0 }
    counts.set(label, count)
    return count
  }
  let right = 0
  for (const [i, label] of truth.entries()) {
    const guess = guesses[i]!
    countOf(label).documents++
    countOf(guess).guessed++
    if (guess === label) {
      countOf(label).hits++
      right++
    }
  }
  const labels = [...counts]
    .filter(([, { documents }]) => documents > 0)
    .map(([label, { hits, guessed, documents }]) => ({
      label,
      documents,
      precision: guessed ? hits / guessed : 0,
      recall: hits / documents,
      f1: (2 * hits) / (guessed + documents),
    }))
    .toSorted((a, b) => b.documents - a.documents || (a.label < b.label ? -1 : 1))
  return {
    documents: truth.length,
    accuracy: right / truth.length,
    macroF1: labels.reduce((sum, { f1 }) => sum + f1, 0) / labels.length,
    labels,
  }
}
