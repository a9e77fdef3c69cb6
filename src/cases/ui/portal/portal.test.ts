import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stateNames } from '../../lifecycle.ts'
import { Intake } from '../../schema.ts'
import { saysCommon } from './common.ts'
import {
  actorOf,
  byWhen,
  type FollowView,
  mergedInto,
  refusalReason,
  stageOf,
} from './follow/view.ts'
import { sayNumberOf } from '../types.ts'
import { digits, tokenIn } from './link.ts'
import {
  type Answers,
  firstOpen,
  intakeOf,
  missingIn,
  noAnswers,
  type Place,
  localNames,
  stepAfter,
  stepBefore,
  untouched,
} from './report/answers.ts'

const token = 'SHBt6fATm5VigBQjY_k8Fk1Qy_Q'

test('a follow link is found however it was pasted', () => {
  for (const pasted of [
    `https://city.example/follow/${token}`,
    `  http://10.0.0.7:8080/follow/${token}?lang=en `,
    `查询链接：https://city.example/follow/${token}。`,
    `https://city.example/follow/${token}/`,
    token,
  ])
    assert.equal(tokenIn(pasted), token, pasted)
})

test('a case number, another page or half a link is not a follow link', () => {
  for (const pasted of [
    '10000045',
    '1000 0045',
    'https://city.example/report',
    `/follow/${token.slice(0, 9)}`,
    '',
  ])
    assert.equal(tokenIn(pasted), undefined, pasted)
})

test('a number is written in fours and said digit by digit', () => {
  assert.equal(sayNumberOf('10000045'), '1000 0045')
  assert.equal(sayNumberOf('1064437'), '106 4437')
  assert.equal(digits('1000 0045'), '1 0 0 0 0 0 4 5')
})

const spot: Place = {
  via: 'map',
  point: { lon: 114.3, lat: 30.6 },
  areaCode: '420102',
  areas: [{ name: '江岸区', nameEn: 'Jiang’an District' }],
}
const area: Place = { via: 'area', areaCode: '420102003', areas: spot.areas }
const filled: Answers = { ...noAnswers, place: spot, description: '路灯不亮' }

test('a report needs a place and a sentence, and nothing else', () => {
  assert.equal(firstOpen(noAnswers), 'place')
  assert.equal(firstOpen({ ...noAnswers, place: spot }), 'what')
  assert.equal(firstOpen(filled), 'check')
})

test('the way through is photo, place, what, check; contact details lie beside it', () => {
  assert.deepEqual(
    (['photo', 'place', 'what', 'check', 'contact'] as const).map((step) => [
      step,
      stepBefore(step),
      stepAfter(step),
    ]),
    [
      ['photo', null, 'place'],
      ['place', 'photo', 'what'],
      ['what', 'place', 'check'],
      ['check', 'what', 'check'],
      ['contact', 'check', 'check'],
    ],
  )
})

test('an area alone needs an address that can be found', () => {
  const answers = { ...filled, place: area }
  assert.deepEqual(missingIn('place', { ...answers, address: ' ' }), ['address'])
  assert.deepEqual(missingIn('place', { ...answers, address: '解放大道 1 号' }), [])
})

test('a photo that could not be uploaded is dealt with before going on', () => {
  const photos = [{ id: 'a', state: 'failed', thumb: '' }] as const
  assert.deepEqual(missingIn('photo', { ...filled, photos }), ['photos'])
})

test('what was said to be missing is no longer said once somebody sees to it', () => {
  const wrong = { email: 'wang@', phone: '12', name: '' }
  const before = { ...filled, contact: wrong, description: '' }
  const missing = ['description', 'email', 'phone'] as const
  assert.deepEqual(untouched(missing, before, { ...before }), missing)
  const typing = { ...before, contact: { ...wrong, email: 'wang@e' } }
  assert.deepEqual(untouched(missing, before, typing), ['description', 'phone'])
  const said = { ...before, description: '路' }
  assert.deepEqual(untouched(missing, before, said), ['email', 'phone'])
  assert.deepEqual(untouched(['place'], noAnswers, { ...noAnswers, place: area }), [])
  const long = { ...filled, description: '灯'.repeat(4100) }
  const shorter = { ...filled, description: '灯'.repeat(4050) }
  assert.deepEqual(untouched(['descriptionTooLong'], long, shorter), ['descriptionTooLong'])
  assert.deepEqual(untouched(['descriptionTooLong'], long, filled), [])
})

