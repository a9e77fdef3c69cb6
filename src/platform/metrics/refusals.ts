// Every refusal is a line of the log (ASVS 5, 16.3): by right, by form, by rule, by limit. Nothing of what was sent is in it.
import type { FastifyRequest } from 'fastify'
import type { Actor } from '../http/actor.ts'
import type { FieldProblem, Problem, ProblemCode } from '../problem.ts'
import { routeOf } from './safe-log.ts'

const askedBy = new WeakMap<FastifyRequest, Actor>()

/** Remembers who asks, for the line of a refusal. */
export const noteActor = (request: FastifyRequest, actor: Actor): void => {
  askedBy.set(request, actor)
}

/** Whoever watches for attacks looks at these first. */
const watched: ReadonlySet<ProblemCode> = new Set([
  'not-signed-in',
  'sign-in-failed',
  'forbidden',
  'too-many-requests',
])

// Further down a path may stand a key that the sender chose.
const nameOf = ({ field }: FieldProblem): string => field.split('.')[0] ?? ''

/** One line: the code, the route, the names of the wrong fields, the right that was missing, the post that asked. */
export function logRefusal(request: FastifyRequest, problem: Problem): void {
  const actor = askedBy.get(request)
  const { needs } = problem.facts
  const line = {
    refused: problem.code,
    status: problem.status,
    method: request.method,
    route: routeOf(request),
    ...(actor ? { post: actor.post.id, via: actor.via } : {}),
    ...(typeof needs === 'string' ? { needs } : {}),
    ...(problem.fields.length ? { fields: [...new Set(problem.fields.map(nameOf))] } : {}),
  }
  if (watched.has(problem.code)) request.log.warn(line, 'refused')
  else request.log.info(line, 'refused')
}
