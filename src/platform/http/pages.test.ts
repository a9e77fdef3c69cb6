import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import Fastify from 'fastify'
import { Problem } from '../problem.ts'
import { asIs } from '../sentence.ts'
import { mountPages } from './pages.ts'

async function built(t: { after(run: () => void): void }) {
  const directory = mkdtempSync(join(tmpdir(), 'jingwei-pages-'))
  t.after(() => rmSync(directory, { recursive: true }))
  for (const part of ['assets', 'console', 'portal']) mkdirSync(join(directory, part))
  writeFileSync(join(directory, 'console/index.html'), '<title>console</title>')
  writeFileSync(join(directory, 'portal/index.html'), '<title>portal</title>')
  writeFileSync(join(directory, 'sw.js'), 'self.addEventListener')
  writeFileSync(join(directory, 'assets/portal-1.js'), 'a'.repeat(5000))
  writeFileSync(join(directory, 'assets/portal-1.js.gz'), gzipSync('a'.repeat(5000)))
  const app = Fastify()
  app.setErrorHandler((error: Error, _, reply) => {
    const { status, message } =
      error instanceof Problem ? error : new Problem('not-found', asIs(error.message))
    return reply.code(status).type('application/problem+json').send(message)
  })
  await mountPages(app, directory)
  t.after(() => void app.close())
  return (url: string, accept: string, more: Record<string, string> = {}) =>
    app.inject({ url, headers: { accept, ...more } })
}

const browser = 'text/html,application/xhtml+xml,*/*;q=0.8'

test('a resident who mistypes an address gets a page that leads on, marked as not found', async (t) => {
  const get = await built(t)
  const page = await get('/reprot', browser)
  assert.equal(page.statusCode, 404)
  assert.match(String(page.headers['content-type']), /^text\/html/)
  assert.match(page.body, /portal/)
  assert.equal((await get('/report', browser)).statusCode, 200)
})

test('programs and the doors for them are told of a wrong address as everywhere', async (t) => {
  const get = await built(t)
  for (const [url, accept] of [
    ['/reprot', 'application/json'],
    ['/reprot', '*/*'],
    ['/api/nothing', browser],
    ['/open311/v2/nothing.json', browser],
    ['/assets/gone.js', browser],
  ] as const) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    const answer = await get(url, accept)
    assert.equal(answer.statusCode, 404, url)
    assert.doesNotMatch(String(answer.headers['content-type']), /html/, url)
  }
})

test('the service worker is asked for anew each time, under its own name', async (t) => {
  const get = await built(t)
  const worker = await get('/sw.js', '*/*')
  assert.equal(worker.statusCode, 200)
  assert.match(String(worker.headers['content-type']), /javascript/)
  assert.equal(worker.headers['cache-control'], 'no-cache')
  assert.equal((await get('/manifest.webmanifest', '*/*')).statusCode, 404, 'not built')
})

test('a script goes out packed to whoever can unpack it', async (t) => {
  const get = await built(t)
  const packed = await get('/assets/portal-1.js', '*/*', { 'accept-encoding': 'gzip' })
  assert.equal(packed.headers['content-encoding'], 'gzip')
  assert.ok(packed.rawPayload.length < 200)
  const plain = await get('/assets/portal-1.js', '*/*')
  assert.equal(plain.headers['content-encoding'], undefined)
  assert.equal(plain.body.length, 5000)
})
