// Learning from a file and classifying another, as one does it on the command line.
import assert from 'node:assert/strict'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { Problem } from '#platform/problem.ts'
import { classifyCommand } from './classify.ts'
import { learnCommand } from './learn.ts'
import { openShell } from './run.fixture.ts'

const { folder, run } = openShell([learnCommand, classifyCommand])

const file = (name: string, content: string | Uint8Array) =>
  writeFileSync(join(folder, name), content)

file(
  'train.csv',
  'tokens,label\n路灯 不亮 晚上 很 黑,路灯\n门口 路灯 坏 了,路灯\n井盖 丢失 危险,井盖\n路口 井盖 破损,井盖\n',
)

test('a model learnt from cut words answers for raw text, with the words that spoke for it', async () => {
  const learnt = await run('learn', 'train.csv', '-o', 'model.json', '--segmented')
  assert.equal(learnt.exit, 0)
  assert.match(learnt.err, /Too few texts to judge by/)
  file('ask.csv', 'id,title,detail\na1,路灯,"小区路灯不亮, 三天了"\na2,井盖,井盖不见了\n')
  const { exit, out } = await run('classify', 'ask.csv', '--model', 'model.json')
  const lines = out.trimEnd().split('\n')
  assert.equal(exit, 0)
  assert.equal(lines[0], 'id,label,score,why')
  assert.match(lines[1] ?? '', /^a1,路灯,0\.\d{4},.*路灯 \d\.\d\d/)
  assert.match(lines[2] ?? '', /^a2,井盖,0\.\d{4},.*井盖 \d\.\d\d/)
  assert.equal(lines.length, 3)
})

test('a file in GBK from an office computer is read like one in UTF-8', async () => {
  await run('learn', 'train.csv', '-o', 'model.json', '--segmented')
  // 路灯 in GBK
  const lamp = [0xc2, 0xb7, 0xb5, 0xc6]
  file('gbk.csv', Uint8Array.from([...Buffer.from('id,text\n7,'), ...lamp, 0x0a]))
  const { out } = await run('classify', 'gbk.csv', '--model', 'model.json', '--text', 'text')
  assert.match(out.split('\n')[1] ?? '', /^7,路灯,/)
})

test('a training row without a label is named by its line and its column', async () => {
  file('bad.csv', 'tokens,label\n路灯 不亮,路灯\n井盖 丢失,\n')
  await assert.rejects(run('learn', 'bad.csv', '-o', 'none.json', '--segmented'), (error) => {
    assert.ok(error instanceof Problem)
    assert.equal(error.message, 'line 3, label: expected a text, got nothing')
    return true
  })
  assert.ok(!existsSync(join(folder, 'none.json')))
})

test('a row without a text is told and passed over, the others are answered', async () => {
  await run('learn', 'train.csv', '-o', 'model.json', '--segmented')
  file('gap.csv', 'id,title,detail\n1,,\n2,路灯,不亮\n')
  const { exit, out, err } = await run('classify', 'gap.csv', '--model', 'model.json')
  assert.equal(exit, 1)
  assert.match(err, /line 2, title,detail: expected a text, got nothing/)
  assert.deepEqual(out.match(/^\d+,/gm), ['2,'])
})

test('a file that is no model is refused by the field that is wrong', async () => {
  file('no-model.json', '{"format":"other"}')
  await assert.rejects(run('classify', 'train.csv', '--model', 'no-model.json'), /model\.format/)
})
