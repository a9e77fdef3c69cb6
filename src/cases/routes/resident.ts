// The resident's doors: report, follow by link, answer, rate.
import { z } from 'zod'
import { findCategory } from '#categories'
import type { Tx } from '#platform/db.ts'
import { Answer, type Route, route } from '#platform/http.ts'
import { Problem } from '#platform/problem.ts'
import { redact } from '#platform/text/redact.ts'
import { type CommandName, states } from '../lifecycle.ts'
import { listEvidence } from '../queries/evidence.ts'
import { type UnitName, unitNames } from '../queries/related.ts'
import { findFollower, findHeld, listLooks } from '../queries/reporters.ts'
import { findCase } from '../queries/store.ts'
import { listTimeline, type TimelineEntry } from '../queries/timeline.ts'
import { takeIn } from '../intake.ts'
import { Intake } from '../schema.ts'
import { type CaseDeps, parseCommand, perform, timeRules, whoOf } from '../service.ts'
import { areaName, canOf, iso, lightNow } from '../wire.ts'

const tag = 'residents'
const followCommands = [
  'answer',
  'withdraw',
  'rate',
  'notSolved',
  'addWord',
] as const satisfies CommandName[]

export function residentRoutes(deps: CaseDeps & { readonly publicUrl: string }): Route[] {
  return [intakeRoute(deps), followRoute(deps), followCommandRoute(deps)]
}

function intakeRoute(deps: CaseDeps & { readonly publicUrl: string }): Route {
  return route({
    method: 'POST',
    path: '/api/intake',
    perMinute: 300,
    may: 'anyone',
    audit: 'journal',
    tag,
    body: Intake,
    summary: 'Takes a request in, from anyone',
    run: async ({ tx, body, actor, now, key }) => {
      // A resident cannot pass for the hotline or a grid worker.
      const door = actor.person ? body.door : 'web'
      const taken = await takeIn(tx, deps, { input: { ...body, door }, actor, now, key })
      return new Answer(201, {
        id: taken.case.id,
        number: taken.case.number,
        followToken: taken.followToken,
        followUrl: `${deps.publicUrl}/follow/${taken.followToken}`,
        acceptBy: iso(taken.case.stageDueAt),
        danger: taken.danger,
        similar: taken.similar.map(({ number, title, state, distanceM, reportedAt }) => ({
          number,
          title: redact(title),
          state,
          distanceM,
          reportedAt: iso(reportedAt),
        })),
      })
    },
  })
}

const Token = z.object({ token: z.string().regex(/^[\w-]{20,64}$/, 'the token of a follow link') })

function followRoute(deps: CaseDeps): Route {
  return route({
    method: 'GET',
    path: '/api/follow/:token',
    follow: true,
    may: 'anyone',
    audit: 'none',
    tag,
    params: Token,
    summary: 'One’s own case, by follow link',
    run: async ({ tx, actor, now }) => followView(tx, deps, actor, now),
  })
}

async function followView(
  tx: Parameters<typeof findFollower>[0],
  deps: CaseDeps,
  actor: Parameters<typeof whoOf>[1],
  now: number,
) {
  const follower = await findFollower(tx)
  const c = follower ? await findCase(tx, follower.caseId) : undefined
  if (!c || !follower)
    throw new Problem('not-found', 'This link leads to no request. Check that it is whole.')
  const timeline = (await listTimeline(tx, c)).filter((e) => shown.has(e.kind))
  const told = timeline
    .flatMap((e) => [e.data['lead'], e.data['unit']])
    .filter((u) => typeof u === 'string')
  const names = await unitNames(tx, [...told, ...(c.leadUnit ? [c.leadUnit] : [])])
  const category = await findCategory(tx, c.categoryPath)
  const rules = timeRules(deps, c.areaCode, now)
  const closed = 'closedAt' in c ? c.closedAt : null
  const own = follower.originalCase === c.id
  return {
    id: c.id,
    number: c.number,
    version: c.version,
    state: c.state,
    stateText: states[c.state].resident,
    // Whoever asked about a merged case sees the main case's place and progress, not its reporter's words.
    title: own ? c.title : (namedIn(actor.language, category) ?? c.number),
    description: own ? c.description : '',
    category: { name: category?.name ?? '', nameEn: category?.nameEn ?? '' },
    address: c.address,
    area: areaName(deps.territory, c.areaCode),
    point: c.point,
    reportedAt: iso(c.reportedAt),
    dueAt: iso(c.dueAt ?? c.stageDueAt),
    stageDueAt: iso(c.stageDueAt),
    closedAt: iso(closed),
    light: lightNow({ ...c, closedAt: closed }, now),
    unit: c.leadUnit ? (names.get(c.leadUnit) ?? null) : null,
    question: c.state === 'awaiting' ? c.question : null,
    reply: replyOf(timeline),
    merged: !own,
    rating:
      c.state === 'closed' && c.rating ? { stars: c.rating.stars, solved: c.rating.solved } : null,
    photos: (await listEvidence(tx, c))
      .filter((e) => e.stage === 'after' || (own && e.stage === 'report'))
      .map((e) => ({
        stage: e.stage,
        url: `/api/files/${e.sha256}?case=${c.id}`,
        thumb: `/api/files/${e.sha256}?case=${c.id}&size=thumb`,
      })),
    timeline: timeline.map((e) => ({ at: iso(e.at), kind: e.kind, data: publicData(e, names) })),
    held: await heldOf(tx),
    can: canOf(c, await whoOf(tx, actor), { rules, language: actor.language }),
  }
}

