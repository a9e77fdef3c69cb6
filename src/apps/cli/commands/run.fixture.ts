// Commands as one gives them, in a folder that is gone when the tests of the file are over.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { readConfig } from '#platform/config.ts'
import { type CommandLine, readArguments } from '../command.ts'

/** @param commands those that need no database */
export function openShell(commands: readonly CommandLine[]) {
  const folder = mkdtempSync(join(tmpdir(), 'jingwei-commands-'))
  after(() => rmSync(folder, { recursive: true }))
  const run = async (...argv: readonly string[]) => {
    const said = { out: '', err: '' }
    const { command, given } = readArguments(commands, argv)
    assert.ok(command.needs === 'config')
    const exit = await command.run({
      config: readConfig({}),
      given,
      io: {
        cwd: folder,
        out: (text) => void (said.out += text),
        err: (text) => void (said.err += text),
        signal: new AbortController().signal,
      },
    })
    return { exit, ...said }
  }
  return { folder, run }
}
