// The room's routes. Whatever takes a password is a stream route: it is hashed before the transaction begins, as the
// embedded database has one session.
import type { Database } from '#platform/db.ts'
import type { Route } from '#platform/http.ts'
import type { Mail } from '#platform/mail.ts'
import type { People } from './people.ts'
import { openProvider, type ProviderSettings } from './provider.ts'
import { absenceRoutes } from './routes/absence.ts'
import { accessRoutes } from './routes/access.ts'
import { accountRoutes } from './routes/account.ts'
import { delegationRoutes } from './routes/delegation.ts'
import { makeDoor } from './routes/door.ts'
import { holdingRoutes } from './routes/holdings.ts'
import { peopleListRoutes } from './routes/people.ts'
import { recoveryRoutes } from './routes/recovery.ts'
import { postRoutes } from './routes/posts.ts'
import { identityRoutes } from './routes/session.ts'
import { tokenRoutes } from './routes/tokens.ts'
import { unitRoutes } from './routes/units.ts'
import { wayRoutes } from './routes/ways.ts'
import { factorKeyOf, type Ways } from './ways.ts'

export type RouteDeps = {
  readonly db: Database
  readonly people: People
  readonly journalKey: Buffer
  readonly publicUrl: string
  /** For letters about lost passwords; without it an administrator hands over a link. */
  readonly mail?: Mail | undefined
  /** Where people may sign in instead of here. */
  readonly provider?: ProviderSettings | undefined
  /** Gets failures of letters, which no answer tells of. */
  readonly onError?: ((error: unknown) => void) | undefined
}

export function peopleRoutes(deps: RouteDeps): Route[] {
  const { people, journalKey, publicUrl, mail, provider } = deps
  const ways: Ways = {
    deps: people.deps,
    journalKey,
    factorKey: factorKeyOf(journalKey),
    publicUrl,
    mail,
    provider: provider && openProvider(provider, publicUrl),
    onError: deps.onError ?? (() => {}),
  }
  const door = makeDoor(people.deps)
  return [
    ...identityRoutes(deps, { ways, door }),
    ...wayRoutes(ways, door),
    ...accountRoutes(ways, door),
    ...recoveryRoutes(ways, door),
    ...unitRoutes(deps),
    ...postRoutes(deps),
    ...peopleListRoutes(deps),
    ...holdingRoutes(deps),
    ...absenceRoutes(deps),
    ...delegationRoutes(deps),
    ...tokenRoutes(deps),
    ...accessRoutes(),
  ]
}
