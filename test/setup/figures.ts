// Weeks in a town in which anything may happen to anything, and old files from elsewhere; for the tests of the figures.
import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import { allCaseRoutes, counted, figureConditions } from '#cases'
import { caseProfile, importCases } from '#imports'
import { foldJournal, forgetFigures, indicatorRoutes, recount } from '#indicators'
import { type Database, sql } from '#platform/db.ts'
import { systemContext } from '#platform/journal/reader.ts'
import { type Entry, fold, type Folded, rules, shareOf } from '../../src/indicators/domain.ts'
import { until } from './until.ts'
import { drain, lamp, minute, openTown, places, type Town } from '../../src/cases/city.fixture.ts'

export type Post = NonNullable<Parameters<Town['command']>[2]>

/** mulberry32 */
function dice(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % sides
  }
}

export const openFigures = (db: Database) =>
  openTown(db, (deps) => [
    ...allCaseRoutes(deps),
    ...indicatorRoutes({ ...deps, journalKey: deps.keys.journal }),
  ])

/** Folds all there is; where other databases of the server are at work, an entry may have to wait for them. */
export const folded = (t: Town) =>
  until(
    'the figures know the whole journal',
    async () => {
      await foldJournal(t.db, t)
      const [row] = await t.db.owner((tx) =>
        tx.rows<{ behind: boolean }>(sql`select jw_figures_behind() as behind`),
      )
      return row?.behind === false
    },
    { timeoutMs: 90_000 },
  )

/** What may be tried in each state: most of it goes on, some of it back. */
const acts: Record<string, [string, Post, object][]> = {
  reported: [
    ['accept', 'callTaker', {}],
    ['accept', 'callTaker', {}],
    ['accept', 'callTaker', {}],
    ['accept', 'dispatcher', {}],
    ['refuse', 'callTaker', { reason: 'outOfScope', note: '不属本市' }],
    ['ask', 'callTaker', { question: '在哪一侧？' }],
  ],
  accepted: [
    ['file', 'dispatcher', {}],
    ['file', 'dispatcher2', {}],
    ['askVerify', 'dispatcher', {}],
  ],
  verifying: [['verify', 'dispatcher', { found: true, note: '属实' }]],
  filed: [
    ['dispatch', 'dispatcher', {}],
    ['dispatch', 'dispatcher', { lead: 'roads' }],
  ],
  dispatched: [
    ['takeUp', 'waterHandler', {}],
    ['takeUp', 'roadsHandler', {}],
    ['handBack', 'waterHandler', { reason: 'notOurs', note: '属市政职责' }],
  ],
  handling: [
    ['finish', 'waterHandler', { result: '已更换灯泡', noPhotoReason: '夜间' }],
    ['finish', 'roadsHandler', { result: '已更换灯泡', noPhotoReason: '夜间' }],
    ['requestExtension', 'waterHandler', { note: '等配件' }],
    ['endorse', 'dispatcher', {}],
    ['approve', 'dutyOfficer', {}],
    ['whistle', 'dutyOfficer', { units: ['parks'], instruction: '请到场' }],
    ['forceClose', 'dutyOfficer', { reason: 'unableToFix', reply: '暂无法解决' }],
  ],
  done: [
    ['check', 'dispatcher', { passed: true, note: '已亮' }],
    ['check', 'dutyOfficer', { passed: true, note: '已亮' }],
    ['check', 'dutyOfficer', { passed: false, note: '仍不亮' }],
  ],
  checked: [
    ['close', 'dutyOfficer', { outcome: 'solved', reply: '路灯已修好' }],
    ['close', 'dutyOfficer', { outcome: 'explained', reason: 'ruleExplained', reply: '已作说明' }],
  ],
  closed: [
    ['reopen', 'dutyOfficer', { note: '又坏了' }],
    ['rateForCaller', 'callTaker', { stars: 5, solved: true }],
    ['rateForCaller', 'callTaker', { stars: 2, solved: false }],
    ['appeal', 'waterHandler', { note: '下大雨停工' }],
    ['decideAppeal', 'dispatcher', { upheld: true, note: '属实' }],
    ['decideAppeal', 'callTaker', { upheld: true, note: '属实' }],
  ],
}
const anywhere: [string, Post, object][] = [
  ['correct', 'dispatcher', { point: places.east }],
  ['correct', 'dispatcher', { point: places.west }],
  ['correct', 'dispatcher', { categoryPath: drain }],
  ['correct', 'dispatcher', { categoryPath: lamp }],
  ['urge', 'dispatcher', { note: '请尽快' }],
]

