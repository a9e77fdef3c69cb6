// A PostgreSQL as a city would run it, in a folder that may be kept for the next run: it syncs, and vacuums by itself.
import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { findPostgres } from '../../test/setup/cluster.ts'

/** Stands in every report: what was measured was measured with these. */
export const settings = {
  shared_buffers: '4GB',
  work_mem: '32MB',
  maintenance_work_mem: '1GB',
  effective_cache_size: '12GB',
  max_wal_size: '8GB',
  random_page_cost: '1.1',
  jit: 'off',
  max_connections: '100',
} as const

const port = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer().on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port: free } = server.address() as AddressInfo
      server.close(() => resolve(free))
    })
  })

const number = (flag: string) =>
  Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))

export type Kept = { readonly url: string; readonly stop: () => void }

/** Begins the cluster in `folder`, which is made when it is not there. Without a password: loopback only, and a bench. */
export async function startKept(folder: string): Promise<Kept> {
  const bin = findPostgres()
  if (!bin) throw new Error('PostgreSQL 15 or later with PostGIS is not installed.')
  const user =
    process.getuid?.() === 0 ? { uid: number('-u'), gid: number('-g') } : ({} as { uid?: number })
  const data = join(folder, 'data')
  const run = (program: string, args: string[]) =>
    execFileSync(join(bin, program), args, { ...user, cwd: folder, stdio: 'ignore' })
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true })
  if ('gid' in user) chownSync(folder, user.uid as number, user.gid as number)
  if (!existsSync(data)) {
    run(
      'initdb',
      ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8'].concat([
        '--locale=C.UTF-8',
      ]),
    )
  }
  const free = await port()
  const options = Object.entries({
    listen_addresses: '127.0.0.1',
    port: free,
    unix_socket_directories: folder,
    ...settings,
  })
  const flags = options.map(([name, value]) => `-c ${name}=${value}`).join(' ')
  run('pg_ctl', ['-D', data, '-w', '-t', '120', '-l', join(folder, 'log'), '-o', flags, 'start'])
  return {
    url: `postgresql://postgres@127.0.0.1:${free}/postgres`,
    stop: () => void run('pg_ctl', ['-D', data, '-w', '-m', 'fast', 'stop']),
  }
}

export const removeKept = (folder: string): void => rmSync(folder, { recursive: true, force: true })
