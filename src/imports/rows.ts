// One row of a file of cases → the case it stands for, or the reason against it.
import { formatLocal, parseLocal } from '#engines/deadlines'
import { type CoordinateOptions, parseCoordinates } from '#platform/coordinates.ts'
import { parseInstant } from '#platform/dates.ts'
import type { CsvRow } from '#platform/formats/csv.ts'
import { Problem } from '#platform/problem.ts'
import { type Sentence, say } from '#platform/sentence.ts'
import type { AreaKind } from '#territory'
import type { AreaLevel, CaseProfile, City, Named, OpenState } from './profile.ts'

export type NewArea = Named & {
  readonly code: string
  readonly kind: AreaKind
  readonly parent: string | null
}

export type NewCategory = {
  readonly path: string
  readonly edition: string
  readonly code: string
  readonly name: string
  readonly group: string
}

export type NewUnit = Named & { readonly code: string; readonly areaCode: string }

/** Instants in epoch ms. */
export type ImportedRow = {
  readonly sourceId: string
  readonly openedAt: number
  readonly closedAt: number | null
  readonly dueAt: number | null
  readonly state: OpenState | 'closed'
  readonly categoryPath: string
  readonly edition: string
  /** The categories, areas and unit this row names; they are made when they are not there. */
  readonly category: NewCategory | null
  readonly areas: readonly NewArea[]
  readonly unit: NewUnit | null
  readonly areaCode: string
  readonly door: string
  readonly title: string
  readonly description: string
  readonly address: string
  readonly point: { readonly lon: number; readonly lat: number } | null
  readonly closeReason: string | null
  readonly notJudged: boolean
}

const dayMs = 86_400_000
const longest = { id: 100, title: 300, description: 20_000, address: 500, name: 200 }

type Cell = (column: string) => string

function refuse(field: string, expected: Sentence, got: string): Problem {
  return new Problem(
    'invalid-input',
    say`${field}: expected ${expected}, got "${got.slice(0, 60)}".`,
  )
}

/**
 * Reads a row by its profile; a text is the reason why it is refused.
 * @param o `now` in epoch ms; `area` for profiles whose files do not say where a case lies
 */
export function readCaseRow(
  profile: CaseProfile,
  row: CsvRow,
  o: { readonly now: number; readonly area?: string | undefined },
): ImportedRow | string {
  try {
    return parseRow(profile, (column) => (row[column] ?? '').trim(), o)
  } catch (error) {
    if (error instanceof Problem) return error.message
    throw error
  }
}

function parseRow(
  profile: CaseProfile,
  cell: Cell,
  o: { readonly now: number; readonly area?: string | undefined },
): ImportedRow {
  const sourceId = cell(profile.sourceId)
  if (!sourceId || sourceId.length > longest.id) {
    throw refuse(profile.sourceId, say`an id of 1 to ${longest.id} characters`, sourceId)
  }
  const state = stateOf(profile, cell)
  const place = profile.city ? placeIn(profile.city, cell) : { areas: [], areaCode: o.area ?? '' }
  const title = firstOf(profile.title, cell)
  if (!title) throw refuse(profile.title.join(' or '), say`a title`, '')
  const description = profile.description.map(cell).filter(Boolean).join('\n')
  const address = addressOf(profile, cell)
  checkLength(profile.title.join(' or '), title, longest.title)
  checkLength(profile.description.join(' + '), description, longest.description)
  checkLength('address', address, longest.address)
  return {
    sourceId,
    state,
    ...timesOf(profile, cell, { state, now: o.now }),
    ...categoryOf(profile, cell),
    ...place,
    unit: unitOf(profile, cell),
    door: profile.door.doors[cell(profile.door.column ?? '')] ?? profile.door.otherwise,
    title,
    description,
    address,
    point: pointOf(profile, cell),
    closeReason:
      (state === 'closed' && profile.closeReason && oneLine(cell(profile.closeReason))) || null,
    notJudged: profile.notJudged !== undefined && isMarked(profile.notJudged, cell),
  }
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()

function firstOf(columns: readonly string[], cell: Cell): string {
  return oneLine(columns.map(cell).find(Boolean) ?? '')
}

function checkLength(field: string, text: string, most: number): void {
  if (text.length > most)
    throw refuse(field, say`at most ${most} characters`, `${text.length} characters`)
}

const isMarked = (mark: { column: string; value: string }, cell: Cell) =>
  cell(mark.column) === mark.value

function stateOf({ status }: CaseProfile, cell: Cell): ImportedRow['state'] {
  if (!status) return 'reported'
  const text = cell(status.column)
  const state = Object.hasOwn(status.states, text) ? status.states[text] : undefined
  if (state) return state
  throw refuse(status.column, say`one of ${Object.keys(status.states).join(', ')}`, text)
}

function timesOf(
  { times }: CaseProfile,
  cell: Cell,
  { state, now }: { readonly state: ImportedRow['state']; readonly now: number },
) {
  const instant = (column: string) => instantOf(times, column, cell(column))
  const openedAt = instant(times.opened)
  if (openedAt > now + dayMs)
    throw refuse(times.opened, say`a time that has passed`, cell(times.opened))
  const dueAt = times.due && cell(times.due) ? instant(times.due) : null
  if (state !== 'closed' || !times.closed) return { openedAt, closedAt: null, dueAt }
  const closedAt = instant(times.closed)
  if (closedAt < openedAt - dayMs || closedAt > now + dayMs) {
    const expected = say`a time between ${cell(times.opened)} (${times.opened}) and now`
    throw refuse(times.closed, expected, cell(times.closed))
  }
  return { openedAt, closedAt, dueAt }
}

const plainLocal = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.0+)?$/

