/** Takes the elements of a map in any order and keeps what a road graph needs. */
import { ReachError } from './errors.ts'
import { isArea, readBarrier, readRoad, type Road, type Tags } from './tags.ts'

export type Member = {
  readonly type: 'node' | 'way' | 'relation'
  readonly ref: number
  readonly role: string
}

export type OsmElement =
  | {
      readonly type: 'node'
      readonly id: number
      readonly lon: number
      readonly lat: number
      readonly tags?: Tags | undefined
    }
  | {
      readonly type: 'way'
      readonly id: number
      readonly refs: readonly number[]
      readonly tags?: Tags | undefined
    }
  | {
      readonly type: 'relation'
      readonly id: number
      readonly members: readonly Member[]
      readonly tags?: Tags | undefined
    }

export type Relation = { readonly tags: Tags; readonly members: readonly Member[] }

export type Collected = {
  readonly nodeId: readonly number[]
  readonly lon: readonly number[]
  readonly lat: readonly number[]
  /** OSM node → the modes it stops, as bits. */
  readonly barriers: ReadonlyMap<number, number>
  readonly wayId: readonly number[]
  readonly roads: readonly Road[]
  /** Nodes of road w: refs[refFirst[w]] … */
  readonly refFirst: readonly number[]
  readonly refs: readonly number[]
  readonly restrictions: readonly Relation[]
  readonly read: { nodes: number; ways: number; relations: number; areas: number }
}

export type Collector = {
  /** Throws `ReachError` (`bad_coordinate`) for a node that is nowhere on earth. */
  readonly add: (element: OsmElement) => void
  readonly collected: Collected
}

const empty = <T>(): T[] => []

export function createCollector(): Collector {
  const [nodeId, lon, lat] = [empty<number>(), empty<number>(), empty<number>()]
  const [wayId, refFirst, refs] = [empty<number>(), [0], empty<number>()]
  const [roads, restrictions] = [empty<Road>(), empty<Relation>()]
  const barriers = new Map<number, number>()
  const read = { nodes: 0, ways: 0, relations: 0, areas: 0 }
  const add = (element: OsmElement) => {
    const tags = element.tags
    switch (element.type) {
      case 'node': {
        read.nodes++
        if (!(Math.abs(element.lon) <= 180 && Math.abs(element.lat) <= 90))
          throw new ReachError(
            { code: 'bad_coordinate', row: read.nodes - 1, field: 'lon, lat' },
            `expected degrees, got ${element.lon}, ${element.lat} at node ${element.id}`,
          )
        nodeId.push(element.id)
        lon.push(element.lon)
        lat.push(element.lat)
        if (tags?.['barrier'] === undefined) return
        const stopped = readBarrier(tags)
        if (stopped !== 0) barriers.set(element.id, stopped)
        return
      }
      case 'way': {
        read.ways++
        const road = tags && readRoad(tags)
        if (!road) {
          if (tags && isArea(tags)) read.areas++
          return
        }
        wayId.push(element.id)
        roads.push(road)
        for (const ref of element.refs) refs.push(ref)
        refFirst.push(refs.length)
        return
      }
      case 'relation':
        read.relations++
        if (tags?.['type']?.startsWith('restriction') === true)
          restrictions.push({ tags, members: element.members })
    }
  }
  return {
    add,
    collected: { nodeId, lon, lat, barriers, wayId, roads, refFirst, refs, restrictions, read },
  }
}
