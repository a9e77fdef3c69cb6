// A household before its television, with the keys of the remote alone.
import assert from 'node:assert/strict'
import { until } from '../../setup/until.ts'
import type { About, Cast, Resident } from './cast.ts'
import { look, person, type Someone } from './people.ts'
import { choose, focused, press, titled } from '../setup/remote.ts'

const pictures: Readonly<Record<About, RegExp>> = { lamp: /路灯不亮/, rubbish: /垃圾没人清/ }

/** A worker set it up some time ago: it knows its home and its number. */
export async function atTv(resident: Resident, { community }: Cast): Promise<Someone> {
  const household = {
    areaCode: community.code,
    names: [{ name: community.name, nameEn: community.name }],
    point: resident.at,
    size: 1,
    phone: resident.phone,
  }
  const device = resident.phone.padEnd(32, 'd')
  const kept = JSON.stringify(JSON.stringify({ household, asked: [], device }))
  const someone = await person(resident.name)
  const { page } = someone
  await page.setViewportSize({ width: 1920, height: 1080 })
  await page.addInitScript(
    `if (!localStorage.getItem('jingwei.tv')) localStorage.setItem('jingwei.tv', ${kept})`,
  )
  await someone.open('/tv')
  await titled(page, /您想办什么/)
  return someone
}

export async function reportByPictures(
  someone: Someone,
  resident: Resident,
): Promise<{ number: string }> {
  const { page } = someone
  await choose(page, /反映问题/)
  await titled(page, /出了什么问题/)
  await choose(page, pictures[resident.about])
  await titled(page, /在哪里/)
  await choose(page, /在我们楼/)
  await titled(page, /对不对/)
  await choose(page, /附上我的电话/)
  await page.getByText(/已附上电话/).waitFor()
  const sending = page.waitForResponse(/\/api\/intake$/)
  await choose(page, /发出去/)
  const { number } = (await (await sending).json()) as { number: string }
  await titled(page, /已经收到/)
  await look(someone)
  await press(page, 'Enter')
  await titled(page, /您想办什么/)
  return { number }
}

/** Somebody who would rather talk. */
export async function askToBeCalled(someone: Someone): Promise<void> {
  const { page } = someone
  await choose(page, /请打电话给我/)
  await titled(page, /请打电话给我/)
  await choose(page, /打这个号码/)
  await titled(page, /已经记下/)
  await press(page, 'Enter')
  await titled(page, /您想办什么/)
}

/** Under “my requests”, where nothing is shown before someone asks for it. */
export async function rateOnTv(someone: Someone): Promise<void> {
  const { page } = someone
  await page.reload()
  await titled(page, /您想办什么/)
  await choose(page, /我反映的/)
  await titled(page, /我反映的/)
  await press(page, 'Enter')
  await page.getByRole('button', { name: /路灯|垃圾/ }).waitFor()
  await choose(page, /路灯|垃圾/)
  await page.getByText('已办结').first().waitFor()
  await page.getByText(/已由.+处理完毕/).waitFor()
  await look(someone)
  await choose(page, /评一评/)
  await titled(page, /办得好不好/)
  await choose(page, /^很满意$/)
  await titled(page, /问题解决了吗/)
  await choose(page, /^解决了/)
  await page.getByText('您的评价').waitFor()
  await until('OK pressed once more only leads back', async () => (await focused(page)) === 'back')
  await look(someone)
  assert.deepEqual(someone.faults, [], `before the television of ${someone.who}`)
}
