// The whole life cycle: what may be done in which state, by whom, and where it leads.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { abilities, type Case, isRefusal, type Who } from '../domain.ts'
import {
  type CommandName,
  commandNames,
  type State,
  stateNames,
  transitions,
} from '../lifecycle.ts'
import type { Command } from '../schema.ts'
import {
  act,
  type Act,
  ask,
  callTaker,
  centre,
  closedLate,
  decided,
  dispatcher,
  inState,
  newCase,
  outcome,
  resident,
  roads,
  rulesAt,
  monday,
  samples,
  street,
  water,
  who,
} from '../walk.fixture.ts'

// Written by hand, not read from the life cycle: the states in which each command is taken.
const early = 'reported awaiting accepted verifying filed'
const atWork = 'dispatched handling suspended done checked'
const allowed: Record<CommandName, string> = {
  accept: 'reported awaiting',
  refuse: 'reported awaiting accepted verifying',
  ask: 'reported accepted',
  answer: 'awaiting',
  withdraw: early,
  correct: early,
  answerAtOnce: 'reported accepted',
  askVerify: 'accepted',
  verify: 'verifying',
  file: 'accepted',
  dispatch: 'filed',
  addTask: 'dispatched handling',
  whistle: 'dispatched handling',
  takeUp: 'dispatched handling',
  handBack: 'dispatched handling',
  requestExtension: 'dispatched handling',
  requestSuspension: 'dispatched handling',
  endorse: 'dispatched handling',
  approve: 'dispatched handling',
  decline: 'dispatched handling',
  resume: 'suspended',
  finish: 'handling',
  check: 'done',
  close: 'checked',
  forceClose: `accepted verifying filed ${atWork}`,
  rate: 'closed',
  rateForCaller: 'closed',
  rateUpper: 'closed',
  reopen: 'closed',
  notSolved: 'closed',
  merge: early,
  split: 'accepted filed',
  publish: stateNames.join(' '),
  supervise: `${early} ${atWork}`,
  replyRound: `${early} ${atWork}`,
  settleRound: `${early} ${atWork}`,
  missRound: `${early} ${atWork}`,
  markRepeat: `${early} ${atWork}`,
  consult: 'filed dispatched handling',
  giveStatement: `filed ${atWork}`,
  decideConsultation: `filed ${atWork}`,
  urge: `${early} ${atWork}`,
  comment: stateNames.join(' '),
  addWord: `${early} ${atWork}`,
  appeal: 'closed',
  decideAppeal: 'closed',
  escalate: 'reported accepted verifying filed dispatched handling done checked',
}

const actors: Partial<Record<CommandName, Who>> = {
  takeUp: water,
  handBack: water,
  requestExtension: water,
  requestSuspension: water,
  finish: water,
  answer: resident,
  withdraw: resident,
  rate: resident,
  notSolved: resident,
  addWord: resident,
  decideAppeal: dispatcher,
  replyRound: water,
  giveStatement: water,
  rateUpper: street,
}

/** Called while the case could still be moved, and not over yet. */
const consulted = (c: Case): Case => {
  const { consultations = [] } = act(inState('handling'), samples.consult)
  return { ...c, consultations }
}
/** What was decided of the units is only carried out while the work is not over. */
const fieldsIn = (name: CommandName, c: Case): Command =>
  name === 'decideConsultation' && !['filed', 'dispatched', 'handling'].includes(c.state)
    ? { command: name, note: '维持原安排' }
    : samples[name]
const pending = (c: Case) => act(c, samples.requestExtension, { who: water })
// What has to have happened, besides the state, before a command is taken.
const before: Partial<Record<CommandName, (c: Case) => Case>> = {
  takeUp: (c) => (c.state === 'handling' ? act(c, { ...samples.addTask, unit: 'roads' }) : c),
  endorse: pending,
  decline: pending,
  approve: (c) => act(pending(c), samples.endorse),
  appeal: closedLate,
  decideAppeal: () => act(closedLate(), samples.appeal),
  replyRound: (c) => act(c, samples.supervise),
  missRound: (c) => act(c, samples.supervise),
  settleRound: (c) => act(act(c, samples.supervise), samples.replyRound, { who: water }),
  giveStatement: consulted,
  decideConsultation: consulted,
  rateUpper: (c) => ({ ...c, door: 'grid' }),
}

const actorOf = (name: CommandName, state: State): Who =>
  name === 'takeUp' && state === 'handling' ? roads : (actors[name] ?? centre)
const found = () => ({ main: newCase() })

