// A throwaway PostgreSQL cluster on a free loopback port, gone with the process that started it.
import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { freePort } from './free-port.ts'
import { until } from './until.ts'

const debianVersions = '/usr/lib/postgresql'

/** The bin folder of the oldest PostgreSQL ≥ 15 that has PostGIS, where Debian puts it; undefined when there is none. */
export function findPostgres(): string | undefined {
  if (!existsSync(debianVersions)) return undefined
  const version = readdirSync(debianVersions)
    .map(Number)
    .filter((v) => v >= 15 && existsSync(join(debianVersions, `${v}`, 'bin', 'initdb')))
    .filter((v) => existsSync(`/usr/share/postgresql/${v}/extension/postgis.control`))
    .toSorted((a, b) => a - b)[0]
  return version === undefined ? undefined : join(debianVersions, `${version}`, 'bin')
}

// The guard lives in a session of its own and waits for its input to end, which happens however this process ends,
// also by kill -9; then it stops the server and removes everything.
const guard = `
serve() { "$1/postgres" -D "$2/data" -p "$3" -k "$2" -c listen_addresses=127.0.0.1 -c max_connections=200 $4 \\
  >>"$2/log" 2>&1 </dev/null; }
# Begun again when it was killed: what a city's service manager does.
( while [ ! -e "$2/ending" ]; do serve "$@"; sleep 0.1; done; : >"$2/ended" ) &
cat >/dev/null
: >"$2/ending"
until [ -e "$2/ended" ]; do kill -INT "$(head -n 1 "$2/data/postmaster.pid")" 2>/dev/null; sleep 0.1; done
rm -rf "$2"`

const quick =
  '-c fsync=off -c full_page_writes=off -c autovacuum=off -c wal_level=minimal -c max_wal_senders=0'

const settingsOf = ({ durable, standard }: ClusterOptions) =>
  standard ? '' : `${quick} -c synchronous_commit=${durable ? 'on' : 'off'}`

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  await client.end()
  return true
}

export type Cluster = {
  /** The superuser's. */
  readonly url: string
  /** Ends its first process at once, as a failing machine would; it is begun again. */
  readonly kill: () => void
  /** Stops the server and removes its files. */
  readonly stop: () => Promise<void>
}

export type ClusterOptions = {
  /** What is committed is there after a kill; tests that kill nothing are quicker without. */
  readonly durable?: boolean
  /** PostgreSQL's own settings: also safe against power loss (fsync), with autovacuum. For benches. */
  readonly standard?: boolean
}

export async function startCluster(o: ClusterOptions = {}): Promise<Cluster> {
  const bin = findPostgres()
  if (!bin) throw new Error('PostgreSQL 15 or later with PostGIS is not installed.')
  // Not os.tmpdir(): the path of a Unix socket is short, and the user postgres must be able to reach it.
  const folder = mkdtempSync('/tmp/jingwei-pg-')
  // PostgreSQL refuses to run as root.
  const user = process.getuid?.() === 0 ? postgresUser() : undefined
  if (user) chownSync(folder, user.uid, user.gid)
  const password = randomBytes(16).toString('hex')
  try {
    writeFileSync(join(folder, 'password'), password)
    execFileSync(
      join(bin, 'initdb'),
      ['-D', join(folder, 'data'), '-U', 'postgres', '--auth=scram-sha-256', '--no-sync'].concat([
        `--pwfile=${join(folder, 'password')}`,
        '--encoding=UTF8',
        '--locale=C.UTF-8',
      ]),
      { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
    )
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
  const port = await freePort()
  const url = `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`
  const child = spawn('/bin/sh', ['-c', guard, 'guard', bin, folder, `${port}`, settingsOf(o)], {
    ...user,
    cwd: folder,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const gone = new Promise<void>((resolve) => {
    child.on('exit', () => resolve())
  })
  const stop = async () => {
    child.stdin.end()
    await gone
    // in /tmp the folder itself belongs to the user postgres, who may not always remove it
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await until('PostgreSQL answers', () => answers(url))
  } catch (error) {
    const log = existsSync(join(folder, 'log')) ? readFileSync(join(folder, 'log'), 'utf8') : ''
    await stop()
    throw new Error(`PostgreSQL did not start.\n${log}`, { cause: error })
  }
  const kill = () => {
    const pid = Number(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
    process.kill(pid, 'SIGKILL')
  }
  return { url, kill, stop }
}

export function postgresUser(): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}