/** Some weeks in which anything may happen to anything. Returns what was done. */
export async function live(t: Town, seed: number, steps: number): Promise<Map<string, number>> {
  const roll = dice(seed)
  const ids: string[] = []
  const done = new Map<string, number>()
  const note = (name: string) => done.set(name, (done.get(name) ?? 0) + 1)
  for (let i = 0; i < steps; i++) {
    t.clock.now += minute * (1 + roll(8) ** 3)
    if (ids.length < 5 || roll(24) === 0) {
      const as = (['callTaker', 'gridWorker', undefined] as const)[roll(3)]
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const made = await t.report(
        { categoryPath: roll(3) ? lamp : drain, point: roll(3) ? places.west : places.east },
        { as },
      )
      assert.equal(made.status, 201, JSON.stringify(made.json))
      ids.push(made.json.id)
      note('report')
      continue
    }
    const id = ids[roll(ids.length)] as string
    // eslint-disable-next-line no-await-in-loop -- one after the other
    const [now] = await t.db.owner((tx) =>
      tx.rows<{ state: string }>(sql`select state from cases where id = ${id}`),
    )
    const some = acts[now?.state ?? ''] ?? []
    const merge: [string, Post, object] = ['merge', 'dispatcher', { into: ids[roll(ids.length)] }]
    const all = roll(12) === 0 ? anywhere : roll(40) === 0 ? [merge] : some
    const [name, as, fields] = all[roll(Math.max(1, all.length))] ?? merge
    // eslint-disable-next-line no-await-in-loop -- one after the other
    const reply = await t.command(id, name, as, fields)
    if (reply.status === 200) note(name)
  }
  return done
}

/** What chance may leave out: cases rated, failed at the check, opened again, refused, moved and merged. */
export async function scenes(t: Town): Promise<void> {
  const begin = async () => String((await t.report({}, { as: 'callTaker' })).json.id)
  const act = async (id: string, name: string, as: Post, fields: object = {}) => {
    const reply = await t.command(id, name, as, fields)
    assert.equal(reply.status, 200, `${name}: ${JSON.stringify(reply.json)}`)
  }
  const rated = await begin()
  await t.walk(rated, 'closed')
  await act(rated, 'rateForCaller', 'callTaker', { stars: 5, solved: true })
  const failed = await begin()
  await t.walk(failed, 'done')
  await act(failed, 'check', 'dutyOfficer', { passed: false, note: '仍不亮' })
  const again = await begin()
  await t.walk(again, 'closed')
  t.clock.now += minute
  await act(again, 'reopen', 'dutyOfficer', { note: '又坏了' })
  const returned = await begin()
  await t.walk(returned, 'dispatched')
  await act(returned, 'handBack', 'waterHandler', { reason: 'notOurs', note: '属市政职责' })
  await act(returned, 'correct', 'dispatcher', { point: places.east })
  await act(await begin(), 'merge', 'dispatcher', { into: returned })
  await act(await begin(), 'refuse', 'callTaker', { reason: 'outOfScope', note: '不属本市' })
}

const header =
  'case_enquiry_id,open_dt,target_dt,closed_dt,ontime,case_status,closure_reason,case_title,subject,reason,type,queue,department,location,ward,precinct,latitude,longitude,source'
const boston = (id: string, due: string, closed: string, flag = 'ONTIME') =>
  `${id},2011-12-01 08:00:00,${due},${closed},${flag},${closed ? 'Closed' : 'Open'},done,Pothole,,Streets,Pothole,,PWDx,1 Main St,Ward 4,,42.34,-71.08,Self Service`

/** A file of old cases, and a newer one that closes, opens and moves some. */
export async function importOld(t: Town): Promise<void> {
  const [due, early, late] = ['2011-12-05 08:00:00', '2011-12-02 09:00:00', '2011-12-09 09:00:00']
  const files = [
    [boston('1', due, early), boston('2', due, late), boston('3', due, ''), boston('4', '', early)],
    [boston('1', due, ''), boston('3', due, late), boston('2', '2011-12-10 08:00:00', late)],
  ]
  for (const lines of files) {
    const text = `${[header, ...lines].join('\n')}\n`
    // eslint-disable-next-line no-await-in-loop -- one file after the other
    const { refused } = await importCases({ db: t.db, keys: t.keys }, [text], {
      profile: caseProfile('boston311'),
      by: { actor: null, post: null, key: null },
      now: t.clock.now,
    })
    assert.equal(refused, 0)
  }
}

