// The sums as stored: what one batch of entries adds to them.
import { at, json, raw, sql, type Tx } from '#platform/db.ts'
import { type DeedRow, type Folded, type Measure, measures, type Share } from '../domain.ts'

export type CaseKey = { readonly district: string; readonly id: string }

type Stored = CaseKey & {
  readonly seq: number
  readonly state: Folded
  readonly share: Share
}

export const columnOf = (measure: Measure): string =>
  `n_${measure.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`

/** Sums by day; all but the finest are kept by month as well, so that a year is read in twelve. */
const dayCuts = ['fine', 'unit', 'street', 'category'] as const
export type Cut = (typeof dayCuts)[number]
type MonthCut = `${Exclude<Cut, 'fine'>}Month`
export const monthCut = (cut: Exclude<Cut, 'fine'>): MonthCut => `${cut}Month`
const cuts = [...dayCuts, 'unitMonth', 'streetMonth', 'categoryMonth'] as const

type CutKey = {
  readonly area: string
  readonly unit: string
  readonly category: string
  readonly day: string
}

const unitOf = ({ area, unit, day }: CutKey): CutKey => ({
  area: area.slice(0, 6),
  unit,
  category: '',
  day,
})
const streetOf = ({ area, day }: CutKey): CutKey => ({
  area: area.slice(0, 9),
  unit: '',
  category: '',
  day,
})
const categoryOf = ({ area, category, day }: CutKey): CutKey => ({
  area: area.slice(0, 6),
  unit: '',
  category,
  day,
})
const inMonth = (key: CutKey): CutKey => ({ ...key, day: `${key.day.slice(0, 7)}-01` })

/** The keys under which a case is added up; what a cut leaves out is empty. */
const keyIn: Readonly<Record<(typeof cuts)[number], (s: CutKey) => CutKey>> = {
  fine: ({ area, unit, category, day }) => ({ area, unit, category, day }),
  unit: unitOf,
  street: streetOf,
  category: categoryOf,
  unitMonth: (s) => inMonth(unitOf(s)),
  streetMonth: (s) => inMonth(streetOf(s)),
  categoryMonth: (s) => inMonth(categoryOf(s)),
}

type Row = CaseKey & {
  seq: number
  state: Folded
  area: string
  unit: string
  category: string
  day: string
  marks: Measure[]
  closedDay: string | null
  dueAt: number | null
  finished: boolean
}

const pairs = (keys: readonly CaseKey[]) =>
  sql`jsonb_to_recordset(${json(keys)}::jsonb) as k(district text, id uuid)`

/** The cases among these that are folded already. */
export async function listFolded(tx: Tx, keys: readonly CaseKey[]): Promise<Map<string, Stored>> {
  const rows =
    await tx.rows<Row>(sql`select f.district, f.id, f.seq, f.state, f.area_code as area, f.unit,
      f.category_path as category, f.day::text as day, f.marks, f.closed_day::text as "closedDay", f.due_at as "dueAt", f.finished
    from figure_case f join ${pairs(keys)} on k.district = f.district and k.id = f.id`)
  const deeds = await tx.rows<
    DeedRow & { id: string }
  >(sql`select d.case_id as id, d.cut, d.act, d.post, d.worker,
      d.day::text as day, d.good
    from figure_deed d join ${pairs(keys)} on k.district = d.district and k.id = d.case_id`)
  const deedsOf = Map.groupBy(deeds, (d) => d.id)
  return new Map(
    rows.map(({ district, id, seq, state, ...share }) => [
      id,
      { district, id, seq, state, share: { ...share, deeds: deedsOf.get(id) ?? [] } },
    ]),
  )
}

/** Entries of these cases after those that are folded, in the order of each case. */
export const listUnfolded = (
  tx: Tx,
  keys: readonly (CaseKey & { readonly seq: number })[],
): Promise<
  {
    subject: string
    seq: number
    at: number
    kind: string
    actor: string | null
    post: string | null
    data: Record<string, unknown>
  }[]
