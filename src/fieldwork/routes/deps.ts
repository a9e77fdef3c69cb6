import type { People } from '#people'
import type { Database } from '#platform/db.ts'
import type { Files } from '#platform/files.ts'
import type { WorkDeps } from '../operations/operation.ts'

export type FieldDeps = WorkDeps & {
  readonly db: Database
  readonly files: Files
  readonly people: Pick<People, 'deps'>
}
