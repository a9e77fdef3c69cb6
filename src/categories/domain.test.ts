import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { groupOf, matchCategory, partsOf, pathOf } from './domain.ts'
import { profiles, readRow } from './profiles.ts'
import { readSeed } from './seed.ts'

describe('a category path', () => {
  test('carries edition, kind and code', () => {
    const parts = { edition: 'gb2026', kind: 'matter', code: '01001' } as const
    assert.deepEqual(partsOf('gb2026/M/01001'), parts)
    assert.equal(pathOf(parts), 'gb2026/M/01001')
    assert.equal(pathOf({ ...parts, kind: 'component' }), 'gb2026/C/01001')
  })

  for (const wrong of ['', 'gb2026', 'gb2026/M/0', 'gb2026/X/01001', 'GB/M/01001', '/M/01001']) {
    test(`is not "${wrong}"`, () => assert.equal(partsOf(wrong), undefined))
  }

  for (const [path, group] of [
    ['gb2026/M/01001', 'gb2026/M/01'],
    ['yuncheng/C/0101', 'yuncheng/C/01'],
    ['gb2026/C/05009', 'gb2026/C/05'],
  ] as const) {
    test(`${path} belongs to the group ${group}`, () => assert.equal(groupOf(path), group))
  }
})

describe('the words of a report suggest a category', async () => {
  const { categories } = await readSeed()
  for (const [text, path] of [
    ['小区门口的污水井盖不见了，晚上很危险', 'gb2026/M/01002'],
    ['人民路上有个井盖丢失', 'gb2026/M/01023'],
    ['路灯不亮已经三天了', 'gb2026/M/01037'],
    ['夜间施工噪音很大，睡不着', 'gb2026/M/08001'],
    ['消防通道被私家车堵住', 'gb2026/M/09012'],
    ['楼下有人露天烧烤，烟很大', 'gb2026/M/06029'],
    ['电线断了垂到路面', 'gb2026/M/10002'],
    ['The street lamp outside is out', 'gb2026/M/01037'],
    ['Exposed RUBBISH by the gate', 'gb2026/M/06010'],
    ['A deep pothole in Station Road', 'gb2026/M/06013'],
  ] as const) {
    test(`"${text}" → ${path}`, () => {
      const [first] = matchCategory(text, categories)
      assert.equal(first?.path, path)
      assert.ok(first.words.length > 0)
      for (const word of first.words) {
        assert.ok(first.reason['zh-CN'].includes(word) && first.reason.en.includes(word))
      }
    })
  }

  test('nothing when no word speaks for one', () => {
    assert.deepEqual(matchCategory('你好，请问怎么办理', categories), [])
  })

  test('the same in whatever order the categories come, at most as many as asked', () => {
    const text = '井盖坏了，垃圾桶也满了'
    assert.deepEqual(
      matchCategory(text, categories.toReversed(), 2),
      matchCategory(text, categories, 2),
    )
    assert.equal(matchCategory(text, categories, 2).length, 2)
  })

  test('a longer word counts more than the shorter one inside it', () => {
    const base = { kind: 'matter', nameEn: '', active: true } as const
    const found = matchCategory('燃气井盖', [
      { ...base, path: 'x/M/0101', name: '井盖', keywords: [] },
      { ...base, path: 'x/M/0102', name: '燃气井盖', keywords: ['井盖', '燃气'] },
    ])
    assert.deepEqual(
      found.map(({ path, score, words }) => ({ path, score, words })),
      [
        { path: 'x/M/0102', score: 4, words: ['燃气井盖'] },
        { path: 'x/M/0101', score: 2, words: ['井盖'] },
      ],
    )
  })

  test('not a category that is switched off', () => {
    const off = categories.map((category) => ({ ...category, active: false }))
    assert.deepEqual(matchCategory('路灯不亮', off), [])
  })
})

describe('a row of a standards file', () => {
  const row = {
    kind: '部件',
    big_code: '01',
    big: '公用设施',
    small_code: '01',
    small: '上水井盖',
    condition: '缺失',
    close: '恢复',
    limit_value: '2',
    limit_unit: 'urgent_hour',
    handler: '供水中心',
    supervisor: '',
  }

  test('is a category with a condition, a limit and a basis', () => {
    assert.deepEqual(readRow(profiles.standards, row), {
      edition: 'yuncheng',
      kind: 'component',
      code: '0101',
      path: 'yuncheng/C/0101',
      name: '上水井盖',
      group: '公用设施',
      urgent: false,
      condition: {
        condition: '缺失',
        closingCondition: '恢复',
        limit: { value: 2, unit: 'urgent_hour' },
        basis: '处置单位：供水中心',
      },
    })
  })

  for (const [field, value] of [
    ['kind', '其他'],
    ['small_code', ''],
    ['big_code', 'x1'],
    ['small', ' '],
    ['condition', ''],
    ['limit_value', '0'],
    ['limit_value', 'two'],
    ['limit_unit', 'fortnight'],
  ] as const) {
    test(`is refused when ${field} is "${value}", and the reason names the field`, () => {
      const parsed = readRow(profiles.standards, { ...row, [field]: value })
      assert.ok('refused' in parsed)
      assert.ok(parsed.refused.includes(field), parsed.refused)
    })
  }
})