test('contact is optional but must be whole when given', () => {
  const contact = (email: string, phone: string) => ({
    ...filled,
    contact: { email, phone, name: '' },
  })
  const cases: [string, string, string[]][] = [
    ['', '', []],
    ['wang@example.com', '138 0013 8000', []],
    ['wang@', '+86 27 8282 0000', ['email']],
    ['wang@example', '12', ['email', 'phone']],
  ]
  for (const [email, phone, missing] of cases)
    assert.deepEqual(missingIn('contact', contact(email, phone)), missing, `${email} ${phone}`)
})

test('what the portal sends is what the intake takes', () => {
  const id = '018f4e9a-7b1c-7000-8000-000000000001'
  const sent = intakeOf(
    {
      ...filled,
      photos: [
        { id: 'a', state: 'sent', thumb: '', uploadId: id },
        { id: 'b', state: 'waiting', thumb: '' },
      ],
      category: { path: 'gb2026/M/01037', name: '路灯异常', nameEn: '', by: 'guess' },
      contact: { email: ' wang@example.com ', phone: '', name: '' },
    },
    'en',
  )
  const taken = Intake.parse(sent)
  assert.deepEqual(taken.photos, [id])
  assert.deepEqual(taken.point, { lon: 114.3, lat: 30.6, system: 'WGS84' })
  assert.equal(taken.areaCode, undefined)
  assert.equal(taken.categoryPath, 'gb2026/M/01037')
  assert.deepEqual(taken.reporter, { email: 'wang@example.com', language: 'en' })
})

test('an anonymous report by area carries no contact and no point', () => {
  const taken = Intake.parse(intakeOf({ ...filled, place: area, address: '某路 1 号' }, 'zh-CN'))
  assert.equal(taken.areaCode, '420102003')
  assert.equal(taken.point, undefined)
  assert.deepEqual(taken.reporter, { language: 'zh-CN' })
})

test('a common problem stands as long as the words still say it', () => {
  assert.equal(saysCommon('路灯不亮，三天了'), true)
  assert.equal(saysCommon('路灯杆倒了'), false)
})

const now = Date.parse('2026-03-02T09:00:00Z')
const view = (change: Partial<FollowView>) => ({
  state: 'handling' as const,
  dueAt: null,
  timeline: [],
  can: {},
  ...change,
})

test('every state has someone who acts, or no one, and a stage, or none', () => {
  const left = stateNames.filter((state) => stageOf(state) === null)
  assert.deepEqual(left, ['refused', 'merged', 'withdrawn'])
  for (const state of left) assert.equal(actorOf(view({ state })), 'nobody')
  assert.equal(actorOf(view({ state: 'awaiting' })), 'you')
  assert.equal(actorOf(view({ state: 'handling' })), 'unit')
  assert.equal(actorOf(view({ state: 'done' })), 'checker')
})

test('a closed case waits for its rating only while it may be rated', () => {
  assert.equal(actorOf(view({ state: 'closed', can: { rate: true } })), 'you')
  assert.equal(actorOf(view({ state: 'closed', can: { rate: '已评价' } })), 'nobody')
})

test('the date shown is the one that binds somebody now', () => {
  const soon = new Date(now + 3_600_000).toISOString()
  const past = new Date(now - 3_600_000).toISOString()
  const until = now + 86_400_000
  const cases: [string, Partial<FollowView>, string][] = [
    ['work under way', { dueAt: soon }, 'due'],
    ['work past its date', { dueAt: past }, 'overdue'],
    ['done and being checked after the date', { state: 'done', dueAt: past }, 'none'],
    ['waiting for the resident', { state: 'awaiting', dueAt: soon }, 'none'],
    ['closed', { state: 'closed', dueAt: past }, 'none'],
    [
      'on hold',
      {
        state: 'suspended',
        dueAt: soon,
        timeline: [{ at: past, kind: 'suspended', data: { until } }],
      },
      'until',
    ],
  ]
  for (const [name, change, kind] of cases) assert.equal(byWhen(view(change), now).kind, kind, name)
})

test('the reason of a refusal and the case joined to are read from what happened', () => {
  const timeline = [
    { at: '', kind: 'refused', data: { reason: 'outOfScope' } },
    { at: '', kind: 'merged', data: { number: '1063214' } },
  ]
  assert.equal(refusalReason(view({ timeline })), 'outOfScope')
  assert.equal(mergedInto(view({ timeline })), '1063214')
  assert.equal(mergedInto(view({})), undefined)
})

test('a resident is told the community, not the grid of the office, and nothing twice', () => {
  const step = (kind: string, name: string) => ({ code: kind, kind, name, nameEn: '' })
  const down = [
    step('city', '江澜市'),
    step('district', '清溪区'),
    step('street', '锦澜街道'),
    step('community', '临景社区'),
    step('grid', '临景社区02网格'),
  ]
  assert.deepEqual(
    localNames(down).map(({ name }) => name),
    ['清溪区', '锦澜街道', '临景社区'],
  )
})
