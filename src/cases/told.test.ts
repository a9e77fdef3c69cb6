import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from './domain.ts'
import { commandNames, transitions } from './lifecycle.ts'
import { isShownToAsker, told } from './told.ts'
import { type Act, actors, ask, newCase, samples, waiting } from './walk.fixture.ts'

const decisions = waiting().flatMap((c) =>
  commandNames.flatMap((name) =>
    [samples[name], ...(name === 'check' ? [{ ...samples.check, passed: false }] : [])].flatMap(
      (command) =>
        actors.flatMap((who) => {
          const o: Act = { who, found: { main: newCase() } }
          const result = ask(c, command, o)
          return isRefusal(result) ? [] : [{ name, c, result }]
        }),
    ),
  ),
)

test('whatever changes the state of a case reaches the one who asked: by a message or on the page that follows it', () => {
  const taken = new Set(decisions.map((d) => d.name))
  assert.deepEqual(
    commandNames.filter((n) => !taken.has(n)),
    [],
    'every command is taken somewhere in this walk',
  )
  for (const { name, c, result } of decisions) {
    if (result.next.state === c.state) continue
    const isTold = result.messages.length > 0 || result.events.some(isShownToAsker)
    assert.ok(isTold, `${name}: ${c.state} → ${result.next.state}`)
  }
})

test('the table of what is told says of each command what its decisions do', () => {
  for (const name of commandNames) {
    const own = decisions.filter((d) => d.name === name).map((d) => d.result)
    const writes = own.some((d) => d.messages.length > 0) || own.some((d) => d.born?.length)
    const shows = own.some((d) => d.events.some(isShownToAsker))
    assert.equal(told[name], writes ? 'message' : shows ? 'page' : 'inside', name)
  }
})

test('what the one who asked does themselves is never staff’s own affair', () => {
  for (const name of commandNames) {
    if (transitions[name].may === 'reporter') assert.notEqual(told[name], 'inside', name)
  }
})
