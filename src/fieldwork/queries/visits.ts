import { at, findRow, json, sql, type Tx, where } from '#platform/db.ts'

export type VisitRow = {
  readonly district: string
  readonly id: string
  readonly areaCode: string
  readonly formId: string
  readonly title: string
  readonly address: string
  readonly lon: number | null
  readonly lat: number | null
  readonly dueAt: number
  readonly everyDays: number | null
  readonly state: 'due' | 'done' | 'cancelled'
  readonly version: number
  readonly doneAt: number | null
  readonly answerId: string | null
}

const columns = sql`v.district, v.id, v.area_code as "areaCode", v.form_id as "formId", v.title, v.address,
  st_x(v.point) as lon, st_y(v.point) as lat, v.due_at as "dueAt", v.every_days as "everyDays", v.state, v.version,
  v.done_at as "doneAt", v.answer_id as "answerId"`

export const pointOf = (p: { lon: number; lat: number } | null | undefined) =>
  p ? sql`st_setsrid(st_makepoint(${p.lon}::float8, ${p.lat}::float8), 4326)` : sql`null::geometry`

/** What is due until then, and what was done since. */
export const listDue = (
  tx: Tx,
  o: { areaCode: string; until: number; doneSince: number },
): Promise<VisitRow[]> =>
  tx.rows(sql`select ${columns} from field_visit v
    where v.area_code ^@ ${o.areaCode} and ((v.state = 'due' and v.due_at < ${at(o.until)})
      or (v.state = 'done' and v.done_at >= ${at(o.doneSince)}))
    order by v.due_at, v.id limit 500`)

export type VisitFilter = {
  readonly areaCode: string
  readonly state?: 'due' | 'done' | 'cancelled' | undefined
  readonly after?: readonly [number, string] | undefined
  readonly limit: number
}

export const listVisits = (tx: Tx, f: VisitFilter): Promise<VisitRow[]> =>
  tx.rows(
    sql`select ${columns} from field_visit v ${where([
      sql`v.area_code ^@ ${f.areaCode}`,
      ...(f.state ? [sql`v.state = ${f.state}`] : []),
      ...(f.after ? [sql`(v.due_at, v.id) > (${at(f.after[0])}, ${f.after[1]}::uuid)`] : []),
    ])} order by v.due_at, v.id limit ${f.limit + 1}`,
  )

export const lockVisit = (tx: Tx, id: string): Promise<VisitRow | undefined> =>
  findRow(tx, sql`select ${columns} from field_visit v where v.id = ${id} for update`)

type NewVisit = Pick<
  VisitRow,
  'district' | 'id' | 'areaCode' | 'formId' | 'title' | 'address' | 'dueAt' | 'everyDays'
> & { readonly point: { lon: number; lat: number } | null; readonly now: number }

export const insertVisit = (tx: Tx, v: NewVisit) =>
  tx.run(sql`insert into field_visit (district, id, area_code, form_id, title, address, point, due_at, every_days, state, created_at)
    values (${v.district}, ${v.id}, ${v.areaCode}, ${v.formId}, ${v.title}, ${v.address}, ${pointOf(v.point)},
      ${at(v.dueAt)}, ${v.everyDays}, 'due', ${at(v.now)})`)

export const endVisit = (
  tx: Tx,
  v: {
    district: string
    id: string
    state: 'done' | 'cancelled'
    at: number
    answerId: string | null
  },
) =>
  tx.run(sql`update field_visit set state = ${v.state}, version = version + 1, done_at = ${at(v.at)},
    answer_id = coalesce(${v.answerId}::uuid, answer_id) where district = ${v.district} and id = ${v.id}`)

export type NewAnswer = {
  readonly district: string
  readonly id: string
  readonly areaCode: string
  readonly formId: string
  readonly edition: number
  readonly visitId: string | null
  readonly postId: string
  readonly personId: string | null
  readonly answers: unknown
  readonly personalSealed: Buffer | null
  readonly point: { lon: number; lat: number } | null
  readonly claimedAt: number
  readonly at: number
  readonly receivedAt: number
  readonly offsetMs: number
  readonly expiresAt: number
}

export const insertAnswer = (tx: Tx, a: NewAnswer) =>
  tx.run(sql`insert into field_answer (district, id, area_code, form_id, edition, visit_id, post_id, person_id, answers,
      personal_sealed, point, claimed_at, at, received_at, offset_ms, expires_at)
    values (${a.district}, ${a.id}, ${a.areaCode}, ${a.formId}, ${a.edition}, ${a.visitId}, ${a.postId}, ${a.personId},
      ${json(a.answers)}::jsonb, ${a.personalSealed}, ${pointOf(a.point)}, ${at(a.claimedAt)}, ${at(a.at)},
      ${at(a.receivedAt)}, ${a.offsetMs}, ${at(a.expiresAt)})`)

