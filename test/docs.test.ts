// docs/jobs: a page for each job in both languages, in the words of the screens, with pictures that are there.
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { test } from 'node:test'
import { mostBytes } from '../scripts/docs-pictures.ts'
import { type CommandName, commandNames, transitions } from '../src/cases/lifecycle.ts'
import { shown } from './e2e/setup/pages.ts'

const root = resolve(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const found = (pattern: string) => globSync(pattern, { cwd: root }).toSorted()

type Page = { readonly path: string; readonly text: string }
const pageOf = (path: string): Page => ({ path, text: read(path) })
const jobs = found('docs/jobs/*.md').map(pageOf)
const english = jobs.filter(({ path }) => !path.endsWith('.zh-CN.md'))
const chinese = jobs.filter(({ path }) => path.endsWith('.zh-CN.md'))

const withoutCode = (text: string) => text.replaceAll(/^```[\s\S]*?^```/gm, '')
const picturesOf = ({ text }: Page) =>
  [...text.matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g)].map(([, words, path]) => ({
    words: words!,
    path: path!,
  }))

test('every job has its page in both languages, of one screen or two', () => {
  assert.deepEqual(
    english.map(({ path }) => path.replace('.md', '.zh-CN.md')),
    chinese.map(({ path }) => path),
  )
  assert.ok(english.length > 9, `${english.length} pages`)
  for (const { path, text } of jobs) assert.ok(text.split('\n').length <= 120, path)
})

/** `queue.en` and `queue.zh-CN` show the same screen, and so do two steps of the walk that differ by language alone. */
const screenOf = (path: string) =>
  path.replace(/-\d+-/, '-').replace(/[.-](?:zh-CN|zh|en)\.webp$/, '.webp')

