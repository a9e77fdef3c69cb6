// The first administrator: set up once, by page, with a code that only whoever runs the installation can know.
import { hashPassword, hmac, newId, sameBytes, sha256 } from '#platform/crypto.ts'
import type { Database, Tx } from '#platform/db.ts'
import { passwordRefusal } from './domain/password.ts'
import { type Came, type SignedIn, startSession } from './entering.ts'
import { systemContext } from './policy.ts'
import { insertHolding, insertPerson, insertPost } from './queries/directory.ts'
import { findPostInForce, hasAccounts, insertAccount, lockSetUp } from './queries/identity.ts'
import { record } from './record.ts'
import { refused } from './refuse.ts'
import type { RouteDeps } from './routes.ts'
import type { FirstAdministrator } from './schema.ts'

import { newPseudonym } from './staff.ts'

/** Eight digits, the same in every process of the installation and after each start. */
export function setupCodeOf(journalKey: Buffer): string {
  const number = hmac(journalKey, 'code of the first administrator').readUIntBE(0, 6)
  return String(number % 100_000_000).padStart(8, '0')
}

/** Whether nobody has an account yet: until then the code is good. */
export const needsSetUp = (db: Database): Promise<boolean> =>
  db.transaction(systemContext, async (tx) => !(await hasAccounts(tx)))

/** The post of the installation's administrators; made when the first one comes. */
async function adminPost(tx: Tx, now: number): Promise<string> {
  const found = await findPostInForce(tx, 'admin', now)
  if (found) return found.id
  const id = newId()
  await insertPost(tx, {
    id,
    code: 'admin',
    unitCode: 'jingwei',
    kind: 'admin',
    areaCode: '',
    title: '系统管理员',
    titleEn: 'Administrator',
    validTo: null,
  })
  return id
}

const over = {
  zh: '系统已有账号，不能再次设置。',
  en: 'There are accounts already; set-up is over.',
}

/** @throws Problem refused when set-up is over, whatever the code; invalid-input for a wrong code or a weak password */
export async function setUp(
  { people, journalKey }: RouteDeps,
  ask: FirstAdministrator,
  came: Came,
): Promise<SignedIn> {
  const { db, now: clock, policy } = people.deps
  const { language } = came
  if (!(await needsSetUp(db))) throw refused(over, 'refused')
  if (!sameBytes(sha256(ask.code), sha256(setupCodeOf(journalKey)))) {
    throw refused({
      field: 'code',
      zh: '服务启动时显示的设置码',
      en: 'the set-up code that the server prints when it starts',
    })
  }
  const refusal = passwordRefusal(ask.password, ask.login)
  if (refusal) throw refused(refusal)
  const passwordHash = await hashPassword(ask.password)
  const now = clock()
  await policy.refresh()
  return db.transaction(systemContext, async (tx) => {
    await lockSetUp(tx)
    if (await hasAccounts(tx)) throw refused(over, 'refused')
    const [personId, holdingId, pseudonym] = [newId(), newId(), newPseudonym()]
    const postId = await adminPost(tx, now)
    await insertPerson(tx, { id: personId, name: ask.name, language, pseudonym, createdAt: now })
    await insertAccount(tx, { personId, login: ask.login, passwordHash, mustChange: false })
    // the day before, so that it is in force in every time zone
    const from = new Date(now - 86_400_000).toISOString().slice(0, 10)
    await insertHolding(tx, { id: holdingId, postId, personId, from, to: null })
    const call = { tx, actor: people.systemActor(), now, key: null }
    await record(call, { journalKey, subject: pseudonym, kind: 'person.created', data: {} })
    await record(call, {
      journalKey,
      subject: holdingId,
      kind: 'holding.created',
      data: { post: postId, person: pseudonym, from, to: null },
    })
    return startSession(people.deps, tx, {
      ...came,
      personId,
      what: 'signInBySetUp',
      strong: false,
    })
  })
}
