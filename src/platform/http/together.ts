// Commands of one sender that wait at the same time are done in one transaction: what a transaction costs, they share.
// Each takes its key, has its answer and is refused by itself. When the transaction fails, whichever of them it was,
// nothing of any is stored, and each is done again alone, as if the others had never been there.
import { seal } from '../crypto.ts'
import { at, type Database, json, sql, steady, type Tx } from '../db.ts'
import { gather } from '../gather.ts'
import { Problem } from '../problem.ts'
import { contextOf } from './actor.ts'
import {
  type Command,
  digestOf,
  hashOfRequest,
  replayOrRun,
  sealingKey,
  toAnswer,
} from './idempotency.ts'
import type { Call } from './route.ts'

type AnyCall = Call<never, never, never>

export type Shared = Command & { readonly key: string; readonly call: Omit<AnyCall, 'tx'> }

/** What a command came to: what a run gives, or why it was refused. */
type Outcome = { readonly given: unknown } | { readonly refused: unknown }

export type RunAll = (tx: Tx, calls: readonly Omit<AnyCall, 'tx'>[]) => Promise<readonly unknown[]>
export type RunAlone = (tx: Tx, call: Omit<AnyCall, 'tx'>) => Promise<unknown>

const mostTogether = 64
const lingerMs = 10

type Keyed = { readonly command: Shared; readonly digest: string }

/** Takes the keys that nobody has taken, in one order for all, so that no two wait for each other. */
async function takeKeys(tx: Tx, keyed: readonly Keyed[]): Promise<ReadonlySet<string>> {
  const [first] = keyed
  if (!first) return new Set()
  const { actor, spec, now } = first.command
  const rows = keyed.map(({ command, digest }) => ({
    key: digest,
    hash: hashOfRequest(command.key, command).toString('hex'),
  }))
  const taken = await tx.rows<{ key: string }>(
    steady(sql`insert into command_key (actor, key, route, request_hash, status, created_at)
      select ${contextOf(actor).actor}, k.key, ${`${spec.method} ${spec.path}`}, decode(k.hash, 'hex'), 0, ${at(now)}::timestamptz
      from jsonb_to_recordset(${json(rows)}::jsonb) as k(key text, hash text) order by k.key
      on conflict do nothing returning key`),
  )
  return new Set(taken.map(({ key }) => key))
}

/** Keeps the answers; whoever was refused gives the key back. */
function settle(tx: Tx, keyed: readonly Keyed[], given: readonly unknown[]): void {
  const actor = contextOf((keyed[0] as Keyed).command.actor).actor
  const answered: { key: string; status: number; reply: string }[] = []
  const refused: string[] = []
  keyed.forEach(({ command: { key }, digest }, i) => {
    if (given[i] instanceof Problem) return void refused.push(digest)
    const { status, body } = toAnswer(given[i])
    const reply = seal(sealingKey(key), JSON.stringify(body ?? null), digest).toString('base64')
    answered.push({ key: digest, status, reply })
  })
  if (answered.length > 0) {
    tx.send(
      steady(sql`update command_key c set status = k.status, reply = to_jsonb(k.reply)
        from jsonb_to_recordset(${json(answered)}::jsonb) as k(key text, status smallint, reply text)
        where c.actor = ${actor} and c.key = any (${answered.map(({ key }) => key)}::text[]) and c.key = k.key`),
    )
  }
  if (refused.length > 0) {
    tx.send(sql`delete from command_key where actor = ${actor} and key = any (${refused}::text[])`)
  }
}

/** In one transaction: outcomes of those whose key was free, by digest. */
const runInOne = (db: Database, keyed: readonly Keyed[], runAll: RunAll) =>
  db.transaction(contextOf((keyed[0] as Keyed).command.actor), async (tx) => {
    const taken = await takeKeys(tx, keyed)
    const mine = keyed.filter(({ digest }) => taken.has(digest))
    const outcomes = new Map<string, Outcome>()
    if (mine.length === 0) return outcomes
    const given = await runAll(
      tx,
      mine.map(({ command }) => command.call),
    )
    settle(tx, mine, given)
    mine.forEach(({ digest }, i) =>
      outcomes.set(
        digest,
        given[i] instanceof Problem ? { refused: given[i] } : { given: given[i] },
      ),
    )
    return outcomes
  })

/** Whether nothing is known of what became of the transaction, or nothing could be done alone either. */
const isHopeless = (error: unknown) => error instanceof Problem && error.status >= 500

export type Together = { readonly all: RunAll; readonly alone: RunAlone }

/** @returns runs a command together with those of the same sender that wait */
export function openTogether(db: Database, { all, alone }: Together) {
  const runAlone = async (command: Shared): Promise<Outcome> => {
    try {
      return { given: await replayOrRun(db, command, (tx) => alone(tx, command.call)) }
    } catch (refused) {
      return { refused }
    }
  }
  const run = async (commands: readonly Shared[]): Promise<Outcome[]> => {
    const [first] = commands
    if (commands.length === 1 && first) return [await runAlone(first)]
    const keyed = new Map(commands.map((command) => [digestOf(command.key), command]))
    let outcomes = new Map<string, Outcome>()
    try {
      const some = [...keyed].map(([digest, command]) => ({ command, digest }))
      outcomes = await runInOne(db, some, all)
    } catch (refused) {
      if (isHopeless(refused)) return commands.map(() => ({ refused }))
    }
    return Promise.all(
      commands.map(async (command) => {
        const digest = digestOf(command.key)
        // of two with one key in the same moment the second is given the first's answer
        const own = keyed.get(digest) === command ? outcomes.get(digest) : undefined
        return own ?? runAlone(command)
      }),
    )
  }
  const lines = new Map<string, (command: Shared) => Promise<Outcome>>()
  const lineOf = (sender: string) => {
    const known = lines.get(sender)
    if (known) return known
    const line = gather({ run, most: mostTogether, lingerMs })
    lines.set(sender, line)
    return line
  }
  const inLine = new Map<string, number>()
  return async (command: Shared): Promise<unknown> => {
    const sender = JSON.stringify(contextOf(command.actor))
    inLine.set(sender, (inLine.get(sender) ?? 0) + 1)
    try {
      const outcome = await lineOf(sender)(command)
      if ('refused' in outcome) throw outcome.refused
      return outcome.given
    } finally {
      const left = (inLine.get(sender) ?? 1) - 1
      if (left > 0) inLine.set(sender, left)
      else {
        inLine.delete(sender)
        lines.delete(sender)
      }
    }
  }
}
