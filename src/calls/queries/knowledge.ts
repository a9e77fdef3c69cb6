// All SQL on what the desk knows: articles, their editions, and how often they helped.
import { at, findRow, json, sql, type Sql, type Tx, where } from '#platform/db.ts'
import { decodeCursor, type Page, pageOf } from '#platform/page.ts'
import { toTsQuery } from '#platform/text/segment.ts'
import type { Article, Content, Edition, KnowledgeFilter } from '../schema.ts'

export type ArticleRow = Article<number> & { readonly district: string }

const columns = sql`a.id, a.district, a.kind, a.last_edition as "lastEdition", a.edition, a.title, a.question, a.answer,
  case when a.english_edition = coalesce(a.edition, 0) then a.answer_en else '' end as "answerEn",
  a.categories, a.areas, a.unit_code as "unitCode", u.name as unit, coalesce(nullif(u.name_en, ''), u.name) as "unitEn",
  a.source, a.valid_from as "validFrom", a.valid_to as "validTo", a.updated_at as "updatedAt", a.withdrawn_at as "withdrawnAt",
  coalesce(k.used, 0)::int as used, coalesce(k.useful, 0)::int as useful, coalesce(k.useless, 0)::int as useless,
  exists (select from knowledge_edition e where e.district = a.district and e.article_id = a.id and e.state = 'waiting') as waiting`

/** `since`: the first day (YYYY-MM-DD) whose use counts. */
const from = (
  since: string,
): Sql => sql`from knowledge_article a left join unit u on u.code = a.unit_code
  left join lateral (select sum(used) as used, sum(useful) as useful, sum(useless) as useless from knowledge_use k
    where k.district = a.district and k.article_id = a.id and k.day >= ${since}::date) k on true`

const shown = (f: KnowledgeFilter, today: string): Sql => {
  switch (f.show) {
    case 'current':
      return sql`a.edition is not null and a.withdrawn_at is null and a.valid_from <= ${today}::date and (a.valid_to is null or a.valid_to > ${today}::date)`
    case 'mostUsed':
      return sql`a.edition is not null and a.withdrawn_at is null and coalesce(k.used, 0) > 0`
    case 'outOfDate':
      return sql`a.edition is not null and a.withdrawn_at is null and a.valid_to <= ${today}::date`
    case 'waiting':
      return sql`a.withdrawn_at is null and exists (select from knowledge_edition e
        where e.district = a.district and e.article_id = a.id and e.state = 'waiting')`
    case 'withdrawn':
      return sql`a.withdrawn_at is not null`
    default:
      return f.show satisfies never
  }
}

export type Asked = {
  readonly filter: KnowledgeFilter
  readonly today: string
  readonly since: string
  readonly limit: number
  readonly cursor: string | undefined
}

/** The most fitting first where words are asked for, otherwise the most used, then by title. */
export async function listArticles(tx: Tx, o: Asked): Promise<Page<ArticleRow>> {
  const { filter: f } = o
  const words = f.q ? toTsQuery(f.q) : null
  const order = words
    ? sql`(ts_rank(a.search, ${words}::tsquery) * 1000000)::bigint`
    : sql`coalesce(k.used, 0)::bigint`
  const conditions = [
    shown(f, o.today),
    ...(f.kind ? [sql`a.kind = ${f.kind}`] : []),
    ...(words ? [sql`a.search @@ ${words}::tsquery`] : []),
    // an article for a group of categories is for each of them
    ...(f.category
      ? [
          sql`exists (select from unnest(a.categories) one where starts_with(${f.category}::text, one) or starts_with(one, ${f.category}::text))`,
        ]
      : []),
  ]
  if (o.cursor) {
    const [rank, id] = decodeCursor(o.cursor, ['ms', 'id'])
    conditions.push(sql`(${order}, a.id) < (${Number(rank)}::bigint, ${id}::uuid)`)
  }
  const rows = await tx.rows<ArticleRow & { rank: number }>(
    sql`select ${columns}, ${order} as rank ${from(o.since)} ${where(conditions)} order by rank desc, a.id desc limit ${o.limit + 1}`,
  )
  const page = pageOf(rows, o.limit, (r) => [r.rank, r.id])
  return { items: page.items.map(({ rank: _rank, ...row }) => row), next: page.next }
}

export const findArticle = (
  tx: Tx,
  o: { readonly id: string; readonly since: string },
): Promise<ArticleRow | undefined> =>
  findRow(tx, sql`select ${columns} ${from(o.since)} where a.id = ${o.id}`)

/** Of the last edition, whatever became of it. */
export async function lastContent(
  tx: Tx,
  a: Pick<ArticleRow, 'district' | 'id'>,
): Promise<Content | undefined> {
  const row = await findRow<{ content: Content }>(
    tx,
    sql`select content from knowledge_edition where district = ${a.district} and article_id = ${a.id}
      order by edition desc limit 1`,
  )
  return row?.content
}

export type EditionRow = Edition<number> & { readonly writtenBy: string | null }

