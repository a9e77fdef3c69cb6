import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { Problem } from '#platform/problem.ts'
import { asIs, type Sentence, say } from '#platform/sentence.ts'

export type XmlValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly XmlValue[]
  | { readonly [element: string]: XmlValue }

const elementName = /^[\p{L}_][\p{L}\p{N}_.-]*$/u
// oxlint-disable-next-line no-control-regex -- XML 1.0 has no way to write these
const illegal = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu
const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\r': '&#xD;',
}

function escapeText(text: string): string {
  // The carriage return is written as a reference: parsers turn a bare one into a line feed.
  return text.replace(illegal, '').replace(/[&<>\r]/g, (char) => escapes[char] as string)
}

function element(name: string, value: XmlValue): string {
  if (!elementName.test(name)) throw new TypeError(`not an XML element name: ${name}`)
  if (value === undefined) return ''
  if (Array.isArray(value))
    return value.map((each: XmlValue) => element(name, each ?? null)).join('')
  const content =
    value === null
      ? ''
      : typeof value === 'object'
        ? Object.entries(value)
            .map(([child, each]) => element(child, each))
            .join('')
        : escapeText(String(value))
  return content ? `<${name}>${content}</${name}>` : `<${name}/>`
}

/**
 * An XML document without attributes. An array repeats its element (`{ item: ['a', 'b'] }` → `<item>a</item><item>b</item>`,
 * an empty one gives nothing), null and '' give an empty element, undefined none. Characters XML 1.0 cannot carry
 * (control characters, half surrogates) are left out.
 * @throws TypeError for a key that is no element name
 */
export function toXml(
  root: string,
  value: Exclude<XmlValue, readonly XmlValue[] | undefined>,
): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${element(root, value)}\n`
}

export type XmlLimits = {
  /** Name of the input for errors; `body` when absent. */
  readonly field?: string
  /** Longest text in characters (default 1 Mi). */
  readonly maxLength?: number
  /** Deepest nesting of elements (default 32). */
  readonly maxDepth?: number
}

/** An element as parsed: text, or children by name (several of one name as an array; attributes under `@name`). */
export type XmlNode = string | { readonly [name: string]: XmlNode | readonly XmlNode[] }

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
// Comments, CDATA and instructions are taken whole so that what merely looks like markup inside them is let be.
const token =
  /<!--(?:[\s\S]*?-->)?|<!\[CDATA\[(?:[\s\S]*?\]\]>)?|<\?(?:[\s\S]*?\?>)?|<!|&(?:#(\d{1,8}|x[0-9a-fA-F]{1,6})|(\w{1,32}));|&/g

function xmlProblem(field: string, expected: Sentence, got: Sentence): Problem {
  return new Problem('invalid-input', say`${field}: expected ${expected}, got ${got}.`, {
    fields: [{ field, expected, got }],
  })
}

function resolveReference(field: string, reference: string): string {
  const code = reference.startsWith('x')
    ? Number.parseInt(reference.slice(1), 16)
    : Number(reference)
  const char = code <= 0x10ffff ? String.fromCodePoint(code) : ''
  if (!char || char.replace(illegal, '') === '')
    throw xmlProblem(
      field,
      say`characters XML 1.0 allows`,
      say`the character reference &#${reference};`,
    )
  const name = Object.keys(named).find((each) => named[each] === char)
  return name ? `&${name};` : char
}

/** The token in the form the parser reads, or a Problem. */
function prepareToken(match: RegExpExecArray, field: string): string {
  const [whole, reference, entity] = match
  if (reference) return resolveReference(field, reference)
  if (entity) {
    if (Object.hasOwn(named, entity)) return whole
    throw xmlProblem(field, say`XML without entities of its own`, say`the entity &${entity};`)
  }
  if (whole === '&') throw xmlProblem(field, say`every & written as &amp;`, say`a bare &`)
  if (whole === '<!')
    throw xmlProblem(
      field,
      say`XML without DOCTYPE, ENTITY or other declarations`,
      say`a declaration`,
    )
  if (/^<(?:!--|!\[CDATA\[|\?)$/.test(whole))
    throw xmlProblem(field, say`well-formed XML`, say`${whole} without its end`)
  return whole
}

/** Refuses DTDs and unknown entities, and turns numeric references (which the parser leaves) into characters. */
function prepare(text: string, field: string): string {
  let prepared = ''
  let at = 0
  // Not replace(): it finds all matches before it asks about the first, which is quadratic for unclosed comments.
  for (const match of text.matchAll(token)) {
    prepared += text.slice(at, match.index) + prepareToken(match, field)
    at = match.index + match[0].length
  }
  return prepared + text.slice(at)
}

/**
 * Parses an XML document: `{ root: children }`, all text as strings (leading zeros stay).
 * @throws Problem invalid-input for malformed XML (with line and column), DTDs, entities other than the five of XML and
 * too deep nesting; too-large past `maxLength`.
 */
export function parseXml(text: string, limits: XmlLimits = {}): Readonly<Record<string, XmlNode>> {
  const { field = 'body', maxLength = 1024 * 1024, maxDepth = 32 } = limits
  if (text.length > maxLength)
    throw new Problem(
      'too-large',
      say`${field}: expected XML of at most ${maxLength} characters.`,
      {
        fields: [
          { field, expected: say`at most ${maxLength} characters`, got: String(text.length) },
        ],
      },
    )
  const prepared = prepare(text.replace(/^\uFEFF/, ''), field)
  if (prepared.replace(illegal, '').length !== prepared.length)
    throw xmlProblem(field, say`characters XML 1.0 allows`, say`a control character`)
  const verdict = XMLValidator.validate(prepared)
  if (verdict !== true) {
    const { msg, line, col } = verdict.err
    throw xmlProblem(
      field,
      say`well-formed XML`,
      asIs(`${msg} (line ${line}${col ? `, column ${col}` : ''})`.slice(0, 300)),
    )
  }
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    parseAttributeValue: false,
    ignoreDeclaration: true,
    ignorePiTags: true,
    maxNestedTags: maxDepth,
    processEntities: true,
  })
  let tree: Record<string, XmlNode>
  try {
    tree = parser.parse(prepared) as Record<string, XmlNode>
  } catch (cause) {
    // Well-formed by now: what is left is depth, and names like __proto__ that the parser will not make keys of.
    const isDeep = /nested/i.test(String(cause))
    const expected = isDeep
      ? say`elements nested at most ${maxDepth} deep`
      : say`ordinary element names`
    throw new Problem('invalid-input', say`${field}: expected ${expected}.`, {
      fields: [{ field, expected }],
      cause,
    })
  }
  const roots = Object.keys(tree)
  if (roots.length !== 1 || Array.isArray(Object.values(tree)[0]))
    throw xmlProblem(field, say`one root element`, roots.length ? say`several` : say`none`)
  return tree
}
