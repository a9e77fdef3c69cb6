import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chartCsv } from './option.ts'

const series = [
  { key: 'filed', name: '立案' },
  { key: 'late', name: '超期, 件' },
]

test("a chart's CSV carries its numbers, with empty cells where nothing was counted", () => {
  const csv = chartCsv('日期', series, [
    { label: '3月4日', values: { filed: 12, late: null } },
    { label: '3月5日', values: { filed: 0, late: -2 } },
  ])
  assert.equal(csv, '\uFEFF日期,立案,"超期, 件"\r\n3月4日,12,\r\n3月5日,0,-2\r\n')
})

test('a name that a spreadsheet would run as a formula is made harmless', () => {
  const csv = chartCsv('单位', [], [{ label: '=1+1', values: {} }])
  assert.match(csv, /'=1\+1/)
})
