// The demo city's streets as a road graph: its lines written as OpenStreetMap ways, which meet where they share a point.
import { buildGraph, compileNetwork, createCollector, type Mode } from '#engines/reach'
import type { City, Position } from '#engines/cityscape'
import { demoCity } from './city.ts'

const classes: Readonly<Record<string, string>> = {
  motorway: 'trunk',
  primary: 'primary',
  secondary: 'secondary',
  tertiary: 'tertiary',
  residential: 'residential',
  track: 'unclassified',
}

function linesOf(city: City) {
  return city.landscape.flatMap(({ layer, class: of, geometry }) => {
    const highway = layer === 'bridge' ? 'primary' : layer === 'road' ? classes[of] : undefined
    return highway && geometry.type === 'LineString'
      ? [{ highway, points: geometry.coordinates }]
      : []
  })
}

function build() {
  const { add, collected } = createCollector()
  const numbers = new Map<string, number>()
  const number = ([lon, lat]: Position) => {
    const key = `${lon},${lat}`
    const known = numbers.get(key)
    if (known !== undefined) return known
    const id = numbers.size + 1
    numbers.set(key, id)
    add({ type: 'node', id, lon, lat })
    return id
  }
  linesOf(demoCity()).forEach(({ highway, points }, i) => {
    add({ type: 'way', id: i + 1, refs: points.map(number), tags: { highway } })
  })
  return buildGraph(collected)
}

let built: ReturnType<typeof build> | undefined
export const demoRoads = () => (built ??= build()).graph
export const demoNetwork = (mode: Mode) => compileNetwork(demoRoads(), { mode })
