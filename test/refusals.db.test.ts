import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { speakChinese } from '#platform/sentence.ts'
import { refusals } from '../src/apps/server/refusals.ts'
import type { PostCode, Town } from '../src/cases/city.fixture.ts'
import { onEveryDatabase } from './setup/databases.ts'
import { fieldTests, newForm, newVisit, op } from './setup/fieldwork.ts'

speakChinese(...refusals)

/** The same request in both languages; of each answer its detail and what its first field expected. */
async function asked(
  t: Town,
  [method, path]: readonly ['GET' | 'POST', string],
  o: { as: PostCode; body?: object },
) {
  const answers = []
  for (const language of ['zh-CN', 'en']) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    const { status, json } = await t.send(method, path, {
      ...o,
      ...(method === 'POST' ? { key: randomUUID() } : {}),
      headers: { 'accept-language': language },
    })
    answers.push({ status, detail: json.detail, expected: json.fields?.[0].expected, json })
  }
  const [zh, en] = answers
  assert.ok(zh && en)
  return { zh, en }
}

onEveryDatabase('refusals in the language of the reader', (open) => {
  const fieldTest = fieldTests(open)

  fieldTest('a wrong body is answered in Chinese or English, as asked', async (t) => {
    const report = ['POST', '/api/intake'] as const
    const asCaller = { as: 'dispatcher' } as const
    const byDefault = await asked(t, report, {
      ...asCaller,
      body: { description: '路灯不亮', photos: 7 },
    })
    assert.deepEqual(
      [byDefault.zh.detail, byDefault.en.detail],
      ['photos：应为列表', 'photos: Invalid input: expected array, received number'],
    )
    const own = await asked(t, report, {
      ...asCaller,
      body: { description: '路灯不亮', areaCode: '武昌' },
    })
    assert.deepEqual([own.zh.expected, own.en.expected], ['区域编码', 'an area code'])
    assert.deepEqual(
      [own.zh.detail, own.en.detail],
      ['areaCode：应为区域编码', 'areaCode: an area code'],
    )
    const withValue = await asked(t, report, {
      ...asCaller,
      body: { description: '路'.repeat(4001) },
    })
    assert.deepEqual(
      [withValue.zh.expected, withValue.en.expected],
      ['最多 4000 个字符', 'at most 4000 characters'],
    )
  })

  fieldTest('a refusal says its values in both languages', async (t) => {
    const id = randomUUID()
    const { zh, en } = await asked(t, ['GET', `/api/cases/${id}`], { as: 'dispatcher' })
    assert.deepEqual([zh.status, en.status], [404, 404])
    assert.equal(zh.detail, `没有找到案件 ${id}，或本岗位无权查看。`)
    assert.equal(en.detail, `Case ${id} was not found, or your post may not see it.`)
  })

  fieldTest('a wrong answer to a form is told in the worker’s language', async (t) => {
    const { id: formId, edition } = await newForm(t)
    const visitId = await newVisit(t, formId)
    const visit = op(t, 'visit', { visitId, formId, edition, answers: { met: true } })
    const { zh, en } = await asked(t, ['POST', '/api/field/sync'], {
      as: 'gridWorker',
      body: { sentAt: new Date(t.clock.now).toISOString(), operations: [visit] },
    })
    const told = [zh, en].map(({ json }) => json.results[0].problem.fields[0])
    assert.deepEqual(told, [
      { field: 'answers.name', expected: '一个答案，必填' },
      { field: 'answers.name', expected: 'needed' },
    ])
    assert.match(zh.json.results[0].problem.detail, /^answers\.name：应为一个答案，必填/)
  })
})
