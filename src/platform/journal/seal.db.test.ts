// The sealed record on both databases: sealed once whoever does it, and telling what was done to it behind its back.
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { newId } from '#platform/crypto.ts'
import type { Database } from '#platform/db.ts'
import { sql } from '#platform/db.ts'
import { onEveryDatabase } from '../../../test/setup/databases.ts'
import { settled } from '../../../test/setup/settled.ts'
import { parseNote, signerFrom, splitNotes } from './checkpoint.ts'
import { keepCheckpoints } from './checkpoint-file.ts'
import { hashOf, type Entry } from './entry.ts'
import { appendToSubject, type NewEntry } from './journal.ts'
import { systemContext } from './reader.ts'
import { sealJournal, writeCheckpoint } from './seal.ts'
import { checkProof, getCheckpoint, type Proof, proveEntry, proveGrowth } from './seal-proof.ts'
import { verifySealed } from './seal-verify.ts'
import { verifyJournal } from './verify.ts'

const key = Buffer.alloc(32, 5)
const signer = signerFrom(Buffer.alloc(32, 1))
const monday = Date.parse('2026-03-02T01:00:00Z')
const minute = 60_000
const home = mkdtempSync(join(tmpdir(), 'jingwei-seal-'))
after(() => rmSync(home, { recursive: true, force: true }))

const entry = (subject: string, n: number): NewEntry => ({
  district: '420102',
  subject,
  at: monday + n,
  kind: n % 2 ? 'filed' : 'dispatched',
  actor: null,
  post: null,
  commandKey: null,
  data: { n, text: '路灯 "\\ \u2028', deep: [{ b: 1e21, a: null }] },
})
const lamp = '00000000-0000-7000-8000-0000000000aa'
const drain = '00000000-0000-7000-8000-0000000000bb'

/** Appends this many entries to two cases in turn, each in a transaction of its own. */
async function record(db: Database, count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    await db.transaction(systemContext, (tx) =>
      appendToSubject(tx, key, entry(n % 2 ? drain : lamp, n)),
    )
  }
}

/** Many entries at once: their sealing, not their making, is what is tried. */
async function recordMany(db: Database, count: number): Promise<void> {
  await db.execute(`insert into journal (district, subject, seq, at, kind, data, hash)
    select '420102', gen_random_uuid(), 1, now(), 'filed', jsonb_build_object('n', n), sha256(n::text::bytea)
    from generate_series(1, ${count}) n`)
}

/** @returns the number of entries sealed */
async function seal(db: Database, batch = 2000): Promise<number> {
  await settled(db)
  return sealJournal(db, { batch, wait: true })
}

const checkpoint = async (db: Database, now = monday) => {
  await seal(db)
  return (await writeCheckpoint(db, { signer, now, everyMs: 0 }))!.note
}
const verify = (db: Database, ...notes: string[]) => verifySealed(db, { notes, key: signer })
const told = async (db: Database, ...notes: string[]) =>
  (await verify(db, ...notes)).faults.map((f) => `${f.what} ${f.where}`)

/** What someone with the key of the journal would do: every hash of every chain made anew. */
async function rechain(db: Database): Promise<void> {
  const rows = await db.owner((tx) =>
    tx.rows<Entry>(sql`select district, subject, seq, at, kind, actor, post, command_key as "commandKey", data
      from journal order by district, subject, seq`),
  )
  let last: { subject: string; hash: Buffer } | undefined
  for (const row of rows) {
    const previous = last?.subject === row.subject ? last.hash : null
    const hash = hashOf(key, row, previous)
    // eslint-disable-next-line no-await-in-loop -- a chain
    await db.execute(
      `update journal set hash = $1, prev_hash = $2 where subject = $3 and seq = $4`,
      [hash, previous, row.subject, row.seq],
    )
    last = { subject: row.subject, hash }
  }
}

const unseal = `delete from journal_leaf; delete from journal_tile; delete from journal_checkpoint;
  delete from reader_cursor where name = 'journal.seal'`

