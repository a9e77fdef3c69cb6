import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sayDue, sayDuration, sayShare, sayStamp, sayWhen, sayZone } from './time.ts'

const zone = 'Asia/Shanghai'
const at = (text: string) => Date.parse(`${text}+08:00`)
// A Wednesday
const now = at('2026-03-04T15:30:00')
const zh = { now, zone, language: 'zh-CN' } as const
const en = { now, zone, language: 'en' } as const

test('a deadline is said as the time left and the hour people would name', () => {
  const cases = [
    ['2026-03-04T17:30:00', '剩 2 小时 · 今天 17:30', '2 h left · today 17:30'],
    ['2026-03-04T15:45:00', '剩 15 分钟 · 今天 15:45', '15 min left · today 15:45'],
    ['2026-03-05T09:00:00', '剩 17 小时 · 明天 09:00', '17 h left · tomorrow 09:00'],
    ['2026-03-09T09:00:00', '剩 4 天 · 周一 09:00', '4 d left · Mon 09:00'],
    ['2026-03-20T17:30:00', '剩 16 天 · 3月20日 17:30', '16 d left · 20 Mar 17:30'],
    ['2026-03-04T12:29:00', '超 3 小时 · 今天 12:29', '3 h late · today 12:29'],
    ['2026-03-03T23:59:00', '超 15 小时 · 昨天 23:59', '15 h late · yesterday 23:59'],
  ] as const
  for (const [due, chinese, english] of cases) {
    const inChinese = sayDue(at(due), zh)
    const inEnglish = sayDue(at(due), en)
    assert.equal(`${inChinese.left} · ${inChinese.when}`, chinese)
    assert.equal(`${inEnglish.left} · ${inEnglish.when}`, english)
  }
})

test('today is the day of the city, not of the machine', () => {
  const late = at('2026-03-04T23:30:00')
  assert.equal(sayWhen(late, zh), '今天 23:30')
  assert.equal(sayWhen(late, { ...en, zone: 'America/New_York' }), 'today 10:30')
})

test('another year is named', () => {
  assert.equal(sayWhen(at('2011-12-31T08:00:00'), zh), '2011年12月31日')
  assert.equal(sayWhen(at('2011-12-31T08:00:00'), en), '31 Dec 2011')
})

test('a duration takes the largest unit that fits, rounded down', () => {
  assert.equal(sayDuration(59 * 60_000, 'zh-CN'), '59 分钟')
  assert.equal(sayDuration(20_000, 'zh-CN'), '不到 1 分钟')
  assert.equal(sayDuration(119 * 60_000, 'zh-CN'), '1 小时 59 分')
  assert.equal(sayDuration(120 * 60_000, 'en'), '2 h')
  assert.equal(sayDuration(47 * 3_600_000, 'en'), '47 h')
  assert.equal(sayDuration(48 * 3_600_000, 'en'), '2 d')
})

test('a rate of nothing is a dash, not zero per cent', () => {
  assert.equal(sayShare(null, 'zh-CN'), '–')
  assert.equal(sayShare(0, 'zh-CN'), '0%')
  assert.equal(sayShare(0.9734, 'en'), '97.3%')
  assert.equal(sayShare(0.94, 'zh-CN'), '94.0%')
  assert.equal(sayShare(1, 'en'), '100%')
})

test('on paper a time is the city’s own, whoever prints it', () => {
  assert.equal(sayStamp(now, zone), '2026-03-04 15:30')
  assert.equal(sayStamp(now, 'America/New_York'), '2026-03-04 02:30')
})

test('a foreign city’s clock is named as people name it, in both languages', () => {
  assert.equal(sayZone('America/New_York', 'zh-CN', now), '纽约时间')
  assert.equal(sayZone('America/New_York', 'en', now), 'New York Time')
})
