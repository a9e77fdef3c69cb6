// What the tests need from Debian: installed when allowed, otherwise named exactly.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { findPostgres } from './cluster.ts'

type Needs = { readonly database: boolean; readonly browser: boolean }

const hasChinese = () => {
  const fonts = spawnSync('fc-list', [':lang=zh-cn', 'family'], { encoding: 'utf8' })
  return (
    existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc') ||
    fonts.stdout?.trim() !== ''
  )
}

/** Of the PostgreSQL the tests start; what is missing is installed for Debian 12's. */
const postgresVersion = () => findPostgres()?.split('/').at(-2) ?? '15'

/** For travel times alone: outside CI their comparison is skipped without it. */
const hasPgRouting = () =>
  process.env['CI'] !== 'true' ||
  existsSync(`/usr/share/postgresql/${postgresVersion()}/extension/pgrouting.control`)

/** A caller for the SIP adapter: outside CI its tests are skipped without it. */
const hasSipp = () => process.env['CI'] !== 'true' || existsSync('/usr/bin/sipp')

/** The Debian packages that are missing. */
function missingPackages({ database, browser }: Needs): string[] {
  return [
    ...(browser && !existsSync(process.env['CHROMIUM'] ?? '/usr/bin/chromium') ? ['chromium'] : []),
    ...(browser && !hasChinese() ? ['fonts-noto-cjk'] : []),
    ...(database && !findPostgres() ? ['postgresql-15', 'postgresql-15-postgis-3'] : []),
    ...(database && !hasPgRouting() ? [`postgresql-${postgresVersion()}-pgrouting`] : []),
    ...(hasSipp() ? [] : ['sip-tester']),
  ]
}

function rootPrefix(): string[] | undefined {
  if (process.getuid?.() === 0) return []
  const interactive = process.stdin.isTTY && process.env['CI'] !== 'true'
  const check = spawnSync('sudo', interactive ? ['-V'] : ['-n', 'true'], { stdio: 'ignore' })
  return check.status === 0 ? ['sudo'] : undefined
}

async function isAllowed(command: string): Promise<boolean> {
  if (process.env['CI'] === 'true') return true
  if (!process.stdin.isTTY) return false
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await lines.question(
    `测试需要安装 · The tests need:\n  ${command}\n安装吗？Install now? (yes/no) `,
  )
  lines.close()
  return /^(y|yes|是)$/i.test(answer.trim())
}

/** @returns whether everything is there in the end; has said what to do when not */
export async function ensureTools(needs: Needs): Promise<boolean> {
  const packages = missingPackages(needs)
  if (packages.length === 0) return true
  const prefix = rootPrefix()
  const words = [
    ...(prefix ?? ['sudo']),
    'apt-get',
    'install',
    '-y',
    '--no-install-recommends',
    ...packages,
  ]
  const command = words.join(' ')
  const update = [...(prefix ?? ['sudo']), 'apt-get', 'update']
  const line = `${update.join(' ')} && ${command}`
  if (existsSync('/usr/bin/apt-get') && prefix && (await isAllowed(line))) {
    if (runAll([update, words]) && missingPackages(needs).length === 0) return true
    console.error(`安装没有成功 · That did not install everything. By hand:\n  ${line}`)
    return false
  }
  console.error(
    `测试缺少以下软件包，请先安装 · The tests lack these packages; install them first:\n  ${line}`,
  )
  return false
}

function runAll(commands: readonly string[][]): boolean {
  return commands.every(([program = '', ...args]) => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    return spawnSync(program, args, { stdio: 'inherit', env }).status === 0
  })
}
