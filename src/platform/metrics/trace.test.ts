import assert from 'node:assert/strict'
import { test } from 'node:test'
import { headerOf, traceOf } from './trace.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const parentId = '00f067aa0ba902b7'

test('a caller’s trace goes on under a span of our own', () => {
  const trace = traceOf(`00-${traceId}-${parentId}-01`)
  assert.equal(trace.traceId, traceId)
  assert.equal(trace.parentId, parentId)
  assert.notEqual(trace.spanId, parentId)
  assert.equal(headerOf(trace), `00-${traceId}-${trace.spanId}-01`)
  assert.equal(traceOf(`cc-${traceId}-${parentId}-00-later`).traceId, traceId)
})

test('what is no trace begins a new one', () => {
  const wrong = [
    undefined,
    ['a', 'b'],
    '',
    '13800138000',
    `00-${'0'.repeat(32)}-${parentId}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `ff-${traceId}-${parentId}-01`,
    `00-${traceId}-${parentId}-01-more`,
    `00-${traceId.toUpperCase()}-${parentId}-01`,
  ]
  for (const header of wrong) {
    const trace = traceOf(header)
    assert.equal(trace.parentId, undefined, String(header))
    assert.notEqual(trace.traceId, traceId)
    assert.match(headerOf(trace), /^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/)
  }
})
