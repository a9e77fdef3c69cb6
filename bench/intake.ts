/**
 * Requests taken in over HTTP (accepted, filed, sent to the unit that the list names, deadline set, journalled) beside
 * pgbench, which inserts one plain row into a copy of each table that an intake writes, in one transaction: as many, by
 * as many clients, on the same server in the same run. Bar: 0.4 of its rate. Prints one JSON line.
 *
 * `npm run bench -- intake [cases] [clients] [processes]`
 */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startCluster } from '../test/setup/cluster.ts'
import { until } from '../test/setup/until.ts'
import { answers, end, start } from '../test/db/process.ts'
import { checkStored } from './intake/check.ts'
import { prepareCity } from './intake/city.ts'
import { requestOf, sendAll } from './intake/load.ts'
import { runPeer, writePeer } from './intake/peer.ts'
import { cpuMs, endedCpuMs, parentOf } from './setup/cpu.ts'
import { report } from './setup/report.ts'

const numbers = process.argv.slice(2).map(Number)
const [cases = 8000, clients = 32, processes = 2] = numbers
const warmUp = Math.min(1000, cases)
const bar = 0.4

const round = (n: number) => Number(n.toFixed(n < 10 ? 3 : 0))

async function hasModel(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rowCount } = await client.query('select from suggestion_model where active')
  await client.end()
  return (rowCount ?? 0) > 0
}

const folder = mkdtempSync(join(tmpdir(), 'jingwei-bench-'))
const cluster = await startCluster({ standard: true })
try {
  const owner = new pg.Client({ connectionString: cluster.url })
  await owner.connect()
  await owner.query('create database jingwei')
  const { rows } = await owner.query<{ pid: number }>('select pg_backend_pid() as pid')
  const postmaster = parentOf(rows[0]?.pid ?? 0)
  await owner.end()
  const url = cluster.url.replace(/postgres$/, 'jingwei')
  const city = await prepareCity(url, folder)
  const env = { ...city.env, JINGWEI_DOOR_FLOOD: '1000000' }
  const servers = await Promise.all(Array.from({ length: processes }, () => start(env)))
  const requests = Array.from({ length: warmUp + cases }, (_, n) =>
    requestOf({ token: city.token, key: randomUUID(), body: city.bodyOf(n) }),
  )
  let sent
  let cpu
  try {
    await Promise.all(servers.map(answers))
    // A new installation first learns its suggestions, in a thread of its own.
    await until('the first model is there', () => hasModel(url), { timeoutMs: 600_000 })
    const urls = servers.map((server) => server.url)
    await sendAll({ urls, clients, requests: requests.slice(0, warmUp) })
    const used = () => ({
      server: servers.reduce((ms, { child }) => ms + cpuMs(child.pid ?? 0), 0),
      database: cpuMs(postmaster),
    })
    const before = used()
    sent = await sendAll({ urls, clients, requests: requests.slice(warmUp) })
    const after = used()
    cpu = { server: after.server - before.server, database: after.database - before.database }
  } finally {
    await Promise.all(servers.map((server) => end(server, 'SIGTERM')))
  }
  const stored = await checkStored(url, sent.acknowledged, city.env)
  const peerOf = async (schema: string, indexes: boolean, protocol: 'simple' | 'prepared') =>
    runPeer({
      url,
      file: await writePeer(url, folder, { schema, indexes }),
      clients,
      transactions: cases,
      protocol,
    })
  const [beforePeer, beforeBench] = [cpuMs(postmaster), endedCpuMs()]
  const peer = await peerOf('peer', true, 'simple')
  const peerCpu = cpuMs(postmaster) - beforePeer + endedCpuMs() - beforeBench
  const peerPrepared = await peerOf('peer_prepared', true, 'prepared')
  const peerBare = await peerOf('peer_bare', false, 'simple')
  const rate = sent.acknowledged.length / sent.seconds
  const whole = stored.wrong === 0 && sent.acknowledged.length === cases && stored.intact
  report({
    bench: 'intake',
    cases: sent.acknowledged.length,
    refused: sent.refused,
    ...(sent.firstRefusal ? { firstRefusal: sent.firstRefusal.slice(0, 300) } : {}),
    clients,
    processes,
    casesPerSecond: round(rate),
    p50Ms: sent.p50,
    p95Ms: sent.p95,
    peerPerSecond: round(peer),
    peerPreparedPerSecond: round(peerPrepared),
    peerWithoutIndexesPerSecond: round(peerBare),
    bar,
    cpuMsPerCase: { server: round(cpu.server / cases), database: round(cpu.database / cases) },
    peerCpuMsPerTransaction: round(peerCpu / cases),
    cpuRatio: round(peerCpu / (cpu.server + cpu.database)),
    ...stored,
    load: loadavg().map(round),
    ratio: round(rate / peer),
    meets: whole && rate / peer >= bar,
  })
} finally {
  await cluster.stop()
  rmSync(folder, { recursive: true, force: true })
}