/** What is kept of the one who asked, and who looked at it: theirs to know. */
async function heldOf(tx: Tx) {
  const held = await findHeld(tx)
  if (!held) return null
  const looks = await listLooks(tx)
  return {
    ...held,
    until: iso(held.until),
    looks: looks.map(({ at, reason, title, titleEn }) => ({
      at: iso(at),
      reason,
      post: { title, titleEn },
    })),
  }
}

const namedIn = (language: 'zh-CN' | 'en', c: { name: string; nameEn: string } | undefined) =>
  (language === 'en' && c?.nameEn) || c?.name

const shown = new Set([
  'reported',
  'accepted',
  'refused',
  'asked',
  'answered',
  'withdrawn',
  'filed',
  'dispatched',
  'takenUp',
  'extended',
  'suspended',
  'resumed',
  'done',
  'checked',
  'checkFailed',
  'closed',
  'forceClosed',
  'rated',
  'reopened',
  'merged',
  'absorbed',
  'wordAdded',
  'urged',
  'supervised',
])

// Staff's inner notes stay inside; what was asked of or answered to the resident is theirs.
const publicKeys = new Set([
  'question',
  'reply',
  'reason',
  'outcome',
  'dueAt',
  'until',
  'stars',
  'solved',
  'number',
  'lead',
  'unit',
])
// The reason for not taking a request in, or for putting it off, was written for whoever asked.
const answeredBy = new Set(['refused', 'suspended'])

function publicData(e: TimelineEntry, names: ReadonlyMap<string, UnitName>) {
  const kept = Object.entries(e.data).filter(
    ([k]) => publicKeys.has(k) || (k === 'note' && answeredBy.has(e.kind)),
  )
  const code = e.data['lead'] ?? e.data['unit']
  const unit = typeof code === 'string' ? names.get(code) : undefined
  return {
    ...Object.fromEntries(kept),
    ...(unit ? { unitName: unit.name, unitNameEn: unit.nameEn } : {}),
  }
}

const replyOf = (timeline: readonly TimelineEntry[]) =>
  (timeline.findLast((e) => typeof e.data['reply'] === 'string')?.data['reply'] as
    | string
    | undefined) ?? null

function followCommandRoute(deps: CaseDeps): Route {
  return route({
    method: 'POST',
    path: '/api/follow/:token/:command',
    follow: true,
    may: 'anyone',
    audit: 'journal',
    tag,
    summary: `By follow link: ${followCommands.join(', ')}`,
    params: Token.extend({ command: z.enum(followCommands) }),
    body: z.looseObject({}),
    run: async ({ tx, params, body, actor, now, key }) => {
      const follower = await findFollower(tx)
      if (!follower)
        throw new Problem('not-found', 'This link leads to no request. Check that it is whole.')
      await perform(tx, deps, {
        id: follower.caseId,
        command: parseCommand(params.command, body),
        actor,
        now,
        key,
      })
      return followView(tx, deps, actor, now)
    },
  })
}
