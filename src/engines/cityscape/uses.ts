/** What each block is used for, and the buildings that follow from it. */
import {
  centroid,
  distance,
  lengthOf,
  orientation,
  rectangle,
  ringArea,
  type Pt,
} from './geometry.ts'
import type { Block } from './blocks.ts'
import { frontage, parcels, rows, stands, type Pattern, type Site } from './footprints.ts'
import type { Rng } from './random.ts'
import type { Raster } from './raster.ts'
import type { Terrain } from './terrain.ts'
import type { BuildingKind } from './types.ts'

export type Draft = {
  block: number
  kind: BuildingKind
  floors: number
  households: number
  people: number
  footprint: Pt[]
  /** Buildings of one estate, school or village share a number. */
  group: number
}

export type Place = {
  group: number
  block: number
  kind: BuildingKind | 'park' | 'village'
  ring: Pt[]
  at: Pt
}

export type Uses = {
  drafts: Draft[]
  places: Place[]
  greens: { ring: Pt[]; kind: 'park' | 'pitch' | 'strip' }[]
}

const SLABS: Pattern = {
  length: [36, 70],
  depth: [12, 14],
  rows: 18,
  gap: 8,
  set: 4,
  share: 0.95,
  bent: 0.06,
}
const MIDS: Pattern = {
  length: [36, 58],
  depth: [14, 16],
  rows: 28,
  gap: 13,
  set: 5,
  share: 0.95,
  bent: 0.1,
}
const TOWERS: Pattern = {
  length: [28, 42],
  depth: [17, 21],
  rows: 38,
  gap: 18,
  set: 7,
  share: 0.93,
  bent: 0.25,
}
const HOUSES: Pattern = {
  length: [10, 22],
  depth: [9, 14],
  rows: 5,
  gap: 1.6,
  set: 1.2,
  share: 0.94,
  bent: 0.2,
}
const LANES: Pattern = {
  length: [12, 28],
  depth: [9, 12],
  rows: 5,
  gap: 3.5,
  set: 12,
  share: 0.84,
  bent: 0.15,
}
const SHOPS: Pattern = {
  length: [22, 52],
  depth: [12, 18],
  rows: 10,
  gap: 5,
  set: 4,
  share: 0.7,
  bent: 0.15,
}
const OFFICES: Pattern = {
  length: [28, 46],
  depth: [24, 38],
  rows: 22,
  gap: 16,
  set: 6,
  share: 0.9,
  bent: 0.25,
}
const HALLS: Pattern = {
  length: [45, 105],
  depth: [24, 44],
  rows: 14,
  gap: 12,
  set: 9,
  share: 0.9,
  bent: 0.12,
}
const SCHOOLS: Pattern = {
  length: [40, 62],
  depth: [12, 15],
  rows: 24,
  gap: 14,
  set: 6,
  share: 1,
  bent: 0.4,
}
const FARMS: Pattern = {
  length: [9, 15],
  depth: [8, 12],
  rows: 12,
  gap: 8,
  set: 4,
  share: 0.66,
  bent: 0.25,
}

export class Builder {
  readonly uses: Uses = { drafts: [], places: [], greens: [] }
  readonly #rng: Rng
  readonly #terrain: Terrain
  readonly #taken: Raster
  #groups = 0

  constructor(rng: Rng, terrain: Terrain, taken: Raster) {
    this.#rng = rng
    this.#terrain = terrain
    this.#taken = taken
  }

