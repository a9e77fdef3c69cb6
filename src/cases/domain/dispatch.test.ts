// From the filed case to the work done: units, tasks, the rule that is cited.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Case, DutyMatch } from '../domain.ts'
import type { Command } from '../schema.ts'
import {
  act,
  ask,
  day,
  decided,
  hour,
  inState,
  minute,
  monday,
  newCase,
  outcome,
  roads,
  samples,
  water,
} from '../walk.fixture.ts'

const match = (id: string, unit: string): DutyMatch => ({
  id,
  unit,
  categoryPrefix: 'gb2026/M/01',
  areaPrefix: '420102',
  basis: '权责清单第 3 条',
  limit: null,
})
const list = { lead: match('d1', 'water'), assisting: [match('d2', 'roads')] }
const states = (c: Case) => c.tasks.map((t) => `${t.unit} ${t.role} ${t.state}`)
const helped = () =>
  act(inState('filed'), { command: 'dispatch', assisting: [], instruction: '' }, { rules: list })

test('without a choice the list names the units, and the journal cites its rows', () => {
  const d = decided(
    inState('filed'),
    { command: 'dispatch', assisting: [], instruction: '' },
    { rules: list },
  )
  assert.deepEqual(states(d.next), ['water lead sent', 'roads assisting sent'])
  assert.equal(d.next.leadUnit, 'water')
  const cited = d.events[0]?.data['rules'] as { unit: string; duty: string; how: string }[]
  assert.deepEqual(
    cited.map((r) => [r.unit, r.duty, r.how]),
    [
      ['water', 'd1', 'list'],
      ['roads', 'd2', 'list'],
    ],
  )
})

test('a unit that a person chose is recorded as chosen, one that the list names as the list’s', () => {
  const rule = (lead: string) =>
    act(inState('filed'), { ...samples.dispatch, lead }, { rules: list }).tasks[0]?.rule
  assert.deepEqual([rule('parks')?.how, rule('parks')?.duty], ['chosen', null])
  assert.deepEqual([rule('water')?.how, rule('water')?.duty], ['list', 'd1'])
})

test('a list without a lead unit asks for one; the same unit does not lead and assist', () => {
  const none: Command = { command: 'dispatch', assisting: [], instruction: '' }
  assert.deepEqual(ask(inState('filed'), none), { refused: 'noLead', params: {}, field: 'lead' })
  const twice = { ...samples.dispatch, assisting: ['water'] }
  assert.deepEqual(ask(inState('filed'), twice), {
    refused: 'sameUnit',
    params: { unit: 'water' },
    field: 'assisting',
  })
})

test('each unit has its own hour to take up, and taking up ends its timer only', () => {
  const c = helped()
  assert.deepEqual(
    c.tasks.map((t) => t.takeUpDueAt),
    [monday + hour, monday + hour],
  )
  const d = decided(c, samples.takeUp, { who: water, now: monday + minute })
  assert.deepEqual(d.timers, [{ clear: `takeUp:${c.tasks[0]?.id}` }])
  assert.deepEqual(states(d.next), ['water lead takenUp', 'roads assisting sent'])
  assert.equal(outcome(d.next, samples.takeUp, { who: water }), 'taskWaiting')
})

test('a unit without a task on the case can neither take up, hand back nor finish', () => {
  for (const name of ['takeUp', 'handBack', 'finish'] as const) {
    assert.equal(outcome(inState('handling'), samples[name], { who: roads }), 'hasTask', name)
  }
})

test('when the lead hands back, the dispatch is void: no deadline, other units withdrawn, to dispatch anew', () => {
  const c = act(helped(), samples.takeUp, { who: water })
  const now = monday + 2 * hour
  const d = decided(c, samples.handBack, { who: water, now })
  assert.deepEqual(states(d.next), ['water lead handedBack', 'roads assisting withdrawn'])
  assert.deepEqual(
    [d.next.state, d.next.leadUnit, d.next.dueAt, d.next.limit, d.next.pending, d.next.handedBack],
    ['filed', null, null, null, null, 1],
  )
  assert.equal(d.next.stageDueAt, now + 15 * minute)
  const cleared = d.timers.filter((t) => 'clear' in t).map((t) => t.clear)
  const takeUps = c.tasks.map((t) => `takeUp:${t.id}`)
  assert.deepEqual(cleared.toSorted(), ['red', 'yellow', ...takeUps].toSorted())
})

test('when an assisting unit hands back, the rest goes on', () => {
  const c = act(act(helped(), samples.takeUp, { who: water }), samples.handBack, { who: roads })
  assert.deepEqual(states(c), ['water lead takenUp', 'roads assisting handedBack'])
  assert.equal(c.state, 'handling')
})

test('after a hand-back the case gets a whole new deadline with its new dispatch', () => {
  const back = act(inState('handling'), samples.handBack, { who: water, now: monday + hour })
  const again = act(back, { ...samples.dispatch, lead: 'roads' }, { now: monday + day })
  assert.equal(again.dueAt, monday + 2 * day)
  assert.equal(outcome(again, samples.takeUp, { who: water }), 'hasTask')
  assert.equal(outcome(again, samples.takeUp, { who: roads }), 'done')
})

