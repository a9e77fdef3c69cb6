// Fills the city with years of cases by statements over whole sets, in the order in which a bulk load is quick: rows
// first, indexes after them. The figures are made by one statement each; `check.ts` compares a sample with the product's fold.
import pg from 'pg'
import { measures, type Measure } from '../../src/indicators/domain.ts'
import { cutKeys } from './cuts.ts'
import { addresses, categories, categoryPath, placesOf, texts } from './city.ts'

const years = 5

const loaded = ['cases', 'task', 'timer', 'evidence', 'figure_case', 'figure_day'] as const

/**
 * What the nth case is: chance first, then what follows from it, each step stored, or each would be computed anew for all
 * that builds on it. The order of the nth is the order of the reports.
 */
const drawn = (from: number, to: number, total: number) => `
  insert into bench_case
  with chance as materialized (
    select n, random() as r1, random() as r2, random() as r3, random() as r4, random() as r5, random() as r6,
      random() as r7, random() as r8, random() as r9
    from generate_series(${from}, ${to}) n),
  placed as materialized (
    select c.*, (select asof from bench_now) - make_interval(secs => ${years} * 365.25 * 86400 * (1 - n::float8 / ${total + 1})) as reported_at,
      -- some districts and streets have far more than others
      (floor(12 * power(r1, 1.4)) * 972 + floor(12 * power(r2, 1.3)) * 81 + floor(81 * r3))::int as grid,
      floor(${categories} * power(r4, 1.5))::int as cat, floor(1440 * r5)::int as txt, floor(4000 * r6)::int as adr
    from chance c),
  aged as materialized (select *, extract(epoch from (select asof from bench_now) - reported_at) / 86400 as age,
      (array[1, 3, 5, 7, 15])[1 + cat % 5] as days from placed),
  stated as materialized (select *, case
      when r7 < case when age < 1 then 0.95 when age < 3 then 0.7 when age < 10 then 0.45 when age < 30 then 0.15
        when age < 90 then 0.15 when age < 365 then 0.04 else 0.01 end
      then case when age < 1 then (array['reported','accepted','awaiting','filed','dispatched','verifying'])[1 + floor(6 * r8)::int]
        when age < 10 then (array['accepted','filed','dispatched','handling','handling','done','checked'])[1 + floor(7 * r8)::int]
        else (array['dispatched','handling','handling','handling','handling','suspended','suspended','done'])[1 + floor(8 * r8)::int] end
      when r9 < 0.91 then 'closed' when r9 < 0.95 then 'refused' when r9 < 0.98 then 'merged' else 'withdrawn' end as state
    from aged),
  timed as materialized (select *,
      case when state not in ('reported', 'awaiting', 'refused', 'merged', 'withdrawn')
        then reported_at + make_interval(secs => least(3600 * 26 * r8 * r9, 17000 * age)) end as accepted_at,
      state in ('dispatched', 'handling', 'suspended', 'done', 'checked', 'closed') as sent,
      -- most are done well within their time, one in eight is not
      least(days * 86400 * case when r6 < 0.88 then r6 else 1 + 4 * (r6 - 0.88) end, 30000 * age) as worked
    from stated)
  select n, g.district, (lpad(to_hex((extract(epoch from reported_at) * 1000)::bigint), 12, '0') || '7' ||
      substr(md5(n::text), 1, 3) || '8' || substr(md5(n::text), 4, 15))::uuid as id,
    state, ('gb2026/M/' || lpad((1 + cat / 10)::text, 2, '0') || lpad((1 + cat % 10)::text, 3, '0')) as category_path,
    g.code as area_code, st_setsrid(st_makepoint(g.w + r8 * g.wide, g.s + r9 * g.high), 4326) as point,
    txt, adr, reported_at, accepted_at,
    case when state = 'filed' or sent then accepted_at + interval '1 hour' end as filed_at,
    case when sent then accepted_at + interval '2 hours' end as dispatched_at,
    case when state in ('done', 'checked', 'closed') then accepted_at + interval '2 hours' + make_interval(secs => worked) end as done_at,
    case when state in ('closed', 'checked') then accepted_at + interval '5 hours' + make_interval(secs => worked) end as checked_at,
    case when state = 'closed' then accepted_at + interval '9 hours' + make_interval(secs => worked)
      when state in ('refused', 'merged', 'withdrawn') then reported_at + make_interval(secs => least(40000 * r6, 80000 * age)) end as closed_at,
    case when sent then case when state in ('dispatched', 'handling', 'suspended') and age > days and r5 < 0.7
      then (select asof from bench_now) + make_interval(days => 20 * r4::int, secs => 86400 * r3)
      else accepted_at + interval '2 hours' + make_interval(days => days) end end as due_at,
    case state when 'reported' then reported_at + interval '24 hours' when 'accepted' then accepted_at + interval '48 hours'
      when 'verifying' then accepted_at + interval '48 hours' when 'filed' then accepted_at + interval '48 hours'
      when 'done' then accepted_at + interval '74 hours' + make_interval(secs => worked)
      when 'checked' then accepted_at + interval '77 hours' + make_interval(secs => worked) end as stage_due_at,
    case when not sent then null when 7 * r4 - floor(7 * r4) < 0.1 then substr(g.code, 1, 9) || '-office'
      when cat / 10 < 8 then g.district || '-u' || (cat / 10) else 'city-u' || (cat / 10) end as lead_unit,
    case when sent and 11 * r2 - floor(11 * r2) < 0.1 then substr(g.code, 1, 9) || '-office' end as assisting,
    case when state <> 'closed' then null when r3 < 0.85 then 'solved' when r3 < 0.95 then 'explained' else 'notSolved' end as outcome,
    case when state = 'closed' and 17 * r4 - floor(17 * r4) < 0.3 then 1 + floor(5 * sqrt(r1))::int end as rating
  from timed t join bench_grid g on g.i = t.grid`