export type AnswerRow = {
  readonly district: string
  readonly id: string
  readonly areaCode: string
  readonly edition: number
  readonly visitId: string | null
  readonly visitTitle: string | null
  readonly postTitle: string
  readonly postTitleEn: string
  readonly answers: Readonly<Record<string, unknown>>
  readonly hasPersonal: boolean
  readonly at: number
  readonly receivedAt: number
  readonly claimedAt: number
  readonly offsetMs: number
  /** When what tells of a person is emptied. */
  readonly expiresAt: number
}

const answerColumns = sql`a.district, a.id, a.area_code as "areaCode", a.edition, a.visit_id as "visitId",
  v.title as "visitTitle", p.title as "postTitle", p.title_en as "postTitleEn", a.answers,
  a.personal_sealed is not null as "hasPersonal", a.at, a.received_at as "receivedAt", a.claimed_at as "claimedAt",
  a.offset_ms as "offsetMs", a.expires_at as "expiresAt"`

const answersWith = sql`field_answer a
    left join field_visit v on v.district = a.district and v.id = a.visit_id
    left join post p on p.id = a.post_id`

export type AnswerFilter = {
  readonly formId: string
  readonly edition?: number | undefined
  /** The area and all below it. */
  readonly areaCode?: string | undefined
  readonly postId?: string | undefined
  /** Epoch ms; `to` is left out itself. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly after?: readonly [number, string] | undefined
  readonly limit: number
}

export const listAnswers = (tx: Tx, f: AnswerFilter): Promise<AnswerRow[]> =>
  tx.rows(
    sql`select ${answerColumns} from ${answersWith} ${where([
      sql`a.form_id = ${f.formId}`,
      ...(f.edition === undefined ? [] : [sql`a.edition = ${f.edition}`]),
      ...(f.areaCode === undefined ? [] : [sql`a.area_code ^@ ${f.areaCode}`]),
      ...(f.postId === undefined ? [] : [sql`a.post_id = ${f.postId}::uuid`]),
      ...(f.from === undefined ? [] : [sql`a.at >= ${at(f.from)}`]),
      ...(f.to === undefined ? [] : [sql`a.at < ${at(f.to)}`]),
      ...(f.after ? [sql`(a.at, a.id) < (${at(f.after[0])}, ${f.after[1]}::uuid)`] : []),
    ])} order by a.at desc, a.id desc limit ${f.limit + 1}`,
  )

export const findAnswerRow = (
  tx: Tx,
  id: string,
): Promise<(AnswerRow & { readonly formId: string }) | undefined> =>
  findRow(
    tx,
    sql`select ${answerColumns}, a.form_id as "formId" from ${answersWith} where a.id = ${id}`,
  )

export const findAnswer = (
  tx: Tx,
  id: string,
): Promise<
  { district: string; answers: Record<string, unknown>; sealed: Uint8Array | null } | undefined
> =>
  findRow(
    tx,
    sql`select district, answers, personal_sealed as sealed from field_answer where id = ${id}`,
  )

export const logLook = (
  tx: Tx,
  l: {
    district: string
    id: string
    postId: string
    personId: string | null
    what: string
    reason: string
    now: number
  },
) =>
  tx.run(sql`insert into access_log (district, id, at, post_id, person_id, what, reason)
    values (${l.district}, ${l.id}, ${at(l.now)}, ${l.postId}, ${l.personId}, ${l.what}, ${l.reason})`)

type Upload = { id: string; sha256: string; mime: string; bytes: number }

/** Takes uploads for answers; each serves once. Gives those found. */
export const takeUploads = (tx: Tx, ids: readonly string[], now: number): Promise<Upload[]> =>
  tx.rows(sql`update upload set used_at = ${at(now)} where id = any(${ids as string[]}::uuid[]) and used_at is null
    returning id, sha256, mime, bytes`)

export const insertPhotos = (tx: Tx, rows: readonly Record<string, unknown>[]) =>
  tx.run(sql`insert into field_photo (district, answer_id, id, field, personal, sha256, mime, bytes, added_at)
    select district, answer_id, id, field, personal, sha256, mime, bytes, added_at
    from jsonb_to_recordset(${json(rows)}::jsonb) as r(district text, answer_id uuid, id uuid, field text, personal boolean, sha256 text,
      mime text, bytes int, added_at timestamptz)`)

export const findPhoto = (
  tx: Tx,
  id: string,
): Promise<{ district: string; personal: boolean; sha256: string; mime: string } | undefined> =>
  findRow(
    tx,
    sql`select district, personal, sha256, mime from field_photo where id = ${id} and removed_at is null`,
  )

/** Those that may lie open. */
export const listPhotos = (
  tx: Tx,
  answerIds: readonly string[],
): Promise<{ answerId: string; id: string; field: string }[]> =>
  tx.rows(sql`select answer_id as "answerId", id, field from field_photo
    where answer_id = any(${answerIds as string[]}::uuid[]) and removed_at is null and not personal order by added_at, id`)
