// Units, posts, people, holdings: lists and changes.
import { at, findRow, getRow, json, sql, type Sql, type Tx, where } from '#platform/db.ts'
import type { Holding, PostEntry, PostFields, Unit, UnitFields } from '../schema.ts'
import { deleteFactors } from './factors.ts'
import {
  anywhere,
  heldNow,
  type PostColumns,
  postColumns,
  postInForce,
  postTables,
  toPost,
} from './shared.ts'

export type Cut = {
  readonly limit: number
  readonly after: readonly (string | number | null)[] | undefined
}

const when = (given: unknown, condition: () => Sql): Sql[] =>
  given === undefined ? [] : [condition()]

// ── units ───────────────────────────────────────────────────────────────────────────────────────────────
const unitColumns = sql`u.code, u.name, u.name_en as "nameEn", u.kind, u.area_code as "areaCode", u.parent,
  u.valid_from as "validFrom", u.valid_to as "validTo"`

export type UnitFilter = {
  q?: string | undefined
  area?: string | undefined
  kind?: string | undefined
}

export async function listUnits(tx: Tx, filter: UnitFilter, cut: Cut): Promise<Unit[]> {
  return tx.rows(
    sql`select ${unitColumns} from unit u ${where([
      ...when(filter.q, () => {
        const pattern = anywhere(filter.q ?? '')
        return sql`(u.name ilike ${pattern} or u.name_en ilike ${pattern} or u.code ilike ${pattern})`
      }),
      ...when(filter.area, () => sql`starts_with(u.area_code, ${filter.area})`),
      ...when(filter.kind, () => sql`u.kind = ${filter.kind}`),
      ...when(cut.after, () => sql`u.code > ${cut.after?.[0]}`),
    ])} order by u.code limit ${cut.limit + 1}`,
  )
}

export async function findUnit(tx: Tx, code: string): Promise<Unit | undefined> {
  return findRow(tx, sql`select ${unitColumns} from unit u where u.code = ${code}`)
}

export async function insertUnit(tx: Tx, unit: UnitFields & { code: string }): Promise<void> {
  await tx.run(sql`insert into unit (code, name, name_en, kind, area_code, parent, valid_from, valid_to)
    values (${unit.code}, ${unit.name}, ${unit.nameEn}, ${unit.kind}, ${unit.areaCode}, ${unit.parent},
      coalesce(${unit.validFrom ?? null}::date, '1949-10-01'), ${unit.validTo}::date)`)
  await tellLists(tx)
}

/** What a process keeps of the lists says which units there are. */
const tellLists = (tx: Tx) => tx.run(sql`select pg_notify('lists', '')`)

export async function updateUnit(tx: Tx, code: string, unit: UnitFields): Promise<void> {
  await tx.run(sql`update unit set name = ${unit.name}, name_en = ${unit.nameEn}, kind = ${unit.kind},
      area_code = ${unit.areaCode}, parent = ${unit.parent},
      valid_from = coalesce(${unit.validFrom ?? null}::date, valid_from), valid_to = ${unit.validTo}::date
    where code = ${code}`)
  await tellLists(tx)
}

/** Whether `code` is `under` itself or one of the units above it. */
export async function isAtOrAbove(tx: Tx, code: string, under: string): Promise<boolean> {
  const rows = await tx.rows(sql`with recursive above (code, parent) as (
      select code, parent from unit where code = ${under}
      union select u.code, u.parent from unit u join above on u.code = above.parent)
    select from above where code = ${code}`)
  return rows.length > 0
}

export async function areaExists(tx: Tx, code: string): Promise<boolean> {
  return (
    code === '' || (await tx.rows(sql`select from area where code = ${code} limit 1`)).length > 0
  )
}

// ── posts ───────────────────────────────────────────────────────────────────────────────────────────────
export type PostFilter = {
  id?: string | undefined
  unit?: string | undefined
  area?: string | undefined
  kind?: string | undefined
  q?: string | undefined
}

