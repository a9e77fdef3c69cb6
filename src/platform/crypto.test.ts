import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  hashPassword,
  loadKeys,
  newId,
  newSecret,
  passwordMatches,
  sameBytes,
  seal,
  sha256,
  unseal,
} from './crypto.ts'

const key = randomBytes(32)
const sealed = seal(key, '13871234567 王五𠮷', 'reporter-1:phone')

test('what was sealed opens with its key in its place', () => {
  assert.equal(unseal(key, sealed, 'reporter-1:phone'), '13871234567 王五𠮷')
  assert.equal(unseal(key, seal(key, '', 'x'), 'x'), '')
})

test('sealed bytes do not show the text, and the same text is never sealed alike', () => {
  assert.ok(!sealed.toString('latin1').includes('13871234567'))
  assert.notDeepEqual(seal(key, 'a', 'x'), seal(key, 'a', 'x'))
})

test('another key, another row, a changed byte or another version do not open', () => {
  assert.throws(() => unseal(randomBytes(32), sealed, 'reporter-1:phone'))
  assert.throws(() => unseal(key, sealed, 'reporter-2:phone'))
  assert.throws(() => unseal(key, sealed, 'reporter-1:email'))
  for (const at of [1, 13, sealed.length - 1]) {
    const changed = Buffer.from(sealed)
    changed[at] = (changed[at] ?? 0) ^ 1
    assert.throws(() => unseal(key, changed, 'reporter-1:phone'), `byte ${at}`)
  }
  assert.throws(
    () => unseal(key, Buffer.concat([Buffer.of(2), sealed.subarray(1)]), 'reporter-1:phone'),
    /version/,
  )
})

test('a password is known again, also when typed with composed or separate accents, and no other is', async () => {
  const stored = await hashPassword('caf\u00e9-und-br\u00fccke')
  assert.match(stored, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  assert.equal(await passwordMatches('cafe\u0301-und-bru\u0308cke', stored), true)
  assert.equal(await passwordMatches('cafe-und-brucke', stored), false)
  assert.notEqual(await hashPassword('same'), await hashPassword('same'))
})

test('each use has its own key, the same for the same master key', () => {
  const master = randomBytes(32).toString('base64')
  const [a, b] = [loadKeys('', master), loadKeys('', master)]
  assert.deepEqual(a, b)
  const all = Object.values(a).map((k) => k.toString('hex'))
  assert.equal(new Set(all).size, all.length)
  assert.ok(Object.values(a).every((k) => k.length === 32))
  assert.notDeepEqual(a, loadKeys('', randomBytes(32).toString('base64')))
  assert.throws(() => loadKeys('', 'c2hvcnQ='), /JINGWEI_MASTER_KEY must be 32 bytes/)
})

test('without a master key one is made once, in a file that only its owner reads', () => {
  const home = join(mkdtempSync(join(tmpdir(), 'jingwei-keys-')), 'new')
  try {
    const first = loadKeys(home, undefined)
    assert.deepEqual(loadKeys(home, undefined), first)
    assert.equal(statSync(join(home, 'master.key')).mode & 0o777, 0o600)
    writeFileSync(join(home, 'master.key'), 'torn')
    assert.throws(() => loadKeys(home, undefined), /32 bytes/)
  } finally {
    rmSync(join(home, '..'), { recursive: true, force: true })
  }
})

test('secrets are long, safe in an address and never the same; ids sort by the time they were made', () => {
  const secrets = Array.from({ length: 1000 }, newSecret)
  assert.equal(new Set(secrets).size, 1000)
  assert.ok(secrets.every((s) => /^[\w-]{27}$/.test(s)))
  const ids = Array.from({ length: 1000 }, newId)
  assert.deepEqual(ids.toSorted(), ids)
})

test('bytes are compared whole, also of different lengths', () => {
  assert.equal(sameBytes(sha256('a'), sha256('a')), true)
  assert.equal(sameBytes(sha256('a'), sha256('b')), false)
  assert.equal(sameBytes(sha256('a'), Buffer.alloc(1)), false)
})
