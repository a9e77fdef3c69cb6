import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseXml, toXml, type XmlValue } from '#platform/formats/xml.ts'
import { Problem } from '#platform/problem.ts'

const head = '<?xml version="1.0" encoding="utf-8"?>\n'

const written: readonly [string, string, { readonly [key: string]: XmlValue }, string][] = [
  [
    'a list repeats its element',
    'services',
    { service: [{ service_code: '001' }, { service_code: '002' }] },
    '<services><service><service_code>001</service_code></service><service><service_code>002</service_code></service></services>',
  ],
  [
    'an empty list leaves an empty root',
    'service_requests',
    { request: [] },
    '<service_requests/>',
  ],
  [
    'null and empty text are empty elements, undefined is none',
    'r',
    { a: null, b: '', c: undefined, d: 0, e: false },
    '<r><a/><b/><d>0</d><e>false</e></r>',
  ],
  ['markup is text', 'r', { a: '<b>&amp; "x" ]]>' }, '<r><a>&lt;b&gt;&amp;amp; "x" ]]&gt;</a></r>'],
  ['emoji and four-byte Chinese stay', 'r', { a: '😀𠮷' }, '<r><a>😀𠮷</a></r>'],
  [
    'characters XML cannot carry are left out',
    'r',
    { a: 'a\u0000\u0008\u001f\ufffe\ud800b\tc\nd' },
    '<r><a>ab\tc\nd</a></r>',
  ],
  ['a carriage return survives parsing', 'r', { a: 'x\r\ny' }, '<r><a>x&#xD;\ny</a></r>'],
]

for (const [name, root, value, xml] of written)
  test(`an Open311 answer: ${name}`, () => assert.equal(toXml(root, value), `${head}${xml}\n`))

test('a key that is no element name is a programming error', () => {
  assert.throws(() => toXml('r', { 'a b': 1 }), TypeError)
  assert.throws(() => toXml('r', { 'a><x': 1 }), TypeError)
})

const parsed: readonly [string, string, unknown][] = [
  ['codes keep their leading zeros', '<r><c>007</c></r>', { r: { c: '007' } }],
  [
    'references and the five entities',
    '<r>&#20013;&#x1F600;&lt;&amp;&gt;&#60;</r>',
    { r: '中😀<&><' },
  ],
  ['an escaped reference is text', '<r>&amp;#60;</r>', { r: '&#60;' }],
  [
    'CDATA is text',
    '<r><![CDATA[<!DOCTYPE x> & &foo; <b>]]></r>',
    { r: '<!DOCTYPE x> & &foo; <b>' },
  ],
  ['comments are passed over', '<r><!-- <!DOCTYPE x> & --><a>1</a></r>', { r: { a: '1' } }],
  [
    'repeated elements and attributes',
    '\uFEFF<?xml version="1.0"?><r><a x="1&amp;2">1</a><a>2</a></r>',
    { r: { a: [{ '#text': '1', '@x': '1&2' }, '2'] } },
  ],
  ['3,000 escaped signs', `<r>${'&amp;'.repeat(3000)}</r>`, { r: '&'.repeat(3000) }],
]

for (const [name, xml, value] of parsed)
  test(`XML from another city: ${name}`, () => assert.deepEqual(parseXml(xml), value))

test('what is written is read back', () => {
  const value = { a: '<&>"\'😀𠮷 ]]>', list: { item: ['1', '2'] } }
  assert.deepEqual(parseXml(toXml('r', value)), { r: value })
})

const bomb = `<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><r>&b;</r>`
const hostile: readonly [string, string, RegExp, string?][] = [
  ['an entity bomb', bomb, /DOCTYPE/],
  ['an outside entity', '<!DOCTYPE r SYSTEM "file:///etc/passwd"><r/>', /DOCTYPE/],
  ['a DTD in lower case after an instruction', '<?x <!-- ?><!doctype r><r/>', /declaration/],
  ['an unknown entity', '<r>&nbsp;</r>', /entity &nbsp;/],
  ['a bare ampersand', '<r>a & b</r>', /&amp;/],
  ['a reference to a forbidden character', '<r>&#0;</r>', /&#0;/],
  ['a reference past Unicode', '<r>&#x110000;</r>', /allows/],
  ['a half surrogate', '<r>&#xD800;</r>', /allows/],
  ['a control character', '<r>\u0001</r>', /control/],
  ['an unclosed element', '<r><a></r>', /well-formed.*line 1/],
  ['an unclosed comment, many times', '<!--'.repeat(200_000), /without its end/],
  ['no XML at all', 'hello', /well-formed/],
  ['nothing', '', /well-formed/],
  ['two roots', '<a/><b/>', /one root/],
  ['two like roots', '<a/><a/>', /one root/],
  ['40 levels', `${'<a>'.repeat(40)}${'</a>'.repeat(40)}`, /nested at most 32/],
  ['100,000 levels', '<a>'.repeat(100_000) + '</a>'.repeat(100_000), /nested at most 32/],
  ['100,000 elements left open', '<a>'.repeat(100_000), /well-formed/],
  ['400,000 signs that open something', '<a "'.repeat(250_000), /well-formed/],
  ['half a million ampersands', '&'.repeat(500_000), /bare &/],
  [
    'a name that is a trap in JavaScript',
    '<r><__proto__><x>1</x></__proto__></r>',
    /ordinary element names/,
  ],
  ['a huge document', `<r>${'x'.repeat(1024 * 1024)}</r>`, /at most 1048576/, 'too-large'],
]

for (const [name, xml, detail, code = 'invalid-input'] of hostile)
  test(`XML with ${name} is refused, naming the field`, () => {
    assert.throws(
      () => parseXml(xml, { field: 'cap' }),
      (error) => {
        assert.ok(error instanceof Problem)
        assert.equal(error.code, code)
        assert.equal(error.fields[0]?.field, 'cap')
        assert.match(error.message, detail)
        return true
      },
    )
  })
