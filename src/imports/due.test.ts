import assert from 'node:assert/strict'
import { createReadStream, readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { parseLocal } from '#engines/deadlines'
import { needs, sharedData } from '../../test/setup/fixtures.ts'
import { dueLines } from './due.ts'

const file = 'us311/boston_2011-12.csv'
const linesOf = (lines: AsyncIterable<string>): Promise<string[]> => Readable.from(lines).toArray()
const ny = (text: string) => parseLocal(text, 'America/New_York')

test('Boston’s due times come out of the rule, line by line', needs(file), async () => {
  const lines = await linesOf(dueLines(createReadStream(sharedData(file)), 'boston311'))
  const rows: Record<string, string>[] = parse(readFileSync(sharedData(file)), { columns: true })
  assert.equal(lines[0], 'id,opened,due')
  assert.equal(lines.length, rows.length + 1)
  const types = new Map<string, { hits: number; all: number }>()
  for (const [i, row] of rows.entries()) {
    const [id, opened, due] = lines[i + 1]?.split(',') ?? []
    assert.equal(id, row['case_enquiry_id'])
    assert.equal(opened, row['open_dt'])
    if (!due || !row['target_dt']) continue
    const type = row['type'] ?? ''
    const count = types.get(type) ?? { hits: 0, all: 0 }
    count.all++
    if (Math.abs(ny(due) - ny(row['target_dt'])) <= 150_000) count.hits++
    types.set(type, count)
  }
  assert.equal(types.size, 9)
  for (const [type, { hits, all }] of types) {
    assert.ok(hits / all >= 0.97, `${type}: ${hits} of ${all}`)
  }
})

test('nothing but id, opening and type is read', needs(file), async () => {
  const rows: Record<string, string>[] = parse(readFileSync(sharedData(file)), { columns: true })
  const secret = new Set(['target_dt', 'closed_dt', 'ontime'])
  const cut = rows.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([column]) => !secret.has(column))),
  )
  const whole = await linesOf(dueLines(createReadStream(sharedData(file)), 'boston311'))
  const bare = await linesOf(
    dueLines([stringify(cut, { header: true, record_delimiter: '\n' })], 'boston311'),
  )
  assert.deepEqual(bare, whole)
})

test('a case filed on Friday evening is due on the second working day after Monday morning', async () => {
  const text = [
    'case_enquiry_id,open_dt,type',
    '1,2011-12-02 17:30:00,Request for Pothole Repair',
    '2,2011-12-02 17:30:00,General Comments',
    '3,yesterday,Request for Pothole Repair',
    '"4,5",2011-12-03 10:00:00,Pick up Dead Animal',
  ].join('\n')
  assert.deepEqual(await linesOf(dueLines([text], 'boston311')), [
    'id,opened,due',
    '1,2011-12-02 17:30:00,2011-12-07 08:30:00',
    '2,2011-12-02 17:30:00,',
    '3,,',
    '"4,5",2011-12-03 10:00:00,2011-12-06 10:00:00',
  ])
})

test('a profile without a rule and a file without the columns are refused', async () => {
  const all = (text: string, profile: string) => linesOf(dueLines([text], profile))
  await assert.rejects(all('id\n1', 'nyc311'), { code: 'invalid-input', message: /boston311/ })
  await assert.rejects(all('id\n1', 'constructor'), { code: 'invalid-input' })
  await assert.rejects(all('case_enquiry_id,type\n1,x', 'boston311'), { message: /open_dt/ })
})
