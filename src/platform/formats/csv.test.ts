import assert from 'node:assert/strict'
import { createReadStream } from 'node:fs'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  type CsvItem,
  type CsvReadOptions,
  readCsv,
  refusedWriter,
  writeCsv,
} from '#platform/formats/csv.ts'
import type { ByteSource } from '#platform/formats/encoding.ts'
import { Problem } from '#platform/problem.ts'

async function read(source: ByteSource | string, options?: CsvReadOptions): Promise<CsvItem[]> {
  const items: CsvItem[] = []
  for await (const item of readCsv(
    typeof source === 'string' ? [Buffer.from(source)] : source,
    options,
  ))
    items.push(item)
  return items
}

async function write(...args: Parameters<typeof writeCsv>): Promise<string> {
  let text = ''
  for await (const piece of writeCsv(...args)) text += piece
  return text
}

const good: readonly [string, string, CsvItem[], CsvReadOptions?][] = [
  [
    'names are trimmed and the mark is gone',
    '\uFEFF id , 名称 \n1,井盖\n',
    [{ line: 2, row: { id: '1', 名称: '井盖' } }],
  ],
  [
    'Windows line ends',
    'a,b\r\n1,2\r\n3,4\r\n',
    [
      { line: 2, row: { a: '1', b: '2' } },
      { line: 3, row: { a: '3', b: '4' } },
    ],
  ],
  [
    'line breaks inside quotation marks keep the numbers of later lines right',
    'a,b\n"x\ny\r\nz",2\n3,4\n',
    [
      { line: 2, row: { a: 'x\ny\r\nz', b: '2' } },
      { line: 5, row: { a: '3', b: '4' } },
    ],
  ],
  [
    'empty rows are passed over',
    'a,b\n\n1,2\n,\n3,4',
    [
      { line: 3, row: { a: '1', b: '2' } },
      { line: 5, row: { a: '3', b: '4' } },
    ],
  ],
  ['a column without a name is left out', ',a\n0,1\n', [{ line: 2, row: { a: '1' } }]],
  [
    'emoji, rare characters, HTML and paths are text',
    'a,b\n😀𠮷,<script>../../etc</script>',
    [{ line: 2, row: { a: '😀𠮷', b: '<script>../../etc</script>' } }],
  ],
  ['tabs as delimiter', 'a\tb\n1\t2', [{ line: 2, row: { a: '1', b: '2' } }], { delimiter: '\t' }],
  ['doubled quotation marks', 'a\n"say ""hi"""', [{ line: 2, row: { a: 'say "hi"' } }]],
  ['only a header', 'a,b\n', []],
]

for (const [name, text, expected, options] of good)
  test(`a list with ${name}`, async () => assert.deepEqual(await read(text, options), expected))

test('a short and a long row are refused with their line and the rest is read', async () => {
  assert.deepEqual(await read('a,b\n1\n1,2\n1,2,3\n4,5\n'), [
    { line: 2, error: 'expected 2 columns, got 1', partial: { a: '1' } },
    { line: 3, row: { a: '1', b: '2' } },
    { line: 4, error: 'expected 2 columns, got 3', partial: { a: '1', b: '2' } },
    { line: 5, row: { a: '4', b: '5' } },
  ])
})

test('stray quotation marks are text and swallow nothing', async () => {
  assert.deepEqual(await read('a,b\n"x"y,2\n5" pipe,4\n5,6\n'), [
    { line: 2, row: { a: '"x"y', b: '2' } },
    { line: 3, row: { a: '5" pipe', b: '4' } },
    { line: 4, row: { a: '5', b: '6' } },
  ])
})

test('a quotation mark left open at the end is a refused row, not a lost one', async () => {
  const items = await read('a,b\n1,2\n"x,2\n3,4\n')
  assert.equal(items.length, 2)
  assert.equal(items[1]?.line, 3)
  assert.match(items[1]?.error ?? '', /never closed/)
})

test('a column named __proto__ is a column like any other', async () => {
  const [item] = await read('__proto__,a\nx,1\n')
  assert.deepEqual(Object.entries(item?.row ?? {}), [
    ['__proto__', 'x'],
    ['a', '1'],
  ])
  assert.equal(({} as Record<string, unknown>)['x'], undefined)
})

const refused: readonly [string, string, CsvReadOptions, string, string, RegExp][] = [
  ['an empty file', '', {}, 'invalid-input', 'file', /no readable header/],
  ['a name used twice', 'id,name, id\n1,2,3', {}, 'invalid-input', 'id', /twice: id/],
  [
    'a missing column',
    'id,name\n1,2',
    { requiredColumns: ['id', 'lat'] },
    'invalid-input',
    'lat',
    /lacks.*lat/,
  ],
  [
    'an over-long row',
    `a\n"${'x'.repeat(3000)}`,
    { maxRowBytes: 1000 },
    'too-large',
    'file',
    /line 2.*1000/,
  ],
  ['a workbook', 'PK\u0003\u0004....', {}, 'unsupported-media', 'file', /CSV/],
]

