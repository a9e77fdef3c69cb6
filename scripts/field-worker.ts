// What makes the field app open without a network, as a part of the build: manifest and a service worker that is given
// the list of the app's own files. A plugin for Vite.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin } from 'vite'
import { type Built, filesOf } from './portal-worker.ts'

const hash = (content: Buffer) => createHash('sha256').update(content).digest('hex').slice(0, 12)

const manifest = {
  id: '/field',
  name: '经纬 网格员 · Jingwei field',
  short_name: '网格员',
  description: '网格员外勤：离线也能工作。Work in the grid, also without a network.',
  lang: 'zh-CN',
  start_url: '/field',
  scope: '/field',
  display: 'standalone',
  background_color: '#f6f6f3',
  theme_color: '#0c5f86',
  icons: [192, 512].map((px) => ({
    src: `/assets/icon-${px}.png`,
    sizes: `${px}x${px}`,
    type: 'image/png',
  })),
}

/** @param apps folder of the shells; @param dist where the build goes */
export function fieldWorker({ apps, dist }: { apps: string; dist: string }): Plugin {
  return {
    name: 'jingwei-field-worker',
    apply: 'build',
    applyToEnvironment: ({ name }) => name === 'client',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { path }) =>
        path.startsWith('/field/')
          ? [{ tag: 'link', attrs: { rel: 'manifest', href: '/field/manifest.webmanifest' } }]
          : [],
    },
    async writeBundle({ dir = dist }, bundle) {
      const page = readFileSync(join(dir, 'field/index.html'))
      const files = filesOf(bundle as unknown as Built, 'field/index.html')
      const precached = [
        { url: '/field', revision: hash(page) },
        ...files.map((file) => ({ url: `/${file}`, revision: null })),
      ]
      writeFileSync(join(dir, 'field/manifest.webmanifest'), JSON.stringify(manifest))
      await build({
        configFile: false,
        root: apps,
        logLevel: 'warn',
        define: { precached: JSON.stringify(precached), 'process.env.NODE_ENV': '"production"' },
        build: {
          outDir: dir,
          emptyOutDir: false,
          copyPublicDir: false,
          target: 'es2022',
          rolldownOptions: {
            input: join(apps, 'field/sw.ts'),
            output: { format: 'iife', entryFileNames: 'field/sw.js' },
          },
        },
      })
    },
  }
}
