// Whatever file or text comes in, it is read or refused in clear words; nothing else happens.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseCoordinates } from '#platform/coordinates.ts'
import { parseInstant } from '#platform/dates.ts'
import { readCsv, type CsvItem } from '#platform/formats/csv.ts'
import { parseXml, toXml, type XmlValue } from '#platform/formats/xml.ts'
import { decodeCursor, encodeCursor } from '#platform/page.ts'
import { caseProfiles } from '../../src/imports/profiles.ts'
import { readCaseRow } from '../../src/imports/rows.ts'
import { readCandidates } from '../../src/territory/import-rows.ts'
import { areaProfiles } from '../../src/territory/imports.ts'
import { readBoundary } from '../../src/territory/polygon.ts'
import { attempt, attemptLater, bytesLike, corpusOf, firstOf, search, textsLike } from './inputs.ts'

const collect = async <T>(source: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = []
  for await (const item of source) all.push(item)
  return all
}

const cut = (bytes: Uint8Array, size: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  )

test('an XML document is one element, or refused', () => {
  fc.assert(
    fc.property(textsLike('xml'), (text) => {
      const tree = attempt(() => parseXml(text))
      assert.ok(tree === undefined || Object.keys(tree).length === 1)
      assert.equal(({} as Record<string, unknown>)['constructor'], Object)
    }),
    { ...search, examples: firstOf('xml') },
  )
})

