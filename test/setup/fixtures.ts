// Real data that is too large for the repository lies beside it.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

const folder = resolve(
  process.env['JINGWEI_SHARED_DATA'] ?? resolve(import.meta.dirname, '../../../shared/data'),
)

/** The absolute path of a shared data file, e.g. `us311/boston_2011-12.csv`. It may be missing: see `needs`. */
export function sharedData(path: string): string {
  return resolve(folder, path)
}

/**
 * Options for `test` or `describe`: skipped with the reason when a shared data file is not there.
 * Throws instead under CI=true, where nothing may be left out unnoticed.
 */
export function needs(...paths: string[]): { skip: string | false } {
  const missing = paths.filter((path) => !existsSync(sharedData(path)))
  if (missing.length === 0) return { skip: false }
  const reason = `${missing.join(', ')} not found in ${folder} (set JINGWEI_SHARED_DATA)`
  if (process.env['CI'] === 'true') throw new Error(reason)
  return { skip: reason }
}
