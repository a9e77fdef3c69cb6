// What is on screen stays true when the line to the server breaks.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screenshot } from '../setup/browser.ts'
import { until } from '../setup/until.ts'
import { act, shows, spaced, stored } from './setup/desk.ts'
import { layLine } from './setup/line.ts'
import { town } from './setup/town.ts'
import { assertNoFaults, staff } from './setup/visitors.ts'

test('what happened while the line was cut stands in the queue without reloading', async () => {
  const line = await layLine((await town()).url)
  const looking = await staff('dispatcher', { url: line.url })
  const acting = await staff('callTaker')
  const { items } = await stored<{ items: { id: string; number: string }[] }>(
    acting.page,
    '/api/cases?state=reported&limit=1',
  )
  const [one] = items
  assert.ok(one, 'a case waits to be taken in')
  await looking.open(`/console/cases?q=${one.number}&map=no`)
  const row = looking.page.getByRole('row').filter({ hasText: spaced(one.number) })
  await row.getByText('待受理').waitFor()
  await looking.page.evaluate('window.sameDocument = true')

  await line.cut()
  const sign = looking.page.getByText('实时更新中断')
  await sign.waitFor()
  await screenshot(looking.page, 'live-cut.zh-CN', false)
  await acting.open(`/console/cases/${one.id}`)
  await act(acting.page, '受理')
  await shows(acting.page, '已受理')
  assert.equal(await row.getByText('待受理').count(), 1, 'the cut line brings nothing')

  await line.mend()
  await until('the row shows what happened', async () => row.getByText('已受理').isVisible())
  await sign.waitFor({ state: 'hidden' })
  assert.equal(await looking.page.evaluate('window.sameDocument'), true, 'not reloaded')
  assertNoFaults(acting)
  await acting.leave()
  await looking.leave()
})
