// A service worker as a part of the build: it is given the list of its page's own files, to keep them for when there is
// no network.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

type Chunk = {
  readonly type: string
  readonly fileName: string
  readonly imports?: readonly string[]
  readonly dynamicImports?: readonly string[]
  readonly facadeModuleId?: string | null
  readonly viteMetadata?: { readonly importedCss: ReadonlySet<string> }
}
export type Built = Readonly<Record<string, Chunk>>

/** The map is large and of no use without a network. */
const leftOut = /MapView|maplibre/

/**
 * The files that the page needs, from its entry: what it imports, also later, with their styles.
 * @param entry the end of the entry's module, e.g. `portal/index.html`
 */
export function filesOf(bundle: Built, entry: string): string[] {
  const first = Object.values(bundle).find((chunk) => chunk.facadeModuleId?.endsWith(entry))
  if (!first) throw new Error(`there is no ${entry} in the bundle`)
  const files = new Set<string>()
  const visit = (name: string) => {
    const chunk = bundle[name]
    if (!chunk || files.has(name) || leftOut.test(name)) return
    files.add(name)
    for (const css of chunk.viteMetadata?.importedCss ?? []) files.add(css)
    for (const next of [...(chunk.imports ?? []), ...(chunk.dynamicImports ?? [])]) visit(next)
  }
  visit(first.fileName)
  return [...files].toSorted()
}

const hash = (content: Buffer) => createHash('sha256').update(content).digest('hex').slice(0, 12)

type Worker = {
  /** The shell whose page it keeps; its `sw.ts` is the worker. */
  readonly shell: 'field' | 'portal'
  /** The page's address. */
  readonly url: string
  /** Where the worker goes, from `dir`. */
  readonly file: string
  readonly target: string
  /** Folder of the shells. */
  readonly apps: string
  /** Where the build went, and what it wrote there. */
  readonly dir: string
  readonly bundle: Built
}

function precachedOf(o: Worker): { readonly url: string; readonly revision: string | null }[] {
  const page = `${o.shell}/index.html`
  return [
    { url: o.url, revision: hash(readFileSync(join(o.dir, page))) },
    // their names change with what is in them
    ...filesOf(o.bundle, page).map((file) => ({ url: `/${file}`, revision: null })),
  ]
}

export async function buildWorker(o: Worker): Promise<void> {
  await build({
    configFile: false,
    root: o.apps,
    logLevel: 'warn',
    define: {
      precached: JSON.stringify(precachedOf(o)),
      'process.env.NODE_ENV': '"production"',
    },
    build: {
      outDir: o.dir,
      emptyOutDir: false,
      copyPublicDir: false,
      target: o.target,
      rolldownOptions: {
        input: join(o.apps, o.shell, 'sw.ts'),
        output: { format: 'iife', entryFileNames: o.file },
      },
    },
  })
}