export async function listPosts(
  tx: Tx,
  filter: PostFilter,
  cut: Cut & { now: number },
): Promise<PostEntry[]> {
  type Row = PostColumns & Pick<PostEntry, 'validFrom' | 'validTo' | 'holders'>
  const rows =
    await tx.rows<Row>(sql`select ${postColumns}, p.valid_from as "validFrom", p.valid_to as "validTo",
      coalesce((select jsonb_agg(jsonb_build_object('personId', n.id, 'name', n.name) order by h.from_date, n.id)
        from holding h join person n on n.id = h.person_id
        where h.post_id = p.id and ${heldNow(cut.now)}), '[]') as holders
    from ${postTables} ${where([
      ...when(filter.id, () => sql`p.id = ${filter.id}`),
      ...when(filter.unit, () => sql`p.unit_code = ${filter.unit}`),
      ...when(filter.area, () => sql`starts_with(p.area_code, ${filter.area})`),
      ...when(filter.kind, () => sql`p.kind = ${filter.kind}`),
      ...when(filter.q, () => {
        const pattern = anywhere(filter.q ?? '')
        return sql`(p.title ilike ${pattern} or p.title_en ilike ${pattern} or p.code ilike ${pattern}
          or u.name ilike ${pattern})`
      }),
      ...when(cut.after, () => sql`p.code > ${cut.after?.[0]}`),
    ])} order by p.code limit ${cut.limit + 1}`)
  return rows.map(({ validFrom, validTo, holders, ...post }) => ({
    ...toPost(post),
    validFrom,
    validTo,
    holders,
  }))
}

export async function insertPost(
  tx: Tx,
  post: PostFields & { id: string; code: string },
): Promise<void> {
  await tx.run(sql`insert into post (id, code, unit_code, kind, area_code, title, title_en, valid_from, valid_to)
    values (${post.id}, ${post.code}, ${post.unitCode}, ${post.kind}, ${post.areaCode}, ${post.title},
      ${post.titleEn}, coalesce(${post.validFrom ?? null}::date, '1949-10-01'), ${post.validTo}::date)`)
}

export async function updatePost(tx: Tx, id: string, post: PostFields): Promise<void> {
  await tx.run(sql`update post set unit_code = ${post.unitCode}, kind = ${post.kind}, area_code = ${post.areaCode},
      title = ${post.title}, title_en = ${post.titleEn},
      valid_from = coalesce(${post.validFrom ?? null}::date, valid_from), valid_to = ${post.validTo}::date
    where id = ${id}`)
}

// ── people ──────────────────────────────────────────────────────────────────────────────────────────────
export type NewPersonRow = {
  id: string
  name: string
  language: string
  pseudonym: string
  createdAt: number
}

export async function insertPerson(tx: Tx, person: NewPersonRow): Promise<void> {
  await tx.run(sql`insert into person (id, name, language, pseudonym, created_at)
    values (${person.id}, ${person.name}, ${person.language}, ${person.pseudonym}, ${at(person.createdAt)})`)
}

export async function updatePerson(
  tx: Tx,
  id: string,
  person: { name: string; language: string; pseudonym?: string },
): Promise<void> {
  await tx.run(sql`update person set name = ${person.name}, language = ${person.language},
      pseudonym = coalesce(${person.pseudonym ?? null}::uuid, pseudonym)
    where id = ${id}`)
}

export type PersonListRow = {
  id: string
  name: string
  language: string
  login: string | null
  disabled: boolean | null
  mustChangePassword: boolean | null
  lockedUntil: number | null
  email: string | null
  posts: { id: string; code: string; kind: string; title: string; titleEn: string }[]
}

export async function listPeople(
  tx: Tx,
  filter: { q?: string | undefined; id?: string | undefined },
  cut: Cut & { now: number },
): Promise<PersonListRow[]> {
  return tx.rows(sql`select n.id, n.name, n.language, c.login, c.disabled, c.must_change as "mustChangePassword",
      c.locked_until as "lockedUntil", c.email,
      coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'code', p.code, 'kind', p.kind, 'title', p.title,
          'titleEn', p.title_en) order by p.code)
        from holding h join post p on p.id = h.post_id
        where h.person_id = n.id and ${heldNow(cut.now)} and ${postInForce(cut.now)}), '[]') as posts
    from person n left join account c on c.person_id = n.id ${where([
      ...when(filter.id, () => sql`n.id = ${filter.id}`),
      ...when(filter.q, () => {
        const pattern = anywhere(filter.q ?? '')
        return sql`(n.name ilike ${pattern} or c.login ilike ${pattern})`
      }),
      ...when(
        cut.after,
        () => sql`(n.name, n.id) > (${cut.after?.[0]}::text, ${cut.after?.[1]}::uuid)`,
      ),
    ])} order by n.name, n.id limit ${cut.limit + 1}`)
}

