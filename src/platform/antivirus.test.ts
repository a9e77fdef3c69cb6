import assert from 'node:assert/strict'
import { createServer, type AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { openScanner, type Scan, scannerAddress } from './antivirus.ts'
import { Problem } from './problem.ts'

const bad = 'a file that the scanner knows'
const got: Buffer[] = []

/** Speaks as clamd does: reads INSTREAM to its end, answers, closes. */
const clamd = createServer((socket) => {
  let bytes = Buffer.alloc(0)
  socket.on('error', () => undefined)
  socket.on('data', (part: Buffer) => {
    bytes = Buffer.concat([bytes, part])
    const body = bodyOf(bytes)
    if (!body) return
    got.push(body)
    const answer = body.includes(bad)
      ? 'stream: Eicar-Signature FOUND'
      : body.includes('break')
        ? 'INSTREAM size limit exceeded. ERROR'
        : 'stream: OK'
    socket.end(`${answer}\0`)
  })
})

/** The chunks together, once the empty one has come. */
function bodyOf(bytes: Buffer): Buffer | undefined {
  const command = 'zINSTREAM\0'
  assert.equal(bytes.subarray(0, command.length).toString(), command)
  const parts: Buffer[] = []
  for (let at = command.length; at + 4 <= bytes.length;) {
    const length = bytes.readUInt32BE(at)
    if (length === 0) return Buffer.concat(parts)
    if (at + 4 + length > bytes.length) return undefined
    parts.push(bytes.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return undefined
}

let scan: Scan

before(async () => {
  await new Promise<void>((resolve) => clamd.listen(0, '127.0.0.1', resolve))
  scan = openScanner({ host: '127.0.0.1', port: (clamd.address() as AddressInfo).port })
})
after(() => clamd.close())

test('a clean photo passes, every byte of it seen by the scanner', async () => {
  const photo = Buffer.alloc(200_001, 7)
  await scan(photo)
  assert.ok(got.at(-1)?.equals(photo))
})

test('what the scanner knows is refused by its name', async () => {
  await assert.rejects(
    scan(Buffer.from(bad)),
    (error) =>
      error instanceof Problem &&
      error.code === 'unsupported-media' &&
      error.fields[0]?.got === 'Eicar-Signature',
  )
})

test('without an answer nothing passes', async () => {
  const unavailable = (error: unknown) => error instanceof Problem && error.code === 'unavailable'
  await assert.rejects(scan(Buffer.from('break')), unavailable)
  await assert.rejects(openScanner({ path: '/nonexistent/clamd.ctl' })(Buffer.of(1)), unavailable)
})

test('an address is read in both forms, and another is none', () => {
  assert.deepEqual(scannerAddress('tcp://clamav:3311'), { host: 'clamav', port: 3311 })
  assert.deepEqual(scannerAddress('tcp://[::1]'), { host: '::1', port: 3310 })
  assert.deepEqual(scannerAddress('unix:/run/clamd.ctl'), { path: '/run/clamd.ctl' })
  for (const wrong of ['clamav', 'http://clamav', 'unix:clamd', 'tcp://', 'tcp://a b'])
    assert.equal(scannerAddress(wrong), undefined, wrong)
})
