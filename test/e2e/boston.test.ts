// A real city's month, imported as the README says, seen by a supervisor.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { parse } from 'csv-parse'
import { axe, screenshot } from '../setup/browser.ts'
import { needs, sharedData } from '../setup/fixtures.ts'
import { until } from '../setup/until.ts'
import { stored } from './setup/desk.ts'
import { town } from './setup/town.ts'
import { assertNoFaults, settled, staff } from './setup/visitors.ts'

const month = 'us311/boston_2011-12.csv'
const inMonth = 8337
const root = resolve(import.meta.dirname, '../..')

/** The city's own flags, in percent of a department's rows that have one. */
async function flagsOfCity(): Promise<ReadonlyMap<string, number>> {
  const tally = new Map<string, { all: number; onTime: number }>()
  for await (const row of createReadStream(sharedData(month)).pipe(parse({ columns: true }))) {
    const { department, ontime } = row as { department: string; ontime: string }
    if (ontime === '') continue
    const now = tally.get(department) ?? { all: 0, onTime: 0 }
    tally.set(department, { all: now.all + 1, onTime: now.onTime + (ontime === 'ONTIME' ? 1 : 0) })
  }
  return new Map([...tally].map(([name, { all, onTime }]) => [name, (100 * onTime) / all]))
}

test(
  'a month of Boston is seen in the queue, on the map and in league tables',
  needs(month),
  async (t) => {
    const { home } = await town()
    await promisify(execFile)(
      process.execPath,
      ['src/apps/cli/main.ts', 'import', 'cases', sharedData(month), '--profile', 'boston311'],
      { cwd: root, env: { ...process.env, JINGWEI_HOME: home } },
    )
    const supervisor = await staff('supervisor', { language: 'en' })
    const { page } = supervisor

    await t.test('its 8,337 requests are in the queue with their due times', async () => {
      await supervisor.open('/console/cases?area=2507&sort=reported')
      await until('the queue counts them', async () =>
        (await page.locator('.jw-page-head').innerText()).includes('8,337'),
      )
      await screenshot(page, 'boston-queue', false)
      const { items } = await stored<{ items: { id: string; dueAt: string | null }[] }>(
        page,
        '/api/cases?area=2507&limit=100&sort=reported',
      )
      const dated = items.find(({ dueAt }) => dueAt !== null)
      assert.ok(dated, 'one of the latest has a target')
      await supervisor.open(`/console/cases/${dated.id}`)
      await page.locator('.cs-due-line').getByRole('button').click()
      await page
        .getByText(/2011|2012/)
        .first()
        .waitFor()
      await screenshot(page, 'boston-case', false)
      await axe(page)
    })

    await t.test('they lie on the map', async () => {
      await supervisor.open('/console/map?area=2507&sort=reported')
      await until('the map counts them', async () =>
        (await page.locator('.jw-page-head').innerText()).includes('8,337'),
      )
      // The list of the map names what lies in sight: the map has gone where the area is.
      await page.getByRole('button', { name: 'List the points shown' }).click()
      await until('thousands lie in sight', async () => {
        const head = await page.locator('.jw-map-list-head').innerText()
        return Number(head.replaceAll(/\D/g, '')) > 8000
      })
      await page.getByRole('button', { name: 'Hide the list' }).click()
      await settled(page)
      await screenshot(page, 'boston-map', false)
      await axe(page)
    })

    await t.test('departments are on time as often as the city’s flags say', async () => {
      const flags = await flagsOfCity()
      await supervisor.open('/console/figures?area=2507&from=all')
      const rows = page
        .getByRole('region', { name: 'League table' })
        .locator('tbody tr.ant-table-row')
      await until(
        'the figures have caught up with the import',
        async () => (await page.locator('.jw-figures-tiles[aria-busy="false"]').count()) === 1,
      )
      await settled(page)
      await until('every department has its row', async () => (await rows.count()) === flags.size)
      await screenshot(page, 'boston-figures', false)
      await axe(page)
      let total = 0
      for (const row of await rows.all()) {
        // eslint-disable-next-line no-await-in-loop -- row by row
        const [name = '', all = '', , , , onTime = ''] = await row.locator('td').allInnerTexts()
        total += Number(all.replaceAll(',', ''))
        // eslint-disable-next-line no-await-in-loop -- row by row
        const behind = (await row.getByRole('link').first().getAttribute('href')) ?? ''
        const flag = flags.get(/unit=boston-(\w+)/.exec(behind)?.[1] ?? '')
        assert.ok(flag !== undefined, `the city has no department ${name}`)
        const off = Math.abs(Number.parseFloat(onTime) - flag)
        assert.ok(off <= 0.1, `${name}: ${onTime} instead of ${flag.toFixed(2)} %`)
      }
      // The city itself left 25 without a flag; they are not judged.
      assert.equal(total, inMonth - 25)
    })

    await t.test('a number of the league table opens its cases', async () => {
      const row = page.getByRole('row').filter({ hasText: 'Transportation Department' })
      await row.getByRole('link', { name: '692' }).click()
      await page.waitForURL(/\/console\/cases\?.*figure=total/)
      await settled(page)
      await until('the queue counts them', async () =>
        /\b692\b/.test(await page.locator('.jw-page-head').innerText()),
      )
    })
    assertNoFaults(supervisor)
    await supervisor.leave()
  },
)
