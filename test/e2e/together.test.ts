// Two people before the same case.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { axe, screenshot } from '../setup/browser.ts'
import { act, openForm, shows, stored } from './setup/desk.ts'
import { staff } from './setup/visitors.ts'

type Detail = { readonly state: string; readonly timeline: readonly { readonly kind: string }[] }

test('of two who file the same case one wins, and the other is told what changed', async () => {
  const first = await staff('dispatcher')
  const second = await staff('dutyOfficer-city')
  const { items } = await stored<{ items: { id: string }[] }>(
    first.page,
    '/api/cases?state=accepted&limit=1',
  )
  const id = items[0]?.id
  assert.ok(id, 'a case waits to be filed')
  await first.open(`/console/cases/${id}`)
  await second.open(`/console/cases/${id}`)
  const form = await openForm(second.page, '立案')

  await act(first.page, '立案')
  await shows(first.page, '待派遣')

  await form.getByRole('button', { name: '立案', exact: true }).click()
  await form.getByText('您打开之后，其他人已更新此案').waitFor()
  assert.match(await form.getByRole('listitem').innerText(), /立案/)
  await screenshot(second.page, 'together.zh-CN', false)
  await axe(second.page)
  const { state, timeline } = await stored<Detail>(second.page, `/api/cases/${id}`)
  assert.equal(state, 'filed')
  assert.equal(timeline.filter(({ kind }) => kind === 'filed').length, 1)
  await form.getByRole('button', { name: '读取最新内容，保留已填写的' }).click()
  await form.getByText('别人已经办了，这里不用再做').waitFor()
  assert.equal(await form.getByRole('button', { name: '立案', exact: true }).count(), 0)
  await axe(second.page)
  assert.deepEqual(first.faults, [])
  await first.leave()
  await second.leave()
})

test('what one does appears before the other without reloading', async () => {
  const acting = await staff('callTaker')
  const looking = await staff('dispatcher')
  const { items } = await stored<{ items: { id: string }[] }>(
    acting.page,
    '/api/cases?state=reported&limit=1',
  )
  const id = items[0]?.id
  assert.ok(id, 'a case waits to be taken in')
  await looking.open(`/console/cases/${id}`)
  await shows(looking.page, '待受理')
  await acting.open(`/console/cases/${id}`)
  await act(acting.page, '受理')
  await shows(looking.page, '已受理')
  assert.deepEqual([...acting.faults, ...looking.faults], [])
  await acting.leave()
  await looking.leave()
})
