// The rules of identity: passwords, lock-outs, sessions, holdings, scopes. Instants are epoch ms, dates 'YYYY-MM-DD'.

export type Language = 'zh-CN' | 'en'

/** Why something is not done, in both languages; `field` names the wrong input. */
export type Refusal = { readonly zh: string; readonly en: string; readonly field?: string }

const minute = 60_000

/** How often the use of a session is written down. */
export const touchEveryMs = minute

export type SessionTimes = { readonly seenAt: number; readonly expiresAt: number }

/** `idle`: how long a session lasts unused. */
export function isSessionAlive(session: SessionTimes, now: number, idle: number): boolean {
  return now < session.expiresAt && now < session.seenAt + idle
}

const freeFailures = 5
/** Long enough against guessing, short enough that strangers cannot keep someone out for a day by one more guess. */
const longestLockMs = 15 * minute

/**
 * How long an account is locked after this many failures in a row: none before the fifth, then 1 minute, doubling up
 * to a quarter of an hour.
 */
export function lockMs(failures: number): number {
  if (failures < freeFailures) return 0
  return Math.min(minute * 2 ** Math.min(failures - freeFailures, 20), longestLockMs)
}

/** Logins are compared without regard to case, width or blanks around them. */
export const normalLogin = (login: string): string => login.normalize('NFKC').trim().toLowerCase()

/** A holding lasts from `from` up to, but not including, `to`; null = open. */
export type Period = { readonly from: string; readonly to: string | null }

function overlaps(a: Period, b: Period): boolean {
  return (a.to === null || b.from < a.to) && (b.to === null || a.from < b.to)
}

/** `others`: the same person's other holdings of the same post. */
export function holdingRefusal(period: Period, others: readonly Period[]): Refusal | undefined {
  if (period.to !== null && period.to < period.from) {
    return {
      field: 'to',
      zh: `不早于开始日期 ${period.from} 的日期`,
      en: `an end on or after the start, ${period.from}`,
    }
  }
  const other = others.find((o) => overlaps(period, o))
  if (other) {
    return {
      field: 'from',
      zh: `${other.from} 至 ${other.to ?? '今'} 以外的日期：其间该人员已任此岗位`,
      en: `dates outside ${other.from} – ${other.to ?? 'now'}, when this person already holds the post`,
    }
  }
  return undefined
}

/** Posts of the doors: nobody holds them, and only Open311 clients get tokens for theirs. */
export const doorPosts = {
  system: '00000000-0000-7000-8000-000000000001',
  public: '00000000-0000-7000-8000-000000000002',
  open311: '00000000-0000-7000-8000-000000000003',
} as const

export const isDoor = (kind: string): boolean => Object.hasOwn(doorPosts, kind)

/** Stored for a token that may do whatever its post may. */
export const allScopes = '*'

export type TokenAsk = {
  readonly kind: string
  /** Actions the post's kind may do. */
  readonly rights: ReadonlySet<string>
  readonly scopes: readonly string[] | undefined
  /** The scopes of the token that asks; undefined = it is not limited. */
  readonly askerScopes: readonly string[] | undefined
}

/** A token never gives more than its post has, nor more than the token that made it. */
export function tokenRefusal({ kind, rights, scopes, askerScopes }: TokenAsk): Refusal | undefined {
  if (kind === 'system' || kind === 'public') {
    return {
      field: 'postId',
      zh: '系统和公众以外的岗位',
      en: 'a post other than the system’s or the public’s',
    }
  }
  const unknown = scopes?.find((scope) => !rights.has(scope))
  if (unknown !== undefined) {
    return {
      field: 'scopes',
      zh: `该岗位已有的权限；它没有“${unknown}”`,
      en: `rights of this post; it has no "${unknown}"`,
    }
  }
  const beyond =
    askerScopes && (scopes ?? [allScopes]).find((scope) => !askerScopes.includes(scope))
  if (beyond !== undefined) {
    return {
      field: 'scopes',
      zh: `所用令牌已有的权限；它没有“${beyond}”`,
      en: `rights of the token that asks; it has no "${beyond}"`,
    }
  }
  return undefined
}
