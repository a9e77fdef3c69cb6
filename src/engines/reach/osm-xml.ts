/** OpenStreetMap XML → elements. The whole text is taken apart at once: for cities, use .osm.pbf. */
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import type { Member, OsmElement } from './collect.ts'
import { ReachError } from './errors.ts'
import type { Tags } from './tags.ts'

type Attributes = Readonly<Record<string, string>>
type Raw = Attributes & {
  readonly tag?: readonly Attributes[]
  readonly nd?: readonly Attributes[]
  readonly member?: readonly Attributes[]
}

const LISTS = new Set(['node', 'way', 'relation', 'tag', 'nd', 'member'])

const tagsOf = ({ tag }: Raw): Tags | undefined =>
  tag && Object.fromEntries(tag.map((one) => [one['k'] ?? '', one['v'] ?? '']))

const whole = (value: string | undefined, field: string): number => {
  const number = Number(value)
  if (value !== undefined && value !== '' && Number.isSafeInteger(number)) return number
  throw new ReachError({ code: 'bad_file', field }, `expected a whole number, got ${value}`)
}

const degrees = (value: string | undefined) =>
  value === undefined || value === '' ? NaN : Number(value)

const memberOf = (one: Attributes): Member => ({
  type: one['type'] as Member['type'],
  ref: whole(one['ref'], 'member ref'),
  role: one['role'] ?? '',
})

/** Calls `add` with every element. Throws `ReachError` (`bad_file`) for what is no OpenStreetMap XML. */
export function readOsmXml(text: string, add: (element: OsmElement) => void): void {
  const valid = XMLValidator.validate(text)
  if (valid !== true)
    throw new ReachError(
      { code: 'bad_file', row: valid.err.line - 1, field: 'xml' },
      `expected well-formed XML: ${valid.err.msg}`,
    )
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    parseAttributeValue: false,
    isArray: (name) => LISTS.has(name),
  })
  const { osm } = parser.parse(text) as { osm?: Readonly<Record<string, readonly Raw[]>> }
  if (osm === undefined)
    throw new ReachError({ code: 'bad_file', field: 'osm' }, 'expected the root element <osm>')
  for (const node of osm['node'] ?? [])
    add({
      type: 'node',
      id: whole(node['id'], 'node id'),
      lon: degrees(node['lon']),
      lat: degrees(node['lat']),
      tags: tagsOf(node),
    })
  for (const way of osm['way'] ?? [])
    add({
      type: 'way',
      id: whole(way['id'], 'way id'),
      refs: (way.nd ?? []).map((nd) => whole(nd['ref'], 'nd ref')),
      tags: tagsOf(way),
    })
  for (const relation of osm['relation'] ?? [])
    add({
      type: 'relation',
      id: whole(relation['id'], 'relation id'),
      members: (relation.member ?? []).map(memberOf),
      tags: tagsOf(relation),
    })
}
