// The environment is read here, once.
import { resolve } from 'node:path'
import { type ScannerAddress, scannerAddress } from './antivirus.ts'
import { type TileSystem, tileSystems } from './coordinates.ts'
import { Problem } from './problem.ts'
import { type Sentence, say } from './sentence.ts'

export type Config = {
  readonly host: string
  readonly port: number
  /** Where files, keys and the embedded database live. */
  readonly home: string
  /** PostgreSQL URL; undefined = embedded database under `home`. */
  readonly databaseUrl: string | undefined
  /** The size of the demo city laid out at the first start. */
  readonly demo: 'small' | 'medium' | undefined
  /** Outer address for links in messages. */
  readonly publicUrl: string
  /** nodemailer URL; undefined = messages are written to `home`/mail instead of being sent. */
  readonly smtpUrl: string | undefined
  readonly mailFrom: string
  /** 32 bytes, base64; undefined = a key file under `home`. */
  readonly masterKey: string | undefined
  /** Raster tile URL for the map; undefined = the city's own tiles only. */
  readonly tileUrl: string | undefined
  /** In which coordinates those tiles are drawn. */
  readonly tileSystem: TileSystem
  /**
   * How long things are kept, days: letters written to `home`/mail, files left in `home`/imports, photos that are not public
   * after their case has ended, messages to residents.
   */
  readonly keepDays: {
    readonly mail: number
    readonly imports: number
    readonly photos: number
    readonly messages: number
  }
  /** ClamAV's daemon, which looks at every photo; undefined = none. */
  readonly scanner: ScannerAddress | undefined
  /** From how many reports on the anonymous door asks devices to compute: on end from one address, and of all in a minute. */
  readonly door: { readonly burst: number; readonly floodPerMinute: number }
  /** Webhooks may go to private addresses and to this machine, not only to public ones. */
  readonly webhooksToPrivate: boolean
  /** Hosts of push services besides those of the well-known browsers; `*.` stands for any name below. */
  readonly pushHosts: readonly string[]
  /** How long sessions last, and which kinds of posts need a second factor. */
  readonly identity: {
    readonly session: { readonly absolute: number; readonly idle: number }
    readonly secondFactorKinds: ReadonlySet<string>
  }
  /** Where staff may sign in instead of here (OpenID Connect). */
  readonly provider: ProviderConfig | undefined
  /** How long an ending process still takes connections while /readyz says no, ms. */
  readonly drainMs: number
  /** How long after that an ending process waits for what it is at. */
  readonly stopMs: number
  readonly logLevel: string
  /** Whoever sends it may read /metrics; undefined = there is no such page. */
  readonly metricsToken: string | undefined
}

export type ProviderConfig = {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly name: string
  readonly match: 'none' | 'email' | 'login'
}

type Env = Readonly<Record<string, string | undefined>>

function refuse(field: string, expected: Sentence, got: string | undefined): Problem {
  return new Problem('invalid-input', say`${field} must be ${expected}, got "${got ?? ''}"`, {
    fields: [{ field, expected }],
  })
}

function amountOf(env: Env, field: string, o: { standard: number; unitMs: number }): number {
  const amount = Number(env[field] || o.standard)
  if (amount > 0 && amount * o.unitMs <= 30 * 86_400_000) return amount * o.unitMs
  throw refuse(field, say`a number above 0, of thirty days at most`, env[field])
}

function providerOf(env: Env): ProviderConfig | undefined {
  const issuer = env['JINGWEI_OIDC_ISSUER']
  if (!issuer) return undefined
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined
  const near = url && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (!url || !(url.protocol === 'https:' || (near && url.protocol === 'http:'))) {
    throw refuse('JINGWEI_OIDC_ISSUER', say`an https address`, issuer)
  }
  const needed = (field: string) => {
    const value = env[field]
    if (value) return value
    throw refuse(field, say`set where JINGWEI_OIDC_ISSUER is`, value)
  }
  const match = env['JINGWEI_OIDC_MATCH'] || 'none'
  if (match !== 'none' && match !== 'email' && match !== 'login') {
    throw refuse('JINGWEI_OIDC_MATCH', say`none, email or login`, match)
  }
  return {
    issuer,
    clientId: needed('JINGWEI_OIDC_CLIENT_ID'),
    clientSecret: needed('JINGWEI_OIDC_CLIENT_SECRET'),
    name: env['JINGWEI_OIDC_NAME'] || url.hostname,
    match,
  }
}

const identityOf = (env: Env): Config['identity'] => ({
  session: {
    absolute: amountOf(env, 'JINGWEI_SESSION_HOURS', { standard: 12, unitMs: 3_600_000 }),
    idle: amountOf(env, 'JINGWEI_SESSION_IDLE_MINUTES', { standard: 120, unitMs: 60_000 }),
  },
  secondFactorKinds: new Set((env['JINGWEI_SECOND_FACTOR'] ?? '').split(/[\s,]+/).filter(Boolean)),
})

