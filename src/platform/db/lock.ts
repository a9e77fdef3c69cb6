// PGlite takes no lock: a second process on the same files would lose rows. This is the lock.
import { openSync, readFileSync, rmSync, writeSync, closeSync } from 'node:fs'
import { join } from 'node:path'
import { Problem } from '../problem.ts'
import { say } from '../sentence.ts'

// A process id alone may be another program's by now; with its start time it is not.
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    try {
      process.kill(pid, 0)
      return 'alive'
    } catch {
      return undefined
    }
  }
}

/** Takes the lock beside the directory, or throws `unavailable` naming the process that has it. Returns the release. */
export function lockDirectory(directory: string): () => void {
  const path = join(directory, '..', 'database.lock')
  const mine = `${process.pid} ${startOf(process.pid) ?? ''}`
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const file = openSync(path, 'wx')
      writeSync(file, mine)
      closeSync(file)
      return () => rmSync(path, { force: true })
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST') throw error
      const [pid = '', start] = readFileSync(path, 'utf8').split(' ')
      if (startOf(Number(pid)) === start && start) {
        throw new Problem(
          'unavailable',
          say`The embedded database is in use by process ${pid}; stop it, or set DATABASE_URL for several processes.`,
        )
      }
      rmSync(path, { force: true })
    }
  }
  throw new Problem('unavailable', say`The lock ${path} could not be taken.`)
}
