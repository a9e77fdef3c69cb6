// From a file's bytes to candidates: one per row or feature, or the reason why it cannot be one.
import { type CoordinateSystem, type LonLat, parseCoordinates } from '#platform/coordinates.ts'
import { type CsvRow, readCsv } from '#platform/formats/csv.ts'
import { type ByteSource, decodeStream } from '#platform/formats/encoding.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import {
  type AreaKind,
  areaKinds,
  isAreaCode,
  isManagedZone,
  kindOf,
  parentOf,
  trimCode,
} from './domain.ts'
import type { AreaProfile, TableProfile } from './imports.ts'
import { type MultiPolygon, readBoundary, shown } from './polygon.ts'

export type Candidate = {
  readonly line: number
  readonly code: string
  readonly kind: AreaKind
  /** Null: the area must be known already. */
  readonly name: string | null
  readonly nameEn: string | null
  /** Undefined: follows from the code. */
  readonly parent: string | undefined
  readonly legalParent: string | null
  readonly managingBody: string | null
  readonly population: number | null
  readonly boundary: MultiPolygon | null
  readonly centre: LonLat | null
}

export type RefusalRule =
  | 'row'
  | 'code'
  | 'kind'
  | 'name'
  | 'parent'
  | 'unknown-parent'
  | 'duplicate'
  | 'ended'
  | 'elsewhere'
  | 'boundary'
  | 'coordinates'
  | 'not-an-area'

/** `line` counts the lines of a table from 1, the features of a collection from 1. */
export type RefusedRow = {
  readonly line: number
  readonly rule: RefusalRule
  readonly reason: string
  readonly code: string
  readonly name: string
}

export type Read =
  | { readonly ok: true; readonly candidate: Candidate }
  | { readonly ok: false; readonly refused: RefusedRow }

export type ReadOptions = {
  readonly profile: AreaProfile
  readonly system: CoordinateSystem
  /** The file's own name; outlines are named after their code. */
  readonly fileName?: string | undefined
}

class Refusal extends Error {
  readonly rule: RefusalRule
  constructor(rule: RefusalRule, reason: string) {
    super(reason)
    this.rule = rule
  }
}

function attempt(at: { line: number; code: string; name: string }, make: () => Candidate): Read {
  try {
    return { ok: true, candidate: make() }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { ok: false, refused: { ...at, rule: error.rule, reason: error.message } }
  }
}

function readCode(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string' || !isAreaCode(text.trim())) {
    throw new Refusal('code', `expected a code of 2 to 40 digits or letters, got ${shown(value)}`)
  }
  return trimCode(text.trim())
}

const control = /\p{Cc}/u

function readName(value: unknown, field: string): string {
  const name = typeof value === 'string' ? value.trim() : ''
  if (!name) throw new Refusal('name', `${field} is empty`)
  if (name.length > 100 || control.test(name)) {
    throw new Refusal('name', `${field}: expected up to 100 characters without control characters`)
  }
  return name
}

const optionalName = (value: unknown, field: string): string | null =>
  value === undefined || value === null || value === '' ? null : readName(value, field)

function readCentre(profile: TableProfile, row: CsvRow, system: CoordinateSystem): LonLat | null {
  if (!profile.centre) return null
  const { lon, lat } = profile.centre
  if (!row[lon]?.trim() && !row[lat]?.trim()) return null
  try {
    return parseCoordinates({ lon: row[lon], lat: row[lat] }, { system, fields: profile.centre })
  } catch (error) {
    if (error instanceof Problem) throw new Refusal('coordinates', error.message)
    throw error
  }
}

function tableCandidate(
  profile: TableProfile,
  line: number,
  row: CsvRow,
  system: CoordinateSystem,
): Candidate {
  const { refuse } = profile
  if (refuse && row[refuse.column] === refuse.value) throw new Refusal('not-an-area', refuse.reason)
  const written = row[profile.code]?.trim() ?? ''
  if (!/^\d+$/.test(written)) {
    throw new Refusal('code', `${profile.code}: expected digits, got "${written}"`)
  }
  const code = readCode(written)
  const kind = kindOf(code)
  if (!kind || !profile.kinds.includes(kind) || written.length !== 12) {
    throw new Refusal(
      'code',
      `${profile.code}: expected the 12-digit code of a ${profile.kinds.join(', ')}, got "${written}"`,
    )
  }
  const parent = parentOf(code)
  const named = profile.parent && row[profile.parent]?.trim()
  if (named && trimCode(named) !== parent) {
    throw new Refusal(
      'parent',
      `${profile.parent}: ${named} is not what the code begins with (${parent})`,
    )
  }
  const name = readName(row[profile.areaName], profile.areaName)
  const zone = isManagedZone(code)
  return {
    line,
    code,
    kind,
    name,
    nameEn: null,
    parent,
    legalParent: zone ? (parent ?? null) : null,
    managingBody: zone ? name : null,
    population: null,
    boundary: null,
    centre: readCentre(profile, row, system),
  }
}