onEveryDatabase('the sealed record', (open) => {
  test('agrees with each of its checkpoints, whatever the size, and waits with what is not settled', async () => {
    const db = await open()
    const notes: string[] = []
    for (const [i, count] of [1, 2, 5, 300, 1].entries()) {
      // eslint-disable-next-line no-await-in-loop -- it grows
      await (count > 9 ? recordMany(db, count) : record(db, count))
      // eslint-disable-next-line no-await-in-loop
      notes.push(await checkpoint(db, monday + i * minute))
    }
    await record(db, 2)
    assert.deepEqual(
      notes.map((n) => parseNote(n)?.size),
      [1, 3, 8, 308, 309],
    )
    assert.deepEqual(await verify(db, ...notes.toReversed()), {
      sealed: 309,
      waiting: 2,
      agreeing: 5,
      faults: [],
    })
  })

  test('is the same tree whether it was sealed at once or in small batches', async () => {
    const roots: (string | undefined)[] = []
    for (const batch of [3, 5000]) {
      // eslint-disable-next-line no-await-in-loop -- one database at a time
      const db = await open()
      // eslint-disable-next-line no-await-in-loop
      await db.execute(`insert into journal (district, subject, seq, at, kind, data, hash)
        select '420102', '${lamp}', n, timestamptz '2026-03-02Z', 'filed', '{}', sha256(n::text::bytea) from generate_series(1, 600) n`)
      // eslint-disable-next-line no-await-in-loop
      assert.equal(await seal(db, batch), 600)
      // eslint-disable-next-line no-await-in-loop
      roots.push(
        (await writeCheckpoint(db, { signer, now: monday, everyMs: 0 }))?.root.toString('hex'),
      )
    }
    assert.match(roots[0] ?? '', /^[0-9a-f]{64}$/)
    assert.equal(roots[0], roots[1])
  })

  test('seals each entry once, however many processes are at it', async () => {
    const db = await open()
    await recordMany(db, 700)
    const done = await Promise.all(Array.from({ length: 4 }, () => seal(db, 50)))
    assert.equal(
      done.reduce((a, b) => a + b, 0),
      700,
    )
    const note = await checkpoint(db)
    assert.deepEqual(await told(db, note), [])
    assert.equal((await verify(db, note)).sealed, 700)
  })

  test('goes on after a restore from where it was, and seals nothing twice', async () => {
    const db = await open()
    await record(db, 6)
    const before = await checkpoint(db)
    // what `restore` does on another server: transaction numbers are gone, the cursor may stand too far back
    await db.execute(`update journal set tx = 0; update reader_cursor set tx = 0, pos = 2`)
    await record(db, 4)
    const later = await checkpoint(db, monday + minute)
    assert.deepEqual(await told(db, before, later), [])
    assert.equal((await verify(db)).sealed, 10)
  })

  test('is signed when something is new and the time has come, and never for two histories', async () => {
    const db = await open()
    await record(db, 3)
    await checkpoint(db)
    const again = (now: number, everyMs: number) => writeCheckpoint(db, { signer, now, everyMs })
    assert.equal(await again(monday + 9 * minute, minute), undefined)
    await record(db, 1)
    await seal(db)
    assert.equal(await again(monday + minute - 1, minute), undefined)
    assert.equal((await again(monday + minute, minute))?.size, 4)
    await db.execute('delete from journal_leaf where leaf = 3; delete from journal_tile')
    await assert.rejects(again(monday + 3 * minute, 0), /not what the checkpoint of/)
  })

  test('keeps its checkpoints in a file outside the database, and notices when the database forgets one', async () => {
    const db = await open()
    const folder = mkdtempSync(join(home, 'kept-'))
    await record(db, 2)
    const first = await checkpoint(db)
    assert.deepEqual(await keepCheckpoints(db, folder), { written: 1, lost: undefined })
    await record(db, 1)
    const second = await checkpoint(db, monday + 40 * 86_400_000)
    assert.deepEqual(await keepCheckpoints(db, folder), { written: 1, lost: undefined })
    assert.deepEqual(await keepCheckpoints(db, folder), { written: 0, lost: undefined })
    const path = join(folder, 'checkpoints')
    assert.deepEqual(readdirSync(path).toSorted(), ['2026-03.txt', '2026-04.txt', 'latest.txt'])
    const read = (name: string) => splitNotes(readFileSync(join(path, name), 'utf8'))
    assert.deepEqual(read('2026-03.txt'), [first])
    assert.deepEqual(read('latest.txt'), [second])
    await db.execute('delete from journal_checkpoint where size = 3')
    assert.equal((await keepCheckpoints(db, folder)).lost?.size, 3)
  })
})

