// The lines of LIMITS.md, each held by a test on what the product is made of: dependencies, columns, routes, rights.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { listMigrations, statementsOf } from '#platform/migrations.ts'
import { z, type ZodType } from 'zod'
import { allRoutes } from '../src/apps/server/routes.ts'
import { transitions } from '../src/cases/lifecycle.ts'
import { Intake } from '../src/cases/schema.ts'
import { sources } from './setup/source.ts'

process.chdir(new URL('..', import.meta.url).pathname)
const read = (path: string) => readFileSync(path, 'utf8')

const routes = allRoutes(
  {
    people: { deps: {} },
    keys: {},
    config: { publicUrl: 'https://city.example', home: '.' },
  } as never,
  { queue: {} as never },
)
const statements = listMigrations()
  .flatMap((m) => statementsOf(m.text))
  .map((s) => s.replace(/--.*$/gm, '').trim())
const tables = new Map(
  statements.flatMap((s) => {
    const [, name, body] = /^create table (?:if not exists )?(\w+) \(([\s\S]*)\)$/.exec(s) ?? []
    if (name === undefined || body === undefined) return []
    const columns = [...body.matchAll(/^ {2}(\w+) /gm)].map((m) => m[1] ?? '')
    return [[name, columns.filter((c) => !['primary', 'check', 'unique', 'foreign'].includes(c))]]
  }),
)
const columnsOf = (name: string) => tables.get(name) ?? []
const columns = [...tables].flatMap(([table, names]) => names.map((c) => `${table}.${c}`))
const jsonOf = (schema: ZodType | undefined) =>
  schema ? JSON.stringify(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })) : ''
const fieldsOf = (r: (typeof routes)[number]) => `${r.path} ${jsonOf(r.query)} ${jsonOf(r.body)}`

test('what these tests read is there: tables, columns, routes', () => {
  assert.ok(tables.size > 30 && columns.length > 250 && routes.length > 90)
  assert.ok(columns.includes('reporter.phone_sealed') && columns.includes('cases.rating'))
})

test('1 no face recognition or other biometrics: no dependency for it, no column to hold it', () => {
  const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, unknown> }
  const biometric =
    /face-?api|face-?(recognition|detect|match)|mediapipe|insightface|facenet|tensorflow|tfjs|opencv|fingerprint(js)?$|voiceprint|biometr|arcface|dlib/i
  assert.deepEqual(
    Object.keys(lock.packages).filter((name) => biometric.test(name)),
    [],
  )
  const held = /face|facial|finger|iris|retina|gait|voiceprint|biometr|embedding|fingerprint/i
  assert.deepEqual(
    columns.filter((c) => held.test(c)),
    [],
  )
  assert.deepEqual(
    routes.map(fieldsOf).filter((f) => /facial|faceId|biometr|fingerprint|voiceprint/i.test(f)),
    [],
  )
})

test('2 no scoring of people: only cases are rated, and no route ranks or lists residents', () => {
  const scores = /score|rating|rank|credit|blacklist|grade|trust|reputation|stars|penalt/i
  assert.deepEqual(
    columns.filter((c) => scores.test(c)),
    ['cases.rating', 'cases.rating_solved'],
  )
  const ranking = /score|credit|blacklist|reputation|rank(ing|ed)?\b|\/residents|\/reporters/i
  assert.deepEqual(
    routes.map((r) => r.path).filter((p) => ranking.test(p)),
    [],
  )
  const league = routes.find((r) => r.path === '/api/indicators/league')
  const { properties } = z.toJSONSchema(league?.query as ZodType, { io: 'input' }) as unknown as {
    properties: { by: { enum: string[] } }
  }
  assert.deepEqual(properties.by.enum.toSorted(), ['area', 'category', 'unit'])
})

test('3 no removal of speech: nobody edits or deletes what a resident wrote', () => {
  const wrote = ['description']
  for (const r of routes.filter((x) => x.method !== 'GET' && x.path.startsWith('/api/cases'))) {
    const body = r.body
      ? (z.toJSONSchema(r.body, { io: 'input', unrepresentable: 'any' }) as { properties?: object })
      : {}
    assert.deepEqual(
      Object.keys(body.properties ?? {}).filter((k) => wrote.includes(k)),
      [],
      r.path,
    )
  }
  const deletes = routes.filter((r) => r.method === 'DELETE').map((r) => r.path)
  assert.deepEqual(
    deletes.filter((p) => /cases|follow|intake|files|evidence|reporter/.test(p)),
    [],
  )
  const correct =
    sources('src/cases/schema.ts')[0]?.text.match(/correct: z\n([\s\S]*?)\.partial/)?.[1] ?? ''
  assert.match(correct, /categoryPath/)
  assert.doesNotMatch(correct, /description/)
  const granted = statements.filter(
    (s) => s.startsWith('grant') && /\b(delete|truncate|all)\b/.test(s),
  )
  for (const table of ['cases', 'reporter', 'evidence', 'journal', 'access_log', 'task']) {
    assert.deepEqual(
      granted.filter((s) => new RegExp(`\\b${table}\\b`).test(s)),
      [],
      table,
    )
  }
  assert.deepEqual(
    Object.keys(transitions).filter((n) => /delete|hide|redact|censor|block/i.test(n)),
    [],
  )
})

