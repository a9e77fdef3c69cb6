// That the figures which the fill made by one statement are what the product's fold makes of the same cases' journal.
import assert from 'node:assert/strict'
import type pg from 'pg'
import { type Entry, fold, type Folded, shareOf } from '../../src/indicators/domain.ts'

type Row = Record<string, string | number | null> & {
  marks: string[]
  unit: string
  area_code: string
  category_path: string
}

const instants = [
  'reported_at',
  'accepted_at',
  'filed_at',
  'dispatched_at',
  'done_at',
  'checked_at',
  'closed_at',
  'due_at',
] as const
const hour = 3_600_000

/** The journal that such a case would have. */
function entriesOf(row: Row): Entry[] {
  const at = (name: (typeof instants)[number]) => row[name] as number | null
  const entries: Entry[] = []
  const add = (when: number | null, kind: string, data: Record<string, unknown> = {}) => {
    if (when !== null)
      entries.push({ seq: entries.length + 1, at: when, kind, actor: null, post: null, data })
  }
  const reported = at('reported_at') as number
  const accepted = at('accepted_at')
  add(reported, 'reported', {
    area: row.area_code,
    category: row.category_path,
    stageDueAt: reported + 24 * hour,
  })
  if (row['state'] === 'awaiting') add(reported, 'asked')
  add(accepted, 'accepted', { stageDueAt: (accepted ?? 0) + 48 * hour })
  if (row['state'] === 'verifying')
    add(accepted, 'verificationAsked', { stageDueAt: (accepted ?? 0) + 48 * hour })
  add(at('filed_at'), 'filed')
  add(at('dispatched_at'), 'dispatched', { lead: row['lead_unit'], dueAt: at('due_at') })
  add(at('done_at'), 'done', {})
  add(at('checked_at'), 'checked', {})
  const end = row['state'] as string
  if (end === 'closed') add(at('closed_at'), 'closed', { outcome: row['outcome'] })
  else if (['refused', 'merged', 'withdrawn'].includes(end)) add(at('closed_at'), end)
  if (row['rating'] !== null)
    add(at('closed_at'), 'rated', { stars: row['rating'], solved: Number(row['rating']) > 2 })
  return entries
}

const dayOf = (_area: string, at: number) => new Date(at + 8 * hour).toISOString().slice(0, 10)

/** @throws AssertionError for the first case of the sample that the fold counts otherwise */
export async function checkFigures(client: pg.ClientBase, sample: number): Promise<number> {
  const { rows } = await client.query<Row>(
    `select c.state, c.lead_unit, c.outcome, c.rating, c.area_code, c.category_path,
       ${instants.map((name) => `(extract(epoch from c.${name}) * 1000)::float8 as ${name}`).join(', ')},
       f.marks, f.unit, f.day::text as day, f.closed_day::text as closed_day, f.finished,
       (extract(epoch from f.due_at) * 1000)::float8 as figure_due
     from (select * from cases tablesample system (1) limit ${sample}) c join figure_case f on f.district = c.district and f.id = c.id`,
  )
  for (const row of rows) {
    const folded = entriesOf(row).reduce<Folded | undefined>(
      (f, entry) => fold(f, entry),
      undefined,
    )
    const share = shareOf(folded as Folded, dayOf)
    assert.deepEqual(
      {
        marks: row.marks.toSorted(),
        unit: row.unit,
        day: row['day'],
        closedDay: row['closed_day'],
        dueAt: row['figure_due'],
        finished: row['finished'],
      },
      {
        marks: share.marks.toSorted(),
        unit: share.unit,
        day: share.day,
        closedDay: share.closedDay,
        dueAt: share.dueAt,
        finished: share.finished,
      },
    )
  }
  return rows.length
}
