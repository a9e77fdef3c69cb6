// People who go on reporting whatever happens to the servers, from somewhere in the square of test/setup/square.ts.
import { request } from 'node:http'
import type { Server } from './process.ts'

export type Taken = { readonly id: string; readonly followToken: string }

/** What the server answered, or undefined where nobody listens or the connection was cut before an answer came. */
export function report(server: Server, n: number, key: string): Promise<Taken | undefined> {
  const body = JSON.stringify({
    description: `第${n}个井盖缺失`,
    // some way from each other, or each would be looked at as a repeat of those before it
    point: { lon: 113.001 + (n % 49) / 500, lat: 29.001 + (Math.floor(n / 49) % 49) / 500 },
    photos: [],
  })
  return new Promise((resolve, reject) => {
    const sent = request(`${server.url}/api/intake`, {
      method: 'POST',
      agent: false,
      headers: {
        'content-type': 'application/json',
        'idempotency-key': key,
        'x-forwarded-for': `10.0.${n >> 8}.${n & 255}`,
      },
    })
    sent.on('error', (error: NodeJS.ErrnoException) =>
      ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(error.code ?? '')
        ? resolve(undefined)
        : reject(error),
    )
    sent.on('response', (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (part: string) => (text += part))
      answer.on('error', reject).on('end', () => {
        if (answer.statusCode === 201) resolve(JSON.parse(text) as Taken)
        else reject(new Error(`${answer.statusCode} ${text}`))
      })
    })
    sent.end(body)
  })
}
