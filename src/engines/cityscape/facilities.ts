/** Where people go: schools, hospitals, markets, posts, stops, each put in the grid its block belongs to. */
import { along, centroid, distance, heading, inRing, lerp, type Pt } from './geometry.ts'
import type { Project, Tree } from './areas.ts'
import type { Block, Town } from './blocks.ts'
import { type Name, numeral, spell, type Namer } from './names.ts'
import { RANK } from './network.ts'
import type { Rng } from './random.ts'
import type { Facility, FacilityKind } from './types.ts'
import type { Draft, Place, Uses } from './uses.ts'

export type FacilityInput = {
  rng: Rng
  town: Town
  uses: Uses
  tree: Tree
  groupNames: Map<number, Name>
  roadNames: Name[]
  project: Project
}

type Adder = (kind: FacilityKind, name: Name, at: Pt, block: number) => void

/** A point on the pavement of one of the block's streets, or nothing where the block is too narrow. */
function roadside(
  rng: Rng,
  block: Block,
  least: number,
  town: Town,
): { at: Pt; road: number } | undefined {
  const sides = block.sides.filter(
    (s) => s.road >= 0 && RANK[town.roads[s.road]!.kind] >= least && distance(s.a, s.b) > 12,
  )
  if (sides.length === 0) return undefined
  const side = rng.pick(sides)
  const at = along(
    lerp(side.a, side.b, rng.range(0.3, 0.7)),
    heading(side.a, side.b) + Math.PI / 2,
    side.half + 2,
  )
  return inRing(at, block.ring) ? { at, road: side.road } : undefined
}

function fromPlaces(o: FacilityInput, add: Adder): void {
  const first = new Map<number, Draft>()
  for (const d of o.uses.drafts) if (!first.has(d.group)) first.set(d.group, d)
  for (const place of o.uses.places) {
    const name = o.groupNames.get(place.group)
    const draft = first.get(place.group)
    if (!name) continue
    if (place.kind === 'park') add('park', name, place.at, place.block)
    if (!draft) continue
    if (place.kind === 'school' || place.kind === 'hospital' || place.kind === 'market') {
      add(place.kind, name, centroid(draft.footprint), place.block)
    }
  }
}

function perArea(o: FacilityInput, add: Adder): void {
  const { rng, tree, town, uses } = o
  const byArea = new Map<string, Draft[]>()
  for (const d of uses.drafts) {
    const grid = tree.gridOf[d.block]!
    for (const code of [grid.slice(0, 6), grid.slice(0, 9), grid.slice(0, 12)]) {
      const list = byArea.get(code)
      if (list) list.push(d)
      else byArea.set(code, [d])
    }
  }
  for (const area of tree.areas) {
    const drafts = byArea.get(area.code)
    const some = drafts ? rng.pick(drafts) : undefined
    const block = some ? town.blocks[some.block]! : undefined
    const at = some ? centroid(some.footprint) : undefined
    if (!block || !at) continue
    const base = {
      zh: area.name.replace(/(街道|社区)$/, ''),
      en: area.nameEn.replace(/ (Subdistrict|Community|Town|Village|District)$/, ''),
    }
    const put = (kind: FacilityKind, zh: string, en: string) =>
      add(kind, { zh: base.zh + zh, en: `${base.en} ${en}` }, at, block.id)
    if (area.kind === 'district') put('fireStation', '消防救援站', 'Fire Station')
    if (area.kind === 'street') put('police', '派出所', 'Police Station')
    if (area.kind === 'street') {
      const spot = roadside(rng, block, 0, town)
      if (spot)
        add(
          'transferStation',
          { zh: `${base.zh}垃圾中转站`, en: `${base.en} Waste Transfer Station` },
          spot.at,
          block.id,
        )
    }
    if (area.kind === 'community')
      put(
        'communityCentre',
        area.name.endsWith('村') ? '党群服务中心' : '社区党群服务中心',
        'Community Centre',
      )
  }
}

