// Commands that share a transaction: each is done once, answered and refused as if it were alone.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, test } from 'node:test'
import { sql, type Tx } from '#platform/db.ts'
import { onEveryDatabase, type TestDatabase } from '../../../test/setup/databases.ts'
import { Answer } from '../http.ts'
import { Problem } from '../problem.ts'
import { say } from '../sentence.ts'
import { actor, now, spec } from './command.fixture.ts'
import { openTogether, type Shared } from './together.ts'

/** What is sent: `breaks` ends its transaction, `refused` is refused by itself. */
type Body = { readonly word: string; readonly breaks?: true; readonly refused?: true }

const commandOf = (body: Body, key: string = randomUUID()): Shared => ({
  actor,
  spec,
  now,
  key,
  params: {},
  body,
  call: { body } as unknown as Shared['call'],
})
const bodyOf = (call: Shared['call']) => call.body as unknown as Body

onEveryDatabase('commands that wait at the same time', (open) => {
  let db: TestDatabase
  before(async () => {
    db = await open()
    await db.owner(async (tx) => {
      await tx.run(sql`create table said (word text, run text)`)
      await tx.run(sql`grant select, insert on said to jingwei_app`)
    })
  })
  const add = async (tx: Tx, { word, breaks }: Body, run: string) => {
    await tx.run(sql`insert into said values (${word}, ${run})`)
    if (breaks) await tx.run(sql`select 1 / 0`)
    return new Answer(201, { word })
  }
  const refusal = ({ word }: Body) => new Problem('invalid-input', say`not "${word}"`)
  /** Sends all at once behind one that is under way, so that they wait together. */
  async function sendAll(commands: readonly Shared[]) {
    let runs = 0
    const together = openTogether(db, {
      all: async (tx, calls) => {
        runs++
        const given = []
        for (const body of calls.map(bodyOf)) {
          // eslint-disable-next-line no-await-in-loop -- one connection
          given.push(body.refused ? refusal(body) : await add(tx, body, 'together'))
        }
        return given
      },
      alone: async (tx, call) => {
        if (bodyOf(call).refused) throw refusal(bodyOf(call))
        return add(tx, bodyOf(call), 'alone')
      },
    })
    const first = together(commandOf({ word: `first ${randomUUID()}` }))
    const results = await Promise.allSettled(commands.map((command) => together(command)))
    await first
    return { results, runs: () => runs }
  }
  const words = (results: readonly PromiseSettledResult<unknown>[]) =>
    results.map((one) =>
      one.status === 'fulfilled'
        ? ((one.value as Answer).body as { word: string }).word
        : (one.reason as Error).message,
    )
  const stored = async (some: readonly string[]) =>
    db.owner((tx) =>
      tx.rows<{ word: string; run: string }>(
        sql`select word, run from said where word = any (${some as string[]}::text[]) order by word`,
      ),
    )

  test('are done in one transaction, each with its own answer', async () => {
    const names = ['a1', 'a2', 'a3']
    const { results, runs } = await sendAll(names.map((word) => commandOf({ word })))
    assert.deepEqual(words(results), names)
    assert.equal(runs(), 1)
    assert.deepEqual(
      await stored(names),
      names.map((word) => ({ word, run: 'together' })),
    )
  })

  test('one that is refused leaves the others alone, and its key free', async () => {
    const bad = commandOf({ word: 'b2', refused: true })
    const { results } = await sendAll([commandOf({ word: 'b1' }), bad, commandOf({ word: 'b3' })])
    assert.deepEqual(words(results), ['b1', 'not "b2"', 'b3'])
    const good = { ...bad, body: { word: 'b2' }, call: commandOf({ word: 'b2' }).call }
    assert.deepEqual(words((await sendAll([good])).results), ['b2'])
    assert.deepEqual(
      (await stored(['b1', 'b2', 'b3'])).map(({ word }) => word),
      ['b1', 'b2', 'b3'],
    )
  })

  test('one that breaks the transaction is the only one that fails', async () => {
    const { results } = await sendAll([
      commandOf({ word: 'c1' }),
      commandOf({ word: 'c2', breaks: true }),
      commandOf({ word: 'c3' }),
    ])
    assert.deepEqual(words(results), ['c1', 'division by zero', 'c3'])
    assert.deepEqual(await stored(['c1', 'c2', 'c3']), [
      { word: 'c1', run: 'alone' },
      { word: 'c3', run: 'alone' },
    ])
  })

  test('a command sent twice is done once, in the same moment and afterwards', async () => {
    const again = commandOf({ word: 'd1' })
    const { results } = await sendAll([again, commandOf({ word: 'd2' }), again])
    assert.deepEqual(words(results), ['d1', 'd2', 'd1'])
    const later = await sendAll([again, commandOf({ word: 'd3' })])
    assert.deepEqual(words(later.results), ['d1', 'd3'])
    assert.deepEqual(
      (await stored(['d1', 'd2', 'd3'])).map(({ word }) => word),
      ['d1', 'd2', 'd3'],
    )
    const other = { ...again, body: { word: 'd4' }, call: commandOf({ word: 'd4' }).call }
    const reused = await sendAll([other, commandOf({ word: 'd5' })])
    assert.deepEqual(
      reused.results.map((one) => one.status === 'rejected' && (one.reason as Problem).code),
      ['key-reused', false],
    )
  })

  test('those of another sender go into another transaction', async () => {
    const other = { ...actor, person: { id: randomUUID(), name: '', pseudonym: '' } }
    const names = ['e1', 'e2', 'e3', 'e4']
    const { results, runs } = await sendAll(
      names.map((word, i) => ({ ...commandOf({ word }), actor: i % 2 ? other : actor })),
    )
    assert.deepEqual(words(results), names)
    // of the other sender the first did not wait for anybody
    assert.equal(runs(), 1)
    assert.deepEqual(
      (await stored(names)).map(({ run }) => run),
      ['together', 'alone', 'together', 'alone'],
    )
  })
})