/** Locks the person, so that two who change the same one's holdings do so one after another. */
export async function lockPerson(tx: Tx, id: string): Promise<{ pseudonym: string }> {
  return getRow(tx, sql`select pseudonym from person where id = ${id} for update`, 'The person')
}

// ── holdings ────────────────────────────────────────────────────────────────────────────────────────────
export async function listHoldings(
  tx: Tx,
  filter: { id?: string | undefined; post?: string | undefined; person?: string | undefined },
  cut: Cut,
): Promise<Holding[]> {
  return tx.rows(sql`select h.id, h.post_id as "postId", p.code as "postCode", p.title, p.title_en as "titleEn",
      h.person_id as "personId", n.name as "personName", h.from_date as "from", h.to_date as "to"
    from holding h join post p on p.id = h.post_id join person n on n.id = h.person_id ${where([
      ...when(filter.id, () => sql`h.id = ${filter.id}`),
      ...when(filter.post, () => sql`h.post_id = ${filter.post}`),
      ...when(filter.person, () => sql`h.person_id = ${filter.person}`),
      ...when(cut.after, () => sql`h.id > ${cut.after?.[0]}::uuid`),
    ])} order by h.id limit ${cut.limit + 1}`)
}

export type HoldingRow = {
  id: string
  postId: string
  personId: string
  from: string
  to: string | null
}

export async function insertHolding(tx: Tx, holding: HoldingRow): Promise<void> {
  await tx.run(sql`insert into holding (id, post_id, person_id, from_date, to_date)
    values (${holding.id}, ${holding.postId}, ${holding.personId}, ${holding.from}::date, ${holding.to}::date)`)
}

export async function updateHoldingEnd(tx: Tx, id: string, to: string | null): Promise<void> {
  await tx.run(sql`update holding set to_date = ${to}::date where id = ${id}`)
}

export async function listPeriods(
  tx: Tx,
  of: { postId: string; personId: string; except?: string },
): Promise<{ id: string; from: string; to: string | null }[]> {
  return tx.rows(sql`select id, from_date as "from", to_date as "to" from holding
    where post_id = ${of.postId} and person_id = ${of.personId} and id is distinct from ${of.except ?? null}::uuid
    order by from_date`)
}

/**
 * Ends what a person holds and gives the rows new ids, and those of their leave and hand-overs: the journal knew them
 * by the old ones.
 */
export async function detachHoldings(
  tx: Tx,
  personId: string,
  o: { now: number; newId: () => string },
): Promise<void> {
  await tx.rows(sql`select jw_detach(${personId})`)
  const rows = await tx.rows<{ id: string }>(
    sql`select id from holding where person_id = ${personId}`,
  )
  const ids = rows.map(({ id }) => ({ id, fresh: o.newId() }))
  await tx.run(sql`update holding h set id = r.fresh,
      to_date = greatest(h.from_date, least(h.to_date, ${at(o.now)}::timestamptz::date))
    from jsonb_to_recordset(${json(ids)}::jsonb) as r(id uuid, fresh uuid) where h.id = r.id`)
}

/** @returns how many of each were there */
export async function deleteIdentity(
  tx: Tx,
  personId: string,
): Promise<{ logins: number; sessions: number }> {
  const logins = await tx.run(sql`delete from account where person_id = ${personId}`)
  const sessions = await tx.run(sql`delete from session where person_id = ${personId}`)
  await tx.run(sql`delete from sign_in_link where person_id = ${personId}`)
  await deleteFactors(tx, personId)
  await tx.run(sql`delete from identity where person_id = ${personId}`)
  await tx.run(sql`delete from password_recovery where person_id = ${personId}`)
  await tx.run(sql`delete from known_device where person_id = ${personId}`)
  return { logins, sessions }
}
