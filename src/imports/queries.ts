// All SQL of the imports: what an import finds and makes besides cases, and the jobs.
import { at, findRow, getRow, json, sql, type Tx } from '#platform/db.ts'
import type { City } from './profile.ts'
import type { Known } from './decisions.ts'
import type { NewArea, NewCategory, NewUnit } from './rows.ts'
import type { ImportKind, JobState } from './schema.ts'

/** Districts that hold cases of a source; they lead the index that finds a case by its source id. */
export async function listSourceDistricts(tx: Tx, system: string): Promise<string[]> {
  const rows = await tx.rows<{ district: string }>(
    sql`select distinct district from cases where source_system = ${system}`,
  )
  return rows.map((row) => row.district)
}

export const listKnown = (
  tx: Tx,
  o: {
    readonly system: string
    readonly districts: readonly string[]
    readonly ids: readonly string[]
  },
): Promise<Known[]> =>
  tx.rows<Known>(sql`select id, district, source_id as "sourceId", number, state, outcome, historic,
      reported_at as "reportedAt", closed_at as "closedAt", due_at as "dueAt", due_rule->>'from' as "dueFrom"
    from cases where source_system = ${o.system} and district = any(${o.districts as string[]}::text[])
      and source_id = any(${o.ids as string[]}::text[])`)

export const hasArea = async (tx: Tx, code: string): Promise<boolean> =>
  (await findRow(
    tx,
    sql`select code from area where code = ${code} and (valid_to is null or valid_to > jw_day(code))`,
  )) !== undefined

/** The city, its calendar and what holds in it, unless they are there. */
export async function addCity(tx: Tx, city: City, source: string): Promise<void> {
  const { calendar: c } = city
  await tx.run(sql`insert into calendar (code, name, time_zone, weekends, hours, days, work_day, roll)
    values (${c.code}, ${city.calendarName}, ${c.timeZone}, ${c.weekends as number[]}::smallint[], ${json(c.hours)}::jsonb,
      ${json(c.days)}::jsonb, ${c.workDay}, ${json(c.roll)}::jsonb)
    on conflict (code) do nothing`)
  await tx.run(sql`insert into city_profile (area_prefix, time_zone, calendar)
    values (${city.code}, ${city.timeZone}, ${c.code}) on conflict (area_prefix) do nothing`)
  const { code, name, nameEn, unplaced } = city
  await addAreas(
    tx,
    [
      { code, name, nameEn, kind: 'city', parent: null },
      { ...unplaced, code: code + unplaced.code, kind: 'district', parent: code },
    ],
    source,
  )
}

/** Adds areas that no version of the tree has had; every process then reads the tree anew. */
export async function addAreas(tx: Tx, areas: readonly NewArea[], source: string): Promise<void> {
  if (areas.length === 0) return
  const added = await tx.run(sql`insert into area (code, kind, name, name_en, parent, source)
    select code, kind, name, "nameEn", parent, ${source}
    from jsonb_to_recordset(${json(areas)}::jsonb) as r(code text, kind text, name text, "nameEn" text, parent text)
    where not exists (select from area a where a.code = r.code)
    on conflict do nothing`)
  if (added > 0) await tx.run(sql`select pg_notify('territory', '')`)
}

export async function addEdition(
  tx: Tx,
  edition: { readonly code: string; readonly name: string; readonly source: string },
): Promise<void> {
  await tx.run(sql`insert into category_edition (code, name, source)
    values (${edition.code}, ${edition.name}, ${edition.source}) on conflict (code) do nothing`)
}

export async function addCategories(tx: Tx, categories: readonly NewCategory[]): Promise<void> {
  if (categories.length === 0) return
  await tx.run(sql`insert into category (path, edition, kind, code, name, name_en, group_name, group_name_en)
    select path, edition, 'matter', code, name, name, "group", "group"
    from jsonb_to_recordset(${json(categories)}::jsonb) as r(path text, edition text, code text, name text, "group" text)
    on conflict (path) do nothing`)
}

export async function addUnits(tx: Tx, units: readonly NewUnit[]): Promise<void> {
  if (units.length === 0) return
  await tx.run(sql`insert into unit (code, name, name_en, kind, area_code)
    select code, name, "nameEn", 'department', "areaCode"
    from jsonb_to_recordset(${json(units)}::jsonb) as r(code text, name text, "nameEn" text, "areaCode" text)
    on conflict (code) do nothing`)
}

// ── jobs ─────────────────────────────────────────────────────────────────────────────────────────────────

