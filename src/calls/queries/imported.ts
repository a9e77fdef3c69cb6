// Articles that came from a file, by the key they have there.
import { findRow, sql, type Tx } from '#platform/db.ts'
import type { Content } from '../schema.ts'

export type Imported = {
  readonly key: string
  readonly district: string
  readonly id: string
  /** Of the row as it was last imported. */
  readonly hash: string
  /** For which it holds today; the last edition may say others. */
  readonly areas: readonly string[]
  /** Of the last edition, whatever became of it. */
  readonly content: Content
}

/** `area`: of the post that imports; the rows of another have keys of their own. */
export const findImported = (
  tx: Tx,
  o: { readonly district: string; readonly area: string; readonly keys: readonly string[] },
): Promise<Imported[]> =>
  tx.rows(sql`select a.import_key as key, a.district, a.id, a.import_hash as hash, a.areas, e.content from knowledge_article a
    join knowledge_edition e on e.district = a.district and e.article_id = a.id and e.edition = a.last_edition
    where a.district = ${o.district} and a.import_area = ${o.area} and a.import_key = any(${o.keys as string[]}::text[])`)

/** The row as it is in the file now. */
export const rememberRow = (
  tx: Tx,
  { district, id, hash }: Pick<Imported, 'district' | 'id' | 'hash'>,
): Promise<number> =>
  tx.run(sql`update knowledge_article set import_hash = ${hash}
    where district = ${district} and id = ${id}`)

/** A category, or what the paths of several begin with. */
export const isCategory = async (tx: Tx, path: string): Promise<boolean> =>
  (await findRow(tx, sql`select from category where starts_with(path, ${path}) limit 1`)) !==
  undefined

export const isArea = async (tx: Tx, code: string): Promise<boolean> =>
  (await findRow(
    tx,
    sql`select from area where code = ${code} and (valid_to is null or valid_to > jw_day(code))`,
  )) !== undefined

export const findWriter = (
  tx: Tx,
  pseudonym: string,
): Promise<{ id: string; name: string; pseudonym: string } | undefined> =>
  findRow(tx, sql`select id, name, pseudonym from person where pseudonym = ${pseudonym}`)
