import { z } from 'zod'
import { areaKinds } from './domain.ts'

const code = z.string().regex(/^[0-9A-Za-z]{2,40}$/, 'an area code: 2 to 40 digits or letters')
const name = z.string().trim().min(1, 'a name').max(100, 'at most 100 characters')
const nameEn = z.string().trim().max(200, 'at most 200 characters')
const day = z.iso.date('a day YYYY-MM-DD')
const kind = z.enum(areaKinds)

const tileSystem = z.enum(['WGS84', 'GCJ02'], { error: 'WGS84 or GCJ02' })

/** A GeoJSON Polygon or MultiPolygon in WGS-84; its positions are checked when it is read. */
const geometry = z.object({
  type: z.enum(['Polygon', 'MultiPolygon']),
  coordinates: z.array(z.unknown()),
})

export const areaParams = z.object({ code })

export const areaQuery = z.object({
  parent: z
    .string()
    .regex(/^[0-9A-Za-z]{0,40}$/, 'an area code, or empty for areas that lie in no other')
    .optional(),
  kind: kind.optional(),
  q: z.string().trim().max(100).optional(),
})

export const newArea = z.object({
  code,
  kind,
  name,
  nameEn: nameEn.default(''),
  parent: code.nullable().optional(),
  legalParent: code.nullable().default(null),
  managingBody: name.nullable().default(null),
  population: z.number().int().min(0).max(2_000_000_000).nullable().default(null),
  validFrom: day.optional(),
  boundary: geometry.nullable().default(null),
})
export type NewArea = z.infer<typeof newArea>

export const areaEdit = z.object({
  name,
  nameEn: nameEn.default(''),
  legalParent: code.nullable().default(null),
  managingBody: name.nullable().default(null),
  population: z.number().int().min(0).max(2_000_000_000).nullable().default(null),
  /** Absent: the boundary stays. */
  boundary: geometry.optional(),
})
export type AreaEdit = z.infer<typeof areaEdit>

const part = z.object({ code, name, nameEn: nameEn.default('') })

export const split = z.object({
  from: day,
  parts: z
    .array(part.extend({ boundary: geometry.nullable().default(null) }))
    .min(2, 'at least two parts')
    .max(50),
})
export type Split = z.infer<typeof split>

export const merge = z.object({
  from: day,
  codes: z.array(code).min(2, 'at least two areas').max(50),
  into: part,
})
export type Merge = z.infer<typeof merge>

export const locateQuery = z.object({
  lon: z.string(),
  lat: z.string(),
  system: z.enum(['WGS84', 'GCJ02', 'BD09', 'CGCS2000']).default('WGS84'),
})

export const placesQuery = z.object({
  q: z.string().trim().min(1, 'a part of a name or an address').max(100),
  near: z
    .string()
    .regex(/^-?\d+(\.\d+)?,-?\d+(\.\d+)?$/, 'longitude,latitude in degrees')
    .optional(),
  limit: z.coerce.number().int().min(1).max(50).default(10),
})

const whole = z.coerce.number().int().min(0)
/** Deeper zooms are enlarged by the client from `maxTileZoom` (GET /api/map). */
export const tileParams = z.object({ z: whole.max(16), x: whole, y: whole })

export const tileQuery = z.object({
  system: tileSystem.default('WGS84'),
})

const boundsReply = z.tuple([z.number(), z.number(), z.number(), z.number()]).readonly()

export const areaReply = z.object({
  code: z.string(),
  kind,
  name: z.string(),
  nameEn: z.string(),
  parent: z.string().nullable(),
  legalParent: z.string().nullable(),
  managingBody: z.string().nullable(),
  population: z.number().nullable(),
  validFrom: z.string(),
  validTo: z.string().nullable(),
  hasBoundary: z.boolean(),
  children: z.number(),
})
export type AreaReply = z.infer<typeof areaReply>

const step = z.object({ code: z.string(), kind, name: z.string(), nameEn: z.string() })

const profileReply = z.object({
  areaPrefix: z.string(),
  timeZone: z.string(),
  calendar: z.string(),
  yellowShare: z.number(),
})

const ability = z.union([z.literal(true), z.string()])

export const areaDetailReply = areaReply.extend({
  source: z.string(),
  ancestors: z.array(step),
  profile: profileReply,
  bounds: boundsReply.nullable(),
  history: z.array(areaReply.omit({ children: true }).extend({ succeededBy: z.array(z.string()) })),
  can: z.object({ edit: ability, split: ability, merge: ability }),
})
export type AreaDetailReply = z.infer<typeof areaDetailReply>

export const areaPageReply = z.object({ items: z.array(areaReply), next: z.string().nullable() })

export const locateReply = z.object({
  areaCode: z.string(),
  lon: z.number(),
  lat: z.number(),
  ancestors: z.array(step),
  profile: profileReply,
})

export const placesReply = z.object({
  items: z.array(
    z.object({
      kind: z.string(),
      name: z.string(),
      address: z.string(),
      lon: z.number(),
      lat: z.number(),
      areaCode: z.string().nullable(),
    }),
  ),
})

export const mapReply = z.object({
  bounds: boundsReply.nullable(),
  center: z.tuple([z.number(), z.number()]).nullable(),
  maxTileZoom: z.number(),
  timeZone: z.string(),
  cities: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      nameEn: z.string(),
      bounds: boundsReply.nullable(),
    }),
  ),
  tileUrl: z.string().optional(),
  tileSystem: tileSystem.optional(),
})

export const changeReply = z.object({
  from: z.string(),
  ended: z.array(z.object({ code: z.string(), succeededBy: z.array(z.string()) })),
  created: z.array(z.object({ code: z.string(), name: z.string(), nameEn: z.string() })),
})
