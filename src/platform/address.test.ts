import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lineOf } from './address.ts'

test('one line is one line, however its address is written', () => {
  const table: [line: string, addresses: string[]][] = [
    [
      '203.0.113.7',
      ['203.0.113.7', '::ffff:203.0.113.7', '::FFFF:cb00:7107', '0:0:0:0:0:ffff:203.0.113.7'],
    ],
    [
      '2001:db8:0:1::/64',
      ['2001:db8:0:1::', '2001:db8:0:1::5', '2001:DB8:0:1:a:b:c:d', '2001:0db8:0000:0001::ffff:1'],
    ],
    // a compressed one whose first groups as written are of other networks
    [
      '2001:db8:0:0::/64',
      ['2001:db8::1', '2001:db8::2:3', '2001:db8::a:b:c:d', '2001:db8:0:0:1:2:3:4'],
    ],
    ['0:0:0:0::/64', ['::1', '::', '::203.0.113.7']],
    ['fe80:0:0:0::/64', ['fe80::1%eth0', 'fe80::2']],
    ['64:ff9b:0:0::/64', ['64:ff9b::203.0.113.7']],
  ]
  for (const [line, addresses] of table)
    for (const address of addresses) assert.equal(lineOf(address), line, address)
})

test('two lines are two, though their addresses begin alike', () => {
  assert.notEqual(lineOf('2001:db8:0:1::1'), lineOf('2001:db8:0:2::1'))
  assert.notEqual(lineOf('::ffff:203.0.113.7'), lineOf('::ffff:203.0.113.8'))
})

test('what is no address is told apart as it is', () => {
  for (const text of ['', 'unix:', '1:2:3', 'a::b::c']) assert.equal(lineOf(text), text)
})
