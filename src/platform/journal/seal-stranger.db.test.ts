// A stranger's verifier: written from docs/journal.md ("Byte formats") alone, with nothing of ours. It is held against the
// proofs that the command line prints.
import assert from 'node:assert/strict'
import { createHash, createPublicKey, verify } from 'node:crypto'
import { test } from 'node:test'
import { sql } from '#platform/db.ts'
import { onEveryDatabase } from '../../../test/setup/databases.ts'
import { settled } from '../../../test/setup/settled.ts'
import { keyText, signerFrom } from './checkpoint.ts'
import { erasures, recordErasure } from './erasure.ts'
import { appendToSubject } from './journal.ts'
import { systemContext, systemPost } from './reader.ts'
import { latestCheckpoint, sealJournal, writeCheckpoint } from './seal.ts'
import { proveEntry, proveGrowth } from './seal-proof.ts'
import { verifyJournal } from './verify.ts'

// ── the stranger's fifty lines ─────────────────────────────────────────────────────────────────────────
const sha = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest()
const node = (left: Buffer, right: Buffer) => sha(Buffer.of(1), left, right)
const b64 = (text: string) => Buffer.from(text, 'base64')

function readCheckpoint(note: string, published: string): { size: number; root: Buffer } {
  const [name = '', id = '', key = ''] = published.split(/\+([0-9a-f]{8})\+/)
  assert.equal(
    sha(Buffer.from(`${name}\n`), b64(key))
      .subarray(0, 4)
      .toString('hex'),
    id,
  )
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: b64(key).subarray(1).toString('base64url') }
  const text = `${note.split('\n\n')[0]}\n`
  const [dash, signer, base64 = ''] = (note.split('\n\n')[1] ?? '').trim().split(' ')
  assert.deepEqual([dash, signer, b64(base64).subarray(0, 4).toString('hex')], ['—', name, id])
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' })
  assert.ok(verify(null, Buffer.from(text), publicKey, b64(base64).subarray(4)), 'signature')
  const [origin, size, root = ''] = text.split('\n')
  assert.equal(origin, name)
  return { size: Number(size), root: b64(root) }
}

function checkInclusion(file: string, published: string): void {
  const proof = JSON.parse(file)
  const { size, root } = readCheckpoint(proof.checkpoint, published)
  if (proof.leaf) assert.ok(sha(Buffer.of(0), Buffer.from(proof.leaf)).equals(b64(proof.leafHash)))
  let [f, s, r] = [proof.index, size - 1, b64(proof.leafHash)]
  for (const p of proof.path.map(b64)) {
    assert.notEqual(s, 0)
    if (f % 2 === 1 || f === s) {
      r = node(p, r)
      while (f % 2 === 0 && f !== 0) [f, s] = [f >> 1, s >> 1]
    } else r = node(r, p)
    ;[f, s] = [f >> 1, s >> 1]
  }
  assert.ok(s === 0 && r.equals(root), 'path')
}

function checkGrowth(file: string, published: string): void {
  const proof = JSON.parse(file)
  const [older, newer] = [proof.older, proof.newer].map((n) => readCheckpoint(n, published)) as [
    { size: number; root: Buffer },
    { size: number; root: Buffer },
  ]
  if (older.size === newer.size)
    return assert.ok(older.root.equals(newer.root) && !proof.path.length)
  assert.ok(older.size > 0 && older.size < newer.size)
  const given: Buffer[] = proof.path.map(b64)
  const path = Number.isInteger(Math.log2(older.size)) ? [older.root, ...given] : given
  let [f, s] = [older.size - 1, newer.size - 1]
  while (f % 2 === 1) [f, s] = [f >> 1, s >> 1]
  let [a, b] = [path[0] as Buffer, path[0] as Buffer]
  for (const p of path.slice(1)) {
    assert.notEqual(s, 0)
    if (f % 2 === 1 || f === s) {
      ;[a, b] = [node(p, a), node(p, b)]
      while (f % 2 === 0 && f !== 0) [f, s] = [f >> 1, s >> 1]
    } else b = node(b, p)
    ;[f, s] = [f >> 1, s >> 1]
  }
  assert.ok(s === 0 && a.equals(older.root) && b.equals(newer.root), 'growth')
}
// ───────────────────────────────────────────────────────────────────────────────────────────────────────

const key = Buffer.alloc(32, 5)
const signer = signerFrom(Buffer.alloc(32, 1))
const published = keyText(signer)
const monday = Date.parse('2026-03-02T01:00:00Z')
const lamp = '00000000-0000-7000-8000-0000000000aa'