function daysOf(env: Env, field: string, standard = 30): number {
  const days = Number(env[field] || standard)
  if (Number.isInteger(days) && days >= 1) return days
  const expected = say`a whole number of days from 1`
  throw new Problem('invalid-input', say`${field} must be ${expected}, got "${env[field]}"`, {
    fields: [{ field, expected }],
  })
}

function drainOf(env: Env): number {
  const seconds = Number(env['JINGWEI_DRAIN_SECONDS'] || 0)
  if (seconds >= 0 && seconds <= 60) return seconds * 1000
  throw refuse('JINGWEI_DRAIN_SECONDS', say`a number from 0 to 60`, env['JINGWEI_DRAIN_SECONDS'])
}

/** @throws Problem for a pattern that would fit more than the hosts below one name */
function hostsOf(env: Env, field: string): string[] {
  const hosts = (env[field] ?? '')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
  const wrong = hosts.find((host) => !/^(?:\*\.)?[a-z\d-]+(?:\.[a-z\d-]+)+$/.test(host))
  if (wrong === undefined) return hosts
  throw refuse(field, say`names of hosts, such as push.example.org or *.push.example.org`, wrong)
}

function scannerOf(env: Env): ScannerAddress | undefined {
  const text = env['JINGWEI_CLAMD']
  const address = text ? scannerAddress(text) : undefined
  if (text && !address)
    throw refuse('JINGWEI_CLAMD', say`tcp://host:3310 or unix:/path of the socket`, text)
  return address
}

function countOf(env: Env, field: string, standard: number): number {
  const count = Number(env[field] || standard)
  if (Number.isInteger(count) && count >= 1) return count
  throw refuse(field, say`a whole number from 1`, env[field])
}

function demoOf(value: string): Config['demo'] {
  if (value === '0') return undefined
  if (value === '1') return 'medium'
  if (value === 'small') return 'small'
  const expected = say`1, small or 0`
  throw new Problem('invalid-input', say`JINGWEI_DEMO must be ${expected}, got "${value}"`, {
    fields: [{ field: 'JINGWEI_DEMO', expected }],
  })
}

export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const host = env['HOST'] || '127.0.0.1'
  const port = Number(env['PORT'] || 8080)
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new Problem(
      'invalid-input',
      say`PORT must be a whole number from 0 to 65535, got "${env['PORT']}"`,
      {
        fields: [{ field: 'PORT', expected: say`0–65535` }],
      },
    )
  }
  return {
    host,
    port,
    home: resolve(env['JINGWEI_HOME'] || 'var'),
    databaseUrl: env['DATABASE_URL'] || undefined,
    demo: demoOf(env['JINGWEI_DEMO'] || '1'),
    publicUrl: (env['JINGWEI_PUBLIC_URL'] || `http://localhost:${port}`).replace(/\/$/, ''),
    smtpUrl: env['JINGWEI_SMTP_URL'] || undefined,
    mailFrom: env['JINGWEI_MAIL_FROM'] || 'jingwei@localhost',
    masterKey: env['JINGWEI_MASTER_KEY'] || undefined,
    tileUrl: env['JINGWEI_TILE_URL'] || undefined,
    tileSystem: readTileSystem(env['JINGWEI_TILE_SYSTEM'] || 'WGS84'),
    keepDays: {
      mail: daysOf(env, 'JINGWEI_KEEP_MAIL_DAYS'),
      imports: daysOf(env, 'JINGWEI_KEEP_IMPORTS_DAYS'),
      photos: daysOf(env, 'JINGWEI_KEEP_PHOTOS_DAYS', 1095),
      messages: daysOf(env, 'JINGWEI_KEEP_MESSAGES_DAYS', 365),
    },
    scanner: scannerOf(env),
    door: {
      burst: countOf(env, 'JINGWEI_DOOR_BURST', 30),
      floodPerMinute: countOf(env, 'JINGWEI_DOOR_FLOOD', 600),
    },
    webhooksToPrivate: env['JINGWEI_WEBHOOKS_PRIVATE'] === '1',
    pushHosts: hostsOf(env, 'JINGWEI_PUSH_HOSTS'),
    identity: identityOf(env),
    provider: providerOf(env),
    drainMs: drainOf(env),
    stopMs: amountOf(env, 'JINGWEI_STOP_SECONDS', { standard: 30, unitMs: 1000 }),
    logLevel: env['JINGWEI_LOG'] || 'info',
    metricsToken: env['JINGWEI_METRICS_TOKEN'] || undefined,
  }
}

function readTileSystem(said: string): Config['tileSystem'] {
  const system = said.toUpperCase().replaceAll(/[-_]/g, '')
  const known = tileSystems.find((one) => one === system)
  if (known) return known
  throw new Problem(
    'invalid-input',
    say`JINGWEI_TILE_SYSTEM must be WGS84 or GCJ02, the coordinates of the tiles; got "${said}"`,
    { fields: [{ field: 'JINGWEI_TILE_SYSTEM', expected: say`WGS84 or GCJ02`, got: said }] },
  )
}
