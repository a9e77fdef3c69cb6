// Every reason why not is a whole sentence in both languages.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { type Case, isRefusal, type Refusal, refusalText } from '../domain.ts'
import { commandNames, stateNames, transitions } from '../lifecycle.ts'
import type { Command } from '../schema.ts'
import {
  act,
  ask,
  centre,
  closedLate,
  day,
  inState,
  monday,
  newCase,
  resident,
  roads,
  samples,
  water,
  who,
} from '../walk.fixture.ts'
import { refusal } from './refusals.ts'

/** Each code once, as the rules themselves give it where they do. */
function all(): Refusal[] {
  const found: Refusal[] = []
  const meet = (c: Case, command: Command, o = {}) => {
    const r = ask(c, command, o)
    if (isRefusal(r)) found.push(r)
  }
  for (const state of stateNames) {
    for (const name of commandNames) {
      for (const by of [centre, water, resident, who([], { rights: new Map() })]) {
        meet(inState(state), samples[name], { who: by, found: { main: newCase() } })
      }
    }
  }
  const helped = act(inState('handling'), { ...samples.addTask, unit: 'roads' })
  const far = { rights: new Map([['case.comment', 'none' as const]]) }
  meet(helped, samples.finish, { who: water })
  meet(helped, samples.requestExtension, { who: roads })
  meet(helped, { ...samples.addTask, unit: 'roads' })
  meet(helped, samples.comment, { who: who([], far) })
  meet(inState('handling'), samples.requestExtension, { who: water, now: monday + 9 * day })
  meet(inState('handling'), { ...samples.finish, noPhotoReason: undefined }, { who: water })
  meet(
    inState('handling'),
    { ...samples.requestSuspension, until: '2020-01-01T00:00:00Z' },
    { who: water },
  )
  meet(inState('handling'), samples.takeUp, { who: water })
  meet({ ...inState('handling'), extensions: 2 }, samples.requestExtension, { who: water })
  meet({ ...inState('handling'), suspensions: 1 }, samples.requestSuspension, { who: water })
  const asked = act(inState('handling'), samples.requestExtension, { who: water })
  meet(asked, samples.requestExtension, { who: water })
  meet(asked, samples.approve)
  meet(act(asked, samples.endorse), samples.endorse)
  meet(inState('done'), samples.check, { who: water })
  meet(act(inState('closed'), samples.rate, { who: resident }), samples.rate, { who: resident })
  meet(act(closedLate(), samples.appeal), samples.appeal)
  meet(inState('closed'), samples.reopen, { now: monday + 90 * day })
  meet(act(newCase(), samples.markRepeat), samples.markRepeat)
  const rounds = act(inState('handling'), samples.supervise)
  meet(rounds, samples.supervise)
  meet(rounds, samples.settleRound)
  meet(rounds, samples.replyRound, { who: roads })
  meet(inState('handling'), samples.replyRound)
  meet(inState('handling'), { ...samples.supervise, level: 9 })
  meet(inState('handling'), { ...samples.supervise, until: '2020-01-01T00:00:00Z' })
  const talk = act(inState('handling'), samples.consult)
  meet(talk, samples.consult)
  meet(talk, samples.giveStatement, { who: who(['parks']) })
  meet(inState('handling'), samples.decideConsultation)
  meet(act(talk, samples.finish, { who: water }), samples.decideConsultation)
  meet(inState('checked'), { ...samples.close, outcome: 'notSolved' })
  meet(inState('filed'), { command: 'dispatch', assisting: [], instruction: '' })
  meet(inState('accepted'), { command: 'file', conditionSeq: 9 })
  meet(act(newCase({ categoryPath: 'jw/M/00' }), samples.accept), samples.file)
  meet(newCase(), samples.withdraw, { who: { ...resident, othersAsked: true } })
  const c = newCase()
  for (const main of [c, undefined, newCase({ district: '420103' }), inState('closed')])
    meet(c, samples.merge, { found: main ? { main } : {} })
  const elsewhere = who(['x'], { areaCode: '420102001', rights: new Map([['case.edit', 'area']]) })
  meet(c, samples.correct, { who: elsewhere, found: { changes: { areaCode: '420103' } } })
  meet({ ...c, description: '字'.repeat(50_000) }, samples.addWord, { who: resident })
  // said by the service, which knows what exists
  found.push(
    refusal('unknownCategory', { path: 'gb2026/M/99' }, 'categoryPath'),
    refusal('unknownUnit', { unit: 'x' }, 'lead'),
  )
  return found
}

const codesInSource = [
  ...readFileSync(new URL('refusals.ts', import.meta.url), 'utf8').matchAll(/^ {2}(\w+): \{/gm),
].map((m) => m[1] ?? '')

test('every reason in the table is given by some rule', () => {
  const given = new Set<string>(all().map((r) => r.refused))
  assert.ok(codesInSource.length > 25)
  assert.deepEqual(
    codesInSource.filter((code) => !given.has(code)),
    [],
  )
})

test('every reason is a whole sentence in Chinese and in English, with its facts filled in', () => {
  for (const r of all()) {
    const [zh, en] = [refusalText(r, 'zh-CN'), refusalText(r, 'en')]
    assert.match(zh, /\p{Script=Han}/u)
    assert.doesNotMatch(en, /\p{Script=Han}/u, r.refused)
    for (const text of [zh, en]) {
      assert.doesNotMatch(text, /[{}]|undefined|null|NaN/, r.refused)
      // a fact that was left empty leaves an empty pair of quotes or a dangling sign
      assert.doesNotMatch(text, /“”|[:：]\s*$| {2}/, r.refused)
    }
  }
})

test('a refusal for the state names the command, the state and the states that would do', () => {
  const r = ask(inState('reported'), samples.close)
  assert.ok(isRefusal(r))
  assert.equal(refusalText(r, 'en'), 'The case is “Reported”; “Close” needs “Checked, to close”')
  assert.equal(refusalText(r, 'zh-CN'), '案件处于“待受理”，只有在“待结案”时才能结案')
})

test('states and commands have different names in each language, so that no two are mistaken', () => {
  for (const key of ['zh', 'en'] as const) {
    const names = commandNames.map((n) => transitions[n][key])
    assert.deepEqual(
      names.filter((n, i) => names.indexOf(n) !== i),
      [],
    )
  }
})
