// The product as it is delivered, with a small city in it and no requests: what a stranger meets.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { runInstalled } from '../../src/apps/cli/installed.ts'
import { startServer } from '../../src/apps/server/serve.ts'
import { systemContext } from '#people'
import { readConfig } from '#platform/config.ts'
import { simulateCity } from '#simulation'
import { freePort } from '../../test/setup/free-port.ts'

export const dist = resolve(import.meta.dirname, '../../dist')

export type Site = { readonly url: string; close(): Promise<void> }

/** @throws when the pages are not built */
export async function openSite(): Promise<Site> {
  if (!existsSync(join(dist, 'assets'))) throw new Error('The pages are not built: npm run build')
  const home = mkdtempSync(join(tmpdir(), 'jingwei-web-'))
  const port = await freePort()
  const config = readConfig({
    JINGWEI_HOME: home,
    JINGWEI_DEMO: '0',
    JINGWEI_LOG: 'error',
    JINGWEI_PUBLIC_URL: `http://127.0.0.1:${port}`,
    PORT: `${port}`,
  })
  const running = await startServer(config, { say: () => {}, runCommand: runInstalled })
  const { db, keys, territory } = running.installation
  const city = { seed: 7, size: 'small' as const, now: Date.now(), journalKey: keys.journal }
  await simulateCity(db, systemContext, city)
  await territory.reload()
  return {
    url: running.url,
    close: async () => {
      await running.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}