const columns =
  'n bigint, district text, id uuid, state text, category_path text, area_code text, point geometry, txt int, adr int, ' +
  'reported_at timestamptz, accepted_at timestamptz, filed_at timestamptz, dispatched_at timestamptz, done_at timestamptz, ' +
  'checked_at timestamptz, closed_at timestamptz, due_at timestamptz, stage_due_at timestamptz, lead_unit text, assisting text, outcome text, rating int'

const cases = (from: number, to: number) => `
  insert into cases (district, id, number, version, state, category_path, edition, urgency, area_code, point, address, title,
    description, search, door, reported_at, responded_at, accepted_at, filed_at, dispatched_at, taken_up_at, done_at, checked_at,
    closed_at, updated_at, stage_due_at, due_at, yellow_at, limit_value, limit_unit, due_rule, suspended_at, suspended_until,
    pending, lead_unit, units, supervised, urged, reopened, handed_back, appeal, outcome, rating, rating_solved, rated_at)
  select b.district, b.id, (1000000 + n)::text, 8, b.state, b.category_path, 'gb2026',
    case when n % 400 = 0 then 'danger' when n % 40 = 0 then 'urgent' else 'normal' end, b.area_code, b.point, a.address,
    t.title, t.description, to_tsvector('simple', (1000000 + n)::text) || t.search || a.search,
    (array['web', 'hotline', 'grid', 'app'])[1 + n % 4], b.reported_at, coalesce(accepted_at, closed_at), accepted_at, filed_at, dispatched_at,
    case when b.state not in ('dispatched') then dispatched_at end, done_at, checked_at, closed_at,
    coalesce(closed_at, checked_at, done_at, dispatched_at, accepted_at, b.reported_at), stage_due_at, due_at,
    dispatched_at + (due_at - dispatched_at) * 0.75, case when due_at is not null then 5 end,
    case when due_at is not null then 'calendar_day' end,
    case when due_at is not null then '{"from": "category", "value": 5, "unit": "calendar_day", "basis": "gb2026"}'::jsonb end,
    case when b.state = 'suspended' then dispatched_at + interval '1 day' end, case when b.state = 'suspended' then due_at end,
    case when b.state = 'handling' and n % 30 = 0 then '{"kind": "extension", "step": "asked"}'::jsonb end,
    lead_unit, array_remove(array[lead_unit, assisting], null), case when closed_at is null and n % 60 = 0 then 1 else 0 end,
    n % 50 / 49, n % 90 / 89, n % 70 / 69,
    case when b.state = 'closed' and n % 5000 = 0 then '{"step": "dispatcher"}'::jsonb end, outcome, rating,
    case when rating is not null then rating > 2 end, case when rating is not null then closed_at + interval '1 day' end
  from bench_case b join bench_text t on t.i = b.txt join bench_address a on a.i = b.adr where n between ${from} and ${to} order by n`

const counted = `b.state not in ('merged', 'withdrawn', 'refused')`
const lateDone = '(b.done_at > b.due_at)'

