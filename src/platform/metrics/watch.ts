// Each request: its trace, a line in the log, its time in the metrics. And /metrics itself.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sameBytes, sha256 } from '../crypto.ts'
import { Problem } from '../problem.ts'
import { say } from '../sentence.ts'
import type { Metrics } from './metrics.ts'
import { routeOf } from './safe-log.ts'
import { headerOf, traceOf } from './trace.ts'

/** Before the routes are mounted. The fields of the log are those of OpenTelemetry's log data model. */
export function watchRequests(app: FastifyInstance, metrics: Pick<Metrics, 'request'> | undefined) {
  app.addHook('onRequest', async (request, reply) => {
    const trace = traceOf(request.headers['traceparent'])
    const log = request.log.child({
      trace_id: trace.traceId,
      span_id: trace.spanId,
      ...(trace.parentId ? { parent_span_id: trace.parentId } : {}),
    })
    request.log = log
    reply.log = log
    reply.header('traceparent', headerOf(trace))
  })
  app.addHook('onResponse', async (request, reply) => {
    const [route, status, ms] = [routeOf(request), reply.statusCode, reply.elapsedTime]
    const { method } = request
    request.log.debug({ method, route, status, ms: Math.round(ms * 10) / 10 }, 'request')
    // A stream stays open as long as its screen: that is no time to answer.
    if (!isStream(reply)) metrics?.request({ method, route, status, seconds: ms / 1000 })
  })
}

const isStream = ({ raw }: FastifyReply): boolean =>
  String(raw.getHeader('content-type') ?? '').startsWith('text/event-stream')

/** GET /metrics for whoever sends `Authorization: Bearer TOKEN`. Without a token in the settings there is no such page. */
export function mountMetrics(
  app: FastifyInstance,
  metrics: Metrics,
  token: string | undefined,
): void {
  app.get('/metrics', async (request, reply) => {
    if (token === undefined) throw new Problem('not-found', say`There is nothing at GET /metrics.`)
    if (!knows(request, token)) {
      throw new Problem(
        'not-signed-in',
        say`Send the token of JINGWEI_METRICS_TOKEN as a bearer token.`,
      )
    }
    const { text, type } = await metrics.read()
    return reply.type(type).send(text)
  })
}

function knows(request: FastifyRequest, token: string): boolean {
  const given = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
  return given !== undefined && sameBytes(sha256(given), sha256(token))
}