> =>
  tx.rows(sql`select j.subject, j.seq, j.at, j.kind, j.actor, j.post, j.data
    from journal j join jsonb_to_recordset(${json(keys)}::jsonb) as k(district text, id uuid, seq int)
      on k.district = j.district and k.id = j.subject and j.seq > k.seq
    order by j.subject, j.seq`)

export type Change = CaseKey & {
  readonly before: Share | undefined
  readonly after: Share
  readonly state: Folded
}

/** Stores the cases as folded and moves every sum by the difference. */
export async function storeFolded(tx: Tx, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return
  await storeCases(tx, changes)
  await storeDeeds(tx, changes)
  await addDays(tx, dayDifferences(changes))
  await addActs(tx, actDifferences(changes))
}

async function storeCases(tx: Tx, changes: readonly Change[]): Promise<void> {
  const rows = changes.map(({ district, id, after, state }) => ({
    district,
    id,
    seq: state.seq,
    state,
    area_code: after.area,
    unit: after.unit,
    category_path: after.category,
    day: after.day,
    marks: after.marks,
    closed_day: after.closedDay,
    due_at: at(after.dueAt),
    finished: after.finished,
  }))
  await tx.run(sql`insert into figure_case (district, id, seq, state, area_code, unit, category_path, day, marks, closed_day, due_at, finished)
    select r.district, r.id, r.seq, r.state, r.area_code, r.unit, r.category_path, r.day, r.marks, r.closed_day, r.due_at, r.finished
    from jsonb_populate_recordset(null::figure_case, ${json(rows)}::jsonb) r
    on conflict (district, id) do update set seq = excluded.seq, state = excluded.state, area_code = excluded.area_code,
      unit = excluded.unit, category_path = excluded.category_path, day = excluded.day, marks = excluded.marks,
      closed_day = excluded.closed_day, due_at = excluded.due_at, finished = excluded.finished`)
}

async function storeDeeds(tx: Tx, changes: readonly Change[]): Promise<void> {
  const known = changes.filter(({ before }) => before && before.deeds.length > 0)
  if (known.length > 0) {
    const keys = known.map(({ district, id }) => ({ district, id }))
    await tx.run(
      sql`delete from figure_deed d using ${pairs(keys)} where k.district = d.district and k.id = d.case_id`,
    )
  }
  const rows = changes.flatMap(({ district, id, after }) =>
    after.deeds.map((d) => ({ ...d, district, case_id: id })),
  )
  if (rows.length === 0) return
  await tx.run(sql`insert into figure_deed (district, case_id, cut, act, post, worker, day, good)
    select district, case_id, cut, act, post, worker, day, good
    from jsonb_populate_recordset(null::figure_deed, ${json(rows)}::jsonb)`)
}

type DayRow = {
  district: string
  cut: (typeof cuts)[number]
  area_code: string
  unit: string
  category_path: string
  day: string
} & Record<string, unknown>

function dayDifferences(changes: readonly Change[]): DayRow[] {
  const sums = new Map<string, DayRow>()
  const add = (district: string, share: Share, sign: 1 | -1) => {
    for (const cut of cuts) {
      const key = keyIn[cut](share)
      const name = JSON.stringify([district, cut, key])
      const row: DayRow = sums.get(name) ?? {
        district,
        cut,
        area_code: key.area,
        unit: key.unit,
        category_path: key.category,
        day: key.day,
      }
      for (const mark of share.marks) {
        const column = columnOf(mark)
        row[column] = Number(row[column] ?? 0) + sign
      }
      sums.set(name, row)
    }
  }
  for (const { district, before, after } of changes) {
    if (before) add(district, before, -1)
    add(district, after, 1)
  }
  const isChanged = (row: DayRow) => measures.some((m) => (row[columnOf(m)] ?? 0) !== 0)
  return [...sums.values()].filter(isChanged)
}

