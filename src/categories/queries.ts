// All SQL of the categories room.
import { findRow, json, sql, type Sql, steady, type Tx, where } from '#platform/db.ts'
import type { Category, CategoryKind, Condition, LimitUnit } from './domain.ts'

export type Edition = {
  readonly code: string
  readonly name: string
  readonly source: string
  /** YYYY-MM-DD */
  readonly validFrom: string
  readonly validTo: string | null
}

export type CategoryFilter = {
  readonly edition?: string | undefined
  readonly kind?: CategoryKind | undefined
  /** Path prefix, e.g. `gb2026/M/01`. */
  readonly group?: string | undefined
  readonly q?: string | undefined
  readonly active?: boolean | undefined
  /** Paths after this one. */
  readonly after?: string | undefined
  readonly limit?: number | undefined
}

/** A category with its own columns only. */
export type CategoryRow = Omit<Category, 'conditions'>

type ConditionRow = {
  path: string
  areaPrefix: string
  seq: number
  condition: string
  closingCondition: string
  value: number
  unit: LimitUnit
  basis: string
}

const columns = sql`path, edition, kind, code, name, name_en as "nameEn", group_name as "group",
  group_name_en as "groupEn", description, keywords, urgent, public, active, attributes`

const conditionColumns = sql`category_path as path, area_prefix as "areaPrefix", seq, condition,
  closing_condition as "closingCondition", limit_value as value, limit_unit as unit, basis`

const conditionOf = (row: ConditionRow): Condition => ({
  seq: row.seq,
  areaPrefix: row.areaPrefix,
  condition: row.condition,
  closingCondition: row.closingCondition,
  limit: { value: row.value, unit: row.unit },
  basis: row.basis,
})

function filters(f: CategoryFilter): Sql[] {
  const q = f.q?.toLowerCase()
  return [
    ...(f.edition ? [sql`edition = ${f.edition}`] : []),
    ...(f.kind ? [sql`kind = ${f.kind}`] : []),
    ...(f.group ? [sql`starts_with(path, ${f.group})`] : []),
    ...(f.active === undefined ? [] : [sql`active = ${f.active}`]),
    ...(f.after ? [sql`path > ${f.after}`] : []),
    ...(q
      ? [
          sql`(position(${q} in lower(name)) > 0 or position(${q} in lower(name_en)) > 0
            or starts_with(code, ${q}) or position(${q} in lower(array_to_string(keywords, ' '))) > 0)`,
        ]
      : []),
  ]
}

/** Categories with their conditions, by path. */
export async function listCategories(tx: Tx, filter: CategoryFilter = {}): Promise<Category[]> {
  const rows = await listCategoryRows(tx, filter)
  return withConditions(tx, rows)
}

/** Without conditions: for matching words and for grids. */
export function listCategoryRows(tx: Tx, filter: CategoryFilter = {}): Promise<CategoryRow[]> {
  return tx.rows<CategoryRow>(sql`select ${columns} from category ${where(filters(filter))}
    order by path limit ${filter.limit ?? 100_000}`)
}

async function withConditions(tx: Tx, rows: readonly CategoryRow[]): Promise<Category[]> {
  if (rows.length === 0) return []
  const found = await tx.rows<ConditionRow>(sql`select ${conditionColumns} from filing_condition
    where category_path = any(${rows.map((row) => row.path)}::text[])
    order by category_path, area_prefix, seq`)
  const byPath = Map.groupBy(found, (row) => row.path)
  return rows.map((row) => ({ ...row, conditions: (byPath.get(row.path) ?? []).map(conditionOf) }))
}

export async function findCategory(tx: Tx, path: string): Promise<Category | undefined> {
  const row = await findRow<CategoryRow>(
    tx,
    sql`select ${columns} from category where path = ${path}`,
  )
  return row && (await withConditions(tx, [row]))[0]
}

/**
 * The filing conditions that hold for a category in an area: those of the most specific area prefix that has any,
 * in their order. Empty when the category has none.
 */
export async function conditionsOf(tx: Tx, path: string, areaCode: string): Promise<Condition[]> {
  const rows = await tx.rows<ConditionRow>(
    steady(sql`select ${conditionColumns} from filing_condition
    where category_path = ${path} and area_prefix = (
      select area_prefix from filing_condition
      where category_path = ${path} and starts_with(${areaCode}, area_prefix)
      order by length(area_prefix) desc limit 1)
    order by seq`),
  )
  return rows.map(conditionOf)
}

const editionColumns = sql`code, name, source, valid_from as "validFrom", valid_to as "validTo"`

