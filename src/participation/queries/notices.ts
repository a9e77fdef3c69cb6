// Notices as everyone reads them, and as those who publish keep them.
import { at, findRow, sql, type Sql, type Tx, where } from '#platform/db.ts'
import { countedMs, type Level, type NoticeState, type Said } from '../domain.ts'

export type NoticeRow = {
  readonly district: string
  readonly id: string
  readonly series: string
  readonly areaCode: string
  readonly groupId: string | null
  readonly groupName: string | null
  readonly level: Level
  readonly title: string
  readonly text: string
  readonly en: Said | null
  readonly edition: number
  readonly state: NoticeState
  readonly publishAt: number
  readonly expiresAt: number | null
  readonly correctedAt: number | null
  readonly withdrawnAt: number | null
  readonly withdrawnBecause: string | null
  readonly unitCode: string
  readonly unitName: string
  readonly unitNameEn: string
  readonly postId: string
  readonly spread: 'no' | 'waiting' | 'running' | 'done' | 'stopped'
  readonly spreadCount: number
}

/** Null where nobody has written it, or only the Chinese was corrected (by a process of the version before). */
const english = (holds: Sql) =>
  sql`case when title_en <> '' and ${holds} then jsonb_build_object('title', title_en, 'text', body_en) end as en`

const columns = sql`n.district, n.id, n.series, n.area_code as "areaCode", n.group_id as "groupId", g.name as "groupName",
  n.level, n.title, n.body as text, ${english(sql`n.english_edition = n.edition`)}, n.edition, n.state, n.publish_at as "publishAt", n.expires_at as "expiresAt",
  n.corrected_at as "correctedAt", n.withdrawn_at as "withdrawnAt", n.withdrawn_because as "withdrawnBecause",
  n.unit_code as "unitCode", coalesce(u.name, '') as "unitName", coalesce(u.name_en, '') as "unitNameEn",
  n.post_id as "postId", n.spread, n.spread_count as "spreadCount"`

const from = sql`area_notice n left join unit u on u.code = n.unit_code
  left join building_group g on g.district = n.district and g.id = n.group_id`

type Page = {
  readonly limit: number
  readonly after: readonly [at: number, id: string] | undefined
}

const latestFirst = (after: Page['after']): Sql[] =>
  after ? [sql`(n.publish_at, n.id) < (${at(after[0])}, ${after[1]}::uuid)`] : []

const isOut = (now: number): Sql =>
  sql`n.state = 'published' and n.publish_at <= ${at(now)} and (n.expires_at is null or n.expires_at > ${at(now)})`

/** What is out now in these areas, the latest first; written to several of them at once it is one, that of the nearest. */
export const listCurrent = (
  tx: Tx,
  o: Page & { readonly areas: readonly string[]; readonly now: number },
): Promise<NoticeRow[]> =>
  tx.rows(
    sql`select ${columns} from ${from} ${where([
      sql`n.id in (select distinct on (n.series) n.id from area_notice n ${where([
        sql`n.area_code = any (${o.areas as string[]}::text[])`,
        isOut(o.now),
      ])} order by n.series, length(n.area_code) desc, n.id)`,
      ...latestFirst(o.after),
    ])} order by n.publish_at desc, n.id desc limit ${o.limit + 1}`,
  )

export const findNotice = (tx: Tx, id: string): Promise<NoticeRow | undefined> =>
  findRow(tx, sql`select ${columns} from ${from} where n.id = ${id}`)

export const lockNotice = (tx: Tx, id: string): Promise<NoticeRow | undefined> =>
  findRow(tx, sql`select ${columns} from ${from} where n.id = ${id} for update of n`)

export const listSeries = (tx: Tx, series: string): Promise<NoticeRow[]> =>
  tx.rows(
    sql`select ${columns} from ${from} where n.series = ${series} order by n.id for update of n`,
  )

export type Edition = {
  readonly edition: number
  readonly level: Level
  readonly title: string
  readonly text: string
  readonly en: Said | null
  readonly until: number
}

export const listEditions = (tx: Tx, n: Pick<NoticeRow, 'district' | 'id'>): Promise<Edition[]> =>
  tx.rows(sql`select edition, level, title, body as text, ${english(sql`true`)}, until from notice_edition
    where district = ${n.district} and notice_id = ${n.id} order by edition desc`)

type AddedNotice = {
  readonly district: string
  readonly id: string
  readonly series: string
  readonly areaCode: string
  readonly groupId: string | null
  readonly level: Level
  readonly title: string
  readonly text: string
  readonly en: Said | null
  readonly state: 'scheduled' | 'published'
  readonly publishAt: number
  readonly expiresAt: number | null
  readonly unitCode: string
  readonly postId: string
  readonly send: boolean
  readonly now: number
}

export async function insertNotice(tx: Tx, n: AddedNotice): Promise<void> {
  await tx.run(sql`insert into area_notice (district, id, series, area_code, group_id, level, title, body, title_en, body_en,
      english_edition, state, publish_at, expires_at, unit_code, post_id, created_at, spread)
    values (${n.district}, ${n.id}, ${n.series}, ${n.areaCode}, ${n.groupId}, ${n.level}, ${n.title}, ${n.text},
      ${n.en?.title ?? ''}, ${n.en?.text ?? ''}, 1, ${n.state}, ${at(n.publishAt)}, ${at(n.expiresAt)}, ${n.unitCode}, ${n.postId}, ${at(n.now)}, ${n.send ? 'waiting' : 'no'})`)
}