/** What a case is counted as, by the columns of the case; the product's fold says the same of its journal. */
export const marks: Readonly<Record<Measure, string>> = {
  reported: 'true',
  refused: `b.state = 'refused'`,
  total: counted,
  responded: `${counted} and (b.accepted_at is not null or b.state = 'awaiting')`,
  accepted: 'b.accepted_at is not null',
  acceptedOnTime: `b.accepted_at <= b.reported_at + interval '24 hours'`,
  filed: 'b.filed_at is not null',
  verifyAsked: `b.state = 'verifying'`,
  verifiedOnTime: 'false',
  dispatched: 'b.dispatched_at is not null',
  dispatchedOnTime: 'b.dispatched_at is not null',
  dispatchedRight: 'b.dispatched_at is not null',
  handedBack: 'false',
  done: 'b.done_at is not null',
  doneOnTime: `b.done_at is not null and not ${lateDone}`,
  finishedLate: lateDone,
  lateOpen: `${lateDone} and b.closed_at is null`,
  checked: 'b.checked_at is not null',
  checkedOnTime: 'b.checked_at is not null',
  reworked: 'false',
  closed: `b.state = 'closed'`,
  closedOnTime: `b.state = 'closed' and not ${lateDone}`,
  reopened: 'false',
  resolved: `b.state = 'closed' and coalesce(b.rating > 2, b.outcome = 'solved')`,
  unsolved: `b.state = 'closed' and b.outcome = 'notSolved'`,
  rated: 'b.rating is not null',
  satisfied: 'b.rating >= 4',
}

const column = (m: Measure) => `n_${m.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`
const day = (of: string) => `(${of} at time zone 'Asia/Shanghai')::date`

const figureCases = (from: number, to: number) => `
  insert into figure_case (district, id, seq, state, area_code, unit, category_path, day, marks, closed_day, due_at, finished)
  select district, id, 8, jsonb_build_object('seq', 8, 'state', state, 'area', area_code, 'category', category_path, 'unit', lead_unit,
      'judged', true, 'outcome', outcome, 'stars', rating), area_code, coalesce(lead_unit, ''), category_path, ${day('reported_at')},
    array_remove(array[${measures.map((m) => `case when ${marks[m]} then '${m}' end`).join(', ')}], null),
    case when ${counted} then ${day('closed_at')} end, case when ${counted} and closed_at is null then due_at end,
    coalesce(done_at, closed_at) is not null
  from bench_case b where n between ${from} and ${to}`

const names = measures.map(column)

/** By district: a day that lay in two parts would have two rows. */
const fineDays = (district: string) => `
  insert into figure_day (district, cut, area_code, unit, category_path, day, ${names.join(', ')})
  select district, 'fine', area_code, coalesce(lead_unit, ''), category_path, ${day('reported_at')},
    ${measures.map((m) => `count(*) filter (where ${marks[m]})`).join(', ')}
  from bench_case b where district = '${district}' group by 1, 2, 3, 4, 5, 6`

const cutOf = ([cut, key]: (typeof cutKeys)[number]) => `
  insert into figure_day (district, cut, area_code, unit, category_path, day, ${names.join(', ')})
  select district, '${cut}', ${key.area}, ${key.unit}, ${key.category}, ${key.day}, ${names.map((n) => `sum(${n})`).join(', ')}
  from figure_day where cut = 'fine' group by 1, 2, 3, 4, 5, 6`

const beside = [
  `insert into task (district, case_id, id, role, unit_code, state, rule, sent_at, taken_up_at)
   select district, id, id, 'lead', lead_unit, case state when 'dispatched' then 'sent' else 'takenUp' end, '{}', dispatched_at,
     case when state <> 'dispatched' then dispatched_at end
   from cases where closed_at is null and lead_unit is not null`,
  `insert into timer (district, case_id, key, kind, due_at)
   select district, id, 'red', 'red', now() + interval '300 days' from cases where closed_at is null and due_at is not null`,
  `insert into evidence (district, case_id, id, stage, kind, sha256, mime, bytes, added_at)
   select district, id, id, 'report', 'photo', md5(id::text) || md5(id::text), 'image/jpeg', 200000, reported_at
   from cases where reported_at > now() - interval '1 year' and ascii(right(id::text, 1)) % 4 = 0`,
]

type Say = (line: string) => void

