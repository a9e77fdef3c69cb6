import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import en from './en.ts'
import zh from './zh-CN.ts'

/** As the migrations write them: kind of post, action, reach. */
const actions = new Set(
  globSync('db/migrations/*.sql')
    .flatMap((file) => readFileSync(file, 'utf8').match(/insert into policy\b[^;]*;/g) ?? [])
    .flatMap((statement) => [...statement.matchAll(/'([a-z]\w*\.[a-zA-Z]+)'/g)])
    .map((match) => match[1] ?? ''),
)

const wordsOf = (words: object, action: string): unknown =>
  action
    .split('.')
    .reduce<unknown>((tree, part) => (tree as Record<string, unknown> | undefined)?.[part], words)

test('every right is called by words in both languages', () => {
  assert.ok(actions.size > 40, [...actions].join())
  for (const { actions: words, policy } of [zh, en]) {
    assert.deepEqual(
      [...actions].filter((action) => typeof wordsOf(words, action) !== 'string'),
      [],
    )
    const groups = [...actions].map((action) => action.split('.')[0] ?? '')
    assert.deepEqual(
      groups.filter((group) => !Object.hasOwn(policy.groups, group)),
      [],
    )
  }
})
