import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { operationNames } from './operation-names.ts'

const source = globSync('src/**/*.ts')
  // the kinds of operations in the field are named like jobs on cases
  .filter((file) => !/\.test\.ts$|\/ui\/|fieldwork\/(?:schema|sync)\.ts$/.test(file))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n')

/** Names of handlers as they are handed to `startJobs`, and those kept in a constant called …Job. */
const jobs = [
  ...source.matchAll(
    /^ +'((?:case|cases|fieldwork|indicators|webhooks|suggestions|people)\.\w+)': /gm,
  ),
  ...source.matchAll(/const \w*Job = '([\w.]+)'/g),
].map((match) => match[1] ?? '')

const readers = [
  ...source.matchAll(/: Reader = \{\s*name: '([\w.]+)'/g),
  ...source.matchAll(/const (?:readerName|cursorName) = '([\w.]+)'/g),
].map((match) => match[1] ?? '')

test('every background job is called by what it is for on the operation page', () => {
  assert.ok(jobs.length > 10, jobs.join())
  assert.deepEqual(
    jobs.filter((name) => !operationNames.jobNames[name]),
    [],
  )
})

test('every reader of the journal is called by what it reads for', () => {
  assert.ok(readers.length >= 4, readers.join())
  assert.deepEqual(
    readers.filter((name) => !operationNames.readers[name]),
    [],
  )
})
