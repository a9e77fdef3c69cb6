// `npm start` serves the built pages; this builds them when they are missing or older than their sources.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'

const stamp = 'dist/.sources'
const sources = globSync([
  'src/**/*.{ts,tsx,css,html}',
  'vite.config.ts',
  'package-lock.json',
]).filter((path) => !path.includes('.test.'))
const hash = createHash('sha256')
for (const path of sources.toSorted()) hash.update(path).update(readFileSync(path))
const now = hash.digest('hex')

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== now) {
  console.log('Building the pages…')
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' })
  writeFileSync(stamp, now)
}
