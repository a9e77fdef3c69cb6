// Every sentence with which something is refused is said in Chinese as well. The compiler sees to it that a problem takes
// nothing but a sentence; here the sources are read for what is said, and the catalogues for what it is in Chinese.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { parseSync } from 'vite'
import { refusals } from '../src/apps/server/refusals.ts'
import { isTest, sliceOf, type Source, sources } from './setup/source.ts'

process.chdir(join(import.meta.dirname, '..'))

type Node = { readonly type: string; readonly start: number } & Readonly<Record<string, unknown>>
type Found = {
  readonly said: readonly { readonly key: string; readonly at: string; readonly slice: string }[]
  readonly wrong: readonly string[]
  /** Codes that are put into a sentence as they are. */
  readonly codes: readonly string[]
  /** Sentences that are the message of a schema or an `expected`. */
  readonly asked: readonly string[]
  /** The Chinese of what is expected of a field where it stands beside the English. */
  readonly expected: readonly { readonly chinese: string; readonly at: string }[]
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

function* nodesOf(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const each of value) yield* nodesOf(each)
  else if (isNode(value)) {
    yield value
    for (const part of Object.values(value)) yield* nodesOf(part)
  }
}

const child = (node: Node, name: string) => node[name] as Node
const children = (node: Node, name: string) => (node[name] ?? []) as readonly Node[]
const nameOf = (node: Node | undefined): string =>
  node?.type === 'Identifier' ? String(node['name']) : ''

/** What `say` makes of it: the text with `{0}`, `{1}` … where the values are. */
function templateOf(node: Node): string {
  const texts = children(node, 'quasis').map((q) => (q['value'] as { cooked: string }).cooked)
  return texts.map((text, i) => (i === 0 ? text : `{${i - 1}}${text}`)).join('')
}

/** What it is called says that it holds a code, such as `wrapUp`: a table of sentences gives the word for it. */
const isCode = (value: Node): boolean => {
  const name =
    value.type === 'MemberExpression' && value['computed'] !== true
      ? nameOf(child(value, 'property'))
      : nameOf(value)
  return /^(state|status|act|kind|channel|thing|role|level|stage|wanted|from)$/.test(name)
}

/** `{ field, zh, en }`: what is expected of the field. */
function beside(node: Node): Node | undefined {
  const parts = children(node, 'properties')
  const of = (name: string) =>
    parts.find((p) => isNode(p['key']) && nameOf(child(p, 'key')) === name)
  const zh = of('zh')
  return zh && of('field') ? child(zh, 'value') : undefined
}

/** Checks of zod that take a message. */
const checks = new Set(
  ['regex', 'refine', 'min', 'max', 'length', 'int', 'positive', 'nonnegative', 'email'].concat([
    'url',
    'uuid',
    'guid',
    'date',
    'datetime',
    'string',
    'number',
    'boolean',
    'array',
    'enum',
  ]),
)
/** Whose first argument is a message. */
const bare = new Set(['int', 'positive', 'nonnegative', 'email', 'url', 'uuid', 'guid', 'date'])

/** The messages of the schemas in a file: what stands where zod takes one. */
function* messagesOf(program: Node): Generator<Node> {
  const passed = new Map<string, number>()
  for (const node of nodesOf(program)) {
    if (node.type === 'VariableDeclarator' && isNode(node['init'])) {
      children(child(node, 'init'), 'params').forEach((p, i) =>
        passed.set(`${nameOf(child(node, 'id'))} ${nameOf(p)}`, i),
      )
    }
  }
  const through = new Map<string, number>()
  const taken: Node[] = []
  for (const node of nodesOf(program)) {
    if (node.type === 'Property' && ['error', 'message'].includes(nameOf(child(node, 'key')))) {
      taken.push(child(node, 'value'))
    }
    if (node.type !== 'CallExpression') continue
    const callee = child(node, 'callee')
    const check = callee.type === 'MemberExpression' ? nameOf(child(callee, 'property')) : ''
    if (!checks.has(check)) continue
    taken.push(...children(node, 'arguments').slice(bare.has(check) ? 0 : 1))
  }
  for (const message of taken) {
    yield message
    for (const [key, i] of passed) {
      const [maker = '', parameter] = key.split(' ')
      if (nameOf(message) !== '' && nameOf(message) === parameter) through.set(maker, i)
    }
  }
  for (const node of nodesOf(program)) {
    if (node.type !== 'CallExpression') continue
    const i = through.get(nameOf(child(node, 'callee')))
    const message = i === undefined ? undefined : children(node, 'arguments')[i]
    if (message) yield message
  }
}

