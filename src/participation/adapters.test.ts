import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { addressOf, hintOf } from './address.ts'
import type { Parcel, Way } from './adapters/adapter.ts'
import { outcomeOfMail } from './adapters/email.ts'
import { dingtalkUrl, markdownOf, outcomeOfRobot, robotAdapter } from './adapters/robot.ts'
import { smsAdapter } from './adapters/sms.ts'
import { vapidKeys } from './keys.ts'
import { answers, openHttp } from './stand-ins.fixture.ts'

const now = Date.parse('2026-03-02T04:00:00Z')
const parcel = (address: string): Parcel => ({
  id: '01890000-0000-7000-8000-000000000001',
  address,
  subject: '停水',
  text: '今晚 [点我](http://evil.example) 停水',
  language: 'zh-CN',
  lang: 'zh-CN',
  level: 'plain',
  url: 'https://city.example/notices/1',
  stopUrl: 'https://city.example/unsubscribe/k',
})
const way = (change: Partial<Way> = {}): Way => ({
  settings: {},
  secret: undefined,
  mail: { send: () => Promise.resolve(), close: () => {} },
  vapid: { publicKey: '', privateKey: '' },
  publicUrl: 'https://city.example',
  policy: { allowPrivate: true },
  timeoutMs: 2000,
  signal: new AbortController().signal,
  now,
  ...change,
})

test('a WeCom robot gets Markdown in which what people wrote is no link', async () => {
  const robot = await openHttp(answers(200, {}, { errcode: 0 }))
  try {
    const address = `${robot.url}/cgi-bin/webhook/send?key=k`
    assert.deepEqual(await robotAdapter(parcel(address), way()), { kind: 'sent' })
    const [sent] = robot.json()
    assert.equal(sent?.['msgtype'], 'markdown')
    const content = String(sent?.['markdown']?.content)
    assert.match(content, /^\*\*停水\*\*/)
    assert.ok(content.includes(String.raw`\[点我\](http://evil.example)`))
    assert.ok(
      content.endsWith(
        '[查看](https://city.example/notices/1) · [退订](https://city.example/unsubscribe/k)',
      ),
    )
  } finally {
    await robot.close()
  }
})

test('a DingTalk robot that wants a signature gets one over the time', async () => {
  const robot = await openHttp(answers(200, {}, { errcode: 0 }))
  try {
    const secret = 'SECabcdefghijklmnop'
    await robotAdapter(parcel(`${robot.url}/robot/send?access_token=t ${secret}`), way())
    const url = new URL(robot.got[0]?.path ?? '', robot.url)
    const sign = createHmac('sha256', secret).update(`${now}\n${secret}`).digest('base64')
    assert.deepEqual(
      ['access_token', 'timestamp', 'sign'].map((name) => url.searchParams.get(name)),
      ['t', String(now), sign],
    )
    assert.deepEqual(Object.keys(robot.json()[0]?.['markdown']), ['title', 'text'])
  } finally {
    await robot.close()
  }
  assert.equal(dingtalkUrl('https://x.example/?a=1', undefined, now), 'https://x.example/?a=1')
})

test('robots answer 200 to everything; what they mean stands in the body', () => {
  const kinds = [
    '{"errcode":0}',
    '{"errcode":45009}',
    '{"errcode":93000}',
    '{"errcode":310000}',
    '{"errcode":-1}',
    '{}',
    '<html>',
  ].map((text) => outcomeOfRobot(text).kind)
  assert.deepEqual(kinds, ['sent', 'later', 'gone', 'refused', 'later', 'later', 'later'])
})

test('a message to a group keeps within what WeCom takes', () => {
  const long = markdownOf({ ...parcel(''), text: '水'.repeat(3000) })
  assert.ok(Buffer.byteLength(long) <= 4096)
  assert.match(long, /水…\n\n\[查看\].*\/unsubscribe\/k\)$/, 'and ends with the way out')
})

