// docs/security.md against the standard: nothing left out, nothing named that is not there.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '..')
const standard = join(root, '../shared/data/codes/asvs-5.0.0-en.flat.json')
const text = readFileSync(join(root, 'docs/security.md'), 'utf8')

const states = ['met', 'partly', 'open', 'n/a'] as const

const rows = [...text.matchAll(/^\| *(\d+\.\d+\.\d+[^|]*?) *\|([^|]*)\|([^|]*)\|([^|]*)\|$/gm)].map(
  ([, ids = '', state = '', how = '', proof = '']) => ({
    ids: ids.split(',').map((id) => id.trim()),
    state: state.trim(),
    how: how.trim(),
    file: /`([^`]+)`/.exec(proof)?.[1],
    name: /“(.*)”/.exec(proof)?.[1],
  }),
)

test('every requirement of levels 1 and 2 has its one row', (t) => {
  if (!existsSync(standard)) {
    if (process.env['CI'] === 'true') assert.fail(`${standard} is missing`)
    t.skip('the list of the standard is not there')
    return
  }
  const { requirements } = JSON.parse(readFileSync(standard, 'utf8')) as {
    requirements: { req_id: string; L: string | number }[]
  }
  const wanted = requirements.filter(({ L }) => Number(L) <= 2).map(({ req_id: id }) => id.slice(1))
  assert.ok(wanted.length > 200)
  assert.deepEqual(rows.flatMap(({ ids }) => ids).toSorted(), wanted.toSorted())
})

test('every row says how far it is met, and what is missing or why it does not apply', () => {
  assert.ok(rows.length > 100)
  for (const { ids, state, how } of rows) {
    assert.ok((states as readonly string[]).includes(state), `${ids[0]}: ${state}`)
    assert.ok(how.length > 0, ids[0])
    assert.equal(how.startsWith('Not applicable because '), state === 'n/a', ids[0])
    assert.equal(how.startsWith('Open: '), state === 'open', ids[0])
  }
})

test('what proves a row is there: the file, and in it the test', () => {
  for (const { ids, state, file, name } of rows) {
    if (file === undefined) {
      assert.equal(state, 'n/a', `${ids[0]} names no proof`)
      continue
    }
    const path = join(root, file)
    assert.ok(existsSync(path), `${ids[0]}: ${file}`)
    if (name !== undefined) {
      assert.ok(file.includes('.test.'), `${ids[0]}: ${file} is no test`)
      assert.ok(readFileSync(path, 'utf8').includes(name), `${ids[0]}: ${file} “${name}”`)
    }
  }
})
