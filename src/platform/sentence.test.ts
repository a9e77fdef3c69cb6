import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asIs, asText, inBoth, say, type Sentence, sentenceOf, speakChinese } from './sentence.ts'

speakChinese({
  'the well {0} in {1} is dry': '{1}的 {0} 号井已干涸',
  'the north': '北区',
  'at most {0} wells': '最多 {0} 口井',
})

const both = (said: Sentence) => [said.in('zh-CN'), said.in('en')]

test('a sentence about a well is said in both languages, with its values where each wants them', () => {
  const said = say`the well ${7} in ${say`the north`} is dry`
  assert.deepEqual(both(said), ['北区的 7 号井已干涸', 'the well 7 in the north is dry'])
})

test('what nobody has put into Chinese is said in English, in logs and in what is stored always', () => {
  assert.deepEqual(both(say`no ${'pump'}`), ['no pump', 'no pump'])
  const known = say`the north`
  assert.deepEqual(
    [String(known), JSON.stringify({ known })],
    ['the north', '{"known":"the north"}'],
  )
})

test('several sentences stand in a row, parted as each language parts them', () => {
  const list = [say`the north`, inBoth({ zh: '南区', en: 'the south' })]
  assert.deepEqual(both(say`${list}`), ['北区；南区', 'the north; the south'])
})

test('braces in what somebody wrote are no slots', () => {
  assert.deepEqual(both(asIs('{0} {1}')), ['{0} {1}', '{0} {1}'])
  assert.deepEqual(both(say`the well ${'{1}'} in ${'{0}'} is dry`)[0], '{0}的 {1} 号井已干涸')
})

test('a message of a schema is found again by its text', () => {
  assert.deepEqual(both(sentenceOf(asText`at most ${3} wells`)), ['最多 3 口井', 'at most 3 wells'])
  assert.deepEqual(both(sentenceOf('the north')), ['北区', 'the north'])
})