test('the longest notice in two languages is told to a group in both', () => {
  const [zh, en] = ['水'.repeat(2000), 'water* '.repeat(570)]
  const also = { subject: 'N'.repeat(120), text: en }
  const told = markdownOf({ ...parcel(''), subject: '停'.repeat(60), text: zh, also })
  assert.ok(Buffer.byteLength(told) <= 4096, `${Buffer.byteLength(told)} bytes`)
  assert.match(told, /水…\n\n\*\*N{120}\*\*\n\nwater[^…]*…\n\n\[查看\].*\/unsubscribe\/k\)$/)
  const bytes = (text: string | undefined) => Buffer.byteLength(text ?? '')
  const [mine, theirs] = [/水+…/.exec(told)?.[0], /water[^…]*…/.exec(told)?.[0]]
  assert.ok(Math.abs(bytes(mine) - bytes(theirs)) <= 4, `${bytes(mine)} and ${bytes(theirs)}`)
  // what one leaves of its half is the other's
  const short = markdownOf({ ...parcel(''), text: zh, also: { subject: 'Water', text: 'None.' } })
  assert.match(short, /水{1200,}…\n\n\*\*Water\*\*\n\nNone\.\n\n\[/)
  const brief = markdownOf({ ...parcel(''), text: '停水。', also })
  assert.ok(brief.startsWith('**停水**\n\n停水。\n\n**N') && bytes(brief) > 3900)
})

test('an SMS gateway gets the number, the words and an id to know a second copy by', async () => {
  const gateway = await openHttp(answers(202, {}, { id: 'g1' }))
  try {
    const given = way({
      settings: { url: `${gateway.url}/sms`, sender: '江澜社区' },
      secret: 'pass',
    })
    assert.deepEqual(await smsAdapter(parcel('13800000001'), given), { kind: 'sent' })
    const [got] = gateway.got
    assert.deepEqual(
      [got?.headers['authorization'], got?.headers['idempotency-key']],
      ['Bearer pass', parcel('').id],
    )
    const body = gateway.json()[0]
    assert.deepEqual(
      [body?.['to'], body?.['sender'], body?.['id']],
      ['13800000001', '江澜社区', parcel('').id],
    )
    gateway.answers(answers(401))
    assert.equal((await smsAdapter(parcel('13800000001'), given)).kind, 'later', 'mended by us')
    gateway.answers(answers(422))
    assert.equal((await smsAdapter(parcel('13800000001'), given)).kind, 'refused')
    gateway.answers(answers(302, { location: 'http://127.0.0.1:1/' }))
    assert.equal(
      (await smsAdapter(parcel('13800000001'), given)).kind,
      'refused',
      'no redirect is followed',
    )
  } finally {
    await gateway.close()
  }
  assert.equal((await smsAdapter(parcel('1'), way())).kind, 'later')
})

test('only an address that the server says is no more is given up for good', () => {
  const kinds = [
    { responseCode: 550, command: 'RCPT TO' },
    { responseCode: 450, command: 'RCPT TO' },
    { responseCode: 554, command: 'DATA' },
    { responseCode: 535, command: 'AUTH' },
    { code: 'ECONNREFUSED' },
  ].map((error) => outcomeOfMail(error).kind)
  assert.deepEqual(kinds, ['gone', 'later', 'refused', 'later', 'later'])
})

test('robots of other hosts, and addresses of the own network, are refused', () => {
  const webhook = (address: string, allowPrivate = false) =>
    addressOf({ channel: 'webhook', address }, { allowPrivate })
  const wecom = 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k'
  assert.equal(webhook(wecom), wecom)
  for (const wrong of [
    'https://example.org/hook',
    'http://qyapi.weixin.qq.com/x',
    'https://127.0.0.1/robot/send',
    'https://oapi.dingtalk.com/robot/send?access_token=t nosecret',
    'nonsense',
  ])
    assert.throws(() => webhook(wrong), /address/, wrong)
  assert.equal(webhook('http://127.0.0.1:9/robot/send', true), 'http://127.0.0.1:9/robot/send')
})

test('a number is kept without blanks, and its hint shows little of it', () => {
  const sms = addressOf({ channel: 'sms', address: '+86 138-0000 1234' }, { allowPrivate: false })
  assert.equal(sms, '+8613800001234')
  assert.equal(hintOf('sms', sms), '+86138****1234')
  assert.equal(hintOf('email', 'li@example.org'), 'l***@example.org')
})

test('every process has the same push keys, another installation others', () => {
  const keys = { contact: Buffer.alloc(32, 6) }
  assert.deepEqual(vapidKeys(keys), vapidKeys({ contact: Buffer.alloc(32, 6) }))
  assert.notEqual(vapidKeys(keys).publicKey, vapidKeys({ contact: Buffer.alloc(32, 7) }).publicKey)
  assert.equal(Buffer.from(vapidKeys(keys).publicKey, 'base64url').length, 65)
})
