import { newId } from '#platform/crypto.ts'
import { at, sql, type Tx, where } from '#platform/db.ts'

/** What the access log says of sign-ins; everything else in it is a look at personal data. */
const signInKinds = [
  'signInByPassword',
  'signInByLink',
  'signInBySetUp',
  'signInByPasskey',
  'signInByProvider',
  'signInFailed',
  'linkFailed',
  'factorFailed',
  'passkeyFailed',
  'providerFailed',
  'recoveryAsked',
  'recoveryUsed',
  'sessionsEnded',
  'signOut',
  'postSwitch',
] as const
export type SignInKind = (typeof signInKinds)[number]

export type SignInEvent = {
  readonly what: SignInKind
  /** The person, where an account or a session tells; what was typed in as a login is not kept. */
  readonly personId: string | null
  readonly postId: string
  readonly now: number
}

export async function addSignInEvent(tx: Tx, event: SignInEvent): Promise<void> {
  await tx.run(sql`insert into access_log (district, id, at, post_id, person_id, case_id, what, reason)
    values ('', ${newId()}, ${at(event.now)}, ${event.postId}, ${event.personId}, null, ${event.what}, '')`)
}

export type AccessRow = {
  id: string
  at: number
  caseId: string | null
  what: string
  reason: string
  postId: string
  title: string
  titleEn: string
  personName: string | null
}

/** Who looked at personal data, or who signed in, latest first. */
export async function listAccess(
  tx: Tx,
  filter: {
    about: 'looks' | 'signIns'
    case?: string | undefined
    person?: string | undefined
    before: readonly (string | number | null)[] | undefined
    limit: number
  },
): Promise<AccessRow[]> {
  return tx.rows(sql`select l.id, l.at, l.case_id as "caseId", l.what, l.reason, l.post_id as "postId",
      coalesce(p.title, '') as title, coalesce(p.title_en, '') as "titleEn", n.name as "personName"
    from access_log l left join post p on p.id = l.post_id left join person n on n.id = l.person_id ${where(
      [
        sql`(l.what = any(${signInKinds as unknown as string[]})) = ${filter.about === 'signIns'}`,
        ...(filter.person === undefined ? [] : [sql`l.person_id = ${filter.person}`]),
        ...(filter.case === undefined ? [] : [sql`l.case_id = ${filter.case}`]),
        ...(filter.before === undefined
          ? []
          : [
              sql`(l.at, l.id) < (${at(Number(filter.before[0]))}::timestamptz, ${filter.before[1]}::uuid)`,
            ]),
      ],
    )} order by l.at desc, l.id desc limit ${filter.limit + 1}`)
}
