// The national list the product comes with: names from the standard, our own translations, search words and default
// limits. A city replaces the limits by its own; what it has changed is never overwritten.
import { createReadStream, readFileSync } from 'node:fs'
import type { Context, Database } from '#platform/db.ts'
import { type CsvRow, readCsv } from '#platform/formats/csv.ts'
import { type Attribute, type CategoryKind, type LimitUnit, pathOf } from './domain.ts'
import { gb2026 } from './profiles.ts'
import {
  addCategories,
  addConditions,
  addEdition,
  type CategoryRow,
  type NewCondition,
} from './queries.ts'

const file = (name: string) => new URL(`data/gb2026-${name}`, import.meta.url)

async function readRows(name: string): Promise<CsvRow[]> {
  const rows: CsvRow[] = []
  for await (const item of readCsv(createReadStream(file(name)))) {
    if (item.row === undefined) throw new Error(`${name}, line ${item.line}: ${item.error}`)
    rows.push(item.row)
  }
  return rows
}

const cell = (row: CsvRow, column: string) => row[column] ?? ''

export type SeedRows = {
  readonly categories: readonly CategoryRow[]
  readonly conditions: readonly NewCondition[]
}

/** The list as it comes with the product. */
export async function readSeed(): Promise<SeedRows> {
  const [components, matters, conditionRows] = await Promise.all([
    readRows('components.csv'),
    readRows('matters.csv'),
    readRows('conditions.csv'),
  ])
  const attributes = JSON.parse(readFileSync(file('attributes.json'), 'utf8')) as Record<
    string,
    Attribute[]
  >
  const sets = Map.groupBy(conditionRows, (row) => cell(row, 'condition_set'))
  const rows = [
    ...components.map((row) => ({ kind: 'component' as const, row })),
    ...matters.map((row) => ({ kind: 'matter' as const, row })),
  ]
  return {
    categories: rows.map(({ kind, row }) => ({
      ...categoryOf(kind, row),
      attributes: attributes[cell(row, 'condition_set')] ?? [],
    })),
    conditions: rows.flatMap(({ kind, row }) =>
      (sets.get(cell(row, 'condition_set')) ?? []).map((condition, i) => ({
        ...conditionOf(condition, i + 1),
        path: categoryOf(kind, row).path,
      })),
    ),
  }
}

function categoryOf(kind: CategoryKind, row: CsvRow): Omit<CategoryRow, 'attributes'> {
  const parts = { edition: gb2026.code, kind, code: cell(row, 'code') }
  return {
    ...parts,
    path: pathOf(parts),
    name: cell(row, 'name'),
    nameEn: cell(row, 'name_en'),
    group: cell(row, 'category'),
    groupEn: cell(row, 'category_en'),
    description: '',
    keywords: cell(row, 'keywords').split(' ').filter(Boolean),
    urgent: cell(row, 'urgent') === 'yes',
    public: cell(row, 'public') !== 'no',
    active: true,
  }
}

function conditionOf(row: CsvRow, seq: number): Omit<NewCondition, 'path'> {
  return {
    areaPrefix: '',
    seq,
    condition: cell(row, 'condition'),
    closingCondition: cell(row, 'closing_condition'),
    limit: { value: Number(cell(row, 'limit_value')), unit: cell(row, 'limit_unit') as LimitUnit },
    basis: '默认时限 default',
  }
}

/** Loads GB/T 47678.5-2026 with default conditions; adds only what is missing. Gives how many rows were added. */
export async function seedCategories(
  db: Database,
  context: Context,
): Promise<{ categories: number; conditions: number }> {
  const seed = await readSeed()
  return db.transaction(context, async (tx) => {
    await addEdition(tx, gb2026)
    return {
      categories: await addCategories(tx, seed.categories),
      conditions: await addConditions(tx, seed.conditions),
    }
  })
}
