import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { PGlite } from '@electric-sql/pglite'
import { queryTerms, segment, toTsQuery } from '#platform/text/segment.ts'

const cut: readonly [string, string][] = [
  ['自来水管道破裂', '自来 自来水 自来水管 水管 管道 道破 破裂 自 来 水 管 道 破 裂'],
  ['Hello, WORLD-3！', 'hello world 3'],
  ['Ａ市２号线', 'a 市 2 号 线'],
  ['𠮷野家😀门口', '𠮷 野 家 门口 门 口'],
  ["<b>'); DROP TABLE", 'b drop table'],
  ['😀！？', ''],
  ['', ''],
  ['a\u0000b\ud800c', 'a b c'],
]

for (const [text, expected] of cut)
  test(`"${text}" is indexed as "${expected}"`, () =>
    assert.deepEqual(segment(text).split(' ').toSorted(), expected.split(' ').toSorted()))

const queries: readonly [string, string | null][] = [
  ['积水', "'积水'"],
  ['江汉路 积水', "'江汉路' & '积水'"],
  ['长江大桥', "'长江' & '大桥'"],
  ['积水 wuh', "'积水' & 'wuh':*"],
  ['wuh 积水', "'wuh' & '积水'"],
  ['积水 积水', "'积水'"],
  ['😀', null],
  ["' & | ! ( ) : * <->", null],
  ['   ', null],
]

for (const [text, expected] of queries)
  test(`a search for "${text}" asks for ${expected ?? 'nothing'}`, () =>
    assert.equal(toTsQuery(text), expected))

test('a very long search asks for a few words only', () => {
  const terms = queryTerms(Array.from({ length: 10_000 }, (_, i) => `w${i}`).join(' '))
  assert.deepEqual(terms.slice(0, 2), ['w0', 'w1'])
  assert.equal(terms.length, 16)
})

let db: PGlite
before(async () => {
  db = await PGlite.create()
})
after(() => db.close())

async function finds(document: string, search: string): Promise<boolean> {
  const { rows } = await db.query<{ found: boolean }>(
    `select to_tsvector('simple', $1) @@ to_tsquery('simple', $2) as found`,
    [segment(document), toTsQuery(search)],
  )
  return rows[0]?.found ?? false
}

const searches: readonly [string, string, boolean][] = [
  ['武汉市长江大桥积水严重', '长江大桥', true],
  ['武汉长江大桥引桥积水', '长江大桥', true],
  ['江汉路步行街2号线地铁口井盖丢失', '井盖', true],
  ['江汉路步行街2号线地铁口井盖丢失', '2号线 井盖', true],
  ['超级市场门口', '市场', true],
  ['自来水管破裂', '自来水', true],
  ['𠮷野家门口', '𠮷野家', true],
  ['Pothole on Washington St', 'WASH', true],
  ['编号WH20260101', 'wh2026', true],
  ['编号 1e5 与 3.14', '3.14', true],
  ['门口路灯不亮', '路灯', true],
  ['门口路灯不亮', '灯不亮', true],
  ['路灯不亮', '井盖', false],
  ['Pothole on Main St', 'wash', false],
]

for (const [document, search, found] of searches)
  test(`"${search}" ${found ? 'finds' : 'does not find'} "${document}"`, async () =>
    assert.equal(await finds(document, search), found))

test('no search text can break the query', async () => {
  const hostile = [
    "a' | 'b",
    "\\' & b",
    'a:*b:AB',
    '!!!a',
    '((((a',
    'a <-> b <2> c',
    "o'brien",
    'a\\',
    '\u0000a\ud800',
    'http://x.cn/a?b=c&d',
    'a@b.cn -5 1e99999',
    'ﬁ ① ㎡ ½',
    'ئۇيغۇر བོད',
    'é\u0301\u0301 の 한국',
    "''''",
  ]
  for (const text of hostile) {
    const query = toTsQuery(text)
    if (query === null) continue
    const { rows } = await db.query<{ ok: boolean }>(
      `select to_tsquery('simple', $1) is not null as ok`,
      [query],
    )
    assert.equal(rows[0]?.ok, true, text)
  }
})
