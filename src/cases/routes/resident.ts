// The resident's doors: report, follow by link, answer, rate.
import { z } from 'zod'
import { findCategory } from '#categories'
import type { Tx } from '#platform/db.ts'
import { type Actor, Answer, type Call, type Route, route } from '#platform/http.ts'
import { actorMay } from '#platform/http/actor.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { redact } from '#platform/text/redact.ts'
import type { Door } from '../door.ts'
import type { Case } from '../domain.ts'
import type { CommandName } from '../lifecycle.ts'
import { type EvidenceLine, listEvidence } from '../queries/evidence.ts'
import { type UnitName, unitNames } from '../queries/related.ts'
import { findFollower, findHeld, listLooks, listParts } from '../queries/reporters.ts'
import { countReports } from '../queries/flood.ts'
import { findCase } from '../queries/store.ts'
import { listTimeline, type TimelineEntry } from '../queries/timeline.ts'
import { takeIn, takeInAll, type TakenIn } from '../intake.ts'
import { lostLinkRoutes } from './lost.ts'
import { joinedView } from './joined.ts'
import { nearbyRoutes } from './nearby.ts'
import { liveRoutes } from './live.ts'
import { Intake } from '../schema.ts'
import { photoOf, progressOf } from './progress.ts'
import { isShownToAsker } from '../told.ts'
import { type CaseDeps, parseCommand, perform, timeRules, whoOf } from '../service.ts'
import { canOf, iso } from '../wire.ts'

const tag = 'residents'
const followCommands = [
  'answer',
  'withdraw',
  'rate',
  'notSolved',
  'addWord',
] as const satisfies CommandName[]

export type ResidentDeps = CaseDeps & {
  readonly publicUrl: string
  /** Guards the anonymous door; without it everyone is let in at once. */
  readonly door?: Door | undefined
}

export function residentRoutes(deps: ResidentDeps): Route[] {
  return [
    intakeRoute(deps),
    followRoute(deps),
    followCommandRoute(deps),
    ...lostLinkRoutes(deps),
    ...nearbyRoutes(deps),
    ...liveRoutes(),
  ]
}

const Reported = Intake.extend({
  /** The answer to the challenge of a refusal for too many requests. */
  work: z.object({ challenge: z.string().max(200), nonce: z.string().max(40) }).optional(),
})

/**
 * Someone who has signed in, or a program with a token of a post that reports: another hotline, an app of the city. A key
 * of the Open311 door may be anybody's.
 */
const isKnown = (actor: Actor): boolean =>
  actor.person !== null ||
  (actor.via === 'token' && actor.post.kind !== 'open311' && actorMay(actor, 'case.report'))

/** What is odd about a report from someone who has not signed in; throws while they are to wait. */
async function signsOf(
  deps: ResidentDeps,
  { tx, actor, body, request, now }: Call<unknown, unknown, z.infer<typeof Reported>>,
): Promise<readonly string[]> {
  if (!deps.door || isKnown(actor)) return []
  return deps.door.admit({
    address: request.ip,
    text: `${body.title ?? ''} ${body.description}`,
    work: body.work,
    now,
    lately: () => countReports(tx, now - 60_000),
  })
}

function intakeRoute(deps: ResidentDeps): Route {
  return route({
    method: 'POST',
    path: '/api/intake',
    perMinute: 300,
    tokensUncounted: true,
    may: 'anyone',
    audit: 'journal',
    tag,
    body: Reported,
    summary: 'Takes a request in, from anyone',
    run: async (call) => {
      const { tx, actor, now, key } = call
      const signs = await signsOf(deps, call)
      const input = inputOf(call, signs)
      return answerOf(deps, await takeIn(tx, deps, { input, actor, now, key }))
    },
    together: {
      // whoever has not signed in is first looked at one by one
      may: ({ actor, body }) => isKnown(actor) && body.photos.length === 0,
      run: async (tx, calls) => {
        const taken = await takeInAll(
          tx,
          deps,
          calls.map((call) => ({ ...call, input: inputOf(call, []) })),
        )
        return taken.map((one) => (one instanceof Problem ? one : answerOf(deps, one)))
      },
    },
  })
}

type Asked = Pick<Call<unknown, unknown, z.infer<typeof Reported>>, 'actor' | 'body'>

function inputOf({ actor, body: { work: _done, ...body } }: Asked, signs: readonly string[]) {
  // A resident cannot pass for the hotline or a grid worker.
  const door = isKnown(actor) || body.door === 'tv' ? body.door : 'web'
  return { ...body, door, ...(signs.length ? heldForALook(body, signs) : {}) }
}

const answerOf = ({ publicUrl }: ResidentDeps, taken: TakenIn) =>
  new Answer(201, {
    id: taken.case.id,
    number: taken.case.number,
    followToken: taken.followToken,
    followUrl: `${publicUrl}/follow/${taken.followToken}`,
    state: taken.case.state,
    acceptBy: taken.case.state === 'reported' ? iso(taken.case.stageDueAt) : null,
    dueAt: iso(taken.case.dueAt),
    danger: taken.danger,
    similar: taken.similar.map(({ number, title, state, distanceM, reportedAt }) => ({
      number,
      title: redact(title),
      state,
      distanceM,
      reportedAt: iso(reportedAt),
    })),
  })

/** Taken in like any other, but shown to nobody outside before someone has looked at it. */
const heldForALook = (body: Intake, signs: readonly string[]) => ({
  public: false,
  attributes: { ...body.attributes, heldForALook: [...signs] },
})

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
    run: async ({ tx, actor, now }) => followView(tx, deps, { actor, now }),
  })
}

