// One face for the embedded database (PGlite in a worker) and PostgreSQL.
export {
  type Context,
  type Database,
  findRow,
  getRow,
  inSavepoint,
  isUniqueViolation,
  nobody,
  type Tx,
} from './db/face.ts'
export { openDatabase } from './db/open.ts'
export { at, join, json, raw, sql, type Sql, steady, where } from './db/sql.ts'
