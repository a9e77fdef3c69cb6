// What is watched besides the cases themselves: rounds of supervision, reminders, the weekly digest.
import { v5 } from 'uuid'
import type { Tx } from '#platform/db.ts'
import { type Actor, contextOf, type Route, route } from '#platform/http.ts'
import { appendToSubject } from '#platform/journal/journal.ts'
import { pageOf, pageQuery } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'
import { inBoth, say } from '#platform/sentence.ts'
import { districtOf, storeSettings } from '#territory'
import { defaultPoints } from '../domain/reminders.ts'
import { digestTimeOf } from '../domain/week.ts'
import { type DigestDeps, digestOf } from '../jobs/digest.ts'
import { findRun, listCities, listRuns, moveRun } from '../queries/digest.ts'
import { listReminderRules, storeReminderRule } from '../queries/reminders.ts'
import { listRounds } from '../queries/rounds.ts'
import { findMailChoice, storeMailChoice } from '../queries/staff-mail.ts'
import {
  DigestRunKey,
  DigestTimeBody,
  MailChoiceBody,
  ReminderRuleBody,
  RoundFilter,
} from '../schema.ts'
import type { CaseDeps } from '../service.ts'
import { areaName, iso } from '../wire.ts'

export type WatchDeps = CaseDeps & {
  readonly territory: CaseDeps['territory'] & DigestDeps['territory']
  readonly figures?: DigestDeps['figures'] | undefined
}

const namespace = 'b6f7f6f5-3f0c-5d43-8b55-0d6f6d2f8b1e'
const keeps = { may: 'territory.manage', tag: 'supervision' } as const

export const watchRoutes = (deps: WatchDeps): Route[] => [
  roundsRoute(deps),
  ...digestRoutes(deps),
  ...runRoutes(deps),
  ...ruleRoutes(deps),
]

function roundsRoute({ territory }: WatchDeps): Route {
  return route({
    method: 'GET',
    path: '/api/rounds',
    may: 'case.read',
    audit: 'none',
    tag: 'supervision',
    summary: 'Rounds of supervision that are open, the earliest due first',
    query: RoundFilter.extend(pageQuery),
    run: async ({ tx, query: { limit, cursor, ...filter }, now }) => {
      const page = pageOf(await listRounds(tx, { filter, limit, cursor, now }), limit, (r) => [
        r.sortKey,
        r.id,
      ])
      return {
        next: page.next,
        items: page.items.map(({ areaCode, ...r }) => ({
          ...r,
          sortKey: undefined,
          roundArea: r.roundArea === null ? null : areaName(territory, r.roundArea),
          area: areaName(territory, areaCode),
          askedAt: iso(r.askedAt),
          dueAt: iso(r.dueAt),
          repliedAt: iso(r.repliedAt),
          late: r.state === 'open' && r.dueAt < now,
        })),
      }
    },
  })
}

function personOf({ person }: Actor): string {
  if (!person) throw new Problem('forbidden', say`The digest is a person’s; sign in as one.`)
  return person.id
}

function digestRoutes(deps: WatchDeps): Route[] {
  const tag = 'digest'
  return [
    route({
      method: 'GET',
      path: '/api/digest',
      may: 'staff',
      audit: 'none',
      tag,
      summary: 'What one’s weekly letter would say now, for every post one acts at today',
      run: async ({ tx, actor, now }) => {
        const personId = personOf(actor)
        const choice = await findMailChoice(tx, personId)
        const back = contextOf(actor)
        const digest = await digestOf(tx, deps, { personId, now, back })
        const { settings } = deps.territory.profileOf(actor.post.areaCode)
        return { ...digest, choice, time: digestTimeOf(settings) }
      },
    }),
    route({
      method: 'PUT',
      path: '/api/digest/choice',
      may: 'staff',
      audit: 'none',
      tag,
      body: MailChoiceBody,
      summary: 'Which letters one wants',
      run: async ({ tx, actor, body }) => {
        await storeMailChoice(tx, personOf(actor), body)
        return body
      },
    }),
  ]
}

type Acting = {
  readonly tx: Tx
  readonly actor: Actor
  readonly now: number
  readonly key: string | null
}

/** Notes a change of a city’s settings. */
async function record(
  { tx, actor, now, key }: Acting,
  { keys }: WatchDeps,
  o: { readonly area: string; readonly kind: string; readonly data: Record<string, unknown> },
): Promise<void> {
  await appendToSubject(tx, keys.journal, {
    district: districtOf(o.area),
    subject: v5(`${o.kind} ${o.area}`, namespace),
    at: now,
    kind: o.kind,
    actor: actor.person?.pseudonym ?? null,
    post: actor.post.id,
    commandKey: key,
    data: o.data,
  })
}

