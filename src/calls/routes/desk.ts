// The call taker's desk: what rings, what is talked in, what is written meanwhile, how it ended.
import { z } from 'zod'
import { type CaseDeps, findCase, Intake, perform, takeIn } from '#cases'
import { newId } from '#platform/crypto.ts'
import { Answer, type Route, route } from '#platform/http.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { districtOf } from '#territory'
import type { Act } from '../domain.ts'
import { deskPicture } from '../picture.ts'
import { findSealedCallback, lockCallback } from '../queries/callbacks.ts'
import {
  addCallCase,
  listCallCases,
  listEvents,
  setDraft,
  setNote,
  setResult,
} from '../queries/calls.ts'
import { setDesk } from '../queries/desk.ts'
import { ActBody, CallAct, CallId, DeskState, Draft, Look, TakeByHand, WrapUp } from '../schema.ts'
import {
  act,
  draftOf,
  look,
  mustBeOwn,
  mustFindCall,
  mustLock,
  noteOf,
  phoneOf,
  sealDraft,
  takeByHand,
  wrap,
} from '../service.ts'
import { callOf, iso } from '../wire.ts'
import { openNumber } from './callbacks.ts'
import { stateWords } from '../words.ts'

export type DeskDeps = CaseDeps & { readonly publicUrl: string }

const tag = 'calls'

export const deskRoutes = (deps: DeskDeps): Route[] => [
  deskNow(),
  deskState(),
  oneCall(deps),
  take(deps),
  acting(),
  lookRoute(deps),
  draft(deps),
  makeCase(deps),
  about(),
  wrapUp(),
]

function deskNow(): Route {
  return route({
    method: 'GET',
    path: '/api/desk',
    may: 'call.take',
    audit: 'none',
    tag,
    summary:
      'What rings, what this post talks in, the desks, the call-backs due, and whether a switch is there',
    run: async ({ tx, actor, now }) => ({ now: iso(now), ...(await deskPicture(tx, actor, now)) }),
  })
}

function deskState(): Route {
  return route({
    method: 'POST',
    path: '/api/desk/state',
    may: 'call.take',
    audit: 'none',
    tag,
    body: DeskState,
    summary: 'Ready for calls, in a pause with its reason, or away',
    run: async ({ tx, actor, now, body }) => {
      await setDesk(tx, {
        id: newId(),
        district: districtOf(actor.post.areaCode),
        postId: actor.post.id,
        areaCode: actor.post.areaCode,
        state: body.state,
        reason: body.state === 'pause' ? (body.reason ?? null) : null,
        now,
      })
      return { state: body.state, since: iso(now) }
    },
  })
}

function oneCall({ keys }: DeskDeps): Route {
  return route({
    method: 'GET',
    path: '/api/calls/:id',
    may: 'call.read',
    audit: 'none',
    tag,
    params: CallId,
    summary:
      'One call, its cases and what happened to it; to whoever takes it also what they are writing',
    run: async ({ tx, params, actor }) => {
      const call = await mustFindCall(tx, params.id)
      return {
        ...callOf(call),
        cases: await listCallCases(tx, call),
        events: (await listEvents(tx, call)).map(({ kind, at, data }) => ({
          kind,
          at: iso(at),
          data,
        })),
        draft: call.postId === actor.post.id ? await draftOf(tx, keys, call.id) : null,
      }
    },
  })
}

function take({ keys }: DeskDeps): Route {
  return route({
    method: 'POST',
    path: '/api/calls',
    may: 'call.take',
    audit: 'none',
    tag,
    body: TakeByHand,
    summary: 'Takes a call by hand, or begins one that was asked for',
    run: async ({ tx, actor, now, body }) => {
      const by = { tx, actor, now }
      const callback = body.callbackId ? await lockCallback(tx, body.callbackId) : undefined
      if (body.callbackId && !callback)
        throw new Problem('not-found', say`callbackId: there is no call-back ${body.callbackId}.`)
      const held = callback ? await findSealedCallback(tx, callback) : undefined
      const phone =
        body.phone ?? (callback && held ? openNumber(keys, callback.id, held.phone) : undefined)
      const id = await takeByHand(by, keys, { phone, callback })
      return new Answer(201, { id })
    },
  })
}

function acting(): Route {
  return route({
    method: 'POST',
    path: '/api/calls/:id/acts/:act',
    may: 'call.take',
    audit: 'none',
    tag,
    params: CallAct,
    body: ActBody,
    summary:
      'Answers, holds, takes back, transfers, brings a third in, hangs up; through the switch where there is one',
    run: async ({ tx, actor, now, params, body }) => {
      const done = await act(
        { tx, actor, now },
        { id: params.id, act: params.act as Act, target: body.target },
      )
      if (body.note) {
        const call = await mustLock(tx, params.id)
        await setNote(tx, call, [call.note, noteOf(body.note)].filter(Boolean).join('\n'))
      }
      return new Answer(done.asked ? 202 : 200, done)
    },
  })
}

