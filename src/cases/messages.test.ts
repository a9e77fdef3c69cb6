import assert from 'node:assert/strict'
import { test } from 'node:test'
import { messageDue, messageText, type Template } from './messages.ts'

const facts = { title: '路灯不亮', number: '1000007', unitName: '江岸区水务局', due: '' }
const templates: Template[] = [
  'received',
  'accepted',
  'refused',
  'question',
  'filed',
  'dispatched',
  'suspended',
  'resumed',
  'extended',
  'done',
  'closed',
  'closedExplained',
  'closedUnsolved',
  'merged',
  'reopened',
  'split',
  'withdrawn',
  'joinedClosed',
  'joinedUnsolved',
]

test('a resident is told in Chinese which unit closed their case and asked to rate it', () => {
  assert.deepEqual(messageText('closed', { reply: '已更换灯泡。' }, 'zh-CN', facts), {
    subject: '【1000007】已办结，请您评价',
    text: '您反映的“路灯不亮”（编号 1000007）已由江岸区水务局办结，请您评价。已更换灯泡。',
  })
})

test('a deadline is named when there is one and left out when there is none', () => {
  const due = messageDue({ dueAt: Date.parse('2026-12-01T09:00:00Z') }, 'Asia/Shanghai', 'en')
  const english = { ...facts, title: 'Street light', unitName: 'Water Bureau' }
  assert.equal(
    messageText('dispatched', {}, 'en', { ...english, due }).text,
    'Your report “Street light” (number 1000007) is now with Water Bureau, due by 1 December 2026 at 17:00.',
  )
  assert.equal(
    messageText('dispatched', {}, 'en', english).text,
    'Your report “Street light” (number 1000007) is now with Water Bureau.',
  )
})

test('a deadline is told in the city’s own time, whichever that is', () => {
  const params = { until: Date.parse('2026-12-01T09:00:00Z') }
  assert.match(messageDue(params, 'Asia/Shanghai', 'zh-CN'), /^2026年12月1日 ?17:00$/)
  assert.match(messageDue(params, 'America/New_York', 'en'), /04:00$/)
  assert.equal(messageDue({}, 'Asia/Shanghai', 'en'), '')
})

test('a case closed without being solved is not told as done, and says why', () => {
  const table = [
    ['closedUnsolved', { outcome: 'notSolved', reason: 'noMoney' }, /没有解决：需立项或筹资/],
    ['closedUnsolved', { outcome: 'forced', reason: 'reporterGone' }, /没有解决：无法联系反映人/],
    ['closedExplained', { outcome: 'explained', reason: 'byRule' }, /已作解释：依规不能办理/],
  ] as const
  for (const [template, params, words] of table) {
    const { subject, text } = messageText(
      template,
      { ...params, reply: '请谅解。' },
      'zh-CN',
      facts,
    )
    assert.match(text, words)
    assert.match(text, /请谅解。$/)
    if (template === 'closedUnsolved') assert.doesNotMatch(subject + text, /办结|解决了/)
  }
  const { text } = messageText(
    'closedUnsolved',
    { outcome: 'notSolved', reason: 'noMoney' },
    'en',
    facts,
  )
  assert.match(text, /is not solved\. Needs a project or money of its own\./)
})

test('a coded reason is told in words', () => {
  const params = { reason: 'outOfScope', note: '' }
  assert.match(messageText('refused', params, 'zh-CN', facts).text, /不属于受理范围/)
  assert.match(messageText('refused', params, 'en', facts).text, /Outside what this service does/)
})

test('no message has a gap or a name of ours in it, in either language', () => {
  for (const template of templates) {
    for (const language of ['zh-CN', 'en'] as const) {
      const params = {
        question: '哪一层？',
        reason: 'notFound',
        number: '1000015',
        note: '',
        reply: '',
      }
      const { subject, text } = messageText(template, params, language, {
        ...facts,
        due: '2026年12月1日 17:00',
      })
      assert.match(subject, /1000007/)
      assert.doesNotMatch(text, /[{}[\]]|undefined|null/, `${template} ${language}`)
      assert.match(text, /1000007/, `${template} ${language}`)
    }
  }
})

test('words of the resident that look like our own marks stay as they are', () => {
  const { text } = messageText('received', {}, 'zh-CN', { ...facts, title: '{unit} <b>坏</b> 💡' })
  assert.match(text, /\{unit\} <b>坏<\/b> 💡/)
})
