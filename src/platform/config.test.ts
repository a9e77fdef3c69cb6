import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig } from './config.ts'
import { Problem } from './problem.ts'

test('outside tiles are taken as WGS-84 unless their coordinates are named', () => {
  const systems = ['', 'WGS84', 'GCJ02', 'gcj-02', 'GCJ_02'].map(
    (said) => readConfig({ JINGWEI_TILE_SYSTEM: said }).tileSystem,
  )
  assert.deepEqual(systems, ['WGS84', 'WGS84', 'GCJ02', 'GCJ02', 'GCJ02'])
})

test('tiles in coordinates that cannot be drawn are refused at the start', () => {
  for (const said of ['BD09', 'mars']) {
    assert.throws(
      () => readConfig({ JINGWEI_TILE_SYSTEM: said }),
      (error) =>
        error instanceof Problem && /JINGWEI_TILE_SYSTEM.*WGS84 or GCJ02/.test(error.message),
    )
  }
})

test('sessions last as long as the installation says, and not for ever', () => {
  const { session, secondFactorKinds } = readConfig({
    JINGWEI_SESSION_HOURS: '8',
    JINGWEI_SESSION_IDLE_MINUTES: '30',
    JINGWEI_SECOND_FACTOR: 'admin, steward',
  }).identity
  assert.deepEqual(session, { absolute: 8 * 3_600_000, idle: 30 * 60_000 })
  assert.deepEqual([...secondFactorKinds], ['admin', 'steward'])
  for (const hours of ['0', '-1', 'long', '1000']) {
    assert.throws(() => readConfig({ JINGWEI_SESSION_HOURS: hours }), /JINGWEI_SESSION_HOURS/)
  }
})

test('an identity provider is set whole, and over https', () => {
  const whole = {
    JINGWEI_OIDC_ISSUER: 'https://id.city.example',
    JINGWEI_OIDC_CLIENT_ID: 'jingwei',
    JINGWEI_OIDC_CLIENT_SECRET: 'secret',
  }
  const { provider } = readConfig(whole)
  assert.deepEqual([provider?.name, provider?.match], ['id.city.example', 'none'])
  assert.equal(readConfig({}).provider, undefined)
  const wrong: [Record<string, string>, RegExp][] = [
    [{ JINGWEI_OIDC_ISSUER: 'http://id.city.example' }, /JINGWEI_OIDC_ISSUER/],
    [{ JINGWEI_OIDC_CLIENT_SECRET: '' }, /JINGWEI_OIDC_CLIENT_SECRET/],
    [{ JINGWEI_OIDC_MATCH: 'name' }, /JINGWEI_OIDC_MATCH/],
  ]
  for (const [change, field] of wrong) {
    assert.throws(() => readConfig({ ...whole, ...change }), field)
  }
})

test('an ending process gives its proxy as long to notice as the installation says', () => {
  const drainMs = ['', '0', '2.5', '60'].map(
    (said) => readConfig({ JINGWEI_DRAIN_SECONDS: said }).drainMs,
  )
  assert.deepEqual(drainMs, [0, 0, 2500, 60_000])
  assert.deepEqual(
    ['', '5'].map((said) => readConfig({ JINGWEI_STOP_SECONDS: said }).stopMs),
    [30_000, 5000],
  )
  for (const said of ['-1', '61', 'long'])
    assert.throws(() => readConfig({ JINGWEI_DRAIN_SECONDS: said }), /JINGWEI_DRAIN_SECONDS/)
})
