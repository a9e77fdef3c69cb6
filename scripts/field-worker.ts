// What makes the field app open without a network, as a part of the build: manifest and a service worker that is given
// the list of the app's own files. A plugin for Vite.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import { type Built, buildWorker } from './service-worker.ts'

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
      writeFileSync(join(dir, 'field/manifest.webmanifest'), JSON.stringify(manifest))
      await buildWorker({
        shell: 'field',
        url: '/field',
        file: 'field/sw.js',
        target: 'es2022',
        apps,
        dir,
        bundle: bundle as unknown as Built,
      })
    },
  }
}