/** Keeps what it said, and says it anew. */
export async function correctNotice(
  tx: Tx,
  n: NoticeRow,
  o: {
    readonly level: Level
    readonly title: string
    readonly text: string
    readonly en: Said | null
    readonly expiresAt: number | null
    readonly postId: string
    readonly now: number
  },
): Promise<void> {
  await tx.run(sql`insert into notice_edition (district, notice_id, edition, level, title, body, title_en, body_en,
      until, post_id)
    values (${n.district}, ${n.id}, ${n.edition}, ${n.level}, ${n.title}, ${n.text}, ${n.en?.title ?? ''}, ${n.en?.text ?? ''},
      ${at(o.now)}, ${o.postId})`)
  await tx.run(sql`update area_notice set level = ${o.level}, title = ${o.title}, body = ${o.text},
      title_en = ${o.en?.title ?? ''}, body_en = ${o.en?.text ?? ''}, english_edition = ${n.edition + 1}, expires_at = ${at(o.expiresAt)}, edition = ${n.edition + 1}, corrected_at = ${at(o.now)}
    where district = ${n.district} and id = ${n.id}`)
}

/** Takes a notice back; what was not sent yet is not sent any more. @returns how many messages that stopped */
export async function withdrawNotice(
  tx: Tx,
  n: NoticeRow,
  o: { readonly because: string; readonly now: number },
): Promise<number> {
  await tx.run(sql`update area_notice set state = 'withdrawn', withdrawn_at = ${at(o.now)},
      withdrawn_because = ${o.because}, spread = case when spread = 'no' or spread = 'done' then spread else 'stopped' end
    where district = ${n.district} and id = ${n.id}`)
  return tx.run(sql`update outgoing set state = 'cancelled', settled_at = ${at(o.now)}
    where notice_id = ${n.id} and state = 'queued'`)
}

/** Anyone's: the same device counts once for a notice, whatever it sends. */
export async function addReceipt(
  tx: Tx,
  r: {
    readonly district: string
    readonly noticeId: string
    readonly digest: Buffer
    readonly areaCode: string
  },
): Promise<void> {
  await tx.run(sql`insert into notice_receipt (district, notice_id, digest, area_code)
    values (${r.district}, ${r.noticeId}, ${r.digest}, ${r.areaCode}) on conflict do nothing`)
}

export const listReaders = (
  tx: Tx,
  n: Pick<NoticeRow, 'district' | 'id'>,
): Promise<{ areaCode: string; readers: number }[]> =>
  tx.rows(sql`select area_code as "areaCode", readers from jw_readers(${n.district}, ${n.id})
    order by readers desc, area_code`)

export type BoardRow = NoticeRow & { readonly readers: number }

const stateIs = (state: string, now: number): Sql =>
  state === 'ended'
    ? sql`n.state = 'published' and n.expires_at <= ${at(now)}`
    : state === 'published'
      ? sql`n.state = 'published' and (n.expires_at is null or n.expires_at > ${at(now)})`
      : sql`n.state = ${state}`

/** The notices of areas that the post may read of, those of other areas left out. */
export const listBoard = (
  tx: Tx,
  o: Page & {
    readonly state?: string | undefined
    readonly area?: string | undefined
    readonly now: number
  },
): Promise<BoardRow[]> =>
  tx.rows(sql`select ${columns}, (select coalesce(sum(r.readers), 0) from jw_readers(n.district, n.id) r) as readers
    from ${from} ${where([
      sql`n.area_code like any ((select jw_areas('notice.read'))::text[])`,
      ...(o.state ? [stateIs(o.state, o.now)] : []),
      ...(o.area ? [sql`n.area_code like ${o.area} || '%'`] : []),
      ...latestFirst(o.after),
    ])} order by n.publish_at desc, n.id desc limit ${o.limit + 1}`)

export const countReach = (
  tx: Tx,
  o: { readonly areaCode: string; readonly groupId: string | null },
): Promise<{ channel: string; many: number }[]> =>
  tx.rows(
    sql`select channel, many from jw_reach(${o.areaCode}, ${o.groupId}::uuid) order by channel`,
  )

/** Whether the post may do this in that area. */
export async function reaches(tx: Tx, action: string, areaCode: string): Promise<boolean> {
  const row = await findRow<{ may: boolean }>(
    tx,
    sql`select ${areaCode} like any (jw_areas(${action})) as may`,
  )
  return row?.may ?? false
}

/**
 * Of notices that ended before then, or were counted to the end, only the numbers are kept, not by whom they were read.
 * @returns how many read marks are gone
 */
export async function foldReceipts(tx: Tx, before: number): Promise<number> {
  const over = sql`select n.district, n.id from area_notice n
    where coalesce(n.withdrawn_at, n.expires_at) < ${at(before)} or n.publish_at < ${at(before - countedMs)}`
  await tx.run(sql`insert into notice_reading (district, notice_id, area_code, readers)
    select r.district, r.notice_id, r.area_code, count(*) from notice_receipt r
    join (${over}) o on o.district = r.district and o.id = r.notice_id
    group by r.district, r.notice_id, r.area_code
    on conflict (district, notice_id, area_code) do update set readers = notice_reading.readers + excluded.readers`)
  return tx.run(
    sql`delete from notice_receipt r using (${over}) o where o.district = r.district and o.id = r.notice_id`,
  )
}