/** An area of its own, within that of the post. */
function checkArea({ territory }: WatchDeps, actor: Actor, area: string, field: string): void {
  const within = area.startsWith(actor.post.areaCode)
  if (within && (area === '' || territory.area(area))) return
  const expected = within
    ? say`the code of an area that there is`
    : say`an area within ${actor.post.areaCode}`
  throw new Problem(within ? 'invalid-input' : 'forbidden', say`${field}: expected ${expected}`, {
    fields: [{ field, expected }],
  })
}

const digestWords = {
  running: inBoth({ zh: '发送中', en: 'under way' }),
  cancelled: inBoth({ zh: '已停止', en: 'stopped' }),
}

function runRoutes(deps: WatchDeps): Route[] {
  const moves = [
    { act: 'cancel', from: 'running', to: 'cancelled', summary: 'Stops a digest under way' },
    { act: 'resume', from: 'cancelled', to: 'running', summary: 'Lets a stopped digest go on' },
  ] as const
  return [
    runsRoute(deps),
    ...moves.map(({ act, from, to, summary }) =>
      route({
        ...keeps,
        method: 'POST',
        path: `/api/digest/runs/${act}`,
        audit: 'journal',
        body: DigestRunKey,
        summary,
        run: async ({ body, ...call }) => {
          const { tx, now } = call
          if (!(await findRun(tx, body.city, body.week)))
            throw new Problem('not-found', say`There is no such digest in your area.`)
          if (!(await moveRun(tx, body, { from, to, now })))
            throw new Problem('refused', say`This digest is not ${digestWords[from]}.`)
          const kind = act === 'cancel' ? 'city.digestCancelled' : 'city.digestResumed'
          await record(call, deps, { area: body.city, kind, data: body })
          return undefined
        },
      }),
    ),
    timeRoute(deps),
  ]
}

function runsRoute({ territory }: WatchDeps): Route {
  return route({
    ...keeps,
    method: 'GET',
    path: '/api/digest/runs',
    audit: 'none',
    summary: 'The cities’ digests, how far they have come, and when they are sent',
    run: async ({ tx, actor, now }) => {
      const cities = await listCities(tx, now)
      const own = cities.filter((city) => city && city.startsWith(actor.post.areaCode))
      const runs = await listRuns(tx, 30)
      return {
        cities: own.map((city) => ({
          ...areaName(territory, city),
          ...digestTimeOf(territory.profileOf(city).settings),
        })),
        items: runs.map((run) => ({
          ...run,
          // whose letter was the last
          after: undefined,
          ...areaName(territory, run.city),
          begunAt: iso(run.begunAt),
          updatedAt: iso(run.updatedAt),
        })),
        next: null,
      }
    },
  })
}

function timeRoute(deps: WatchDeps): Route {
  return route({
    ...keeps,
    method: 'PUT',
    path: '/api/digest/time',
    audit: 'journal',
    body: DigestTimeBody,
    summary: 'Sets the day and the hour at which a city’s digest is sent',
    run: async ({ body: { area, ...digest }, ...call }) => {
      checkArea(deps, call.actor, area, 'area')
      await storeSettings(call.tx, { area, settings: { digest } })
      const data = { area, ...digest }
      await record(call, deps, { area, kind: 'city.digestSet', data })
      return data
    },
  })
}

function ruleRoutes(deps: WatchDeps): Route[] {
  return [
    route({
      ...keeps,
      method: 'GET',
      path: '/api/reminder-rules',
      audit: 'none',
      summary:
        'When reminders are sent, by area, category and clock; and what holds without a rule',
      run: async ({ tx }) => ({
        items: await listReminderRules(tx),
        next: null,
        defaults: defaultPoints,
      }),
    }),
    route({
      ...keeps,
      method: 'PUT',
      path: '/api/reminder-rules',
      audit: 'journal',
      body: ReminderRuleBody,
      summary: 'Sets when reminders of a clock are sent; null takes the rule away',
      run: async ({ body, ...call }) => {
        checkArea(deps, call.actor, body.areaPrefix, 'areaPrefix')
        await storeReminderRule(call.tx, body)
        await record(call, deps, {
          area: body.areaPrefix,
          kind: 'city.remindersSet',
          data: body,
        })
        return body
      },
    }),
  ]
}
