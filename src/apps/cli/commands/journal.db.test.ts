// The command line on the sealed record: what it prints, and with which status it ends.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readConfig } from '#platform/config.ts'
import { loadKeys, newId } from '#platform/crypto.ts'
import { sql } from '#platform/db.ts'
import { recordErasure } from '#platform/journal/erasure.ts'
import { append } from '#platform/journal/journal.ts'
import { systemContext, systemPost } from '#platform/journal/reader.ts'
import { onEveryDatabase, type TestDatabase } from '../../../../test/setup/databases.ts'
import { settled } from '../../../../test/setup/settled.ts'
import type { Installation } from '../../installation.ts'
import { type Exit, readArguments, UsageError } from '../command.ts'
import { journalCommands } from './journal.ts'

const root = mkdtempSync(join(tmpdir(), 'jingwei-cli-'))
after(() => rmSync(root, { recursive: true, force: true }))
const monday = Date.parse('2026-03-02T01:00:00Z')

async function openOffice(db: TestDatabase) {
  const home = mkdtempSync(join(root, 'home-'))
  const config = { ...readConfig({}), home }
  const keys = loadKeys(home, undefined)
  const installation = { db, config, keys } as unknown as Installation
  const subject = newId()
  await db.owner(async (tx) => {
    await tx.run(sql`insert into cases (district, id, number, version, state, category_path, edition, urgency, area_code, title, search,
        door, reported_at, updated_at)
      values ('420102', ${subject}, '100001', 5, 'filed', 'jw/M/00', 'jw', 'normal', '420102001', '', '', 'web', now(), now())`)
    const kinds = ['reported', 'accepted', 'filed', 'dispatched', 'takenUp']
    const of = {
      district: '420102',
      subject,
      at: monday,
      actor: null,
      post: systemPost,
      commandKey: null,
    }
    const entries = kinds.map((kind) => ({ ...of, kind, data: {} }))
    await append(tx, keys.journal, [{ district: '420102', subject, seq: 0 }], entries)
  })
  const run = async (line: string): Promise<{ exit: Exit; out: string; err: string }> => {
    await settled(db)
    const said = { out: '', err: '' }
    const io = {
      cwd: home,
      out: (t: string) => void (said.out += t),
      err: (t: string) => void (said.err += t),
      signal: new AbortController().signal,
    }
    const { command, given } = readArguments(journalCommands, line.split(' '))
    const exit =
      command.needs === 'config'
        ? await command.run({ config, given, io })
        : await command.run({ installation, given, io })
    return { exit, ...said }
  }
  const save = async (line: string, name: string) => {
    const { exit, out, err } = await run(line)
    assert.equal(exit, 0, err)
    writeFileSync(join(home, name), out)
  }
  return { db, run, save, subject, keys }
}

onEveryDatabase('jingwei journal', (open) => {
  test('verify says how much was held against how much, and ends with 1 when a checkpoint kept outside disagrees', async () => {
    const { db, run, save } = await openOffice(await open())
    await save('journal checkpoint', 'kept.txt')
    await save('journal key', 'key.txt')
    const whole = await run('journal verify --checkpoint kept.txt --key key.txt')
    assert.deepEqual(whole, {
      exit: 0,
      out: '5 entries, 5 sealed, 0 not sealed yet; 1 of 1 checkpoints agree; 0 faults\n',
      err: '',
    })
    // without a file: what lies in the home directory
    assert.match((await run('journal verify')).out, /1 of 1 checkpoints agree/)
    await db.execute(`update journal set kind = 'refused' where seq = 3`)
    const edited = await run('journal verify --checkpoint kept.txt --key key.txt')
    assert.equal(edited.exit, 1)
    assert.match(
      edited.out,
      /^edited\t420102\t\S+\t3\nentry-edited\tentry 2\t420102 \S+ 3 is not what was sealed\n/,
    )
    await db.execute(
      `delete from journal where seq > 2; update cases set version = 2; delete from journal_leaf where seq > 2`,
    )
    const cut = await run('journal verify --checkpoint kept.txt')
    assert.deepEqual([cut.exit, cut.out.startsWith('checkpoint-cut-off\tsize 5\t')], [1, true])
  })

  test('prove gives a file that check takes offline, and no other', async () => {
    const { run, save } = await openOffice(await open())
    await save('journal key', 'key.txt')
    await save('journal prove --case 100001 --seq 3', 'proof.json')
    const good = await run('journal check proof.json --key key.txt')
    assert.equal(good.exit, 0)
    assert.match(good.out, /^holds: 5 entries, .*\n\["420102",.*"filed"/)
    const { out } = await run('journal prove --case 100001 --seq 3')
    assert.equal(JSON.parse(out).index, 2)
    await save('journal prove --case 100001 --seq 3 --hidden', 'hidden.json')
    assert.doesNotMatch((await run('journal check hidden.json --key key.txt')).out, /filed/)
    await save('journal checkpoint', 'kept.txt')
    assert.equal((await run('journal check kept.txt --key key.txt')).exit, 0)
    await save('journal prove --since kept.txt', 'grown.json')
    assert.equal((await run('journal check grown.json --key key.txt')).exit, 0)
    // the example of the signed-note documentation: a good key of somebody else
    const other = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
    for (const file of ['proof.json', 'kept.txt', 'grown.json']) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const wrong = await run(`journal check ${file} --key ${other}`)
      assert.deepEqual(
        [wrong.exit, /^does not hold: .* is not signed by PeterNeumann/.test(wrong.out)],
        [1, true],
      )
    }
  })

  test('erasures lists what was erased, and each can be proven', async () => {
    const { db, run, save, keys } = await openOffice(await open())
    const e = { at: monday, actor: null, post: systemPost } as const
    await db.transaction(systemContext, async (tx) => {
      await recordErasure(tx, keys.journal, {
        ...e,
        reason: 'time-is-up',
        removed: { contacts: 12 },
      })
    })
    assert.equal(
      (await run('journal erasures')).out,
      '1\t2026-03-02T01:00:00.000Z\ttime-is-up\tcontacts 12\n',
    )
    await save('journal key', 'key.txt')
    await save('journal prove --erasure 1', 'proof.json')
    assert.match(
      (await run('journal check proof.json --key key.txt')).out,
      /"removed":\{"contacts":12\}/,
    )
  })

  test('says what is wrong with how it was called', async () => {
    const { run } = await openOffice(await open())
    const wrong: [string, RegExp][] = [
      ['journal verify --checkpoint none.txt', /none.txt cannot be read/],
      ['journal verify --checkpoint master.key', /holds no signed checkpoint/],
      ['journal verify --key nonsense', /--key must be a published key/],
      ['journal prove --case 100001', /--seq is needed/],
      ['journal prove --case 100001 --seq 0', /--seq must be a whole number from 1/],
      ['journal prove --seq 1', /--case is needed/],
      ['journal check', /FILE is needed/],
    ]
    for (const [line, told] of wrong) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await assert.rejects(
        run(line),
        (error) => error instanceof UsageError && told.test(error.message),
      )
    }
    await assert.rejects(run('journal prove --case 1 --seq 1'), /case was not found/)
    await assert.rejects(run('journal prove --case 100001 --seq 9'), /entry was not found/)
  })
})
