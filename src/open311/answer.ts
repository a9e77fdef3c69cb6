// Documents in both formats from one tree. JSON follows the Spark convention: the root is dropped, a container of
// repeated children is an array even for one or none, what is empty is null.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { toXml, type XmlValue } from '#platform/formats/xml.ts'
import { languageOf, problemOf } from '#platform/http/app.ts'
import { fieldIn, type Problem } from '#platform/problem.ts'
import type { Language } from '#platform/sentence.ts'

export type Format = 'xml' | 'json'

/** A container whose children all have one name. */
export class Many {
  readonly child: string
  readonly items: readonly Node[]
  constructor(child: string, items: readonly Node[]) {
    this.child = child
    this.items = items
  }
}

type Scalar = string | number | boolean | null | undefined
export type Node = Scalar | Many | { readonly [name: string]: Node }

/** A whole answer: the name of its XML root and what is in it. */
export type Document = { readonly root: string; readonly node: Many | Record<string, Node> }

const isPlain = (node: Node): node is { readonly [name: string]: Node } =>
  typeof node === 'object' && node !== null && !(node instanceof Many)

const mapped = <T>(node: { readonly [name: string]: Node }, map: (each: Node) => T) =>
  Object.fromEntries(Object.entries(node).map(([name, each]) => [name, map(each)]))

function xmlOf(node: Node): XmlValue {
  if (node instanceof Many) return { [node.child]: node.items.map(xmlOf) }
  return isPlain(node) ? mapped(node, xmlOf) : node
}

function jsonOf(node: Node): unknown {
  if (node instanceof Many) return node.items.map(jsonOf)
  return isPlain(node) ? mapped(node, jsonOf) : node
}

export function render({ root, node }: Document, format: Format): string {
  return format === 'json'
    ? JSON.stringify(jsonOf(node))
    : toXml(root, xmlOf(node) as Parameters<typeof toXml>[1])
}

/** By the ending of the path, else by Accept, else XML: the one format every client has. */
export function formatOf(request: Pick<FastifyRequest, 'url' | 'headers'>): Format {
  const path = request.url.split('?', 1)[0]?.replace(/\/+$/, '') ?? ''
  if (/\.json$/i.test(path)) return 'json'
  if (/\.xml$/i.test(path)) return 'xml'
  return /\bjson\b/i.test(request.headers.accept ?? '') ? 'json' : 'xml'
}

const types = { xml: 'text/xml', json: 'application/json' } as const

export type Sending = {
  readonly document: Document
  readonly status?: number
  /** Without a charset, as validators want it on discovery. */
  readonly bareType?: boolean
}

export function send(request: FastifyRequest, reply: FastifyReply, s: Sending): FastifyReply {
  const format = formatOf(request)
  const type = s.bareType ? types[format] : `${types[format]}; charset=utf-8`
  return (
    reply
      .code(s.status ?? 200)
      .header('content-type', type)
      // bytes: the framework adds a charset to text
      .send(Buffer.from(render(s.document, format)))
  )
}

// The specification knows 404 (resource, jurisdiction, service), 403 (key) and 400 (all else); what HTTP itself says
// about a body or a server keeps its own status.
const kept = new Set([403, 404, 413, 415, 429, 500, 503])
const statusOf = (problem: Problem): number =>
  problem.status === 401 ? 403 : kept.has(problem.status) ? problem.status : 400

function errorsOf(problem: Problem, language: Language): Document {
  const code = statusOf(problem)
  const texts = problem.fields.length
    ? problem.fields
        .map((f) => fieldIn(language, f))
        .map((f) => `${f.field}: ${f.expected}${f.got === undefined ? '' : ` (got "${f.got}")`}`)
    : [problem.detail.in(language)]
  const items = texts.map((description) => ({ code, description }))
  return { root: 'errors', node: new Many('error', items) }
}

/** Any failure in the form of the specification, never as RFC 9457. */
export function refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error)
  if (problem.status >= 500) request.log.error(error)
  return send(request, reply, {
    document: errorsOf(problem, languageOf(request)),
    status: statusOf(problem),
  })
}
