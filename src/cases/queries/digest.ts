// SQL of the weekly digest: who gets it, how far it has come, and what one person's says.
import { at, findRow, raw, sql, type Sql, type Tx } from '#platform/db.ts'
import type { TodoItem } from '../domain/digest.ts'
import type { TodoName } from '../schema.ts'
import { day, holdsAndIsHere } from './acting.ts'
import { nextDue, todoCondition } from './todo.ts'

const doors = sql`('system', 'public', 'open311')`

/** Whoever acts at a post today: who holds it and is not away, and who stands in. */
const actsNow = (now: number): Sql => sql`${holdsAndIsHere(now)}
  and p.valid_from <= ${day(now)} and (p.valid_to is null or p.valid_to > ${day(now)}) and p.kind not in ${doors}`

export type HeldPost = {
  readonly id: string
  readonly kind: string
  readonly title: string
  readonly titleEn: string
  readonly areaCode: string
  readonly unit: string
  readonly unitEn: string
}

export const listPostsOf = (tx: Tx, personId: string, now: number): Promise<HeldPost[]> =>
  tx.rows<HeldPost>(sql`select p.id, p.kind, p.title, coalesce(nullif(p.title_en, ''), p.title) as "titleEn",
      p.area_code as "areaCode", u.name as unit, coalesce(nullif(u.name_en, ''), u.name) as "unitEn"
    from holding h join post p on p.id = h.post_id join unit u on u.code = p.unit_code
    where h.person_id = ${personId} and ${actsNow(now)} group by p.id, u.code order by p.code`)

/** The codes of the cities there are today, and '' for posts that lie in none. */
export async function listCities(tx: Tx, now: number): Promise<string[]> {
  const rows = await tx.rows<{
    code: string
  }>(sql`select distinct code from area where kind = 'city'
    and valid_from <= (${at(now)}::timestamptz)::date + 1 and (valid_to is null or valid_to >= (${at(now)}::timestamptz)::date)
    order by code`)
  return [...rows.map(({ code }) => code), '']
}

/** People of the city to whom letters can go, and who want them. */
const readers = (
  city: string,
  now: number,
): Sql => sql`from holding h join post p on p.id = h.post_id
    join account a on a.person_id = h.person_id and a.email is not null and not a.disabled
  where ${
    city === ''
      ? sql`not exists (select from area c where c.kind = 'city' and starts_with(p.area_code, c.code))`
      : sql`starts_with(p.area_code, ${city})`
  } and ${actsNow(now)}
    and not exists (select from mail_choice m where m.person_id = h.person_id and not m.digest)`

export async function listReaders(
  tx: Tx,
  o: { city: string; after: string | null; limit: number; now: number },
): Promise<string[]> {
  const rows = await tx.rows<{
    id: string
  }>(sql`select distinct h.person_id as id ${readers(o.city, o.now)}
    and (${o.after}::uuid is null or h.person_id > ${o.after}::uuid) order by 1 limit ${o.limit}`)
  return rows.map(({ id }) => id)
}

export type DigestRun = {
  readonly city: string
  /** The Monday, YYYY-MM-DD. */
  readonly week: string
  readonly state: 'running' | 'done' | 'cancelled'
  readonly total: number
  readonly seen: number
  readonly letters: number
  readonly after: string | null
  readonly begunAt: number
  readonly updatedAt: number
}

const runColumns =
  raw(`area_prefix as city, week::text, state, total, seen, letters, after_person as "after",
  begun_at as "begunAt", updated_at as "updatedAt"`)

/** Begins the digest of a week, once; false when it was begun before or nobody would get one. */
export async function beginRun(
  tx: Tx,
  { city, week, now }: { city: string; week: string; now: number },
): Promise<boolean> {
  const begun =
    await tx.run(sql`insert into digest_run (area_prefix, week, state, total, begun_at, updated_at)
    select ${city}, ${week}::date, 'running', count(distinct h.person_id), ${at(now)}, ${at(now)} ${readers(city, now)}
    having count(*) > 0 on conflict do nothing`)
  return begun > 0
}

export const findRun = (tx: Tx, city: string, week: string): Promise<DigestRun | undefined> =>
  findRow<DigestRun>(
    tx,
    sql`select ${runColumns} from digest_run where area_prefix = ${city} and week = ${week}::date`,
  )

export const listRunning = (tx: Tx): Promise<DigestRun[]> =>
  tx.rows<DigestRun>(
    sql`select ${runColumns} from digest_run where state = 'running' order by week, area_prefix`,
  )

export const listRuns = (tx: Tx, limit: number): Promise<DigestRun[]> =>
  tx.rows<DigestRun>(
    sql`select ${runColumns} from digest_run order by week desc, area_prefix limit ${limit}`,
  )

type RunKey = Pick<DigestRun, 'city' | 'week'>

/** One person further; false when another process was faster or the digest was cancelled. */
export async function advanceRun(
  tx: Tx,
  run: RunKey,
  o: { from: string | null; to: string; now: number },
): Promise<boolean> {
  const moved =
    await tx.run(sql`update digest_run set after_person = ${o.to}, seen = seen + 1, updated_at = ${at(o.now)}
    where area_prefix = ${run.city} and week = ${run.week}::date and state = 'running'
      and after_person is not distinct from ${o.from}::uuid`)
  return moved > 0
}

export async function countLetter(tx: Tx, run: RunKey): Promise<void> {
  await tx.run(sql`update digest_run set letters = letters + 1
    where area_prefix = ${run.city} and week = ${run.week}::date`)
}

export async function moveRun(
  tx: Tx,
  run: RunKey,
  o: { from: DigestRun['state']; to: DigestRun['state']; now: number },
): Promise<boolean> {
  const moved = await tx.run(sql`update digest_run set state = ${o.to}, updated_at = ${at(o.now)}
    where area_prefix = ${run.city} and week = ${run.week}::date and state = ${o.from}`)
  return moved > 0
}

/** The first of what the post has to do, most pressing first. Nothing that a resident wrote. */
export const listTodo = (
  tx: Tx,
  o: { name: TodoName; limit: number; now: number },
): Promise<TodoItem[]> =>
  tx.rows<TodoItem>(sql`select c.id, c.number, coalesce(k.name, c.category_path) as category,
      coalesce(nullif(k.name_en, ''), k.name, c.category_path) as "categoryEn", ${nextDue} as "dueAt"
    from cases c left join category k on k.path = c.category_path
    where c.closed_at is null and ${todoCondition(o.name, o.now)}
    order by ${nextDue} nulls last, c.id limit ${o.limit}`)
