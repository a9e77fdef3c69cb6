// What the system proposes at the moment someone decides: noted beside the decision, so that it can be told how good
// suggestions are. Whether a screen showed it is not known.
import type { Tx } from '#platform/db.ts'
import type { Case, Decision, Rules } from './domain.ts'
import type { Command } from './schema.ts'
import { listSimilar } from './queries/similar.ts'

/** Categories that a text speaks for, best first, by the version of the model that says so. */
export type CategoryAdvice = {
  readonly version: number
  readonly items: readonly {
    readonly path: string
    /** 0–1; null where only the order can be trusted. */
    readonly score: number | null
    readonly words: readonly string[]
  }[]
}

/** Null where nothing is known about the text. It answers and never acts. */
export type Advise = (text: string) => CategoryAdvice | null

export type Suggested = {
  readonly kind: 'category' | 'unit' | 'duplicate'
  /** 0 where no model had a part in it. */
  readonly version: number
  /** As the system would suggest at the decision, seen by anyone or not. Best first: category paths, unit codes, ids of cases. */
  readonly proposed: readonly string[]
  readonly chosen: string
}

export const textOf = ({ title, description }: Pick<Case, 'title' | 'description'>): string =>
  `${title}\n${description}`

export function suggestedCategory(
  advise: Advise | undefined,
  text: string,
  chosen: string,
): Suggested | null {
  const advice = advise?.(text)
  if (!advice) return null
  const proposed = advice.items.map(({ path }) => path)
  return { kind: 'category', version: advice.version, proposed, chosen }
}

type Asked = {
  readonly c: Case
  readonly command: Command
  readonly decision: Decision
  readonly rules: Rules
  readonly advise: Advise | undefined
}

/** What the system would have done in the place of whoever gave this command; null for commands without a suggestion. */
export async function suggestedFor(
  tx: Tx,
  { c, command, decision, rules, advise }: Asked,
): Promise<Suggested | null> {
  const { next } = decision
  if (command.command === 'file' || (command.command === 'correct' && command.categoryPath)) {
    return suggestedCategory(advise, textOf(c), next.categoryPath)
  }
  if (command.command === 'dispatch' && rules.lead && next.leadUnit) {
    return { kind: 'unit', version: 0, proposed: [rules.lead.unit], chosen: next.leadUnit }
  }
  if (command.command === 'merge' && c.point) {
    const { point, categoryPath, reportedAt: now, id: except } = c
    const found = await listSimilar(tx, { point, categoryPath, text: textOf(c), now, except })
    const proposed = found.map(({ id }) => id)
    return proposed.length > 0
      ? { kind: 'duplicate', version: 0, proposed, chosen: command.into }
      : null
  }
  return null
}

/** Notes it in the entry of the decision itself. */
export function withSuggested(decision: Decision, suggested: Suggested | null): Decision {
  const [first, ...rest] = decision.events
  if (!suggested || !first) return decision
  return { ...decision, events: [{ ...first, data: { ...first.data, suggested } }, ...rest] }
}
