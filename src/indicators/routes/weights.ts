import { v5 } from 'uuid'
import { type Route, route } from '#platform/http.ts'
import { appendToSubject } from '#platform/journal/journal.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { districtOf, storeSettings } from '#territory'
import { WeightsBody } from '../schema.ts'
import { common, type Deps } from './ask.ts'

const namespace = '0c9a6d52-3f0e-5b7c-8d0b-5a4de1f0c7a3'

export function weightRoute({ territory, journalKey }: Deps): Route {
  return route({
    ...common,
    method: 'PUT',
    audit: 'journal',
    may: 'territory.manage',
    path: '/api/indicators/weights',
    summary: 'Sets the weights of the score for an area',
    body: WeightsBody,
    run: async ({ tx, body: { area, weights }, actor, now, key }) => {
      if (!territory.area(area))
        throw new Problem('not-found', say`area: no area has the code ${area}.`)
      if (!area.startsWith(actor.post.areaCode)) {
        throw new Problem('forbidden', say`area: expected one within ${actor.post.areaCode}.`)
      }
      await storeSettings(tx, { area, settings: { figures: { weights } } })
      await appendToSubject(tx, journalKey, {
        district: districtOf(area),
        subject: v5(area, namespace),
        at: now,
        kind: 'city.weighed',
        actor: actor.person?.pseudonym ?? null,
        post: actor.post.id,
        commandKey: key,
        data: { area, weights },
      })
      return { area, weights }
    },
  })
}
