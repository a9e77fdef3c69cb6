// What people write in their own words goes into the journal without numbers by which someone can be reached.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withoutContacts } from '#platform/journal/journal.ts'
import { isRefusal } from '../src/cases/domain.ts'
import { commandNames } from '../src/cases/lifecycle.ts'
import { type Command, commandFields } from '../src/cases/schema.ts'
import { actors, ask, newCase, samples, waiting } from '../src/cases/walk.fixture.ts'

// What the service refuses when there is nothing of that code.
const codes = new Set(['command', 'lead', 'unit', 'into', 'categoryPath'])

/** Each command that the schema takes with `words` in one of its fields. */
const wordy = (words: string): Command[] =>
  commandNames.flatMap((name) =>
    Object.keys(samples[name])
      .concat(['note', 'text', 'noPhotoReason'])
      .flatMap((field) => {
        if (codes.has(field)) return []
        const { command, ...fields } = { ...samples[name], [field]: words }
        const parsed = commandFields[name].safeParse(fields)
        return parsed.success && JSON.stringify(parsed.data).includes(words)
          ? [{ command, ...parsed.data } as Command]
          : []
      }),
  )

test('no telephone number that someone writes into a command gets into the journal', () => {
  const number = '13871234567'
  const commands = wordy(`请联系 ${number}`)
  assert.ok(new Set(commands.map((c) => c.command)).size > 25)
  const entries = waiting().flatMap((c) =>
    commands.flatMap((command) =>
      actors.flatMap((who) => {
        const decided = ask(c, command, { who, found: { main: newCase() } })
        return isRefusal(decided) ? [] : decided.events
      }),
    ),
  )
  const written = entries.filter((e) => JSON.stringify(e.data).includes(number))
  assert.ok(new Set(written.map((e) => e.kind)).size > 15, 'some would have it')
  for (const { kind, data } of written) {
    assert.ok(!JSON.stringify(withoutContacts(data)).includes(number), kind)
  }
})
