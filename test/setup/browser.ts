// A real browser for test/e2e: Debian's Chromium, with WebGL in software so that maps draw anywhere.
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium, type Browser, type Page } from 'playwright-core'
import { keepForDocs } from '../../scripts/docs-pictures.ts'

const shots = resolve(import.meta.dirname, '../../shots')

/** Chromium from `CHROMIUM`, else Debian's. The caller closes it. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--use-gl=angle',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
    ],
  })
}

/**
 * Writes `shots/<name>.png` of the whole page, or of what is seen of it, and returns its path. With
 * JINGWEI_DOCS_PICTURES=1 those the docs show are written there, too.
 */
export async function screenshot(page: Page, name: string, whole = true): Promise<string> {
  mkdirSync(shots, { recursive: true })
  const path = join(shots, `${name}.png`)
  await page.screenshot({ path, fullPage: whole, animations: 'disabled' })
  if (process.env['JINGWEI_DOCS_PICTURES'] === '1') await keepForDocs(name, path)
  return path
}

/** Asserts that the page as it stands breaks no WCAG 2.2 AA rule that axe can check. */
export async function axe(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => `${id}: ${help}: ${target.join(' ')}`),
  )
  assert.deepEqual(found, [], `WCAG 2.2 AA at ${page.url()}`)
}
