import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Database, Tx } from '../db.ts'
import { Answer, route } from '../http.ts'
import { Problem } from '../problem.ts'
import { say } from '../sentence.ts'
import { buildApp } from './app.ts'

const db = {
  transaction: <T>(_context: unknown, run: (tx: Tx) => Promise<T>) => run({} as Tx),
} as unknown as Database
const common = {
  method: 'GET',
  may: 'anyone',
  audit: 'none',
  tag: 'test',
  summary: 'A test',
} as const
const routes = [
  route({ ...common, path: '/api/me', run: async () => ({ name: '李某' }) }),
  route({
    ...common,
    path: '/api/refused',
    run: async () => {
      throw new Problem('forbidden', say`No.`)
    },
  }),
  route({
    ...common,
    path: '/api/map',
    run: async () => new Answer(200, {}, { 'cache-control': 'public, max-age=60' }),
  }),
]

test('no answer of the city is kept by a browser or a proxy, unless its route says that it may', async () => {
  const door = {
    db,
    authenticate: async () => ({ via: 'anyone', post: {} }) as never,
    now: () => 0,
  }
  const app = await buildApp({
    door,
    routes,
    logLevel: 'silent',
    publicUrl: 'http://localhost',
  })
  try {
    for (const [url, status, cache] of [
      ['/api/me', 200, 'no-store'],
      ['/api/refused', 403, 'no-store'],
      ['/api/nothing', 404, 'no-store'],
      ['/api/map', 200, 'public, max-age=60'],
    ] as const) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const answer = await app.inject({ url })
      assert.deepEqual([answer.statusCode, answer.headers['cache-control']], [status, cache], url)
    }
  } finally {
    await app.close()
  }
})