/**
 * Reads an instant of a file by its profile, epoch ms.
 * @throws Problem naming the field
 */
export function instantOf(
  times: Pick<CaseProfile['times'], 'zone' | 'format'>,
  field: string,
  text: string,
): number {
  const { zone, format } = times
  const match = zone && !format ? plainLocal.exec(text) : null
  if (zone && match) {
    // Half of an import's time otherwise; a text that does not come back the same is left to the careful way.
    const local = `${match[1]} ${match[2]}`
    const ms = tryLocal(local, zone)
    if (ms !== undefined && formatLocal(ms, zone) === local) return ms
  }
  return parseInstant(text, { field, ...(zone ? { zone } : {}), ...(format ? { format } : {}) })
}

function tryLocal(text: string, zone: string): number | undefined {
  try {
    return parseLocal(text, zone)
  } catch {
    return undefined
  }
}

/** A part of a path made of a text: letters and digits of any script, in lower case. */
export function slugOf(text: string): string {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}\p{M}]+/gu)
  return words?.join('-') ?? 'other'
}

function categoryOf({ category }: CaseProfile, cell: Cell) {
  if ('path' in category) {
    return { category: null, categoryPath: category.path, edition: category.edition }
  }
  const [group, type] = [oneLine(cell(category.group)), oneLine(cell(category.type))]
  if (!group) throw refuse(category.group, say`a text`, '')
  checkLength(category.group, group, longest.name)
  checkLength(category.type, type, longest.name)
  const edition = category.edition.code
  const code = `${slugOf(group)}.${slugOf(type)}`
  const path = `${edition}/M/${code}`
  const name = type || group
  return { category: { path, edition, code, name, group }, categoryPath: path, edition }
}

function addressOf({ address }: CaseProfile, cell: Cell): string {
  const used = address.find(({ columns: [first] }) => first !== undefined && cell(first) !== '')
  return used ? oneLine(used.columns.map(cell).filter(Boolean).join(used.between)) : ''
}

function pointOf({ point }: CaseProfile, cell: Cell): ImportedRow['point'] {
  if (!point || (cell(point.lon) === '' && cell(point.lat) === '')) return null
  const options: CoordinateOptions = {
    system: point.system,
    extent: point.extent,
    fields: { lon: point.lon, lat: point.lat },
  }
  return parseCoordinates({ lon: cell(point.lon), lat: cell(point.lat) }, options)
}

function unitOf({ unit, city }: CaseProfile, cell: Cell): NewUnit | null {
  if (!unit || !city) return null
  const text = cell(unit.column)
  if (!text) return null
  if (!/^[\w .&-]{1,40}$/.test(text)) {
    throw refuse(unit.column, say`a code of at most 40 letters and digits`, text)
  }
  const told = unit.nameColumn ? oneLine(cell(unit.nameColumn)) : ''
  const known = Object.hasOwn(unit.names, text) ? unit.names[text] : undefined
  return {
    code: `${unit.prefix}${text.replaceAll(' ', '-')}`,
    areaCode: city.code,
    name: known?.name ?? (told || text),
    nameEn: known?.nameEn ?? (told || text),
  }
}

function placeIn(city: City, cell: Cell): { areas: readonly NewArea[]; areaCode: string } {
  const areas: NewArea[] = []
  let parent = city.code
  for (const level of city.levels) {
    const area = areaOf(level, parent, cell(level.column))
    if (!area) break
    areas.push(area)
    parent = area.code
  }
  if (areas.length > 0) return { areas, areaCode: parent }
  const { code, name, nameEn } = city.unplaced
  const unplaced = {
    code: city.code + code,
    kind: 'district',
    parent: city.code,
    name,
    nameEn,
  } as const
  return { areas: [unplaced], areaCode: unplaced.code }
}

function areaOf(level: AreaLevel, parent: string, text: string): NewArea | undefined {
  const match = new RegExp(level.pattern).exec(text)
  if (!match) return undefined
  const value = level.values && Object.hasOwn(level.values, text) ? level.values[text] : undefined
  if (level.values && !value) return undefined
  const groups = value ? [value.code] : match.slice(1).map((g) => g.padStart(level.pad ?? 0, '0'))
  const fill = (template: string) =>
    template
      .replace('{parent}', parent)
      .replace(/\$(\d)/g, (_, n: string) => groups[Number(n) - 1] ?? '')
  const code = fill(level.code)
  // A precinct of another ward: the larger area is what both columns agree on.
  if (!code.startsWith(parent)) return undefined
  return {
    code,
    kind: level.kind,
    parent,
    name: value?.name ?? fill(level.name),
    nameEn: value?.nameEn ?? fill(level.nameEn),
  }
}
