// The environment is read here, once.
import { resolve } from 'node:path'
import { Problem } from './problem.ts'

export type Config = {
  readonly host: string
  readonly port: number
  /** Where files, keys and the embedded database live. */
  readonly home: string
  /** PostgreSQL URL; undefined = embedded database under `home`. */
  readonly databaseUrl: string | undefined
  readonly demo: boolean
  /** Outer address for links in messages. */
  readonly publicUrl: string
  /** nodemailer URL; undefined = messages are written to `home`/mail instead of being sent. */
  readonly smtpUrl: string | undefined
  readonly mailFrom: string
  /** 32 bytes, base64; undefined = a key file under `home`. */
  readonly masterKey: string | undefined
  /** Raster or vector tile URL for the map; undefined = the city's own tiles only. */
  readonly tileUrl: string | undefined
  readonly logLevel: string
}

export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const host = env['HOST'] || '127.0.0.1'
  const port = Number(env['PORT'] || 8080)
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new Problem(
      'invalid-input',
      `PORT must be a whole number from 0 to 65535, got "${env['PORT']}"`,
      {
        fields: [{ field: 'PORT', expected: '0–65535' }],
      },
    )
  }
  return {
    host,
    port,
    home: resolve(env['JINGWEI_HOME'] || 'var'),
    databaseUrl: env['DATABASE_URL'] || undefined,
    demo: env['JINGWEI_DEMO'] !== '0',
    publicUrl: (env['JINGWEI_PUBLIC_URL'] || `http://localhost:${port}`).replace(/\/$/, ''),
    smtpUrl: env['JINGWEI_SMTP_URL'] || undefined,
    mailFrom: env['JINGWEI_MAIL_FROM'] || 'jingwei@localhost',
    masterKey: env['JINGWEI_MASTER_KEY'] || undefined,
    tileUrl: env['JINGWEI_TILE_URL'] || undefined,
    logLevel: env['JINGWEI_LOG'] || 'info',
  }
}