async function addDays(tx: Tx, rows: readonly DayRow[]): Promise<void> {
  if (rows.length === 0) return
  const names = measures.map(columnOf)
  await tx.run(sql`insert into figure_day (district, cut, area_code, unit, category_path, day, ${raw(names.join(', '))})
    select district, cut, area_code, unit, category_path, day, ${raw(names.map((n) => `coalesce(${n}, 0)`).join(', '))}
    from jsonb_populate_recordset(null::figure_day, ${json(rows)}::jsonb)
    order by district, cut, area_code, unit, category_path, day
    on conflict (district, cut, area_code, unit, category_path, day)
    do update set ${raw(names.map((n) => `${n} = figure_day.${n} + excluded.${n}`).join(', '))}`)
}

type ActRow = Omit<DeedRow, 'good'> & {
  district: string
  area_code: string
  category_path: string
  n: number
  good: number
}

function actDifferences(changes: readonly Change[]): ActRow[] {
  const sums = new Map<string, ActRow>()
  const add = (district: string, share: Share, sign: 1 | -1) => {
    for (const { good, ...d } of share.deeds) {
      const name = JSON.stringify([
        district,
        share.area,
        share.category,
        d.cut,
        d.act,
        d.post,
        d.worker,
        d.day,
      ])
      const row: ActRow = sums.get(name) ?? {
        ...d,
        district,
        area_code: share.area,
        category_path: share.category,
        n: 0,
        good: 0,
      }
      row.n += sign
      row.good += good ? sign : 0
      sums.set(name, row)
    }
  }
  for (const { district, before, after } of changes) {
    if (before) add(district, before, -1)
    add(district, after, 1)
  }
  return [...sums.values()].filter(({ n, good }) => n !== 0 || good !== 0)
}

async function addActs(tx: Tx, rows: readonly ActRow[]): Promise<void> {
  if (rows.length === 0) return
  await tx.run(sql`insert into figure_act (district, cut, area_code, category_path, post, worker, day, act, n, good)
    select district, cut, area_code, category_path, post, worker, day, act, n, good
    from jsonb_populate_recordset(null::figure_act, ${json(rows)}::jsonb)
    order by district, cut, area_code, category_path, post, worker, day, act
    on conflict (district, cut, area_code, category_path, post, worker, day, act)
    do update set n = figure_act.n + excluded.n, good = figure_act.good + excluded.good`)
}

/**
 * Makes the months from their days where they differ, as a process of the version before, which knew none, leaves them
 * while both are at work. Returns how many did.
 */
export async function mendMonths(tx: Tx, reader: string): Promise<number> {
  await tx.run(sql`select pg_advisory_xact_lock(7160203, hashtext(${reader}))`)
  const names = measures.map(columnOf)
  return tx.run(sql`insert into figure_day (district, cut, area_code, unit, category_path, day, ${raw(names.join(', '))})
    select district, cut || 'Month', area_code, unit, category_path, date_trunc('month', day::timestamp)::date,
      ${raw(names.map((n) => `sum(${n})`).join(', '))}
    from figure_day where cut = any (${dayCuts.filter((cut) => cut !== 'fine')}::text[]) group by 1, 2, 3, 4, 5, 6
    on conflict (district, cut, area_code, unit, category_path, day)
    do update set ${raw(names.map((n) => `${n} = excluded.${n}`).join(', '))}
    where (${raw(names.map((n) => `figure_day.${n}`).join(', '))}) is distinct from (${raw(names.map((n) => `excluded.${n}`).join(', '))})`)
}

/** Everything is folded anew by the next run of the reader. */
export async function forgetFolded(tx: Tx, reader: string): Promise<void> {
  // The reader's own lock: nobody folds on while the sums are emptied.
  await tx.run(sql`select pg_advisory_xact_lock(7160203, hashtext(${reader}))`)
  await tx.run(sql`delete from figure_case`)
  await tx.run(sql`delete from figure_deed`)
  await tx.run(sql`delete from figure_day`)
  await tx.run(sql`delete from figure_act`)
  await tx.run(sql`delete from reader_cursor where name = ${reader}`)
}
