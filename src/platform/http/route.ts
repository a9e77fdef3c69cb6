// What a route is: the table's row, and what its run gets.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ZodType, z } from 'zod'
import type { Database, Tx } from '../db.ts'
import type { Actor } from './actor.ts'

/** What a route's run gets: parsed input, who asks, the transaction and the present instant (epoch ms). */
export type Call<P, Q, B> = {
  readonly tx: Tx
  readonly actor: Actor
  readonly now: number
  readonly params: P
  readonly query: Q
  readonly body: B
  /** The digest of the Idempotency-Key, when one was sent; for the journal. */
  readonly key: string | null
  readonly request: FastifyRequest
}

/** A route whose answer is a stream or whose input is one; it opens its own transactions. */
export type StreamCall<P, Q, B> = Omit<Call<P, Q, B>, 'tx'> & {
  readonly db: Database
  readonly reply: FastifyReply
  /**
   * What a `route` gets by itself: `run` in one transaction as the actor, done once for an Idempotency-Key. `content` is
   * what was read besides path, query and body (the hash of a file, the fields of a form); the same key with other
   * content is refused. The route returns what this gives.
   */
  readonly once: (content: unknown, run: (tx: Tx) => Promise<unknown>) => Promise<Answer>
}

/**
 * Commands of one sender that wait at the same time may share a transaction. `run` gives for each, in their order, what
 * the route's own `run` would have given, or the problem for which it alone is refused and nothing of it stored; what it
 * throws is of no account, as each is then run alone.
 */
export type Together<P, Q, B> = {
  readonly may: (call: Omit<Call<P, Q, B>, 'tx'>) => boolean
  readonly run: (tx: Tx, calls: readonly Omit<Call<P, Q, B>, 'tx'>[]) => Promise<readonly unknown[]>
}

type Common<P extends ZodType, Q extends ZodType, B extends ZodType> = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  /** The action of the policy table this route asks for; 'anyone' for open doors, 'staff' for any signed-in post. */
  readonly may: string
  /** What is recorded: 'journal' = the run appends entries, 'access' = looks at personal data, 'none' = neither. */
  readonly audit: 'journal' | 'access' | 'none'
  readonly summary: string
  readonly tag: string
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  readonly reply?: ZodType
  /** The path holds a follow link's token, and its holder is the one who acts. */
  readonly follow?: boolean
  /** How often one address may call it in a minute; open doors that write have a limit. */
  readonly perMinute?: number
  /** Whoever sends an API token is not counted: it is a program the city knows; a wrong one is refused before anything. */
  readonly tokensUncounted?: true
  /** Done anew each time, whatever its Idempotency-Key: it checks a password, or ends what may have ended already. */
  readonly anew?: true
  /** Answers failures in the form of another interface than ours (RFC 9457), also those before `run` or `stream`. */
  readonly refuse?: (error: unknown, request: FastifyRequest, reply: FastifyReply) => unknown
  /** Left out of the API description (pages, assets). */
  readonly hidden?: boolean
}

export type Route = Common<ZodType, ZodType, ZodType> &
  (
    | {
        readonly run: (call: Call<never, never, never>) => Promise<unknown>
        readonly together?: Together<never, never, never>
        readonly stream?: undefined
      }
    | {
        readonly stream: (call: StreamCall<never, never, never>) => Promise<unknown>
        readonly run?: undefined
        readonly together?: undefined
      }
  )

type Input<T> = T extends ZodType ? z.infer<T> : undefined

/** Declares a route; types flow from its schemas into `run`. */
export function route<
  P extends ZodType = ZodType<undefined>,
  Q extends ZodType = ZodType<undefined>,
  B extends ZodType = ZodType<undefined>,
>(
  spec: Common<P, Q, B> & {
    readonly run: (call: Call<Input<P>, Input<Q>, Input<B>>) => Promise<unknown>
    readonly together?: Together<Input<P>, Input<Q>, Input<B>>
  },
): Route {
  return spec as unknown as Route
}

export function streamRoute<
  P extends ZodType = ZodType<undefined>,
  Q extends ZodType = ZodType<undefined>,
  B extends ZodType = ZodType<undefined>,
>(
  spec: Common<P, Q, B> & {
    readonly stream: (call: StreamCall<Input<P>, Input<Q>, Input<B>>) => Promise<unknown>
  },
): Route {
  return spec as unknown as Route
}

/** Answer other than 200 with the returned body. */
export class Answer {
  readonly status: number
  readonly body: unknown
  readonly headers: Readonly<Record<string, string>>
  constructor(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
    this.status = status
    this.body = body
    this.headers = headers
  }
}
