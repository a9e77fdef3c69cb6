import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { demoDuties } from './demo.ts'
import { coverage, type Duty, resolve, summarise } from './domain.ts'
import { CategoryPrefix, DutyInput } from './schema.ts'

let made = 0
const duty = (
  categoryPrefix: string,
  areaPrefix: string,
  unitCode: string,
  more: Partial<Duty> = {},
): Duty => ({
  id: `d${String(++made).padStart(3, '0')}`,
  categoryPrefix,
  areaPrefix,
  role: 'lead',
  unitCode,
  limit: null,
  basis: '',
  validFrom: '2020-01-01',
  validTo: null,
  ...more,
})

const cover = { categoryPath: 'gb2026/M/01011', areaCode: '990101001' }

describe('who leads for a gas cover in a street', () => {
  for (const [name, rows, expected] of [
    ['nobody when no row fits', [duty('gb2026/M/02', '9901', 'transport')], undefined],
    ['a row for everything', [duty('', '', 'city')], 'city'],
    [
      'the row with the longest category prefix',
      [duty('gb2026/M/01', '9901', 'works'), duty('gb2026/M/01011', '9901', 'gas')],
      'gas',
    ],
    [
      'within one category prefix, the row with the longest area prefix',
      [duty('gb2026/M/01', '9901', 'city works'), duty('gb2026/M/01', '990101', 'district works')],
      'district works',
    ],
    [
      'the line of work before the ground: the gas company, not the street office',
      [duty('gb2026/M/01', '990101001', 'street'), duty('gb2026/M/01011', '9901', 'gas')],
      'gas',
    ],
    [
      'not a row of another district, another edition or a component',
      [
        duty('gb2026/M/01', '990102', 'b'),
        duty('yuncheng/', '', 'c'),
        duty('gb2026/C/01', '', 'd'),
      ],
      undefined,
    ],
  ] as const) {
    test(name, () => {
      for (const order of [rows, rows.toReversed()]) {
        assert.equal(resolve(order, cover).lead?.duty.unitCode, expected)
      }
    })
  }

  test('only a row that holds that day: from its first day, no longer on its last', () => {
    const rows = [duty('gb2026/', '', 'a', { validFrom: '2026-01-01', validTo: '2026-03-01' })]
    const lead = (on: string) => resolve(rows, { ...cover, on }).lead?.duty.unitCode
    assert.deepEqual(['2025-12-31', '2026-01-01', '2026-02-28', '2026-03-01'].map(lead), [
      undefined,
      'a',
      'a',
      undefined,
    ])
  })

  test('two equally specific units overlap: the lowest id leads and the other is named', () => {
    const a = duty('gb2026/M/01', '990101', 'a')
    const b = duty('gb2026/M/01', '990101', 'b')
    const wider = duty('gb2026/M/01', '9901', 'c')
    const { lead, overlaps } = resolve([wider, b, a], cover)
    assert.equal(lead?.duty.id, a.id)
    assert.deepEqual(
      overlaps.map((m) => m.duty.id),
      [b.id],
    )
  })

  test('each role is decided by itself, the reason names the row, the lead brings its limit', () => {
    const rows = [
      duty('gb2026/M/01011', '9901', 'gas', { limit: { value: 1, unit: 'urgent_hour' } }),
      duty('gb2026/M/01', '990101', 'police', { role: 'assisting' }),
      duty('gb2026/M/01', '990101', 'fire', { role: 'assisting' }),
      duty('', '9901', 'far', { role: 'assisting' }),
      duty('gb2026/M/01', '990101', 'gas', { role: 'assisting' }),
      duty('gb2026/', '990101001', 'street', { role: 'territorial' }),
      duty('gb2026/', '990101', 'district', { role: 'territorial' }),
    ]
    const found = resolve(rows, cover)
    assert.deepEqual(found.limit, { value: 1, unit: 'urgent_hour' })
    assert.deepEqual(
      found.assisting.map((m) => m.duty.unitCode),
      ['police', 'fire'],
    )
    assert.equal(found.territorial?.duty.unitCode, 'street')
    assert.deepEqual(found.overlaps, [])
    for (const text of Object.values(found.lead?.reason ?? {})) {
      assert.ok(text.includes('gb2026/M/01011') && text.includes('9901'), text)
    }
  })
})