const isText = (node: Node) => node.type === 'Literal' && typeof node['value'] === 'string'
/** Put together where a sentence has to be one piece. */
const isMixed = (node: Node): boolean =>
  node.type === 'TemplateLiteral' ||
  (node.type === 'BinaryExpression' &&
    [child(node, 'left'), child(node, 'right')].some((side) => isText(side) || isMixed(side)))

function find({ path, text }: Source): Found {
  const program = parseSync(path, text).program as unknown as Node
  const said: Found['said'][number][] = []
  const wrong: string[] = []
  const codes: string[] = []
  const asked: string[] = []
  const expected: Found['expected'][number][] = []
  const at = (node: Node) => `${path}:${text.slice(0, node.start).split('\n').length}`
  const add = (node: Node, key: string) => said.push({ key, at: at(node), slice: sliceOf(path) })
  const mixed = (node: Node) => wrong.push(`${at(node)} is put together without say\`…\``)
  const isOurs = /sentence\.ts'/.test(text)
  for (const node of nodesOf(program)) {
    const callee = ['CallExpression', 'NewExpression'].includes(node.type)
      ? nameOf(child(node, 'callee'))
      : ''
    const given = children(node, 'arguments')
    if (node.type === 'TaggedTemplateExpression') {
      if (/^(say|asText)$/.test(nameOf(child(node, 'tag')))) {
        add(node, templateOf(child(node, 'quasi')))
        const bare = children(child(node, 'quasi'), 'expressions').filter(isCode)
        codes.push(...bare.map((each) => `${at(each)}: ${text.slice(each.start, each.start + 40)}`))
      }
    } else if (node.type === 'Property' && nameOf(child(node, 'key')) === 'expected') {
      const value = child(node, 'value')
      if (value.type === 'TaggedTemplateExpression') asked.push(templateOf(child(value, 'quasi')))
    } else if (node.type === 'ObjectExpression') {
      const zh = beside(node)
      const chinese = zh && (isText(zh) ? String(zh['value']) : isMixed(zh) ? templateOf(zh) : '')
      if (zh && chinese) expected.push({ chinese, at: at(zh) })
    } else if (isOurs && (callee === 'say' || callee === 'asText')) mixed(node)
    else if (callee === 'Problem' && given[1] && (isText(given[1]) || isMixed(given[1]))) {
      mixed(given[1])
    } else if (callee === 'asIs' && given[0] && (isText(given[0]) || isMixed(given[0]))) {
      // the command line speaks English
      if (!path.startsWith('src/apps/cli/')) mixed(given[0])
    }
  }
  if (/from 'zod'/.test(text)) {
    for (const message of messagesOf(program)) {
      const parts = message.type === 'ConditionalExpression' ? ['consequent', 'alternate'] : []
      for (const part of parts.length > 0 ? parts.map((p) => child(message, p)) : [message]) {
        if (isText(part)) {
          add(part, String(part['value']))
          asked.push(String(part['value']))
        }
        if (isMixed(part)) mixed(part)
      }
    }
  }
  return { said, wrong, codes, asked, expected }
}

