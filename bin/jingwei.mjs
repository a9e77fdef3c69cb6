#!/usr/bin/env node
// Must start on Node 20, which Debian users have: the product itself runs TypeScript directly and
// needs Node 24, which `npm ci` puts into node_modules on Linux.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const REQUIRED_MAJOR = 24

function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= REQUIRED_MAJOR) return process.execPath
  try {
    const carrier = createRequire(import.meta.url).resolve(
      `node-${process.platform}-${process.arch}/package.json`,
    )
    const node = join(dirname(carrier), 'bin', 'node')
    return existsSync(node) ? node : undefined
  } catch {
    return undefined
  }
}

function run(node) {
  const main = fileURLToPath(new URL('../src/apps/cli/main.ts', import.meta.url))
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2']) {
    process.on(signal, () => child.kill(signal))
  }
  child.on('error', (error) => {
    console.error(`jingwei: ${node}: ${error.message}`)
    process.exitCode = 1
  })
  child.on('exit', (status, signal) => {
    process.exitCode = status ?? 128 + (constants.signals[signal] ?? 0)
  })
}

const node = findNode()
if (node) {
  run(node)
} else {
  console.error(
    `jingwei 需要 Node ${REQUIRED_MAJOR} 或更高版本，当前为 ${process.version}。` +
      `请在项目目录运行 npm ci（Linux 会自动带上），或安装 https://nodejs.org/\n` +
      `jingwei needs Node ${REQUIRED_MAJOR} or later; this is ${process.version}. ` +
      `Run npm ci in the project folder (it brings one on Linux), or install https://nodejs.org/`,
  )
  process.exitCode = 1
}
