// From the first call to the last report that is taken in.
import assert from 'node:assert/strict'
import { axe, screenshot } from '../../setup/browser.ts'
import { assertNoFaults } from '../setup/visitors.ts'
import type { Resident } from './cast.ts'
import { callBack, takeCall } from './desk.ts'
import * as field from './fieldwork.ts'
import { doEach, doTogether, openList } from './office.ts'
import { inLanes, look } from './people.ts'
import * as phone from './phone.ts'
import { answeredAtOnce, type Day, listed, openNumbers, toldTo } from './stage.ts'
import * as tv from './tv.ts'

const answer = '路灯管理处今晚派人抢修，明天天黑前恢复。'

export async function begin(day: Day): Promise<void> {
  const { people, wall, taker, workers } = day
  await wall.page.setViewportSize({ width: 1280, height: 400 })
  await wall.page.goto('/board')
  await wall.page.locator('.bd-number').first().waitFor()
  await wall.page.getByRole('button', { name: '暂停轮播' }).click()
  await inLanes(2, people.workers, async (worker) => {
    const at = people.workers.indexOf(worker)
    workers[at] = await field.inTheField(`the worker of ${worker.grid}`, worker)
  })
  await taker.open('/console/desk')
}

/** Two in English, one inside WeChat; and a neighbour before the same lamp, who says me too. */
export async function byPhone(day: Day): Promise<void> {
  const own = day.people.by('portal')
  await inLanes(2, own, async (resident) => {
    const screen = await phone.onPhone(resident, { inWeChat: resident === own[1] })
    day.screens.set(resident, screen)
    day.told.set(resident, await phone.report(screen, resident))
    if (resident === own[2]) await screenshot(screen.page, 'day-1-told-by-phone')
    await phone.putAway(screen)
  })
}

export async function meToo(day: Day): Promise<void> {
  const [first] = day.people.by('portal')
  assert.ok(first)
  const neighbour: Resident = { ...first, name: '一位邻居', phone: '', words: '' }
  const screen = await phone.onPhone(neighbour)
  const { number, follow } = await phone.sayMeToo(screen, neighbour)
  assert.equal(number, toldTo(day, first).number, 'there is still one request')
  day.joined.push({ screen, follow })
  await phone.putAway(screen)
}

export async function byTelevision(day: Day): Promise<void> {
  for (const resident of day.people.by('tv')) {
    // eslint-disable-next-line no-await-in-loop -- one household after the other
    const screen = await tv.atTv(resident, day.people)
    day.screens.set(resident, screen)
    // eslint-disable-next-line no-await-in-loop
    day.told.set(resident, await tv.reportByPictures(screen, resident))
  }
}

/** Eight callers: one asks what can be answered at once, one asked on the television to be called. */
export async function byTelephone(day: Day): Promise<void> {
  const { people, taker, told } = day
  const callers = people.by('call')
  const elder = callers.pop()
  assert.ok(elder)
  for (const caller of callers) {
    const at = caller === answeredAtOnce(day) ? answer : undefined
    // eslint-disable-next-line no-await-in-loop -- one call after the other
    told.set(caller, await takeCall(taker, caller, at))
  }
  await tv.askToBeCalled(await tv.atTv(elder, people))
  told.set(elder, await callBack(taker, elder))
  assertNoFaults(taker)
}

export async function atTheDoor(day: Day, workers: readonly field.InTheField[]): Promise<void> {
  const residents = day.people.by('worker')
  await inLanes(1, workers, async (worker) => {
    const resident = residents[day.workers.indexOf(worker)]
    assert.ok(resident)
    await field.clockIn(worker)
    await field.reportFor(worker, resident, async () => {
      if (worker !== day.workers[0]) return
      const { page } = worker
      await screenshot(page, 'day-4-told-at-the-door', false)
      // what has slid half under the bar above is no target of half the size
      await page.setViewportSize({ width: 390, height: 1800 })
      await axe(page)
      await page.setViewportSize({ width: 390, height: 844 })
    })
  })
}

/** The app tells a worker no number: it is found by the words, which nobody else used. */
export async function findAtTheDoor(day: Day): Promise<void> {
  const items = await listed(day)
  for (const resident of day.people.by('worker')) {
    const own = items.filter(({ title }) => resident.words === title)
    if (own.length === 0) continue
    assert.equal(own.length, 1, `${resident.words}: once`)
    day.told.set(resident, { number: own[0]?.number ?? '' })
  }
}

export async function takeIn(day: Day): Promise<void> {
  const { taker, area } = day
  await openList(taker, `${area}&state=reported`)
  const { items } = await day.officer('GET', `/api/cases?${area}&state=reported&limit=100`)
  const waiting = new Set((items as { number: string }[]).map(({ number }) => number))
  await doTogether(
    taker,
    openNumbers(day).filter((number) => waiting.has(number)),
    '受理',
    waiting.size > 1 ? 'day-3-taken-in-together' : undefined,
  )
}

/** Two places in the grid of the worker who is going to be without a line. */
export const toVerify = (day: Day): string[] =>
  day.people
    .by('portal')
    .filter(({ grid }) => grid === day.people.workers[0]?.grid)
    .slice(0, 2)
    .map((one) => toldTo(day, one).number)

export async function haveVerified(day: Day): Promise<void> {
  await openList(day.taker, `${day.area}&state=accepted`)
  await doEach(day.taker, toVerify(day), { name: '派员核实' })
}

/** Three hours in a part of town without a line. */
export async function awayInTheMorning(day: Day): Promise<void> {
  const [worker] = day.workers
  assert.ok(worker)
  await field.fetchDay(worker)
  await field.loseTheLine(worker, 3)
  await atTheDoor(day, [worker])
  for (const number of toVerify(day)) {
    // eslint-disable-next-line no-await-in-loop -- one place after the other
    await field.lookAtPlace(worker, '核实', number)
  }
  await screenshot(worker.page, 'day-5-without-a-line', false)
  await look(worker)
  await field.comeBack(worker)
}
