// One server process: routes, pages, jobs. Several may run on one PostgreSQL.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { callJobs, layOutKnowledge, importKnowledge } from '#calls'
import {
  caseJobHandlers,
  followCases,
  lostLinkHandler,
  retentionHandler,
  rulesFor,
  staffJobHandlers,
  timeRules,
} from '#cases'
import { fieldRetention } from '#fieldwork'
import { importJob, importJobHandler, requeueImports } from '#imports'
import { figureJobHandlers, figuresBetween, followFigures } from '#indicators'
import { followMessages, participationJobHandlers } from '#participation'
import { needsSetUp, setupCodeOf } from '#people'
import { systemClock } from '#platform/clock.ts'
import type { Config } from '#platform/config.ts'
import { buildApp } from '#platform/http/app.ts'
import { openDrain } from '#platform/http/drain.ts'
import { mountPages } from '#platform/http/pages.ts'
import { type Jobs, startJobs } from '#platform/jobs.ts'
import { loadSigner } from '#platform/journal/checkpoint.ts'
import { startSealing } from '#platform/journal/seal-background.ts'
import { type Mail, openMail } from '#platform/mail.ts'
import { type Metrics, openMetrics } from '#platform/metrics/metrics.ts'
import { mountMetrics } from '#platform/metrics/watch.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { upkeepHandler } from '#platform/upkeep.ts'
import { segment } from '#platform/text/segment.ts'
import { startWebhooks, webhookUpkeep } from '#platform/webhooks/deliver.ts'
import { demoCity, prepareDemo } from '#simulation'
import { type Advisor, learnJob, openAdvisor, suggestionJobs } from '#suggestions'
import type { Exit, Io } from '../cli/command.ts'
import { serveControl } from '../cli/control.ts'
import { type Installation, openInstallation } from '../installation.ts'
import { version } from '../version.ts'
import { printDemoLinks } from './demo.ts'
import { allRoutes } from './routes.ts'

export type ServeOptions = {
  readonly say: (line: string) => void
  readonly runCommand: (
    installation: Installation,
    argv: readonly string[],
    io: Io,
  ) => Promise<Exit>
}

export type Running = {
  readonly url: string
  readonly installation: Installation
  close(): Promise<void>
}

const pagesDirectory = join(import.meta.dirname, '../../../dist')

export async function startServer(config: Config, o: ServeOptions): Promise<Running> {
  const installation = await openInstallation(config)
  try {
    return await run(installation, o)
  } catch (error) {
    await installation.close()
    throw error
  }
}

async function run(installation: Installation, o: ServeOptions): Promise<Running> {
  const { config, db } = installation
  // What has begun when a start fails would keep the process alive, serving nobody, on a closed database.
  await using begun = new AsyncDisposableStack()
  // The dictionary takes a moment to load; not in the first resident's time.
  segment('预热')
  if (config.demo)
    await prepareDemo({ ...installation, size: config.demo, now: systemClock(), say: o.say })
  if (config.demo) await layOutKnowledge(db, { areaCode: demoCity, now: systemClock() })
  // The queue logs to the app, so it exists only after the app's routes do.
  let jobs: Jobs | undefined
  const queue: Pick<Jobs, 'send'> = {
    send: (...job) => {
      if (!jobs) throw new Problem('unavailable', say`The server is still starting.`)
      return jobs.send(...job)
    },
  }
  const mail = openMail({ smtpUrl: config.smtpUrl, from: config.mailFrom, home: config.home })
  const advisor = await openAdvisor(db, { error: (...said) => app.log.error(...said) })
  begun.defer(() => advisor.close())
  const metrics = openMetrics(db, { now: systemClock, version })
  const drain = openDrain(config.drainMs)
  const routes = allRoutes(installation, { ending: drain.ending, queue, mail, advisor })
  const app = await buildApp({
    door: { db, authenticate: installation.people.authenticate, now: systemClock },
    routes,
    logLevel: config.logLevel,
    publicUrl: config.publicUrl,
    tileOrigin: config.tileUrl ? new URL(config.tileUrl.replace(/[{}]/g, '')).origin : undefined,
    metrics,
    drain,
  })
  mountMetrics(app, metrics, config.metricsToken)
  await mountPages(app, pagesDirectory)
  const background = await startBackground(installation, { app, mail, metrics })
  begun.defer(background.stop)
  jobs = background.jobs
  await learnFirst(jobs, advisor)
  begun.defer(async () => {
    await drain.begin(app)
    await app.close()
  })
  const url = await app.listen({ host: config.host, port: config.port })
  if (!config.databaseUrl)
    begun.defer(await serveControl(config.home, (argv, io) => o.runCommand(installation, argv, io)))
  await greet(installation, { say: o.say, url })
  const running = begun.move()
  return {
    url,
    installation,
    close: async () => {
      await running.disposeAsync()
      await installation.close()
    },
  }
}

