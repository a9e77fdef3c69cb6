import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isWebView, isWeChat } from './agents.ts'

const android = 'Mozilla/5.0 (Linux; Android 13; V2183A Build/TP1A'
const chrome =
  'AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36'
const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)'

test('a window inside WeChat is known on Android, on the iPhone and on a desk', () => {
  for (const agent of [
    `${android}; wv) ${chrome} XWEB/1160117 MicroMessenger/8.0.47.2560(0x28002F35) WeChat/arm64 Language/zh_CN`,
    `${iphone} Mobile/15E148 MicroMessenger/8.0.48(0x18003030) NetType/WIFI Language/zh_CN`,
    'Mozilla/5.0 (Windows NT 10.0; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/107.0.0.0 Safari/537.36 MicroMessenger/7.0.20.1781(0x6700143B) NetType/WIFI MiniProgramEnv/Windows WindowsWechat',
  ])
    assert.deepEqual([isWeChat(agent), isWebView(agent)], [true, true], agent)
})

test('other apps’ windows are known, and browsers are not taken for one', () => {
  const table: [string, boolean][] = [
    [`${android}; wv) ${chrome}`, true],
    [`${android}) ${chrome} DingTalk/7.5.0`, true],
    [`${iphone} Mobile/15E148 AlipayClient/10.5.80`, true],
    [`${android}) ${chrome.replace('Version/4.0 ', '')}`, false],
    [`${iphone} Version/17.4 Mobile/15E148 Safari/604.1`, false],
    [
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
      false,
    ],
  ]
  for (const [agent, inside] of table)
    assert.deepEqual([isWebView(agent), isWeChat(agent)], [inside, false], agent)
})
