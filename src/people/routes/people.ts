import { z } from 'zod'
import { hashPassword, newId, newSecret } from '#platform/crypto.ts'
import type { Tx } from '#platform/db.ts'
import { type Actor, type Route, route, streamRoute } from '#platform/http.ts'
import { recordErasure } from '#platform/journal/erasure.ts'
import { pageOf } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { passwordRefusal } from '../domain/password.ts'
import {
  insertPerson,
  listPeople,
  lockPerson,
  type PersonListRow,
  updatePerson,
} from '../queries/directory.ts'
import { endRecoveries, forgetDevices } from '../queries/factors.ts'
import { deleteSessionsOf, findAccount, insertAccount, updateAccount } from '../queries/identity.ts'
import { type Acting, record } from '../record.ts'
import { refused, unlessTaken } from '../refuse.ts'
import type { RouteDeps } from '../routes.ts'
import { NewPerson, pageSchema, PersonEntry, PersonFields } from '../schema.ts'
import { erasePerson, newPseudonym } from '../staff.ts'
import { cursorOf, idParams, isoOrNull, listQuery, tag } from './shared.ts'

const toEntry = (row: PersonListRow): PersonEntry => ({
  ...row,
  lockedUntil: isoOrNull(row.lockedUntil),
})

async function getPerson(tx: Tx, id: string, now: number): Promise<PersonEntry> {
  const [row] = await listPeople(tx, { id }, { limit: 1, after: undefined, now })
  if (!row) throw new Problem('not-found', say`There is no such person.`)
  return toEntry(row)
}

const loginTaken = {
  field: 'login',
  zh: '无人使用的登录名和邮箱',
  en: 'a login and an e-mail address that nobody has',
}

function checkPassword(password: string, login: string): void {
  const refusal = passwordRefusal(password, login)
  if (refusal) throw refused(refusal)
}

/** An administrator who shuts themselves out may have been the last one. */
function refuseSelf(actor: Actor, id: string): void {
  if (actor.person?.id !== id) return
  const self = {
    zh: '不能停用或注销自己，请由另一位管理员操作。',
    en: 'Ask another administrator to do this to you.',
  }
  throw refused(self, 'refused')
}

type Journalled = Acting & { readonly journalKey: Buffer }

async function createPerson(
  call: Journalled,
  body: z.infer<typeof NewPerson>,
  passwordHash: string,
) {
  const { tx, now, journalKey } = call
  const [id, pseudonym] = [newId(), newPseudonym()]
  await insertPerson(tx, {
    id,
    name: body.name,
    language: body.language,
    pseudonym,
    createdAt: now,
  })
  await unlessTaken(loginTaken, () =>
    insertAccount(tx, {
      personId: id,
      login: body.login,
      passwordHash,
      mustChange: true,
      email: body.email,
    }),
  )
  await record(call, { journalKey, subject: pseudonym, kind: 'person.created', data: {} })
  return getPerson(tx, id, now)
}

/** What only an account has is refused where there is none and none is made; with neither login nor password none is. */
function newAccount(
  fields: PersonFields,
  passwordHash: string | undefined,
): Pick<PersonFields, 'login' | 'email'> {
  const isMade = fields.login !== undefined && passwordHash !== undefined
  if (!isMade && (fields.login !== undefined || passwordHash !== undefined)) {
    throw refused({
      field: 'login',
      zh: '登录名和密码两者：此人尚无账号',
      en: 'login and password together: this person has no account yet',
    })
  }
  if (!isMade && fields.email) {
    throw refused({
      field: 'email',
      zh: '邮箱连同登录名和密码：此人尚无账号',
      en: 'login and password with it: this person has no account yet',
    })
  }
  const field = (['disabled', 'unlock'] as const).find((name) => fields[name] !== undefined)
  if (field !== undefined) {
    throw refused({
      field,
      zh: '空（此人尚无账号，无可停用、启用或解锁）',
      en: 'nothing: this person has no account to disable or unlock',
    })
  }
  return fields
}

async function changeAccount(
  call: Journalled,
  id: string,
  { fields, passwordHash }: { fields: PersonFields; passwordHash: string | undefined },
): Promise<void> {
  const { tx } = call
  const account = await findAccount(tx, id)
  if (!account) {
    const { login, email } = newAccount(fields, passwordHash)
    if (login === undefined || passwordHash === undefined) return
    await insertAccount(tx, { personId: id, login, email, passwordHash, mustChange: true })
    return
  }
  const forget = fields.unlock || passwordHash !== undefined
  await updateAccount(tx, {
    ...account,
    login: fields.login ?? account.login,
    email: fields.email === undefined ? account.email : fields.email,
    passwordHash: passwordHash ?? account.passwordHash,
    mustChange: passwordHash === undefined ? account.mustChange : true,
    disabled: fields.disabled ?? account.disabled,
    ...(forget ? { failedCount: 0, lockedUntil: null } : {}),
  })
  const shut = passwordHash !== undefined || fields.disabled === true
  const isMoved = fields.email !== undefined && fields.email !== account.email
  // letters already sent lie where the person may no longer be
  if (shut || isMoved) await endRecoveries(tx, id, call.now)
  if (!shut) return
  await deleteSessionsOf(tx, id)
  await forgetDevices(tx, id)
}