/** A new installation suggests by its category list before there is any case. */
async function learnFirst(jobs: Jobs, advisor: Advisor): Promise<void> {
  if (advisor.version() > 0) return
  await jobs.send(learnJob, { list: true }, { singletonKey: learnJob })
}

async function startBackground(
  installation: Installation,
  { app, mail, metrics }: { app: FastifyInstance; mail: Mail; metrics: Metrics },
) {
  const { db, keys, config, territory, files } = installation
  const deps = {
    keys,
    mail,
    now: systemClock,
    log: app.log,
    rules: (tx: Parameters<typeof rulesFor>[0], c: Parameters<typeof rulesFor>[2], now: number) =>
      rulesFor(tx, { territory, keys }, c, now),
    fired: metrics.timersFired,
  }
  const messages = messageDeps(installation, { mail, log: app.log })
  await using begun = new AsyncDisposableStack()
  const jobs = await startJobs(
    db,
    metrics.jobs({
      ...caseJobHandlers(db, deps),
      ...staffJobHandlers(db, {
        ...deps,
        territory,
        publicUrl: config.publicUrl,
        timing: (areaCode, now) => timeRules({ territory, keys }, areaCode, now),
        figures: figuresBetween,
      }),
      'cases.lostLinks': lostLinkHandler(db, { ...deps, publicUrl: config.publicUrl }),
      'cases.retention': retentionHandler(db, {
        files,
        keepDays: config.keepDays,
        journalKey: keys.journal,
        now: systemClock,
      }),
      'fieldwork.retention': fieldRetention(db, {
        files,
        journalKey: keys.journal,
        now: systemClock,
      }),
      ...figureJobHandlers(db, { territory }),
      'webhooks.upkeep': webhookUpkeep(db, systemClock),
      upkeep: upkeepHandler(db, { now: systemClock, home: config.home, keepDays: config.keepDays }),
      [importJob]: importJobHandler({
        db,
        keys,
        home: config.home,
        now: systemClock,
        importKnowledge,
      }),
      ...callJobs(db, { now: systemClock, journalKey: keys.journal }),
      ...participationJobHandlers(db, messages),
      ...suggestionJobs(db, { now: systemClock, journalKey: keys.journal }),
    }),
    { log: app.log },
  )
  begun.defer(() => jobs.stop())
  await requeueImports({ db, keys, home: config.home, now: systemClock }, jobs, app.log)
  begun.defer(await followCases(db, deps))
  begun.defer(await followMessages(db, messages))
  begun.defer(await startReaders(installation, app))
  const running = begun.move()
  return { jobs, stop: () => running.disposeAsync() }
}

const messageDeps = (
  { keys, config, territory }: Installation,
  o: { readonly mail: Mail; readonly log: FastifyInstance['log'] },
) => ({
  ...o,
  keys,
  territory,
  now: systemClock,
  publicUrl: config.publicUrl,
  policy: { allowPrivate: config.webhooksToPrivate },
  keepDays: config.keepDays.messages,
})

/** What reads the journal besides the cases themselves: the sealer, the webhooks and the figures. */
async function startReaders(
  { db, keys, config, territory }: Installation,
  { log }: FastifyInstance,
): Promise<() => Promise<void>> {
  await using begun = new AsyncDisposableStack()
  const common = { now: systemClock, log }
  const signer = loadSigner(config.home, config.masterKey)
  begun.defer(await startSealing(db, { ...common, signer, home: config.home }))
  begun.defer(
    await startWebhooks(db, {
      ...common,
      contactKey: keys.contact,
      publicUrl: config.publicUrl,
      policy: { allowPrivate: config.webhooksToPrivate },
    }),
  )
  begun.defer(await followFigures(db, { territory, log }))
  const running = begun.move()
  return () => running.disposeAsync()
}

async function greet(
  installation: Installation,
  o: { say: (line: string) => void; url: string },
): Promise<void> {
  const { config, db, keys } = installation
  o.say('')
  o.say(`Jingwei 经纬 answers at ${config.publicUrl}  (console: ${config.publicUrl}/console)`)
  if (!existsSync(join(pagesDirectory, 'assets')))
    o.say('The pages are not built: run `npm run build`.')
  if (!config.databaseUrl) {
    o.say(
      'Embedded database: safe against a killed process, not against power loss. Take backups: npx jingwei backup FOLDER',
    )
  }
  if (!config.demo && (await needsSetUp(db)))
    o.say(
      `First administrator: ${config.publicUrl}/setup with the code ${setupCodeOf(keys.journal)}`,
    )
  if (config.demo) await printDemoLinks(installation, o.say)
}