test('the lead unit cannot finish before those that assist; the refusal names them', () => {
  const c = act(helped(), samples.takeUp, { who: water })
  const refused = ask(c, samples.finish, { who: water })
  assert.deepEqual(refused, { refused: 'assistantsFinished', params: { units: 'roads' } })
  const ready = act(c, samples.finish, { who: roads })
  assert.equal(act(ready, samples.finish, { who: water }).state, 'done')
})

test('an assisting unit that handed back is not waited for', () => {
  const c = act(act(helped(), samples.takeUp, { who: water }), samples.handBack, { who: roads })
  assert.equal(act(c, samples.finish, { who: water }).state, 'done')
})

test('the work is done with a photo or a reason for having none', () => {
  const bare = { command: 'finish', result: '已更换灯泡', photos: [] } as const
  const c = inState('handling')
  assert.deepEqual(ask(c, { ...bare, photos: [] }, { who: water }), {
    refused: 'photoOrReason',
    params: {},
    field: 'photos',
  })
  assert.equal(outcome(c, { ...bare, photos: ['p1'] }, { who: water }), 'done')
  assert.equal(
    outcome(c, { ...bare, photos: [], noPhotoReason: '地下管线' }, { who: water }),
    'done',
  )
})

test('units are called in once; one that handed back may be called in again', () => {
  const c = act(inState('handling'), samples.addTask)
  assert.deepEqual(ask(c, samples.addTask), {
    refused: 'sameUnit',
    params: { unit: 'parks' },
    field: 'unit',
  })
  assert.equal(outcome(c, samples.whistle), 'sameUnit')
  assert.equal(c.tasks.at(-1)?.rule.how, 'chosen')
  const whistled = act(inState('handling'), { ...samples.whistle, units: ['parks', 'parks'] })
  assert.deepEqual(states(whistled), ['water lead takenUp', 'parks assisting sent'])
  assert.equal(whistled.tasks.at(-1)?.rule.how, 'whistle')
})

test('a case whose category nobody has chosen cannot be filed', () => {
  const c = act(newCase({ categoryPath: 'jw/M/00' }), samples.accept)
  assert.deepEqual(ask(c, samples.file), {
    refused: 'unsorted',
    params: {},
    field: 'categoryPath',
  })
  const filed = act(
    c,
    { command: 'file', categoryPath: 'gb2026/M/02' },
    { found: { edition: 'gb2026' } },
  )
  assert.deepEqual(
    [filed.state, filed.categoryPath, filed.edition],
    ['filed', 'gb2026/M/02', 'gb2026'],
  )
})

test('a corrected category asks for its filing condition anew', () => {
  const rules = { conditions: [{ seq: 1, limit: { value: 1, unit: 'work_day' as const } }] }
  const filed = act(inState('accepted'), samples.file, { rules })
  assert.equal(filed.conditionSeq, 1)
  const found = { changes: { categoryPath: 'gb2026/M/02', edition: 'gb2026' } }
  const command = { command: 'correct', categoryPath: 'gb2026/M/02' } as const
  const { next, events } = decided(filed, command, { found })
  assert.equal(next.conditionSeq, null)
  assert.deepEqual(events[0]?.data['before'], { categoryPath: 'gb2026/M/01001', edition: 'gb2026' })
})

test('a resident’s words, place and address do not enter the journal', () => {
  const c = newCase({ title: '我家楼下', address: '解放大道 1 号 3 单元', description: '我叫王某' })
  const found = {
    changes: { title: '王某家楼下', address: '2 号', point: { lon: 114.3, lat: 30.6 } },
  }
  const told = [
    decided(c, { command: 'correct', title: '王某家楼下' }, { found }),
    decided(
      inState('closed'),
      { command: 'notSolved', text: '王某' },
      { who: { ...water, reporter: true } },
    ),
    decided(c, { command: 'addWord', text: '王某' }, { who: { ...water, reporter: true } }),
    decided(
      inState('awaiting'),
      { command: 'answer', text: '王某' },
      { who: { ...water, reporter: true } },
    ),
    decided(
      inState('closed'),
      { ...samples.rate, text: '王某' },
      { who: { ...water, reporter: true } },
    ),
    decided(c, { command: 'withdraw', text: '王某' }, { who: { ...water, reporter: true } }),
  ]
  for (const { events } of told)
    assert.doesNotMatch(JSON.stringify(events), /王某|解放大道|114\.3|2 号/)
})

test('what a resident writes is kept with the case, whichever way it came', () => {
  const by = { who: { ...water, reporter: true } }
  const kept = [
    act(inState('awaiting'), { command: 'answer', text: '在北侧' }, by),
    act(newCase(), { command: 'addWord', text: '在北侧' }, by),
    act(inState('closed'), { command: 'notSolved', text: '在北侧' }, by),
    act(inState('closed'), { ...samples.rate, text: '在北侧' }, by),
    act(newCase(), { command: 'withdraw', text: '在北侧' }, by),
  ]
  for (const c of kept) assert.match(c.description, /^路灯不亮\n\n在北侧$/, c.state)
})
