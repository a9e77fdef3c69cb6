// All SQL of the duties room.
import { at, findRow, json, sql, type Sql, steady, type Tx, where } from '#platform/db.ts'
import type { DirectDoor, Duty, DutyLimit, Role } from './domain.ts'

/** A row with its unit's names. */
export type DutyRow = Duty & {
  readonly directFrom: readonly DirectDoor[]
  readonly unitName: string
  readonly unitNameEn: string
}

type Stored = Omit<DutyRow, 'limit'> & {
  value: number | null
  unit: DutyLimit['unit'] | null
}

const columns = sql`d.id, d.category_prefix as "categoryPrefix", d.area_prefix as "areaPrefix", d.role,
  d.unit_code as "unitCode", d.limit_value as value, d.limit_unit as unit, d.basis,
  d.direct_from as "directFrom",
  d.valid_from as "validFrom", d.valid_to as "validTo",
  coalesce(u.name, d.unit_code) as "unitName", coalesce(u.name_en, '') as "unitNameEn"`

const from = sql`from duty d left join unit u on u.code = d.unit_code`

function dutyOf({ value, unit, ...rest }: Stored): DutyRow {
  return { ...rest, limit: value === null || unit === null ? null : { value, unit } }
}

export type DutyFilter = {
  readonly category?: string | undefined
  readonly area?: string | undefined
  readonly unit?: string | undefined
  readonly role?: Role | undefined
  /** YYYY-MM-DD: only rows that hold or begin later. */
  readonly notEndedOn?: string | undefined
  readonly after?: readonly (string | number | null)[] | undefined
  readonly limit?: number | undefined
}

/** Related: the row answers for all of it, or for a part of it. */
const related = (column: Sql, prefix: string) =>
  sql`(starts_with(${prefix}, ${column}) or starts_with(${column}, ${prefix}))`

function filters(f: DutyFilter): Sql[] {
  const [category, area, id] = f.after ?? []
  return [
    ...(f.category ? [related(sql`d.category_prefix`, f.category)] : []),
    ...(f.area ? [related(sql`d.area_prefix`, f.area)] : []),
    ...(f.unit ? [sql`d.unit_code = ${f.unit}`] : []),
    ...(f.role ? [sql`d.role = ${f.role}`] : []),
    ...(f.notEndedOn ? [sql`(d.valid_to is null or d.valid_to > ${f.notEndedOn}::date)`] : []),
    ...(f.after
      ? [
          sql`(d.category_prefix, d.area_prefix, d.id) > (${category}::text collate "C",
            ${area}::text collate "C", ${id}::uuid)`,
        ]
      : []),
  ]
}

export async function listDuties(tx: Tx, filter: DutyFilter = {}): Promise<DutyRow[]> {
  const rows = await tx.rows<Stored>(sql`select ${columns} ${from} ${where(filters(filter))}
    order by d.category_prefix, d.area_prefix, d.id limit ${filter.limit ?? 1_000_000}`)
  return rows.map(dutyOf)
}

/** All rows whose prefixes fit this category in this area, also those that do not hold today. */
export async function dutiesFor(
  tx: Tx,
  categoryPath: string,
  areaCode: string,
): Promise<DutyRow[]> {
  const rows = await tx.rows<Stored>(
    steady(sql`select ${columns} ${from}
    where starts_with(${categoryPath}, d.category_prefix) and starts_with(${areaCode}, d.area_prefix)
    order by length(d.category_prefix) desc, length(d.area_prefix) desc, d.id`),
  )
  return rows.map(dutyOf)
}

/** The day (YYYY-MM-DD) that an instant (epoch ms) is in an area, by the time zone of its city profile. */
export async function dayIn(tx: Tx, areaCode: string, now: number): Promise<string> {
  const row = await findRow<{ day: string }>(
    tx,
    sql`select to_char(${at(now)}::timestamptz at time zone coalesce((
        select time_zone from city_profile where starts_with(${areaCode}, area_prefix)
        order by length(area_prefix) desc limit 1), 'Asia/Shanghai'), 'YYYY-MM-DD') as day`,
  )
  return row?.day ?? new Date(now).toISOString().slice(0, 10)
}

export async function findDuty(tx: Tx, id: string): Promise<DutyRow | undefined> {
  const row = await findRow<Stored>(tx, sql`select ${columns} ${from} where d.id = ${id}::uuid`)
  return row && dutyOf(row)
}

/** Adds or replaces by id. */
export async function putDuties(tx: Tx, duties: readonly Duty[]): Promise<number> {
  const rows = duties.map((duty) => ({ ...duty, directFrom: duty.directFrom ?? [] }))
  const touched =
    await tx.run(sql`insert into duty (id, category_prefix, area_prefix, role, unit_code, limit_value,
      limit_unit, basis, direct_from, valid_from, valid_to)
    select id, "categoryPrefix", "areaPrefix", role, "unitCode", ("limit" ->> 'value')::numeric,
      "limit" ->> 'unit', basis, "directFrom", "validFrom", "validTo"
    from jsonb_to_recordset(${json(rows)}::jsonb) as r(id uuid, "categoryPrefix" text, "areaPrefix" text,
      role text, "unitCode" text, "limit" jsonb, basis text, "directFrom" text[], "validFrom" date, "validTo" date)
    on conflict (id) do update set category_prefix = excluded.category_prefix, area_prefix = excluded.area_prefix,
      role = excluded.role, unit_code = excluded.unit_code, limit_value = excluded.limit_value,
      limit_unit = excluded.limit_unit, basis = excluded.basis, direct_from = excluded.direct_from,
      valid_from = excluded.valid_from, valid_to = excluded.valid_to`)
  await tx.run(sql`select pg_notify('lists', '')`)
  return touched
}

export type References = {
  readonly units: readonly string[]
  readonly categories: readonly string[]
  readonly areas: readonly string[]
}

/** Those of the units, category prefixes and area codes that do not exist; '' always exists. */
export async function missingOf(tx: Tx, asked: References, on: string): Promise<References> {
  const row = await findRow<References>(
    tx,
    sql`select
      array(select x from unnest(${asked.units}::text[]) as x where not exists (
        select from unit where code = x and (valid_to is null or valid_to > ${on}::date))) as units,
      array(select x from unnest(${asked.categories}::text[]) as x where x <> '' and not exists (
        select from category where starts_with(path, x))) as categories,
      array(select x from unnest(${asked.areas}::text[]) as x where x <> '' and not exists (
        select from area where code = x and (valid_to is null or valid_to > ${on}::date))) as areas`,
  )
  return row ?? asked
}

export type UnitSpan = {
  readonly code: string
  /** YYYY-MM-DD */
  readonly validFrom: string
  /** The first day on which it is no more. */
  readonly validTo: string | null
}

export const listUnitSpans = (tx: Tx): Promise<UnitSpan[]> =>
  tx.rows(sql`select code, valid_from as "validFrom", valid_to as "validTo" from unit`)

export type AreaName = { readonly code: string; readonly name: string; readonly nameEn: string }

/** An area's children on a day; of '' those without a parent. */
export function listChildAreas(tx: Tx, parent: string, on: string): Promise<AreaName[]> {
  return tx.rows<AreaName>(sql`select code, name, name_en as "nameEn" from area
    where coalesce(parent, '') = ${parent} and valid_from <= ${on}::date
      and (valid_to is null or valid_to > ${on}::date) order by code`)
}
