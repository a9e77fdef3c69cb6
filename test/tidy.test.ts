// The rules of this codebase that no tool checks for us. See ARCHITECTURE.md.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { test } from 'node:test'
import {
  blocksOf,
  findCycle,
  importsOf,
  isTest,
  sliceOf,
  sliceOfHash,
  sources,
  targetOf,
  trackedPaths,
  withoutComments,
  type Source,
} from './setup/source.ts'

process.chdir(join(import.meta.dirname, '..'))
const code = sources('src/**/*.{ts,tsx}')
const shipped = code.filter(({ path }) => !isTest(path))
const tests = [...code, ...sources('test/**/*.ts')].filter(({ path }) => isTest(path))
const manifest = JSON.parse(readFileSync('package.json', 'utf8'))

const pathsWhere = (files: readonly Source[], wrong: (file: Source) => boolean) =>
  files.filter(wrong).map(({ path }) => path)
const importsWhere = (files: readonly Source[], wrong: (to: string, from: string) => boolean) =>
  files.flatMap(({ path, text }) =>
    importsOf(text)
      .filter((to) => wrong(to, path))
      .map((to) => `${path} imports ${to}`),
  )

test('a slice is left only through a # import', () => {
  const leaves = (to: string, from: string) => {
    if (!to.startsWith('.')) return false
    const target = targetOf(from, to)
    if (isTest(from) && target.startsWith('test/setup/')) return false
    return sliceOf(target) !== sliceOf(from)
  }
  assert.deepEqual(importsWhere(code, leaves), [])
})