for (const [name, text, options, code, field, detail] of refused)
  test(`${name} is refused before anything is read`, async () => {
    await assert.rejects(read(text, options), (error) => {
      assert.ok(error instanceof Problem)
      assert.equal(error.code, code)
      assert.equal(error.fields[0]?.field, field)
      assert.match(error.message, detail)
      return true
    })
  })

test('a GBK list from an office computer is read', async () => {
  // 编号,名称 / 1,井盖 in GBK
  const bytes = Buffer.from('b1e0bac52cc3fbb3c60a312cbeaeb8c70a', 'hex')
  assert.deepEqual(await read([bytes]), [{ line: 2, row: { 编号: '1', 名称: '井盖' } }])
})

test('an error of the upload reaches the reader', async () => {
  async function* broken() {
    yield Buffer.from('a,b\n1,2\n')
    throw new Error('connection lost')
  }
  await assert.rejects(read(broken()), /connection lost/)
})

test('50 MB of rows flow through without being held', { timeout: 120_000 }, async () => {
  const block = Buffer.from(`${'积水'.repeat(20)},12345,"a\nb"\n`.repeat(400))
  const blocks = Math.ceil((50 * 1024 * 1024) / block.length)
  let sent = 0
  function* source() {
    yield Buffer.from('text,id,note\n')
    for (; sent < blocks; sent++) yield block
  }
  let rows = 0
  let ahead = 0
  let memory = 0
  const start = process.memoryUsage()
  const before = start.heapUsed + start.external
  for await (const item of readCsv(source())) {
    assert.equal(item.error, undefined)
    rows++
    if (rows % 5000 === 0) {
      ahead = Math.max(ahead, sent - rows / 400)
      const { heapUsed, external } = process.memoryUsage()
      memory = Math.max(memory, heapUsed + external - before)
    }
  }
  assert.equal(rows, blocks * 400)
  assert.ok(ahead * block.length < 8 * 1024 * 1024, `read ${ahead} blocks ahead`)
  assert.ok(memory < 100 * 1024 * 1024, `memory grew by ${memory} bytes`)
})

test('a reader that stops early stops the source', async () => {
  let ended = false
  async function* endless() {
    try {
      yield 'a,b\n'
      for (;;) yield '1,2\n'
    } finally {
      ended = true
    }
  }
  for await (const item of readCsv(endless())) if (item.line > 3) break
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(ended, true)
})

const cells: readonly [unknown, string][] = [
  ['=1+1', "'=1+1"],
  ['+86 138', "'+86 138"],
  ['-cmd', "'-cmd"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\tx', "'\tx"],
  ['\rx', '"\'\rx"'],
  ['＝1+1', "'＝1+1"],
  ["'=1", "''=1"],
  ['-5', '-5'],
  ['+3.5e2', '+3.5e2'],
  [-5, '-5'],
  ["it's", "it's"],
  ['a,b', '"a,b"'],
  [null, ''],
  [undefined, ''],
  [true, 'true'],
  ['😀𠮷', '😀𠮷'],
]

for (const [value, written] of cells)
  test(`an exported cell ${JSON.stringify(value) ?? 'undefined'} cannot run as a formula`, async () => {
    const text = await write(
      [
        { key: 'k', title: 'T' },
        { key: 'z', title: 'Z' },
      ],
      [{ k: value, z: 'z' }],
    )
    assert.equal(text, `\uFEFFT,Z\r\n${written},z\r\n`)
  })

test('what is exported comes back the same, in pieces', async () => {
  const rows = Array.from({ length: 1200 }, (_, i) => ({ a: `=${i}\n"x",y`, b: "'@z", c: '-1' }))
  const columns = ['a', 'b', 'c'].map((key) => ({ key, title: key }))
  const items = await read(writeCsv(columns, rows))
  assert.deepEqual(
    items.map((item) => item.row),
    rows,
  )
})

test('refused rows are kept with their reason and can be imported again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'refused-'))
  try {
    const path = join(folder, 'deep', 'refused.csv')
    const writer = refusedWriter(path, ['id', '名称'])
    await writer.write({ id: '=1', 名称: '井盖,"破"' }, 'expected a number')
    await writer.write({ id: '2' }, '=cmd')
    assert.equal(writer.count, 2)
    assert.equal(await writer.close(), 2)
    assert.equal(
      await readFile(path, 'utf8'),
      `\uFEFFid,名称,reason\r\n'=1,"井盖,""破""",expected a number\r\n2,,'=cmd\r\n`,
    )
    assert.deepEqual(
      (await read(createReadStream(path))).map((item) => item.row),
      [
        { id: '=1', 名称: '井盖,"破"', reason: 'expected a number' },
        { id: '2', 名称: '', reason: '=cmd' },
      ],
    )
    const unused = refusedWriter(join(folder, 'none.csv'), ['id'])
    assert.equal(await unused.close(), 0)
    await assert.rejects(stat(join(folder, 'none.csv')), /ENOENT/)
    const impossible = refusedWriter(path.concat('/below-a-file.csv'), ['id'])
    await assert.rejects(impossible.write({ id: '1' }, 'x'))
  } finally {
    await rm(folder, { recursive: true })
  }
})
