import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeStream, detectEncoding } from '#platform/formats/encoding.ts'
import { Problem } from '#platform/problem.ts'

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')
// 市民反映路面积水，请处理。 in GBK
const gbk = hex('cad0 c3f1 b7b4 d3b3 c2b7 c3e6 bbfd cbae a3ac c7eb b4a6 c0ed a1a3')
const gbkText = '市民反映路面积水，请处理。'

async function read(...chunks: (Buffer | string)[]): Promise<string> {
  let text = ''
  for await (const piece of decodeStream(chunks)) text += piece
  return text
}

function* pieces(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const files: readonly [string, Buffer, string, string][] = [
  ['an empty file', Buffer.alloc(0), 'utf-8', ''],
  ['plain ASCII', Buffer.from('id,name\n1,a\n'), 'utf-8', 'id,name\n1,a\n'],
  ['UTF-8 with four-byte Chinese and emoji', Buffer.from('名,𠮷野家😀'), 'utf-8', '名,𠮷野家😀'],
  ['UTF-8 with accents only', Buffer.from('café, Zürich'), 'utf-8', 'café, Zürich'],
  ['UTF-8 with a mark', hex('efbbbf e5b882'), 'utf-8-bom', '市'],
  ['UTF-16LE with a mark', hex('fffe 025e 0a00'), 'utf-16le', '市\n'],
  ['UTF-16BE with a mark', hex('feff 5e02 000a'), 'utf-16be', '市\n'],
  ['GBK', gbk, 'gb18030', gbkText],
  [
    'one GBK character that is also well-formed UTF-8 (通)',
    hex('69640a cda8'),
    'gb18030',
    'id\n通',
  ],
  ['GB18030 with a four-byte character (𠮷)', hex('9534b235 bac3'), 'gb18030', '𠮷好'],
]

for (const [name, bytes, encoding, text] of files)
  test(`${name} is read as what it is, however the network cuts it`, async () => {
    assert.equal(detectEncoding(bytes), encoding)
    for (const size of [1, 2, 3, 7, 1 << 16]) assert.equal(await read(...pieces(bytes, size)), text)
  })

test('a file that is ASCII for 200 KB and then GBK is read as GBK', async () => {
  const ascii = 'case,1,ok\n'.repeat(20_000)
  assert.equal(
    await read(...pieces(Buffer.concat([Buffer.from(ascii), gbk]), 65_536)),
    ascii + gbkText,
  )
})

test('a file that is ASCII for 200 KB and then UTF-8 is read as UTF-8', async () => {
  const text = 'case,1,ok\n'.repeat(20_000) + '积水严重'.repeat(5000)
  assert.equal(await read(...pieces(Buffer.from(text), 4096)), text)
})

const refusals: readonly [string, Buffer, string, RegExp][] = [
  ['an Excel workbook', hex('504b0304 14000600'), 'unsupported-media', /save it as CSV/],
  ['a PDF', Buffer.from('%PDF-1.7 ...'), 'unsupported-media', /PDF/],
  ['binary data', hex('61620063'), 'unsupported-media', /NUL/],
  ['UTF-16 without a mark', hex('6100 6200 0a00'), 'unsupported-media', /NUL/],
  [
    'NUL bytes after 100 KB',
    Buffer.concat([Buffer.alloc(100_000, 0x61), hex('00')]),
    'unsupported-media',
    /NUL/,
  ],
  ['NUL bytes after Chinese', Buffer.from(`${'积'.repeat(9000)}\0`), 'unsupported-media', /NUL/],
  ['bytes of no encoding', hex('61 ff ff ff'), 'invalid-input', /damaged/],
  [
    'UTF-8 cut inside its last character',
    Buffer.from('积水'.repeat(3000)).subarray(0, -1),
    'invalid-input',
    /damaged/,
  ],
]

for (const [name, bytes, code, detail] of refusals)
  test(`${name}: refused, naming the file`, async () => {
    await assert.rejects(read(...pieces(bytes, 1000)), (error) => {
      assert.ok(error instanceof Problem)
      assert.equal(error.code, code)
      assert.match(error.message, detail)
      assert.equal(error.fields[0]?.field, 'file')
      return true
    })
  })

test('UTF-8 with one damaged byte is refused with its line, not read as GBK nonsense', async () => {
  const bytes = Buffer.concat([
    Buffer.from('积水严重\n'.repeat(2000)),
    hex('ff'),
    Buffer.from('\n积水'),
  ])
  await assert.rejects(
    read(...pieces(bytes, 3000)),
    /UTF-8 but has bytes that are not UTF-8, in or after line 1[6-9]\d\d|2001/,
  )
  const small = Buffer.concat([Buffer.from('积水严重\n'), hex('ff'), Buffer.from('\n积水')])
  await assert.rejects(read(small), /damaged: it is UTF-8/)
})
