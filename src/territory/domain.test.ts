import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  districtOf,
  isManagedZone,
  kindOf,
  mergeAreas,
  type Node,
  parentOf,
  splitArea,
  trimCode,
} from './domain.ts'

test('a code filled up with zeros is trimmed to its path', () => {
  const cases = [
    ['420000000000', '42', 'province', undefined],
    ['420100000000', '4201', 'city', '42'],
    ['420102000000', '420102', 'district', '4201'],
    ['420110000000', '420110', 'district', '4201'],
    ['420102002000', '420102002', 'street', '420102'],
    ['420102010000', '420102010', 'street', '420102'],
    ['420102002003', '420102002003', 'community', '420102002'],
    ['42010200200301', '42010200200301', 'grid', '420102002003'],
    ['420100', '4201', 'city', '42'],
    ['99010100100100', '99010100100100', 'grid', '990101001001'],
  ] as const
  for (const [written, code, kind, parent] of cases) {
    assert.equal(trimCode(written), code)
    assert.equal(kindOf(code), kind)
    assert.equal(parentOf(code), parent)
  }
})

test('every area has a six-character district as its shard', () => {
  assert.equal(districtOf('420102002003'), '420102')
  assert.equal(districtOf('4201'), '420100')
  assert.equal(districtOf(''), '000000')
})

test('a zone or firm that does a street’s work is known by its code, not by its name', () => {
  assert.equal(isManagedZone('420107400'), true, '武钢集团')
  assert.equal(isManagedZone('420112001'), false, '吴家山街')
  assert.equal(isManagedZone('420102100'), false, 'a town')
})

const grid = (code: string, change: Partial<Node> = {}): Node => ({
  code,
  kind: 'grid',
  name: `网格${code}`,
  nameEn: '',
  parent: '420102002003',
  validFrom: '2020-01-01',
  validTo: null,
  hasBoundary: true,
  children: 0,
  ...change,
})
const part = (code: string) => ({ code, name: `网格${code}`, nameEn: '', hasBoundary: true })
const [one, two, three] = ['42010200200301', '42010200200302', '42010200200303']
const exact = { missing: 0, outside: 0, overlap: 0 }

test('a grid split from a day on ends that day and names what came after it', () => {
  const decision = splitArea(
    grid(one),
    { from: '2026-03-01', parts: [part(one), part(two)] },
    { today: '2026-02-01', taken: [one], fit: exact },
  )
  assert.deepEqual(decision, {
    from: '2026-03-01',
    ended: [{ code: one, succeededBy: [one, two] }],
    created: [one, two].map((code) => ({
      code,
      name: `网格${code}`,
      nameEn: '',
      kind: 'grid',
      parent: '420102002003',
    })),
  })
})

test('a split that would leave wrong areas or wrong history is refused with its reason', () => {
  const facts = { today: '2026-02-01', taken: [] as string[], fit: exact }
  const parts = [part(two), part(three)]
  const from = '2026-03-01'
  const cases = [
    ['too-few', grid(one), { from, parts: [part(two)] }, facts],
    ['in-the-past', grid(one), { from: '2026-01-31', parts }, facts],
    ['in-the-past', grid(one, { validFrom: from }), { from, parts }, facts],
    ['has-children', grid(one, { children: 3 }), { from, parts }, facts],
    ['code-twice', grid(one), { from, parts: [part(two), part(two)] }, facts],
    ['not-under-parent', grid(one), { from, parts: [part('42010200200401'), part(two)] }, facts],
    ['not-under-parent', grid(one), { from, parts: [part('420102002003011'), part(two)] }, facts],
    ['code-taken', grid(one), { from, parts }, { ...facts, taken: [two] }],
    [
      'boundary-missing',
      grid(one),
      { from, parts: [part(two), { ...part(three), hasBoundary: false }] },
      facts,
    ],
    [
      'parts-do-not-fit',
      grid(one),
      { from, parts },
      { ...facts, fit: { ...exact, missing: 0.01 } },
    ],
    [
      'parts-do-not-fit',
      grid(one),
      { from, parts },
      { ...facts, fit: { ...exact, outside: 0.01 } },
    ],
    [
      'parts-do-not-fit',
      grid(one),
      { from, parts },
      { ...facts, fit: { ...exact, overlap: 0.01 } },
    ],
  ] as const
  for (const [refused, area, command, given] of cases) {
    const decision = splitArea(area, command, given)
    assert.equal('refused' in decision && decision.refused, refused)
  }
})

test('neighbouring grids merge into one that may keep the code of one of them', () => {
  const into = { code: one, name: '合并网格', nameEn: 'Merged' }
  const decision = mergeAreas(
    [grid(one), grid(two)],
    { from: '2026-03-01', into },
    {
      today: '2026-02-01',
      taken: [one],
    },
  )
  assert.deepEqual(decision, {
    from: '2026-03-01',
    ended: [
      { code: one, succeededBy: [one] },
      { code: two, succeededBy: [one] },
    ],
    created: [{ ...into, kind: 'grid', parent: '420102002003' }],
  })
})

test('a merger of unlike areas or into a code in use is refused', () => {
  const command = { from: '2026-03-01', into: { code: three, name: '合并', nameEn: '' } }
  const facts = { today: '2026-02-01', taken: [] as string[] }
  const cases = [
    ['too-few', [grid(one)], facts],
    ['code-twice', [grid(one), grid(one)], facts],
    ['not-alike', [grid(one), grid('42010200200401', { parent: '420102002004' })], facts],
    ['not-alike', [grid(one), grid(two, { kind: 'estate' })], facts],
    ['boundary-missing', [grid(one), grid(two, { hasBoundary: false })], facts],
    ['has-children', [grid(one), grid(two, { children: 1 })], facts],
    ['in-the-past', [grid(one), grid(two, { validFrom: '2026-03-01' })], facts],
    ['code-taken', [grid(one), grid(two)], { ...facts, taken: [three] }],
  ] as const
  for (const [refused, areas, given] of cases) {
    const decision = mergeAreas(areas, command, given)
    assert.equal('refused' in decision && decision.refused, refused)
  }
})