export const listEditions = (
  tx: Tx,
  a: Pick<ArticleRow, 'district' | 'id'>,
): Promise<EditionRow[]> =>
  tx.rows(sql`select e.edition, e.content, e.state, e.written_at as "writtenAt", e.written_by as "writtenBy", w.name as writer,
      e.decided_at as "decidedAt", d.name as decider, e.note
    from knowledge_edition e left join person w on w.id = e.written_by left join person d on d.id = e.decided_by
    where e.district = ${a.district} and e.article_id = ${a.id} order by e.edition desc limit 100`)

/** Of an article that came from a file: whose rows they are, which row, and what it was (SHA-256). */
export type Origin = {
  /** The importing post's; '' = everywhere. */
  readonly area: string
  readonly key: string
  readonly hash: string
}

/** `search`: the words of it, cut. */
export type Written = {
  readonly district: string
  readonly id: string
  readonly edition: number
  readonly content: Content & { readonly areas: readonly string[] }
  readonly search: string
  readonly origin?: Origin
  readonly by: string | null
  readonly now: number
}

/** A new article, which is nobody's answer before its first edition was approved. */
export async function addArticle(tx: Tx, w: Written): Promise<void> {
  const c = w.content
  await tx.run(sql`insert into knowledge_article (district, id, kind, last_edition, title, question, answer, answer_en,
      categories, areas, unit_code, source, valid_from, valid_to, search, updated_at, import_area, import_key, import_hash)
    values (${w.district}, ${w.id}, ${c.kind}, 0, ${c.title}, ${c.question}, ${c.answer}, ${c.answerEn ?? ''},
      ${c.categories}::text[], ${c.areas as string[]}::text[], ${c.unitCode}, ${c.source}, ${c.validFrom}::date, ${c.validTo}::date,
      to_tsvector('simple', ${w.search}), ${at(w.now)},
      ${w.origin?.area ?? null}, ${w.origin?.key ?? null}, ${w.origin?.hash ?? null})`)
}

/** Writes the next edition; one that waited gives way to it. */
export async function addEdition(tx: Tx, w: Written): Promise<void> {
  await tx.run(sql`update knowledge_edition set state = 'replaced'
    where district = ${w.district} and article_id = ${w.id} and state = 'waiting'`)
  await tx.run(sql`insert into knowledge_edition (district, article_id, edition, content, written_by, written_at, state)
    values (${w.district}, ${w.id}, ${w.edition}, ${json(w.content)}::jsonb, ${w.by}, ${at(w.now)}, 'waiting')`)
  await tx.run(sql`update knowledge_article set last_edition = ${w.edition}, updated_at = ${at(w.now)}
    where district = ${w.district} and id = ${w.id}`)
}

export type Decided = {
  readonly district: string
  readonly id: string
  readonly edition: number
  readonly approved: boolean
  readonly note: string
  readonly by: string | null
  readonly now: number
}

/** @returns whether it still waited */
export async function decideEdition(tx: Tx, d: Decided): Promise<boolean> {
  const decided =
    await tx.run(sql`update knowledge_edition set state = ${d.approved ? 'approved' : 'declined'}, decided_by = ${d.by},
      decided_at = ${at(d.now)}, note = ${d.note}
    where district = ${d.district} and article_id = ${d.id} and edition = ${d.edition} and state = 'waiting'`)
  return decided > 0
}

/** From now on this edition answers. */
export async function putInForce(tx: Tx, w: Omit<Written, 'by'>): Promise<void> {
  const c = w.content
  await tx.run(sql`update knowledge_article set edition = ${w.edition}, withdrawn_at = null, kind = ${c.kind}, title = ${c.title},
      question = ${c.question}, answer = ${c.answer}, answer_en = ${c.answerEn ?? ''}, english_edition = ${w.edition}, categories = ${c.categories}::text[], areas = ${c.areas as string[]}::text[],
      unit_code = ${c.unitCode}, source = ${c.source}, valid_from = ${c.validFrom}::date, valid_to = ${c.validTo}::date,
      search = to_tsvector('simple', ${w.search}), updated_at = ${at(w.now)}
    where district = ${w.district} and id = ${w.id}`)
}

export async function withdrawArticle(
  tx: Tx,
  o: Pick<ArticleRow, 'district' | 'id'> & { readonly now: number },
): Promise<void> {
  await tx.run(sql`update knowledge_article set withdrawn_at = ${at(o.now)}, updated_at = ${at(o.now)}
    where district = ${o.district} and id = ${o.id}`)
}

const told = {
  used: sql`used = knowledge_use.used + 1`,
  useful: sql`useful = knowledge_use.useful + 1`,
  useless: sql`useless = knowledge_use.useless + 1`,
}
export type Told = keyof typeof told

export async function countUse(
  tx: Tx,
  o: Pick<ArticleRow, 'district' | 'id'> & { readonly day: string; readonly what: Told },
): Promise<void> {
  const one = (what: Told) => (what === o.what ? 1 : 0)
  await tx.run(sql`insert into knowledge_use (district, article_id, day, used, useful, useless)
    values (${o.district}, ${o.id}, ${o.day}::date, ${one('used')}, ${one('useful')}, ${one('useless')})
    on conflict (district, article_id, day) do update set ${told[o.what]}`)
}

export const hasArticles = async (tx: Tx): Promise<boolean> =>
  (await findRow(tx, sql`select from knowledge_article limit 1`)) !== undefined