test('the two languages of a page have the same headings, table rows and pictures, in the same order', () => {
  for (const [i, en] of english.entries()) {
    const zh = chinese[i]!
    const levels = ({ text }: Page) =>
      [...withoutCode(text).matchAll(/^(#+) /gm)].map(([, marks]) => marks)
    assert.deepEqual(levels(zh), levels(en), zh.path)
    const rows = ({ text }: Page) => [...text.matchAll(/^\| /gm)].length
    assert.equal(rows(zh), rows(en), zh.path)
    const screens = (page: Page) => picturesOf(page).map(({ path }) => screenOf(path))
    assert.deepEqual(screens(zh), screens(en), zh.path)
    assert.ok(screens(en).length > 0, `${en.path} has no picture`)
  }
})

test('the index of the jobs names every page of its language', () => {
  for (const pages of [english, chinese]) {
    const index = pages.find(({ path }) => path.includes('/README.'))
    assert.ok(index)
    for (const { path } of pages) {
      if (path !== index.path) assert.ok(index.text.includes(`](${path.split('/').at(-1)})`), path)
    }
  }
})

test('every picture of the docs is there, is small, and says what it shows', () => {
  const pages = [...found('docs/**/*.md'), 'README.md', 'README.zh-CN.md'].map(pageOf)
  const named = new Set<string>()
  for (const page of pages) {
    for (const { words, path } of picturesOf(page)) {
      if (path.includes('://')) continue
      const file = join(dirname(page.path), path)
      assert.ok(existsSync(join(root, file)), `${page.path}: there is no ${path}`)
      assert.ok(words.length > 3, `${page.path}: ${path} says nothing to who cannot see it`)
      named.add(file)
    }
  }
  for (const file of found('docs/images/jobs/*')) {
    assert.ok(named.has(file), `${file} is shown nowhere`)
    assert.ok(statSync(join(root, file)).size <= mostBytes, `${file} is too large`)
  }
})

test('the gallery shows every page of the console, with the same screens in both languages', () => {
  const [en, zh] = ['docs/screens.md', 'docs/screens.zh-CN.md'].map(pageOf) as [Page, Page]
  const screens = (page: Page) => picturesOf(page).map(({ path }) => screenOf(path))
  assert.deepEqual(screens(zh), screens(en))
  const paths = shown.flatMap(({ pages }) =>
    pages.map(([, path]) => path.replace(/\?.*/, '').replaceAll(/:\w+/g, '…')),
  )
  for (const { path, text } of [en, zh]) {
    const left = paths.filter((one) => !text.includes(`\`${one}`))
    assert.deepEqual(left, [], path)
  }
})

const slugOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-')

test('links between the pages of the docs lead somewhere', () => {
  for (const page of found('docs/**/*.md').map(pageOf)) {
    const links = withoutCode(page.text).matchAll(/(?<!!)\[[^\]]*\]\(([^)\s]+)\)/g)
    for (const [, link] of links) {
      if (/^[a-z]+:/.test(link!)) continue
      const [path = '', anchor] = link!.split('#')
      const file = path === '' ? page.path : join(dirname(page.path), path)
      assert.ok(existsSync(join(root, file)), `${page.path}: ${link}`)
      if (anchor === undefined || !file.endsWith('.md')) continue
      const slugs = [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => slugOf(heading!))
      assert.ok(slugs.includes(decodeURIComponent(anchor)), `${page.path}: ${link}`)
    }
  }
})

/** Where the screens' words stand; those of the life of a case stand in both languages side by side. */
const both = [
  'src/cases/lifecycle.ts',
  ...found('src/cases/domain/{states,outcomes,reasons,refusals}.ts'),
  'src/apps/console/operation-texts.ts',
]
const catalogues = {
  en: found('src/**/{en,*.en}.ts'),
  'zh-CN': found('src/**/{zh-CN,*.zh-CN}.ts'),
}
const literal = /'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"/g
/** Slots stand for anything, in a page as `…`; the stop at the end of a sentence may be left out. */
const said = (text: string) => text.replaceAll(/\{\{?\w+\}?\}/g, '…').replace(/[.。：:？?]$/, '')

function wordsOf(language: keyof typeof catalogues): ReadonlySet<string> {
  const files = [...catalogues[language], ...both]
  // the switch of language is named in the other one
  const words = files.flatMap((file) =>
    [...read(file).matchAll(literal)].map(([, single, double]) => said(single ?? double ?? '')),
  )
  return new Set([...words, 'English', '中文'])
}

test('what a page sets in bold stands so on the screens of its language', () => {
  for (const [language, pages] of [
    ['en', english],
    ['zh-CN', chinese],
  ] as const) {
    const words = wordsOf(language)
    assert.ok(words.size > 1000, `${language}: ${words.size} words`)
    const strange = pages.flatMap(({ path, text }) =>
      [...withoutCode(text).matchAll(/\*\*([^*]+)\*\*/g)]
        .map(([, word]) => word!.replaceAll('\n', ' '))
        .filter((word) => !words.has(said(word)))
        .map((word) => `${path}: ${word}`),
    )
    assert.deepEqual(strange, [], language)
  }
})

/** Rows of a table of keys: what stands first, and the commands in bold that each of the keys gives. */
function keysOf({ text }: Page, language: 'en' | 'zh'): { key: string; name: CommandName }[] {
  const named = new Map(commandNames.map((name) => [transitions[name][language] as string, name]))
  return [...text.matchAll(/^\| (`.+?) +\| (.+?) +\|$/gm)].flatMap(([, first, second]) => {
    const keys = first!.split(/[,、]/).map((key) => key.replaceAll(/[` ]/g, '').toLowerCase())
    const parts = second!.split(/[;；]/)
    return parts.flatMap((part, i) =>
      [...part.matchAll(/\*\*([^*]+)\*\*/g)].flatMap(([, word]) => {
        const name = named.get(word!)
        return name ? [{ key: (keys.length === 1 ? keys[0] : keys[i]) ?? '', name }] : []
      }),
    )
  })
}

// read, not imported: this project of types ends where the screens begin
const commandKeys = () => {
  const [, table = ''] = read('src/cases/ui/detail/flow.ts').split('export const commandKeys')
  return new Map(
    [...table.matchAll(/^ {2}(\w+): '([^']+)',$/gm)].map(([, name, key]) => [name!, key!]),
  )
}

test('the keys of the pages are those of the screens', () => {
  const keys = commandKeys()
  for (const [language, pages] of [
    ['en', english],
    ['zh', chinese],
  ] as const) {
    const told = pages.flatMap((page) =>
      keysOf(page, language).map(({ key, name }) => ({ page: page.path, name, key })),
    )
    assert.ok(told.length > 30, `${told.length} keys`)
    assert.deepEqual(
      told,
      told.map((one) => ({ ...one, key: keys.get(one.name) })),
    )
  }
})
