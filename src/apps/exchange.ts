// A restore puts the new embedded database where the old one is. Two renames: whoever is ended between them leaves none,
// and a start would make an empty one. So the old one is kept aside until the new one is in its place.
import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { lockDirectory } from '#platform/db/lock.ts'

export type Exchange = {
  /** Where the database belongs. */
  readonly directory: string
  /** The folder of the restore, on the same file system. */
  readonly aside: string
}

const oldIn = (aside: string): string => join(aside, 'old')

/** Puts `fresh` where the database is; what was there is then in `aside`, or back where it was when this throws. */
export function exchange(fresh: string, e: Exchange): void {
  if (existsSync(e.directory)) renameSync(e.directory, oldIn(e.aside))
  try {
    renameSync(fresh, e.directory)
  } catch (error) {
    putBack(e)
    throw error
  }
}

const cutShort = ({ directory, aside }: Exchange): boolean =>
  !existsSync(directory) && existsSync(oldIn(aside))

/** Undoes an exchange that was cut short. The caller has the lock. */
export function putBack(e: Exchange): void {
  if (cutShort(e)) renameSync(oldIn(e.aside), e.directory)
}

/** As `putBack`, for who does not have the lock; throws `unavailable` while a restore is under way. */
export function bringBack(e: Exchange): void {
  if (!cutShort(e)) return
  const unlock = lockDirectory(e.directory)
  try {
    putBack(e)
  } finally {
    unlock()
  }
}
