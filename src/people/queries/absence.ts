// Leave with a substitute, hand-over of posts, single rights lent.
import { at, findRow, json, sql, type Tx, where } from '#platform/db.ts'
import { heldNow } from './shared.ts'

/** The date where an area lies. */
export async function dayIn(tx: Tx, areaCode: string, now: number): Promise<string> {
  const [row] = await tx.rows<{
    day: string
  }>(sql`select ((${at(now)}::timestamptz at time zone coalesce(
    (select time_zone from city_profile where starts_with(${areaCode}, area_prefix)
     order by length(area_prefix) desc limit 1), 'UTC'))::date)::text as day`)
  return row?.day ?? new Date(now).toISOString().slice(0, 10)
}

/** Two who arrange for one post do so one after another. */
export async function lockPost(tx: Tx, postId: string): Promise<void> {
  await tx.rows(sql`select pg_advisory_xact_lock(hashtextextended(${postId}, 14))`)
}

/** How a person holds a post today: as their own, or standing in for someone; undefined when they do not. */
export async function findHold(
  tx: Tx,
  of: { postId: string; personId: string; now: number },
): Promise<'own' | 'standIn' | undefined> {
  const row = await findRow<{ standIn: boolean }>(
    tx,
    sql`select exists (select from absence a where a.id = h.id) as "standIn"
    from holding h join post p on p.id = h.post_id
    where h.post_id = ${of.postId} and h.person_id = ${of.personId} and ${heldNow(of.now)}
    order by "standIn" limit 1`,
  )
  if (!row) return undefined
  return row.standIn ? 'standIn' : 'own'
}

// ── absences ────────────────────────────────────────────────────────────────────────────────────────────
export type AbsenceRow = {
  id: string
  postId: string
  title: string
  titleEn: string
  personId: string
  personName: string
  substituteId: string
  substituteName: string
  from: string
  to: string
  /** Null for whom it does not concern. */
  reason: string | null
  /** Whether the asker may end it earlier. */
  mayEnd: boolean
}

export function listAbsences(
  tx: Tx,
  o: { id?: string | undefined; post?: string | undefined; limit: number },
): Promise<AbsenceRow[]> {
  return tx.rows(sql`select a.id, a.post_id as "postId", p.title, p.title_en as "titleEn", a.person_id as "personId",
      n.name as "personName", a.substitute_id as "substituteId", s.name as "substituteName",
      a.from_date as "from", a.to_date as "to", jw_absence_reason(a.id) as reason,
      (select jw_may('absence.manage')) and jw_arranges_for(a.post_id, a.person_id) as "mayEnd"
    from absence a join post p on p.id = a.post_id join person n on n.id = a.person_id
      join person s on s.id = a.substitute_id ${where([
        ...(o.id ? [sql`a.id = ${o.id}`] : []),
        ...(o.post ? [sql`a.post_id = ${o.post}`] : []),
      ])} order by a.to_date desc, a.id limit ${o.limit}`)
}

export async function insertAbsence(
  tx: Tx,
  a: {
    id: string
    postId: string
    personId: string
    substituteId: string
    from: string
    to: string
    reason: string
    now: number
  },
): Promise<void> {
  await tx.run(sql`insert into absence (id, post_id, person_id, substitute_id, from_date, to_date, reason, created_at)
    values (${a.id}, ${a.postId}, ${a.personId}, ${a.substituteId}, ${a.from}::date, ${a.to}::date, ${a.reason}, ${at(a.now)})`)
}

export async function endAbsence(tx: Tx, id: string, to: string): Promise<void> {
  await tx.run(sql`update absence set to_date = ${to}::date where id = ${id}`)
  await tx.run(sql`update holding set to_date = ${to}::date where id = ${id}`)
}

// ── hand-overs ──────────────────────────────────────────────────────────────────────────────────────────
export type HandoverRow = {
  id: string
  postId: string
  title: string
  titleEn: string
  kind: string
  unitCode: string
  areaCode: string
  fromPerson: string
  fromName: string
  toPerson: string
  toName: string
  on: string
  /** Null for whom it does not concern, like the answer. */
  note: string | null
  state: 'offered' | 'confirmed' | 'declined'
  openCount: number | null
  answer: string | null
}

export function listHandovers(
  tx: Tx,
  o: { id?: string | undefined; limit: number },
): Promise<HandoverRow[]> {
  return tx.rows(sql`select o.id, o.post_id as "postId", p.title, p.title_en as "titleEn", p.kind, p.unit_code as "unitCode",
      p.area_code as "areaCode", o.from_person as "fromPerson", f.name as "fromName", o.to_person as "toPerson",
      t.name as "toName", o.on_date as "on", w.note, o.state, o.open_count as "openCount", w.answer
    from handover o join post p on p.id = o.post_id join person f on f.id = o.from_person
      join person t on t.id = o.to_person left join lateral jw_handover_words(o.id) w on true ${where(o.id ? [sql`o.id = ${o.id}`] : [])}
    order by o.on_date desc, o.id limit ${o.limit}`)
}

