import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { SMTPServer } from 'smtp-server'
import { type Letter, openMail } from './mail.ts'

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
