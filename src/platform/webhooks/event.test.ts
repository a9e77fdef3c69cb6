import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventText, isWebhookSecret, newWebhookSecret, signedHeaders } from './event.ts'

test('the signature is that of the example of Standard Webhooks', () => {
  // github.com/standard-webhooks/standard-webhooks, spec, "Signature scheme"
  const headers = signedHeaders('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    now: 1_614_265_330_000,
    body: '{"test": 2432232314}',
  })
  assert.deepEqual(headers, {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})

const entry = {
  district: '420102',
  subject: '00000000-0000-7000-8000-0000000000aa',
  seq: 3,
  at: Date.parse('2026-03-02T01:00:00Z'),
  kind: 'dispatched',
  post: null,
  data: { unit: 'water' },
  number: '100000',
}

test('an event has what CloudEvents 1.0 asks for, and the same entry the same bytes', () => {
  const text = eventText('https://city.example/api/journal', entry)
  const event = JSON.parse(text)
  assert.deepEqual(
    [event.specversion, event.id, event.source, event.type, event.subject, event.time],
    [
      '1.0',
      '00000000-0000-7000-8000-0000000000aa-3',
      'https://city.example/api/journal',
      'jingwei.case.dispatched',
      '100000',
      '2026-03-02T01:00:00.000Z',
    ],
  )
  for (const name of Object.keys(event)) assert.match(name, /^[a-z0-9]{1,20}$/)
  assert.deepEqual(event.data.data, { unit: 'water' })
  assert.equal(eventText('https://city.example/api/journal', { ...entry }), text)
  const other = JSON.parse(eventText('x', { ...entry, number: null, kind: 'unit.changed' }))
  assert.deepEqual([other.type, other.subject], ['jingwei.unit.changed', entry.subject])
})

test('a secret has 24 to 64 bytes in base64, and a new one is such', () => {
  assert.equal(isWebhookSecret(newWebhookSecret()), true)
  assert.notEqual(newWebhookSecret(), newWebhookSecret())
  const bytes = (n: number) => `whsec_${Buffer.alloc(n, 1).toString('base64')}`
  const table: [string, boolean][] = [
    [bytes(24), true],
    [bytes(64), true],
    [bytes(23), false],
    [bytes(65), false],
    [bytes(32).slice(6), false],
    ['whsec_not base64 but long enough for it to be one', false],
  ]
  for (const [secret, good] of table) assert.equal(isWebhookSecret(secret), good, secret)
})
