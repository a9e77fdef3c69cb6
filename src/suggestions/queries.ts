// All SQL of the suggestions room.
import { at, findRow, json, sql, type Tx } from '#platform/db.ts'
import type { Accuracy, DecidedCase, FigureRow, Model } from './domain.ts'

export type ModelRow = Model<number>

const columns = sql`version, learnt_at as "learntAt", basis, facts, active, kept, content is not null as there`

export function listModels(tx: Tx, limit = 50): Promise<ModelRow[]> {
  return tx.rows<ModelRow>(
    sql`select ${columns} from suggestion_model order by version desc limit ${limit}`,
  )
}

export function findModel(tx: Tx, version: number): Promise<ModelRow | undefined> {
  return findRow(tx, sql`select ${columns} from suggestion_model where version = ${version}`)
}

export type Last = { readonly version: number; readonly digest: string }

export function lastModel(tx: Tx): Promise<Last | undefined> {
  return findRow(
    tx,
    sql`select version, digest from suggestion_model order by version desc limit 1`,
  )
}

/** The version in force; its content only when it is another than `known`. */
export function findActive(
  tx: Tx,
  known: number,
): Promise<{ version: number; learntAt: number; content: string | null } | undefined> {
  return findRow(
    tx,
    sql`select version, learnt_at as "learntAt", case when version = ${known} then null else content end as content
      from suggestion_model where active`,
  )
}

export const isKept = async (tx: Tx): Promise<boolean> =>
  (await findRow(tx, sql`select from suggestion_model where active and kept`)) !== undefined

export type NewModel = Pick<ModelRow, 'version' | 'learntAt' | 'basis' | 'facts'> & {
  readonly digest: string
  readonly content: string
}

export async function addModel(tx: Tx, m: NewModel): Promise<void> {
  await tx.run(sql`insert into suggestion_model (version, learnt_at, basis, digest, facts, content)
    values (${m.version}, ${at(m.learntAt)}, ${m.basis}, ${m.digest}, ${json(m.facts)}::jsonb, ${m.content})`)
}

/** Puts a version in force and wakes every process. `kept`: newer ones wait until a person says otherwise. */
export async function activate(tx: Tx, version: number, kept: boolean): Promise<void> {
  await tx.run(sql`update suggestion_model set active = false, kept = false where active`)
  await tx.run(
    sql`update suggestion_model set active = true, kept = ${kept} where version = ${version}`,
  )
  await tx.run(sql`select pg_notify('suggestions', '')`)
}

/** The newest few stay to go back to, and the one in force. */
export async function forgetOld(tx: Tx, keep: number): Promise<void> {
  await tx.run(sql`update suggestion_model set content = null
    where content is not null and not active
      and version <= (select max(version) from suggestion_model) - ${keep}::int`)
}

/** The cases whose category a person decided last, newest first. */
export function listDecided(tx: Tx, limit: number): Promise<DecidedCase[]> {
  return tx.rows<DecidedCase>(sql`select title, description, category_path as "categoryPath" from cases
    where filed_at is not null order by reported_at desc, id limit ${limit}`)
}

/** Whether the actor's post keeps the model for all areas; others only read about it. */
export async function keepsModel(tx: Tx): Promise<boolean> {
  const row = await findRow<{ keeps: boolean }>(
    tx,
    sql`select jw_everywhere('suggestion.manage') as keeps`,
  )
  return row?.keeps === true
}

export async function addFigures(tx: Tx, rows: readonly FigureRow[]): Promise<void> {
  await tx.run(sql`insert into suggestion_figure (district, day, kind, version, decided, first, among)
    select district, day, kind, version, decided, first, among
    from jsonb_to_recordset(${json(rows)}::jsonb) as r(district text, day date, kind text, version int,
      decided int, first int, among int)
    on conflict (district, day, kind, version) do update set
      decided = suggestion_figure.decided + excluded.decided,
      first = suggestion_figure.first + excluded.first,
      among = suggestion_figure.among + excluded.among`)
}

/** Since a day (YYYY-MM-DD), by kind and version. */
export function listAccuracy(tx: Tx, since: string): Promise<Accuracy[]> {
  return tx.rows<Accuracy>(sql`select kind, version, sum(decided)::int as decided, sum(first)::int as first,
      sum(among)::int as among
    from suggestion_figure where day >= ${since}::date group by kind, version order by kind, version desc`)
}

export function categoryNames(
  tx: Tx,
  paths: readonly string[],
): Promise<{ path: string; name: string; nameEn: string }[]> {
  return tx.rows(sql`select path, name, coalesce(nullif(name_en, ''), name) as "nameEn" from category
    where path = any(${paths}::text[]) and active`)
}

export function unitName(
  tx: Tx,
  code: string,
): Promise<{ code: string; name: string; nameEn: string } | undefined> {
  return findRow(
    tx,
    sql`select code, name, coalesce(nullif(name_en, ''), name) as "nameEn" from unit where code = ${code}`,
  )
}
