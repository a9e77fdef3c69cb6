// An ear on the line between one person's browser and the server: whatever the server told that browser is kept, the
// live feeds and what service workers fetched included, so that in the evening one can look who was told what.
import { once } from 'node:events'
import { Agent, createServer, request, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { atTheEnd } from '../setup/town.ts'

export type Ear = {
  /** Where the browser is to go instead of the server. */
  readonly url: string
  /** Every answer with text in it, whole, as `GET /path` and what was answered. */
  readonly heard: readonly { readonly asked: string; readonly told: string }[]
}

const isText = ({ headers }: IncomingMessage): boolean =>
  /json|text|javascript|xml/.test(headers['content-type'] ?? '')
/** The same built files for everybody. */
const isBuilt = (path: string): boolean => /^\/(?:assets\/|(?:field\/)?sw\.js)/.test(path)

/** Lays an ear on the server at `target`. */
export async function layEar(target: string): Promise<Ear> {
  const { hostname, port } = new URL(target)
  const agent = new Agent({ keepAlive: true })
  const heard: { asked: string; told: string }[] = []
  const server = createServer((near, answer) => {
    const { method = 'GET', url: path = '/', headers } = near
    const built = isBuilt(path)
    const asked = built ? headers : { ...headers, 'accept-encoding': 'identity' }
    const far = request({ agent, hostname, port, method, path, headers: asked }, (told) => {
      answer.writeHead(told.statusCode ?? 502, told.headers)
      if (isText(told) && !built) {
        const entry = { asked: `${method} ${path}`, told: '' }
        heard.push(entry)
        told.setEncoding('utf8').on('data', (text: string) => {
          entry.told += text
          answer.write(text)
        })
        told.on('end', () => answer.end())
      } else told.pipe(answer)
      told.on('error', () => answer.destroy())
    })
    far.on('error', () => answer.destroy())
    answer.on('close', () => far.destroy())
    near.on('error', () => far.destroy())
    near.pipe(far)
  })
  server.keepAliveTimeout = 60_000
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  atTheEnd(async () => {
    server.closeAllConnections()
    server.close()
    agent.destroy()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard }
}
