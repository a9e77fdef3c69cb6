// The lines of LIMITS.md, each held by a test on what the product is made of: dependencies, columns, routes, rights.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { listMigrations } from '#platform/migrations.ts'
import { z, type ZodType } from 'zod'
import { isRefusal } from '../src/cases/domain.ts'
import { transitions } from '../src/cases/lifecycle.ts'
import { Intake } from '../src/cases/schema.ts'
import { act, actors, ask, newCase, samples, waiting } from '../src/cases/walk.fixture.ts'
import { columns, columnsOf, policies, routes, statements, tables } from './setup/product.ts'
import { sources } from './setup/source.ts'

process.chdir(new URL('..', import.meta.url).pathname)
const read = (path: string) => readFileSync(path, 'utf8')

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
  // one's own contact details are one's own to erase; what one said stays
  assert.deepEqual(
    deletes.filter((p) => /cases|follow|intake|files|evidence|reporter/.test(p)),
    ['/api/follow/:token/own'],
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
  const c = newCase({ title: '修灯', address: '老槐树旁', description: '三天了' })
  const found = { changes: { title: '路灯不亮', address: '解放大道 1 号' } }
  const words = act(c, samples.correct, { found }).description
  assert.match(words, /^三天了[\s\S]*修灯[\s\S]*老槐树旁/, 'what is corrected stays readable')
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
    columns.filter((c) => sensitive.test(c.split('.')[1] ?? '')),
    [],
  )
  assert.deepEqual(
    // letters to staff and their choice of them hold no address
    columns.filter((c) => /phone|mobile|e?mail/i.test(c) && !/^(mail_choice|staff_mail)\./.test(c)),
    [
      'reporter.phone_sealed',
      'reporter.email_sealed',
      'lost_link.email_index',
      'lost_link.email_sealed',
      // who calls the hotline, or asks to be called: the number alone
      'hotline_call.phone_sealed',
      'callback.phone_sealed',
    ],
  )
})

test('5 contact details are stored as sealed bytes and every row of them expires', () => {
  const reporter = statements.find((s) => s.startsWith('create table reporter')) ?? ''
  for (const column of ['name_sealed', 'phone_sealed', 'email_sealed', 'contact_index']) {
    assert.match(reporter, new RegExp(`^ {2}${column} bytea`, 'm'))
  }
  assert.match(reporter, /^ {2}expires_at timestamptz not null/m)
  for (const table of ['hotline_call', 'callback']) {
    const caller = statements.find((s) => s.startsWith(`create table ${table} `)) ?? ''
    assert.match(caller, /^ {2}phone_sealed bytea/m)
    assert.match(caller, /^ {2}caller_index bytea/m)
    assert.match(caller, /^ {2}expires_at timestamptz not null/m)
  }
  // asked for by whoever lost their link: kept until the letter has left
  const lost = statements.find((s) => s.startsWith('create table lost_link')) ?? ''
  assert.match(lost, /^ {2}email_sealed bytea/m)
  assert.match(read('src/cases/jobs/lost.ts'), /expireAsked/)
})

test('6 whoever looks at contact details gives a reason, and the log can be added to only', () => {
  // the same log tells who signed in and out
  const looking = routes.filter(
    (r) => r.audit === 'access' && !/^\/api\/(account\/)?session/.test(r.path),
  )
  assert.deepEqual(looking.map((r) => r.path).toSorted(), [
    '/api/calls/:id/look',
    '/api/cases/:id/contact',
    '/api/desk/callbacks/:id/number',
    '/api/field/answers/:id/personal',
    '/api/field/conflicts/:id/personal',
    '/api/field/photos/:id/personal',
  ])
  for (const { path, body } of looking) {
    const { properties, required } = z.toJSONSchema(body as ZodType, {
      io: 'input',
    }) as unknown as {
      properties: { reason: { minLength?: number; enum?: string[] } }
      required: string[]
    }
    const { reason } = properties
    // in one's own words, or one of a list while the caller waits
    const least = reason.enum ? Math.min(...reason.enum.map((r) => r.length)) : reason.minLength
    assert.ok(required.includes('reason') && (least ?? 0) >= 4, path)
  }
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
    [
      // the number to call back; the number that goes into a case, or is shown for a reason
      'src/calls/routes/callbacks.ts',
      'src/calls/service.ts',
      'src/cases/jobs/messages.ts',
      // where a letter goes that its addressee asked for, and what one sees of oneself
      'src/cases/queries/lost.ts',
      'src/cases/queries/own.ts',
      'src/cases/queries/reporters.ts',
      // personal answers, opened with a reason, those in a version that waits for a decision among them
      'src/fieldwork/routes/answers.ts',
      'src/fieldwork/versions.ts',
      // where a message goes as it leaves, and what whoever has the key of a subscription sees of it
      'src/participation/keys.ts',
      // not contact details: the secret of a second factor
      'src/people/codes.ts',
    ],
  )
  const whole = sources('src/**/*.ts').filter(({ text }) => /\bbothOf\b/.test(text))
  assert.equal(
    whole.map(({ path }) => path).join(),
    'src/fieldwork/sync.ts,src/fieldwork/versions.ts',
  )
  assert.match(
    read('src/fieldwork/versions.ts'),
    /row\.personId === actor\.person\.id[\s\S]+mine: \{ \.\.\.both\.mine, answers: open \}/,
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
  // policies are also made in blocks, for several tables at once
  const made = [...policies.matchAll(/create policy (\w+) on (\w+) for (\w+)/g)]
  const ofRecord = made.filter(([, , on]) => on === 'journal' || on === 'access_log')
  assert.ok(ofRecord.length >= 4)
  assert.deepEqual(
    ofRecord
      .filter(([, , , what]) => what !== 'select' && what !== 'insert')
      .map(([whole]) => whole),
    [],
  )
})

