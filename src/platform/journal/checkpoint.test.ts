import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  isSigned,
  keyText,
  loadSigner,
  parseKey,
  parseNote,
  signerFrom,
  splitNotes,
  writeNote,
} from './checkpoint.ts'

const signer = signerFrom(Buffer.alloc(32, 1))
const at = Date.parse('2026-03-02T01:00:00Z')
const root = Buffer.alloc(32, 7)
const note = writeNote(signer, { size: 12, root, at })

test('a checkpoint says in plain text how long the record was, and reads back as written', () => {
  assert.deepEqual(note.split('\n').slice(0, 5), [
    signer.name,
    '12',
    'BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=',
    'time 2026-03-02T01:00:00.000Z',
    '',
  ])
  assert.deepEqual(parseNote(note), { origin: signer.name, size: 12, root, at })
  assert.equal(isSigned(note, signer), true)
})

test('the published key of the signed-note specification reads as its authors wrote it', () => {
  // golang.org/x/mod/sumdb/note, the example of its documentation: a key made by other software
  const key = parseKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')
  assert.ok(key)
  assert.equal(keyText(key), 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')
})

test('a changed word, a changed size, another key and a missing signature are refused', () => {
  const wrong = [
    note.replace('\n12\n', '\n13\n'),
    note.replace('01:00', '01:01'),
    note.replace(`${signer.name}\n`, 'jingwei/other\n'),
    note.slice(0, note.indexOf('—')),
    note.replace(/— .*\n/, `— ${signer.name} AAAA\n`),
    '',
  ]
  for (const text of wrong) assert.equal(isSigned(text, signer), false, text)
  assert.equal(isSigned(note, signerFrom(Buffer.alloc(32, 2))), false)
})

test('a key that does not belong together is no key', () => {
  const text = keyText(signer)
  assert.deepEqual(parseKey(`${text}\n`)?.raw, signer.raw)
  const [name = '', , base64 = ''] = text.split('+')
  for (const wrong of ['', 'x', `${name}+00000000+${base64}`, text.slice(0, -4), `other${text}`]) {
    assert.equal(parseKey(wrong), undefined, wrong)
  }
})

test('a text that is no checkpoint is not taken for one', () => {
  for (const wrong of [
    '',
    'a\n1\n',
    note.replace('\n12\n', '\n-1\n'),
    note.replace('time', 'Time'),
  ])
    assert.equal(parseNote(wrong), undefined, wrong)
})

test('a file of a month of checkpoints is read one by one, wherever it was edited', () => {
  const second = writeNote(signer, { size: 13, root, at: at + 1 })
  assert.deepEqual(splitNotes(`${note}\n${second}`), [note, second])
  assert.deepEqual(splitNotes(`${note}${second}`.replaceAll('\n', '\r\n')), [note, second])
  assert.deepEqual(splitNotes('nothing of the kind\n'), [])
})

test('the key pair is made once, for its owner alone; with a master key every process has the same', () => {
  const home = mkdtempSync(join(tmpdir(), 'jingwei-signer-'))
  try {
    const first = loadSigner(home, undefined)
    assert.deepEqual(loadSigner(home, undefined).raw, first.raw)
    assert.equal(statSync(join(home, 'seal.key')).mode & 0o777, 0o600)
    const master = Buffer.alloc(32, 9).toString('base64')
    assert.deepEqual(loadSigner('', master).raw, loadSigner(home, master).raw)
    assert.notDeepEqual(loadSigner(home, master).raw, first.raw)
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
})