onEveryDatabase('the record, when someone has been at it', (open) => {
  const sealedRecord = async () => {
    const db = await open()
    await record(db, 10)
    return { db, note: await checkpoint(db) }
  }

  test('names an entry that was edited', async () => {
    const { db, note } = await sealedRecord()
    await db.execute(`update journal set data = '{"n": 99}' where subject = '${drain}' and seq = 2`)
    assert.deepEqual(await told(db, note), ['entry-edited entry 3'])
  })

  test('names an edited entry also when all its chain was made anew with the key', async () => {
    const { db, note } = await sealedRecord()
    await db.execute(`update journal set kind = 'refused' where subject = '${drain}' and seq = 4`)
    await rechain(db)
    assert.deepEqual((await verifyJournal(db, key)).faults, [])
    assert.deepEqual(await told(db, note), ['entry-edited entry 7', 'entry-edited entry 9'])
  })

  test('names an entry that was removed', async () => {
    const { db, note } = await sealedRecord()
    await db.execute(`delete from journal where subject = '${lamp}' and seq = 1`)
    assert.deepEqual(await told(db, note), ['entry-removed entry 0'])
  })

  test('finds a case that was removed whole, with all that was known of its sealing', async () => {
    const { db, note } = await sealedRecord()
    await db.execute(`delete from journal where subject = '${lamp}';
      delete from journal_leaf where subject = '${lamp}'; delete from journal_head where subject = '${lamp}'`)
    assert.deepEqual((await verifyJournal(db, key)).faults, [])
    assert.deepEqual(
      (await told(db, note)).filter((f) => /entry [02468]$/.test(f)),
      [0, 2, 4, 6, 8].map((n) => `seal-damaged entry ${n}`),
    )
  })

  test('finds a tail that was cut off together with its seals and heads', async () => {
    const { db, note } = await sealedRecord()
    await db.execute(`delete from journal where at >= to_timestamp(${(monday + 6) / 1000});
      update journal_head set seq = 3; delete from journal_checkpoint`)
    await db.execute(`${unseal}`)
    const shorter = await checkpoint(db)
    assert.deepEqual((await verifyJournal(db, key)).faults, [])
    assert.deepEqual(await told(db, shorter), [])
    assert.deepEqual(await told(db, note), ['checkpoint-cut-off size 10'])
  })

  test('finds a copy that was rewritten, chained and sealed anew, by a checkpoint kept outside', async () => {
    const db = await open()
    await record(db, 4)
    const early = await checkpoint(db)
    await record(db, 6)
    const late = await checkpoint(db, monday + minute)
    await db.execute(`update journal set data = '{"n": 0}' where subject = '${drain}' and seq = 5`)
    await rechain(db)
    await db.execute(unseal)
    const forged = await checkpoint(db, monday + 2 * minute)
    assert.deepEqual((await verifyJournal(db, key)).faults, [])
    assert.deepEqual(await told(db, forged), [])
    const { faults, agreeing } = await verify(db, late, early)
    assert.deepEqual(
      [agreeing, faults.map((f) => `${f.what} ${f.where}`)],
      [1, ['checkpoint-disagrees size 10']],
    )
    assert.match(faults[0]?.text ?? '', /from entry 4 to entry 9/)
  })

  test('finds an entry slipped in among sealed ones, chained rightly', async () => {
    const { db, note } = await sealedRecord()
    await db.transaction(systemContext, (tx) => appendToSubject(tx, key, entry(newId(), 1)))
    await db.execute(
      'update journal set tx = 0, pos = 0 where pos = (select max(pos) from journal)',
    )
    assert.deepEqual(
      (await told(db, note)).map((f) => f.split(' ')[0]),
      ['entry-slipped-in'],
    )
  })

  test('believes no checkpoint that another key has signed, or that was changed', async () => {
    const { db, note } = await sealedRecord()
    const other = signerFrom(Buffer.alloc(32, 2))
    const faults = await verifySealed(db, { notes: [note], key: other })
    assert.deepEqual(
      faults.faults.map((f) => f.what),
      ['checkpoint-not-signed'],
    )
    assert.deepEqual(await told(db, note.replace('\n10\n', '\n9\n')), [
      'checkpoint-not-signed size 9',
    ])
  })

  test('tells of hashes that were tampered with', async () => {
    const { db, note } = await sealedRecord()
    await db.execute(`update journal_tile set hashes = overlay(hashes placing '\\x00' from 1)`)
    assert.deepEqual(await told(db, note), ['entry-edited entry 0', 'checkpoint-disagrees size 10'])
  })

  test('cannot be unsealed or signed by the application', async () => {
    const { db } = await sealedRecord()
    const wrong = [
      sql`delete from journal_leaf`,
      sql`update journal_tile set hashes = ''`,
      sql`insert into journal_checkpoint (size, signer, at, root, note) values (1, 'x', now(), '', '')`,
      sql`delete from journal_checkpoint`,
    ]
    for (const statement of wrong) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await assert.rejects(db.transaction(systemContext, (tx) => tx.run(statement)))
    }
  })
})

