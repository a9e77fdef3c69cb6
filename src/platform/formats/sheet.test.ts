import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inflateRawSync } from 'node:zlib'
import { type SheetColumn, type SheetOptions, writeXlsx } from '#platform/formats/sheet.ts'

/** The parts of a workbook by name, read by its central directory. */
function unzip(file: Buffer): Map<string, string> {
  const parts = new Map<string, string>()
  const end = file.lastIndexOf(Buffer.from('504b0506', 'hex'))
  let at = file.readUInt32LE(end + 16)
  for (let i = file.readUInt16LE(end + 10); i > 0; i--) {
    const [method, size, nameLength] = [
      file.readUInt16LE(at + 10),
      file.readUInt32LE(at + 20),
      file.readUInt16LE(at + 28),
    ]
    const local = file.readUInt32LE(at + 42)
    const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28)
    const data = file.subarray(start, start + size)
    parts.set(
      file.toString('utf8', at + 46, at + 46 + nameLength),
      String(method ? inflateRawSync(data) : data),
    )
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32)
  }
  return parts
}

async function cellsOf(
  columns: SheetColumn[],
  rows: Record<string, unknown>[],
  options?: SheetOptions,
) {
  const parts = unzip(await writeXlsx(columns, rows, options))
  const shared = parts.get('xl/sharedStrings.xml') ?? ''
  const sheet = parts.get('xl/worksheets/sheet1.xml') ?? ''
  const strings = [...shared.matchAll(/<si>.*?<t[^>]*>(.*?)<\/t>/gs)].map((match) => match[1] ?? '')
  const cells: Record<string, string> = {}
  for (const [, ref = '', rest = '', value = ''] of sheet.matchAll(
    /<c r="([A-Z]+\d+)"([^>]*)><v>(.*?)<\/v>/gs,
  ))
    cells[ref] = rest.includes('t="s"') ? `text:${strings[Number(value)]}` : `number:${value}`
  return { cells, sheet, parts }
}

const text = { key: 'v', title: '说明', type: 'text' } as const
const number = { key: 'v', title: '数', type: 'number' } as const
const date = { key: 'v', title: '时间', type: 'date' } as const

const tables: readonly [string, SheetColumn, unknown, string | undefined, SheetOptions?][] = [
  ['a text', text, '井盖破损', 'text:井盖破损'],
  ['a formula stays text', text, '=1+1', 'text:=1+1'],
  ['a number-like code stays text', text, '007', 'text:007'],
  ['emoji and four-byte Chinese', text, '😀𠮷', 'text:😀𠮷'],
  ['control characters go', text, 'a\u0000\u0008\u001bb', 'text:ab'],
  ['half a surrogate does not break the file', text, 'a\ud800b', 'text:ab'],
  ['markup is text', text, '<b>&</b>', 'text:&lt;b&gt;&amp;&lt;/b&gt;'],
  ['what Excel would read as an escape stays as written', text, '_x0041_', 'text:_x005F_x0041_'],
  ['a number', number, 3.5, 'number:3.5'],
  ['a number as text', number, '12', 'number:12'],
  ['no number is written as text', number, 'n/a', 'text:n/a'],
  ['infinity is written as text', number, 'Infinity', 'text:Infinity'],
  // 2026-01-01 is day 46023 of Excel's calendar; 08:00 is a third of a day.
  ['an instant in UTC', date, new Date('2026-01-01T00:00:00Z'), 'number:46023'],
  [
    "an instant in the city's zone",
    date,
    Date.parse('2026-01-01T04:00:00Z'),
    'number:46023.5',
    { zone: 'Asia/Shanghai' },
  ],
  [
    'an instant as text',
    date,
    '2026-01-01T00:00:00-05:00',
    'number:46023',
    { zone: 'America/New_York' },
  ],
  ['no date is written as text', date, 'soon', 'text:soon'],
  ['nothing leaves the cell empty', text, null, undefined],
]

for (const [name, column, value, expected, options] of tables)
  test(`an exported sheet: ${name}`, async () => {
    const { cells } = await cellsOf([column], [{ v: value }], options)
    assert.equal(cells['A2'], expected)
    assert.equal(cells['A1'], `text:${column.title}`)
  })

test('a text longer than a cell holds is cut without halving a character', async () => {
  const { cells } = await cellsOf([text], [{ v: `${'a'.repeat(32_765)}😀😀` }])
  const value = (cells['A2'] ?? '').slice('text:'.length)
  assert.equal(value, `${'a'.repeat(32_765)}…`)
})

test('dates carry a date format and the sheet a safe name', async () => {
  const { parts } = await cellsOf([date], [{ v: 0 }], {
    name: '案件[2026]/一月: 全部的案件和所有的处理结果以及每一个评价',
  })
  assert.match(parts.get('xl/styles.xml') ?? '', /yyyy-mm-dd hh:mm:ss/)
  assert.match(parts.get('xl/workbook.xml') ?? '', /name="案件 2026 一月 全部/)
})

test('rows may come one by one', async () => {
  async function* rows() {
    yield { v: 'a' }
    yield { v: 'b' }
  }
  const file = await writeXlsx([text], rows())
  assert.match(unzip(file).get('xl/sharedStrings.xml') ?? '', /a.*b/s)
})

test('an unknown zone is a programming error', async () => {
  await assert.rejects(writeXlsx([date], [], { zone: 'Asia/Wuhan' }), RangeError)
})
