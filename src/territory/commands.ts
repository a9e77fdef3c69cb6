// What changes the tree of areas: facts from the database, a decision, its storage and its entry in the journal.
import type { Tx } from '#platform/db.ts'
import type { Actor } from '#platform/http.ts'
import { appendToSubject } from '#platform/journal/journal.ts'
import { Problem } from '#platform/problem.ts'
import { inBoth, type Sentence, say } from '#platform/sentence.ts'
import {
  type Change,
  districtOf,
  isRefused,
  mergeAreas,
  parentOf,
  type Refused,
  splitArea,
} from './domain.ts'
import { subjectOf } from './import-areas.ts'
import { readBoundary } from './polygon.ts'
import {
  endArea,
  findArea,
  findFit,
  findInvalidity,
  findUnion,
  insertArea,
  listTaken,
  lockNodes,
  notifyTerritory,
  updateArea,
} from './queries/areas.ts'
import type { AreaEdit, Merge, NewArea, Split } from './schema.ts'

export type Act = {
  readonly tx: Tx
  readonly actor: Actor
  readonly now: number
  readonly key: string | null
  readonly journalKey: Buffer
  /** Today in the area's city. */
  readonly today: string
}

const wrongField = (field: string, expected: Sentence): Problem =>
  new Problem('invalid-input', say`${field}: ${expected}`, { fields: [{ field, expected }] })

/** GeoJSON text of a checked MultiPolygon. */
async function checkBoundary(tx: Tx, geometry: unknown, field: string): Promise<string> {
  const boundary = readBoundary(geometry, 'WGS84')
  if ('wrong' in boundary) throw wrongField(field, boundary.wrong)
  const text = JSON.stringify(boundary)
  const reason = await findInvalidity(tx, text)
  if (reason !== undefined) throw wrongField(field, say`a valid polygon; ${reason}`)
  return text
}

function refusal({ refused, zh, en }: Refused<string>): Problem {
  return new Problem('refused', inBoth({ zh, en }), {
    facts: { reason: refused },
  })
}

function journal(
  act: Act,
  code: string,
  kind: string,
  data: Record<string, unknown>,
): Promise<void> {
  return appendToSubject(act.tx, act.journalKey, {
    district: districtOf(code),
    subject: subjectOf(`area:${code}`),
    at: act.now,
    kind,
    actor: act.actor.person?.pseudonym ?? null,
    post: act.actor.post.id,
    commandKey: act.key,
    data,
  })
}

export async function addArea(act: Act, area: NewArea): Promise<void> {
  const { tx } = act
  const parent = area.parent === undefined ? (parentOf(area.code) ?? null) : area.parent
  if (parent !== null && (parent === area.code || !area.code.startsWith(parent))) {
    throw wrongField('parent', say`a code that ${area.code} begins with`)
  }
  if (parent !== null && area.parent !== undefined && !(await findArea(tx, parent, act.today))) {
    throw wrongField('parent', say`an area that exists; ${parent} does not`)
  }
  if ((await listTaken(tx, [area.code])).length > 0) {
    throw wrongField('code', say`a code no area has or had; ${area.code} is taken`)
  }
  const boundary = area.boundary && (await checkBoundary(tx, area.boundary, 'boundary'))
  await insertArea(tx, {
    ...area,
    parent,
    validFrom: area.validFrom ?? act.today,
    source: 'manual',
    boundary,
  })
  await journal(act, area.code, 'area.added', { ...area, parent, boundary: boundary !== null })
  await notifyTerritory(tx)
}

export async function editArea(act: Act, code: string, edit: AreaEdit): Promise<void> {
  const { tx } = act
  const boundary = edit.boundary ? await checkBoundary(tx, edit.boundary, 'boundary') : null
  const touched = await updateArea(tx, code, { ...edit, boundary })
  if (touched === 0)
    throw new Problem('not-found', say`There is no area ${code} that could be edited.`)
  await journal(act, code, 'area.edited', { ...edit, boundary: boundary !== null })
  await notifyTerritory(tx)
}

type Boundaries = ReadonlyMap<string, string | undefined>

async function storeChange(
  act: Act,
  change: Change,
  boundaries: Boundaries,
  kind: string,
): Promise<void> {
  const { tx } = act
  for (const end of change.ended) await endArea(tx, end, change.from)
  for (const area of change.created) {
    await insertArea(tx, {
      ...area,
      validFrom: change.from,
      source: kind,
      boundary: boundaries.get(area.code) ?? null,
    })
  }
  const { from } = change
  for (const { code, succeededBy } of change.ended)
    await journal(act, code, kind, { from, succeededBy })
  await notifyTerritory(tx)
}

export async function runSplit(act: Act, code: string, command: Split): Promise<Change> {
  const { tx } = act
  const [area] = await lockNodes(tx, [code], act.today)
  if (!area) throw new Problem('not-found', say`There is no area ${code} that could be split.`)
  const boundaries = new Map<string, string>()
  for (const [i, part] of command.parts.entries()) {
    if (part.boundary)
      boundaries.set(part.code, await checkBoundary(tx, part.boundary, `parts.${i}.boundary`))
  }
  const codes = command.parts.map((part) => part.code)
  const whole = boundaries.size === command.parts.length
  const decision = splitArea(
    area,
    {
      from: command.from,
      parts: command.parts.map((part) => ({ ...part, hasBoundary: boundaries.has(part.code) })),
    },
    {
      today: act.today,
      taken: await listTaken(tx, codes),
      fit: whole ? await findFit(tx, code, [...boundaries.values()]) : undefined,
    },
  )
  if (isRefused(decision)) throw refusal(decision)
  await storeChange(act, decision, boundaries, 'area.split')
  return decision
}

export async function runMerge(act: Act, command: Merge): Promise<Change> {
  const { tx } = act
  const areas = await lockNodes(tx, command.codes, act.today)
  const missing = command.codes.find((code) => !areas.some((area) => area.code === code))
  if (missing !== undefined) {
    throw new Problem('not-found', say`There is no area ${missing} that could be merged.`)
  }
  const byCode = new Map(areas.map((area) => [area.code, area]))
  const decision = mergeAreas(
    command.codes.flatMap((code) => byCode.get(code) ?? []),
    command,
    { today: act.today, taken: await listTaken(tx, [command.into.code]) },
  )
  if (isRefused(decision)) throw refusal(decision)
  const boundaries = new Map([[command.into.code, await findUnion(tx, command.codes)]])
  await storeChange(act, decision, boundaries, 'area.merged')
  return decision
}
