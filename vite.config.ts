// The console (/console/*, /signin), the wall (/board) and the resident's portal (everything else) from one build; the
// television's pages (/tv) from another.
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { compressed } from './scripts/compressed.ts'
import { fieldWorker } from './scripts/field-worker.ts'
import { portalWorker } from './scripts/portal-worker.ts'

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
          : /^\/board(\/|$)/.test(path)
            ? '/board/index.html'
            : /^\/field(\/|$)/.test(path)
              ? '/field/index.html'
              : /^\/tv(\/|$)/.test(path)
                ? '/tv/index.html'
                : '/portal/index.html'
      }
      next()
    })
  },
}

export default defineConfig({
  root: apps,
  cacheDir: join(here, 'node_modules/.vite'),
  plugins: [
    react(),
    pages,
    portalWorker({ apps, dist: join(here, 'dist') }),
    fieldWorker({ apps, dist: join(here, 'dist') }),
    compressed(join(here, 'dist')),
  ],
  build: {
    outDir: join(here, 'dist'),
    emptyOutDir: true,
    target: 'es2022',
    // The map and Ant Design are large by nature and loaded apart.
    chunkSizeWarningLimit: 1600,
  },
  // Televisions keep their first browser for years: theirs is built apart, for an older one.
  environments: {
    client: {
      build: {
        rolldownOptions: {
          input: {
            board: join(apps, 'board/index.html'),
            console: join(apps, 'console/index.html'),
            field: join(apps, 'field/index.html'),
            portal: join(apps, 'portal/index.html'),
          },
        },
      },
    },
    tv: {
      consumer: 'client',
      build: {
        outDir: join(here, 'dist'),
        emptyOutDir: false,
        target: 'chrome69',
        cssTarget: 'chrome69',
        rolldownOptions: { input: { tv: join(apps, 'tv/index.html') } },
      },
    },
  },
  builder: {
    buildApp: async (builder) => {
      for (const name of ['client', 'tv']) {
        const environment = builder.environments[name]
        // eslint-disable-next-line no-await-in-loop -- the first empties the folder
        if (environment) await builder.build(environment)
      }
    },
  },
  server: {
    port: 5173,
    proxy: Object.fromEntries(
      ['/api', '/open311', '/healthz', '/readyz', '/openapi.json'].map((path) => [path, server]),
    ),
  },
})