async function changePerson(
  call: Journalled,
  id: string,
  change: { fields: PersonFields; passwordHash: string | undefined },
): Promise<PersonEntry> {
  const { tx, actor, now, journalKey } = call
  const { fields, passwordHash } = change
  if (fields.disabled) refuseSelf(actor, id)
  const { pseudonym } = await lockPerson(tx, id)
  const before = await getPerson(tx, id, now)
  const login = fields.login ?? before.login
  if (fields.password !== undefined && login !== null) checkPassword(fields.password, login)
  await updatePerson(tx, id, {
    name: fields.name ?? before.name,
    language: fields.language ?? before.language,
  })
  if (fields.signOut) await deleteSessionsOf(tx, id)
  await unlessTaken(loginTaken, () => changeAccount(call, id, change))
  await record(call, {
    journalKey,
    subject: pseudonym,
    kind: 'person.changed',
    // which fields, not what is in them: names stay out of the journal
    data: {
      fields: Object.keys(fields).toSorted(),
      disabled: fields.disabled,
      passwordReset: passwordHash !== undefined,
    },
  })
  return getPerson(tx, id, now)
}

const created = PersonEntry.extend({ initialPassword: z.string().optional() })

function accountRoutes({ journalKey }: RouteDeps): Route[] {
  return [
    streamRoute({
      method: 'POST',
      path: '/api/people',
      may: 'people.manage',
      audit: 'journal',
      summary: 'Add a person with a login; without a password one is made and shown once',
      tag,
      body: NewPerson,
      reply: created,
      stream: async ({ actor, body, now, key, once }) => {
        const password = body.password ?? newSecret()
        checkPassword(password, body.login)
        const passwordHash = await hashPassword(password)
        return once(undefined, async (tx) => {
          const call = { tx, actor, now, key, journalKey }
          const entry = await createPerson(call, body, passwordHash)
          return body.password === undefined ? { ...entry, initialPassword: password } : entry
        })
      },
    }),
    streamRoute({
      method: 'PUT',
      path: '/api/people/:id',
      may: 'people.manage',
      audit: 'journal',
      summary: 'Change a person or their account; what is left out stays',
      tag,
      params: idParams,
      body: PersonFields,
      reply: PersonEntry,
      stream: async ({ actor, body: fields, params, now, key, once }) => {
        const passwordHash =
          fields.password === undefined ? undefined : await hashPassword(fields.password)
        return once(undefined, (tx) =>
          changePerson({ tx, actor, now, key, journalKey }, params.id, { fields, passwordHash }),
        )
      },
    }),
  ]
}

export function peopleListRoutes(deps: RouteDeps): Route[] {
  const { journalKey } = deps
  return [
    route({
      method: 'GET',
      path: '/api/people',
      may: 'staff.read',
      audit: 'none',
      summary:
        'People and the posts they hold today, by name; accounts are seen by administrators only',
      tag,
      query: z.object(listQuery),
      reply: pageSchema(PersonEntry),
      run: async ({ tx, now, query: { limit, cursor, q } }) => {
        const rows = await listPeople(
          tx,
          { q },
          { limit, now, after: cursorOf(cursor, ['text', 'id']) },
        )
        return pageOf(rows.map(toEntry), limit, (person) => [person.name, person.id])
      },
    }),
    ...accountRoutes(deps),
    route({
      method: 'DELETE',
      path: '/api/people/:id',
      may: 'people.manage',
      audit: 'journal',
      summary: 'Erase a person: name, login and what leads from the journal to them',
      tag,
      params: idParams,
      run: async ({ params: { id }, ...call }) => {
        refuseSelf(call.actor, id)
        const { pseudonym, removed } = await erasePerson(call.tx, id, call.now)
        await record(call, { journalKey, subject: pseudonym, kind: 'person.erased', data: {} })
        await recordErasure(call.tx, journalKey, {
          at: call.now,
          reason: 'person-left',
          removed,
          actor: call.actor.person?.pseudonym ?? null,
          post: call.actor.post.id,
          commandKey: call.key,
        })
        return undefined
      },
    }),
  ]
}
