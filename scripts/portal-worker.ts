// What makes the resident's portal installable, as a part of the build: manifest, icons, and a service worker that is
// given the list of the portal's own files. A plugin for Vite.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import type { Plugin } from 'vite'
import { type Built, buildWorker } from './service-worker.ts'

const icon = (px: number) => `icon-${px}.png`
const accent = '#0c5f86'

/** Android cuts a circle or a drop out of a maskable one: the mark keeps to its middle. */
async function drawIcons(mark: string, folder: string): Promise<void> {
  const svg = readFileSync(mark)
  const draw = (px: number) => sharp(svg, { density: 72 * (px / 32) }).resize(px, px)
  for (const px of [180, 192, 512]) {
    // eslint-disable-next-line no-await-in-loop -- three small pictures
    await draw(px)
      .png()
      .toFile(join(folder, icon(px)))
  }
  const inner = await draw(360).png().toBuffer()
  await sharp({ create: { width: 512, height: 512, channels: 4, background: accent } })
    .composite([{ input: inner, left: 76, top: 76 }])
    .png()
    .toFile(join(folder, 'icon-mask.png'))
}

const manifest = {
  id: '/',
  name: '经纬 市民服务 · Jingwei',
  short_name: '经纬',
  description:
    '反映身边的问题，查询办理进度，评价结果。Report a problem, follow it, rate the result.',
  lang: 'zh-CN',
  start_url: '/',
  scope: '/',
  display: 'standalone',
  background_color: '#f7f7f5',
  theme_color: accent,
  icons: [
    { src: `/assets/${icon(192)}`, sizes: '192x192', type: 'image/png' },
    { src: `/assets/${icon(512)}`, sizes: '512x512', type: 'image/png' },
    { src: '/assets/icon-mask.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
  ],
  shortcuts: [
    { name: '反映一个问题', url: '/report' },
    { name: '查询进度', url: '/follow' },
  ],
}

/** @param apps folder of the shells; @param dist where the build goes */
export function portalWorker({ apps, dist }: { apps: string; dist: string }): Plugin {
  return {
    name: 'jingwei-portal-worker',
    apply: 'build',
    applyToEnvironment: ({ name }) => name === 'client',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { path }) =>
        path.startsWith('/portal/')
          ? [
              {
                tag: 'link',
                attrs: { rel: 'manifest', href: '/manifest.webmanifest' },
                injectTo: 'head',
              },
              {
                tag: 'link',
                attrs: { rel: 'apple-touch-icon', href: `/assets/${icon(180)}` },
                injectTo: 'head',
              },
              {
                tag: 'meta',
                attrs: { name: 'theme-color', content: accent },
                injectTo: 'head',
              },
            ]
          : [],
    },
    async writeBundle({ dir = dist }, bundle) {
      await drawIcons(join(apps, 'mark.svg'), join(dir, 'assets'))
      writeFileSync(join(dir, 'manifest.webmanifest'), JSON.stringify(manifest))
      await buildWorker({
        shell: 'portal',
        url: '/',
        file: 'sw.js',
        target: 'es2020',
        apps,
        dir,
        bundle: bundle as unknown as Built,
      })
    },
  }
}
