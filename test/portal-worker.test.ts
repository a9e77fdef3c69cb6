// What the service worker keeps: the portal's own files, whole, without the map and without anything of the console.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Built, filesOf } from '../scripts/service-worker.ts'

const chunk = (fileName: string, more: object = {}) => [
  fileName,
  { type: 'chunk', fileName, ...more },
]

const built = Object.fromEntries([
  chunk('assets/portal-1.js', {
    facadeModuleId: '/x/src/apps/portal/index.html',
    imports: ['assets/base-1.js'],
    dynamicImports: ['assets/guidance-1.js', 'assets/MapView-1.js'],
    viteMetadata: { importedCss: new Set(['assets/portal-1.css']) },
  }),
  chunk('assets/base-1.js', { viteMetadata: { importedCss: new Set(['assets/base-1.css']) } }),
  chunk('assets/guidance-1.js', { imports: ['assets/base-1.js', 'assets/words-1.js'] }),
  chunk('assets/words-1.js'),
  chunk('assets/MapView-1.js', { imports: ['assets/large-1.js'] }),
  chunk('assets/large-1.js'),
  chunk('assets/console-1.js', { facadeModuleId: '/x/src/apps/console/index.html' }),
]) as Built

test('all that the portal imports is kept, also later and with its styles; the map and the console are not', () => {
  assert.deepEqual(filesOf(built, 'portal/index.html'), [
    'assets/base-1.css',
    'assets/base-1.js',
    'assets/guidance-1.js',
    'assets/portal-1.css',
    'assets/portal-1.js',
    'assets/words-1.js',
  ])
})

test('a build without the portal stops instead of keeping nothing', () => {
  assert.throws(() => filesOf(built, 'nowhere/index.html'), /no nowhere/)
})
