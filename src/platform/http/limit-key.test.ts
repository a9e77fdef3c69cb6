import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '../problem.ts'
import { say } from '../sentence.ts'
import { buildApp } from './app.ts'
import { openLimitKey } from './limit-key.ts'
import { route } from './route.ts'

const noon = Date.UTC(2026, 2, 2, 12)
const day = 86_400_000

test('an address is counted under one name for a day, and the name does not tell it', () => {
  const clock = { now: noon }
  const keyOf = openLimitKey(() => clock.now)
  const name = keyOf({ ip: '203.0.113.7' })
  assert.ok(!name.includes('203'))
  assert.equal(keyOf({ ip: '203.0.113.7' }), name)
  assert.notEqual(keyOf({ ip: '203.0.113.8' }), name)
  assert.equal(keyOf({ ip: '2001:db8:0:1::1' }), keyOf({ ip: '2001:db8:0:1::2' }), 'one line')
  clock.now += day
  assert.notEqual(keyOf({ ip: '203.0.113.7' }), name)
  const other = openLimitKey(() => noon)
  assert.notEqual(other({ ip: '203.0.113.7' }), name, 'each process has a salt of its own')
})

test('who has asked too often is not recognised the next day', async () => {
  const clock = { now: noon }
  const refuse = () => {
    throw new Problem('not-found', say`Nobody is known here.`)
  }
  const knock = route({
    method: 'GET',
    path: '/api/knock',
    may: 'anyone',
    audit: 'none',
    tag: 'test',
    summary: 'Counts',
    perMinute: 1,
    run: async () => ({}),
  })
  const app = await buildApp({
    door: { db: {} as never, authenticate: async () => refuse(), now: () => clock.now },
    routes: [knock],
    logLevel: 'silent',
    publicUrl: 'https://city.example',
  })
  const statusFor = async (remoteAddress: string) =>
    (await app.inject({ url: '/api/knock', remoteAddress })).statusCode
  assert.equal(await statusFor('203.0.113.7'), 404)
  assert.equal(await statusFor('203.0.113.7'), 429)
  assert.equal(await statusFor('203.0.113.8'), 404)
  clock.now += day
  assert.equal(await statusFor('203.0.113.7'), 404)
  await app.close()
})
