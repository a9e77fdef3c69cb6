// The pictures of docs/engines.md: made by the engines, the same bytes each time, and what the page says of them.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { expectedFromStrata } from '#engines/scan'
import { pictures } from '../scripts/engine-pictures.ts'
import { hospitalsOfAll } from '../scripts/engine-pictures/nearest.ts'
import { ambulanceField, newStations, walkingCircles } from '../scripts/engine-pictures/reach.ts'
import { yearOfCases } from '../scripts/engine-pictures/scan.ts'
import { ratiosByStart, risingFit } from '../scripts/engine-pictures/sums.ts'
import { events, month } from '../scripts/engine-pictures/space-time.ts'
import { fixed, page, says } from './setup/engines-page.ts'

const folder = new URL('../docs/pictures/engines/', import.meta.url)
const drawn = new Map(
  Object.keys(pictures).map((name) => [name, readFileSync(new URL(`${name}.svg`, folder), 'utf8')]),
)

for (const [name, draw] of Object.entries(pictures)) {
  test(`the picture “${name}” is what the engine draws (node scripts/engine-pictures.ts)`, () => {
    // not assert.equal: nobody reads a difference of a hundred thousand letters
    assert.ok(drawn.get(name) === draw(), `${name}.svg is not what the script makes`)
  })
}

test('the page shows every picture in both languages, and no picture lies about unused', () => {
  const chinese = readFileSync(new URL('../docs/engines.zh-CN.md', import.meta.url), 'utf8')
  const inBoth = [...chinese.matchAll(/pictures\/engines\/([\w-]+)\.svg/g)].map(([, name]) => name!)
  assert.deepEqual(inBoth.toSorted(), Object.keys(pictures).toSorted())
  const shown = [...page.matchAll(/!\[([^\]]+)\]\(pictures\/engines\/([\w-]+)\.svg\)/g)]
  for (const [, words] of shown) assert.ok(words!.length > 20, words)
  const names = shown.map(([, , name]) => name!).toSorted()
  assert.deepEqual(names, Object.keys(pictures).toSorted())
  const files = globSync('*.svg', { cwd: folder }).map((file) => file.replace('.svg', ''))
  assert.deepEqual(files.toSorted(), names)
})

test('who cannot see a picture is told what it shows, and type stays legible in light and dark', () => {
  type Drawing = { svg: { title: { '#text': string }; desc: { '#text': string } } }
  for (const [name, text] of drawn) {
    assert.equal(XMLValidator.validate(text), true, name)
    const { svg } = new XMLParser({ ignoreAttributes: false }).parse(text) as Drawing
    assert.ok(svg.title['#text'].length > 15 && svg.desc['#text'].length > 100, name)
    assert.match(text, /role="img" aria-labelledby="title desc"/)
    const sizes = [...text.matchAll(/font-size:([\d.]+)px/g)].map(([, size]) => Number(size))
    assert.ok(sizes.length > 0 && Math.min(...sizes) >= 12, name)
    const [light, dark] = text.split('@media(prefers-color-scheme:dark)').map(coloursOf)
    assert.deepEqual([...dark!.keys()], [...light!.keys()], name)
    for (const colours of [light!, dark!]) {
      for (const ink of ['f-ink', 'f-soft']) {
        const contrast = contrastOf(
          colours.get(ink) ?? colours.get('f-ink')!,
          colours.get('f-card')!,
        )
        assert.ok(contrast >= 4.5, `${name} ${ink}: ${contrast}`)
      }
    }
  }
})

const coloursOf = (css: string) =>
  new Map(
    [...css.matchAll(/\.([fs]-\w+)\{(?:fill|stroke):(#\w{6})\}/g)].map(([, name, hex]) => [
      name!,
      hex!,
    ]),
  )

/** Contrast of two colours after WCAG 2.2. */
function contrastOf(one: string, other: string): number {
  const luminance = (hex: string) =>
    [1, 3, 5]
      .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
      .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i]!, 0)
  const [low, high] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (high! + 0.05) / (low! + 0.05)
}