onEveryDatabase('a stranger with the published key and the documentation', (open) => {
  const openRecord = async () => {
    const db = await open()
    let minutes = 0
    const sealNow = async () => {
      await settled(db)
      await sealJournal(db, { wait: true })
      await writeCheckpoint(db, {
        signer,
        now: monday + 60_000 * minutes++,
        everyMs: 0,
        wait: true,
      })
      return (await db.owner(latestCheckpoint))!
    }
    const record = (times: number, data: Record<string, unknown> = {}) =>
      db.transaction(systemContext, async (tx) => {
        const common = { district: '420102', subject: lamp, at: monday, kind: 'dispatched' }
        const nobody = { actor: null, post: systemPost, commandKey: null }
        for (let n = 0; n < times; n++)
          // eslint-disable-next-line no-await-in-loop -- one after the other
          await appendToSubject(tx, key, { ...common, ...nobody, data: { n, ...data } })
      })
    return { db, record, sealNow }
  }

  test('verifies that an entry was there, and is not taken in by a changed proof', async () => {
    const { db, record, sealNow } = await openRecord()
    await record(11, { text: '江岸区 "\\ \u2028 𠮷' })
    await sealNow()
    for (const seq of [1, 6, 11]) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const proof = await db.owner((tx) => proveEntry(tx, { subject: lamp, seq }))
      const file = JSON.stringify(proof)
      checkInclusion(file, published)
      assert.throws(() => checkInclusion(file.replace('dispatched', 'refused'), published))
      assert.throws(() => checkInclusion(file.replace('time 2026', 'time 2025'), published))
      const wrongPlace = { ...proof, index: (seq + 3) % 11 }
      assert.throws(() => checkInclusion(JSON.stringify(wrongPlace), published))
    }
    const other = keyText(signerFrom(Buffer.alloc(32, 2)))
    const file = JSON.stringify(await db.owner((tx) => proveEntry(tx, { subject: lamp, seq: 1 })))
    assert.throws(() => checkInclusion(file, other))
  })

  test('verifies that the record only grew since the checkpoint they kept', async () => {
    const { db, record, sealNow } = await openRecord()
    const kept = []
    for (const times of [1, 2, 5, 9]) {
      // eslint-disable-next-line no-await-in-loop -- it grows
      await record(times)
      // eslint-disable-next-line no-await-in-loop
      kept.push(await sealNow())
    }
    const newest = kept.at(-1)!
    for (const older of kept) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      checkGrowth(JSON.stringify(await db.owner((tx) => proveGrowth(tx, older, newest))), published)
    }
    // the same record with one entry rewritten, sealed anew by its owner
    await db.execute(`update journal set kind = 'refused' where seq = 2; delete from journal_leaf; delete from journal_tile;
      delete from journal_checkpoint; delete from reader_cursor where name = 'journal.seal'`)
    await record(1)
    const forged = await sealNow()
    for (const older of kept.slice(1)) {
      // eslint-disable-next-line no-await-in-loop
      const proof = await db.owner((tx) => proveGrowth(tx, older, forged))
      assert.throws(() => checkGrowth(JSON.stringify(proof), published), /growth/)
    }
  })

  test('verifies a statement of what was erased; it names nobody, and the record still holds', async () => {
    const { db, record, sealNow } = await openRecord()
    const pseudonym = '7b0e0c5e-0c0f-4a53-9a6e-0c35a3c2b111'
    await db.execute(`insert into person (id, name, pseudonym, created_at)
      values ('00000000-0000-7000-8000-0000000000cc', '陈建国', '${pseudonym}', now())`)
    await record(3, { by: pseudonym })
    const before = await sealNow()
    await db.transaction(systemContext, async (tx) => {
      await tx.run(sql`update person set name = '已注销', pseudonym = gen_random_uuid()`)
      const removed = { names: 1, pseudonymLinks: 1, sessions: 0 }
      const e = {
        at: monday,
        reason: 'person-left',
        removed,
        actor: null,
        post: systemPost,
      } as const
      await recordErasure(tx, key, e)
      await recordErasure(tx, key, { ...e, removed: { contacts: 0 } })
    })
    const after = await sealNow()
    assert.equal(after.size, 4)
    const proof = await db.owner((tx) => proveEntry(tx, { subject: erasures, seq: 1 }))
    const file = JSON.stringify(proof)
    checkInclusion(file, published)
    const leaf = JSON.parse(JSON.parse(file).leaf)
    assert.deepEqual(
      [leaf[4], leaf[8]],
      ['erasure.done', { reason: 'person-left', removed: { names: 1, pseudonymLinks: 1 } }],
    )
    assert.equal(file.includes('陈建国') || file.includes(pseudonym), false)
    checkGrowth(JSON.stringify(await db.owner((tx) => proveGrowth(tx, before, after))), published)
    assert.deepEqual((await verifyJournal(db, key)).faults, [])
    const { rows } = await db.execute(`select from person where pseudonym = '${pseudonym}'`)
    assert.deepEqual(rows, [])
  })
})
