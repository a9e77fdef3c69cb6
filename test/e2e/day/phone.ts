// A resident on the phone: reports with a photo, a place and a sentence, follows, says me too, rates.
import assert from 'node:assert/strict'
import type { Resident } from './cast.ts'
import { look, person, picture, type Someone } from './people.ts'

const weChat =
  'Mozilla/5.0 (Linux; Android 13; V2183A Build/TP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160117 MMWEBSDK/20231202 MicroMessenger/8.0.47.2560(0x28002F35) WeChat/arm64 Weixin NetType/4G Language/zh_CN ABI/arm64'

const says = {
  'zh-CN': {
    here: /用我现在的位置/,
    common: { lamp: '路灯不亮', rubbish: '垃圾没人清' },
    categories: { lamp: '路灯异常', rubbish: '暴露垃圾' },
    changeWhat: '更改问题',
    words: '用您自己的话写',
    changeContact: '更改联系方式',
    name: '怎样称呼您',
    phone: '手机或电话',
    go: '继续',
    send: '发送',
    link: '查询链接',
    later: '留个联系方式',
    closed: '已办结',
    satisfied: /^很满意/,
    solved: '解决了',
    rate: '提交评价',
    thanks: '谢谢您的评价',
  },
  en: {
    here: /Use where I am now/,
    common: { lamp: 'Street light out', rubbish: 'Rubbish left lying' },
    categories: { lamp: 'Street lamp fault', rubbish: 'Exposed rubbish' },
    changeWhat: 'Change problem',
    words: 'In your own words',
    changeContact: 'Change contact',
    name: 'Your name',
    phone: 'Phone',
    go: 'Continue',
    send: 'Send',
    link: 'Follow link',
    later: 'Leave a way to reach you',
    closed: 'Closed',
    satisfied: /^Very satisfied/,
    solved: 'Solved',
    rate: 'Send rating',
    thanks: 'Thank you for your rating',
  },
} as const

export type Told = { readonly number: string; readonly follow: string }

export const onPhone = (resident: Resident, o: { inWeChat?: boolean } = {}): Promise<Someone> =>
  person(resident.name, {
    onPhone: true,
    language: resident.language,
    at: resident.at,
    ...(o.inWeChat ? { agent: weChat } : {}),
  })

const press = (someone: Someone, name: string) =>
  someone.page.getByRole('button', { name, exact: true }).tap()

/** Up to the page that is read through before sending: photo, place, the commonest words. */
async function fillIn(someone: Someone, resident: Resident): Promise<void> {
  const { page } = someone
  const say = says[resident.language]
  await someone.open('/report')
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles(await picture(false))
  await page.getByRole('button', { name: say.here }).tap()
  await press(someone, say.common[resident.about])
  await page.getByRole('button', { name: say.send, exact: true }).waitFor()
  await page
    .locator('.pt-summary-list')
    .getByText(say.categories[resident.about], { exact: true })
    .waitFor()
}

export async function report(someone: Someone, resident: Resident): Promise<Told> {
  const { page } = someone
  const say = says[resident.language]
  await fillIn(someone, resident)
  await page.getByRole('link', { name: say.changeWhat }).tap()
  await page.getByLabel(say.words).fill(resident.words)
  await press(someone, say.go)
  await page.getByRole('link', { name: say.changeContact }).tap()
  await page.getByLabel(say.name).fill(resident.name)
  await page.getByLabel(say.phone).fill(resident.phone)
  await press(someone, say.go)
  await page.getByText(resident.words).waitFor()
  await press(someone, say.send)
  const told = await received(someone, resident)
  // what were left now would take the place of what was given
  assert.equal(await page.getByRole('button', { name: say.later }).count(), 0)
  return told
}

async function received(someone: Someone, resident: Resident): Promise<Told> {
  const { page } = someone
  const link = page.getByLabel(says[resident.language].link)
  await link.waitFor()
  await look(someone)
  const number = await page.locator('.pt-number-digits [aria-hidden]').innerText()
  return {
    number: number.replaceAll(/\D/g, ''),
    follow: new URL(await link.inputValue()).pathname,
  }
}

/** A neighbour before the same lamp: follows the request that is there instead of sending another. */
export async function sayMeToo(someone: Someone, resident: Resident): Promise<Told> {
  const { page } = someone
  await fillIn(someone, resident)
  await page.getByText('附近已经有人反映').waitFor()
  await look(someone)
  await page
    .getByRole('button', { name: /^我也遇到了/ })
    .first()
    .tap()
  await page.getByRole('heading', { name: '已关注，解决了告诉您' }).waitFor()
  return received(someone, resident)
}

/** The phone goes into the pocket. */
export const putAway = ({ page }: Someone): Promise<unknown> => page.goto('about:blank')

/** Whoever joined sees how it ended, and neither words of the first asker's nor anything to rate. */
export async function seeTheEnd(someone: Someone, follow: string): Promise<void> {
  const { page } = someone
  await someone.open(follow)
  await page.getByRole('heading', { name: '已办结', exact: true }).waitFor()
  assert.equal(await page.getByRole('button', { name: '提交评价' }).count(), 0)
  await look(someone)
}

export async function rate(someone: Someone, resident: Resident, follow: string): Promise<void> {
  const { page } = someone
  const say = says[resident.language]
  await someone.open(follow)
  await page.getByRole('heading', { name: say.closed, exact: true }).waitFor()
  await page.getByRole('radio', { name: say.satisfied }).check()
  await page.getByRole('radio', { name: say.solved, exact: true }).check()
  await press(someone, say.rate)
  await page.getByText(say.thanks).waitFor()
  await look(someone)
  assert.deepEqual(someone.faults, [], resident.name)
}
