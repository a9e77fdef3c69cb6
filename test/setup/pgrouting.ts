// pgRouting beside the reach engine: the same network in a database, searched by somebody else's code.
import pg from 'pg'
import type { Network } from '#engines/reach'

export type Routing = {
  /** Everything within `tenths` of a network node: node → tenths. */
  readonly drivingDistance: (start: number, tenths: number) => Promise<Map<number, number>>
  /** Tenths between network nodes, row by row; undefined where no way leads. */
  readonly costs: (
    from: readonly number[],
    to: readonly number[],
  ) => Promise<(number | undefined)[]>
  readonly close: () => Promise<void>
}

const edges = 'select id, source, target, cost, -1::float8 as reverse_cost from edge'

/** Whether the server has pgRouting to install. */
export async function hasPgRouting(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rowCount } = await client.query(
      "select 1 from pg_available_extensions where name = 'pgrouting'",
    )
    return rowCount === 1
  } finally {
    await client.end()
  }
}

/**
 * Makes a database of its own on the server and puts the network there.
 * @param name of the database; one of that name is dropped
 */
export async function openPgRouting(url: string, name: string, network: Network): Promise<Routing> {
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  await admin.query(`drop database if exists ${name} with (force)`)
  await admin.query(`create database ${name}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  const client = new pg.Client({ connectionString: own.href })
  const close = async () => {
    await client.end()
    await admin.query(`drop database if exists ${name} with (force)`)
    await admin.end()
  }
  try {
    await client.connect()
    await client.query('create extension pgrouting cascade')
    await client.query(
      'create table edge (id bigserial primary key, source bigint, target bigint, cost float8)',
    )
    const source: number[] = []
    for (let v = 0; v < network.nodeCount; v++) {
      for (let a = network.first[v]!; a < network.first[v + 1]!; a++) source.push(v)
    }
    await client.query(
      'insert into edge (source, target, cost) select * from unnest($1::bigint[], $2::bigint[], $3::float8[])',
      [source, [...network.head], [...network.cost]],
    )
    await client.query('analyze edge')
  } catch (error) {
    await close()
    throw error
  }
  return { close, drivingDistance: distances(client), costs: costs(client) }
}

type Client = pg.Client

const distances =
  (client: Client): Routing['drivingDistance'] =>
  async (start, tenths) => {
    const { rows } = await client.query<{ node: string; agg_cost: number }>(
      'select node, agg_cost from pgr_drivingDistance($1, $2::bigint, $3::float8, true)',
      [edges, start, tenths],
    )
    return new Map(rows.map((row) => [Number(row.node), row.agg_cost]))
  }

const costs =
  (client: Client): Routing['costs'] =>
  async (from, to) => {
    const { rows } = await client.query<{ start_vid: string; end_vid: string; agg_cost: number }>(
      'select start_vid, end_vid, agg_cost from pgr_dijkstraCost($1, $2::bigint[], $3::bigint[], true)',
      [edges, from, to],
    )
    const found = new Map(
      rows.map((row) => [`${row.start_vid} ${row.end_vid}`, row.agg_cost] as const),
    )
    return from.flatMap((start) =>
      to.map((end) => (start === end ? 0 : found.get(`${start} ${end}`))),
    )
  }