type Follows = { readonly actor: Actor; readonly now: number }

export async function followView(tx: Tx, deps: CaseDeps, o: Follows) {
  const follower = await findFollower(tx)
  if (follower && isJoined(follower))
    return { ...(await joinedView(tx, deps, o)), held: await heldOf(tx) }
  const c = follower ? await findCase(tx, follower.caseId) : undefined
  if (!c || !follower)
    throw new Problem('not-found', say`This link leads to no request. Check that it is whole.`)
  const own = follower.originalCase === c.id
  const parts = []
  for (const id of await listParts(tx, [c.id, follower.originalCase])) {
    // eslint-disable-next-line no-await-in-loop -- one connection, one part after the other
    const part = await findCase(tx, id)
    // eslint-disable-next-line no-await-in-loop
    if (part) parts.push(await caseView(tx, deps, { ...o, c: part, own }))
  }
  return {
    ...(await caseView(tx, deps, { ...o, c, own })),
    merged: !own,
    parts,
    held: await heldOf(tx),
  }
}

type Follower = { readonly id: string; readonly originalCase: string }

/** They have the same problem as the one who told of it, and see of the case what is everyone's. */
const isJoined = ({ id, originalCase }: Follower): boolean => originalCase === id

/** One case as its asker sees it. Whoever asked about a merged case (not `own`) sees the main case's place and progress. */
async function caseView(
  tx: Tx,
  deps: CaseDeps,
  { c, own, actor, now }: Follows & { readonly c: Case; readonly own: boolean },
) {
  const timeline = (await listTimeline(tx, c)).filter(isShownToAsker)
  const told = timeline
    .flatMap((e) => [e.data['lead'], e.data['unit']])
    .filter((u) => typeof u === 'string')
  const names = await unitNames(tx, [...told, ...(c.leadUnit ? [c.leadUnit] : [])])
  const category = await findCategory(tx, c.categoryPath)
  const rules = timeRules(deps, c.areaCode, now)
  return {
    ...progressOf(c, { territory: deps.territory, category, names, now }),
    title: own ? c.title : (namedIn(actor.language, category) ?? c.number),
    description: own ? c.description : '',
    address: c.address,
    point: c.point,
    question: c.state === 'awaiting' ? c.question : null,
    reply: replyOf(c, timeline),
    rating:
      c.state === 'closed' && c.rating ? { stars: c.rating.stars, solved: c.rating.solved } : null,
    photos: photosFor(await listEvidence(tx, c), own).map((e) => photoOf(c, e)),
    timeline: timeline.map((e) => ({ at: iso(e.at), kind: e.kind, data: publicData(e, c, names) })),
    can: canOf(c, await whoOf(tx, actor, c.id), { rules, language: actor.language }),
  }
}

/** What they may see; a masked copy only where they do not see the photo itself. */
function photosFor(all: readonly EvidenceLine[], own: boolean): readonly EvidenceLine[] {
  const seen = all.filter(
    (e) => e.public || (!e.maskedFrom && (e.stage === 'after' || (own && e.stage === 'report'))),
  )
  return seen.filter((e) => !seen.some((other) => other.id === e.maskedFrom))
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

function publicData(e: TimelineEntry, c: Case, names: ReadonlyMap<string, UnitName>) {
  const kept = Object.entries(e.data).filter(
    ([k]) => publicKeys.has(k) || (k === 'note' && answeredBy.has(e.kind)),
  )
  const code = e.data['lead'] ?? e.data['unit']
  const unit = typeof code === 'string' ? names.get(code) : undefined
  return {
    ...Object.fromEntries(kept),
    // As it was written for them: the journal's own copy has no telephone numbers.
    ...(e.kind === 'refused' && c.state === 'refused' && c.reply ? { note: c.reply } : {}),
    ...(unit ? { unitName: unit.name, unitNameEn: unit.nameEn } : {}),
  }
}

/** The last answer, also when the case has been opened again since; of cases from before it was kept, the journal's copy. */
function replyOf(c: Case, timeline: readonly TimelineEntry[]): string | null {
  if (c.state !== 'refused' && c.reply) return c.reply
  const last = timeline.findLast((e) => typeof e.data['reply'] === 'string')
  return (last?.data['reply'] as string | undefined) ?? null
}

function followCommandRoute(deps: CaseDeps): Route {
  return route({
    method: 'POST',
    path: '/api/follow/:token/:command',
    perMinute: 120,
    follow: true,
    may: 'anyone',
    audit: 'journal',
    tag,
    summary: `By follow link: ${followCommands.join(', ')}`,
    params: Token.extend({ command: z.enum(followCommands) }),
    body: z.looseObject({ part: z.uuid('the id of a case split from this one').optional() }),
    run: async ({ tx, params, body: { part, ...fields }, actor, now, key }) => {
      const follower = await findFollower(tx)
      if (!follower)
        throw new Problem('not-found', say`This link leads to no request. Check that it is whole.`)
      if (isJoined(follower)) {
        throw new Problem(
          'refused',
          say`Someone else told of this; you follow it. To tell more, send a report of your own.`,
        )
      }
      if (part !== undefined) {
        const parts = await listParts(tx, [follower.caseId, follower.originalCase])
        if (!parts.includes(part))
          throw new Problem('not-found', say`part: this request has no such part.`)
      }
      await perform(tx, deps, {
        id: part ?? follower.caseId,
        command: parseCommand(params.command, fields),
        actor,
        now,
        key,
      })
      return followView(tx, deps, { actor, now })
    },
  })
}
