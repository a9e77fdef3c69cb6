import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import { words } from '#platform/text/segment.ts'
import { needs, sharedData } from '../../test/setup/fixtures.ts'
import {
  type Counted,
  densest,
  type Entry,
  fold,
  type Folded,
  measures,
  ratesOf,
  risingTopics,
  scoreOf,
  shareOf,
  type Sums,
  tallyOf,
  weightsOf,
} from './domain.ts'

const sums = (some: Partial<Sums>): Sums =>
  ({
    ...Object.fromEntries(measures.map((m) => [m, 0])),
    overdue: 0,
    overdueUnclosed: 0,
    ...some,
  }) as Sums
const percent = (rate: number | null) => (rate === null ? null : Math.round(rate * 10_000) / 100)

test('Tianmen’s published December 2016 comes out as published', () => {
  // 受理 1,054, 立案 996, 应结案 972, 结案 911 (93.72 %), 按期 737 (75.82 %)
  const month = ratesOf(
    tallyOf(
      sums({
        accepted: 1054,
        filed: 996,
        total: 1054,
        closed: 911,
        closedOnTime: 737,
        overdueUnclosed: 972 - 911,
      }),
    ),
  )
  assert.deepEqual(
    [month.closingRate, month.closingOnTimeRate, month.closingLateRate, month.filingRate].map(
      percent,
    ),
    [93.72, 75.82, 17.9, 94.5],
  )
  // events 902 of 956, components 9 of 16
  const kinds = [
    [902, 956, 94.35],
    [9, 16, 56.25],
  ] as const
  for (const [closed, due, published] of kinds) {
    const { closingRate } = ratesOf(tallyOf(sums({ closed, overdueUnclosed: due - closed })))
    assert.equal(percent(closingRate), published)
  }
})

test('a city weighs its rates as it likes; a rate that does not exist takes no weight', () => {
  const rates = ratesOf(tallyOf(sums({ total: 10, responded: 9, closed: 8, resolved: 4 })))
  assert.equal(scoreOf(rates, { responseRate: 1, resolutionRate: 1 }), 70)
  assert.equal(scoreOf(rates, { responseRate: 3, resolutionRate: 1 }), 80)
  assert.equal(scoreOf(rates, { responseRate: 1, resolutionRate: 1, satisfactionRate: 8 }), 70)
  assert.equal(scoreOf(rates, { satisfactionRate: 1 }), null)
  const usual = { responseRate: 30, resolutionRate: 35, satisfactionRate: 35 }
  assert.deepEqual(weightsOf({}), usual)
  assert.deepEqual(
    weightsOf({ figures: { weights: { onTimeRate: 60, nonsense: 5, reworkRate: -1 } } }),
    {
      onTimeRate: 60,
    },
  )
  assert.deepEqual(weightsOf({ figures: { weights: 'much' } }), usual)
})

const minute = 60_000
const person = { actor: 'pseudonym', post: 'post' }

/** The record of a case; each entry [minutes, kind, data]. */
function folded(...lines: [number, string, Entry['data']?][]): Folded {
  let state: Folded | undefined
  lines.forEach(([at, kind, data = {}], i) => {
    state = fold(state, { seq: i + 1, at: at * minute, kind, ...person, data })
  })
  assert.ok(state)
  return state
}
const day = () => '2026-03-02'
const marks = (f: Folded) => shareOf(f, day).marks

const reported = [
  0,
  'reported',
  { area: '420102001', category: 'gb/M/01', stageDueAt: 15 * minute },
] as const
const dispatched = [
  [5, 'accepted', { stageDueAt: 20 * minute }],
  [8, 'filed', { category: 'gb/M/01' }],
  [10, 'dispatched', { lead: 'water', dueAt: 100 * minute }],
] as const
const start = [reported, ...dispatched] as unknown as [number, string, Entry['data']][]

test('what is late once stays late, unless an appeal is upheld', () => {
  const late = [
    ...start,
    [101, 'done', {}],
    [102, 'checked', {}],
    [103, 'closed', { outcome: 'solved' }],
  ]
  const lines = late as [number, string, Entry['data']][]
  const has = (f: Folded) =>
    ['finishedLate', 'closedOnTime', 'doneOnTime'].map((m) => marks(f).includes(m as never))
  assert.deepEqual(has(folded(...lines)), [true, false, false])
  const appealed = [...lines, [104, 'appealDecided', { step: 'callTaker' }]] as typeof lines
  assert.deepEqual(has(folded(...appealed)), [true, false, false])
  const upheld = [...appealed, [105, 'appealDecided', { step: 'upheld' }]] as typeof lines
  assert.deepEqual(has(folded(...upheld)), [false, true, true])
})

