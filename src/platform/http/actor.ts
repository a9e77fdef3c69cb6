/** Who asks: a post (held by a person, or a door's own), or one who follows a case by link. */
export type Actor = {
  readonly post: {
    readonly id: string
    readonly code: string
    readonly kind: string
    readonly unitCode: string
    readonly areaCode: string
    readonly title: string
    readonly titleEn: string
  }
  readonly person: { readonly id: string; readonly name: string; readonly pseudonym: string } | null
  /** Actions the post's kind may do, with their reach; from the policy table. */
  readonly rights: ReadonlyMap<string, 'area' | 'unit' | 'all' | 'none'>
  readonly via: 'session' | 'token' | 'follow' | 'anyone' | 'system'
  /** API tokens: the scopes they were given; undefined = whatever the post may do. */
  readonly scopes?: readonly string[]
  /** Hex SHA-256 of the follow link's token. */
  readonly follow?: string
  readonly language: 'zh-CN' | 'en'
}

export type Headers = Readonly<Record<string, string | string[] | undefined>>

/** The Bearer token of a request; other schemes belong to a proxy in front of us. */
export function bearerOf(headers: Headers): string | undefined {
  const given = headers['authorization']
  return /^Bearer +(\S+) *$/i.exec((Array.isArray(given) ? given[0] : given) ?? '')?.[1]
}

/** Finds out who asks. Anonymous people get the public post. Throws `not-signed-in` for a wrong or ended credential. */
export type Authenticate = (request: {
  readonly headers: Headers
  readonly cookies: Readonly<Record<string, string | undefined>>
  readonly query: Readonly<Record<string, unknown>>
  /** Only asks whether the credential still holds; does not count as use of the session. */
  readonly passive?: boolean
}) => Promise<Actor>

export function actorMay(actor: Actor, action: string): boolean {
  return actor.rights.has(action) && (actor.scopes === undefined || actor.scopes.includes(action))
}

/** What the database is told about the actor. */
export function contextOf(actor: Actor) {
  return {
    post: actor.post.id,
    actor: actor.follow ?? actor.person?.id ?? `${actor.via}:${actor.post.id}`,
    person: actor.person?.id ?? null,
    ...(actor.follow ? { follow: actor.follow } : {}),
  }
}
