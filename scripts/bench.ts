// npm run bench -- NAME [argument …]: runs bench/NAME.ts or src/engines/NAME/bench.ts. The last line it prints is one
// JSON object with what was measured, what was measured beside it, and whether the bar is met.
import { spawn } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const [name, ...rest] = process.argv.slice(2)
const names = globSync(['bench/*.ts', 'src/engines/*/bench.ts'], { cwd: root })
  .map((path) =>
    path
      .split('/')
      .at(path.startsWith('bench/') ? -1 : -2)
      ?.replace('.ts', ''),
  )
  .toSorted((a = '', b = '') => a.localeCompare(b))
const file = [`bench/${name}.ts`, `src/engines/${name}/bench.ts`]
  .map((path) => join(root, path))
  .find((path) => existsSync(path))

if (!name || !file) {
  console.error(`Usage: npm run bench -- NAME\nNAME is one of ${names.join(', ')}.`)
  process.exitCode = 2
} else {
  const child = spawn(process.execPath, [file, ...rest], { cwd: root, stdio: 'inherit' })
  child.on('exit', (status) => {
    process.exitCode = status ?? 1
  })
}