export async function insertHandover(
  tx: Tx,
  h: {
    id: string
    postId: string
    fromPerson: string
    toPerson: string
    on: string
    note: string
    now: number
  },
): Promise<void> {
  await tx.run(sql`insert into handover (id, post_id, from_person, to_person, on_date, note, state, created_at)
    values (${h.id}, ${h.postId}, ${h.fromPerson}, ${h.toPerson}, ${h.on}::date, ${h.note}, 'offered', ${at(h.now)})`)
}

/** What the leaving person holds of the post ends with the day. */
export async function endHoldings(
  tx: Tx,
  of: { postId: string; personId: string; on: string },
): Promise<void> {
  await tx.run(sql`update holding set to_date = ${of.on}::date
    where post_id = ${of.postId} and person_id = ${of.personId}
      and from_date < ${of.on}::date and (to_date is null or to_date > ${of.on}::date)`)
}

export type OpenCase = {
  id: string
  number: string
  title: string
  state: string
  dueAt: number | null
}

/** What waits for a post: by state in its area, or as tasks of its unit. Row-level security shows what the asker may see. */
export async function listOpen(
  tx: Tx,
  o: { unitCode: string | null; areaCode: string; states: readonly string[]; limit: number },
): Promise<OpenCase[]> {
  const whose =
    o.unitCode === null
      ? sql`c.area_code like ${`${o.areaCode}%`}`
      : sql`exists (select from task t where t.district = c.district and t.case_id = c.id
          and t.unit_code = ${o.unitCode} and t.state in ('sent', 'takenUp'))`
  const states =
    o.states.length > 0
      ? sql`c.state = any (${o.states as string[]}::text[])`
      : sql`c.supervised > 0`
  return tx.rows(sql`select c.id, c.number, c.title, c.state, c.due_at as "dueAt" from cases c
    where c.closed_at is null and ${states} and ${whose}
    order by coalesce(c.stage_due_at, c.due_at), c.id limit ${o.limit}`)
}

export async function answerHandover(
  tx: Tx,
  o: {
    id: string
    state: 'confirmed' | 'declined'
    answer: string
    open: readonly string[]
    now: number
  },
): Promise<boolean> {
  const touched = await tx.run(sql`update handover set state = ${o.state}, answer = ${o.answer},
      open_count = ${o.open.length}, open_cases = ${json(o.open)}::jsonb, answered_at = ${at(o.now)}
    where id = ${o.id} and state = 'offered'`)
  return touched === 1
}

// ── delegations ─────────────────────────────────────────────────────────────────────────────────────────
export type DelegationRow = {
  id: string
  fromPost: string
  fromTitle: string
  fromTitleEn: string
  toPost: string
  toTitle: string
  toTitleEn: string
  action: string
  from: string
  to: string
}

export function listDelegations(
  tx: Tx,
  o: { id?: string | undefined; limit: number },
): Promise<DelegationRow[]> {
  return tx.rows(sql`select d.id, d.from_post as "fromPost", f.title as "fromTitle", f.title_en as "fromTitleEn",
      d.to_post as "toPost", p.title as "toTitle", p.title_en as "toTitleEn", d.action, d.from_date as "from", d.to_date as "to"
    from delegation d join post f on f.id = d.from_post join post p on p.id = d.to_post
    ${where(o.id ? [sql`d.id = ${o.id}`] : [])} order by d.to_date desc, d.id limit ${o.limit}`)
}

export async function insertDelegation(
  tx: Tx,
  d: {
    id: string
    fromPost: string
    toPost: string
    action: string
    from: string
    to: string
    now: number
  },
): Promise<void> {
  await tx.run(sql`insert into delegation (id, from_post, to_post, action, from_date, to_date, created_at)
    values (${d.id}, ${d.fromPost}, ${d.toPost}, ${d.action}, ${d.from}::date, ${d.to}::date, ${at(d.now)})`)
}

export async function endDelegation(tx: Tx, id: string, to: string): Promise<void> {
  await tx.run(sql`update delegation set to_date = least(to_date, ${to}::date) where id = ${id}`)
}

export const pseudonymOf = async (tx: Tx, personId: string): Promise<string | null> =>
  (
    await findRow<{ pseudonym: string }>(
      tx,
      sql`select pseudonym from person where id = ${personId}`,
    )
  )?.pseudonym ?? null