export function listEditions(tx: Tx): Promise<(Edition & { categories: number })[]> {
  return tx.rows(sql`select ${editionColumns},
      (select count(*) from category c where c.edition = e.code) as categories
    from category_edition e order by valid_from, code`)
}

export function findEdition(tx: Tx, code: string): Promise<Edition | undefined> {
  return findRow(tx, sql`select ${editionColumns} from category_edition where code = ${code}`)
}

/** Adds the edition unless it is there. */
export async function addEdition(tx: Tx, edition: Edition): Promise<void> {
  await tx.run(sql`insert into category_edition (code, name, source, valid_from, valid_to)
    values (${edition.code}, ${edition.name}, ${edition.source}, ${edition.validFrom}::date,
      ${edition.validTo}::date)
    on conflict (code) do nothing`)
}

const record = sql`r(path text, edition text, kind text, code text, name text, "nameEn" text, "group" text,
  "groupEn" text, description text, keywords text[], urgent boolean, public boolean, active boolean,
  attributes jsonb)`

const insertCategories = (
  rows: readonly CategoryRow[],
) => sql`insert into category (path, edition, kind, code,
    name, name_en, group_name, group_name_en, description, keywords, urgent, public, active, attributes)
  select path, edition, kind, code, name, "nameEn", "group", "groupEn", description, keywords, urgent, public,
    active, attributes
  from jsonb_to_recordset(${json(rows)}::jsonb) as ${record}`

/** Whatever is kept of the lists in any process is read anew. */
async function changed(tx: Tx, statement: Sql): Promise<number> {
  const touched = await tx.run(statement)
  await tx.run(sql`select pg_notify('lists', '')`)
  return touched
}

/** Adds those that are not there; gives how many were added. */
export function addCategories(tx: Tx, rows: readonly CategoryRow[]): Promise<number> {
  return changed(tx, sql`${insertCategories(rows)} on conflict (path) do nothing`)
}

/** Adds or replaces. */
export function putCategories(tx: Tx, rows: readonly CategoryRow[]): Promise<number> {
  return changed(
    tx,
    sql`${insertCategories(rows)} on conflict (path) do update set name = excluded.name,
    name_en = excluded.name_en, group_name = excluded.group_name, group_name_en = excluded.group_name_en,
    description = excluded.description, keywords = excluded.keywords, urgent = excluded.urgent,
    public = excluded.public, active = excluded.active, attributes = excluded.attributes`,
  )
}

export type NewCondition = Condition & { readonly path: string }

const insertConditions = (
  rows: readonly NewCondition[],
) => sql`insert into filing_condition (category_path,
    area_prefix, seq, condition, closing_condition, limit_value, limit_unit, basis)
  select path, "areaPrefix", seq, condition, "closingCondition", ("limit" ->> 'value')::numeric,
    "limit" ->> 'unit', basis
  from jsonb_to_recordset(${json(rows)}::jsonb) as r(path text, "areaPrefix" text, seq smallint, condition text,
    "closingCondition" text, "limit" jsonb, basis text)`

/** Adds the conditions of categories that have none yet; gives how many were added. */
export function addConditions(tx: Tx, rows: readonly NewCondition[]): Promise<number> {
  return changed(
    tx,
    sql`${insertConditions(rows)}
    where not exists (select from filing_condition f where f.category_path = r.path)`,
  )
}

export function putConditions(tx: Tx, rows: readonly NewCondition[]): Promise<number> {
  return changed(
    tx,
    sql`${insertConditions(rows)} on conflict (category_path, area_prefix, seq) do update set
    condition = excluded.condition, closing_condition = excluded.closing_condition,
    limit_value = excluded.limit_value, limit_unit = excluded.limit_unit, basis = excluded.basis`,
  )
}

/** Makes these the only conditions of the category. */
export async function replaceConditions(
  tx: Tx,
  path: string,
  conditions: readonly Condition[],
): Promise<void> {
  await changed(tx, sql`delete from filing_condition where category_path = ${path}`)
  if (conditions.length) {
    await putConditions(
      tx,
      conditions.map((condition) => ({ ...condition, path })),
    )
  }
}

/** The highest condition number that a case of this category refers to; 0 for none. */
export async function highestUsedCondition(tx: Tx, path: string): Promise<number> {
  const row = await findRow<{ seq: number }>(
    tx,
    sql`select coalesce(max(condition_seq), 0) as seq from cases where category_path = ${path}`,
  )
  return row?.seq ?? 0
}
