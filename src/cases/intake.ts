// The one intake behind every door (全收集): place → area, danger words, similar cases nearby, a number to read out.
import { findCategory } from '#categories'
import { newId } from '#platform/crypto.ts'
import type { Tx } from '#platform/db.ts'
import type { Actor } from '#platform/http.ts'
import { Problem } from '#platform/problem.ts'
import { dangerIn } from '#platform/text/danger.ts'
import { districtOf } from '#territory'
import { type Case, report, unsorted } from './domain.ts'
import { suggestedCategory, withSuggested } from './advice.ts'
import { attachUploads } from './queries/evidence.ts'
import { addReporter, type NewReporter } from './queries/reporters.ts'
import { listSimilar, type Similar } from './queries/similar.ts'
import { store, takeNumbers } from './queries/store.ts'
import type { Intake } from './schema.ts'
import { byOf, type CaseDeps, timeRules } from './service.ts'
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

/** Takes one request in. Throws `out-of-area` or `invalid-input` naming the field; nothing is stored then. */
export async function takeIn(
  tx: Tx,
  deps: CaseDeps,
  { input, actor, now, key }: TakeIn,
): Promise<TakenIn> {
  const place = placeOf(deps, input)
  const category = await activeCategory(tx, input.categoryPath ?? unsorted)
  const said = `${input.title ?? ''}\n${input.description}`
  const danger = dangerIn(`${input.title ?? ''} ${input.description}`)
  const similar = place.point
    ? await listSimilar(tx, {
        point: place.point,
        categoryPath: category.path,
        text: said,
        now,
      })
    : []
  const [number] = await takeNumbers(tx, 1)
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
    { ...timeRules(deps, place.areaCode, now), conditions: [], lead: null, assisting: [] },
  )
  const decision = withSuggested(
    reported,
    input.categoryPath ? suggestedCategory(deps.advise, said, category.path) : null,
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
  if (input.photos.length) {
    await attachUploads(tx, c, {
      ids: input.photos,
      stage: 'report',
      by: actor.person?.id ?? null,
      now,
    })
  }
  return { case: c, followToken, danger, similar }
}

async function activeCategory(tx: Tx, path: string) {
  const category = await findCategory(tx, path)
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
