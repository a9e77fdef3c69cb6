// What the further ways of signing in need beside the database: keys, the outer address, letters, the provider.
import { hkdfSync } from 'node:crypto'
import type { Mail } from '#platform/mail.ts'
import type { Deps } from './entering.ts'
import type { Provider } from './provider.ts'

export type Ways = {
  readonly deps: Deps
  readonly journalKey: Buffer
  /** Seals the secrets of authenticator apps and hashes recovery codes. */
  readonly factorKey: Buffer
  readonly publicUrl: string
  /** Undefined: lost passwords go by way of an administrator. */
  readonly mail: Mail | undefined
  readonly provider: Provider | undefined
  /** Gets failures of letters, which no answer tells of. */
  readonly onError: (error: unknown) => void
}

/** A key of its own, from that of the installation's journal. */
export const factorKeyOf = (journalKey: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', journalKey, 'jingwei', 'second-factors', 32))
