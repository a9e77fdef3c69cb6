// The API description (OpenAPI 3.1), made from the same table that mounts the routes.
import { z, type ZodType } from 'zod'
import type { Route } from './route.ts'

const toSchema = (schema: ZodType, io: 'input' | 'output') =>
  z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' })

type ObjectSchema = { properties?: Record<string, unknown>; required?: string[] }

function parameters(schema: ZodType | undefined, place: 'path' | 'query') {
  if (!schema) return []
  const { properties = {}, required = [] } = toSchema(schema, 'input') as ObjectSchema
  return Object.entries(properties).map(([name, s]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: s,
  }))
}

const problem = {
  description: 'A problem (RFC 9457)',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}

function operation(route: Route) {
  return {
    operationId: `${route.method.toLowerCase()}${route.path.replace(/[^a-zA-Z0-9]+(\w?)/g, (_, c: string) => c.toUpperCase())}`,
    summary: route.summary,
    description: route.may === 'anyone' ? 'Open to anyone.' : `Needs the right \`${route.may}\`.`,
    tags: [route.tag],
    security: route.may === 'anyone' ? [] : [{ session: [] }, { token: [] }],
    parameters: [
      ...parameters(route.params, 'path'),
      ...parameters(route.query, 'query'),
      ...(route.method === 'GET' || route.anew
        ? []
        : [
            {
              name: 'Idempotency-Key',
              in: 'header',
              required: false,
              schema: { type: 'string', minLength: 16 },
            },
          ]),
    ],
    ...(route.body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: toSchema(route.body, 'input') } },
          },
        }
      : {}),
    responses: {
      '200': {
        description: 'Done',
        ...(route.reply
          ? { content: { 'application/json': { schema: toSchema(route.reply, 'output') } } }
          : {}),
      },
      default: problem,
    },
  }
}

export function describeApi(routes: readonly Route[], server: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const r of routes) {
    if (r.hidden) continue
    const path = r.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [r.method.toLowerCase()]: operation(r) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Jingwei 经纬',
      version: '1',
      description: 'The closed loop of a city’s requests.',
    },
    servers: [{ url: server }],
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'jingwei' },
        token: { type: 'http', scheme: 'bearer' },
      },
      schemas: {
        Problem: {
          type: 'object',
          description:
            'Title, detail and what was expected are in the language of Accept-Language: English where it begins with en, else Chinese.',
          required: ['type', 'title', 'status', 'code', 'detail'],
          properties: {
            type: { type: 'string' },
            title: { type: 'string' },
            status: { type: 'integer' },
            code: { type: 'string' },
            detail: { type: 'string' },
            fields: {
              type: 'array',
              items: {
                type: 'object',
                properties: {
                  field: { type: 'string' },
                  expected: { type: 'string' },
                  got: { type: 'string' },
                },
              },
            },
          },
        },
      },
    },
  }
}