export const old = [
  'total',
  'closed',
  'onTime',
  'late',
  'openLate',
  'responded',
  'resolved',
  'unsolved',
  'satisfied',
  'rated',
] as const

/** The same counts from the cases themselves, as no figure is made any more. */
export async function countedInCases(t: Town): Promise<Record<string, number>> {
  const f = figureConditions(t.clock.now)
  const counts: Record<string, number> = {}
  for (const name of old) {
    // eslint-disable-next-line no-await-in-loop -- one connection
    const [row] = await t.db.owner((tx) =>
      tx.rows<{ n: number }>(
        sql`select count(*)::int as n from cases c where ${counted} and ${f[name]}`,
      ),
    )
    counts[name] = row?.n ?? 0
  }
  return counts
}

/** The finest sums of the whole journal by the fold's rules alone; all others are added up from them. */
async function sumsOf(t: Town): Promise<() => Record<string, number>> {
  const entries = await t.db.owner((tx) =>
    tx.rows<Entry & { subject: string }>(sql`select subject, seq, at, kind, actor, post, data
      from journal where kind not like '%.%' order by subject, seq`),
  )
  const records = [...Map.groupBy(entries, (e) => e.subject).values()]
  return () => {
    const sums: Record<string, number> = {}
    const add = (...key: unknown[]) => {
      const name = JSON.stringify(key)
      sums[name] = (sums[name] ?? 0) + 1
    }
    for (const record of records) {
      const folded = record.reduce<Folded | undefined>(fold, undefined)
      if (!folded) continue
      const { area, unit, category, day, marks, deeds } = shareOf(folded, t.territory.dayIn)
      for (const mark of marks) add(area, unit, category, day, mark)
      for (const { cut, act, post, worker, day: on, good } of deeds)
        add(area, category, cut, act, post, worker, on, good)
    }
    return sums
  }
}

/** The rules of the fold without which the sums would still agree with the recount: there must be none. */
export async function unnoticed(t: Town): Promise<string[]> {
  const broken = rules as Record<string, unknown>
  const kinds = [
    'accepted',
    'refused',
    'corrected',
    'merged',
    'filed',
    'dispatched',
    'handedBack',
    'done',
  ].concat([
    'checkFailed',
    'checked',
    'closed',
    'reopened',
    'rated',
    'importedClosed',
    'importedChange',
  ])
  // What is stored equals the recount and is these sums, so whatever changes them is found by the recount.
  const sums = await sumsOf(t)
  const whole = sums()
  return kinds.filter((kind) => {
    const rule = broken[kind]
    delete broken[kind]
    try {
      return isDeepStrictEqual(sums(), whole)
    } finally {
      broken[kind] = rule
    }
  })
}

/** With one rule taken out the recount finds it in what is stored, and nothing once all is folded anew. */
export async function foundInStore(t: Town, kind: string): Promise<void> {
  const broken = rules as Record<string, unknown>
  const rule = broken[kind]
  const anew = async () => {
    await t.db.transaction(systemContext, (tx) => forgetFigures(tx))
    await folded(t)
    return (await recount(t.db, t)).differences
  }
  delete broken[kind]
  try {
    assert.notDeepEqual(await anew(), [])
  } finally {
    broken[kind] = rule
  }
  assert.deepEqual(await anew(), [])
}

/** The figures of a league table whose number opens its cases. */
export const opening = [
  'total',
  'closed',
  'late',
  'openLate',
  'filed',
  'accepted',
  'acceptedOnTime',
  'dispatched',
]
  .concat([
    'dispatchedRight',
    'done',
    'doneOnTime',
    'dueToHandle',
    'dueToClose',
    'closedOnTime',
    'closedLate',
  ])
  .concat([
    'notClosed',
    'reworked',
    'reopened',
    'handedBack',
    'checked',
    'checkedOnTime',
    'overdue',
  ])
