/** OpenStreetMap files → road graph. */
import { createReadStream, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { OSMTransform } from 'osm-pbf-parser-node'
import { buildGraph, type BuildReport } from '../build.ts'
import { createCollector, type Collector, type OsmElement } from '../collect.ts'
import { ReachError } from '../errors.ts'
import type { RoadGraph } from '../network.ts'
import { readOsmXml } from '../osm-xml.ts'
import { RELATION_KEYS } from '../restrictions.ts'
import { NODE_KEYS, WAY_KEYS } from '../tags.ts'

/** The first block has no type. A full-history file holds many states of each road at once. */
function requireSnapshot(header: object) {
  const features = 'required_features' in header ? header.required_features : []
  if (Array.isArray(features) && features.includes('HistoricalInformation'))
    throw new ReachError(
      { code: 'bad_file', field: 'pbf' },
      'expected the map of one day, got a full-history file',
    )
}

async function readPbf(path: string, add: Collector['add']): Promise<void> {
  const withTags = { node: NODE_KEYS, way: WAY_KEYS, relation: RELATION_KEYS }
  try {
    await pipeline(
      createReadStream(path, { highWaterMark: 1 << 20 }),
      new OSMTransform({ withTags }),
      async (blocks: AsyncIterable<readonly (OsmElement | object)[]>) => {
        for await (const block of blocks)
          for (const item of block)
            if ('type' in item) add(item)
            else requireSnapshot(item)
      },
    )
  } catch (error) {
    if (error instanceof ReachError) throw error
    throw new ReachError(
      { code: 'bad_file', field: 'pbf' },
      `expected a complete .osm.pbf file: ${(error as Error).message}`,
      { cause: error },
    )
  }
}

/**
 * Reads a `.osm.pbf`, or `.osm` / `.xml`, and makes a graph of its roads. Throws `ReachError`: `bad_file` for what is
 * empty, cut off or something else, `no_roads`, `bad_coordinate`.
 */
export async function readOsmFile(
  path: string,
): Promise<{ graph: RoadGraph; report: BuildReport }> {
  if (statSync(path).size === 0)
    throw new ReachError({ code: 'bad_file', field: 'file' }, 'expected roads, got an empty file')
  const { add, collected } = createCollector()
  if (/\.(osm|xml)$/i.test(path)) readOsmXml(await readFile(path, 'utf8'), add)
  else await readPbf(path, add)
  return buildGraph(collected)
}