function lookRoute({ keys }: DeskDeps): Route {
  return route({
    method: 'POST',
    path: '/api/calls/:id/look',
    may: 'call.take',
    audit: 'access',
    tag,
    params: CallId,
    body: Look,
    summary:
      'The caller’s number and earlier cases, the open ones first; the look is logged with its reason',
    run: async ({ tx, actor, now, params, body }) => {
      const call = await mustLock(tx, params.id)
      mustBeOwn(call, actor)
      const { phone, earlier } = await look({ tx, actor, now }, keys, { call, reason: body.reason })
      return {
        phone,
        items: earlier.map(({ reporterId: _r, district: _d, reportedAt, dueAt, ...one }) => ({
          ...one,
          reportedAt: iso(reportedAt),
          dueAt: dueAt === null ? null : iso(dueAt),
        })),
      }
    },
  })
}

function draft({ keys }: DeskDeps): Route {
  return route({
    method: 'PUT',
    path: '/api/calls/:id/draft',
    may: 'call.take',
    audit: 'none',
    tag,
    // it replaces what was there, so once more does no harm
    anew: true,
    params: CallId,
    body: Draft,
    summary: 'Keeps what is being written, sealed, until the call is wrapped up',
    run: async ({ tx, actor, params, body }) => {
      const call = await mustLock(tx, params.id)
      mustBeOwn(call, actor)
      if (call.state === 'done') return { kept: false }
      const text = JSON.stringify(body.draft)
      if (text.length > 40_000)
        throw new Problem('too-large', say`draft: at most 40,000 characters`)
      await setDraft(tx, call, body.draft === null ? null : sealDraft(keys, call.id, body.draft))
      return { kept: true }
    },
  })
}

const FromCall = Intake.extend({
  /** The caller's own number goes into the case without being shown. */
  withNumber: z.boolean().default(true),
  /** What the caller was told: the case is closed as answered. */
  reply: z.string().trim().min(4, 'at least 4 characters').max(4000).optional(),
})

function makeCase(deps: DeskDeps): Route {
  return route({
    method: 'POST',
    path: '/api/calls/:id/cases',
    may: 'call.take',
    audit: 'journal',
    tag,
    params: CallId,
    body: FromCall,
    summary: 'Takes a request in from this call; with a reply it is closed as answered on the spot',
    run: async ({ tx, actor, now, key, params, body }) => {
      const call = await mustLock(tx, params.id)
      mustBeOwn(call, actor)
      const { withNumber, reply, ...input } = body
      const own = withNumber ? await phoneOf(tx, deps.keys, call.id) : undefined
      const reporter =
        own && !input.reporter?.phone
          ? { language: 'zh-CN' as const, ...input.reporter, phone: own }
          : input.reporter
      const stays = reply !== undefined
      const taken = await takeIn(tx, deps, {
        input: { ...input, reporter, door: 'hotline' },
        actor,
        now,
        key,
        stays,
      })
      const c = stays
        ? await perform(tx, deps, {
            id: taken.case.id,
            command: { command: 'answerAtOnce', reply },
            version: undefined,
            actor,
            now,
            key,
          })
        : taken.case
      const link = {
        caseId: c.id,
        caseDistrict: c.district,
        how: stays ? 'answered' : 'made',
      } as const
      await addCallCase(tx, call, link)
      return new Answer(201, {
        id: c.id,
        number: c.number,
        state: c.state,
        followUrl: `${deps.publicUrl}/follow/${taken.followToken}`,
        acceptBy: c.state === 'reported' && c.stageDueAt !== null ? iso(c.stageDueAt) : null,
        danger: taken.danger,
      })
    },
  })
}

function about(): Route {
  return route({
    method: 'POST',
    path: '/api/calls/:id/about',
    may: 'call.take',
    audit: 'none',
    tag,
    params: CallId,
    body: z.object({ caseId: z.uuid('the id of a case') }),
    summary: 'Notes that the call was about this case',
    run: async ({ tx, actor, params, body }) => {
      const call = await mustLock(tx, params.id)
      mustBeOwn(call, actor)
      const c = await findCase(tx, body.caseId)
      if (!c) throw new Problem('not-found', say`caseId: there is no case ${body.caseId}.`)
      await addCallCase(tx, call, { caseId: c.id, caseDistrict: c.district, how: 'about' })
      return { cases: await listCallCases(tx, call) }
    },
  })
}

function wrapUp(): Route {
  return route({
    method: 'POST',
    path: '/api/calls/:id/wrap-up',
    may: 'call.take',
    audit: 'none',
    tag,
    params: CallId,
    body: WrapUp,
    summary:
      'How the call ended; a counted enquiry keeps no number. What was being written is dropped',
    run: async ({ tx, actor, now, params, body }) => {
      const call = await mustLock(tx, params.id)
      mustBeOwn(call, actor)
      if (call.state !== 'wrapUp' && call.state !== 'done')
        throw new Problem(
          'not-in-this-state',
          say`A call that is ${stateWords[call.state]} is not wrapped up.`,
          {
            facts: { state: call.state },
          },
        )
      const note = noteOf(body.note) || call.note
      await setResult(tx, call, {
        result: body.result,
        note,
        categoryPath: body.categoryPath ?? null,
      })
      if (call.state === 'wrapUp' || call.result !== body.result)
        await wrap({ tx, actor, now }, call, body.result)
      return { id: call.id, state: 'done', result: body.result }
    },
  })
}