  build(block: Block): void {
    const { density, area } = block
    if (block.wet || area < 500) return
    if (density < 0.17) return this.#country(block)
    const shore = this.#terrain.toWater.at(block.at)
    const thin = area / lengthOf(block.ring)
    const narrow = thin < 16
    if (area < 1500 || (shore < 125 && thin < 48) || (narrow && area < 6000)) {
      this.uses.greens.push({ ring: block.ring, kind: 'strip' })
      return
    }
    const works = this.#terrain.works.some((w) => distance(w.at, block.at) < w.reach)
    if (this.#rng.chance(0.035) && area < 90_000) return this.#park(block)
    if (this.#rng.chance(density < 0.28 ? 0.3 : 0.06)) return
    if (works && density < 0.8 && this.#rng.chance(0.75)) return this.#works(block)
    const most = this.#isOld(block) ? 16_000 : 38_000
    for (const parcel of parcels(this.#rng, block.ring, most)) this.#parcel(block, parcel)
  }

  #isOld(block: Block): boolean {
    const old = this.#terrain.centres[0]!
    const near = distance(old.at, block.at) / (old.reach * 0.48)
    return near < 0.75 + 0.4 * this.#terrain.noise(block.at[0] / 500, block.at[1] / 500)
  }

  #parcel(block: Block, parcel: Pt[]): void {
    const rng = this.#rng
    const area = Math.abs(ringArea(parcel))
    if (area < 900) return
    const site = { block, parcel, taken: this.#taken, rng }
    const dice = rng.next()
    if (area > 9000 && area < 45_000) {
      if (dice < 0.08) return this.#school(site)
      if (dice < 0.094) return this.#place(site, 'hospital', OFFICES, [5, 17])
      if (dice < 0.106) return this.#place(site, 'government', SCHOOLS, [4, 12])
    }
    if (dice > 0.985) return this.#place(site, 'market', HALLS, [1, 2])
    if (this.#isOld(block) && rng.chance(0.68)) return this.#oldTown(site)
    if (rng.chance(0.34 * block.density ** 2.2)) return this.#business(site)
    if (block.density < 0.24 && rng.chance(0.25))
      return this.#place(site, 'industrial', HALLS, [1, 3])
    this.#estate(site)
  }

  #add(group: number, site: Site, shape: Pt[], is: { kind: BuildingKind; floors: number }): Draft {
    const draft: Draft = {
      block: site.block.id,
      kind: is.kind,
      floors: is.floors,
      households: 0,
      people: 0,
      footprint: shape,
      group,
    }
    this.uses.drafts.push(draft)
    return draft
  }

  #home(group: number, site: Site, shape: Pt[], floors: number): void {
    const draft = this.#add(group, site, shape, { kind: 'residential', floors })
    const flats = Math.max(1, Math.round(Math.abs(ringArea(shape)) / (floors > 4 ? 135 : 125)))
    draft.households = flats * floors
    draft.people = Math.round(draft.households * this.#rng.range(1.9, 2.9))
  }

  #open(site: Site, kind: Place['kind']): number {
    const group = ++this.#groups
    this.uses.places.push({
      group,
      block: site.block.id,
      kind,
      ring: site.parcel,
      at: site.block.at,
    })
    return group
  }

  #estate(site: Site): void {
    const rng = this.#rng
    const { density } = site.block
    const tall = rng.chance(0.2 + 0.35 * density)
    const pattern = tall ? TOWERS : rng.chance(0.55) ? SLABS : MIDS
    const shapes = rows(site, pattern)
    const shops = rng.chance(0.12 + 0.3 * density)
      ? frontage(site, { ...SHOPS, depth: [9, 12], share: 0.6 }, shapes, () => true)
      : []
    if (shapes.length + shops.length === 0) return
    const group = this.#open(site, 'residential')
    const floors = tall ? 18 + rng.int(15) : pattern === SLABS ? 5 + rng.int(3) : 9 + rng.int(4)
    for (const shape of shapes) this.#home(group, site, shape, floors + (tall ? rng.int(4) : 0))
    for (const shape of shops)
      this.#add(group, site, shape, { kind: 'commercial', floors: 1 + rng.int(3) })
  }

  #oldTown(site: Site): void {
    const rng = this.#rng
    const front = frontage(site, HOUSES, [], () => true)
    const inner = rows(site, { ...LANES, set: 15 + rng.range(0, 3) }).filter(
      (shape) => !front.some((other) => distance(other[0]!, shape[0]!) < 9),
    )
    const group = ++this.#groups
    for (const shape of [...front, ...inner]) {
      const floors = rng.chance(0.25) ? 1 + rng.int(2) : 2 + rng.int(4)
      if (rng.chance(0.16)) this.#add(group, site, shape, { kind: 'commercial', floors })
      else this.#home(group, site, shape, floors)
    }
  }

  #business(site: Site): void {
    const rng = this.#rng
    const towers = rows(site, OFFICES)
    const shops = frontage(site, SHOPS, towers, () => true)
    const group = this.#open(site, 'commercial')
    for (const shape of towers) {
      const office = rng.chance(0.65)
      this.#add(group, site, shape, {
        kind: office ? 'office' : 'commercial',
        floors: office ? 9 + rng.int(30) : 4 + rng.int(4),
      })
    }
    for (const shape of shops)
      this.#add(group, site, shape, { kind: 'commercial', floors: 2 + rng.int(5) })
  }

  #place(site: Site, kind: BuildingKind, pattern: Pattern, [low, high]: [number, number]): void {
    const shapes = rows(site, pattern).slice(0, kind === 'industrial' ? 20 : 6)
    if (shapes.length === 0) return
    const group = this.#open(site, kind)
    for (const shape of shapes)
      this.#add(group, site, shape, { kind, floors: low + this.#rng.int(high - low + 1) })
  }

  #school(site: Site): void {
    const angle = orientation(site.parcel)
    const middle = centroid(site.parcel)
    const pitch = rectangle(middle, angle + (this.#rng.chance(0.5) ? Math.PI / 2 : 0), [92, 52])
    const fits = stands(site, pitch, 4)
    const shapes = rows(site, SCHOOLS).filter(
      (s) => !fits || s.every((p) => distance(p, middle) > 54),
    )
    if (shapes.length === 0) return
    const group = this.#open(site, 'school')
    for (const shape of shapes.slice(0, 6))
      this.#add(group, site, shape, { kind: 'school', floors: 3 + this.#rng.int(4) })
    if (fits) this.uses.greens.push({ ring: pitch, kind: 'pitch' })
  }

  #works(block: Block): void {
    for (const parcel of parcels(this.#rng, block.ring, 52_000)) {
      this.#place(
        { block, parcel, taken: this.#taken, rng: this.#rng },
        'industrial',
        HALLS,
        [1, 3],
      )
    }
  }

  #park(block: Block): void {
    this.uses.greens.push({ ring: block.ring, kind: 'park' })
    const group = ++this.#groups
    this.uses.places.push({ group, block: block.id, kind: 'park', ring: block.ring, at: block.at })
  }

  /** Villages: houses along the lanes near one or two places of a block. */
  #country(block: Block): void {
    const rng = this.#rng
    const lanes = block.sides.filter((s) => s.road >= 0 && s.half < 9)
    if (lanes.length === 0 || rng.chance(0.4)) return
    const count = block.area > 400_000 ? 2 : 1
    for (let k = 0; k < count; k++) {
      const heart = rng.pick(lanes).a
      const site = { block, parcel: block.ring, taken: this.#taken, rng }
      const reach = rng.range(70, 210)
      const near = (p: Pt) => distance(p, heart) < reach
      const done = this.uses.drafts.filter((d) => d.block === block.id).map((d) => d.footprint)
      const first = frontage(site, FARMS, done, near)
      const second = frontage(site, { ...FARMS, set: 21 }, [...done, ...first], near)
      if (first.length < 3) continue
      const group = this.#open(site, 'village')
      this.uses.places.at(-1)!.at = heart
      for (const shape of [...first, ...second]) this.#home(group, site, shape, 1 + rng.int(3))
    }
  }
}
