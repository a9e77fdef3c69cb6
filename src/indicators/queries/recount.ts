// For the recount: whole records of cases, and the sums as they are stored.
import { raw, sql, type Tx } from '#platform/db.ts'
import { measures } from '../domain.ts'
import { columnOf } from './store.ts'

export type Line = {
  readonly subject: string
  readonly seq: number
  readonly at: number
  readonly kind: string
  readonly actor: string | null
  readonly post: string | null
  readonly data: Readonly<Record<string, unknown>>
}

export async function listDistricts(tx: Tx): Promise<string[]> {
  const rows = await tx.rows<{ district: string }>(
    sql`select distinct district from figure_case union select distinct district from figure_day
      union select distinct district from journal where kind in ('reported', 'imported') order by 1`,
  )
  return rows.map((r) => r.district)
}

const casesAtOnce = 2000

/** The record of each case of the district up to its last folded entry; cases that are not folded are left out. */
export async function* listRecords(tx: Tx, district: string): AsyncGenerator<readonly Line[]> {
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    // eslint-disable-next-line no-await-in-loop -- piece by piece
    const lines = await tx.rows<Line>(sql`with part as (
        select id, seq from figure_case where district = ${district} and id > ${after}::uuid order by id limit ${casesAtOnce})
      select j.subject, j.seq, j.at, j.kind, j.actor, j.post, j.data
      from part join journal j on j.district = ${district} and j.subject = part.id and j.seq <= part.seq
      order by j.subject, j.seq`)
    if (lines.length === 0) return
    yield* Map.groupBy(lines, (line) => line.subject).values()
    after = lines.at(-1)?.subject ?? after
  }
}

/** Every sum of the district by its key, without zeros. */
export async function listSums(
  tx: Tx,
  district: string,
): Promise<Map<string, Map<string, number>>> {
  const columns = measures.map((m) => `${columnOf(m)} as "${m}"`).join(', ')
  const days = await tx.rows<
    Record<string, unknown>
  >(sql`select cut, area_code, unit, category_path, day::text as on_day, ${raw(columns)}
    from figure_day where district = ${district}`)
  const acts = await tx.rows<
    Record<string, unknown>
  >(sql`select cut, area_code, category_path, post, worker, day::text as on_day, act, n, good
    from figure_act where district = ${district}`)
  const sums = new Map<string, Map<string, number>>()
  const keep = (
    key: readonly unknown[],
    row: Record<string, unknown>,
    names: readonly string[],
  ) => {
    const of = names.flatMap((name): [string, number][] => {
      const n = Number(row[name])
      return n === 0 ? [] : [[name, n]]
    })
    if (of.length > 0) sums.set(JSON.stringify(key), new Map(of))
  }
  for (const r of days) {
    keep(['day', r['cut'], r['area_code'], r['unit'], r['category_path'], r['on_day']], r, measures)
  }
  for (const r of acts) {
    const worker = r['cut'] === 'post' ? r['post'] : r['worker']
    keep(
      [
        'act',
        r['cut'],
        r['area_code'],
        r['category_path'],
        r['post'],
        worker,
        r['on_day'],
        r['act'],
      ],
      r,
      ['n', 'good'],
    )
  }
  return sums
}