test('4 the least fields: a name, a telephone number and an e-mail address, all of them optional', () => {
  const personal = columnsOf('reporter').filter(
    (c) =>
      ![
        'district',
        'case_id',
        'id',
        'original_case',
        'follow_hash',
        'created_at',
        'expires_at',
      ].includes(c),
  )
  assert.deepEqual(personal, [
    'anonymous',
    'name_sealed',
    'phone_sealed',
    'email_sealed',
    'contact_index',
    'language',
  ])
  const bare = Intake.safeParse({ description: '路灯不亮', areaCode: '4201' })
  assert.equal(bare.success, true)
  const asked = Object.keys(Intake.shape.reporter.unwrap().shape)
  assert.deepEqual(asked.toSorted(), ['email', 'language', 'name', 'phone'])
  const sensitive =
    /citizen|identity|id_?card|id_?number|passport|birth|gender|\bsex\b|ethnic|nationality|religion|home_address|household_of|_plate\b/i
  assert.deepEqual(
    columns.filter((c) => sensitive.test(c)),
    [],
  )
  assert.deepEqual(
    columns.filter((c) => /phone|mobile|e?mail/i.test(c)),
    ['reporter.phone_sealed', 'reporter.email_sealed'],
  )
})

test('5 contact details are stored as sealed bytes and every row of them expires', () => {
  const reporter = statements.find((s) => s.startsWith('create table reporter')) ?? ''
  for (const column of ['name_sealed', 'phone_sealed', 'email_sealed', 'contact_index']) {
    assert.match(reporter, new RegExp(`^ {2}${column} bytea`, 'm'))
  }
  assert.match(reporter, /^ {2}expires_at timestamptz not null/m)
})

test('6 whoever looks at contact details gives a reason, and the log can be added to only', () => {
  const looking = routes.filter((r) => r.audit === 'access')
  assert.deepEqual(
    looking.map((r) => r.path),
    ['/api/cases/:id/contact'],
  )
  const { properties, required } = z.toJSONSchema(looking[0]?.body as ZodType, {
    io: 'input',
  }) as unknown as {
    properties: { reason: { minLength: number } }
    required: string[]
  }
  assert.ok(required.includes('reason') && properties.reason.minLength >= 4)
  assert.deepEqual(columnsOf('access_log'), [
    'district',
    'id',
    'at',
    'post_id',
    'person_id',
    'case_id',
    'what',
    'reason',
  ])
  const grants = statements.filter((s) => s.startsWith('grant') && /\baccess_log\b/.test(s))
  assert.deepEqual(grants, ['grant select, insert on journal, access_log to jingwei_app'])
  // opened in one place only
  const opening = sources('src/**/*.ts').filter(
    ({ path, text }) => !path.endsWith('.test.ts') && /\bunseal\(/.test(text),
  )
  assert.deepEqual(
    opening.map(({ path }) => path).filter((p) => !p.startsWith('src/platform/')),
    ['src/cases/jobs/messages.ts', 'src/cases/queries/reporters.ts'],
  )
})

test('7 the journal knows people by pseudonym only, and may be added to only', () => {
  assert.deepEqual(
    columnsOf('journal').filter((c) => /name|person|phone|mail|address/i.test(c)),
    [],
  )
  assert.ok(columnsOf('person').includes('pseudonym'))
  const changing = statements.filter(
    (s) =>
      /^(grant|create policy)/.test(s) &&
      /\bjournal\b(?!_)/.test(s) &&
      /\b(update|delete|for all|truncate)\b/.test(s),
  )
  assert.deepEqual(changing, [])
})

test('8 the one who asked can see what is held of them, who looked and why', () => {
  const own = routes.find((r) => r.path === '/api/follow/:token' && r.method === 'GET')
  assert.deepEqual([own?.may, own?.follow], ['anyone', true])
  const readable = statements.find((s) => s.startsWith('create policy access_log_read')) ?? ''
  assert.match(readable, /jw_followed\(\)/)
  assert.match(read('src/cases/routes/resident.ts'), /held: await heldOf/)
})

test('9 a decision can be appealed to a human, and no rule refuses or closes a case by itself', () => {
  assert.deepEqual(
    [transitions.notSolved.may, transitions.notSolved.from],
    ['reporter', ['closed']],
  )
  assert.equal(transitions.decideAppeal.may, 'case.decideAppeal')
  const policy = listMigrations()
    .map((m) => m.text)
    .join('\n')
  const machine = [...policy.matchAll(/\('system', '(case|task)\.(\w+)', '\w+'\)/g)].map(
    (m) => `${m[1]}.${m[2]}`,
  )
  assert.deepEqual(machine.toSorted(), [
    'case.escalate',
    'case.import',
    'case.read',
    'case.report',
    'case.write',
    'task.resume',
  ])
  const deciding = [
    transitions.refuse,
    transitions.close,
    transitions.forceClose,
    transitions.decline,
    transitions.decideAppeal,
  ]
  assert.deepEqual(
    deciding.filter((t) => machine.includes(t.may)),
    [],
  )
})

test('10 photos are not public by themselves, and what the camera wrote into them has no column', () => {
  const evidence = statements.find((s) => s.startsWith('create table evidence')) ?? ''
  assert.match(evidence, /^ {2}public boolean not null default false/m)
  assert.deepEqual(
    [...columnsOf('upload'), ...columnsOf('evidence')].filter((c) =>
      /lon|lat|gps|exif|point|camera|device/i.test(c),
    ),
    [],
  )
})

test('every line of LIMITS.md has its test', () => {
  const lines = [...read('LIMITS.md').matchAll(/^\| (\d+) /gm)].map((m) => m[1])
  const tests = [...read('test/limits.test.ts').matchAll(/^test\('(\d+) /gm)].map((m) => m[1])
  assert.deepEqual(tests, lines)
})
