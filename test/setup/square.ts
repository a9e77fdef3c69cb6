// The smallest city there is: one district, and both in one square. For tests that begin a whole server.
import { Readable } from 'node:stream'
import { systemContext } from '#people'
import type { Database } from '#platform/db.ts'
import { importAreas } from '#territory'

const square = [
  [113, 29],
  [113.1, 29],
  [113.1, 29.1],
  [113, 29.1],
  [113, 29],
]
const kinds = { '4299': 'city', '429901': 'district' }

/** How many areas lie one in the other. */
export const levels = Object.keys(kinds).length

/** As GeoJSON. */
export const squareMap = JSON.stringify({
  type: 'FeatureCollection',
  features: Object.entries(kinds).map(([code, kind]) => ({
    type: 'Feature',
    properties: { code, name: `区域${code}`, kind },
    geometry: { type: 'Polygon', coordinates: [square] },
  })),
})

export const layOutSquare = (db: Database, journalKey: Buffer = Buffer.alloc(32)) =>
  importAreas(db, systemContext, Readable.from([squareMap]), {
    profile: 'geojson',
    journalKey,
    now: Date.now(),
    fileName: 'areas.geojson',
    dryRun: false,
    signal: new AbortController().signal,
  })
