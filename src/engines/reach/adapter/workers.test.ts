import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ReachError } from '../errors.ts'
import { timeTableInWorkers } from './workers.ts'
import { dice, networkOf, type Road } from '../search/reference.ts'
import { timeTable } from '../search/table.ts'

const next = dice(7)
const size = 900
const roads = Array.from({ length: 4 * size }, (): Road => {
  const from = Math.floor(next() * size)
  return [from, (from + 1 + Math.floor(next() * 40)) % size, 5 + Math.floor(next() * 90)]
})
const network = networkOf(size, roads)
const from = Array.from({ length: 40 }, () => Math.floor(next() * size))
const to = Array.from({ length: 70 }, () => Math.floor(next() * size))

for (const method of ['dial', 'hierarchy'] as const) {
  for (const [what, options] of [
    ['from few places to many', { from, to, method }],
    ['from many places to few', { from: to, to: from, method }],
  ] as const) {
    test(`two workers fill the table ${what} by ${method} as one thread does, and say how far they are`, async () => {
      const said: [number, number][] = []
      const table = await timeTableInWorkers(network, options, {
        workers: 2,
        onProgress: (done, of) => void said.push([done, of]),
      })
      assert.deepEqual([...table.tenths], [...timeTable(network, options).tenths])
      assert.deepEqual(said.at(-1), [40, 40])
      assert.ok(said.length > 1)
    })
  }
}

test('a table that is called off while it is made is not made', async () => {
  const control = new AbortController()
  const places = Array.from({ length: size }, (_, place) => place)
  await assert.rejects(
    timeTableInWorkers(
      network,
      { from: places, to: places, method: 'dial' },
      {
        workers: 2,
        signal: control.signal,
        onProgress: () => control.abort(new Error('the flood has changed the roads')),
      },
    ),
    /the flood has changed the roads/,
  )
})

test('a table called off before it begins starts no worker', async () => {
  const signal = AbortSignal.abort(new Error('no longer wanted'))
  await assert.rejects(timeTableInWorkers(network, { from, to }, { signal }), /no longer wanted/)
})

test('what a worker refuses is refused by name', async () => {
  await assert.rejects(timeTableInWorkers(network, { from, to: [size] }), (error: unknown) => {
    assert.ok(error instanceof ReachError)
    assert.deepEqual([error.row, error.field], [0, 'to'])
    return true
  })
})
