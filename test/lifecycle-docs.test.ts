import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { lifecyclePage } from '../scripts/lifecycle-docs.ts'
import { reasons, stateNames, type Transition, transitions } from '../src/cases/lifecycle.ts'

const page = readFileSync(new URL('../docs/lifecycle.md', import.meta.url), 'utf8')

test('docs/lifecycle.md is what the life cycle says (node scripts/lifecycle-docs.ts writes it)', () => {
  assert.equal(page, lifecyclePage())
})

test('the drawing has every state, and an arrow for every command that changes it', () => {
  for (const state of stateNames) assert.match(page, new RegExp(`^  ${state}: .+`, 'm'))
  const list: Transition[] = Object.values(transitions)
  for (const t of list) {
    for (const from of t.from) {
      for (const to of t.to.filter((s) => s !== 'same' && s !== from)) {
        assert.match(page, new RegExp(`^  ${from} --> ${to}: .*${t.en}`, 'm'))
      }
    }
  }
})

test('every command has its row in both languages, and no slot is left in sight unexplained', () => {
  for (const [name, t] of Object.entries(transitions)) {
    assert.ok(page.includes(`| ${t.zh} ${t.en}<br>\`${name}\` |`), name)
  }
})

test('every coded reason is told in both languages, beside the command that asks for it', () => {
  const told = page.slice(page.indexOf('## 理由 · Reasons'))
  for (const [command, list] of Object.entries(reasons)) {
    const after = told.slice(told.indexOf(`\`${command}\` |`))
    for (const [code, { zh, en }] of Object.entries(list)) {
      assert.ok(after.includes(`| \`${code}\` | ${zh}<br>${en} |`), `${command} ${code}`)
    }
  }
})
