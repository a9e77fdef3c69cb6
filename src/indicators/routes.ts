import type { Route } from '#platform/http.ts'
import { againRoutes } from './routes/again.ts'
import type { Deps } from './routes/ask.ts'
import { leagueRoutes } from './routes/league.ts'
import { weightRoute } from './routes/weights.ts'

export const indicatorRoutes = (deps: Deps): Route[] => [
  ...leagueRoutes(deps),
  ...againRoutes(deps),
  weightRoute(deps),
]