/** @param connections as many as the machine has cores */
export async function fill(
  url: string,
  o: { cases: number; connections: number; say: Say },
): Promise<void> {
  const clients = Array.from(
    { length: o.connections },
    () => new pg.Client({ connectionString: url }),
  )
  await Promise.all(clients.map((client) => client.connect()))
  const began = performance.now()
  const told = async <T>(what: string, work: Promise<T>): Promise<T> => {
    const result = await work
    o.say(`${((performance.now() - began) / 1000).toFixed(0)} s ${what}`)
    return result
  }
  // Each case is in one part, whose numbers are one after the other: so rows lie as they were reported, nearly.
  const parts = Array.from(
    { length: 20 },
    (_, i) => [1 + Math.floor((i * o.cases) / 20), Math.floor(((i + 1) * o.cases) / 20)] as const,
  )
  const inParts = (statement: (from: number, to: number) => string) =>
    each(
      clients,
      parts.map(([from, to]) => statement(from, to)),
    )
  const first = clients[0] as pg.Client
  try {
    for (const client of clients) {
      // oxlint-disable-next-line no-await-in-loop -- one setting after the other
      await client.query(
        `set synchronous_commit = off; set work_mem = '512MB'; set jit = off; select setseed(0.${clients.indexOf(client) + 1})`,
      )
    }
    await prepare(first)
    const indexes = await takeIndexes(first)
    await told(
      'drawn',
      inParts((from, to) => drawn(from, to, o.cases)),
    )
    await told('cases', inParts(cases))
    await told('figures of cases', inParts(figureCases))
    await told('finest sums', each(clients, districts().map(fineDays)))
    await first.query('analyze figure_day')
    await told('coarser sums', each(clients, cutKeys.map(cutOf)))
    await told('tasks, timers, photos', each(clients, beside))
    await first.query('drop table bench_case, bench_grid, bench_text, bench_address, bench_now')
    await told('indexes', each(clients, indexes))
    await told(
      'vacuum',
      each(
        clients,
        loaded.map((table) => `vacuum (analyze) ${table}`),
      ),
    )
    await first.query('analyze')
  } finally {
    await Promise.all(clients.map((client) => client.end()))
  }
}

/** Statements one after the other, on as many connections as there are. */
async function each(clients: readonly pg.Client[], statements: readonly string[]): Promise<void> {
  const waiting = [...statements]
  await Promise.all(
    clients.map(async (client) => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        // oxlint-disable-next-line no-await-in-loop -- a connection does one thing at a time
        await client.query(next)
      }
    }),
  )
}

const districts = () =>
  placesOf()
    .filter(({ kind }) => kind === 'district')
    .map(({ code }) => code)

async function prepare(client: pg.Client): Promise<void> {
  await client.query(`create unlogged table bench_case (${columns})`)
  await client.query('create table bench_now as select now() as asof')
  await client.query(
    'create table bench_grid (i int primary key, code text, district text, w float8, s float8, wide float8, high float8)',
  )
  await client.query(
    'create table bench_text (i int primary key, title text, description text, search tsvector)',
  )
  await client.query(
    'create table bench_address (i int primary key, address text, search tsvector)',
  )
  const put = (statement: string, rows: readonly object[]) =>
    client.query(statement, [JSON.stringify(rows.map((row, i) => ({ ...row, i })))])
  await put(
    'insert into bench_grid select i, code, substr(code, 1, 6), w, s, wide, high from jsonb_to_recordset($1::jsonb) as x(i int, code text, w float8, s float8, wide float8, high float8)',
    placesOf()
      .filter(({ kind }) => kind === 'grid')
      .map(({ code, box: [w, s, wide, high] }) => ({ code, w, s, wide, high })),
  )
  await put(
    `insert into bench_text select i, title, description, to_tsvector('simple', words) from jsonb_to_recordset($1::jsonb) as x(i int, title text, description text, words text)`,
    texts(),
  )
  await put(
    `insert into bench_address select i, address, to_tsvector('simple', words) from jsonb_to_recordset($1::jsonb) as x(i int, address text, words text)`,
    addresses(),
  )
  if (categoryPath(159) !== 'gb2026/M/16010')
    throw new Error('Categories are numbered as the statement draws them.')
  await client.query('analyze bench_grid, bench_text, bench_address')
}

/** Drops the indexes that no key needs, and returns the statements that make them, and the keys, again. */
async function takeIndexes(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; made: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as made from pg_index
     where indrelid = any($1::regclass[]) and not exists (select from pg_constraint where conindid = indexrelid)`,
    [loaded],
  )
  const { rows: keys } = await client.query<{ table: string; name: string; made: string }>(
    `select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as made from pg_constraint
     where conrelid = any($1::regclass[]) and contype = 'p'`,
    [loaded],
  )
  for (const { name } of rows) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await client.query(`drop index ${name}`)
  }
  for (const { table, name } of keys) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await client.query(`alter table ${table} drop constraint ${name}`)
  }
  return [
    ...keys.map(({ table, name, made }) => `alter table ${table} add constraint ${name} ${made}`),
    ...rows.map(({ made }) => made),
  ]
}