test('8 the one who asked can see what is held of them, who looked and why', () => {
  const own = routes.find((r) => r.path === '/api/follow/:token' && r.method === 'GET')
  assert.deepEqual([own?.may, own?.follow], ['anyone', true])
  const readable = policies.slice(policies.lastIndexOf('create policy access_log_read'))
  assert.match(
    readable,
    /^create policy access_log_read on access_log for select using \(case_id = any \(\(select jw_followed\(\)/,
  )
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
  const policy = listMigrations()
    .map((m) => m.text)
    .join('\n')
  const publishers = [...policy.matchAll(/\('(\w+)', 'case\.publish', '(\w+)'\)/g)]
  assert.deepEqual(
    publishers.map((m) => [m[1], m[2]]),
    [
      ['dispatcher', 'area'],
      ['dutyOfficer', 'area'],
      ['supervisor', 'area'],
    ],
  )
  assert.equal(transitions.publish.may, 'case.publish')
  const publishing = sources('src/**/*.ts').filter(
    ({ path, text }) => !path.endsWith('.test.ts') && /update evidence set public\b/.test(text),
  )
  assert.deepEqual(
    publishing.map(({ path }) => path),
    ['src/cases/queries/evidence.ts'],
  )
  assert.deepEqual(
    [...columnsOf('upload'), ...columnsOf('evidence')].filter((c) =>
      /lon|lat|gps|exif|point|camera|device/i.test(c),
    ),
    [],
  )
})

test('11 whoever holds the follow link erases their own contact details, stated and provable', () => {
  const own = routes.filter((r) => r.path.startsWith('/api/follow/:token/own'))
  assert.deepEqual(
    own.map((r) => `${r.method} ${r.path} ${r.may} ${r.follow}`),
    [
      'GET /api/follow/:token/own anyone true',
      'PUT /api/follow/:token/own anyone true',
      'GET /api/follow/:token/own/export anyone true',
      'DELETE /api/follow/:token/own anyone true',
    ],
  )
  assert.equal(own.at(-1)?.audit, 'journal')
  assert.equal(routes.find((r) => r.path === '/api/erasures/:seq/proof')?.may, 'anyone')
})

test('12 the anonymous door follows nobody: no address, device or visit has a column', () => {
  const trace =
    /(^|_|\.)ip(_|$)|ip_?addr|remote|user_?agent|device|browser|visitor|tracking|referr?er/i
  // what staff sign in with hangs on a person; residents have none
  const residents = columns.filter((c) => !columnsOf(c.split('.')[0] ?? '').includes('person_id'))
  assert.deepEqual(
    residents.filter((c) => trace.test(c.split('.')[1] ?? '')),
    [],
  )
  const door = read('src/cases/door.ts')
  assert.doesNotMatch(door, /sql`|writeFile|console\.|\blog\b/, 'it keeps nothing but in memory')
})

test('13 danger makes a case urgent and gives nobody a further power', () => {
  const emergency = /emergency|martial|override|break_?glass|lockdown/i
  const actions = [...policies.matchAll(/\('(\w+)', '([\w.]+)', '(\w+)'\)/g)].map((m) => m[2] ?? '')
  assert.ok(actions.length > 100)
  assert.deepEqual(
    [...actions, ...Object.keys(transitions), ...columns].filter((a) => emergency.test(a)),
    [],
  )
  const refusedAt = (urgency: 'normal' | 'danger') =>
    waiting().flatMap((c) =>
      Object.values(samples).flatMap((command) =>
        actors.map((who) => {
          const decided = ask({ ...c, urgency }, command, { who, found: { main: newCase() } })
          return `${c.state} ${command.command} ${who.post} ${isRefusal(decided)}`
        }),
      ),
    )
  assert.deepEqual(refusedAt('danger'), refusedAt('normal'))
})

test('every line of LIMITS.md names tests that exist, and each of these tests has its line', () => {
  const page = read('LIMITS.md')
  const lines = [...page.matchAll(/^\| (\d+) .*\|\s*$/gm)].map((m) => m[1])
  const tests = [...read('test/limits.test.ts').matchAll(/^test\('(\d+) /gm)].map((m) => m[1])
  assert.deepEqual(tests, lines)
  const cited = [...page.matchAll(/^- (\d+): `([^`]+)` · (.+)$/gm)]
  assert.deepEqual([...new Set(cited.map((m) => m[1]))], lines)
  for (const [, , file = '', name = ''] of cited) {
    const text = read(file).replaceAll(/\s+/g, ' ')
    assert.ok(text.includes(`('${name}'`) || text.includes(`( '${name}'`), `${file}: ${name}`)
  }
})
