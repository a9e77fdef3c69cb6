// How the files of a city or a standard are read. A new city is a new entry here, not new code.
import {
  type CategoryKind,
  type Limit,
  type LimitUnit,
  limitUnits,
  pathOf,
  type PathParts,
} from './domain.ts'
import type { Edition } from './queries.ts'

export type CategoryProfile = {
  readonly edition: Edition
  /** Columns whose digits, joined, are the code. */
  readonly code: readonly string[]
  readonly name: string
  readonly group: string
  /** The kind stands in a column: by its whole text, or by the text's end. */
  readonly kind: {
    readonly column: string
    readonly texts: Readonly<Record<string, CategoryKind>>
    readonly endings?: Readonly<Record<string, CategoryKind>>
    readonly otherwise?: CategoryKind
  }
  /** Left out when a row is a category without a filing condition. */
  readonly condition?: {
    readonly condition: string
    readonly closing: string
    readonly value: string
    readonly unit: string
    /** Columns kept as the basis, with the word put before each. */
    readonly basis: Readonly<Record<string, string>>
  }
  /** Groups that are dangerous by their nature. */
  readonly urgentGroups: readonly string[]
}

export const gb2026: Edition = {
  code: 'gb2026',
  name: 'GB/T 47678.5-2026',
  source: 'GB/T 47678.5-2026',
  validFrom: '2026-07-01',
  validTo: null,
}

export const profiles = {
  gb47678: {
    edition: gb2026,
    code: ['code'],
    name: 'name',
    group: 'category',
    // The two lists share their columns; the groups of the matters end in 类, those of the components do not.
    kind: { column: 'category', texts: {}, endings: { 类: 'matter' }, otherwise: 'component' },
    urgentGroups: [],
  },
  standards: {
    edition: {
      code: 'yuncheng',
      name: '运城市城市管理部件、事件立案结案规范 (GB/T 30428 numbering)',
      source: '运城市城市管理部件、事件立案结案规范',
      validFrom: '1949-10-01',
      validTo: null,
    },
    code: ['big_code', 'small_code'],
    name: 'small',
    group: 'big',
    kind: { column: 'kind', texts: { 部件: 'component', 事件: 'matter' } },
    condition: {
      condition: 'condition',
      closing: 'close',
      value: 'limit_value',
      unit: 'limit_unit',
      basis: { handler: '处置单位', supervisor: '监管单位', limit_text: '时限' },
    },
    urgentGroups: ['突发事件'],
  },
} as const satisfies Record<string, CategoryProfile>

export type CategoryProfileName = keyof typeof profiles

export const profileNames = Object.keys(profiles) as CategoryProfileName[]

export type ParsedRow = PathParts & {
  readonly path: string
  readonly name: string
  readonly group: string
  readonly urgent: boolean
  readonly condition: {
    readonly condition: string
    readonly closingCondition: string
    readonly limit: Limit
    readonly basis: string
  } | null
}

export type Refused = { readonly refused: string }

type Row = Readonly<Record<string, string>>

export const columnsOf = (p: CategoryProfile): string[] => [
  ...new Set([
    ...p.code,
    p.name,
    p.group,
    p.kind.column,
    ...(p.condition
      ? [p.condition.condition, p.condition.closing, p.condition.value, p.condition.unit]
      : []),
  ]),
]

/** Reads one row of a file, or says why it is refused. */
export function readRow(profile: CategoryProfile, row: Row): ParsedRow | Refused {
  const cell = (column: string) => (row[column] ?? '').trim()
  const code = profile.code.map(cell).join('')
  const codeColumns = profile.code.join(' + ')
  if (!/^\d{4,8}$/.test(code) || profile.code.some((column) => cell(column) === '')) {
    return { refused: `${codeColumns}: expected 4 to 8 digits, got "${code.slice(0, 40)}"` }
  }
  const kind = kindOf(profile, cell(profile.kind.column))
  if (!kind) {
    const known = Object.keys(profile.kind.texts).join(' or ')
    return {
      refused: `${profile.kind.column}: expected ${known}, got "${cell(profile.kind.column).slice(0, 40)}"`,
    }
  }
  const [name, group] = [cell(profile.name), cell(profile.group)]
  if (!name) return { refused: `${profile.name}: expected a name, got nothing` }
  if (name.length > 100) return { refused: `${profile.name}: expected at most 100 characters` }
  if (group.length > 100) return { refused: `${profile.group}: expected at most 100 characters` }
  const condition = profile.condition ? readCondition(profile.condition, cell) : null
  if (condition && 'refused' in condition) return condition
  const parts = { edition: profile.edition.code, kind, code }
  const urgent = profile.urgentGroups.includes(group)
  return { ...parts, path: pathOf(parts), name, group, urgent, condition }
}

function kindOf({ kind }: CategoryProfile, text: string): CategoryKind | undefined {
  const ending = Object.entries(kind.endings ?? {}).find(([end]) => text.endsWith(end))
  return kind.texts[text] ?? ending?.[1] ?? (text === '' ? undefined : kind.otherwise)
}

function readCondition(
  columns: NonNullable<CategoryProfile['condition']>,
  cell: (column: string) => string,
): NonNullable<ParsedRow['condition']> | Refused {
  const condition = cell(columns.condition)
  const closingCondition = cell(columns.closing)
  if (!condition)
    return { refused: `${columns.condition}: expected a filing condition, got nothing` }
  for (const column of [columns.condition, columns.closing]) {
    if (cell(column).length > 500) return { refused: `${column}: expected at most 500 characters` }
  }
  const value = Number(cell(columns.value))
  if (!(value > 0 && value <= 10_000)) {
    return { refused: `${columns.value}: expected a number above 0, got "${cell(columns.value)}"` }
  }
  const unit = cell(columns.unit)
  if (!isLimitUnit(unit)) {
    return { refused: `${columns.unit}: expected one of ${limitUnits.join(', ')}, got "${unit}"` }
  }
  const basis = Object.entries(columns.basis)
    .filter(([column]) => cell(column) !== '')
    .map(([column, word]) => `${word}：${cell(column)}`)
    .join('；')
  return { condition, closingCondition, limit: { value, unit }, basis: basis.slice(0, 1000) }
}

const isLimitUnit = (text: string): text is LimitUnit =>
  (limitUnits as readonly string[]).includes(text)
