// A follow link that was lost: a letter to the address left with the report brings a new one.
import { z } from 'zod'
import { type Keys, newSecret, sha256 } from '#platform/crypto.ts'
import { Answer, type Route, route } from '#platform/http.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { askForLink, relink } from '../queries/lost.ts'

const tag = 'residents'
/** Requests of one address that get new links at once. */
const most = 100

export function lostLinkRoutes({ keys }: { readonly keys: Keys }): Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/lost-links',
      perMinute: 5,
      may: 'anyone',
      audit: 'none',
      tag,
      summary:
        'Asks for the follow links of an e-mail address; the answer is the same whether it is known or not',
      body: z.object({ email: z.email('an e-mail address').max(200) }),
      run: async ({ tx, body, actor, now }) => {
        await askForLink(tx, keys, { email: body.email, language: actor.language, now })
        return new Answer(202, { asked: true })
      },
    }),
    route({
      method: 'POST',
      path: '/api/lost-links/use',
      perMinute: 10,
      may: 'anyone',
      audit: 'none',
      tag,
      summary: 'New follow links for the secret of that letter, once; the old ones end',
      body: z.object({ secret: z.string().regex(/^[\w-]{20,64}$/, 'the secret of the letter') }),
      run: async ({ tx, body, now }) => {
        const tokens = Array.from({ length: most }, newSecret)
        const renewed = await relink(tx, {
          secret: sha256(body.secret),
          hashes: tokens.map((token) => sha256(token)),
          now,
        })
        if (renewed.length === 0)
          throw new Problem(
            'not-found',
            say`This letter was used or is older than an hour; ask again.`,
          )
        return {
          items: renewed.map(({ nth, number }) => ({ number, followToken: tokens[nth - 1] })),
        }
      },
    }),
  ]
}
