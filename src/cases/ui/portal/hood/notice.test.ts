import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noticeIn } from './notice.ts'

const zh = { title: '停水', text: '今晚停水。' }
const en = { title: 'No water', text: 'There is no water tonight.' }

test('whoever reads English reads a notice in English where it was written so, and else in Chinese that says it is Chinese', () => {
  assert.deepEqual(noticeIn('en', { ...zh, en }), { ...en, lang: 'en' })
  assert.deepEqual(noticeIn('en', { ...zh, en: null }), { ...zh, lang: 'zh-CN' })
  assert.deepEqual(noticeIn('en', zh), { ...zh, lang: 'zh-CN' })
  assert.deepEqual(noticeIn('zh-CN', { ...zh, en }), { ...zh, lang: 'zh-CN' })
})
