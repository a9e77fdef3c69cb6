import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { SMTPServer } from 'smtp-server'
import { until } from '../../test/setup/until.ts'
import { type Letter, lettersAtOnce, openMail } from './mail.ts'

const home = mkdtempSync(join(tmpdir(), 'jingwei-mail-'))
after(() => rmSync(home, { recursive: true, force: true }))

const letter: Letter = {
  id: '01890000-0000-7000-8000-000000000001',
  to: 'li@example.org',
  subject: '【1000007】已受理\r\nBcc: thief@example.org',
  text: '我们已受理您反映的“路灯不亮”。',
  language: 'zh-CN',
}

test('without a mail server a letter lies as one file in the mail folder, however often it is sent', async () => {
  const mail = openMail({ smtpUrl: undefined, from: 'Jingwei <city@example.org>', home })
  await mail.send(letter)
  await mail.send(letter)
  const files = readdirSync(join(home, 'mail'))
  assert.deepEqual(files, [`${letter.id}.eml`])
  const modes = ['mail', join('mail', `${letter.id}.eml`)].map((p) => statSync(join(home, p)).mode)
  assert.deepEqual(
    modes.map((mode) => mode & 0o077),
    [0, 0],
    'nobody else reads it',
  )
  const text = readFileSync(join(home, 'mail', `${letter.id}.eml`), 'utf8')
  assert.match(text, /^To: li@example\.org\r$/m)
  assert.match(text, /^Content-Language: zh-CN\r$/m)
  assert.match(text, new RegExp(`^Message-ID: <${letter.id}@example\\.org>\\r$`, 'm'))
  assert.doesNotMatch(text, /^Bcc:/m)
})

test('a letter reaches the mail server of the city, to its one reader', async () => {
  const got: { to: string[]; text: string }[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map((r) => r.address)
        got.push({ to, text: Buffer.concat(chunks).toString() })
        done()
      })
    },
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve())
  })
  const { port } = server.server.address() as AddressInfo
  const mail = openMail({ smtpUrl: `smtp://127.0.0.1:${port}`, from: 'city@example.org', home })
  try {
    await mail.send(letter)
  } finally {
    mail.close()
    await new Promise<void>((resolve) => {
      server.close(() => resolve())
    })
  }
  assert.deepEqual(
    got.map((g) => g.to),
    [['li@example.org']],
  )
  assert.match(got[0]?.text ?? '', /Auto-Submitted: auto-generated/)
})

test('a mail server that cannot be reached is a failure, not a letter sent', async () => {
  const mail = openMail({ smtpUrl: 'smtp://127.0.0.1:1', from: 'city@example.org', home })
  await assert.rejects(mail.send(letter), /ECONNREFUSED/)
  mail.close()
})

test('no more letters are on their way at once than there are connections for', async () => {
  let open = 0
  let most = 0
  const held: (() => void)[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onConnect: (_session, done) => {
      most = Math.max(most, (open += 1))
      done()
    },
    onClose: () => void (open -= 1),
    onData: (stream, _session, done) => {
      stream.resume()
      // Each is let go when as many wait beside it as can.
      stream.on('end', () => {
        held.push(done)
        if (held.length === lettersAtOnce) for (const go of held.splice(0)) go()
      })
    },
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve())
  })
  const { port } = server.server.address() as AddressInfo
  const mail = openMail({ smtpUrl: `smtp://127.0.0.1:${port}`, from: 'city@example.org', home })
  try {
    await Promise.all(Array.from({ length: 4 * lettersAtOnce }, () => mail.send(letter)))
    assert.equal(most, lettersAtOnce)
  } finally {
    mail.close()
    server.close()
  }
})

type Talk = (socket: Socket, line: string) => void
const greet: Talk = (socket, line) => {
  const [verb = ''] = line.toUpperCase().split(/[ :]/)
  const replies: Record<string, string> = { '': '220 city', DATA: '354 go on', EHLO: '250 city' }
  socket.write(`${replies[verb] ?? '250 ok'}\r\n`)
}

/** A server that speaks line by line; '' is the moment of connecting. */
async function speaking(talk: Talk, use: (smtpUrl: string) => Promise<void>): Promise<void> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('data', (bytes: Buffer) => {
      for (const line of bytes.toString().split('\r\n').filter(Boolean)) talk(socket, line)
    })
    talk(socket, '')
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve())
  })
  try {
    await use(`smtp://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
}

const illnesses: [string, Talk, RegExp][] = [
  ['says nothing at all', () => {}, /did not take the letter within 1 s/],
  [
    'answers byte by byte and never comes to an end',
    (socket, line) => {
      if (line !== '') return greet(socket, line)
      const trickle = () => socket.destroyed || !socket.write('2')
      void until('the other side has had enough', trickle)
    },
    /did not take the letter within 1 s/,
  ],
  [
    'never says whether it has taken the letter',
    (socket, line) => {
      if (/^(EHLO|MAIL|RCPT|DATA)|^$/.test(line)) greet(socket, line)
    },
    /did not take the letter within 1 s/,
  ],
  [
    'asks to come back later',
    (socket, line) =>
      line.startsWith('MAIL') ? socket.write('451 try again later\r\n') : greet(socket, line),
    /451 try again later/,
  ],
  [
    'hangs up in the middle of the letter',
    (socket, line) =>
      line.startsWith('Subject')
        ? socket.destroy()
        : /^(EHLO|MAIL|RCPT|DATA)|^$/.test(line) && greet(socket, line),
    /closed|ECONNRESET|hang up|EPIPE/i,
  ],
]

for (const [what, talk, says] of illnesses) {
  test(`a mail server that ${what} is a failure that ends, not a letter sent`, async () => {
    await speaking(talk, async (smtpUrl) => {
      const mail = openMail({ smtpUrl, from: 'city@example.org', home, patienceMs: 1000 })
      await assert.rejects(mail.send(letter), says)
      mail.close()
    })
  })
}
