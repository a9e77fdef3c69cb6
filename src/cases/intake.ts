// The one intake behind every door (全收集): place → area, danger words, similar cases nearby, a number to read out.
import { type Lists, readLists } from '#duties'
import { newId } from '#platform/crypto.ts'
import type { Tx } from '#platform/db.ts'
import type { Actor } from '#platform/http.ts'
import { Problem } from '#platform/problem.ts'
import { dangerIn } from '#platform/text/danger.ts'
import { districtOf } from '#territory'
import { type Case, type Doubts, report, type Rules, sendOn, unsorted } from './domain.ts'
import { suggestedCategory, withSuggested } from './advice.ts'
import { attachUploads } from './queries/evidence.ts'
import { addReporter, type NewReporter } from './queries/reporters.ts'
import { listSimilar, type Similar } from './queries/similar.ts'
import { store, takeNumbers } from './queries/store.ts'
import type { Intake } from './schema.ts'
import { byOf, type CaseDeps, matchOf, timeRules } from './service.ts'
import { placeOf } from './place.ts'

export type TakenIn = {
  readonly case: Case
  readonly followToken: string
  readonly danger: ReturnType<typeof dangerIn>
  readonly similar: readonly Similar[]
}

export type TakeIn = {
  readonly input: Omit<Intake, 'door'> & {
    readonly door: string
    readonly source?: { readonly system: string; readonly id: string }
  }
  readonly actor: Actor
  readonly now: number
  readonly key: string | null
}

const wordsIn = (attributes: Readonly<Record<string, unknown>>): string[] =>
  Object.values(attributes).filter((value) => typeof value === 'string')

/** Takes one request in. Throws `out-of-area` or `invalid-input` naming the field; nothing is stored then. */
export async function takeIn(
  tx: Tx,
  deps: CaseDeps,
  { input, actor, now, key }: TakeIn,
): Promise<TakenIn> {
  const place = placeOf(deps, input)
  const path = input.categoryPath ?? unsorted
  const lists = deps.lists ?? (await readLists(tx, path, place.areaCode))
  const category = activeCategory(lists, path)
  const { rules, doubts } = rulesOf(deps, lists, { path, areaCode: place.areaCode, now })
  const said = `${input.title ?? ''}\n${input.description}`
  const danger = dangerIn([input.title, input.description, ...wordsIn(input.attributes)].join(' '))
  const { point } = place
  // Both at once: neither waits for the other's answer.
  const [similar, [number]] = await Promise.all([
    point ? listSimilar(tx, { point, categoryPath: category.path, text: said, now }) : [],
    takeNumbers(tx, 1),
  ])
  const reported = report(
    {
      id: newId(),
      district: districtOf(place.areaCode),
      number: number as string,
      categoryPath: category.path,
      edition: category.edition,
      urgency: danger ? 'danger' : category.urgent ? 'urgent' : 'normal',
      areaCode: place.areaCode,
      point: place.point,
      address: input.address,
      title: input.title || titleFrom(input.description),
      description: input.description,
      attributes: input.attributes,
      door: input.door,
      sourceSystem: input.source?.system ?? null,
      sourceId: input.source?.id ?? null,
      public: input.public && category.public,
      danger: danger?.words ?? [],
      firstReceiver: actor.person ? actor.post.id : null,
    },
    rules,
  )
  const decision = sendOn(
    withSuggested(
      reported,
      input.categoryPath ? suggestedCategory(deps.advise, said, category.path) : null,
    ),
    rules,
    {
      ...doubts,
      held: 'heldForALook' in input.attributes,
      similar: similar.some(({ same }) => same),
    },
  )
  const [stored] = await store(
    tx,
    [{ before: undefined, decision, at: now }],
    byOf(actor, deps, key),
  )
  const c = stored as Case
  const followToken = await addReporter(tx, deps.keys, c, {
    reporter: input.reporter as NewReporter | undefined,
    now,
  })
  const { photos: ids } = input
  const by = actor.person?.id ?? null
  if (ids.length) await attachUploads(tx, c, { ids, stage: 'report', by, now })
  return { case: c, followToken, danger, similar }
}

type At = { readonly path: string; readonly areaCode: string; readonly now: number }

/** Areas in which other rules may hold than in the one they are part of; an estate has those of its grid. */
const ruled: ReadonlySet<string> = new Set(['district', 'street', 'community', 'grid'])

/** The rules that hold for a report here, and what they leave open. */
function rulesOf(
  deps: CaseDeps,
  lists: Lists,
  { path, areaCode, now }: At,
): { rules: Rules; doubts: Pick<Doubts, 'placeUnclear' | 'overlaps' | 'unitsInForce'> } {
  const on = deps.territory.dayIn(areaCode, now)
  const { lead, assisting, overlaps } = lists.duties(path, areaCode, on)
  const units = [...(lead ? [lead] : []), ...assisting].map(({ duty }) => duty.unitCode)
  return {
    rules: {
      ...timeRules(deps, areaCode, now),
      conditions: lists.conditions(path, areaCode),
      lead: lead ? matchOf(lead) : null,
      assisting: assisting.map(matchOf),
    },
    doubts: {
      placeUnclear: deps.territory.children(areaCode).some(({ kind }) => ruled.has(kind)),
      overlaps: overlaps.some(({ duty }) => duty.role === 'lead'),
      unitsInForce: units.every((unit) => lists.isInForce(unit, on)),
    },
  }
}

function activeCategory(lists: Lists, path: string) {
  const category = lists.category(path)
  if (category?.active) return category
  throw new Problem('invalid-input', `categoryPath: there is no category "${path}"`, {
    fields: [{ field: 'categoryPath', expected: 'the path of an active category', got: path }],
  })
}

/** The first sentence, short enough for a list. */
export function titleFrom(description: string): string {
  const [first = ''] = description.trim().split(/[。！？!?\n]/, 1)
  const characters = Array.from(first.trim())
  return characters.length > 40 ? `${characters.slice(0, 39).join('')}…` : characters.join('')
}