for (const name of commandNames) {
  test(`“${name}” is taken in its own states and refused in all others with the state as the one reason`, () => {
    const own = allowed[name].split(' ')
    for (const state of stateNames) {
      const o: Act = { who: actorOf(name, state), found: found() }
      const bare = inState(state)
      if (!own.includes(state)) {
        assert.equal(outcome(bare, samples[name], o), 'state', state)
        continue
      }
      const c = before[name]?.(bare) ?? bare
      const { next, events } = decided(c, fieldsIn(name, c), o)
      const to = transitions[name].to.map((t) => (t === 'same' ? c.state : t))
      assert.ok(to.includes(next.state), `${state} → ${next.state}`)
      // a new unit is told as any dispatch is
      const kinds = events
        .map((e) => e.kind)
        .filter((k) => k !== 'dispatched' || name === 'dispatch')
      assert.equal(kinds.length, 1, 'one act, one entry in the journal')
    }
  })
}

test('where a command leads to two states, what was decided chooses', () => {
  const helped = () => act(inState('dispatched'), { ...samples.addTask, unit: 'roads' })
  const handlingHelped = () => act(helped(), samples.takeUp, { who: water })
  const ready = (kind: 'requestExtension' | 'requestSuspension') =>
    act(act(inState('handling'), samples[kind], { who: water }), samples.endorse)
  const table: [Case, Command, Who, State][] = [
    [inState('dispatched'), samples.takeUp, water, 'handling'],
    [helped(), samples.takeUp, roads, 'dispatched'],
    [inState('handling'), samples.handBack, water, 'filed'],
    [helped(), samples.handBack, roads, 'dispatched'],
    [ready('requestExtension'), samples.approve, centre, 'handling'],
    [ready('requestSuspension'), samples.approve, centre, 'suspended'],
    [handlingHelped(), samples.finish, roads, 'handling'],
    [inState('handling'), samples.finish, water, 'done'],
    [inState('done'), samples.check, centre, 'checked'],
    [inState('done'), { ...samples.check, passed: false }, centre, 'handling'],
  ]
  for (const [c, command, by, state] of table) {
    assert.equal(act(c, command, { who: by }).state, state, `${command.command} by ${by.units[0]}`)
  }
})

test('a decision leaves the case it was made on as it was', () => {
  for (const state of stateNames) {
    const c = inState(state)
    const copy = structuredClone(c)
    for (const name of commandNames)
      ask(c, samples[name], { who: actorOf(name, state), found: found() })
    assert.deepEqual(c, copy)
  }
})

test('a post without the right is told so, before the state is looked at', () => {
  const nobody = who(['water'], { rights: new Map() })
  for (const name of commandNames) {
    const reason = transitions[name].may === 'reporter' ? 'reporterOnly' : 'right'
    assert.equal(outcome(inState('closed'), samples[name], { who: nobody }), reason, name)
  }
})

test('only the one who asked answers, withdraws, adds a word, rates or says it is not solved', () => {
  for (const name of ['answer', 'withdraw', 'rate', 'notSolved', 'addWord'] as const) {
    assert.equal(outcome(inState('closed'), samples[name], { who: centre }), 'reporterOnly', name)
  }
  for (const name of commandNames.filter((n) => transitions[n].may !== 'reporter')) {
    assert.equal(outcome(inState('reported'), samples[name], { who: resident }), 'right', name)
  }
})

test('a right reaches over the post’s area, over its unit’s tasks, or everywhere', () => {
  const c = inState('dispatched')
  const may = (reach: 'area' | 'unit' | 'all' | 'none', areaCode: string, units: string[]) =>
    outcome(c, samples.comment, {
      who: who(units, { areaCode, rights: new Map([['case.comment', reach]]) }),
    })
  const table: [ReturnType<typeof may>, string][] = [
    [may('area', '420102', ['x']), 'done'],
    [may('area', '42010200100101', ['x']), 'done'],
    [may('area', '420103', ['x']), 'reach'],
    [may('area', '420102002', ['x']), 'reach'],
    [may('unit', '420102', ['water']), 'done'],
    [may('unit', '420102', ['roads']), 'reach'],
    [may('all', '990101', ['x']), 'done'],
    [may('none', '420102', ['water']), 'reach'],
  ]
  assert.deepEqual(
    table.map(([got]) => got),
    table.map(([, expected]) => expected),
  )
})

test('buttons say the same as the commands: what is offered is done, what is not says why', () => {
  for (const state of stateNames) {
    const c = inState(state)
    for (const by of [centre, water, resident, callTaker]) {
      const offered = abilities(c, by, rulesAt(monday))
      for (const name of commandNames) {
        const refused = offered[name]
        if (refused) {
          const result = ask(c, samples[name], { who: by, found: found() })
          assert.ok(isRefusal(result), `${name} in ${state}`)
          assert.equal(result.refused, refused.refused, `${name} in ${state}`)
        }
      }
    }
  }
})