test('a case that is opened again is neither closed, rated nor led by anybody', () => {
  const f = folded(
    ...start,
    [50, 'done', {}],
    [60, 'closed', { outcome: 'solved' }],
    [61, 'rated', { stars: 5, solved: true }],
    [70, 'reopened', {}],
  )
  const share = shareOf(f, day)
  for (const gone of ['closed', 'resolved', 'rated', 'satisfied', 'done'] as const) {
    assert.ok(!share.marks.includes(gone), gone)
  }
  assert.ok(share.marks.includes('reopened') && share.marks.includes('total'))
  assert.deepEqual([share.unit, share.dueAt, share.finished], ['', null, false])
})

test('a merged case is nobody’s work, and still was reported', () => {
  assert.deepEqual(marks(folded(...start, [20, 'merged', { into: 'x' }])), ['reported'])
  assert.deepEqual(marks(folded([...reported], [20, 'refused', {}])), ['reported', 'refused'])
})

test('who does the same act on one case three times has done it once, well if each time well', () => {
  const { deeds } = shareOf(
    folded(...start, [50, 'done', {}], [60, 'checkFailed', {}], [101, 'done', {}]),
    day,
  )
  const done = deeds.filter((d) => d.act === 'done')
  assert.deepEqual(
    done.map(({ cut, good }) => [cut, good]),
    [
      ['post', false],
      ['worker', false],
    ],
  )
})

test('the densest places count all within fifty metres and do not overlap', () => {
  // 0.0001° of latitude is 11 m
  const at = (north: number, n = 1) => ({ lon: 114.3, lat: 30.6 + north / 100_000, n })
  const places = densest([at(0), at(20), at(40), at(60), at(300, 2), at(330), at(900)], {
    metres: 50,
    least: 3,
    limit: 9,
  })
  assert.deepEqual(
    places.map(({ lat, n }) => [Math.round((lat - 30.6) * 100_000), n]),
    [
      [20, 3 + 1],
      [300, 3],
    ],
  )
})

test('a word is a topic when its share rises beyond chance, not when the whole city reports more', () => {
  const options = { casesNow: 200, casesPast: 300, least: 3, limit: 10 }
  const topics = risingTopics(
    [
      { term: '单车', now: 30, past: 5 },
      { term: '共享单车', now: 28, past: 5 },
      { term: '路灯', now: 40, past: 60 },
      { term: '井盖', now: 2, past: 0 },
      { term: '积水', now: 0, past: 80 },
    ],
    options,
  )
  assert.deepEqual(
    topics.map(({ term }) => term),
    ['单车'],
  )
  // by hand: 2·(30 ln(30/14) + 5 ln(5/21) + 170 ln(170/186) + 295 ln(295/279))
  assert.ok(Math.abs((topics[0]?.score ?? 0) - 33.67) < 0.05, String(topics[0]?.score))
  assert.ok(Math.abs((topics[0]?.times ?? 0) - 9) < 1e-9)
  assert.deepEqual(risingTopics([{ term: 'x', now: 5, past: 0 }], { ...options, casesPast: 0 }), [])
})

const file = 'messages/messages_full3.csv'

/** How many messages of a month, and of the three before, have each word. */
function wordsOf(month: string): { terms: Counted[]; casesNow: number; casesPast: number } {
  const rows: { title: string; time: string; detail: string }[] = parse(
    readFileSync(sharedData(file)),
    {
      columns: true,
      bom: true,
    },
  )
  const monthNumber = (time: string) => {
    const [year = 0, number = 0] = time.split(/[/ -]/).map(Number)
    return year * 12 + number
  }
  const target = monthNumber(month)
  const counts = new Map<string, { now: number; past: number }>()
  const total = { now: 0, past: 0 }
  for (const row of rows) {
    const ago = target - monthNumber(row.time)
    if (ago < 0 || ago > 3) continue
    const when = ago === 0 ? 'now' : 'past'
    total[when]++
    const own = new Set(
      words(`${row.title} ${row.detail}`).filter((w) => /^\p{Script=Han}{2,}$/u.test(w)),
    )
    for (const word of own) {
      const count = counts.get(word) ?? { now: 0, past: 0 }
      count[when]++
      counts.set(word, count)
    }
  }
  const terms = [...counts].map(([term, count]) => ({ term, ...count }))
  return { terms, casesNow: total.now, casesPast: total.past }
}

test('the residents’ messages of a month name its quarrel', needs(file), () => {
  // Noise and dust of a concrete mixing plant by a new estate, complained of from November 2019 on.
  const { terms, casesNow, casesPast } = wordsOf('2019-12')
  const topics = risingTopics(terms, { casesNow, casesPast, least: 3, limit: 12 })
  assert.ok(
    topics.some(({ term }) => term.includes('搅拌')),
    topics.map(({ term, now, past }) => `${term} ${now}/${past}`).join(', '),
  )
})
