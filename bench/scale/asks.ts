// What posts at every level ask of the queue, the map and the league tables; and the plain SQL that would say the same.
import { encodeCursor } from '#platform/page.ts'
import { random } from '../setup/report.ts'
import { bounds, categoryPath, searches, type Seat, seats } from './city.ts'

export type Kind = 'queue' | 'counts' | 'map' | 'league'

export type Ask = {
  readonly kind: Kind
  readonly seat: Seat
  /** Path and query as a screen sends them. */
  readonly url: string
  /** The straightforward statement. */
  readonly naive: readonly string[]
  /** What is special in it, for the table. */
  readonly of: string
}

const dayMs = 86_400_000
const iso = (ms: number) => new Date(ms).toISOString()
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`

type Filter = {
  readonly query: Record<string, string>
  readonly where: readonly string[]
  readonly of: string
}

const openStates = ['reported', 'awaiting', 'accepted', 'verifying', 'filed']
const states = (...some: string[]): Filter => ({
  query: { state: some.join(',') },
  where: [`c.state in (${some.map(quoted).join(', ')})`],
  of: some.every((s) => openStates.includes(s)) ? 'state' : `state ${some[0]}`,
})
const open: Filter = { query: { open: 'true' }, where: ['c.closed_at is null'], of: 'open' }
const both = (a: Filter, b: Filter): Filter => ({
  query: { ...a.query, ...b.query },
  where: [...a.where, ...b.where],
  of: `${a.of} ${b.of}`,
})

const due = 'coalesce(c.stage_due_at, case when c.done_at is null then c.due_at end)'

/** As the views and filters of the console make them. */
function filters(next: () => number, now: number): Filter[] {
  const pick = <T>(all: readonly T[]) => all[Math.floor(next() * all.length)] as T
  const path = categoryPath(Math.floor(160 * next() ** 1.5))
  const category = next() < 0.5 ? path : path.slice(0, 11)
  const from = now - dayMs * Math.floor(30 + 1700 * next())
  const q = pick(searches)
  const text: Filter = {
    query: { q },
    where: [`c.title || c.description || c.address like ${quoted(`%${q.split(' ')[0]}%`)}`],
    of: 'words',
  }
  const late: Filter = { query: { light: 'late' }, where: [`${due} < now()`], of: 'late' }
  const kind: Filter = {
    query: { category },
    where: [`c.category_path like ${quoted(`${category}%`)}`],
    of: 'category',
  }
  const all: Filter = { query: {}, where: [], of: 'all' }
  return [
    open,
    open,
    open,
    states('reported', 'awaiting'),
    states('accepted', 'filed'),
    states('dispatched', 'handling'),
    states('done'),
    both(open, late),
    both(open, late),
    both(open, kind),
    kind,
    both(open, text),
    text,
    {
      query: { from: iso(from), to: iso(from + 30 * dayMs) },
      where: [
        `c.reported_at >= ${quoted(iso(from))} and c.reported_at < ${quoted(iso(from + 30 * dayMs))}`,
      ],
      of: 'month',
    },
    states('closed'),
    { ...all, query: { sort: 'reported' } },
    {
      query: { state: 'closed', rated: 'false', sort: 'updated' },
      where: [`c.state = 'closed' and c.rating is null`],
      of: 'unrated',
    },
    { query: { pending: 'true' }, where: ['c.pending is not null'], of: 'requests' },
    {
      query: { appealed: 'true' },
      where: [`c.appeal->>'step' in ('dispatcher', 'callTaker')`],
      of: 'appeals',
    },
    {
      query: { open: 'true', supervised: 'true' },
      where: ['c.closed_at is null and c.supervised > 0'],
      of: 'supervised',
    },
  ]
}

const line = `c.id, c.number, c.state, c.title, c.address, c.category_path, c.area_code, c.reported_at, c.due_at, k.name, u.name`
const rows = `from cases c left join category k on k.path = c.category_path left join unit u on u.code = c.lead_unit`
const whereOf = (conditions: readonly string[]) =>
  conditions.length ? `where ${conditions.join(' and ')}` : ''

/** A screen of the list, and the three counts that stand above it. */
function queueAsk(seat: Seat, next: () => number, now: number): Ask {
  const all = filters(next, now)
  const { query, where, of } = all[Math.floor(next() * all.length)] as Filter
  const sort = query['sort'] ?? (query['q'] && !query['open'] ? 'reported' : 'due')
  const deep = next() < 0.25
  const at = iso(sort === 'due' ? now + dayMs * 20 * (next() - 0.8) : now - dayMs * 1700 * next())
  const cursor = encodeCursor([
    at.replace('T', ' ').replace('Z', '+00'),
    '00000000-0000-7000-8000-000000000000',
  ])
  const key =
    { due: `${due} asc nulls last`, reported: 'c.reported_at desc', updated: 'c.updated_at desc' }[
      sort
    ] ?? ''
  return {
    kind: 'queue',
    seat,
    of: `${of} by ${sort}${deep ? ' deep' : ''}`,
    url: `/api/cases?${new URLSearchParams({ ...query, sort, limit: '100', ...(deep ? { cursor } : {}) }).toString()}`,
    naive: [
      `select ${line} ${rows} ${whereOf(where)} order by ${key}, c.id limit 100 offset ${deep ? 5000 : 0}`,
      `select count(*) from cases c ${whereOf(where)}`,
    ],
  }
}

function countsAsk(seat: Seat, next: () => number, now: number): Ask {
  const all = filters(next, now)
  const {
    query: { sort: _, ...query },
    where,
    of,
  } = all[Math.floor(next() * all.length)] as Filter
  return {
    kind: 'counts',
    seat,
    of,
    url: `/api/cases/counts?${new URLSearchParams(query).toString()}`,
    naive: [
      `select c.state, ${due} < now() as late, count(*) from cases c ${whereOf(where)} group by 1, 2`,
    ],
  }
}

/** A window over the city, a district or some streets, within the post's own ground. */
function mapAsk(seat: Seat, next: () => number, now: number): Ask {
  const zooms = [
    { of: 'city', share: 1 },
    { of: 'district', share: 0.25 },
    { of: 'street', share: 0.06 },
    { of: 'corner', share: 0.02 },
  ] as const
  const zoom = zooms[Math.floor(next() * zooms.length)] as (typeof zooms)[number]
  const [wide, high] = [bounds.width * zoom.share, bounds.height * zoom.share]
  const west = bounds.west + next() * (bounds.width - wide)
  const south = bounds.south + next() * (bounds.height - high)
  const box = [west, south, west + wide, south + high].map((n) => n.toFixed(5)).join(',')
  const month = {
    query: { state: 'closed', from: iso(now - 30 * dayMs) },
    where: [`c.state = 'closed' and c.reported_at >= ${quoted(iso(now - 30 * dayMs))}`],
    of: 'closed this month',
  }
  const all = [
    open,
    open,
    open,
    both(open, { query: { light: 'late' }, where: [`${due} < now()`], of: 'late' }),
    month,
    { query: {}, where: [], of: 'all' },
  ]
  const { query, where, of } = all[Math.floor(next() * all.length)] as Filter
  return {
    kind: 'map',
    seat,
    of: `${zoom.of} ${of}`,
    url: `/api/cases/points?${new URLSearchParams({ ...query, bbox: box, limit: '10000' }).toString()}`,
    naive: [
      `select c.id, c.number, c.title, c.state, st_x(c.point), st_y(c.point) from cases c ${whereOf([...where, `c.point && st_makeenvelope(${box}, 4326)`])}`,
    ],
  }
}

const first = (day: string) => Date.parse(`${day}T00:00:00+08:00`)

/** A month, a quarter or a year that is over, in days of the city. */
function leagueAsk(seat: Seat, next: () => number, now: number): Ask {
  const span = ([1, 3, 12] as const)[Math.floor(next() * 3)] as number
  const today = new Date(now)
  const begin = new Date(
    Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - span - Math.floor(24 * next()), 1),
  )
  const last = new Date(Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() + span, 1))
  const [from, to] = [begin, last].map((d) => first(d.toISOString().slice(0, 10))) as [
    number,
    number,
  ]
  const by = (['unit', 'area', 'category'] as const)[Math.floor(next() * 3)] as string
  const level =
    seat.level === 'city'
      ? next() < 0.5
        ? 'district'
        : 'street'
      : seat.level === 'district'
        ? 'street'
        : 'community'
  const depth = { district: 6, street: 9, community: 12 }[level] as number
  const key = {
    unit: 'c.lead_unit',
    area: `substr(c.area_code, 1, ${depth})`,
    category: 'substr(c.category_path, 1, 11)',
  }[by] as string
  const over = `count(*) filter (where`
  return {
    kind: 'league',
    seat,
    of: `${by} ${{ 1: 'month', 3: 'quarter', 12: 'year' }[span]}`,
    url: `/api/indicators/league?${new URLSearchParams({ by, level, from: iso(from), to: iso(to), limit: '200' }).toString()}`,
    naive: [
      `select ${key}, count(*), ${over} c.accepted_at is not null), ${over} c.done_at <= c.due_at), ${over} c.state = 'closed'),
         ${over} c.closed_at is null and c.due_at < now()), ${over} c.rating >= 4), ${over} c.rating is not null), ${over} c.outcome = 'solved')
       from cases c where c.state not in ('merged', 'withdrawn', 'refused') and c.reported_at >= ${quoted(iso(from))} and c.reported_at < ${quoted(iso(to))}
       group by 1 order by 1`,
    ],
  }
}

/** The same asks for the same seed and moment, posts of all levels in turn. */
export function asksOf(kind: Kind, count: number, now: number): Ask[] {
  const next = random(['queue', 'counts', 'map', 'league'].indexOf(kind) + 20_261_122)
  const all = seats()
  const levels = ['city', 'district', 'street', 'unit', 'grid']
  const make = { queue: queueAsk, counts: countsAsk, map: mapAsk, league: leagueAsk }[kind]
  return Array.from({ length: count }, (_, i) => {
    const some = all.filter(({ level }) => level === levels[i % levels.length])
    return make(some[Math.floor(next() * some.length)] as Seat, next, now)
  })
}