describe('the page of gaps and overlaps', () => {
  const rows = [
    duty('gb2026/M/01', '9901', 'works'),
    duty('gb2026/M/01', '990102', 'works b'),
    duty('gb2026/M/02', '990101', 'transport'),
    duty('gb2026/M/02', '990101', 'police'),
    duty('gb2026/M/02', '990102001', 'street'),
    duty('gb2026/M/03', '9901', 'old', { validTo: '2026-01-01' }),
    duty('gb2026/M/03', '9901', 'helper', { role: 'assisting' }),
  ]
  const cells = coverage(rows, {
    categories: ['gb2026/M/01001', 'gb2026/M/01002', 'gb2026/M/02001', 'gb2026/M/03001'],
    areas: ['990101', '990102'],
    on: '2026-02-01',
  })

  test('shows for each category and area who leads, what is inherited, doubled or open', () => {
    assert.deepEqual(
      cells.map((c) => [c.category.slice(-5), c.area, c.state, c.lead.join('+'), c.below]),
      [
        ['01001', '990101', 'inherited', 'works', 0],
        ['01001', '990102', 'ok', 'works b', 0],
        ['01002', '990101', 'inherited', 'works', 0],
        ['01002', '990102', 'ok', 'works b', 0],
        ['02001', '990101', 'overlap', 'transport+police', 0],
        ['02001', '990102', 'gap', '', 1],
        ['03001', '990101', 'gap', '', 0],
        ['03001', '990102', 'gap', '', 0],
      ],
    )
  })

  test('agrees with what a dispatch would find', () => {
    for (const cell of cells) {
      const found = resolve(rows, {
        categoryPath: cell.category,
        areaCode: cell.area,
        on: '2026-02-01',
      })
      assert.equal(found.lead?.duty.unitCode, cell.lead[0])
      assert.equal(found.overlaps.length > 0, cell.state === 'overlap')
    }
  })

  test('sums up by group, the worst state showing', () => {
    const groups = summarise(cells, (path) => path.slice(0, 11))
    assert.deepEqual(
      groups.map((g) => [g.category, g.area, g.state, g.gaps, g.overlaps, g.categories]),
      [
        ['gb2026/M/01', '990101', 'inherited', 0, 0, 2],
        ['gb2026/M/01', '990102', 'ok', 0, 0, 2],
        ['gb2026/M/02', '990101', 'overlap', 0, 1, 1],
        ['gb2026/M/02', '990102', 'gap', 1, 0, 1],
        ['gb2026/M/03', '990101', 'gap', 1, 0, 1],
        ['gb2026/M/03', '990102', 'gap', 1, 0, 1],
      ],
    )
  })
})

describe('a row as it is sent', () => {
  for (const [given, kept] of [
    ['', ''],
    ['gb2026', 'gb2026/'],
    ['gb2026/M', 'gb2026/M/'],
    ['gb2026/M/', 'gb2026/M/'],
    ['gb2026/M/01', 'gb2026/M/01'],
  ] as const) {
    test(`the category prefix "${given}" is kept as "${kept}"`, () => {
      assert.equal(CategoryPrefix.parse(given), kept)
    })
  }

  const good = { categoryPrefix: 'gb2026/M/01', areaPrefix: '9901', role: 'lead', unitCode: 'u' }
  for (const [field, value] of [
    ['categoryPrefix', 'gb2026/%'],
    ['categoryPrefix', 'M/01'],
    ['areaPrefix', '99x'],
    ['role', 'boss'],
    ['unitCode', ' '],
    ['limit', { value: 0, unit: 'work_day' }],
    ['limit', { value: 1, unit: 'year' }],
    ['validFrom', '2026-02-30'],
    ['validTo', 'soon'],
  ] as const) {
    test(`is refused with ${field} ${JSON.stringify(value)}`, () => {
      assert.ok(DutyInput.safeParse(good).success)
      const parsed = DutyInput.safeParse({ ...good, [field]: value })
      assert.equal(parsed.error?.issues[0]?.path[0], field)
    })
  }
})

describe('the demo city’s list', () => {
  const unit = (code: string, name: string, area: string, kind = 'department') => ({
    code,
    name,
    area,
    kind,
  })
  const districts = ['990101', '990102']
  const bureaus = [
    '城市管理局',
    '住房和城乡建设局',
    '水务局',
    '园林和林业局',
    '生态环境局',
    '交通运输局',
    '市政公用局',
    '公安分局',
  ]
  const units = [
    unit('gas', '江城燃气集团', '9901', 'utility'),
    ...districts.flatMap((area) => [
      ...bureaus.map((name, i) => unit(`${area}-${i}`, name, area)),
      unit(`${area}-s`, '临江街道办事处', `${area}001`, 'street-office'),
    ]),
  ]
  const categories = [
    '01001',
    '01011',
    '01050',
    '04002',
    '05002',
    '06010',
    '06028',
    '08001',
    '09012',
    '10001',
  ].map((code) => ({ path: `gb2026/M/${code}` }))
  const rows = demoDuties(units, categories, { validFrom: '2020-01-01' }).map((row, i) => ({
    ...row,
    id: `d${String(i).padStart(4, '0')}`,
  }))
  const leadOf = (code: string, areaCode: string) => {
    const unitCode = resolve(rows, { categoryPath: `gb2026/M/${code}`, areaCode }).lead?.duty
      .unitCode
    return units.find((each) => each.code === unitCode)?.name
  }

  test('gives each line of work to the bureau that has its name', () => {
    assert.equal(leadOf('01001', '990101001'), '水务局')
    assert.equal(leadOf('01011', '990102001'), '江城燃气集团')
    assert.equal(leadOf('04002', '990101001'), '园林和林业局')
    assert.equal(leadOf('06010', '990102001'), '城市管理局')
    assert.equal(leadOf('08001', '990101001'), '住房和城乡建设局')
  })

  test('makes the street office answer for its ground', () => {
    const found = resolve(rows, { categoryPath: 'gb2026/M/06010', areaCode: '990102001' })
    assert.equal(found.territorial?.duty.unitCode, '990102-s')
  })

  test('has a few gaps and overlaps to show, and no more', () => {
    const cells = coverage(rows, {
      categories: categories.map((c) => c.path),
      areas: districts,
      on: '2026-01-01',
    })
    const inState = (state: string) =>
      cells.filter((c) => c.state === state).map((c) => `${c.category.slice(-5)} ${c.area}`)
    assert.deepEqual(inState('gap'), ['05002 990102', '10001 990102'])
    assert.deepEqual(inState('overlap'), ['06028 990101', '09012 990101'])
  })
})
