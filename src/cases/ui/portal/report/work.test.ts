import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { challengeIn, solve } from './work.ts'

test('a device finds an answer that begins with as many zero bits as were asked for', async () => {
  for (const bits of [1, 8, 11]) {
    // eslint-disable-next-line no-await-in-loop -- three challenges
    const work = await solve({ challenge: `1.${bits}.abc.def`, bits })
    const hash = createHash('sha256').update(`${work?.challenge}:${work?.nonce}`).digest('hex')
    const zeros = BigInt(`0x1${hash}`).toString(2).slice(1).indexOf('1')
    assert.ok(zeros >= bits, `${zeros} of ${bits}`)
  }
})

test('a refusal without a challenge is none, and an absurd one is not worked on', async () => {
  assert.equal(challengeIn({ retryAfter: 5 }), null)
  assert.deepEqual(challengeIn({ challenge: 'x', bits: 14, other: 1 }), {
    challenge: 'x',
    bits: 14,
  })
  assert.equal(await solve({ challenge: 'x', bits: 60 }), null)
})