test('what is written as XML is read back the same', () => {
  const illegal = /[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu
  const words = fc
    .string({ unit: 'binary', maxLength: 40 })
    .map((text) => text.replace(illegal, '').trim())
  fc.assert(
    fc.property(fc.array(words.filter(Boolean), { minLength: 2, maxLength: 5 }), (texts) => {
      const read = parseXml(toXml('requests', { request: texts as readonly XmlValue[] }))
      assert.deepEqual((read['requests'] as { request: string[] }).request, texts)
    }),
    search,
  )
})

test('a CSV file gives the same rows however it is cut on its way', async () => {
  const read = (bytes: Uint8Array, size: number) =>
    attemptLater<CsvItem[]>(() => collect(readCsv(cut(bytes, size), { maxRowBytes: 4096 })))
  await fc.assert(
    fc.asyncProperty(bytesLike('csv'), fc.integer({ min: 1, max: 64 }), async (bytes, size) => {
      const whole = await read(bytes, bytes.length || 1)
      assert.deepEqual(await read(bytes, size), whole)
      for (const item of whole ?? []) assert.ok(item.line >= 1 && (item.row ?? item.error))
    }),
    { ...search, examples: corpusOf('csv').map((bytes) => [bytes, 3] as [Uint8Array, number]) },
  )
})

test('a time is an instant that reads back the same, or refused with its field', () => {
  const zones = fc.constantFrom(undefined, 'Asia/Shanghai', 'America/New_York')
  const formats = fc.constantFrom(undefined, 'M/d/yyyy h:mm:ss a')
  fc.assert(
    fc.property(textsLike('instant'), zones, formats, (text, zone, format) => {
      const options = {
        field: 'at',
        ...(zone ? { zone } : {}),
        ...(zone && format ? { format } : {}),
      }
      const ms = attempt(() => parseInstant(text, options))
      if (ms === undefined) return
      assert.ok(Number.isInteger(ms))
      assert.equal(parseInstant(new Date(ms).toISOString(), { field: 'at' }), ms)
    }),
    {
      ...search,
      examples: firstOf('instant').map(([text]) => [text, 'America/New_York', undefined]),
    } as never,
  )
})

test('coordinates are a place on Earth, or refused', () => {
  const number = fc.oneof(fc.double(), fc.double({ min: -200, max: 200 }))
  const value = fc.oneof(number, number.map(String), fc.anything(), textsLike('coordinates'))
  const system = fc.constantFrom('WGS84', 'GCJ02', 'BD09', 'CGCS2000')
  const read = (pair: readonly unknown[], name: 'WGS84' | 'GCJ02' | 'BD09' | 'CGCS2000') => {
    const found = attempt(() => parseCoordinates({ lon: pair[0], lat: pair[1] }, { system: name }))
    if (!found) return
    assert.ok(Math.abs(found.lon) <= 180.02 && Math.abs(found.lat) <= 90.02, JSON.stringify(found))
  }
  for (const [text] of firstOf('coordinates')) read(JSON.parse(text) as unknown[], 'GCJ02')
  fc.assert(fc.property(fc.tuple(value, value), system, read), search)
})

test('a file of areas gives areas and refused rows, or is refused', async () => {
  const profiles = fc.constantFrom(...Object.values(areaProfiles))
  const systems = fc.constantFrom('WGS84' as const, 'GCJ02' as const)
  const input = fc.oneof(bytesLike('geojson'), bytesLike('csv'))
  await fc.assert(
    fc.asyncProperty(input, profiles, systems, async (bytes, profile, system) => {
      const o = { profile, system, fileName: '420106.json' }
      const read = await attemptLater(() => collect(readCandidates([bytes], o)))
      for (const each of read ?? []) {
        if (each.ok) assert.match(each.candidate.code, /^[0-9A-Za-z]{2,40}$/)
        else assert.ok(each.refused.reason.length <= 1000, each.refused.reason.slice(0, 200))
      }
    }),
    search,
  )
})

test('a row of cases is a case, or refused with the reason', () => {
  const now = Date.UTC(2026, 10, 22)
  const cell = fc.oneof(
    textsLike('instant'),
    textsLike('coordinates'),
    fc.string(),
    fc.constantFrom('Closed', 'Open', ''),
  )
  for (const profile of Object.values(caseProfiles)) {
    const columns = fc.constantFrom(
      profile.sourceId,
      profile.times.opened,
      ...profile.title,
      ...(profile.status ? [profile.status.column] : []),
      ...(profile.point ? [profile.point.lon, profile.point.lat] : []),
    )
    fc.assert(
      fc.property(fc.dictionary(columns, cell), (row) => {
        const read = readCaseRow(profile, row, { now, area: '420106' })
        if (typeof read === 'string') assert.ok(read.length > 5 && read.length <= 1000, read)
        else assert.ok(Number.isInteger(read.openedAt) && read.sourceId && read.title)
      }),
      search,
    )
  }
})

test('the place on a page is one that was handed out, or refused', () => {
  const key = fc.array(fc.oneof(fc.string(), fc.constant(null), fc.integer()), {
    minLength: 2,
    maxLength: 2,
  })
  fc.assert(
    fc.property(textsLike('cursor'), key, (text, handedOut) => {
      const read = attempt(() => decodeCursor(text, 2))
      assert.ok(read === undefined || read.length === 2)
      const clean = handedOut.every((part) => typeof part !== 'string' || !part.includes('\0'))
      if (clean) assert.deepEqual(decodeCursor(encodeCursor(handedOut), 2), handedOut)
    }),
    { ...search, examples: firstOf('cursor').map(([text]) => [text, ['a', 1]]) } as never,
  )
})

test('a boundary of a million corners is read, and one nested a million deep refused', () => {
  const ring = Array.from({ length: 1_000_000 }, (_, i) => {
    const angle = (i / 1_000_000) * 2 * Math.PI
    return [114 + Math.cos(angle), 30 + Math.sin(angle)]
  })
  ring.push(ring[0] as number[])
  const read = readBoundary({ type: 'Polygon', coordinates: [ring] }, 'WGS84')
  assert.ok('coordinates' in read && read.coordinates[0]?.[0]?.length === 1_000_001)
  const deep = JSON.parse('['.repeat(1_000_000) + ']'.repeat(1_000_000)) as unknown
  for (const type of ['Polygon', 'MultiPolygon']) {
    const refused = readBoundary({ type, coordinates: deep }, 'WGS84')
    assert.ok('wrong' in refused && String(refused.wrong).length < 200)
    const inside = readBoundary({ type, coordinates: [[deep, deep, deep, deep]] }, 'WGS84')
    assert.ok('wrong' in inside && String(inside.wrong).length < 200)
  }
})

test('a feature whose properties are nested a hundred thousand deep is refused by itself', async () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000)
  const features = ['code', 'name', 'kind', 'parent', 'population'].map((key) =>
    JSON.stringify({ properties: { code: '420106', name: '武昌区', [key]: '?' } }).replace(
      '"?"',
      deep,
    ),
  )
  const text = `{"type":"FeatureCollection","features":[${features.join(',')}]}`
  const o = {
    profile: areaProfiles['geojson'] as (typeof areaProfiles)[string],
    system: 'WGS84',
  } as const
  const read = await collect(readCandidates([text], o))
  assert.deepEqual(
    read.map((each) => (each.ok ? undefined : each.refused.rule)),
    ['code', 'name', 'kind', 'code', 'row'],
  )
  for (const each of read) assert.ok(!each.ok && each.refused.reason.length < 200)
})