onEveryDatabase('a proof from the record', (open) => {
  test('shows that an entry was there, and fails for any other entry, place or signature', async () => {
    const db = await open()
    await recordMany(db, 520)
    await record(db, 2)
    const note = await checkpoint(db)
    const prove = (subject: string, hidden = false) =>
      db.owner((tx) => proveEntry(tx, { subject, seq: 1 }, hidden))
    const proof = await prove(lamp)
    assert.ok(proof.kind === 'inclusion' && proof.leaf !== undefined)
    assert.ok(proof.leaf.includes(lamp))
    assert.equal(checkProof(proof, signer).ok, true)
    const hidden = await prove(drain, true)
    assert.equal(JSON.stringify(hidden).includes(drain), false)
    assert.equal(checkProof(hidden, signer).ok, true)
    const forged = [
      { ...proof, leaf: proof.leaf.replace('dispatched', 'refused') },
      { ...proof, index: proof.index - 1 },
      { ...proof, path: proof.path.slice(1) },
      { ...proof, checkpoint: note.replace('01:00', '01:01') },
      { ...hidden, leafHash: proof.leafHash },
    ]
    for (const wrong of forged) assert.equal(checkProof(wrong, signer).ok, false)
    assert.equal(checkProof(proof, signerFrom(Buffer.alloc(32, 2))).ok, false)
  })

  test('of an entry that is not sealed yet says so', async () => {
    const db = await open()
    await record(db, 1)
    const prove = (subject: string) => db.owner((tx) => proveEntry(tx, { subject, seq: 1 }))
    await assert.rejects(prove(lamp), /not sealed yet/)
    await assert.rejects(prove(drain), /was not found/)
  })

  test('shows that a later record begins with the earlier one, and fails when it does not', async () => {
    const db = await open()
    const sizes = [1, 3, 4, 260, 600]
    for (const [i, size] of sizes.entries()) {
      // eslint-disable-next-line no-await-in-loop -- it grows
      await recordMany(db, size - (sizes[i - 1] ?? 0))
      // eslint-disable-next-line no-await-in-loop
      await checkpoint(db, monday + i * minute)
    }
    const proofs = await db.owner(async (tx) => {
      const made: Proof[] = []
      for (const [i, older] of sizes.entries()) {
        for (const newer of sizes.slice(i)) {
          // eslint-disable-next-line no-await-in-loop -- one transaction
          const [a, b] = [await getCheckpoint(tx, older), await getCheckpoint(tx, newer)]
          // eslint-disable-next-line no-await-in-loop
          made.push(await proveGrowth(tx, a, b))
        }
      }
      return made
    })
    assert.equal(proofs.length, 15)
    for (const proof of proofs) assert.deepEqual(checkProof(proof, signer).ok, true)
    const [whole] = proofs.filter((p) => p.kind === 'consistency' && p.path.length > 8)
    assert.ok(whole?.kind === 'consistency')
    assert.equal(checkProof({ ...whole, path: whole.path.toReversed() }, signer).ok, false)
  })
})
