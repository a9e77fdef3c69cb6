// Units and staff in bulk, and what becomes of a person who leaves for good.
import { randomUUID } from 'node:crypto'
import { newId } from '#platform/crypto.ts'
import type { Context, Database, Tx } from '#platform/db.ts'
import { appendToSubject } from '#platform/journal/journal.ts'
import type { Staff, UnitRow } from './domain/staff.ts'
import { insertHoldings, insertPeople, insertPosts, insertUnits } from './queries/bulk.ts'
import { deleteIdentity, detachHoldings, lockPerson, updatePerson } from './queries/directory.ts'
import { doorPosts } from './domain.ts'
import { subjectOf } from './record.ts'

/** Random, not time-ordered: it must not tell when a person came. */
export const newPseudonym = (): string => randomUUID()

/**
 * Stores units, posts, people and who holds what, all or nothing, under `context` (it needs people.manage).
 * Holdings begin the day before `now`, so that they are in force in every time zone.
 */
export async function storeUnits(
  db: Database,
  context: Context,
  o: Staff & {
    readonly units: readonly UnitRow[]
    readonly now: number
    readonly journalKey: Buffer
  },
): Promise<void> {
  const posts = o.posts.map((post) => ({ ...post, id: newId() }))
  const people = o.people.map((person) => ({ ...person, id: newId(), pseudonym: newPseudonym() }))
  const postIds = new Map(posts.map((post) => [post.code, post.id]))
  const personIds = new Map(people.map((person) => [person.key, person.id]))
  const holdings = o.holdings.map(({ postCode, personKey }) => {
    const [postId, personId] = [postIds.get(postCode), personIds.get(personKey)]
    if (!postId || !personId)
      throw new Error(`holding of ${postCode} by ${personKey}: not in the lists`)
    return { id: newId(), postId, personId }
  })
  const yesterday = new Date(o.now - 86_400_000).toISOString().slice(0, 10)
  await db.transaction(context, async (tx) => {
    await insertUnits(tx, o.units)
    await insertPosts(tx, posts)
    await insertPeople(tx, people, o.now)
    await insertHoldings(tx, holdings, yesterday)
    await appendToSubject(tx, o.journalKey, {
      district: '',
      subject: subjectOf('installation', 'units'),
      at: o.now,
      kind: 'units.imported',
      actor: null,
      post: context.post ?? doorPosts.system,
      commandKey: null,
      data: { units: o.units.length, posts: posts.length, people: people.length },
    })
  })
}

/**
 * Takes the person out of the records: no name, no login, nothing held, and a new pseudonym, so that nothing left
 * leads from the journal's pseudonym to this row. The journal itself is not touched and still verifies.
 * @returns the pseudonym under which the journal knew them, and what was removed
 */
export async function erasePerson(
  tx: Tx,
  id: string,
  now: number,
): Promise<{ pseudonym: string; removed: Record<string, number> }> {
  const { pseudonym } = await lockPerson(tx, id)
  const identity = await deleteIdentity(tx, id)
  await detachHoldings(tx, id, { now, newId })
  await updatePerson(tx, id, { name: '已注销', language: 'zh-CN', pseudonym: newPseudonym() })
  return { pseudonym, removed: { names: 1, pseudonymLinks: 1, ...identity } }
}