async function* readTable(
  source: ByteSource,
  o: ReadOptions,
  profile: TableProfile,
): AsyncGenerator<Read> {
  const { header } = profile
  async function* withHeader() {
    if (header) yield `${header}\n`
    yield* decodeStream(source)
  }
  const required = header
    ? []
    : [profile.code, profile.areaName, ...(profile.parent ? [profile.parent] : [])]
  for await (const item of readCsv(withHeader(), { requiredColumns: required })) {
    const line = header ? item.line - 1 : item.line
    const row = item.row ?? item.partial
    const at = { line, code: row[profile.code] ?? '', name: row[profile.areaName] ?? '' }
    if (item.row) yield attempt(at, () => tableCandidate(profile, line, item.row, o.system))
    else yield { ok: false, refused: { ...at, rule: 'row', reason: item.error } }
  }
}

async function readJson(source: ByteSource): Promise<unknown> {
  let text = ''
  for await (const piece of decodeStream(source)) text += piece
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new Problem('invalid-input', say`file: expected JSON, ${(error as Error).message}`, {
      fields: [{ field: 'file', expected: say`GeoJSON` }],
      cause: error,
    })
  }
}

function boundaryOf(geometry: unknown, system: CoordinateSystem): MultiPolygon {
  const boundary = readBoundary(geometry, system)
  if ('wrong' in boundary) throw new Refusal('boundary', boundary.wrong.in('en'))
  return boundary
}

function readKind(value: unknown, code: string): AreaKind {
  if (value === undefined || value === null) {
    const kind = kindOf(code)
    if (kind) return kind
  }
  const kind = areaKinds.find((known) => known === value)
  if (!kind) {
    throw new Refusal('kind', `kind: expected one of ${areaKinds.join(', ')}, got ${shown(value)}`)
  }
  return kind
}

function readPopulation(value: unknown): number | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 31)
    return value
  throw new Refusal('row', `population: expected a whole number, got ${shown(value)}`)
}

type FeatureJson = {
  readonly properties?: Record<string, unknown> | null
  readonly geometry?: unknown
}

function featureCandidate(feature: FeatureJson, line: number, system: CoordinateSystem): Candidate {
  const p = feature.properties ?? {}
  const code = readCode(p['code'])
  const parent =
    p['parent'] === undefined || p['parent'] === null ? undefined : readCode(p['parent'])
  if (parent !== undefined && (parent === code || !code.startsWith(parent))) {
    throw new Refusal('parent', `parent: the code ${code} does not begin with ${parent}`)
  }
  return {
    line,
    code,
    kind: readKind(p['kind'], code),
    name: readName(p['name'], 'name'),
    nameEn: optionalName(p['name_en'], 'name_en'),
    parent,
    legalParent: optionalName(p['legal_parent'], 'legal_parent'),
    managingBody: optionalName(p['managing_body'], 'managing_body'),
    population: readPopulation(p['population']),
    boundary: feature.geometry ? boundaryOf(feature.geometry, system) : null,
    centre: null,
  }
}

async function* readFeatures(source: ByteSource, o: ReadOptions): AsyncGenerator<Read> {
  const json = (await readJson(source)) as { type?: unknown; features?: unknown } | null
  if (json?.type !== 'FeatureCollection' || !Array.isArray(json.features)) {
    throw new Problem('invalid-input', say`file: expected a GeoJSON FeatureCollection`, {
      fields: [{ field: 'type', expected: say`FeatureCollection`, got: shown(json?.type) }],
    })
  }
  for (const [i, feature] of (json.features as (FeatureJson | null)[]).entries()) {
    const text = (key: string) => {
      const value = feature?.properties?.[key]
      return typeof value === 'string' ? value : shown(value ?? '')
    }
    const at = { line: i + 1, code: text('code'), name: text('name') }
    yield attempt(at, () => featureCandidate(feature ?? {}, i + 1, o.system))
  }
}

async function* readOutline(source: ByteSource, o: ReadOptions): AsyncGenerator<Read> {
  const written = /(?:^|[/\\])(\w+)\.\w+$/.exec(o.fileName ?? '')?.[1] ?? o.fileName ?? ''
  const geometry = await readJson(source)
  yield attempt({ line: 1, code: written, name: '' }, () => {
    const code = readCode(written)
    return {
      line: 1,
      code,
      kind: readKind(undefined, code),
      name: null,
      nameEn: null,
      parent: parentOf(code),
      legalParent: null,
      managingBody: null,
      population: null,
      boundary: boundaryOf(geometry, o.system),
      centre: null,
    }
  })
}

/** @throws Problem when the file as a whole cannot be read: no header, missing columns, no JSON, wrong encoding. */
export function readCandidates(source: ByteSource, o: ReadOptions): AsyncIterable<Read> {
  switch (o.profile.format) {
    case 'csv':
      return readTable(source, o, o.profile)
    case 'geojson':
      return readFeatures(source, o)
    case 'outline':
      return readOutline(source, o)
    default:
      throw new Error(`unknown format ${String(o.profile satisfies never)}`)
  }
}
