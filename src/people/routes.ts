// The room's routes. Whatever takes a password or gives out a secret is a stream route: stored answers and hashes of
// requests, as kept for the Idempotency-Key, would be a second home for secrets.
import type { Database } from '#platform/db.ts'
import type { Route } from '#platform/http.ts'
import type { People } from './people.ts'
import { accessRoutes } from './routes/access.ts'
import { holdingRoutes } from './routes/holdings.ts'
import { peopleListRoutes } from './routes/people.ts'
import { postRoutes } from './routes/posts.ts'
import { identityRoutes } from './routes/session.ts'
import { tokenRoutes } from './routes/tokens.ts'
import { unitRoutes } from './routes/units.ts'

export type RouteDeps = {
  readonly db: Database
  readonly people: People
  readonly journalKey: Buffer
  /** Whether the outer address is https. */
  readonly secureCookie: boolean
  /** Undefined = there is no set-up by page. */
  readonly setupCode?: string | undefined
}

export function peopleRoutes(deps: RouteDeps): Route[] {
  return [
    ...identityRoutes(deps),
    ...unitRoutes(deps),
    ...postRoutes(deps),
    ...peopleListRoutes(deps),
    ...holdingRoutes(deps),
    ...tokenRoutes(deps),
    ...accessRoutes(),
  ]
}
