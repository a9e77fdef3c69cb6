// Every route of the installation, in one list: mounted by the server, walked by the tests.
import { allCaseRoutes } from '#cases'
import { categoryRoutes } from '#categories'
import { dutyRoutes } from '#duties'
import { importRoutes } from '#imports'
import { indicatorRoutes } from '#indicators'
import { open311Routes } from '#open311'
import { peopleRoutes } from '#people'
import { systemClock } from '#platform/clock.ts'
import { eventRoutes } from '#platform/events.ts'
import { healthRoutes } from '#platform/health.ts'
import type { Route } from '#platform/http.ts'
import type { Jobs } from '#platform/jobs.ts'
import { territoryRoutes } from '#territory'
import type { Installation } from '../installation.ts'

export type RouteOptions = {
  readonly setupCode?: string | undefined
  /** Gets failures of live streams, which no client can be told of. */
  readonly onError?: (error: unknown) => void
  /** Where long jobs are handed over. */
  readonly queue: Pick<Jobs, 'send'>
}

export function allRoutes(i: Installation, o: RouteOptions): Route[] {
  const { db, keys, files, territory, people, config } = i
  const journalKey = keys.journal
  return [
    ...healthRoutes(db),
    ...peopleRoutes({
      db,
      people,
      journalKey,
      secureCookie: config.publicUrl.startsWith('https:'),
      setupCode: o.setupCode,
    }),
    ...territoryRoutes({ territory, journalKey, tileUrl: config.tileUrl }),
    ...categoryRoutes({ journalKey }),
    ...dutyRoutes({ journalKey }),
    ...allCaseRoutes({ db, territory, keys, files, publicUrl: config.publicUrl }),
    ...indicatorRoutes({ territory }),
    ...open311Routes({ db, territory, keys, people, publicUrl: config.publicUrl }),
    ...importRoutes({ db, keys, home: config.home, now: systemClock, queue: o.queue }),
    ...eventRoutes({ authenticate: people.authenticate, onError: o.onError ?? (() => {}) }),
  ]
}
