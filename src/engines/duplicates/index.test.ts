import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  defaultDuplicateRules,
  findDuplicates,
  metresBetween,
  type DuplicateRules,
  type Report,
} from './index.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const noon = Date.UTC(2026, 2, 2, 4)
const corner = { lon: 114.3, lat: 30.6 }
// one degree of a great circle on the mean sphere is 111,195.08 m; towards the east less, by the cosine of the latitude
const eastOf = (metres: number) => ({
  lon: corner.lon + metres / (111_195.08 * Math.cos((corner.lat * Math.PI) / 180)),
  lat: corner.lat,
})
const report = (id: string, changes: Partial<Report> = {}): Report => ({
  id,
  point: corner,
  reportedAt: noon,
  category: 'gb2026/M/01002',
  group: 'gb2026/M/01',
  text: '中山路口污水井盖不见了，晚上很危险',
  ...changes,
})
const first = report('first')
const against = (changes: Partial<Report>, rules: DuplicateRules = defaultDuplicateRules) =>
  findDuplicates(report('second', changes), [first], rules)[0]

const cases: [sentence: string, second: Partial<Report>, same: boolean][] = [
  [
    'two reports of the same missing cover 15 m apart within a day are taken for one',
    { point: eastOf(15), reportedAt: noon + 20 * HOUR, text: '中山路上井盖丢失，请尽快补上' },
    true,
  ],
  [
    'two missing covers at opposite ends of the street are not taken for one',
    { point: eastOf(400), text: '中山路上井盖丢失，请尽快补上' },
    false,
  ],
  [
    'one cover reported as a storm drain by another resident is taken for one',
    { point: eastOf(8), category: 'gb2026/M/01003', text: '路口井盖没了，小孩差点掉下去' },
    true,
  ],
  [
    'a missing cover and a stray dog on the same corner are not taken for one',
    { category: 'gb2026/M/05011', group: 'gb2026/M/05', text: '有人遛狗不牵绳' },
    false,
  ],
  [
    'the same cover that is missing again two months later is not taken for one',
    { reportedAt: noon + 61 * DAY },
    false,
  ],
  [
    'a report copied word for word but without a place is shown and not taken for one',
    { point: null },
    false,
  ],
]
for (const [sentence, second, same] of cases) {
  test(sentence, () => assert.equal(against(second)?.same ?? false, same))
}

test('the answer says how far, how long and by which words', () => {
  const match = against({
    point: eastOf(15),
    reportedAt: noon - 3 * HOUR,
    category: 'gb2026/M/01003',
    text: '中山路口的污水井盖丢了',
  })
  assert.ok(match)
  assert.equal(match.id, 'first')
  assert.ok(Math.abs((match.why.place.metres ?? 0) - 15) < 0.01)
  assert.equal(match.why.time.apartMs, 3 * HOUR)
  assert.equal(match.why.category.shared, 'group')
  assert.deepEqual(match.why.text.shared, ['中山路口', '污水井盖'])
})

test('what lies beyond the reach in place or time is not shown at all', () => {
  assert.equal(against({ point: eastOf(121) }), undefined)
  assert.notEqual(against({ point: eastOf(119) }), undefined)
  assert.equal(against({ reportedAt: noon + 30 * DAY }), undefined)
  assert.equal(against({ reportedAt: noon - 30 * DAY }), undefined)
})

test('a flooded street reaches further than a manhole, by the rule of its category', () => {
  const flood = { category: 'gb2026/M/0705', group: 'gb2026/M/07', text: '路面积水很深' }
  const rules: DuplicateRules = {
    ...defaultDuplicateRules,
    byCategory: [
      {
        prefix: 'gb2026/M/07',
        placeM: { same: 30, apart: 40 },
        timeMs: { same: DAY, apart: 2 * DAY },
      },
      {
        prefix: 'gb2026/M/0705',
        placeM: { same: 300, apart: 800 },
        timeMs: { same: DAY, apart: 2 * DAY },
      },
    ],
  }
  const near = report('near', flood)
  const far = report('far', { ...flood, point: eastOf(250) })
  assert.equal(findDuplicates(far, [near], rules)[0]?.same, true)
  assert.deepEqual(findDuplicates(far, [near], defaultDuplicateRules), [])
})

