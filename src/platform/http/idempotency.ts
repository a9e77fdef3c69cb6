// A command sent twice with the same key is done once; the second gets the first's answer. An answer may hold what is
// stored nowhere else in the clear (a follow link, a telephone number, a token, a first password): it is sealed with the
// key itself, of which only the hash is kept, so it opens for whoever sends the same command again and for nobody else.
// Refusing the second instead would leave a token in force whose secret nobody has. What was sent may hold a password:
// it is remembered by a hash that is keyed in the same way, so that it cannot be guessed from the database either.
// Words in a kept answer stay in the language it was first given in. A refusal keeps nothing: it is decided and said anew.
import { canonical } from '../journal/entry.ts'
import { hmac, sameBytes, seal, sha256, unseal } from '../crypto.ts'
import { at, type Database, isUniqueViolation, json, sql, steady, type Tx } from '../db.ts'
import { Answer, type Route } from './route.ts'
import { Problem } from '../problem.ts'
import { say } from '../sentence.ts'
import { type Actor, contextOf } from './actor.ts'

export type Command = {
  readonly actor: Actor
  readonly spec: Pick<Route, 'method' | 'path'>
  readonly key: string | null
  readonly params: unknown
  readonly query?: unknown
  readonly body: unknown
  readonly now: number
}

export const toAnswer = (given: unknown): Answer =>
  given instanceof Answer ? given : new Answer(given === undefined ? 204 : 200, given)

/** What is stored in place of an Idempotency-Key. */
export const digestOf = (key: string): string => sha256(`digest:${key}`).toString('hex')

export const sealingKey = (key: string): Buffer => sha256(`reply:${key}`)

export const hashOfRequest = (key: string, { params, query, body }: Command): Buffer =>
  hmac(sha256(`request:${key}`), canonical([params ?? null, query ?? null, body ?? null]))

export async function replayOrRun(
  db: Database,
  command: Command,
  run: (tx: Tx) => Promise<unknown>,
) {
  const context = contextOf(command.actor)
  const { key } = command
  if (key === null || command.spec.method === 'GET') return db.transaction(context, run)
  const route = `${command.spec.method} ${command.spec.path}`
  const digest = digestOf(key)
  const hash = hashOfRequest(key, command)
  try {
    return await db.transaction(context, async (tx) => {
      // Taken first: a second request with this key waits here until the first has ended.
      await tx.run(
        steady(sql`insert into command_key (actor, key, route, request_hash, status, created_at)
        values (${context.actor}, ${digest}, ${route}, ${hash}, 0, ${at(command.now)})`),
      )
      const answer = await run(tx)
      const { status, body } = toAnswer(answer)
      const sealed = seal(sealingKey(key), JSON.stringify(body ?? null), digest).toString('base64')
      tx.send(
        steady(sql`update command_key set status = ${status}, reply = ${json(sealed)}::jsonb
        where actor = ${context.actor} and key = ${digest}`),
      )
      return answer
    })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    const stored = await db.transaction(context, (tx) =>
      tx.rows<{ route: string; request_hash: Uint8Array; status: number; reply: string }>(
        sql`select route, request_hash, status, reply from command_key
          where actor = ${context.actor} and key = ${digest}`,
      ),
    )
    const first = stored[0]
    if (!first) throw error
    if (first.route !== route || !sameBytes(first.request_hash, hash)) {
      throw new Problem(
        'key-reused',
        say`This Idempotency-Key was used for another request; make a new one.`,
      )
    }
    const reply = unseal(sealingKey(key), Buffer.from(first.reply, 'base64'), digest)
    return new Answer(first.status, JSON.parse(reply) ?? undefined, {
      'idempotency-replayed': 'true',
    })
  }
}
