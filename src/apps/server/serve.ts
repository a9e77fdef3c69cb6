// One server process: routes, pages, jobs. Several may run on one PostgreSQL.
import { randomInt } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { caseJobHandlers, followCases, retentionHandler, rulesFor } from '#cases'
import { importJob, importJobHandler, requeueImports } from '#imports'
import { systemClock } from '#platform/clock.ts'
import type { Config } from '#platform/config.ts'
import { buildApp } from '#platform/http/app.ts'
import { mountPages } from '#platform/http/pages.ts'
import { type Jobs, startJobs } from '#platform/jobs.ts'
import { openMail } from '#platform/mail.ts'
import { Problem } from '#platform/problem.ts'
import { upkeepHandler } from '#platform/upkeep.ts'
import { segment } from '#platform/text/segment.ts'
import type { Exit, Io } from '../cli/command.ts'
import { serveControl } from '../cli/control.ts'
import { type Installation, openInstallation } from '../installation.ts'
import { needsSetup, prepareDemo, printDemoLinks } from './demo.ts'
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
  // The dictionary takes a moment to load; not in the first resident's time.
  segment('预热')
  if (config.demo) await prepareDemo(installation, o.say)
  const setupCode = (await needsSetup(db))
    ? String(randomInt(100_000_000)).padStart(8, '0')
    : undefined
  // The queue logs to the app, so it exists only after the app's routes do.
  let jobs: Jobs | undefined
  const queue: Pick<Jobs, 'send'> = {
    send: (...job) => {
      if (!jobs) throw new Problem('unavailable', 'The server is still starting.')
      return jobs.send(...job)
    },
  }
  const routes = allRoutes(installation, { setupCode, queue })
  const app = await buildApp({
    door: { db, authenticate: installation.people.authenticate, now: systemClock },
    routes,
    logLevel: config.logLevel,
    publicUrl: config.publicUrl,
    tileOrigin: config.tileUrl ? new URL(config.tileUrl.replace(/[{}]/g, '')).origin : undefined,
  })
  await mountPages(app, pagesDirectory)
  const background = await startBackground(installation, app)
  jobs = background.jobs
  const url = await app.listen({ host: config.host, port: config.port })
  const stopControl = config.databaseUrl
    ? undefined
    : await serveControl(config.home, (argv, io) => o.runCommand(installation, argv, io))
  await greet(installation, { say: o.say, url, setupCode })
  return {
    url,
    installation,
    close: async () => {
      await stopControl?.()
      await app.close()
      await background.stop()
      await installation.close()
    },
  }
}

async function startBackground(installation: Installation, app: FastifyInstance) {
  const { db, keys, config, territory, files } = installation
  const mail = openMail({ smtpUrl: config.smtpUrl, from: config.mailFrom, home: config.home })
  const deps = {
    keys,
    mail,
    now: systemClock,
    log: app.log,
    rules: (tx: Parameters<typeof rulesFor>[0], c: Parameters<typeof rulesFor>[2], now: number) =>
      rulesFor(tx, { territory, keys }, c, now),
  }
  const jobs = await startJobs(
    db,
    {
      ...caseJobHandlers(db, deps),
      'cases.retention': retentionHandler(db, { files, now: systemClock }),
      upkeep: upkeepHandler(db, systemClock),
      [importJob]: importJobHandler({ db, keys, home: config.home, now: systemClock }),
    },
    { log: app.log },
  )
  await requeueImports({ db, keys, home: config.home, now: systemClock }, jobs, app.log)
  const stopFollowing = await followCases(db, deps)
  return {
    jobs,
    stop: async () => {
      await stopFollowing()
      await jobs.stop()
    },
  }
}

async function greet(
  installation: Installation,
  o: { say: (line: string) => void; url: string; setupCode: string | undefined },
): Promise<void> {
  const { config } = installation
  o.say('')
  o.say(`Jingwei 经纬 answers at ${config.publicUrl}  (console: ${config.publicUrl}/console)`)
  if (!existsSync(join(pagesDirectory, 'assets')))
    o.say('The pages are not built: run `npm run build`.')
  if (!config.databaseUrl) {
    o.say(
      'Embedded database: safe against a killed process, not against power loss. Take backups: npx jingwei backup FOLDER',
    )
  }
  if (o.setupCode)
    o.say(`First administrator: ${config.publicUrl}/setup with the code ${o.setupCode}`)
  if (config.demo) await printDemoLinks(installation, o.say)
}