test('the clusters of the pictures, and the expected cases by age, are those of the page', () => {
  const { clusters, scan } = yearOfCases()
  const [top] = clusters
  const rest = { cases: scan.total - top!.cases, expected: scan.total - top!.expected }
  says('The picture’s city has {} cases'.replace('’', "'"), scan.total)
  says(
    'the circle of {} communities has {}, where {}',
    top!.areas.length,
    top!.cases,
    fixed(top!.expected),
  )
  const llr =
    top!.cases * Math.log(top!.cases / top!.expected) +
    rest.cases * Math.log(rest.cases / rest.expected)
  says('{} ln({}/{}) = {};', rest.cases, rest.cases, fixed(rest.expected), fixed(llr))
  assert.ok(Math.abs(llr - top!.llr) < 1e-9)
  says('p = {}. Inside, the risk is {} times', top!.pValue, fixed(top!.relativeRisk))
  const expected = expectedFromStrata(
    {
      area: Int32Array.of(0, 0, 1, 1),
      stratum: Int32Array.of(0, 1, 0, 1),
      cases: Float64Array.of(0, 3, 1, 6),
      population: Float64Array.of(100, 300, 900, 700),
    },
    2,
  )
  says('300 · 0.009 = {} cases', fixed(expected[0], 1))
  const { cluster } = month()
  says(
    '{} communities, the last {} days, {} cases where {}',
    cluster.areas.length,
    cluster.duration,
    cluster.cases,
    fixed(cluster.expected),
  )
  says('LLR = {}, p = {}, a recurrence interval of 1,000 days', fixed(cluster.llr), cluster.pValue)
  const { found } = events()
  const { firstAlarm, statistic } = found
  says('exceeds 500 at event {}, with {}.', firstAlarm + 1, fixed(statistic[firstAlarm], 1))
})

test('as many people are near a hospital as the page says', () => {
  const { covered } = ambulanceField()
  const [four, eight] = covered.within.map(({ share }) => fixed(100 * share, 1))
  says('In the picture {} % of the people are within four minutes', four)
  says('(one of them to start), {} % within eight', eight)
  const { areas, from, k, nearest } = hospitalsOfAll()
  const total = areas.reduce((sum, { population }) => sum + population, 0)
  const [second, third] = [1, 2].map((rank) => {
    const near = areas.filter((_, i) => nearest.tenths[from[i]! * k + rank]! <= 4800)
    return fixed((100 * near.reduce((sum, { population }) => sum + population, 0)) / total, 1)
  })
  says(
    '{} % of the people have a second hospital within eight minutes, and {} % a third',
    second,
    third,
  )
})

test('the pictures of the likelihood ratios and of the rising sequence show what the engines found', () => {
  const { unknown, range, last, ratios } = ratiosByStart()
  assert.ok(Math.abs(Math.max(...ratios) - unknown.statistic[last - range.from]!) < 1e-9)
  const counts = Float64Array.of(1, 2, 1, 4)
  assert.deepEqual([...risingFit(counts)], [1, 1.5, 1.5, 4])
})

/** Square kilometres of rings in degrees, holes taken off. */
function squareKilometres(rings: readonly (readonly (readonly number[])[])[]): number {
  const km = 111.195
  return rings.reduce((sum, ring) => {
    const narrow = Math.cos((ring[0]![1]! * Math.PI) / 180)
    const twice = ring.reduce((area, [x, y], i) => {
      const [u, v] = ring[(i + 1) % ring.length]!
      return area + (x! * v! - u! * y!)
    }, 0)
    return sum + (twice / 2) * km * km * narrow
  }, 0)
}

test('fifteen minutes on foot, and three more stations, reach as far as the page says', () => {
  const { features } = walkingCircles()
  const { coordinates } = features.at(-1)!.geometry
  says('fifteen minutes on foot reach {} km²', fixed(squareKilometres(coordinates.flat())))
  says('as the crow flies it would be {} km²', fixed(Math.PI * 1.25 ** 2))
  const { found, total } = newStations()
  const share = (people: number) => fixed((100 * people) / total, 1)
  says("five stations bring {} % of the people within three minutes' drive", share(found.before))
  says('three more {} %; no three', share(found.before + found.gained))
  says('could bring more than {} %.', share(found.before + found.bound))
})