test('a slice is entered only by its index', () => {
  const entries = Object.entries<string>(manifest.imports)
    .filter(([name]) => name !== '#platform/*' && name !== '#test/*')
    // the pages of residents, televisions and the wall are entries of their own, so that they bring no console along
    // what an engine needs of Node (files, workers, a solver) stands beside it, so that the engine itself stays pure
    .filter(
      ([name, to]) =>
        !(/^#engines\/\w+\/adapter$/.test(name) && to === `./src/${name.slice(1)}.ts`),
    )
    .filter(([name, to]) => {
      const folder = name.slice(1).replace(/\/(portal|tv|board)$/, '/ui/$1')
      return !new RegExp(`^./src/${folder}/index.tsx?$`).test(to)
    })
  assert.deepEqual(entries, [])
})

test('every # import leads to a file', () => {
  const targets = Object.values<string>(manifest.imports).map((to) => to.replace('*', ''))
  assert.deepEqual(
    targets.filter((to) => !existsSync(to)),
    [],
  )
})

test('rooms do not import each other in a circle', () => {
  const graph = new Map<string, Set<string>>()
  for (const { path, text } of shipped) {
    const to = importsOf(text)
      .filter((i) => i.startsWith('#'))
      .map(sliceOfHash)
      .filter((slice) => slice !== sliceOf(path))
    graph.set(sliceOf(path), new Set([...(graph.get(sliceOf(path)) ?? []), ...to]))
  }
  assert.equal(findCycle(graph)?.join(' → '), undefined)
})

test('the platform knows no room', () => {
  const platform = shipped.filter(({ path }) => path.startsWith('src/platform/'))
  assert.deepEqual(
    importsWhere(platform, (to) => to.startsWith('#') && !/^#(platform|engines)\//.test(to)),
    [],
  )
})

test('engines import nothing of ours, and only their adapters import Node', () => {
  const engines = shipped.filter(({ path }) => /^src\/engines\/(?!.*bench\.ts$)/.test(path))
  assert.deepEqual(
    importsWhere(engines, (to) => to.startsWith('#')),
    [],
  )
  const pure = engines.filter(({ path }) => !/\/adapter(\.ts$|\/)/.test(path))
  assert.deepEqual(
    importsWhere(pure, (to) => to.startsWith('node:')),
    [],
  )
})

test('an engine comes with its tests and its README', () => {
  const engines = [
    ...new Set(
      code
        .map(({ path }) => path)
        .filter((p) => p.startsWith('src/engines/'))
        .map(sliceOf),
    ),
  ]
  const wrong = engines.filter(
    (engine) =>
      !existsSync(`${engine}/README.md`) ||
      !tests.some(({ path }) => path.startsWith(`${engine}/`)),
  )
  assert.deepEqual(wrong, [])
})

test('pure code takes the time and the dice as arguments', () => {
  const pure = shipped.filter(
    ({ path }) =>
      (path.startsWith('src/engines/') && !/(adapter|bench)\.ts$|\/adapter\//.test(path)) ||
      /^src\/[^/]+\/(domain\.ts|domain\/.*|lifecycle\.ts|schema\.ts)$/.test(path),
  )
  const clockOrDice =
    /\bDate\.now\b|new Date\(\)|\bDateTime\.(now|local|utc)\(\)|Temporal\.Now|Math\.random|\bperformance\.|randomUUID|getRandomValues|\bsetTimeout\(|\bprocess\./
  assert.deepEqual(
    pathsWhere(pure, ({ text }) => clockOrDice.test(withoutComments(text))),
    [],
  )
})

test('no file is longer than 400 lines', () => {
  const long = [...sources('{src,test,scripts,bench}/**/*.{ts,tsx}')].filter(
    ({ text }) => text.trimEnd().split('\n').length > 400,
  )
  assert.deepEqual(
    long.map(({ path }) => path),
    [],
  )
})

test('migrations are numbered from 0001 without holes', () => {
  const names = readdirSync('db/migrations').toSorted()
  const expected = names.map((_, i) => String(i + 1).padStart(4, '0'))
  assert.deepEqual(
    names.map((name) => /^(\d{4})_[a-z0-9_]+\.sql$/.exec(name)?.[1] ?? name),
    expected,
  )
  assert.notEqual(names.length, 0)
})

test('what is put off stands in the roadmap', () => {
  const roadmap = existsSync('docs/roadmap.md') ? readFileSync('docs/roadmap.md', 'utf8') : ''
  const open = code.flatMap(({ path, text }) =>
    [...text.matchAll(/\b(?:TODO|FIXME)\b(?:\(([\w-]+)\))?/g)]
      .filter(([, row]) => row === undefined || !roadmap.includes(row))
      .map(([mark]) => `${path}: ${mark}`),
  )
  assert.deepEqual(open, [])
})

test('every kind of test exists: pure, database, browser', () => {
  const kinds = {
    pure: tests.some(({ path }) => path.startsWith('src/') && !path.endsWith('.db.test.ts')),
    database: tests.some(({ path }) => path.startsWith('src/') && path.endsWith('.db.test.ts')),
    browser: tests.some(({ path }) => path.startsWith('test/e2e/')),
  }
  assert.deepEqual(kinds, { pure: true, database: true, browser: true })
})

test('every test asserts something', () => {
  const asserts = /\bassert\b|\bassert[.(]/
  const declared = /^ *(?:export )?(?:async )?(?:function|const) (\w+)/
  const helpersOf = ({ path, text }: Source): string[] => {
    const own = blocksOf(text, declared).filter(({ body }) => asserts.test(body))
    const imported = importsOf(text)
      .filter((to) => to.startsWith('.') && existsSync(targetOf(path, to)))
      .flatMap((to) => blocksOf(readFileSync(targetOf(path, to), 'utf8'), declared))
      .filter(({ body }) => asserts.test(body))
    return [...own, ...imported].map(({ name }) => name)
  }
  const silent = tests.flatMap((file) => {
    const calls = new RegExp(
      `${asserts.source}|\\b(?:until${helpersOf(file)
        .map((h) => `|${h}`)
        .join('')})\\(`,
    )
    return blocksOf(file.text, /^ *(?:await )?(?:test|it|t\.test)\((.*)/)
      .filter(
        ({ name, body }) =>
          !calls.test(withoutComments(body)) && !/^'[^']*', \{ skip: '/.test(name),
      )
      .map(({ name }) => `${file.path}: ${name}`)
  })
  assert.deepEqual(silent, [])
  const empty = pathsWhere(tests, ({ text }) => !/\b(?:test|it|onEveryDatabase)\(/.test(text))
  assert.deepEqual(empty, [])
})

test('no test sleeps', () => {
  const sleeps =
    /\bset(?:Timeout|Interval)\(|timers\/promises|waitForTimeout\(|\bsleep\(|Atomics\.wait\(/
  assert.deepEqual(
    pathsWhere(tests, ({ text }) => sleeps.test(withoutComments(text))),
    [],
  )
})

test('no test is singled out, put off or skipped without a reason', () => {
  const wrong = /\b(?:test|it|describe|suite)\.(?:only|todo|skip)\(|\b(?:only|todo|skip): true/
  assert.deepEqual(
    pathsWhere(tests, ({ text }) => wrong.test(withoutComments(text))),
    [],
  )
  assert.deepEqual(
    pathsWhere(sources('{src,test}/**/*.{test,spec}.{tsx,js,mjs}'), () => true),
    [],
    'Node cannot run these; name them .test.ts',
  )
})

type Words = Map<string, string>
function leaves(value: unknown, path = ''): [string, string][] {
  if (typeof value !== 'object' || value === null) return [[path, String(value)]]
  return Object.entries(value).flatMap(([key, v]) => leaves(v, path ? `${path}.${key}` : key))
}
async function wordsOf(path: string): Promise<Words> {
  if (path.endsWith('.json')) return new Map(leaves(JSON.parse(readFileSync(path, 'utf8'))))
  const module = await import(join(process.cwd(), path))
  return new Map(leaves(module.default ?? { ...module }))
}
// i18next puts the plural form at the end of the key, and Chinese has one form where English has two
const forms = (words: Words) =>
  [
    ...new Set([...words.keys()].map((k) => k.replace(/_(zero|one|two|few|many|other)$/, ''))),
  ].toSorted()
const slots = (text: string) =>
  [...text.matchAll(/\{\{\s*(\w+)/g)].map((m) => m[1] ?? '').toSorted()

test('everything is said in Chinese and in English', async () => {
  const chinese = sources('src/**/zh-CN.{ts,json}').map(({ path }) => path)
  const english = sources('src/**/en.{ts,json}').map(({ path }) => path)
  const counterpart = (path: string) => join(dirname(path), basename(path).replace('zh-CN.', 'en.'))
  assert.deepEqual(english.toSorted(), chinese.map(counterpart).toSorted())
  for (const path of chinese) {
    // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
    const [zh, en] = [await wordsOf(path), await wordsOf(counterpart(path))]
    assert.deepEqual(forms(en), forms(zh), `${path} and its English have different keys`)
    for (const [key, text] of zh) {
      const other = en.get(key)
      assert.notEqual(text.trim(), '', `${path} ${key} is empty`)
      if (other === undefined) continue
      assert.notEqual(other.trim(), '', `the English of ${path} ${key} is empty`)
      assert.deepEqual(slots(other), slots(text), `${path} ${key} fills other slots in English`)
      assert.ok(
        other === text || !/\p{Script=Han}/u.test(other),
        `${path} ${key} is not translated: ${other}`,
      )
    }
  }
})

test('the README is there in both languages', () => {
  assert.deepEqual(
    ['README.md', 'README.zh-CN.md'].filter((path) => !existsSync(path)),
    [],
  )
})

test('every dependency is pinned to one version', () => {
  const all = {
    ...manifest.dependencies,
    ...manifest.devDependencies,
    ...manifest.optionalDependencies,
  }
  assert.deepEqual(
    Object.entries<string>(all).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)),
    [],
  )
})

test('nothing tracked names a folder of somebody’s machine', () => {
  const machine = /(?<![\w.\-/*}])\/(?:work|root|home|Users|tmp\/[a-z]{2})\/[\w.@-]/
  const wrong = trackedPaths()
    .filter(
      (path) => existsSync(path) && statSync(path).isFile() && statSync(path).size < 5_000_000,
    )
    .filter((path) => machine.test(readFileSync(path, 'utf8')))
  assert.deepEqual(wrong, [])
})
