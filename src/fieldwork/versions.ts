// Both versions of a conflict, sealed until a person decides; what tells of a person is for its author, or for a reason.
import { unseal } from '#platform/crypto.ts'
import type { Tx } from '#platform/db.ts'
import type { Actor } from '#platform/http.ts'
import { type Answers, shown, splitPersonal, staysWhole } from './domain.ts'
import type { WorkDeps } from './operations/operation.ts'
import { findEdition } from './queries/forms.ts'
import type { OperationRow } from './queries/work.ts'

type Keys = Pick<WorkDeps, 'keys'>
type Mine = Readonly<Record<string, unknown>>
export type Both = { readonly mine: Mine; readonly base: unknown; readonly theirs: unknown }

/** Whole: for carrying it out, never for an answer to anyone but its author. */
export function bothOf({ keys }: Keys, row: OperationRow): Both {
  if (!row.sealed) return { mine: {}, base: null, theirs: null }
  return JSON.parse(unseal(keys.contact, row.sealed, `operation ${row.key}`)) as Both
}

/** The answers in `mine`: those that may lie open, and those that tell of a person. */
async function partsOf(tx: Tx, mine: Mine): Promise<{ open: Answers; personal: Answers }> {
  const answers = mine['answers'] as Answers | undefined
  if (!answers) return { open: {}, personal: {} }
  const body = await findEdition(tx, String(mine['formId']), Number(mine['edition']))
  // without its form nobody knows which they are
  if (!body) return { open: {}, personal: answers }
  return splitPersonal(body.layout, shown(body.layout, answers).kept)
}

/** As whoever asks may see it. `hasPersonal`: more is opened with a reason. */
export async function versionsFor(
  tx: Tx,
  deps: Keys,
  { row, actor }: { readonly row: OperationRow; readonly actor: Actor },
): Promise<Both & { readonly hasPersonal: boolean }> {
  const both = bothOf(deps, row)
  if (!both.mine['answers'] || (actor.person && row.personId === actor.person.id))
    return { ...both, hasPersonal: false }
  const { open, personal } = await partsOf(tx, both.mine)
  const hasPersonal = Object.keys(personal).length > 0
  return { ...both, mine: { ...both.mine, answers: open }, hasPersonal }
}

/** What `versionsFor` leaves out; the look is logged by whoever asks for it. */
export const personalOf = async (tx: Tx, deps: Keys, row: OperationRow): Promise<Answers> =>
  (await partsOf(tx, bothOf(deps, row).mine)).personal

/** The answers that stay with their version unless they are given anew. */
async function stayingOf(tx: Tx, mine: Mine): Promise<Answers> {
  const answers = mine['answers'] as Answers | undefined
  if (!answers) return {}
  const body = await findEdition(tx, String(mine['formId']), Number(mine['edition']))
  if (!body) return answers
  const stay = new Set(body.layout.filter(staysWhole).map(({ key }) => key))
  const { kept } = shown(body.layout, answers)
  return Object.fromEntries(Object.entries(kept).filter(([key]) => stay.has(key)))
}

/**
 * Both put together, by someone who may not have seen the personal answers, or on a phone that knows its pictures by other names:
 * these stay unless given anew.
 */
export async function mergedWith(tx: Tx, mine: Mine, merged: Mine = {}): Promise<Mine> {
  const given = merged['answers'] as Answers | undefined
  if (!given) return { ...mine, ...merged }
  return { ...mine, ...merged, answers: { ...(await stayingOf(tx, mine)), ...given } }
}
