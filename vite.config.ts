// The console (/console/*, /signin) and the resident's portal (everything else) from one build.
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const here = import.meta.dirname
const apps = join(here, 'src/apps')
const server = process.env['JINGWEI_DEV_SERVER'] ?? 'http://127.0.0.1:8080'

/** Under `vite dev` the addresses lead to the same two pages as in the product (src/platform/http/pages.ts). */
const pages: Plugin = {
  name: 'jingwei-pages',
  configureServer({ middlewares }) {
    middlewares.use((request, _, next) => {
      const path = request.url?.split('?')[0] ?? '/'
      const wantsPage = request.headers.accept?.includes('text/html') ?? false
      if (wantsPage && !/\.\w+$/.test(path)) {
        request.url = /^\/(console|signin|setup)(\/|$)/.test(path)
          ? '/console/index.html'
          : '/portal/index.html'
      }
      next()
    })
  },
}

export default defineConfig({
  root: apps,
  cacheDir: join(here, 'node_modules/.vite'),
  plugins: [react(), pages],
  build: {
    outDir: join(here, 'dist'),
    emptyOutDir: true,
    target: 'es2022',
    // The map and Ant Design are large by nature and loaded apart.
    chunkSizeWarningLimit: 1600,
    rolldownOptions: {
      input: {
        console: join(apps, 'console/index.html'),
        portal: join(apps, 'portal/index.html'),
      },
    },
  },
  server: {
    port: 5173,
    proxy: Object.fromEntries(
      ['/api', '/open311', '/healthz', '/readyz', '/openapi.json'].map((path) => [path, server]),
    ),
  },
})
