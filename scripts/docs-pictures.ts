// node scripts/docs-pictures.ts: the pictures of docs/jobs and docs/screens.md, reduced from what the browser tests have left in shots/.
// With JINGWEI_DOCS_PICTURES=1 the browser tests do it themselves, picture by picture.
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import sharp from 'sharp'

const root = resolve(import.meta.dirname, '..')
const folder = join(root, 'docs/images/jobs')
const widest = 1200
/** A long page of a phone is shown as far as its second screen. */
const highest = 2.6
/** Bytes; a page of the docs has up to six pictures. */
export const mostBytes = 120 * 1024

/** Names of the shots that the pages of the jobs and the gallery show. */
function namedPictures(): ReadonlySet<string> {
  const pages = globSync('docs/{jobs/*,screens*}.md', { cwd: root }).map((page) =>
    readFileSync(join(root, page), 'utf8'),
  )
  const found = pages.flatMap((text) => [...text.matchAll(/images\/jobs\/([\w.-]+)\.webp\)/g)])
  return new Set(found.map(([, name]) => name!))
}

async function reduced(file: string): Promise<Buffer> {
  const { width, height } = await sharp(file).metadata()
  const kept = { left: 0, top: 0, width, height: Math.min(height, Math.round(width * highest)) }
  const picture = sharp(file)
    .extract(kept)
    .resize({ width: Math.min(width, widest) })
  for (const quality of [68, 50, 35]) {
    // eslint-disable-next-line no-await-in-loop -- the next is needed only when this one is too large
    const bytes = await picture.webp({ quality }).toBuffer()
    if (bytes.length <= mostBytes) return bytes
  }
  throw new Error(`${file} does not become smaller than ${mostBytes} bytes`)
}

/** Writes `docs/images/jobs/<name>.webp` from a shot, if the docs show it; answers whether they do. */
export async function keepForDocs(name: string, shot: string): Promise<boolean> {
  if (!namedPictures().has(name)) return false
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.webp`), await reduced(shot))
  return true
}

if (import.meta.main) {
  for (const name of [...namedPictures()].toSorted()) {
    const shot = join(root, 'shots', `${name}.png`)
    // eslint-disable-next-line no-await-in-loop -- one after the other: two cores
    if (existsSync(shot)) await keepForDocs(name, shot)
    else console.log(`${name}: no such shot, left as it is`)
  }
}
