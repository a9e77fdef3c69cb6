import { sql } from '#platform/db.ts'
import { verifyJournal } from '#platform/journal/verify.ts'
import { makeToken, makeSignInLink } from '#people'
import { type CommandLine, duration, need, text } from '../command.ts'

export const migrateCommand: CommandLine = {
  name: 'migrate',
  usage: 'migrate',
  summary: 'Brings the database up to this version',
  options: {},
  needs: 'installation',
  run: async ({ installation, io }) => {
    const { applied } = installation
    io.out(
      applied.length
        ? `Applied: ${applied.join(', ')}\n`
        : 'Nothing to apply: the database is up to date.\n',
    )
    return 0
  },
}

export const tokenCommand: CommandLine = {
  name: 'token',
  usage: 'token --post POST [--ttl 1h] [--scopes a,b] [--note TEXT] | --open311',
  summary: 'Prints a bearer token (or an Open311 key)',
  options: {
    post: { type: 'string', help: 'code or id of the post it acts as' },
    open311: { type: 'boolean', help: 'an api_key for the Open311 door' },
    ttl: {
      type: 'string',
      help: 'how long it lives, such as 1h or 30d (default 1h; Open311 keys have no end)',
    },
    scopes: { type: 'string', help: 'actions it is limited to, comma-separated' },
    note: { type: 'string', help: 'what it is for' },
  },
  needs: 'installation',
  run: async ({ installation: { people, keys }, given, io }) => {
    const open311 = given.values['open311'] === true
    const post = open311 ? 'open311' : need(text(given, 'post'), '--post')
    const actor = await people.actorOfPost(post)
    const ttl = text(given, 'ttl') ?? (open311 ? undefined : '1h')
    const scopes = text(given, 'scopes')?.split(',')
    const made = await makeToken(people, {
      journalKey: keys.journal,
      postId: actor.post.id,
      note: text(given, 'note') ?? 'command line',
      ...(ttl ? { ttlMs: duration(ttl, 'ttl') } : {}),
      ...(scopes ? { scopes } : {}),
    })
    io.out(`${made.secret}\n`)
    return 0
  },
}

export const linkCommand: CommandLine = {
  name: 'link',
  usage: 'link --post POST [--ttl 15m]',
  summary: 'Prints a sign-in link for whoever holds a post (account recovery)',
  options: {
    post: { type: 'string', help: 'code or id of the post' },
    ttl: { type: 'string', help: 'default 15m' },
  },
  needs: 'installation',
  run: async ({ installation: { people, db, config }, given, io }) => {
    const actor = await people.actorOfPost(need(text(given, 'post'), '--post'))
    const [holder] = await db.owner((tx) =>
      tx.rows<{ id: string }>(sql`select person_id as id from holding
      where post_id = ${actor.post.id} and from_date <= current_date and (to_date is null or to_date > current_date) limit 1`),
    )
    if (!holder) {
      io.err(`Nobody holds the post ${actor.post.code}.\n`)
      return 1
    }
    const until = Date.now() + duration(text(given, 'ttl') ?? '15m', 'ttl')
    const token = await makeSignInLink(db, holder.id, actor.post.id, until)
    io.out(`${config.publicUrl}/signin?token=${token}\n`)
    return 0
  },
}

export const verifyCommand: CommandLine = {
  name: 'journal verify',
  usage: 'journal verify',
  summary: 'Recomputes every hash of the journal; status 1 when an entry was edited or removed',
  options: {},
  needs: 'installation',
  run: async ({ installation: { db, keys }, io }) => {
    const { entries, faults } = await verifyJournal(db, keys.journal)
    for (const f of faults) io.out(`${f.what}\t${f.district}\t${f.subject}\t${f.seq}\n`)
    io.out(`${entries} entries, ${faults.length} faults\n`)
    return faults.length ? 1 : 0
  },
}
