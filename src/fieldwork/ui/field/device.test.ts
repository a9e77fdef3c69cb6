import 'fake-indexeddb/auto'
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import type { Queued } from './wire.ts'

type Reply = { readonly status: number; readonly body?: object }
const asked: string[] = []
let sent: unknown
let answer: (what: string) => Reply | null = () => null

const storage = () => {
  const all = new Map<string, string>()
  return {
    getItem: (name: string) => all.get(name) ?? null,
    setItem: (name: string, value: string) => void all.set(name, value),
    removeItem: (name: string) => void all.delete(name),
  }
}
Object.assign(globalThis, {
  matchMedia: () => ({ matches: false, addEventListener() {} }),
  addEventListener() {},
  fetch: (path: string, { method, body }: { method: string; body?: string }) => {
    const what = `${method} ${path.replace(/[\da-f-]{36}$/, ':id')}`
    asked.push(what)
    sent = body === undefined ? undefined : JSON.parse(body)
    const reply = answer(what)
    if (!reply) return Promise.reject(new TypeError('no line'))
    const { status, body: given } = reply
    return Promise.resolve(
      new Response(given ? JSON.stringify(given) : null, {
        status,
        headers: given ? { 'content-type': 'application/json' } : {},
      }),
    )
  },
})
for (const name of ['localStorage', 'sessionStorage'])
  Object.defineProperty(globalThis, name, { value: storage(), configurable: true })

const { askDevice, endLeaving, makeKnown, oweLeaving, takeReason } = await import('./device.ts')
const { askDecided } = await import('./send.ts')
const { makeVault, wipe } = await import('./vault.ts')

beforeEach(() => asked.splice(0))

test('who leaves without a line is signed out before anything else once there is one', async () => {
  answer = () => null
  oweLeaving('pins', crypto.randomUUID())
  assert.equal(await endLeaving(), false)
  assert.equal(await endLeaving(), false)
  answer = () => ({ status: 204 })
  asked.splice(0)
  assert.equal(await endLeaving(), true)
  assert.deepEqual(asked, ['DELETE /api/field/devices/:id', 'DELETE /api/session'])
  assert.equal(await endLeaving(), true)
  assert.equal(asked.length, 2)
  assert.deepEqual([takeReason(), takeReason()], ['pins', undefined])
})

test('a session that has ended already, or a server that is away, does not end the leaving halfway', async () => {
  oweLeaving('left', crypto.randomUUID())
  answer = (what) => ({ status: what.includes('session') ? 503 : 401 })
  assert.equal(await endLeaving(), false)
  answer = () => ({ status: 401 })
  assert.equal(await endLeaving(), true)
})

test('a device that was known and is not any more is emptied like a revoked one', async () => {
  const vault = await makeVault('江岸0412grid')
  answer = () => ({ status: 404 })
  assert.equal(await askDevice(), 'unknown')
  answer = () => ({ status: 403, body: { code: 'forbidden', prove: ['password'] } })
  assert.equal(await makeKnown(vault.device), 'prove')
  answer = () => ({ status: 404 })
  assert.equal(await askDevice(), 'unknown')
  assert.deepEqual(asked, ['POST /api/field/devices'], 'nobody asks for what was never registered')
  answer = () => null
  assert.equal(await makeKnown(vault.device), 'later')
  answer = () => ({ status: 404 })
  assert.equal(await askDevice(), 'unknown')
  assert.equal(asked.at(-1), 'GET /api/field/devices/:id', 'the answer may have been lost')
  answer = () => ({ status: 201, body: {} })
  assert.equal(await makeKnown(vault.device), 'known')
  answer = () => null
  assert.equal(await askDevice(), 'known')
  answer = () => ({ status: 404 })
  assert.equal(await askDevice(), 'gone')
  vault.close()
  await wipe()
})

test('a conflict that was decided at the console leaves the phone with its words and photos', async () => {
  const vault = await makeVault('江岸0412grid')
  await vault.putBlob('p', new Blob(['a door']))
  const conflict = (key: string): Queued => ({
    op: { key, kind: 'case.verify', madeAt: '2026-12-01T09:00:00Z', data: { note: 'mine' } },
    title: key,
    seq: 1,
    photos: ['p'],
    state: 'conflict',
    tries: 0,
    nextAt: 0,
    theirs: { note: 'theirs' },
  })
  const results = [
    { key: 'decided', outcome: 'same', result: { number: '7' } },
    { key: 'open', outcome: 'conflict', theirs: { note: 'theirs' } },
  ]
  answer = () => ({ status: 200, body: { offsetMs: 0, results } })
  const [one, ...more] = await askDecided(vault, [conflict('decided'), conflict('open')])
  assert.deepEqual(
    [one?.op.key, one?.state, one?.op.data, one?.photos],
    ['decided', 'done', {}, []],
  )
  assert.equal(more.length, 0)
  assert.equal(await vault.getBlob('p'), undefined)
  assert.ok(!JSON.stringify(sent).includes('mine'))
  vault.close()
  await wipe()
})
