// Lost passwords, and who a person is at the identity provider.
import { z } from 'zod'
import { type Route, route, streamRoute } from '#platform/http.ts'
import { deleteIdentitiesAt, insertIdentity } from '../queries/factors.ts'
import { lockPerson } from '../queries/directory.ts'
import { record } from '../record.ts'
import { makeRecoveryLink, recoverPassword, sendRecovery } from '../recovery.ts'
import { refused, unlessTaken } from '../refuse.ts'
import {
  IdentityBinding,
  LostPassword,
  NewPasswordByLink,
  RecoveryLink,
  RecoveryOrder,
} from '../schema.ts'
import type { Ways } from '../ways.ts'
import { type Door, perMinute } from './door.ts'
import { idParams, tag } from './shared.ts'

function lostRoutes(ways: Ways, door: Door): Route[] {
  const common = { method: 'POST', may: 'anyone', tag, perMinute, anew: true } as const
  return [
    streamRoute({
      ...common,
      path: '/api/session/recovery',
      audit: 'access',
      summary:
        'Ask for a letter with a link to set a new password; the answer is the same for every name',
      body: LostPassword,
      reply: z.object({ sent: z.literal('if-known') }),
      stream: async (call) => {
        door.count(call)
        // afterwards, so that how long the answer takes tells nothing either
        setImmediate(() => void sendRecovery(ways, call.body.login).catch(ways.onError))
        return call.reply.code(202).send({ sent: 'if-known' })
      },
    }),
    streamRoute({
      ...common,
      path: '/api/session/recovery/password',
      audit: 'access',
      summary: 'Set a new password with the token of such a link; ends every session',
      body: NewPasswordByLink,
      stream: async (call) => {
        door.count(call)
        await recoverPassword(ways, call.body)
        return call.reply.code(204).send()
      },
    }),
  ]
}

const subjectTaken = {
  field: 'subject',
  zh: '未绑定其他人的身份',
  en: 'a subject that nobody else is bound to',
}

function adminRoutes(ways: Ways): Route[] {
  return [
    streamRoute({
      method: 'POST',
      path: '/api/people/:id/recovery',
      may: 'people.manage',
      audit: 'journal',
      summary: 'A one-time link with which a person sets a new password, shown once',
      tag,
      params: idParams,
      body: RecoveryOrder,
      reply: RecoveryLink,
      stream: async ({ actor, body, params, now, key, once }) =>
        once(undefined, (tx) =>
          makeRecoveryLink(ways, { tx, actor, now, key }, { personId: params.id, ...body }),
        ),
    }),
    route({
      method: 'PUT',
      path: '/api/people/:id/identity',
      may: 'people.manage',
      audit: 'journal',
      summary: 'Bind a person to who they are at the identity provider, or end that',
      tag,
      params: idParams,
      body: IdentityBinding,
      run: async ({ tx, actor, now, key, params: { id }, body: { subject } }) => {
        const issuer = ways.provider?.settings.issuer
        if (issuer === undefined) {
          const none = { zh: '没有设置统一身份提供方。', en: 'No identity provider is set.' }
          throw refused(none, 'refused')
        }
        const { pseudonym } = await lockPerson(tx, id)
        await deleteIdentitiesAt(tx, id, issuer)
        if (subject !== null) {
          await unlessTaken(subjectTaken, () =>
            insertIdentity(tx, { issuer, subject, personId: id, now }),
          )
        }
        const change = { subject: pseudonym, kind: 'person.identityBound' }
        const data = { issuer, bound: subject !== null }
        await record({ tx, actor, now, key }, { journalKey: ways.journalKey, ...change, data })
        return { subject }
      },
    }),
  ]
}

export const recoveryRoutes = (ways: Ways, door: Door): Route[] => [
  ...lostRoutes(ways, door),
  ...adminRoutes(ways),
]
