// The agent against SIPp, a caller of Debian's: what it says on the wire is judged by another's program.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { openSipAgent, type SipAgent, type SipEvent } from './agent.ts'
import { callerOf } from './scenarios.fixture.ts'

const hasSipp = spawnSync('sipp', ['-v']).error === undefined
const skip =
  hasSipp || process.env['CI'] === 'true'
    ? false
    : 'sipp is not installed: apt-get install sip-tester'

async function rung(t: TestContext, on: (event: SipEvent, agent: SipAgent) => void) {
  const told: SipEvent[] = []
  let tick = 0
  const agent: SipAgent = await openSipAgent({
    host: '127.0.0.1',
    port: 0,
    now: () => ++tick,
    tell: (event) => {
      told.push(event)
      on(event, agent)
    },
  })
  t.after(() => agent.close())
  return { agent, told }
}

async function sipp(t: TestContext, scenario: string, port: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'jingwei-sip-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'scenario.xml')
  writeFileSync(file, scenario)
  const options = [
    '-sf',
    file,
    '-m',
    '1',
    '-i',
    '127.0.0.1',
    '-timeout',
    '20',
    '-nostdin',
    '-s',
    '12345',
  ]
  const child = spawn('sipp', [...options, `127.0.0.1:${port}`], { cwd: folder, stdio: 'ignore' })
  const [code] = (await once(child, 'exit')) as [number]
  return code
}

const command = (event: SipEvent, kind: string, target: string | null = null) => ({
  id: `c-${kind}`,
  call: event.call,
  kind,
  target,
  agent: 'desk-1',
})
const kinds = (told: readonly SipEvent[]) => told.map(({ kind }) => kind)

test('a call rings, is answered at the desk and ended by the caller', { skip }, async (t) => {
  const { agent, told } = await rung(t, (event, a) => {
    if (event.kind === 'incoming') a.run(command(event, 'answer'))
  })
  assert.equal(await sipp(t, callerOf('talks'), agent.port), 0)
  assert.deepEqual(kinds(told), ['incoming', 'answered', 'ended'])
  assert.deepEqual(
    [told[0]?.from, told[0]?.to, told[1]?.agent, told[1]?.command, told[2]?.cause],
    ['13871234567', '12345', 'desk-1', 'c-answer', 'caller'],
  )
})

test(
  'a caller who gives up while it rings is told so, and the call has ended',
  { skip },
  async (t) => {
    const { agent, told } = await rung(t, () => {})
    assert.equal(await sipp(t, callerOf('givesUp'), agent.port), 0)
    assert.deepEqual([kinds(told), told[1]?.cause], [['incoming', 'ended'], 'cancelled'])
  },
)

test(
  'the desk puts a caller on hold, takes them back, transfers and hangs up',
  { skip },
  async (t) => {
    const next: Partial<Record<SipEvent['kind'], [string, string | null]>> = {
      incoming: ['answer', null],
      answered: ['hold', null],
      held: ['resume', null],
      resumed: ['transfer', '67890'],
      transferred: ['hangUp', null],
    }
    const { agent, told } = await rung(t, (event, a) => {
      const [kind, target] = next[event.kind] ?? []
      if (kind) a.run(command(event, kind, target ?? null))
    })
    assert.equal(await sipp(t, callerOf('isServed'), agent.port), 0)
    assert.deepEqual(kinds(told), [
      'incoming',
      'answered',
      'held',
      'resumed',
      'transferred',
      'ended',
    ])
    assert.equal(told[4]?.target, '67890')
  },
)

test('what cannot be done is said, and the call goes on', { skip }, async (t) => {
  const { agent, told } = await rung(t, (event, a) => {
    if (event.kind !== 'incoming') return
    a.run(command(event, 'conference'))
    a.run({ ...command(event, 'hold'), call: 'nobody' })
    a.run(command(event, 'answer'))
  })
  assert.equal(await sipp(t, callerOf('talks'), agent.port), 0)
  assert.deepEqual(kinds(told), ['incoming', 'failed', 'failed', 'answered', 'ended'])
})

test('noise on the port is passed over, and the next call still rings', async (t) => {
  let ring: () => void = () => {}
  const rang = new Promise<void>((resolve) => {
    ring = resolve
  })
  const { agent, told } = await rung(t, () => ring())
  const socket = createSocket('udp4')
  t.after(() => socket.close())
  const noise = [
    '',
    '\0\0\0\0',
    'INVITE',
    'INVITE sip:a@b SIP/2.0\r\nno colon\r\n\r\n',
    'SIP/2.0 200\r\n\r\n',
  ]
  const invite = [
    'INVITE sip:12345@127.0.0.1 SIP/2.0',
    'v: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK1',
    'f: <sip:anonymous@x>;tag=1',
    't: <sip:12345@x>',
    'i: only-one',
    'CSeq: 1 INVITE',
    '',
    '',
  ].join('\r\n')
  for (const text of [...noise, invite, invite]) socket.send(text, agent.port, '127.0.0.1')
  await rang
  assert.deepEqual([told.length, told[0]?.call, told[0]?.from], [1, 'only-one', undefined])
})
