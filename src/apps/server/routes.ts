// Every route of the installation, in one list: mounted by the server, walked by the tests.
import { callRoutes, openCallbackDoor } from '#calls'
import { cameraRoutes } from '#cameras'
import { allCaseRoutes, doorLimits, openDoor } from '#cases'
import { categoryRoutes } from '#categories'
import { dutyRoutes } from '#duties'
import { fieldRoutes } from '#fieldwork'
import { importRoutes } from '#imports'
import { figuresBetween, indicatorRoutes } from '#indicators'
import { open311Routes } from '#open311'
import { participationRoutes } from '#participation'
import { peopleRoutes } from '#people'
import { openScanner } from '#platform/antivirus.ts'
import { systemClock } from '#platform/clock.ts'
import { eventRoutes } from '#platform/events.ts'
import { healthRoutes } from '#platform/health.ts'
import type { Route } from '#platform/http.ts'
import type { Jobs } from '#platform/jobs.ts'
import { loadSigner } from '#platform/journal/checkpoint.ts'
import type { Mail } from '#platform/mail.ts'
import { sealRoutes } from '#platform/journal/seal-routes.ts'
import { operationRoutes } from '#platform/metrics/operation.ts'
import { speakChinese } from '#platform/sentence.ts'
import { webhookRoutes } from '#platform/webhooks/routes.ts'
import { type Advisor, suggestionRoutes } from '#suggestions'
import { territoryRoutes } from '#territory'
import type { Installation } from '../installation.ts'
import { version } from '../version.ts'
import { refusals } from './refusals.ts'

export type RouteOptions = {
  /** Gets failures of live streams, which no client can be told of. */
  readonly onError?: (error: unknown) => void
  /** Whether this process is about to end. */
  readonly ending?: () => boolean
  /** Where long jobs are handed over. */
  readonly queue: Pick<Jobs, 'send'>
  /** For letters about lost passwords. */
  readonly mail?: Mail
  /** The model that suggestions are made by; without it they go by the category list's own words. */
  readonly advisor?: Pick<Advisor, 'advise'> | undefined
}

export function allRoutes(i: Installation, o: RouteOptions): Route[] {
  speakChinese(...refusals)
  const { db, keys, files, territory, people, lists, config } = i
  const journalKey = keys.journal
  const advise = o.advisor?.advise
  return [
    ...healthRoutes(db, o.ending),
    ...operationRoutes({ home: config.home, version, startedAt: systemClock() }),
    ...peopleRoutes({
      db,
      people,
      journalKey,
      publicUrl: config.publicUrl,
      mail: o.mail,
      provider: config.provider,
      onError: o.onError,
    }),
    ...territoryRoutes({
      territory,
      journalKey,
      tileUrl: config.tileUrl,
      tileSystem: config.tileSystem,
    }),
    ...cameraRoutes({ territory, journalKey }),
    ...categoryRoutes({ journalKey }),
    ...dutyRoutes({ journalKey }),
    ...allCaseRoutes({
      db,
      territory,
      keys,
      lists,
      files,
      publicUrl: config.publicUrl,
      advise,
      figures: figuresBetween,
      scan: config.scanner && openScanner(config.scanner),
      door: openDoor(keys.contactIndex, { ...doorLimits, ...config.door }),
    }),
    ...fieldRoutes({ db, territory, keys, lists, files, advise, people }),
    ...indicatorRoutes({ territory, journalKey }),
    ...open311Routes({ db, territory, keys, lists, people, publicUrl: config.publicUrl }),
    ...importRoutes({ db, keys, home: config.home, now: systemClock, queue: o.queue }),
    ...participationRoutes({
      territory,
      keys,
      publicUrl: config.publicUrl,
      policy: { allowPrivate: config.webhooksToPrivate, pushHosts: config.pushHosts },
      lettersKept: config.smtpUrl === undefined,
      // a door of its own: a flood of subscriptions slows no report
      door: openDoor(keys.contactIndex, { ...doorLimits, ...config.door }),
    }),
    ...callRoutes({
      db,
      territory,
      keys,
      lists,
      advise,
      publicUrl: config.publicUrl,
      callbackDoor: openCallbackDoor(keys.contactIndex),
    }),
    ...sealRoutes({ signer: loadSigner(config.home, config.masterKey) }),
    ...webhookRoutes({ keys, policy: { allowPrivate: config.webhooksToPrivate } }),
    ...suggestionRoutes({
      territory,
      journalKey,
      queue: o.queue,
      advise: advise ?? (() => null),
    }),
    ...eventRoutes({ authenticate: people.authenticate, onError: o.onError ?? (() => {}) }),
  ]
}
