import assert from 'node:assert/strict'
import { test } from 'node:test'
import { citedArea, citedCategory } from './cited.ts'

const named = (code: string, name: string) => ({ code, name, nameEn: '', kind: 'area' })
const litter = {
  category: { path: 'gb2026/M/06010', name: '暴露垃圾', nameEn: 'Litter' },
  ancestors: [named('9901', '江澜市'), named('990101', '滨江区')],
  area: named('990101001001003', '望阳社区第03网格'),
} as unknown as Parameters<typeof citedArea>[1]
const row = (categoryPrefix: string, areaPrefix: string) => ({
  categoryPrefix,
  areaPrefix,
  basis: '权责清单',
})

test('a row of the responsibility list is cited by names, not by codes', () => {
  const own = row('gb2026/M/06010', '990101')
  assert.deepEqual(citedCategory(own, litter), { kind: 'own', of: litter.category })
  assert.deepEqual(citedArea(own, litter), litter.ancestors[1])
})

test('a row for a whole scheme, a group or everywhere says so', () => {
  for (const prefix of ['', 'gb2026/', 'gb2026'])
    assert.deepEqual(citedCategory(row(prefix, ''), litter), { kind: 'all' })
  assert.equal(citedCategory(row('gb2026/M/06', ''), litter).kind, 'group')
  assert.equal(citedArea(row('', ''), litter), undefined)
})

test('a case that was moved since shows at least the codes of the row', () => {
  assert.deepEqual(citedCategory(row('gb2026/C/01001', ''), litter), {
    kind: 'code',
    code: '01001',
  })
  assert.equal(citedArea(row('', '990102'), litter), '990102')
})
