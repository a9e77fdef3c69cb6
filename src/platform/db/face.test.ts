import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '../problem.ts'
import { translate } from './face.ts'

const told = (code: string, message = '') => {
  const found = translate(Object.assign(new Error(message), { code }))
  return found instanceof Problem ? found.status : 'failure'
}

test('a full disk, a database that is gone and one that starts are told apart from failures', () => {
  const statuses = ['53100', 'ENOSPC', '57P02', '57P03', 'ECONNRESET', 'ECONNREFUSED', '22P02']
  assert.deepEqual(
    statuses.map((code) => told(code)),
    [507, 507, 503, 503, 503, 503, 'failure'],
  )
  assert.equal(told('', 'Connection terminated unexpectedly'), 503)
})
