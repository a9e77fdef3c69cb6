// The built pages: the resident's portal at /, the console at /console. Assets are named by their hash.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { Problem } from '../problem.ts'
import { say } from '../sentence.ts'

const page = (directory: string, name: string) => {
  const path = join(directory, name)
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

/** Asked for anew each time, since its name stays: a service worker, a manifest. */
function mountFile(
  app: FastifyInstance,
  directory: string,
  { name, type }: { readonly name: string; readonly type: string },
): void {
  const content = page(directory, name)
  if (content === undefined) return
  app.get(`/${name}`, (_request, reply) =>
    reply
      .type(`${type}; charset=utf-8`)
      .header('cache-control', 'no-cache')
      // the worker of /field/sw.js serves /field as well
      .header('service-worker-allowed', name === 'field/sw.js' ? '/field' : '/')
      .send(content),
  )
}

/** `directory`: where `npm run build` has put the pages. */
export async function mountPages(app: FastifyInstance, directory: string): Promise<void> {
  if (!existsSync(join(directory, 'assets'))) return
  await app.register(fastifyStatic, {
    root: join(directory, 'assets'),
    prefix: '/assets/',
    // the build lays a Brotli and a gzip copy beside each (scripts/compressed.ts)
    preCompressed: true,
    immutable: true,
    maxAge: '1y',
    setHeaders: (reply, path) => {
      if (path.endsWith('.mjs')) reply.header('content-type', 'text/javascript; charset=utf-8')
    },
  })
  const pages = {
    console: page(directory, 'console/index.html'),
    portal: page(directory, 'portal/index.html'),
    field: page(directory, 'field/index.html'),
    board: page(directory, 'board/index.html'),
    tv: page(directory, 'tv/index.html'),
  }
  const send =
    (name: keyof typeof pages) =>
    (
      _request: unknown,
      reply: { type(t: string): { header(k: string, v: string): { send(b: string): unknown } } },
    ) => {
      const html = pages[name]
      if (html === undefined) throw new Problem('not-found', say`This page has not been built.`)
      return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(html)
    }
  for (const path of ['/console', '/console/*', '/signin', '/setup'])
    app.get(path, send('console') as never)
  app.get('/board', send('board') as never)
  app.get('/tv', send('tv') as never)
  for (const path of [
    '/',
    '/report',
    '/follow',
    '/follow/:token',
    '/help',
    '/privacy',
    '/notices',
    '/notices/:id',
    '/people',
  ])
    app.get(path, send('portal') as never)
  for (const path of ['/field', '/field/*']) app.get(path, send('field') as never)
  mountFile(app, directory, { name: 'field/sw.js', type: 'text/javascript' })
  mountFile(app, directory, {
    name: 'field/manifest.webmanifest',
    type: 'application/manifest+json',
  })
  mountFile(app, directory, { name: 'sw.js', type: 'text/javascript' })
  mountFile(app, directory, { name: 'manifest.webmanifest', type: 'application/manifest+json' })
  // A mistyped address is met by a page that leads on; programs are told as everywhere.
  app.get('/*', (request, reply) => {
    const path = request.url.split('?')[0] ?? ''
    const isRead = request.headers.accept?.includes('text/html') === true
    if (!isRead || pages.portal === undefined || /^\/(api|open311|assets)\//.test(path))
      throw new Problem('not-found', say`There is nothing at GET ${path}.`)
    return reply
      .code(404)
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(pages.portal)
  })
}