test('the score is the weighted geometric mean of its four values', () => {
  const weights = { place: 2, time: 1, category: 1, text: 0 }
  // 70 m of 20–120 m is one half, 16 days of 2–30 days is one half, the group 0.5: (¼ · ½ · ½)^(¼) = ½
  const match = against(
    { point: eastOf(70), reportedAt: noon + 16 * DAY, category: 'gb2026/M/01003' },
    { ...defaultDuplicateRules, weights, category: { sameGroup: 0.5, otherGroup: 0 } },
  )
  assert.ok(Math.abs((match?.score ?? 0) - 0.5) < 1e-6)
})

test('the same report again scores one, whatever its text', () => {
  for (const text of ['井盖', 'Manhole cover missing', '停', first.text]) {
    const [match] = findDuplicates(
      report('b', { text }),
      [report('a', { text })],
      defaultDuplicateRules,
    )
    assert.ok(Math.abs((match?.score ?? 0) - 1) < 1e-12, text)
  }
})

test('it does not matter which of two reports came first', () => {
  const other = report('other', {
    point: eastOf(60),
    reportedAt: noon + 5 * DAY,
    category: 'gb2026/M/01003',
    text: '井盖松动，汽车压过时响声大',
  })
  const rules = {
    ...defaultDuplicateRules,
    byCategory: [
      { ...defaultDuplicateRules, prefix: 'gb2026/M/01003', placeM: { same: 50, apart: 200 } },
    ],
  }
  const [there] = findDuplicates(first, [other], rules)
  const [back] = findDuplicates(other, [first], rules)
  assert.ok(there && back)
  assert.ok(Math.abs(there.score - back.score) < 1e-12)
})

test('further away never scores higher, and the likeliest comes first whatever the order of the candidates', () => {
  const row = [0, 15, 30, 60, 90, 110].map((metres) =>
    report(`at ${metres}`, { point: eastOf(metres) }),
  )
  const ids = (candidates: Report[]) =>
    findDuplicates(report('new'), candidates, defaultDuplicateRules).map(({ id }) => id)
  const expected = ['at 0', 'at 15', 'at 30', 'at 60', 'at 90', 'at 110']
  assert.deepEqual(ids(row), expected)
  assert.deepEqual(ids(row.toReversed()), expected)
  const scores = findDuplicates(report('new'), row, defaultDuplicateRules).map(({ score }) => score)
  assert.deepEqual(
    scores,
    scores.toSorted((a, b) => b - a),
  )
  assert.notEqual(scores[1], scores[5])
})

test('a report is not a duplicate of itself', () => {
  assert.deepEqual(findDuplicates(first, [first], defaultDuplicateRules), [])
})

test('a quarter of the meridian is a quarter of the earth', () => {
  const quarter = metresBetween({ lon: 0, lat: 0 }, { lon: 0, lat: 90 })
  assert.ok(Math.abs(quarter - (Math.PI / 2) * 6_371_008.8) < 1e-3)
  const dateLine = metresBetween({ lon: 179.5, lat: 0 }, { lon: -179.5, lat: 0 })
  assert.ok(Math.abs(dateLine - 111_195.08) < 0.01)
})

test('bad input is refused with the name of the field', () => {
  const ask =
    (second: Partial<Report>, rules: Partial<DuplicateRules> = {}) =>
    () =>
      findDuplicates(first, [report('b', second)], { ...defaultDuplicateRules, ...rules })
  const zero = { place: 0, time: 0, category: 0, text: 0 }
  const wrong: [RegExp, () => unknown][] = [
    [/candidates\[0\]\.reportedAt/, ask({ reportedAt: Number.NaN })],
    [/candidates\[0\]\.point/, ask({ point: { lon: 30.6, lat: 114.3 } })],
    [/rules\.placeM/, ask({}, { placeM: { same: 50, apart: 50 } })],
    [/rules\.threshold/, ask({}, { threshold: 60 })],
    [/rules\.weights: /, ask({}, { weights: zero })],
    [/rules\.weights\.text/, ask({}, { weights: { ...zero, text: -1 } })],
    [
      /rules\.byCategory\[0\]\.timeMs/,
      ask(
        {},
        { byCategory: [{ ...defaultDuplicateRules, prefix: 'x', timeMs: { same: 2, apart: 1 } }] },
      ),
    ],
  ]
  for (const [message, run] of wrong) assert.throws(run, message)
})
