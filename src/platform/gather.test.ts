import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gather } from './gather.ts'

/** Work that is done when the test says so. */
function bench(most: number) {
  const pieces: { items: readonly string[]; finish: (error?: Error) => void }[] = []
  const ask = gather({
    most,
    run: (items: readonly string[]) =>
      new Promise<string[]>((resolve, reject) => {
        pieces.push({
          items,
          finish: (error) => (error ? reject(error) : resolve(items.map((item) => `${item}!`))),
        })
      }),
  })
  return { ask, pieces }
}
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

test('who comes alone is served at once, and those who come meanwhile together afterwards', async () => {
  const { ask, pieces } = bench(10)
  const answers = [ask('a'), ask('b'), ask('c')]
  assert.deepEqual(
    pieces.map(({ items }) => items),
    [['a']],
  )
  pieces[0]?.finish()
  await settled()
  assert.deepEqual(pieces[1]?.items, ['b', 'c'])
  pieces[1]?.finish()
  assert.deepEqual(await Promise.all(answers), ['a!', 'b!', 'c!'])
})

test('never more at a time than may be', async () => {
  const { ask, pieces } = bench(2)
  const answers = ['a', 'b', 'c', 'd'].map((item) => ask(item))
  for (const piece of [0, 1, 2]) {
    pieces[piece]?.finish()
    // eslint-disable-next-line no-await-in-loop -- one piece after the other
    await settled()
  }
  await Promise.all(answers)
  assert.deepEqual(
    pieces.map(({ items }) => items),
    [['a'], ['b', 'c'], ['d']],
  )
})

test('work that fails fails for those whose work it was, and the next goes on', async () => {
  const { ask, pieces } = bench(10)
  const [first, second] = [ask('a'), ask('b')]
  pieces[0]?.finish(new Error('broken'))
  await assert.rejects(first, /broken/)
  await settled()
  pieces[1]?.finish()
  assert.equal(await second, 'b!')
})

test('those who were answered together are waited for, and are served as soon as they are there', async () => {
  const sizes: number[] = []
  const ask = gather({
    most: 10,
    lingerMs: 60_000,
    run: async (items: readonly number[]) => {
      sizes.push(items.length)
      return items
    },
  })
  await Promise.all([ask(1), ask(2), ask(3)])
  await Promise.all([ask(4), ask(5)])
  assert.deepEqual(sizes, [1, 2, 2])
})
