// The door of the telephone switch: what happened comes in as events, what is asked of it goes out as commands.
import { setTimeout as pause } from 'node:timers/promises'
import type { Database } from '#platform/db.ts'
import { type Actor, Answer, type Route, route, streamRoute } from '#platform/http.ts'
import { contextOf } from '#platform/http/actor.ts'
import type { Keys } from '#platform/crypto.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { districtOf } from '#territory'
import { findSwitch, seeSwitch, takeCommands } from '../queries/desk.ts'
import { CommandsAsked, SwitchEvents } from '../schema.ts'
import { hear, switchGoneMs } from '../service.ts'
import { iso } from '../wire.ts'

export type SwitchDeps = { readonly keys: Keys; readonly db: Database }

const tag = 'telephony'
/** A command that no switch came for within this time is of no use any more. */
const freshMs = 30_000
const lookEveryMs = 250
/** A command that no event has named within this time is offered again. */
const againMs = 5000

export const switchRoutes = (deps: SwitchDeps): Route[] => [eventsRoute(deps), commandsRoute(deps)]

/** A post speaks for a switch by an API token only, so that nobody at a desk makes up waiting times. */
function mustBeSwitch({ via }: Actor): void {
  if (via === 'token') return
  throw new Problem('refused', say`This door is for a switch, with an API token of its own.`, {
    facts: { needs: 'token' },
  })
}

function eventsRoute({ keys }: SwitchDeps): Route {
  return route({
    method: 'POST',
    path: '/api/telephony/events',
    may: 'call.signal',
    audit: 'none',
    tag,
    body: SwitchEvents,
    // each event has an id of its own: told twice it is taken once
    anew: true,
    summary: 'What happened to calls, in any order; an id that is known already changes nothing',
    run: async ({ tx, actor, now, body }) => {
      mustBeSwitch(actor)
      const items = []
      for (const event of body.events) {
        // eslint-disable-next-line no-await-in-loop -- one connection, one after the other
        const heard = await hear({ tx, actor, now }, keys, event)
        items.push({ event: event.id, call: heard.call, id: heard.id, repeated: heard.repeated })
      }
      return new Answer(200, { items })
    },
  })
}

function commandsRoute({ db }: SwitchDeps): Route {
  return streamRoute({
    method: 'GET',
    path: '/api/telephony/commands',
    may: 'call.signal',
    audit: 'none',
    tag,
    query: CommandsAsked,
    summary:
      'What the desk asks of this switch, again until an event has named it; waits a moment for one',
    stream: async ({ actor, query, now, request }) => {
      mustBeSwitch(actor)
      const { areaCode } = actor.post
      const seen = { district: districtOf(areaCode), postId: actor.post.id, areaCode }
      const take = (at: number) =>
        db.transaction(contextOf(actor), (tx) =>
          takeCommands(tx, {
            switchPost: actor.post.id,
            now: at,
            since: at - freshMs,
            takenBefore: at - againMs,
          }),
        )
      await db.transaction(contextOf(actor), async (tx) => {
        const known = await findSwitch(tx, { since: now - switchGoneMs, postId: actor.post.id })
        await seeSwitch(tx, { ...seen, name: query.name, can: query.can, now })
        if (!known) tx.tell('desk')
      })
      let items = await take(now)
      const looks = (query.wait * 1000) / lookEveryMs
      for (let i = 1; i <= looks && items.length === 0 && !request.raw.destroyed; i++) {
        // eslint-disable-next-line no-await-in-loop -- until there is one
        await pause(lookEveryMs)
        // eslint-disable-next-line no-await-in-loop
        items = await take(now + i * lookEveryMs)
      }
      return { items: items.map((c) => ({ ...c, askedAt: iso(c.askedAt) })), next: null }
    },
  })
}
