import { z } from 'zod'
import type { Tx } from '#platform/db.ts'
import { type Actor, Answer, type Call, type Route, route, streamRoute } from '#platform/http.ts'
import type { Jobs } from '#platform/jobs.ts'
import { appendToSubject } from '#platform/journal/journal.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { learnJob } from './jobs.ts'
import { modelSubject } from './learning.ts'
import { activate, findModel, keepsModel, lastModel, listAccuracy, listModels } from './queries.ts'
import { Ask, Version } from './schema.ts'
import { suggest, type SuggestDeps } from './suggest.ts'

export type SuggestionDeps = SuggestDeps & {
  readonly journalKey: Buffer
  readonly queue: Pick<Jobs, 'send'>
}

const tag = 'suggestions'
const day = 86_400_000
const shownDays = 90

export function suggestionRoutes(deps: SuggestionDeps): Route[] {
  return [suggestRoute(deps), modelsRoute(), useRoute(deps), learnRoute(deps)]
}

function suggestRoute(deps: SuggestionDeps): Route {
  return route({
    method: 'POST',
    path: '/api/suggest',
    // asked while people type, and a whole hotline may sit behind one address
    perMinute: 600,
    // it stores nothing, so there is no first answer to give again
    anew: true,
    may: 'anyone',
    audit: 'none',
    tag,
    body: Ask,
    summary:
      'Categories, unit and open cases near by that words speak for, each with its reason; it decides nothing',
    run: ({ tx, body, actor, now }) => suggest(tx, deps, { ask: body, actor, now }),
  })
}

function modelsRoute(): Route {
  return route({
    method: 'GET',
    path: '/api/suggestions/models',
    may: 'suggestion.manage',
    audit: 'none',
    tag,
    summary:
      'What was learnt and when, how good it is, and how often people chose what it suggested',
    run: async ({ tx, now }) => ({
      items: (await listModels(tx)).map((m) => ({
        ...m,
        learntAt: new Date(m.learntAt).toISOString(),
      })),
      accuracy: await listAccuracy(tx, new Date(now - shownDays * day).toISOString().slice(0, 10)),
      days: shownDays,
      /** Whether one may learn anew and choose a version. */
      keeps: await keepsModel(tx),
    }),
  })
}

type Use = Call<Version, undefined, undefined>
type Version = z.infer<typeof Version>

function useRoute(deps: SuggestionDeps): Route {
  return route({
    method: 'POST',
    path: '/api/suggestions/models/:version/use',
    may: 'suggestion.manage',
    audit: 'journal',
    tag,
    params: Version,
    summary: 'Suggests by this version from now on; newer ones wait unless it is the newest',
    run: (call) => putInForce(call as Use, deps),
  })
}

async function mustKeep(tx: Tx, { post }: Actor): Promise<void> {
  if (await keepsModel(tx)) return
  throw new Problem(
    'forbidden',
    say`One model suggests to all areas: it is kept by a post for all of them, and "${post.title}" is for ${post.areaCode}.`,
    { facts: { needs: 'suggestion.manage', everywhere: true, areaCode: post.areaCode } },
  )
}

async function putInForce({ tx, params, actor, now, key }: Use, { journalKey }: SuggestionDeps) {
  await mustKeep(tx, actor)
  const { version } = params
  const model = await findModel(tx, version)
  if (!model) throw new Problem('not-found', say`There is no version ${version}.`)
  if (!model.there) {
    throw new Problem('refused', say`Version ${version} is too old: only its figures were kept.`)
  }
  const kept = version !== (await lastModel(tx))?.version
  await activate(tx, version, kept)
  await appendToSubject(tx, journalKey, {
    district: '',
    subject: modelSubject,
    at: now,
    kind: 'suggestions.chosen',
    actor: actor.person?.pseudonym ?? null,
    post: actor.post.id,
    commandKey: key,
    data: { version, kept },
  })
  return { version, kept }
}

function learnRoute({ queue, journalKey }: SuggestionDeps): Route {
  return streamRoute({
    method: 'POST',
    path: '/api/suggestions/learn',
    may: 'suggestion.manage',
    audit: 'journal',
    tag,
    summary: 'Learns anew in the background, from the category list and the decided cases',
    stream: async ({ once, actor, now, key }) => {
      const answer = await once(null, async (tx) => {
        await mustKeep(tx, actor)
        await appendToSubject(tx, journalKey, {
          district: '',
          subject: modelSubject,
          at: now,
          kind: 'suggestions.asked',
          actor: actor.person?.pseudonym ?? null,
          post: actor.post.id,
          commandKey: key,
          data: {},
        })
        return new Answer(202, {})
      })
      // After the commit: the queue has connections of its own. Waiting or under way already is as good.
      await queue.send(learnJob, {}, { singletonKey: learnJob })
      return answer
    },
  })
}
