// How the tidy test reads the tree: files, imports, comments, blocks.
import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

export type Source = { readonly path: string; readonly text: string }

export function sources(...patterns: string[]): Source[] {
  return globSync(patterns)
    .toSorted()
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
}

/** What is tracked, and what would be after `git add .`; without git, everything but what was installed or built. */
export function trackedPaths(): string[] {
  try {
    const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
    const told = execFileSync('git', list, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return told.split('\0').filter(Boolean)
  } catch {
    const made = /^(\.git|node_modules|dist|var|\.types|coverage|shots)(\/|$)/
    return globSync('{*,.*,*/**,.*/**}', { exclude: (path) => made.test(path) })
  }
}

/** The text without comments; strings stay. */
export function withoutComments(text: string): string {
  const tokens =
    /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g
  return text.replace(tokens, (token) => (token.startsWith('/') ? ' ' : token))
}

/** What a file imports or re-exports, as written. */
export function importsOf(text: string): string[] {
  return [...withoutComments(text).matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map(
    (m) => m[1] ?? '',
  )
}

export const isTest = (path: string) => path.endsWith('.test.ts')

/** The unit that is left only through a `#` import: a room, an engine, the platform, all apps together. */
export function sliceOf(path: string): string {
  const parts = path.split('/')
  return parts.slice(0, parts[0] === 'src' && parts[1] === 'engines' ? 3 : 2).join('/')
}

/** The path a relative import leads to. */
export const targetOf = (path: string, to: string) => normalize(join(dirname(path), to))

/** The slice a `#` import leads to: `#cases/ui` → `src/cases`, `#engines/reach` → `src/engines/reach`. */
export function sliceOfHash(to: string): string {
  const parts = to.slice(1).split('/')
  return ['src', ...parts.slice(0, parts[0] === 'engines' ? 2 : 1)].join('/')
}

/** A way round through the graph, or undefined when there is none. */
export function findCycle(graph: ReadonlyMap<string, ReadonlySet<string>>): string[] | undefined {
  const done = new Set<string>()
  const walk = (node: string, trail: readonly string[]): string[] | undefined => {
    if (trail.includes(node)) return [...trail.slice(trail.indexOf(node)), node]
    if (done.has(node)) return undefined
    for (const next of graph.get(node) ?? []) {
      const cycle = walk(next, [...trail, node])
      if (cycle) return cycle
    }
    done.add(node)
    return undefined
  }
  for (const node of graph.keys()) {
    const cycle = walk(node, [])
    if (cycle) return cycle
  }
  return undefined
}

export type Block = { readonly name: string; readonly body: string }

/** Blocks opened by lines that match, to the closing line at the same indent (the formatter guarantees it). */
export function blocksOf(text: string, opening: RegExp): Block[] {
  const lines = text.split('\n')
  return lines.flatMap((line, start) => {
    const name = opening.exec(line)?.[1]
    if (name === undefined) return []
    const indent = /^ */.exec(line)?.[0] ?? ''
    const closing = new RegExp(`^${indent}[})\\]]`)
    const ended = lines.findIndex((l, i) => i > start && closing.test(l))
    const next = lines.findIndex(
      (l, i) => i > start && l.startsWith(indent) && /\S/.test(l[indent.length] ?? ''),
    )
    const end = ended === -1 || (next !== -1 && next < ended) ? next - 1 : ended
    return [{ name, body: lines.slice(start, Math.max(start, end) + 1).join('\n') }]
  })
}
