import { diceOf, shuffle } from './random.ts'

/** Rows that read alike share a fold, or the copy in training would give the other away. */
export type Judged = { readonly text: string; readonly label: number; readonly definition: boolean }

/**
 * Deals rows into folds, each label evenly. Definitions are in no fold (−1): always trained on, never judged.
 */
export function dealFolds(rows: readonly Judged[], folds: number, seed: number): Int32Array {
  const order = Int32Array.from(rows.keys())
  shuffle(order, order.length, diceOf(seed, 1))
  const foldOf = new Int32Array(rows.length).fill(-1)
  const byText = new Map<string, number>()
  const dealt = new Map<number, number>()
  for (const row of order) {
    const { text, label, definition } = rows[row]!
    if (definition) continue
    let fold = byText.get(text)
    if (fold === undefined) {
      const turn = dealt.get(label) ?? label
      dealt.set(label, turn + 1)
      fold = turn % folds
      byText.set(text, fold)
    }
    foldOf[row] = fold
  }
  return foldOf
}