const server = sources('src/**/*.ts').filter(
  ({ path }) =>
    !isTest(path) &&
    !/\.fixture\.ts$|\/fixture\.ts$|\/ui\/|^src\/apps\/(console|portal|tv|field|board)\//.test(
      path,
    ) &&
    !/\.zh-CN\.ts$|platform\/sentence\.ts$/.test(path),
)
const found = server.map(find)
const said = found.flatMap((each) => each.said).filter(({ key }) => key !== '{0}')

const shared = 'src/platform'
const catalogues = new Map<string, Readonly<Record<string, string>>>()
for (const { path } of sources('src/**/refusals.zh-CN.ts')) {
  // eslint-disable-next-line no-await-in-loop -- a handful, read once
  const { default: catalogue } = await import(join(process.cwd(), path))
  catalogues.set(sliceOf(path), catalogue)
}
const wordsOf = (slice: string) => catalogues.get(slice) ?? {}

test('a sentence is one piece, with its values in it', () => {
  assert.deepEqual(
    found.flatMap(({ wrong }) => wrong),
    [],
  )
  assert.ok(said.length > 300, 'the sentences are found')
})

test('every refusal is said in Chinese, by its own room or by the platform for all of them', () => {
  const missing = said.filter(
    ({ key, slice }) => !Object.hasOwn(wordsOf(slice), key) && !Object.hasOwn(wordsOf(shared), key),
  )
  assert.deepEqual(
    missing.map(({ key, at }) => `${at}: ${key}`),
    [],
  )
})

test('nothing stands in a catalogue that nobody says', () => {
  const unused = [...catalogues].flatMap(([slice, words]) =>
    Object.keys(words)
      .filter((key) => !said.some((s) => s.key === key && (slice === shared || s.slice === slice)))
      .map((key) => `${slice}/refusals.zh-CN.ts: ${key}`),
  )
  assert.deepEqual(unused, [])
  const twice = [...catalogues].flatMap(([slice, words]) =>
    slice === shared ? [] : Object.keys(words).filter((key) => Object.hasOwn(wordsOf(shared), key)),
  )
  assert.deepEqual(twice, [], 'the platform says it already')
})

test('the Chinese of a sentence has all of its values', () => {
  const slots = (text: string) => [...new Set(text.match(/\{\d+\}/g))].toSorted().join()
  const wrong = [...catalogues].flatMap(([slice, words]) =>
    Object.entries(words)
      .filter(
        ([key, chinese]) =>
          slots(key) !== slots(chinese) || !/\p{Script=Han}|[：。]/u.test(chinese),
      )
      .map(([key]) => `${slice}/refusals.zh-CN.ts: ${key}`),
  )
  assert.deepEqual(wrong, [])
})

/** What is expected of a field is a noun: it ends without a stop, names no field and is no sentence about one. */
const isExpected = (english: string) => !/\.$| must be |: expected |^[\w{}.-]+: /.test(english)

test('what is expected can be read after 应为', () => {
  const asked = new Set(found.flatMap((each) => each.asked))
  const listed = [...catalogues].flatMap(([slice, words]) =>
    Object.entries(words)
      .filter(([english]) => asked.has(english) || isExpected(english))
      .map(([english, chinese]) => ({ chinese, at: `${slice}/refusals.zh-CN.ts: ${english}` })),
  )
  const all = [...listed, ...found.flatMap(({ expected }) => expected)]
  assert.ok(all.length > 250, 'they are found')
  // 对应, 响应 … are no orders
  const orders = /(?<![对响供适])应(?!用|急)|须/
  const starts = /^(?:为|不填|不附|没有|不能|不得|只|仅在)/
  assert.deepEqual(
    all.filter(({ chinese }) => orders.test(chinese) || starts.test(chinese)),
    [],
  )
})

test('no code stands in a sentence where a word belongs', () => {
  assert.deepEqual(
    found.flatMap(({ codes }) => codes),
    [],
  )
})

test('the server knows every catalogue', () => {
  assert.deepEqual(new Set(refusals), new Set(catalogues.values()))
})