export type JobRow = {
  readonly id: string
  readonly kind: ImportKind
  readonly profile: string
  readonly fileName: string
  readonly storedFile: string | null
  readonly state: JobState
  readonly dryRun: boolean
  readonly postId: string
  /** The area of the post when it handed the file over; '' = everywhere. */
  readonly areaCode: string
  readonly bytesTotal: number | null
  readonly bytesRead: number
  readonly line: number
  readonly created: number
  readonly same: number
  readonly refused: number
  readonly refusedFile: string | null
  readonly error: string | null
  readonly createdAt: number
  readonly updatedAt: number
}

const jobColumns = sql`id, kind, profile, file_name as "fileName", stored_file as "storedFile", state,
  dry_run as "dryRun", post_id as "postId", area_code as "areaCode", bytes_total as "bytesTotal", bytes_read as "bytesRead", line,
  created_count as created, same_count as same, refused_count as refused, refused_file as "refusedFile", error,
  created_at as "createdAt", updated_at as "updatedAt"`

export const getJob = (tx: Tx, id: string): Promise<JobRow> =>
  getRow<JobRow>(tx, sql`select ${jobColumns} from import_job where id = ${id}`, `The import ${id}`)

export const findJob = (tx: Tx, id: string): Promise<JobRow | undefined> =>
  findRow<JobRow>(tx, sql`select ${jobColumns} from import_job where id = ${id}`)

/** Newest first; one more than asked when there are more. */
export const listJobs = (
  tx: Tx,
  o: { readonly limit: number; readonly before?: readonly [number, string] | undefined },
): Promise<JobRow[]> =>
  tx.rows<JobRow>(sql`select ${jobColumns} from import_job
    ${o.before ? sql`where (created_at, id) < (${at(o.before[0])}::timestamptz, ${o.before[1]}::uuid)` : sql``}
    order by created_at desc, id desc limit ${o.limit + 1}`)

export const listUnfinished = (tx: Tx): Promise<JobRow[]> =>
  tx.rows<JobRow>(sql`select ${jobColumns} from import_job where state in ('waiting', 'running')
    order by created_at`)

export const insertJob = (
  tx: Tx,
  j: Pick<
    JobRow,
    'id' | 'kind' | 'profile' | 'fileName' | 'storedFile' | 'dryRun' | 'postId' | 'areaCode'
  > & {
    readonly bytesTotal: number
    readonly now: number
  },
): Promise<number> =>
  tx.run(sql`insert into import_job (id, kind, profile, file_name, stored_file, state, dry_run, post_id, area_code,
      bytes_total, created_at, updated_at)
    values (${j.id}, ${j.kind}, ${j.profile}, ${j.fileName}, ${j.storedFile}, 'waiting', ${j.dryRun}, ${j.postId},
      ${j.areaCode}, ${j.bytesTotal}, ${at(j.now)}, ${at(j.now)})`)

/** Moves a job to a state unless it has left the states named; false then. */
export const moveJob = async (
  tx: Tx,
  id: string,
  move: {
    readonly from: readonly JobState[]
    readonly to: JobState
    readonly now: number
    readonly error?: string | null
  },
): Promise<boolean> =>
  (await tx.run(sql`update import_job set state = ${move.to}, error = ${move.error ?? null}, updated_at = ${at(move.now)}
    where id = ${id} and state = any(${move.from as string[]}::text[])`)) === 1

export type JobProgress = Pick<JobRow, 'bytesRead' | 'line' | 'created' | 'same' | 'refused'>

/** Stores how far a run has come; false when it was cancelled, or another process went on from the same line. */
export const advanceJob = async (
  tx: Tx,
  id: string,
  o: { readonly fromLine: number; readonly to: JobProgress; readonly now: number },
): Promise<boolean> =>
  (await tx.run(sql`update import_job set bytes_read = ${o.to.bytesRead}, line = ${o.to.line},
      created_count = ${o.to.created}, same_count = ${o.to.same}, refused_count = ${o.to.refused},
      updated_at = ${at(o.now)}
    where id = ${id} and state = 'running' and line = ${o.fromLine}`)) === 1

export const setJobFiles = (
  tx: Tx,
  id: string,
  files: Pick<JobRow, 'storedFile' | 'refusedFile'>,
): Promise<number> =>
  tx.run(sql`update import_job set stored_file = ${files.storedFile}, refused_file = ${files.refusedFile}
    where id = ${id}`)

/** How many cases earlier runs of a job changed. */
export async function countChanges(tx: Tx, commandKey: string): Promise<number> {
  const row = await findRow<{ n: number }>(
    tx,
    sql`select count(*) as n from journal where command_key = ${commandKey} and kind = 'importedChange'`,
  )
  return row?.n ?? 0
}
