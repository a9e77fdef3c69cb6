// What outsiders need to keep watch over the record: the key, the checkpoints, and the proof that one follows from another.
import { z } from 'zod'
import { at, sql, type Tx, where } from '../db.ts'
import { Answer, type Route, route } from '../http.ts'
import { decodeCursor, pageOf, pageQuery } from '../page.ts'
import { Problem } from '../problem.ts'
import { say } from '../sentence.ts'
import { keyText, publicKeyOf, type Signer } from './checkpoint.ts'
import { latestCheckpoint } from './seal.ts'
import { getCheckpoint, Proof, proveGrowth } from './seal-proof.ts'

const open = { method: 'GET', may: 'anyone', audit: 'none', tag: 'journal' } as const

const KeyEntry = z.object({ name: z.string(), key: z.string(), since: z.iso.datetime().nullable() })

const CheckpointEntry = z.object({
  size: z.int(),
  root: z.string().describe('base64'),
  at: z.iso.datetime(),
  signer: z.string(),
  note: z.string().describe('the signed checkpoint itself'),
})

type Row = { size: number; root: Uint8Array; at: number; signer: string; note: string }

async function listCheckpoints(tx: Tx, limit: number, cursor: string | undefined) {
  const [when, size] = cursor ? decodeCursor(cursor, ['ms', 'ms']) : []
  const before =
    cursor === undefined
      ? []
      : [sql`(at, size) < (${at(Number(when))}, ${Math.round(Number(size))}::bigint)`]
  return tx.rows<Row>(sql`select size, root, at, signer, note from journal_checkpoint
    ${where(before)} order by at desc, size desc limit ${limit + 1}`)
}

const iso = (ms: number) => new Date(ms).toISOString()

const toEntry = (row: Row) => ({
  ...row,
  root: Buffer.from(row.root).toString('base64'),
  at: iso(row.at),
})

const older = (tx: Tx) =>
  tx.rows<{ name: string; key: Uint8Array; since: number }>(
    sql`select name, public_key as key, since from journal_signer order by since desc`,
  )

function checkpointRoutes(): Route[] {
  return [
    route({
      ...open,
      path: '/api/journal/checkpoint',
      summary: 'The latest signed checkpoint of the journal, as text (tlog-checkpoint)',
      run: async ({ tx }) => {
        const latest = await latestCheckpoint(tx)
        if (!latest) throw new Problem('not-found', say`Nothing has been sealed yet.`)
        return new Answer(200, latest.note, {
          'content-type': 'text/plain; charset=utf-8',
          'cache-control': 'no-cache',
        })
      },
    }),
    route({
      ...open,
      path: '/api/journal/checkpoints',
      summary: 'All signed checkpoints of the journal, latest first',
      query: z.object(pageQuery),
      reply: z.object({ items: z.array(CheckpointEntry), next: z.string().nullable() }),
      run: async ({ tx, query: { limit, cursor } }) => {
        const page = pageOf(await listCheckpoints(tx, limit, cursor), limit, (r) => [r.at, r.size])
        return { ...page, items: page.items.map(toEntry) }
      },
    }),
    route({
      ...open,
      path: '/api/journal/consistency',
      perMinute: 60,
      summary: 'The proof that the journal of one checkpoint is the beginning of that of another',
      query: z.object({
        from: z.coerce.number().int().min(1).describe('size of the earlier checkpoint'),
        to: z.coerce
          .number()
          .int()
          .min(1)
          .optional()
          .describe('size of the later one; the latest unless told'),
      }),
      reply: Proof,
      run: async ({ tx, query: { from, to } }) => {
        const newer = to === undefined ? await latestCheckpoint(tx) : await getCheckpoint(tx, to)
        if (!newer) throw new Problem('not-found', say`Nothing has been sealed yet.`)
        return proveGrowth(tx, await getCheckpoint(tx, from), newer)
      },
    }),
  ]
}

export function sealRoutes({ signer }: { readonly signer: Signer }): Route[] {
  return [
    route({
      ...open,
      path: '/api/journal/key',
      summary:
        'The public key that checkpoints of the journal are signed with, and those before it',
      reply: z.object({ name: z.string(), key: z.string(), all: z.array(KeyEntry) }),
      run: async ({ tx }) => {
        const known = await older(tx)
        const mine = { name: signer.name, key: keyText(signer) }
        const all = known.map((k) => ({
          name: k.name,
          key: keyText(publicKeyOf(k.name, Buffer.from(k.key))),
          since: iso(k.since),
        }))
        const isKnown = all.some((k) => k.name === mine.name)
        return { ...mine, all: isKnown ? all : [{ ...mine, since: null }, ...all] }
      },
    }),
    ...checkpointRoutes(),
  ]
}