function alongRoads(o: FacilityInput, add: Adder): void {
  const { rng, town, roadNames } = o
  const stops: Pt[] = []
  for (const block of town.blocks) {
    if (block.wet) continue
    const spot = roadside(rng, block, 2, town)
    if (spot && !stops.some((p) => distance(p, spot.at) < 320)) {
      stops.push(spot.at)
      const road = roadNames[spot.road]!
      const other = block.sides.find((s) => s.road >= 0 && s.road !== spot.road)
      const cross = other ? roadNames[other.road]! : { zh: '', en: '' }
      const zh = cross.zh && cross.zh !== road.zh ? `${road.zh}${cross.zh}口站` : `${road.zh}站`
      const en = cross.en && cross.en !== road.en ? `${road.en} at ${cross.en}` : road.en
      add('busStop', { zh, en: `${en} Stop` }, spot.at, block.id)
    }
    if (rng.chance(block.density > 0.3 ? 0.09 : 0.02)) {
      const toilet = roadside(rng, block, 1, town)
      if (!toilet) continue
      const road = roadNames[toilet.road]!
      add(
        'publicToilet',
        { zh: `${road.zh}公共厕所`, en: `${road.en} Public Toilet` },
        toilet.at,
        block.id,
      )
    }
  }
}

export function buildFacilities(o: FacilityInput): Facility[] {
  const out: Facility[] = []
  const add: Adder = (kind, name, at, block) => {
    out.push({
      id: `F${String(out.length + 1).padStart(5, '0')}`,
      kind,
      name: name.zh,
      nameEn: name.en,
      point: o.project(at),
      grid: o.tree.gridOf[block]!,
    })
  }
  fromPlaces(o, add)
  perArea(o, add)
  alongRoads(o, add)
  return out
}

const SCHOOLS = [
  ['小学', 'Primary School'],
  ['中学', 'Middle School'],
  ['实验学校', 'Experimental School'],
  ['幼儿园', 'Kindergarten'],
] as const

const ENDINGS = {
  market: [
    ['农贸市场', 'Market'],
    ['批发市场', 'Wholesale Market'],
  ],
  industrial: [
    ['工业园', 'Industrial Park'],
    ['机械厂', 'Machine Works'],
    ['食品厂', 'Food Works'],
    ['物流园', 'Logistics Park'],
    ['科技园', 'Science Park'],
  ],
  commercial: [
    ['广场', 'Plaza'],
    ['商城', 'Mall'],
    ['中心', 'Centre'],
    ['国际', 'International'],
    ['大厦', 'Tower'],
  ],
  office: [['大厦', 'Tower']],
  government: [['政务服务中心', 'Government Service Centre']],
  park: [['公园', 'Park']],
} as const

/** Names of estates, schools, parks and the rest, by the number of their group. */
export function nameGroups(
  rng: Rng,
  namer: Namer,
  uses: Uses,
  estate: () => Name,
): Map<number, Name> {
  const out = new Map<number, Name>()
  let [schools, hospitals] = [0, 0]
  const named = ([zh, en]: readonly [string, string]): Name => {
    const base = namer.base()
    return { zh: base + zh, en: `${spell(base)} ${en}` }
  }
  const nameOf = (kind: Place['kind']): Name => {
    if (kind === 'residential') return estate()
    if (kind === 'village') {
      const zh = namer.village()
      return { zh: `${zh}湾`, en: `${spell(zh)} Hamlet` }
    }
    if (kind === 'school') {
      schools++
      const nth = schools / 4
      if (!Number.isInteger(nth) || nth > 99) return named(rng.pick(SCHOOLS))
      return { zh: `江澜市第${numeral(nth)}中学`, en: `Jianglan No. ${nth} Middle School` }
    }
    if (kind === 'hospital') {
      hospitals++
      if (hospitals > 6) return named(['卫生服务中心', 'Health Centre'])
      return { zh: `江澜市第${numeral(hospitals)}医院`, en: `Jianglan No. ${hospitals} Hospital` }
    }
    return named(rng.pick<readonly [string, string]>(ENDINGS[kind]))
  }
  for (const place of uses.places) out.set(place.group, nameOf(place.kind))
  return out
}
