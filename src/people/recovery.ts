// A lost password: by a letter to the address an administrator stored, or by a link an administrator hands over.
import { hashPassword, newId, newSecret, sha256 } from '#platform/crypto.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { doorPosts, normalLogin } from './domain.ts'
import { passwordRefusal } from './domain/password.ts'
import { recovery } from './domain/factors.ts'
import { refusing } from './entering.ts'
import { systemContext } from './policy.ts'
import { addSignInEvent } from './queries/access.ts'
import {
  countRecoveries,
  deleteFactors,
  findRecovery,
  forgetDevices,
  insertRecovery,
  takeRecovery,
} from './queries/factors.ts'
import {
  deleteSessionsOf,
  findAccount,
  findAccountBy,
  findPerson,
  lockAccountByLogin,
  updateAccount,
} from './queries/identity.ts'
import { type Acting, record } from './record.ts'
import { refused } from './refuse.ts'
import type { Ways } from './ways.ts'

// in the fragment: it reaches no server's log and no other site
const linkTo = ({ publicUrl }: Ways, token: string) => `${publicUrl}/signin#recover=${token}`

const letters = {
  'zh-CN': {
    subject: '经纬：重设密码',
    text: (link: string) =>
      `有人请求重设您在经纬系统的密码。二十分钟内打开以下链接即可设置新密码，只能用一次：\n\n${link}\n\n如果不是您本人操作，请忽略此信，密码不会改变。`,
  },
  en: {
    subject: 'Jingwei: set a new password',
    text: (link: string) =>
      `Someone asked to set a new password for you in Jingwei. Open this link within twenty minutes; it serves once:\n\n${link}\n\nIf it was not you, do nothing: the password stays as it is.`,
  },
} as const

/**
 * Sends a letter, if there is such an account with an address that did not just get several. To be run after the answer,
 * which is the same for every name.
 */
export async function sendRecovery(ways: Ways, typed: string): Promise<void> {
  const { deps, mail } = ways
  if (!mail) return
  const now = deps.now()
  const found = await deps.db.transaction(systemContext, async (tx) => {
    const login = normalLogin(typed)
    const account =
      (await findAccountBy(tx, { login })) ?? (await findAccountBy(tx, { email: login }))
    if (!account?.email || account.disabled) return undefined
    const { personId, email } = account
    if ((await countRecoveries(tx, personId, now - recovery.within)) >= recovery.most)
      return undefined
    const token = newSecret()
    const expiresAt = now + recovery.mailMs
    await insertRecovery(tx, { tokenHash: sha256(token), personId, now, expiresAt })
    await addSignInEvent(tx, { what: 'recoveryAsked', personId, postId: doorPosts.public, now })
    return { token, email, language: (await findPerson(tx, personId))?.language ?? 'zh-CN' }
  })
  if (!found) return
  const { subject, text } = letters[found.language]
  await mail.send({
    id: newId(),
    to: found.email,
    subject,
    text: text(linkTo(ways, found.token)),
    language: found.language,
  })
}

/** A link to hand over, in the administrator's own transaction. */
export async function makeRecoveryLink(
  ways: Ways,
  call: Acting,
  { personId, dropFactors }: { readonly personId: string; readonly dropFactors: boolean },
): Promise<{ link: string; expiresAt: string }> {
  const { tx, now } = call
  const person = await findPerson(tx, personId)
  if (!person) throw new Problem('not-found', say`There is no such person.`)
  if (!(await findAccount(tx, personId))) {
    const zh = '此人没有账号，请先设置登录名和密码。'
    throw refusing('refused', zh, 'This person has no account; give them a login first.')
  }
  const token = newSecret()
  const expiresAt = now + recovery.adminMs
  await insertRecovery(tx, { tokenHash: sha256(token), personId, now, expiresAt })
  if (dropFactors) await deleteFactors(tx, personId)
  await record(call, {
    journalKey: ways.journalKey,
    subject: person.pseudonym,
    kind: 'person.recoveryMade',
    data: { dropFactors },
  })
  return { link: linkTo(ways, token), expiresAt: new Date(expiresAt).toISOString() }
}

const ended = () =>
  refusing(
    'refused',
    '链接无效、已使用或已过期，请重新申请。',
    'This link is not valid, was used or has ended; ask for a new one.',
  )

/** Sets a new password; every session ends. A second factor is still asked for at the next sign-in. */
export async function recoverPassword(
  ways: Ways,
  { token, password }: { readonly token: string; readonly password: string },
): Promise<void> {
  const { db, now: clock } = ways.deps
  const tokenHash = sha256(token)
  const found = await db.transaction(systemContext, async (tx) => {
    const link = await findRecovery(tx, tokenHash, clock())
    const account = link && (await findAccount(tx, link.personId))
    return account && !account.disabled ? account : undefined
  })
  if (!found) throw ended()
  const refusal = passwordRefusal(password, found.login)
  if (refusal) throw refused(refusal)
  const passwordHash = await hashPassword(password)
  const { personId, login } = found
  await db.transaction(systemContext, async (tx) => {
    const now = clock()
    const account = await lockAccountByLogin(tx, login)
    if (!account || account.disabled || !(await takeRecovery(tx, { tokenHash, personId, now }))) {
      throw ended()
    }
    const clean = { mustChange: false, failedCount: 0, lockedUntil: null }
    await updateAccount(tx, { ...account, ...clean, passwordHash })
    await deleteSessionsOf(tx, personId)
    await forgetDevices(tx, personId)
    await addSignInEvent(tx, { what: 'recoveryUsed', personId, postId: doorPosts.public, now })
  })
}
