import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CommandName, commandNames, stateNames, transitions } from '../../lifecycle.ts'
import { commandKeys, offerOf } from './flow.ts'

const sent = { unit: { code: 'A' }, state: 'sent' }
const why = '已有一项申请等待审批'

test('the next step of a post stands first, by state', () => {
  const cases: readonly (readonly [string, Record<string, true | string>, string | undefined])[] = [
    ['reported', { accept: true, refuse: true, comment: true }, 'accept'],
    ['filed', { dispatch: true, merge: true }, 'dispatch'],
    ['handling', { finish: true, handBack: true, takeUp: why }, 'finish'],
    ['handling', { approve: true, urge: true }, 'approve'],
    ['checked', { close: true, forceClose: true }, 'close'],
    ['handling', { urge: true, comment: true }, undefined],
  ]
  for (const [state, can, primary] of cases) {
    assert.equal(
      offerOf({ state, can, tasks: [sent] } as never, 'A').primary,
      primary,
      `${state} ${String(primary)}`,
    )
  }
})

test('what one may not do is offered with its reason', () => {
  const { impossible, possible } = offerOf(
    {
      state: 'handling',
      can: { requestExtension: why, finish: true },
      tasks: [],
    } as never,
    'A',
  )
  assert.deepEqual(impossible, [['requestExtension', why]])
  assert.deepEqual(possible, ['finish'])
})

/** Those that exclude each other by their guards, not by the state. */
const apart: readonly (readonly CommandName[])[] = [['endorse', 'approve']]

test('no two commands of one state share a key', () => {
  for (const state of stateNames) {
    const here = commandNames.filter((name) =>
      (transitions[name].from as readonly string[]).includes(state),
    )
    const keyed = here.filter((name) => commandKeys[name] !== undefined)
    const clashes = keyed.flatMap((a, i) =>
      keyed
        .slice(i + 1)
        .filter((b) => commandKeys[a] === commandKeys[b])
        .filter((b) => !apart.some((pair) => pair.includes(a) && pair.includes(b)))
        .map((b) => `${state}: ${a} and ${b}`),
    )
    assert.deepEqual(clashes, [])
  }
})

test('handing back, declining and merging are never put forward as the next step', () => {
  const can = { decline: true, handBack: true, merge: true } as const
  for (const state of stateNames) {
    assert.equal(offerOf({ state, can, tasks: [sent] } as never, 'A').primary, undefined, state)
  }
})

test('who has taken its task up is led to finish it, also while others have not', () => {
  const can = { takeUp: true, finish: true } as const
  const tasks = [
    { unit: { code: 'A' }, state: 'takenUp' },
    { unit: { code: 'B' }, state: 'sent' },
  ]
  assert.equal(offerOf({ state: 'handling', can, tasks } as never, 'A').primary, 'finish')
  assert.equal(offerOf({ state: 'handling', can, tasks } as never, 'B').primary, 'takeUp')
})
