// The one intake behind every door (全收集): place → area, danger words, similar cases nearby, a number to read out.
import type { Category } from '#categories'
import { type Lists, readLists } from '#duties'
import { newId } from '#platform/crypto.ts'
import type { Tx } from '#platform/db.ts'
import type { Actor } from '#platform/http.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { dangerIn } from '#platform/text/danger.ts'
import { districtOf } from '#territory'
import { type Case, type Doubts, report, type Rules, sendOn, unsorted } from './domain.ts'
import { suggestedCategory, withSuggested } from './advice.ts'
import { attachUploads } from './queries/evidence.ts'
import { addReporters, type NewReporter } from './queries/reporters.ts'
import { listSimilarTo, needsALook, type Similar } from './queries/similar.ts'
import { type Change, store, takeNumbers } from './queries/store.ts'
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
  /** It is seen to where it came in: nothing is sent on by itself. */
  readonly stays?: boolean
}

const wordsIn = (attributes: Readonly<Record<string, unknown>>): string[] =>
  Object.values(attributes).filter((value) => typeof value === 'string')

/** Takes one request in. Throws `out-of-area` or `invalid-input` naming the field; nothing is stored then. */
export async function takeIn(tx: Tx, deps: CaseDeps, one: TakeIn): Promise<TakenIn> {
  const [taken] = await takeInAll(tx, deps, [one])
  if (taken instanceof Problem) throw taken
  return taken as TakenIn
}

/**
 * Takes requests in on behalf of one post and person, in a handful of statements whatever their number. None sees
 * another of them as similar, as if they had come in the same moment.
 * @returns for each, in order, what became of it, or the problem for which it alone is refused
 */
export async function takeInAll(
  tx: Tx,
  deps: CaseDeps,
  all: readonly TakeIn[],
): Promise<(TakenIn | Problem)[]> {
  const looked: (Looked | Problem)[] = []
  // eslint-disable-next-line no-await-in-loop -- one connection; with lists in memory nothing is awaited
  for (const one of all) looked.push(await lookAt(tx, deps, one))
  const good = looked.filter((one): one is Looked => !(one instanceof Problem))
  if (good.length === 0) return looked as Problem[]
  // Both at once: neither waits for the other's answer.
  const [similar, numbers] = await Promise.all([
    listSimilarTo(
      tx,
      good.map(({ said, place: { point }, category, one: { now } }) =>
        point ? { point, categoryPath: category.path, text: said, now } : null,
      ),
    ),
    takeNumbers(tx, good.length),
  ])
  const changes = good.map((one, i) =>
    changeOf(deps, one, { similar: similar[i] ?? [], number: numbers[i] as string }),
  )
  const by = byOf((good[0] as Looked).one.actor, deps, null)
  const stored = await store(tx, changes, by)
  const tokens = await addReporters(
    tx,
    deps.keys,
    stored.map((c, i) => {
      const { input, now } = (good[i] as Looked).one
      return { case: c, reporter: input.reporter as NewReporter | undefined, at: now }
    }),
  )
  for (const [i, c] of stored.entries()) {
    const { input, actor, now } = (good[i] as Looked).one
    const who = actor.person?.id ?? null
    // eslint-disable-next-line no-await-in-loop -- one connection
    if (input.photos.length)
      await attachUploads(tx, c, { ids: input.photos, stage: 'report', by: who, now })
  }
  let next = 0
  return looked.map((one) => {
    if (one instanceof Problem) return one
    const i = next++
    return {
      case: stored[i] as Case,
      followToken: tokens[i] as string,
      danger: one.danger,
      similar: similar[i] ?? [],
    }
  })
}

type Looked = {
  readonly one: TakeIn
  readonly place: ReturnType<typeof placeOf>
  readonly category: Category
  readonly rules: Rules
  readonly doubts: Pick<Doubts, 'placeUnclear' | 'overlaps' | 'unitsInForce'>
  readonly said: string
  readonly danger: TakenIn['danger']
}

/** What can be told of a request before anything is stored. */
async function lookAt(tx: Tx, deps: CaseDeps, one: TakeIn): Promise<Looked | Problem> {
  const { input, now } = one
  try {
    const place = placeOf(deps, input)
    const path = input.categoryPath ?? unsorted
    const lists = deps.lists ?? (await readLists(tx, path, place.areaCode))
    const category = activeCategory(lists, path)
    const { rules, doubts } = rulesOf(deps, lists, { path, areaCode: place.areaCode, now })
    const said = `${input.title ?? ''}\n${input.description}`
    const danger = dangerIn(
      [input.title, input.description, ...wordsIn(input.attributes)].join(' '),
    )
    return { one, place, category, rules, doubts, said, danger }
  } catch (error) {
    if (error instanceof Problem && error.status < 500) return error
    throw error
  }
}

function changeOf(
  deps: CaseDeps,
  { one: { input, actor, now, key, stays }, place, category, rules, doubts, said, danger }: Looked,
  { similar, number }: { readonly similar: readonly Similar[]; readonly number: string },
): Change {
  const reported = report(
    {
      id: newId(),
      district: districtOf(place.areaCode),
      number,
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
  const suggested = input.categoryPath ? suggestedCategory(deps.advise, said, category.path) : null
  const decision = sendOn(withSuggested(reported, suggested), rules, {
    ...doubts,
    held: stays === true || 'heldForALook' in input.attributes,
    similar: similar.some(needsALook),
  })
  return { before: undefined, decision, at: now, key }
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
  throw new Problem('invalid-input', say`categoryPath: there is no category "${path}"`, {
    fields: [{ field: 'categoryPath', expected: say`the path of an active category`, got: path }],
  })
}

/** The first sentence, short enough for a list. */
export function titleFrom(description: string): string {
  const [first = ''] = description.trim().split(/[。！？!?\n]/, 1)
  const characters = Array.from(first.trim())
  return characters.length > 40 ? `${characters.slice(0, 39).join('')}…` : characters.join('')
}
