import assert from 'node:assert/strict'
import { test } from 'node:test'
import { safeError, serializers } from './safe-log.ts'

const token = 'u3Kf0sQm-2b9xTt7Vd1Lz8Aa0PqRrWw'
const secrets = ['张三丰', '13800138000', 'zhang@example.org', token, 'zhangsan']

const said: readonly [string, string][] = [
  [
    'duplicate key value violates unique constraint "account_login_key"',
    'duplicate key value violates unique constraint "account_login_key"',
  ],
  ['invalid input syntax for type uuid: "zhangsan"', 'invalid input syntax for type uuid: "…"'],
  [
    'Key (login, name)=(zhangsan, 张三丰 (13800138000)) already exists.',
    'Key (login, name)=(…) already exists.',
  ],
  [
    `Unexpected token '张', "张三丰 13800138000" is not valid JSON`,
    `Unexpected token '…', "…" is not valid JSON`,
  ],
  ['550 <zhang@example.org> unknown', '550 <***@***> unknown'],
  [`ENOENT: no such file ${token}`, 'ENOENT: no such file …'],
]

for (const [message, told] of said) {
  test(`a log is told: ${told}`, () => assert.equal(safeError(new Error(message)).message, told))
}

test('what a driver hangs on an error stays out of the log, also where it is the cause of another', () => {
  const error = Object.assign(new Error('value too long'), {
    code: '22001',
    detail: `Failing row contains (${secrets.join(', ')}).`,
    where: secrets[0],
    parameters: secrets,
  })
  const outer = new Error('could not store "张三丰"', { cause: error })
  const text = JSON.stringify(serializers.err(outer))
  for (const secret of secrets) assert.ok(!text.includes(secret), secret)
  assert.match(text, /"code":"22001"/)
  assert.match(text, /safe-log\.test\.ts/)
})

test('a request is told by the template of its route', () => {
  const request = {
    method: 'GET',
    url: `/api/follow/${token}?phone=13800138000`,
    routeOptions: { url: '/api/follow/:token' },
    headers: { 'x-follow': token },
  }
  assert.deepEqual(serializers.req(request), { method: 'GET', route: '/api/follow/:token' })
})
