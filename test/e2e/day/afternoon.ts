// From the dispatcher to the last rating.
import assert from 'node:assert/strict'
import { screenshot } from '../../setup/browser.ts'
import { assertNoFaults } from '../setup/visitors.ts'
import type { Resident } from './cast.ts'
import { openContact, rateByTelephone } from './desk.ts'
import * as field from './fieldwork.ts'
import { doEach, doTogether, openList, openWhole } from './office.ts'
import { atWork, inLanes, look, picture, type Someone } from './people.ts'
import * as phone from './phone.ts'
import { type Day, openNumbers, screenOf, stored, toldTo } from './stage.ts'
import * as tv from './tv.ts'

/** Each is filed by its condition; then all are sent to the units that the list of duties names. */
export async function fileAndDispatch(day: Day): Promise<void> {
  const dispatcher = await atWork('the dispatcher', {
    kind: 'dispatcher',
    over: day.people.community.code,
  })
  const numbers = openNumbers(day)
  await openList(dispatcher, `${day.area}&state=accepted`)
  await doEach(dispatcher, numbers, { name: '立案' })
  await openList(dispatcher, `${day.area}&state=filed`)
  await doTogether(dispatcher, numbers, '派遣', 'day-6-sent-together')
  assertNoFaults(dispatcher)
  await dispatcher.leave()
}

/** Code of the unit that leads → the numbers it has. */
export async function byUnit(day: Day): Promise<Map<string, string[]>> {
  const units = new Map<string, string[]>()
  for (const { number, leadUnit } of await stored(day, openNumbers(day))) {
    const unit = leadUnit?.code ?? 'nobody'
    units.set(unit, [...(units.get(unit) ?? []), number])
  }
  return units
}

/** Whose number a handler needed, to be let into the yard. */
export const visited = (day: Day): Resident => {
  const resident = day.people.by('portal').find(({ about }) => about === 'lamp')
  assert.ok(resident)
  return resident
}
export const handlerOf = (unit: string): string => `the handler of ${unit}`

async function workOn(day: Day, unit: string, numbers: readonly string[]): Promise<void> {
  const handler = await atWork(handlerOf(unit), { kind: 'handler', unit })
  const { page } = handler
  await openList(handler, `${day.area}&unit=${unit}&state=dispatched`)
  await doTogether(handler, numbers, '签收')
  await openList(handler, `${day.area}&unit=${unit}&state=handling`)
  const { number } = toldTo(day, visited(day))
  if (numbers.includes(number)) {
    await openWhole(handler, number)
    await openContact(handler, visited(day), '约定上门时间')
    await page.goBack()
  }
  await doEach(handler, numbers, {
    name: '处置完成',
    fill: async (form) => {
      await form.getByLabel('处置结果').fill('已到现场处理，恢复原样。')
      await form.locator('input[type=file]').setInputFiles(await picture(true))
      await form.getByRole('button', { name: /去掉|移除|删除/ }).waitFor()
    },
  })
  await screenshot(page, `day-7-done-by-${unit}`, false)
  assertNoFaults(handler)
  await handler.leave()
}

export async function workInBothUnits(day: Day): Promise<void> {
  const units = await byUnit(day)
  assert.equal(units.size, 2, `two departments: ${[...units.keys()].join(', ')}`)
  await inLanes(2, [...units], ([unit, numbers]) => workOn(day, unit, numbers))
}

/** Each looks at what was done in their grid; one is away from any line for two hours of it. */
export async function checkOnSite(day: Day): Promise<void> {
  const all = await stored(day, openNumbers(day))
  const [, away] = day.workers
  await inLanes(2, day.workers, async (worker) => {
    const grid = day.people.workers[day.workers.indexOf(worker)]?.grid
    const own = all.filter(({ area }) => area.code === grid)
    await field.fetchDay(worker)
    if (worker === away) await field.loseTheLine(worker, 2)
    for (const { number } of own) {
      // eslint-disable-next-line no-await-in-loop -- one place after the other
      await field.lookAtPlace(worker, '核查', number)
    }
    await look(worker)
    if (worker === away) {
      await screenshot(worker.page, 'day-8-checked-without-a-line', false)
      await field.comeBack(worker)
    } else await field.sent(worker)
    assert.deepEqual(worker.phone.faults, [])
  })
}

export async function closeAll(day: Day): Promise<void> {
  const officer = await atWork('the duty officer', {
    kind: 'dutyOfficer',
    over: day.people.community.code,
  })
  await openList(officer, `${day.area}&state=checked`)
  await doEach(officer, openNumbers(day), { name: '结案' })
  assertNoFaults(officer)
  await officer.leave()
}

/** Those who called, or told a worker: the call taker rings each of them. */
async function ringBack(day: Day): Promise<void> {
  const { taker } = day
  await openList(taker, `${day.area}&state=closed&rated=false`)
  for (const resident of [...day.people.by('call'), ...day.people.by('worker')]) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    await openWhole(taker, toldTo(day, resident).number)
    // eslint-disable-next-line no-await-in-loop
    await rateByTelephone(taker, resident)
    // eslint-disable-next-line no-await-in-loop
    if (resident.door === 'worker') await screenshot(taker.page, 'day-10-rung-back', false)
    // eslint-disable-next-line no-await-in-loop
    await taker.page.goBack()
  }
  assertNoFaults(taker)
}

async function rateOnPhones(day: Day): Promise<void> {
  await inLanes(2, day.people.by('portal'), async (resident) => {
    const screen = screenOf(day, resident)
    await phone.rate(screen, resident, toldTo(day, resident).follow ?? '')
    if (resident === visited(day)) {
      await screen.page.getByText('约定上门时间').waitFor()
      await screenshot(screen.page, 'day-9-rated-by-phone')
    }
    await phone.putAway(screen)
  })
  for (const { screen, follow } of day.joined) await phone.seeTheEnd(screen, follow)
}

async function rateOnTelevision(day: Day): Promise<void> {
  for (const resident of day.people.by('tv')) {
    const screen: Someone = screenOf(day, resident)
    // eslint-disable-next-line no-await-in-loop -- one household after the other
    await tv.rateOnTv(screen)
    // eslint-disable-next-line no-await-in-loop
    await screenshot(screen.page, 'day-11-rated-on-television', false)
  }
}

export const rateAll = async (day: Day): Promise<unknown> =>
  Promise.all([rateOnPhones(day), rateOnTelevision(day), ringBack(day)])
