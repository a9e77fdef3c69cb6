import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Reply } from './picture.ts'
import type { FromWorker, ToWorker } from './talk.ts'

const reply = (numbers: readonly string[], more = false): Reply => ({
  at: '2026-03-02T08:00:00.000Z',
  more,
  area: { code: '4201', name: '武汉市', nameEn: '', bounds: null },
  timeZone: 'Asia/Shanghai',
  parts: [],
  areas: [{ code: '42010200100101', name: '一街01网格', nameEn: '' }],
  categories: [{ name: '路灯异常', nameEn: 'Street lamp fault' }],
  states: ['handling'],
  rows: numbers.map((number) => [number, 114.3, 30.6, 1, 0, 0, 0, 1, 100, 200, 1]),
})

test('the wall reads the whole again after a failed first read, and when more has changed than fits', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const asked: string[] = []
  const told: FromWorker[] = []
  const answers: (Reply | number)[] = [
    503,
    reply(['1']),
    reply(['2'], true),
    reply(['1', '2', '3']),
  ]
  let say: (event: { data: ToWorker }) => void = () => undefined
  Object.assign(globalThis, {
    addEventListener: (_: string, run: typeof say) => void (say = run),
    postMessage: (message: FromWorker) => void told.push(message),
    fetch: (url: string) => {
      asked.push(url.includes('since=') ? 'changes' : 'whole')
      const answer = answers.shift() ?? 500
      const ok = typeof answer !== 'number'
      return Promise.resolve({ ok, status: ok ? 200 : answer, json: () => Promise.resolve(answer) })
    },
  })
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  await import('./worker.ts')

  say({ data: { kind: 'begin', area: '4201' } })
  await settle()
  assert.deepEqual(told, [{ kind: 'failed', status: 503 }])
  say({ data: { kind: 'update' } })
  await settle()
  assert.deepEqual(asked, ['whole', 'whole'], 'nothing is there that could have changed')
  say({ data: { kind: 'update' } })
  await settle()
  assert.deepEqual(asked, ['whole', 'whole', 'changes', 'whole'])
  t.mock.timers.tick(1000)
  const sums = told.findLast((one) => one.kind === 'sums')
  assert.equal(sums?.kind === 'sums' && sums.sums.counts.open, 3)
})
