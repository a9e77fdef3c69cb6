// A city with an SMS gateway, which is played on this machine.
import assert from 'node:assert/strict'
import type { City } from './city.fixture.ts'
import { answers, openHttp } from './stand-ins.fixture.ts'

export const gateway = '00000000-0000-7000-8000-00000000c002'
export const gatewayFields = {
  name: '短信',
  state: 'active',
  perMinute: 300,
  quietFrom: '21:00',
  quietTo: '08:00',
  urgentPasses: true,
}

/** It gets one. */
export async function openGateway(c: City, change: object = {}) {
  const server = await openHttp(answers(200, {}, { id: 'g1' }))
  const body = {
    ...gatewayFields,
    settings: { url: `${server.url}/send` },
    secret: 'pass',
    ...change,
  }
  const set = await c.send('PUT', `/api/channels/${gateway}`, { as: 'admin', body })
  assert.equal(set.status, 200, JSON.stringify(set.json))
  return server
}

export const phones = (n: number) =>
  Array.from({ length: n }, (_, i) => `1380000${String(i).padStart(4, '0')}`)
