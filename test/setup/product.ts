// What the product is made of, as the tests of its limits read it: routes, statements, tables, columns.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { readConfig } from '#platform/config.ts'
import { listMigrations, statementsOf } from '#platform/migrations.ts'
import { allRoutes } from '../../src/apps/server/routes.ts'

const home = mkdtempSync(join(tmpdir(), 'jingwei-limits-'))
after(() => rmSync(home, { recursive: true }))
const config = { ...readConfig({}), home }
export const routes = allRoutes(
  {
    people: { deps: { settings: config.identity } },
    keys: { journal: Buffer.alloc(32), contact: Buffer.alloc(32), contactIndex: Buffer.alloc(32) },
    config,
  } as never,
  { queue: {} as never },
)
export const statements = listMigrations()
  .flatMap((m) => statementsOf(m.text))
  .map((s) => s.replace(/--.*$/gm, '').trim())
export const policies = statements.join('\n')
export const tables = new Map(
  statements.flatMap((s) => {
    const [, name, body] = /^create table (?:if not exists )?(\w+) \(([\s\S]*)\)$/.exec(s) ?? []
    if (name === undefined || body === undefined) return []
    const columns = [...body.matchAll(/^ {2}(\w+) /gm)].map((m) => m[1] ?? '')
    return [[name, columns.filter((c) => !['primary', 'check', 'unique', 'foreign'].includes(c))]]
  }),
)
export const columnsOf = (name: string) => tables.get(name) ?? []
export const columns = [...tables].flatMap(([table, names]) => names.map((c) => `${table}.${c}`))
