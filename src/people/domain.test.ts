import assert from 'node:assert/strict'
import { test } from 'node:test'
import { holdingRefusal, isSessionAlive, lockMs, tokenRefusal } from './domain.ts'
import { passwordRefusal } from './domain/password.ts'
import { demoStaff, type UnitRow } from './domain/staff.ts'

const minute = 60_000
const hour = 60 * minute

test('the fifth wrong password locks for a minute, each further one twice as long up to a quarter of an hour', () => {
  const table: [failures: number, minutes: number][] = [
    [0, 0],
    [4, 0],
    [5, 1],
    [6, 2],
    [8, 8],
    [9, 15],
    [1000, 15],
  ]
  for (const [failures, minutes] of table)
    assert.equal(lockMs(failures), minutes * minute, `${failures}`)
})

test('a session ends two hours after its last use and twelve hours after sign-in', () => {
  const start = Date.parse('2026-07-01T00:00:00Z')
  const expiresAt = start + 12 * hour
  const alive = (seenAt: number, now: number) =>
    isSessionAlive({ seenAt, expiresAt }, now, 2 * hour)
  assert.equal(alive(start, start + 2 * hour - 1), true)
  assert.equal(alive(start, start + 2 * hour), false)
  assert.equal(alive(start + 11 * hour, expiresAt - 1), true)
  assert.equal(alive(start + 11 * hour, expiresAt), false)
})

test('a password is long, not the login, and not among those that were leaked or are made of them', () => {
  const table: [password: string, ok: boolean][] = [
    ['elevenchars', false],
    ['twelve-chars', true],
    ['经纬城市一网统管长江大桥', true],
    ['Password1234', false],
    ['WANG.XIAOYAN', false],
    ['wang.xiaoyan-2026', false],
    ['Jingwei!12345', false],
    ['Admin.Welcome.1', false],
    ['aaaaaaaaaaaaaaaa', false],
    ['correct horse battery staple', true],
    ['x'.repeat(200) + 'abc'.repeat(19), false],
    // leaked as they stand
    ['mailcreated5240', false],
    ['1qazxsw23edc', false],
    ['sonyericsson', false],
    // made of leaked ones, of rows of keys, of repetition
    ['dragondragon1', false],
    ['qwertyuiopasdf', false],
    ['woaini5201314', false],
    ['zhongguo123456', false],
    ['武汉武汉武汉武汉武汉武汉', false],
    ['Chang-Jiang-1957', true],
    ['a longer sentence one remembers', true],
  ]
  for (const [password, ok] of table) {
    assert.equal(passwordRefusal(password, 'wang.xiaoyan') === undefined, ok, password)
  }
})

test('a person holds a post once at a time', () => {
  const before = { from: '2026-01-01', to: '2026-07-01' }
  assert.equal(holdingRefusal({ from: '2026-07-01', to: null }, [before]), undefined)
  assert.equal(holdingRefusal({ from: '2025-01-01', to: '2026-01-01' }, [before]), undefined)
  assert.equal(holdingRefusal({ from: '2026-06-30', to: null }, [before])?.field, 'from')
  assert.equal(holdingRefusal({ from: '2025-01-01', to: null }, [before])?.field, 'from')
  assert.equal(holdingRefusal({ from: '2026-07-02', to: '2026-07-01' }, [])?.field, 'to')
})

test('a token gives no more than its post has, nor more than the token that made it', () => {
  const rights = new Set(['case.read', 'case.accept'])
  const ask = { kind: 'callTaker', rights, scopes: undefined, askerScopes: undefined }
  assert.equal(tokenRefusal(ask), undefined)
  assert.equal(tokenRefusal({ ...ask, scopes: ['case.read'] }), undefined)
  assert.equal(tokenRefusal({ ...ask, scopes: ['case.close'] })?.field, 'scopes')
  assert.equal(tokenRefusal({ ...ask, kind: 'system' })?.field, 'postId')
  assert.equal(tokenRefusal({ ...ask, askerScopes: ['token.manage'] })?.field, 'scopes')
  const askerScopes = ['token.manage', 'case.read']
  assert.equal(tokenRefusal({ ...ask, scopes: ['case.read'], askerScopes }), undefined)
  assert.equal(tokenRefusal({ ...ask, scopes: ['case.accept'], askerScopes })?.field, 'scopes')
})

const unit = (code: string, kind: string, area: string): UnitRow => ({
  code,
  name: code,
  nameEn: code,
  kind,
  area,
  parent: null,
})
const units = [
  unit('9901-ZX', 'grid-centre', '9901'),
  unit('9901-HW', 'department', '9901'),
  unit('990101-ZX', 'grid-centre', '990101'),
  unit('990101-CG', 'department', '990101'),
  unit('990101001-JD', 'street-office', '990101001'),
  unit('990101001001-JW', 'community-committee', '990101001001'),
]

test('a city is staffed at four levels, and those who oversee see imported cities too', () => {
  const { posts, people, holdings } = demoStaff({ units, seed: 7 })
  const kindsOf = (unitCode: string) =>
    posts.filter((p) => p.unitCode === unitCode).map((p) => p.kind)
  assert.deepEqual(kindsOf('9901-ZX'), [
    'dutyOfficer',
    'dispatcher',
    'callTaker',
    'commander',
    'supervisor',
    'evaluator',
    'steward',
    'admin',
  ])
  assert.deepEqual(kindsOf('9901-HW'), ['handler'])
  assert.deepEqual(kindsOf('990101-ZX'), ['dutyOfficer', 'dispatcher'])
  assert.deepEqual(kindsOf('990101001-JD'), ['dutyOfficer', 'dispatcher', 'handler'])
  assert.deepEqual(kindsOf('990101001001-JW'), [
    'dutyOfficer',
    'gridWorker',
    'gridWorker',
    'handler',
  ])
  const wide = posts.filter((p) => p.areaCode === '').map((p) => p.kind)
  assert.deepEqual(wide, ['supervisor', 'evaluator', 'steward', 'admin'])
  assert.equal(new Set(posts.map((p) => p.code)).size, posts.length)
  assert.equal(people.length, posts.length)
  assert.deepEqual(
    holdings.map((h) => h.postCode),
    posts.map((p) => p.code),
  )
})

test('the same seed names the same staff, another seed others', () => {
  const names = (seed: number) => demoStaff({ units, seed }).people.map((p) => p.name)
  assert.deepEqual(names(7), names(7))
  assert.notDeepEqual(names(7), names(8))
})
