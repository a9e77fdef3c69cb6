import { at, findRow, json, sql, type Tx } from '#platform/db.ts'
import type { FormBody } from '../domain.ts'
import type { ListedForm } from '../schema.ts'

const columns = sql`f.id, f.area_code as "areaCode", f.kind, f.name, f.name_en as "nameEn", f.edition, f.active,
  f.keep_days as "keepDays"`

/** Those that hold in an area: made for it, or for one that it lies in. */
export const listForms = (
  tx: Tx,
  o: { areaCode: string; active?: boolean },
): Promise<ListedForm[]> =>
  tx.rows(sql`select ${columns} from form f
    where (${o.areaCode} ^@ f.area_code or f.area_code ^@ ${o.areaCode}) and (not ${o.active ?? false} or f.active)
    order by f.active desc, f.name, f.id`)

export const findForm = (tx: Tx, id: string): Promise<ListedForm | undefined> =>
  findRow(tx, sql`select ${columns} from form f where f.id = ${id}`)

export const findEdition = (tx: Tx, id: string, edition: number): Promise<FormBody | undefined> =>
  findRow(
    tx,
    sql`select schema, layout from form_edition where form_id = ${id} and edition = ${edition}`,
  )

export type Bodies = FormBody & { readonly id: string; readonly edition: number }

export const listBodies = (
  tx: Tx,
  forms: readonly { id: string; edition: number }[],
): Promise<Bodies[]> =>
  tx.rows(sql`select e.form_id as id, e.edition, e.schema, e.layout from form_edition e
    join jsonb_to_recordset(${json(forms)}::jsonb) as w(id uuid, edition int) on w.id = e.form_id and w.edition = e.edition`)

type Stored = Omit<ListedForm, 'edition'> & { edition: number; now: number }

export const insertForm = (tx: Tx, f: Stored) =>
  tx.run(sql`insert into form (id, area_code, kind, name, name_en, edition, active, keep_days, created_at)
    values (${f.id}, ${f.areaCode}, ${f.kind}, ${f.name}, ${f.nameEn}, ${f.edition}, ${f.active}, ${f.keepDays}, ${at(f.now)})`)

export const updateForm = (tx: Tx, f: Stored) =>
  tx.run(sql`update form set name = ${f.name}, name_en = ${f.nameEn}, edition = ${f.edition}, active = ${f.active},
    keep_days = ${f.keepDays} where id = ${f.id} and edition = ${f.edition} - 1`)

export const insertEdition = (tx: Tx, e: FormBody & { id: string; edition: number; now: number }) =>
  tx.run(sql`insert into form_edition (form_id, edition, schema, layout, made_at)
    values (${e.id}, ${e.edition}, ${json(e.schema)}::jsonb, ${json(e.layout)}::jsonb, ${at(e.now)})`)
