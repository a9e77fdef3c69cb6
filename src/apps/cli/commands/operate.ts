import { linkForHolder, makeToken, needsSetUp, setupCodeOf } from '#people'
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
  usage: 'link --post POST [--person ID] [--ttl 15m]',
  summary: 'Prints a sign-in link, good once, for whoever holds a post (account recovery)',
  options: {
    post: { type: 'string', help: 'code or id of the post' },
    person: { type: 'string', help: 'id of the person, where several hold the post' },
    ttl: { type: 'string', help: 'default 15m' },
  },
  needs: 'installation',
  run: async ({ installation: { people, keys, config }, given, io }) => {
    const ttlMs = duration(text(given, 'ttl') ?? '15m', 'ttl')
    const actor = await people.actorOfPost(need(text(given, 'post'), '--post'))
    const token = await linkForHolder(people, {
      postId: actor.post.id,
      personId: text(given, 'person'),
      ttlMs,
      journalKey: keys.journal,
    })
    io.out(`${config.publicUrl}/signin?token=${token}\n`)
    return 0
  },
}

export const setupCodeCommand: CommandLine = {
  name: 'setup-code',
  usage: 'setup-code',
  summary: 'Prints the code for the first administrator; status 1 once there is one',
  options: {},
  needs: 'installation',
  run: async ({ installation: { db, keys, config }, io }) => {
    if (!(await needsSetUp(db))) {
      io.err('There are accounts already; set-up is over.\n')
      return 1
    }
    io.out(`${config.publicUrl}/setup with the code ${setupCodeOf(keys.journal)}\n`)
    return 0
  },
}
