// An installation with nothing in it: the first administrator is set up by page, then the city begins.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { axe, screenshot } from '../setup/browser.ts'
import { until } from '../setup/until.ts'
import { emptyInstallation } from './setup/town.ts'
import { assertNoFaults, languages, visitor } from './setup/visitors.ts'

const words = {
  'zh-CN': {
    title: '设置首位管理员',
    fields: ['设置码', '姓名', '登录名', '密码'],
    submit: '创建并登录',
  },
  en: {
    title: 'Set up the first administrator',
    fields: ['Set-up code', 'Name', 'Login', 'Password'],
    submit: 'Create and sign in',
  },
} as const

test('an empty installation is set up with the code of its first start, and only once', async (t) => {
  const { url, setupCode } = await emptyInstallation()
  for (const language of languages) {
    // eslint-disable-next-line no-await-in-loop -- one browser at a time
    await t.test(`the page asks for it in ${language}`, async () => {
      const someone = await visitor({ language, url })
      await someone.open('/setup')
      await someone.page.getByRole('heading', { name: words[language].title }).waitFor()
      await screenshot(someone.page, `setup.${language}`)
      await axe(someone.page)
      assertNoFaults(someone)
      await someone.leave()
    })
  }

  const { fields, submit } = words['zh-CN']
  const first = await visitor({ url })
  const { page } = first
  const fill = async (code: string) => {
    for (const [i, value] of [code, '陈立', 'chenli', 'a-long-first-password'].entries()) {
      // eslint-disable-next-line no-await-in-loop -- as one types
      await page.getByLabel(fields[i] ?? '', { exact: true }).fill(value)
    }
    await page.getByRole('button', { name: submit }).click()
  }

  await t.test('a wrong code is refused and says so', async () => {
    await first.open('/signin')
    await fill('00000000')
    await page.getByRole('alert').first().waitFor()
    await page
      .getByText(/设置码/)
      .first()
      .waitFor()
    assert.match(page.url(), /signin|setup/)
    first.faults.length = 0
  })

  await t.test('with the right one the administrator is in, and finds where to begin', async () => {
    await fill(setupCode)
    await page.waitForURL(/\/console/)
    await page.getByText('陈立').first().waitFor()
    await first.open('/console/imports')
    await until('the page can import', async () =>
      (await page.getByRole('heading', { level: 1 }).innerText()).includes('导入'),
    )
    await screenshot(page, 'setup-done.zh-CN', false)
    await first.open('/console/areas')
    await axe(page)
    assertNoFaults(first)
  })

  await t.test('nobody is set up a second time', async () => {
    const second = await visitor({ url })
    await second.open('/signin')
    await second.page.getByRole('heading', { name: '登录' }).waitFor()
    assert.equal(await second.page.getByLabel('设置码').count(), 0)
    await second.leave()
  })
  await first.leave()
})
