// The mySociety extension: what happens to requests, both ways.
import {
  type Case,
  type Command,
  decide,
  isRefusal,
  lockCase,
  mostWords,
  refusal,
  sayRefusal,
  rulesFor,
  store,
} from '#cases'
import { formatW3c, parseInstant } from '#platform/dates.ts'
import type { Tx } from '#platform/db.ts'
import { type Actor, contextOf } from '#platform/http.ts'
import { replayOrRun } from '#platform/http/idempotency.ts'
import { wrongFields } from '#platform/http/parse.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { redact } from '#platform/text/redact.ts'
import { type Document, Many, type Node } from './answer.ts'
import {
  type Ask,
  base,
  type Deps,
  jurisdictionOf,
  keyHolder,
  parseBy,
  readRange,
  type Resource,
  windowAsked,
} from './door.ts'
import { day, stateAfter, toldKinds, updateStateOf } from './domain.ts'
import { refuseFields } from './fields.ts'
import { findTarget, listUpdates, type UpdateRow } from './queries.ts'
import { NewUpdate } from './schema.ts'
import { stateText } from './texts.ts'

const mostUpdates = 10_000
const path = 'servicerequestupdates'

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value ? value : undefined

/** The state in words, and what was said to the one who asked. */
function descriptionOf({ kind, data }: UpdateRow, language: Ask['language']): string {
  const state = stateAfter(kind)
  const standing = {
    state,
    outcome: textOf(data['outcome']) ?? (kind === 'forceClosed' ? 'forced' : null),
    reason: textOf(data['reason']) ?? null,
  }
  const said =
    textOf(data['reply']) ??
    (kind === 'asked' ? textOf(data['question']) : undefined) ??
    (kind === 'refused' ? textOf(data['note']) : undefined)
  return [stateText(standing, language), ...(said ? [redact(said)] : [])].join('\n')
}

function updateOf(row: UpdateRow, deps: Deps, language: Ask['language']): Node {
  const zone = deps.territory.profileOf(row.areaCode).timeZone
  return {
    update_id: `${row.subject}.${row.seq}`,
    service_request_id: row.number,
    status: updateStateOf(row.kind, row.data),
    // its own time, by which the window is cut as well: clients drop what lies outside
    updated_datetime: formatW3c(row.at, zone),
    description: descriptionOf(row, language),
    external_status_code: stateAfter(row.kind),
  }
}

const names = ['start_date', 'end_date'] as const

export function updates(deps: Deps): Resource {
  return {
    method: 'GET',
    path,
    summary:
      'What happened to requests in a time (mySociety extension); the last day when none is given',
    args: ['api_key', 'jurisdiction_id', ...names],
    answer: async (ask): Promise<Document> => {
      const actor = await keyHolder(deps.people, ask, 'case.read')
      const area = jurisdictionOf(deps, ask)
      const range = readRange(ask.fields, ...names) ?? { from: ask.now - day, to: ask.now }
      const window = windowAsked(range, { names, now: ask.now })
      const rows = await deps.db.transaction(contextOf(actor), (tx) =>
        listUpdates(tx, { kinds: toldKinds, window, area, limit: mostUpdates + 1 }),
      )
      // Part of a window would be lost for good to a client that asks for the next one.
      if (rows.length > mostUpdates) {
        const expected = say`a shorter time: there are more than ${mostUpdates} updates in this one`
        throw refuseFields([{ field: 'start_date', expected }])
      }
      const items = rows.map((row) => updateOf(row, deps, ask.language))
      return { root: 'service_request_updates', node: new Many('request_update', items) }
    },
  }
}

function parseUpdate({ fields }: Ask): NewUpdate {
  const update = parseBy(NewUpdate, {
    service_request_id: fields.one('service_request_id'),
    update_id: fields.one('update_id'),
    status: fields.one('status'),
    updated_datetime: fields.one('updated_datetime'),
    description: fields.one('description'),
    media_url: fields.all('media_url'),
  })
  parseInstant(update.updated_datetime, { field: 'updated_datetime' })
  return update
}

type Words = { readonly update: NewUpdate; readonly actor: Actor; readonly now: number }

/**
 * Puts the words on the case. Whether they may be is what the lifecycle says of a comment; the words are a resident's
 * own, so they stay out of the journal, and the state they claim is noted there without changing ours.
 */
async function addWords(tx: Tx, deps: Deps, c: Case, { update, actor, now }: Words): Promise<void> {
  const command: Command = { command: 'comment', note: update.status }
  const who = {
    post: actor.post.id,
    kind: actor.post.kind,
    units: [],
    person: null,
    areaCode: actor.post.areaCode,
    rights: actor.rights,
    reporter: false,
  }
  const decision = decide(c, command, { who, rules: await rulesFor(tx, deps, c, now) })
  if (isRefusal(decision)) throw new Problem('forbidden', sayRefusal(decision))
  const words = [c.description, update.description, ...update.media_url].filter(Boolean)
  const next = { ...c, description: words.join('\n\n') }
  if (next.description.length > Math.max(mostWords.added, c.description.length)) {
    const expected = sayRefusal(refusal('descriptionFull', { max: mostWords.added }))
    throw wrongFields([{ field: 'description', expected }])
  }
  const { update_id: updateId, status, updated_datetime: updatedAt } = update
  const data = { door: 'open311', updateId, status, updatedAt }
  await store(
    tx,
    [
      {
        before: c,
        decision: { ...decision, next, events: [{ kind: 'wordAdded', data }] },
        at: now,
      },
    ],
    { actor: null, post: actor.post.id, key: null, journalKey: deps.keys.journal },
  )
}

export function addUpdate(deps: Deps): Resource {
  return {
    method: 'POST',
    path,
    summary:
      'Adds someone’s words to a request (mySociety extension); the same update_id is taken once',
    args: ['api_key', 'jurisdiction_id', 'service_request_id', 'update_id', 'status'].concat([
      'updated_datetime',
      'description',
      'media_url',
    ]),
    audit: 'journal',
    answer: async (ask): Promise<Document> => {
      const actor = await keyHolder(deps.people, ask, 'case.comment')
      const area = jurisdictionOf(deps, ask)
      const update = parseUpdate(ask)
      const { service_request_id: number, update_id: id } = update
      await replayOrRun(
        deps.db,
        {
          actor,
          spec: { method: 'POST', path: `${base}/${path}` },
          key: `update:${number}:${id}`,
          params: {},
          // A client that corrects its words sends them under the same id; the first are kept.
          body: {},
          now: ask.now,
        },
        async (tx) => {
          const target = await findTarget(tx, number, area)
          if (target === undefined)
            throw new Problem('not-found', say`service_request_id: there is no request "${number}"`)
          await addWords(tx, deps, await lockCase(tx, target), { update, actor, now: ask.now })
          return { update_id: id }
        },
      )
      const items = [{ update_id: id }]
      return { root: 'service_request_updates', node: new Many('request_update', items) }
    },
  }
}
