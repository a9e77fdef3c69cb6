// Everything a worker needs for a day without a network, in one answer.
import { commonProblems } from '#cases'
import { type Category, listCategories, matchCategory } from '#categories'
import type { Tx } from '#platform/db.ts'
import type { Actor } from '#platform/http.ts'
import { districtOf, type Territory } from '#territory'
import {
  listBoundaries,
  listLand,
  listRoutesOf,
  listShiftsOf,
  listTasks,
  listThings,
} from './queries/day.ts'
import { listBodies, listForms } from './queries/forms.ts'
import { listDue, type VisitRow } from './queries/visits.ts'
import { findOpenDuty } from './queries/work.ts'

export type DayDeps = {
  readonly territory: Pick<Territory, 'area' | 'profileOf' | 'boundsOf' | 'dayIn'>
}

const day = 86_400_000
/** Visits due within so many days are taken along. */
const aheadDays = 14

export const iso = (ms: number | null): string | null =>
  ms === null ? null : new Date(ms).toISOString()

/** Where it is, for the map and for distances. */
export const place = ({ lon, lat }: { lon: number | null; lat: number | null }) =>
  lon === null || lat === null ? null : { lon, lat }

export const visitWire = (v: VisitRow) => ({
  id: v.id,
  areaCode: v.areaCode,
  formId: v.formId,
  title: v.title,
  address: v.address,
  point: place(v),
  dueAt: iso(v.dueAt),
  everyDays: v.everyDays,
  state: v.state,
  version: v.version,
  doneAt: iso(v.doneAt),
  answerId: v.answerId,
})

/** Without the instant it was read at, so that the same day gives the same answer. */
export async function readDay(tx: Tx, deps: DayDeps, o: { actor: Actor; now: number }) {
  const { territory } = deps
  const { post, person } = o.actor
  const { areaCode } = post
  const forms = await listForms(tx, { areaCode, active: true })
  const bodies = await listBodies(tx, forms)
  const categories = await listCategories(tx, { active: true })
  const visits = await listDue(tx, {
    areaCode,
    until: o.now + aheadDays * day,
    doneSince: o.now - day,
  })
  const own = {
    district: districtOf(areaCode),
    areaCode,
    postId: post.id,
    personId: person?.id ?? '',
  }
  const duty = person ? await findOpenDuty(tx, own) : undefined
  const area = territory.area(areaCode)
  return {
    post: { id: post.id, kind: post.kind, title: post.title, titleEn: post.titleEn, areaCode },
    person: person ? { id: person.id, name: person.name } : null,
    area: { code: areaCode, name: area?.name ?? areaCode, nameEn: area?.nameEn ?? '' },
    timeZone: territory.profileOf(areaCode).timeZone,
    bounds: territory.boundsOf(areaCode) ?? null,
    duty: duty && duty.outAt > o.now ? { id: duty.id, inAt: iso(duty.inAt) } : null,
    tasks: (await listTasks(tx, areaCode)).map(taskWire),
    visits: visits.map(visitWire),
    forms: forms.map((form) => ({ ...form, ...bodies.find(({ id }) => id === form.id) })),
    routes: (await listRoutesOf(tx, areaCode)).map((r) => ({ ...r, path: JSON.parse(r.path) })),
    shifts: (
      await listShiftsOf(tx, { postId: post.id, from: o.now - day, to: o.now + aheadDays * day })
    ).map((s) => ({ id: s.id, fromAt: iso(s.fromAt), toAt: iso(s.toAt) })),
    common: commonOf(categories),
    categories: categories.map((c) => ({
      path: c.path,
      kind: c.kind,
      name: c.name,
      nameEn: c.nameEn,
      group: c.group,
      groupEn: c.groupEn,
      urgent: c.urgent,
      keywords: c.keywords,
      conditions: c.conditions.map(({ condition, closingCondition }) => ({
        condition,
        closingCondition,
      })),
    })),
    areas: (await listBoundaries(tx, { areaCode, day: territory.dayIn(areaCode, o.now) })).map(
      ({ boundary, ...a }) => ({ ...a, boundary: JSON.parse(boundary) }),
    ),
    things: await listThings(tx, areaCode),
    land: await landOf(tx, deps, areaCode),
  }
}

/** Categories of what people report most, as the residents' portal offers it: paths, the commonest first. */
export const commonOf = (categories: readonly Category[]): string[] => [
  ...new Set(
    commonProblems.flatMap(({ match }) =>
      matchCategory(match, categories, 1).map(({ path }) => path),
    ),
  ),
]

/** Some ground around the area, so that its edge is not the edge of the map. */
const marginDegrees = 0.004

async function landOf(tx: Tx, { territory }: DayDeps, areaCode: string) {
  const box = territory.boundsOf(areaCode)
  if (!box) return []
  const [w, s, e, n] = box
  const m = marginDegrees
  const found = await listLand(tx, { areaCode, bounds: [w - m, s - m, e + m, n + m] })
  return found.map(({ shape, ...land }) => ({ ...land, shape: JSON.parse(shape) as unknown }))
}

/** What waits for whom: someone to look before it is filed, someone to look before it is closed, or nobody here. */
const taskKind = (state: string): 'verify' | 'check' | 'open' =>
  state === 'verifying' ? 'verify' : state === 'done' ? 'check' : 'open'

const taskWire = (t: Awaited<ReturnType<typeof listTasks>>[number]) => ({
  kind: taskKind(t.state),
  id: t.id,
  number: t.number,
  version: t.version,
  state: t.state,
  title: t.title,
  description: t.description,
  category: {
    path: t.categoryPath,
    name: t.categoryName ?? t.categoryPath,
    nameEn: t.categoryNameEn || (t.categoryName ?? t.categoryPath),
  },
  areaCode: t.areaCode,
  address: t.address,
  urgency: t.urgency,
  point: place(t),
  reportedAt: iso(t.reportedAt),
  dueAt: iso(t.stageDueAt ?? t.dueAt),
  result: t.result,
  photos: t.photos.map(({ sha256, stage }) => ({
    stage,
    url: `/api/files/${sha256}?case=${t.id}&size=thumb`,
  })),
})
