// A phone of somebody's own: a browser with a profile on disk that outlives its process, which can be killed.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type CDPSession, chromium, type Page } from 'playwright-core'
import { atTheEnd } from './town.ts'

export type Phone = {
  readonly page: Page
  readonly cdp: CDPSession
  /** What went wrong on its pages. */
  readonly faults: string[]
  /** As when the battery is taken out. */
  kill(): Promise<void>
  /** Ends it in order, so that everything is on disk. */
  close(): Promise<void>
}

export const newProfile = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'jingwei-phone-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function addressOf(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stderr as never })) {
    const found = /DevTools listening on (\S+)/.exec(line)
    if (found?.[1]) return found[1]
  }
  throw new Error('the browser ended before it listened')
}

type PhoneOptions = { readonly url: string; readonly at?: { lon: number; lat: number } }

export async function openPhone(profile: string, { url, at }: PhoneOptions): Promise<Phone> {
  const child = spawn(
    process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    [
      '--headless=new',
      '--no-sandbox',
      '--no-first-run',
      '--hide-scrollbars',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--password-store=basic',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  )
  const ended = once(child, 'exit')
  const browser = await chromium.connectOverCDP(await addressOf(child))
  child.stderr?.resume()
  const [context] = browser.contexts()
  if (!context) throw new Error('the browser has no context')
  context.setDefaultTimeout(90_000)
  await context.grantPermissions(['geolocation'], { origin: url })
  if (at) await context.setGeolocation({ longitude: at.lon, latitude: at.lat })
  const page = context.pages()[0] ?? (await context.newPage())
  await page.setViewportSize({ width: 390, height: 844 })
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  const kill = async () => {
    // its whole group: renderers are processes of their own
    if (child.exitCode === null && child.pid) process.kill(-child.pid, 'SIGKILL')
    await ended
  }
  atTheEnd(async () => {
    if (child.exitCode === null && child.signalCode === null) await kill()
  })
  const cdp = await context.newCDPSession(page)
  return {
    page,
    cdp,
    faults,
    kill,
    close: async () => {
      const session = await browser.newBrowserCDPSession()
      await session.send('Browser.close').catch(() => {})
      await ended
    },
  }
}

/** The files of a profile in which one of these words stands, in UTF-8 or UTF-16. */
export function findIn(profile: string, words: readonly string[]): string[] {
  const forms = words.flatMap((word) => [Buffer.from(word), Buffer.from(word, 'utf16le')])
  return readdirSync(profile, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .flatMap((path) => {
      const bytes = readFileSync(path)
      return forms
        .filter((form) => bytes.includes(form))
        .map((form) => `${path}: ${form.toString()}`)
    })
}
