// A picture of the k nearest and of a table of times: minutes to the second nearest hospital, and all pairs.
import { createSearcher, createSnap, kNearest, timeTable } from '#engines/reach'
import { demoCity, limitOf, map, middleOf, outline, scaleBar, sheetOf } from './city.ts'
import { demoNetwork } from './roads.ts'
import { fill, knob, n, plot, stroke, svg, text, way } from './svg.ts'

const width = 860
const limits = [2, 4, 6, 8, 10]
const stepOf = (tenths: number) => limits.filter((limit) => tenths > limit * 600).length

/** The three nearest hospitals of each community by ambulance, and the minutes between all communities and hospitals. */
export function hospitalsOfAll() {
  const city = demoCity()
  const hospitals = city.facilities.filter(({ kind }) => kind === 'hospital')
  const areas = city.areas.filter((a) => a.kind === 'community' && a.population > 0)
  const network = demoNetwork('ambulance')
  const snap = createSnap(network, { maxMetres: 3000 })
  const node = hospitals.map(({ point: [lon, lat] }) => snap(lon, lat)!.node)
  const from = areas.map((area) => snap(...middleOf(area))!.node)
  const k = 3
  const nearest = kNearest(createSearcher(network), { node, k })
  const table = timeTable(network, { from: node, to: from })
  return { hospitals, areas, from, k, nearest, table }
}

/** Every fourth community, by its minutes. */
const everyFourth = (tenths: readonly number[]) =>
  Array.from(tenths.keys())
    .toSorted((a, b) => tenths[a]! - tenths[b]!)
    .filter((_, i) => i % 4 === 0)

export function nearestPicture(): string {
  const city = demoCity()
  const { hospitals, areas, from, k, nearest, table } = hospitalsOfAll()
  const sheet = sheetOf(city, { left: 20, top: 90, width: 430, height: 400 })
  const second = from.map((node) => nearest.tenths[node * k + 1]!)
  const shades = Array.from({ length: 6 }, (_, step) => {
    const those = areas.filter((_, i) => stepOf(second[i]!) === step)
    return plot(outline(sheet, those), `time${step}`, 'border')
  })
  // the community whose third hospital is farthest has the longest lines
  const third = from.map((node) => nearest.tenths[node * k + 2]!)
  const shown = third.indexOf(Math.max(...third))
  const home = sheet.at(middleOf(areas[shown]!))
  const three = Array.from({ length: k }, (_, i) => {
    const at = from[shown]! * k + i
    return { hospital: nearest.facility[at]!, minutes: nearest.tenths[at]! / 600 }
  })
  const order = everyFourth(second)
  const [cellWide, cellHigh] = [32, 12]
  const ways = Array.from({ length: 6 }, () => '')
  order.forEach((area, row) =>
    hospitals.forEach((_, h) => {
      const step = stepOf(table.tenths[h * table.columns + area]!)
      ways[step] +=
        `M${n(540 + h * cellWide)} ${n(104 + row * cellHigh)}h${cellWide - 1}v${cellHigh - 1}h${1 - cellWide}Z`
    }),
  )
  const names = three.map(({ minutes }) => minutes.toFixed(1))
  return svg({
    title: 'The next hospitals of every community, and a table of times',
    desc: `At the left the communities of a seeded city coloured by minutes by ambulance to their second nearest hospital; lines lead from one at the edge to its three nearest, ${names.join(', ')} minutes away. At the right a table: a row for every fourth community, a column for each of ${hospitals.length} hospitals, in the same colours.`,
    width,
    height: 566,
    body: [
      text([24, 34], 'Tables and the k nearest: where else, when the nearest is full?', {
        as: 'big',
      }),
      text([30, 72], 'minutes to the second nearest hospital', { as: 'small strong' }),
      text([540, 72], `${order.length} communities × ${hospitals.length} hospitals`, {
        as: 'small strong',
      }),
      map(city, sheet, shades),
      stroke(limitOf(city, sheet), { ink: 'border', width: 0.7 }),
      ...three.map(({ hospital }, i) =>
        stroke(way([home, sheet.at(hospitals[hospital]!.point)]), {
          ink: 'ink',
          width: 3 - i * 0.8,
        }),
      ),
      ...hospitals.map(({ point }) => knob(sheet.at(point), 6, 'blue')),
      knob(home, 6, 'ink'),
      ...hospitals.map((_, h) =>
        text([540 + h * cellWide + 15, 96], String(h + 1), { ink: 'soft', as: 'mid small' }),
      ),
      ...ways.map((d, step) => fill(d, `time${step}`)),
      ...[...limits.map((limit) => `– ${limit}`), '> 10'].flatMap((name, i) => [
        fill(`M${30 + i * 40} 520h38v12h-38Z`, `time${i}`),
        text([49 + i * 40, 548], name, { ink: 'soft', as: 'mid small' }),
      ]),
      text([278, 532], 'minutes', { ink: 'soft', as: 'small' }),
      ...scaleBar(sheet, [350, 530]),
      text([350 + 2 * sheet.perKm + 8, 532], '2 km', { ink: 'soft', as: 'small' }),
      knob([520, 526], 6, 'blue'),
      text([534, 531], 'hospital', { as: 'small' }),
      knob([606, 526], 6, 'ink'),
      text([620, 531], `its next three: ${names.join(', ')} min`, { as: 'small' }),
    ],
  })
}
