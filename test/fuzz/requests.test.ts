// Whatever a request brings, it is answered with a refusal in clear words: never with a failure of the server.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import { buildApp } from '#platform/http/app.ts'
import { type Route, streamRoute } from '#platform/http.ts'
import { Problem } from '#platform/problem.ts'
import { Intake } from '../../src/cases/schema.ts'
import { readFields } from '../../src/open311/fields.ts'
import { parseBy } from '../../src/open311/door.ts'
import { NewRequest } from '../../src/open311/schema.ts'
import { firstOf, search, textsLike } from './inputs.ts'

const unused = () => {
  throw new Error('the database is not asked before the input has been read')
}
const open = { may: 'anyone', audit: 'none', tag: 'fuzz', summary: 'Reads and answers' } as const
const routes: Route[] = [
  streamRoute({
    ...open,
    method: 'POST',
    path: '/intake',
    body: Intake,
    stream: async ({ reply }) => reply.code(201).send({}),
  }),
  streamRoute({
    ...open,
    method: 'POST',
    path: '/open311',
    stream: async ({ request, reply }) => {
      const fields = await readFields(request)
      const read = ['service_code', 'lat', 'long', 'description', 'email', 'phone'] as const
      const given = Object.fromEntries(read.map((name) => [name, fields.one(name)]))
      parseBy(NewRequest, { ...given, media_url: fields.all('media_url') })
      return reply.code(201).send({})
    },
  }),
]

let app: FastifyInstance
before(async () => {
  app = await buildApp({
    door: {
      db: { transaction: unused } as never,
      authenticate: async () => ({ via: 'anyone', post: {} }) as never,
      now: () => 0,
    },
    routes,
    logLevel: 'silent',
    publicUrl: 'http://localhost',
  })
})
after(() => app.close())

async function send(url: string, payload: string | Buffer, type: string) {
  const answer = await app.inject({
    method: 'POST',
    url,
    payload,
    headers: { 'content-type': type },
  })
  if (answer.statusCode === 201) return answer
  assert.ok(answer.statusCode < 500, `${answer.statusCode} ${answer.body.slice(0, 500)}`)
  const problem = answer.json<{ code: string; detail: string }>()
  assert.ok(problem.code && problem.detail.length <= 4000, problem.detail.slice(0, 300))
  return answer
}

describe('a request', () => {
  test('in JSON is taken or refused', async () => {
    await fc.assert(
      fc.asyncProperty(textsLike('json'), async (text) => {
        await send('/intake', text, 'application/json')
      }),
      { ...search, examples: firstOf('json') },
    )
  })

  test('of any JSON value is taken or refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json({ maxDepth: 6 }), async (text) => {
        await send('/intake', text, 'application/json')
      }),
      search,
    )
  })

  test('as an Open311 form is taken or refused', async () => {
    await fc.assert(
      fc.asyncProperty(textsLike('form'), async (text) => {
        await send('/open311', text, 'application/x-www-form-urlencoded')
      }),
      { ...search, examples: firstOf('form') },
    )
  })

  test('as a multipart form is taken or refused', async () => {
    const name = fc.oneof(
      fc.constantFrom('lat', 'media_url[]', 'service_code', '__proto__'),
      fc.string(),
    )
    const parts = fc.array(fc.tuple(name, textsLike('form')), { maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(parts, fc.boolean(), async (fields, whole) => {
        const body = fields
          .map(
            ([key, text]) =>
              `--cut\r\ncontent-disposition: form-data; name="${key}"\r\n\r\n${text}\r\n`,
          )
          .join('')
        await send(
          '/open311',
          body + (whole ? '--cut--\r\n' : ''),
          'multipart/form-data; boundary=cut',
        )
      }),
      search,
    )
  })

  test('nested as deep as a body can be is refused', async () => {
    const half = 500_000
    const deep = [
      '['.repeat(half) + ']'.repeat(half),
      '{"a":'.repeat(150_000) + '1' + '}'.repeat(150_000),
    ]
    for (const value of deep) {
      for (const text of [value, `{"description":"x","attributes":${value}}`]) {
        // eslint-disable-next-line no-await-in-loop -- each takes a moment of the one process
        const answer = await send('/intake', text, 'application/json')
        assert.equal(answer.statusCode, 400, answer.body.slice(0, 200))
        assert.equal(answer.json<{ code: Problem['code'] }>().code, 'invalid-input')
      }
    }
  })

  test('larger than a body may be is refused', async () => {
    const answer = await send(
      '/intake',
      `{"description":"${'长'.repeat(400_000)}"}`,
      'application/json',
    )
    assert.equal(answer.statusCode, 413)
  })
})
