// Fastify as we use it: limits, headers, errors as RFC 9457, the API description, pages.
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { type Door, mountRoutes, type Route } from '../http.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { logMethod, serializers } from '../metrics/safe-log.ts'
import { logRefusal } from '../metrics/refusals.ts'
import { watchRequests } from '../metrics/watch.ts'
import { Problem } from '../problem.ts'
import { type Sentence, say } from '../sentence.ts'
import type { Drain } from './drain.ts'
import { openLimitKey } from './limit-key.ts'
import { describeApi } from './openapi.ts'

/** JSON and form bodies; photos and import files go through multipart with their own limits. */
const bodyLimit = 1024 * 1024
const fileLimit = 50 * 1024 * 1024

export type AppOptions = {
  readonly door: Door
  readonly routes: readonly Route[]
  readonly logLevel: string
  readonly publicUrl: string
  /** Origins besides our own that the pages may load map tiles from. */
  readonly tileOrigin?: string | undefined
  readonly metrics?: Pick<Metrics, 'request'> | undefined
  readonly drain?: Pick<Drain, 'watch'>
  /** Where the log goes, a line of JSON each; standard output unless told. */
  readonly logTo?: { write(line: string): void }
}

export async function buildApp(o: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    bodyLimit,
    trustProxy: 'loopback',
    logger: {
      level: o.logLevel,
      serializers,
      hooks: { logMethod },
      ...(o.logTo ? { stream: o.logTo } : {}),
    } as never,
    logController: new LogController({ disableRequestLogging: true }),
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true },
    forceCloseConnections: true,
  })
  app.setErrorHandler((error, request, reply) => {
    const { spec } = request.routeOptions.config as { spec?: Route }
    const problem = problemOf(error)
    if (problem.status < 500) logRefusal(request, problem)
    if (spec?.refuse) return spec.refuse(error, request, reply)
    if (problem.status >= 500) request.log.error(error)
    return reply
      .code(problem.status)
      .type('application/problem+json; charset=utf-8')
      .send(JSON.stringify(problem.toJson(languageOf(request))))
  })
  app.setNotFoundHandler((request) => {
    throw new Problem(
      'not-found',
      say`There is nothing at ${request.method} ${request.url.split('?')[0]}.`,
    )
  })
  // Most answers are of one person or of one moment; a route whose answer may be kept says so itself.
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
    done(null, payload)
  })
  watchRequests(app, o.metrics)
  o.drain?.watch(app)
  await app.register(cookie)
  await app.register(formbody)
  await app.register(multipart, { limits: { fileSize: fileLimit, files: 10, fields: 50 } })
  await app.register(rateLimit, { global: false, keyGenerator: openLimitKey(o.door.now) })
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        'default-src': ["'self'"],
        'img-src': ["'self'", 'data:', 'blob:', ...(o.tileOrigin ? [o.tileOrigin] : [])],
        'connect-src': ["'self'", ...(o.tileOrigin ? [o.tileOrigin] : [])],
        'style-src': ["'self'", "'unsafe-inline'"],
        'worker-src': ["'self'", 'blob:'],
        'frame-ancestors': ["'none'"],
        'upgrade-insecure-requests': null,
      },
    },
    strictTransportSecurity: o.publicUrl.startsWith('https:'),
  })
  const document = describeApi(o.routes, o.publicUrl)
  await app.register(swagger, { mode: 'static', specification: { document: document as never } })
  await app.register(swaggerUi, { routePrefix: '/api/docs', staticCSP: true })
  app.get('/openapi.json', () => document)
  mountRoutes(app, o.door, o.routes)
  return app
}

export function languageOf(request: Pick<FastifyRequest, 'headers'>): 'zh-CN' | 'en' {
  const wanted = request.headers['accept-language'] ?? ''
  return /^\s*en/i.test(wanted) ? 'en' : 'zh-CN'
}

const frameworkCodes: Record<string, readonly [Problem['code'], Sentence]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['too-large', say`The body is larger than may be sent here.`],
  FST_REQ_FILE_TOO_LARGE: ['too-large', say`The file is larger than may be sent here.`],
  FST_FILES_LIMIT: ['too-large', say`These are more files than may be sent at once.`],
  FST_PARTS_LIMIT: ['too-large', say`The form has more parts than may be sent at once.`],
  FST_FIELDS_LIMIT: ['too-large', say`The form has more fields than may be sent at once.`],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'unsupported-media',
    say`Bodies of this content type are not read here.`,
  ],
  FST_INVALID_MULTIPART_CONTENT_TYPE: [
    'unsupported-media',
    say`A form is expected, as multipart/form-data.`,
  ],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['invalid-input', say`The body is empty; JSON is expected.`],
  FST_ERR_CTP_INVALID_JSON_BODY: ['invalid-input', say`The body is not valid JSON.`],
}

export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  const { code = '', statusCode = 500, message = '' } = error as Partial<FastifyError>
  const known = frameworkCodes[code]
  if (known) return new Problem(...known, { cause: error })
  if (statusCode === 429) {
    return new Problem('too-many-requests', say`Too many requests; wait a minute.`, {
      cause: error,
    })
  }
  if (statusCode >= 400 && statusCode < 500) {
    return new Problem('invalid-input', say`The request cannot be read: ${message}`, {
      cause: error,
    })
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new Problem('no-space', say`The disk is full; nothing was stored.`, { cause: error })
  }
  return new Problem('internal', say`The server failed; nothing was stored. Try again.`, {
    cause: error,
  })
}
