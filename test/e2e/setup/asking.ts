// What the tests themselves ask of the server, past any screen: to set the stage, and to see what was stored.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type Job, town } from './town.ts'

/** Asks the server as somebody, past any screen: what the tests look at. */
export async function asking(job: Job) {
  const place = await town()
  const headers = { 'x-jingwei': '1', 'accept-language': 'zh-CN' }
  const signedIn = await fetch(`${place.url}/api/session/link`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ token: await place.signInToken(job) }),
  })
  const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  return async (method: string, path: string, body?: object) => {
    const reply = await fetch(`${place.url}${path}`, {
      method,
      headers: {
        ...headers,
        cookie,
        ...(method === 'GET' ? {} : { 'idempotency-key': randomUUID() }),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const text = await reply.text()
    assert.ok(reply.ok, `${method} ${path}: ${text}`)
    return text ? JSON.parse(text) : undefined
  }
}
