import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '#platform/problem.ts'
import { type Door, doorLimits, isSolved, openDoor, type Work } from './door.ts'

const monday = Date.parse('2026-03-02T01:00:00Z')
const second = 1000
const key = Buffer.alloc(32, 5)
const calm = { lately: async () => 0 }

function solve({ challenge, bits }: { challenge: string; bits: number }): Work {
  for (let i = 0; ; i++) {
    const work = { challenge, nonce: i.toString(36) }
    if (isSolved(work, bits)) return work
  }
}

const knock = (i: number, more: object = {}) => ({
  address: '203.0.113.7',
  text: `${'甲乙丙丁戊己庚辛壬癸'[i % 10]}${'子丑寅卯辰巳午未申酉'[Math.floor(i / 10) % 10]}路口的路灯不亮`,
  work: undefined,
  now: monday,
  ...calm,
  ...more,
})

/** The challenge it is answered with, or undefined when let in. */
async function challenged(door: Door, k: Parameters<Door['admit']>[0]) {
  try {
    await door.admit(k)
    return undefined
  } catch (error) {
    assert.ok(error instanceof Problem)
    assert.equal(error.code, 'too-many-requests')
    return error.facts as { challenge: string; bits: number }
  }
}

test('a resident who reports a dozen things in an evening is never slowed', async () => {
  const door = openDoor(key)
  for (let i = 0; i < 12; i++)
    // eslint-disable-next-line no-await-in-loop -- one after the other
    assert.equal(await challenged(door, knock(i, { now: monday + i * 60 * second })), undefined)
})

test('an address that sends on end has to compute for each, and is free again later', async () => {
  const door = openDoor(key)
  let free = 0
  for (let i = 0; i < 100; i++)
    // eslint-disable-next-line no-await-in-loop
    if ((await challenged(door, knock(i))) === undefined) free += 1
  assert.equal(free, doorLimits.burst)
  assert.equal(
    await challenged(door, knock(1, { address: '203.0.113.8' })),
    undefined,
    'the neighbour is not held up',
  )
  const asked = await challenged(door, knock(1))
  assert.ok(asked)
  const work = solve(asked)
  assert.equal(await challenged(door, knock(1, { work })), undefined)
  assert.ok(await challenged(door, knock(2, { work })), 'an answer is good once')
  assert.equal(
    await challenged(door, knock(3, { now: monday + 2 * doorLimits.refillMs })),
    undefined,
  )
})

test('all addresses of one IPv6 line are one', async () => {
  const door = openDoor(key, { ...doorLimits, burst: 2 })
  const from = (i: number) => knock(i, { address: `2001:db8:1:2:${i}::1` })
  assert.equal(await challenged(door, from(1)), undefined)
  assert.equal(await challenged(door, from(2)), undefined)
  assert.ok(await challenged(door, from(3)))
})

test('in a flood over all processes everyone computes, and more the higher it is', async () => {
  const bits = async (lately: number) =>
    (await challenged(openDoor(key), knock(1, { lately: async () => lately })))?.bits
  assert.equal(await bits(doorLimits.floodPerMinute - 1), undefined)
  assert.equal(await bits(doorLimits.floodPerMinute), 14)
  assert.equal(await bits(doorLimits.floodPerMinute * 8), 17)
  assert.equal(await bits(doorLimits.floodPerMinute * 1e6), 19, 'never more than a phone can do')
})

test('a challenge is good with every process of the installation, for ten minutes, and cannot be made up', async () => {
  const [one, other] = [
    openDoor(key, { ...doorLimits, burst: 0 }),
    openDoor(key, { ...doorLimits, burst: 0 }),
  ]
  const asked = await challenged(one, knock(1))
  assert.ok(asked)
  const work = solve(asked)
  assert.ok(await challenged(other, knock(1, { work, now: monday + 11 * 60 * second })), 'late')
  assert.equal(await challenged(other, knock(1, { work })), undefined)
  const easy = asked.challenge.replace(/\.14\./, '.0.')
  assert.ok(await challenged(one, knock(1, { work: { challenge: easy, nonce: '0' } })))
  assert.ok(await challenged(one, knock(1, { work: { challenge: 'x', nonce: '0' } })))
})

test('the same words again and again are marked for a look, whoever sends them', async () => {
  const door = openDoor(key)
  const signs = []
  for (let i = 0; i < 5; i++)
    signs.push(
      // eslint-disable-next-line no-await-in-loop
      await door.admit(
        knock(0, { address: `198.51.100.${i}`, text: `低价办理各类证件 电话 1380000000${i}` }),
      ),
    )
  assert.deepEqual(signs, [[], [], [], ['sameText'], ['sameText']])
  const nextDay = knock(0, { text: '低价办理各类证件', now: monday + 86_400_000 })
  assert.deepEqual(await door.admit(nextDay), [], 'yesterday is forgotten')
})
