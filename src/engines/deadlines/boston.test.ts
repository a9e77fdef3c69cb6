import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import { bostonLimits, calendars, dueAt, parseLocal } from '#engines/deadlines'

const boston = calendars.boston311
const ny = (text: string) => parseLocal(text, 'America/New_York')

const bostonFile = resolve(import.meta.dirname, '../../../../shared/data/us311/boston_2011-12.csv')
const missing = !existsSync(bostonFile) && process.env['CI'] !== 'true'

test(
  "the due times of Boston's December 2011 come out as the city set them",
  { skip: missing && `${bostonFile} is not there` },
  (context) => {
    const rows: Record<string, string>[] = parse(readFileSync(bostonFile), { columns: true })
    assert.equal(rows.length, 8337)
    const computed = (row: Record<string, string>): number | null => {
      const limit = bostonLimits[row['type'] ?? '']
      return limit ? dueAt(ny(row['open_dt'] ?? ''), limit, boston) : null
    }
    const blanked = rows.map((row) => ({ ...row, target_dt: '', closed_dt: '', ontime: '' }))
    assert.deepEqual(blanked.map(computed), rows.map(computed))

    const seen = new Map<string, { hits: number; all: number }>()
    for (const row of rows) {
      const answer = computed(row)
      if (answer === null || !row['target_dt']) continue
      const count = seen.get(row['type'] ?? '') ?? { hits: 0, all: 0 }
      count.all++
      if (Math.abs(answer - ny(row['target_dt'])) <= 150_000) count.hits++
      seen.set(row['type'] ?? '', count)
    }
    assert.equal(seen.size, 9)
    for (const [type, { hits, all }] of seen) {
      context.diagnostic(`${type}: ${hits}/${all} = ${((100 * hits) / all).toFixed(2)} %`)
      assert.ok(hits / all >= 0.97, `${type}: ${hits} of ${all}`)
    }
  },
)
