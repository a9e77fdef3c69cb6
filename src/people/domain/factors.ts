// The rules of second factors, of what must be proved anew and of how long each step may take. Instants are epoch ms.

const minute = 60_000
const hour = 60 * minute

/** `all` in a setting: every kind of post. */
export const everyKind = 'all'

export type SessionLimits = { readonly absolute: number; readonly idle: number }

export type IdentitySettings = {
  /** How long a session lasts at most, and unused. */
  readonly session: SessionLimits
  /** Kinds of posts that one may act as only after a second factor; `all` = each. */
  readonly secondFactorKinds: ReadonlySet<string>
}

export const defaultSettings: IdentitySettings = {
  session: { absolute: 12 * hour, idle: 2 * hour },
  secondFactorKinds: new Set(),
}

export const needsFactor = ({ secondFactorKinds }: IdentitySettings, kind: string): boolean =>
  secondFactorKinds.has(everyKind) || secondFactorKinds.has(kind)

/** Factors are changed only by one who showed within this time who they are. */
export const provenForMs = 10 * minute

/** `provedAt`: null for one who never did, as behind a link that many have. */
export const isProven = (provedAt: number | null, now: number): boolean =>
  provedAt !== null && now - provedAt < provenForMs

/** How long a step of signing in waits for its end, and how often it may fail. */
export const stepMs = { factor: 5 * minute, passkey: 5 * minute, provider: 10 * minute } as const
export const stepAttempts = 5

/** A link for a lost password: how long it serves, and how many letters an account gets in an hour. */
export const recovery = {
  mailMs: 20 * minute,
  adminMs: 24 * hour,
  most: 3,
  within: hour,
} as const

/** A browser that was not used for so long is no longer known. */
export const deviceMs = 365 * 24 * hour

export const recoveryCodes = 10
// without what is easily taken for something else: 32 signs, five bits each
const signs = '23456789abcdefghijkmnpqrstuvwxyz'

/** `bytes`: 24 random ones. Six groups of four, 120 bits: no table of all of them can be made. */
export function sayCode(bytes: Uint8Array): string {
  const letters = Array.from(bytes.slice(0, 24), (byte) => signs[byte % 32] ?? '')
  return [0, 4, 8, 12, 16, 20].map((from) => letters.slice(from, from + 4).join('')).join('-')
}

/** As one types it: capitals, blanks and hyphens do not matter. */
export const plainCode = (typed: string): string =>
  typed.normalize('NFKC').toLowerCase().replaceAll(/[\s-]/g, '')

export const isTotpCode = (typed: string): boolean => /^\d{6}$/.test(plainCode(typed))

const browsers = [
  ['Edge', /Edg(?:e|A|iOS)?\//],
  ['WeChat', /MicroMessenger\//],
  ['Opera', /OPR\//],
  ['Firefox', /Firefox\/|FxiOS\//],
  ['Chrome', /Chrome\/|CriOS\//],
  ['Safari', /Safari\//],
] as const
const systems = [
  ['HarmonyOS', /HarmonyOS|OpenHarmony/],
  ['Android', /Android/],
  ['iOS', /iPhone|iPad/],
  ['Windows', /Windows/],
  ['macOS', /Macintosh/],
  ['Linux', /Linux/],
] as const

/** Browser and system, which is enough to know one's own sessions by; nothing more of the header is kept. */
export function agentName(header: string): string {
  const named = (list: readonly (readonly [string, RegExp])[]) =>
    list.find(([, sign]) => sign.test(header))?.[0]
  return [named(browsers), named(systems)].filter((name) => name !== undefined).join(' · ')
}
