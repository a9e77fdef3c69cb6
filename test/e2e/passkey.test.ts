// Passkeys and authenticator apps in a real browser, with a virtual authenticator.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import type { CDPSession, Page } from 'playwright-core'
import { readConfig } from '#platform/config.ts'
import { runInstalled } from '../../src/apps/cli/installed.ts'
import { startServer } from '../../src/apps/server/serve.ts'
import { axe, screenshot } from '../setup/browser.ts'
import { freePort } from '../setup/free-port.ts'
import { until } from '../setup/until.ts'
import { atTheEnd } from './setup/town.ts'
import { assertNoFaults, settled, visitor } from './setup/visitors.ts'

const password = 'a-long-first-password'

/** A server under a name: WebAuthn knows no numbers. */
async function startNamed() {
  const home = mkdtempSync(join(tmpdir(), 'jingwei-passkey-'))
  const port = await freePort()
  const said: string[] = []
  const url = `http://localhost:${port}`
  const config = readConfig({
    JINGWEI_HOME: home,
    JINGWEI_DEMO: '0',
    JINGWEI_LOG: 'error',
    JINGWEI_PUBLIC_URL: url,
    PORT: `${port}`,
  })
  const running = await startServer(config, {
    say: (line) => said.push(line),
    runCommand: runInstalled,
  })
  process.on('exit', () => rmSync(home, { recursive: true, force: true }))
  atTheEnd(() => running.close())
  const code = /code (\d{8})/.exec(said.join('\n'))?.[1]
  assert.ok(code, 'the start prints a set-up code')
  return { url, code }
}

/** A device with a fingerprint sensor, as the browser sees it. */
async function addDevice(page: Page) {
  const cdp: CDPSession = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    verifies: (isUserVerified: boolean) =>
      cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    credentials: async () =>
      (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
  }
}

test('staff sign in by finger or by a code of their phone', async (t) => {
  const { url, code } = await startNamed()
  const someone = await visitor({ url })
  const { page } = someone
  const headers = { 'x-jingwei': '1' }
  const setUp = await page.request.post('/api/setup', {
    headers,
    data: { login: 'chenli', password, name: '陈立', code },
  })
  assert.equal(setUp.status(), 200)
  const device = await addDevice(page)
  const signOut = async () => {
    // away from the console first, which would ask on and be told that nobody is signed in
    await page.goto('about:blank')
    await page.request.delete('/api/session', { headers })
    await someone.open('/signin')
  }
  const kept = () => page.getByRole('button', { name: '我已记下' }).click()

  await t.test('a passkey is added, and with it come recovery codes', async () => {
    await someone.open('/console/account')
    await page.getByRole('heading', { name: '我的账户' }).waitFor()
    await axe(page)
    await page.getByRole('button', { name: '添加通行密钥' }).click()
    const codes = page.getByRole('dialog', { name: '恢复码' })
    await codes.waitFor()
    assert.equal(await codes.getByRole('listitem').count(), 10)
    await axe(page)
    await kept()
    await page.getByText('还有 10 个恢复码').waitFor()
    await screenshot(page, 'account-factors.zh-CN')
    assert.equal((await device.credentials()).length, 1)
    assertNoFaults(someone)
  })

  await t.test('it signs in by itself, and its counter moves on', async () => {
    const [before] = await device.credentials()
    await signOut()
    await axe(page)
    await page.getByRole('button', { name: '用通行密钥登录' }).click()
    await page.waitForURL(/\/console/)
    const [after] = await device.credentials()
    assert.ok((after?.signCount ?? 0) > (before?.signCount ?? 0))
    assertNoFaults(someone)
  })

  await t.test('the password alone asks for a second step', async () => {
    await signOut()
    await page.getByLabel('登录名').fill('chenli')
    await page.getByLabel('密码', { exact: true }).fill(password)
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.getByRole('heading', { name: '第二步验证' }).waitFor()
    await screenshot(page, 'signin-factor.zh-CN')
    await axe(page)
    await page.getByRole('button', { name: '用通行密钥登录' }).click()
    await page.waitForURL(/\/console/)
    assertNoFaults(someone)
  })

  await t.test('a device that did not see its owner opens nothing', async () => {
    await signOut()
    await device.verifies(false)
    await page.getByRole('button', { name: '用通行密钥登录' }).click()
    await page.getByText('没有收到通行密钥').waitFor()
    assert.match(page.url(), /\/signin/)
    assert.equal((await page.request.get('/api/session')).status(), 401)
    await device.verifies(true)
    someone.faults.length = 0
    await page.getByRole('button', { name: '用通行密钥登录' }).click()
    await page.waitForURL(/\/console/)
  })

  await t.test('an authenticator app is added by its QR code', async () => {
    await page.evaluate(
      `localStorage.setItem('jingwei.preferences', ${JSON.stringify(JSON.stringify({ language: 'en' }))})`,
    )
    await someone.open('/console/account')
    await page.getByRole('button', { name: 'Add an app' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add an app' })
    await dialog.getByRole('img', { name: /QR code/ }).waitFor()
    await screenshot(page, 'account-app.en', false)
    await axe(page)
    const secret = (await dialog.locator('code').innerText()).replaceAll(' ', '')
    const shown = new TOTP({ secret: Secret.fromBase32(secret) }).generate()
    await dialog.getByRole('textbox', { name: 'Code' }).fill(shown)
    await dialog.getByRole('button', { name: 'Add an app' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await until('the app is listed', async () =>
      /app added/.test((await page.locator('main').innerText()).replaceAll(/\s+/g, ' ')),
    )
    await settled(page)
    await axe(page)
    await screenshot(page, 'account-factors.en')
    assertNoFaults(someone)
  })

  await t.test('one who signs out everywhere is out here too', async () => {
    await page.getByRole('button', { name: 'Sign out everywhere' }).click()
    await page.waitForURL(/\/signin/)
    assert.equal((await page.request.get('/api/session')).status(), 401)
  })
  await someone.leave()
})
