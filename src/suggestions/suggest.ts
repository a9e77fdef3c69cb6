// Category, unit and duplicates for words that someone is typing, each with its reason.
import { type Advise, listSimilar, whoSettled } from '#cases'
import { listCategoryRows, matchCategory } from '#categories'
import { dutiesFor, resolve } from '#duties'
import type { Tx } from '#platform/db.ts'
import type { Actor } from '#platform/http.ts'
import { redact } from '#platform/text/redact.ts'
import type { Territory } from '#territory'
import { sayWords, type Words } from './domain.ts'
import { categoryNames, unitName } from './queries.ts'
import type { Ask } from './schema.ts'

export type SuggestDeps = {
  readonly territory: Pick<Territory, 'locate' | 'area' | 'dayIn'>
  readonly advise: Advise
}

type Asked = { readonly ask: Ask; readonly actor: Actor; readonly now: number }

export async function suggest(tx: Tx, deps: SuggestDeps, { ask, actor, now }: Asked) {
  const said = `${ask.title}\n${ask.text}`
  const { version, items } = await categoriesFor(tx, deps.advise, said)
  const categoryPath = ask.categoryPath ?? items[0]?.path
  // a person or a program of the staff's, with a right to its inside
  const staff = actor.rights.has('staff.read')
  const areaCode = areaOf(deps, ask)
  const place = categoryPath && areaCode ? { categoryPath, areaCode } : undefined
  return {
    /** Of the model that answered; 0 for the list's own words. */
    version,
    categories: items,
    unit: staff && place ? await unitFor(tx, deps, place, now) : null,
    duplicates: await duplicatesFor(tx, { ask, categoryPath, said, now, staff }),
  }
}

function areaOf({ territory }: SuggestDeps, { point, areaCode }: Ask): string | undefined {
  return point ? territory.locate(point.lon, point.lat)?.code : areaCode
}

type Category = {
  readonly path: string
  readonly name: string
  readonly nameEn: string
  readonly score: number | null
  readonly words: readonly string[]
  readonly reason: Words
}

/** By the model; by the list's own words where the model knows none of them, or there is none yet. */
async function categoriesFor(
  tx: Tx,
  advise: Advise,
  said: string,
): Promise<{ readonly version: number; readonly items: readonly Category[] }> {
  const advice = advise(said)
  const found =
    advice?.items ??
    matchCategory(said, await listCategoryRows(tx, { active: true })).map(({ path, words }) => ({
      path,
      words,
      score: null,
    }))
  const names = await categoryNames(
    tx,
    found.map(({ path }) => path),
  )
  const byPath = new Map(names.map((one) => [one.path, one]))
  const items = found.flatMap(({ path, score, words }) => {
    const named = byPath.get(path)
    return named ? [{ ...named, score, words, reason: sayWords(words) }] : []
  })
  return { version: advice?.version ?? 0, items }
}

/** By the responsibility list, and who in fact settled such cases here. */
async function unitFor(
  tx: Tx,
  { territory }: SuggestDeps,
  place: { readonly categoryPath: string; readonly areaCode: string },
  now: number,
) {
  const rows = await dutiesFor(tx, place.categoryPath, place.areaCode)
  const { lead } = resolve(rows, { ...place, on: territory.dayIn(place.areaCode, now) })
  const settled = await whoSettled(tx, place)
  const byList = lead && (await unitName(tx, lead.duty.unitCode))
  const byCases = settled && (await unitName(tx, settled.unit))
  if (!byList && !byCases) return null
  const area = settled && territory.area(settled.areaCode)
  return {
    lead: lead && byList ? { unit: byList, reason: lead.reason, basis: lead.duty.basis } : null,
    settled:
      settled && byCases
        ? {
            unit: byCases,
            cases: settled.cases,
            of: settled.of,
            area: { name: area?.name ?? settled.areaCode, nameEn: area?.nameEn ?? '' },
          }
        : null,
  }
}

type Near = {
  readonly ask: Ask
  readonly categoryPath: string | undefined
  readonly said: string
  readonly now: number
  readonly staff: boolean
}

/** To anyone only what is public anyway (row-level security), without what identifies a case inside. */
async function duplicatesFor(tx: Tx, { ask, categoryPath, said, now, staff }: Near) {
  if (!ask.point || !categoryPath) return []
  const found = await listSimilar(tx, { point: ask.point, categoryPath, text: said, now })
  return found.map(({ id, number, title, state, distanceM, reportedAt, score, same, why }) => ({
    number,
    state,
    distanceM,
    same,
    reportedAt: new Date(reportedAt).toISOString(),
    title: staff ? title : redact(title),
    ...(staff ? { id, score, why } : {}),
  }))
}
