import type { Context, Tx } from './face.ts'
import { type Sql, sql } from './sql.ts'

/** Gives the transaction its role and tells the database on whose behalf it runs. One statement. */
export const contextStatement = (context: Context): Sql =>
  sql`select set_config('role', 'jingwei_app', true),
    set_config('app.post', ${context.post ?? ''}, true),
    set_config('app.actor', ${context.actor ?? ''}, true),
    set_config('app.person', ${context.person ?? ''}, true),
    set_config('app.follow', ${context.follow ?? ''}, true)`

export async function enterContext(tx: Tx, context: Context): Promise<void> {
  await tx.rows(contextStatement(context))
}
