import assert from 'node:assert/strict'
import type { lookup } from 'node:dns'
import { test } from 'node:test'
import { guardedLookup, isInside, Refused, urlRefusal } from './address.ts'

const strict = { allowPrivate: false }
const lenient = { allowPrivate: true }

test('a webhook goes to a public https address and nowhere else', () => {
  const table: [string, boolean][] = [
    ['https://city.example/hooks?a=1', true],
    ['https://93.184.216.34/x', true],
    ['https://[2606:4700::1111]/x', true],
    ['http://127.0.0.1:9000/x', false],
    ['https://127.0.0.1:9000/x', false],
    ['http://[::1]:9000/x', false],
    ['http://localhost:9000/x', false],
    ['https://localhost:9000/x', false],
    ['http://city.example/x', false],
    ['ftp://city.example/x', false],
    ['file:///etc/passwd', false],
    ['https://user:secret@city.example/', false],
    ['https://city.example/#x', false],
    ['https://10.1.2.3/', false],
    ['https://192.168.1.1/', false],
    ['https://172.16.0.1/', false],
    ['https://169.254.169.254/latest/meta-data', false],
    ['https://0.0.0.0/', false],
    ['https://[fd00::1]/', false],
    ['https://[fe80::1]/', false],
    ['https://[::ffff:10.1.2.3]/', false],
    ['https://[64:ff9b::a01:203]/', false],
    // the same address in other spellings
    ['https://0x0a010203/', false],
    ['https://167838211/', false],
    ['http://2130706433:9000/', false],
    ['not an address', false],
    ['', false],
  ]
  for (const [url, allowed] of table) {
    assert.equal(urlRefusal(url, strict) === undefined, allowed, url)
  }
})

test('where the operator allows it, a webhook goes to private addresses over https and to this machine', () => {
  const table: [string, boolean][] = [
    ['https://10.1.2.3/', true],
    ['http://10.1.2.3/', false],
    ['http://127.0.0.1:9000/x', true],
    ['http://2130706433:9000/x', true],
    ['http://[::1]:9000/x', true],
    ['http://localhost:9000/x', true],
    ['https://localhost:9000/x', true],
    ['ftp://localhost/x', false],
  ]
  for (const [url, allowed] of table)
    assert.equal(urlRefusal(url, lenient) === undefined, allowed, url)
})

test('an address inside an address is seen through', () => {
  for (const address of ['::ffff:127.0.0.1', '::ffff:10.0.0.1', '::1', '::', '2002:a00:1::'])
    assert.equal(isInside(address), true, address)
  for (const address of ['8.8.8.8', '2606:4700::1111', '172.32.0.1', '::ffff:8.8.8.8'])
    assert.equal(isInside(address), false, address)
})

const resolving = (...addresses: string[]) =>
  ((_name: string, _options: object, done: (e: null, found: object[]) => void) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )) as unknown as typeof lookup

function connects(url: string, addresses: string[], policy = strict): unknown {
  let outcome: unknown
  const ask = guardedLookup(new URL(url), policy, resolving(...addresses))
  ask(new URL(url).hostname, { all: true }, (error, found) => {
    outcome = error ?? found
  })
  return outcome
}

test('a name that leads into one’s own network gets no connection, though it once led elsewhere', () => {
  const outside = connects('https://city.example/', ['93.184.216.34'])
  assert.deepEqual(outside, [{ address: '93.184.216.34', family: 4 }])
  const refused: [string, string[]][] = [
    ['https://city.example/', ['127.0.0.1']],
    ['https://city.example/', ['93.184.216.34', '10.0.0.1']],
    ['https://city.example/', ['::ffff:192.168.0.1']],
    ['https://city.example/', []],
    ['http://localhost:9000/', ['127.0.0.1']],
  ]
  for (const [url, addresses] of refused)
    assert.ok(connects(url, addresses) instanceof Refused, `${url} ${addresses.join()}`)
  const here = 'http://localhost:9000/'
  assert.ok(!(connects(here, ['127.0.0.1', '::1'], lenient) instanceof Error))
  assert.ok(connects(here, ['93.184.216.34'], lenient) instanceof Refused)
  assert.ok(!(connects('https://city.example/', ['10.0.0.1'], lenient) instanceof Error))
})
