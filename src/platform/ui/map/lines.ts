// Ways on the map: what has been walked is a full line, what has not a broken one, what is being drawn a strong one.
import type { GeoJSONSource, LayerSpecification, Map as MapLibre } from 'maplibre-gl'
import type { Palette } from '../tokens.ts'

export type MapLine = {
  readonly id: string
  /** [lon, lat]. */
  readonly path: readonly (readonly [number, number])[]
  readonly tone: 'done' | 'open' | 'draft'
}

const source = 'lines'
const round = { 'line-cap': 'round', 'line-join': 'round' } as const

function layers(palette: Palette): LayerSpecification[] {
  const of = (tone: MapLine['tone']) => ['==', ['get', 'tone'], tone] as never
  const color = { done: palette.accent, open: palette.lights.near, draft: palette.accentStrong }
  return [
    {
      id: 'lines-ground',
      type: 'line',
      source,
      layout: round,
      paint: { 'line-color': palette.surface, 'line-width': 8, 'line-opacity': 0.85 },
    },
    ...(['open', 'done', 'draft'] as const).map((tone): LayerSpecification => {
      const dashed = tone === 'open' ? { 'line-dasharray': [1.6, 1.3] } : {}
      return {
        id: `lines-${tone}`,
        type: 'line',
        source,
        filter: of(tone),
        layout: tone === 'open' ? { 'line-join': 'round' } : round,
        paint: { 'line-color': color[tone], 'line-width': tone === 'open' ? 3 : 4.5, ...dashed },
      }
    }),
  ]
}

/** Beneath the points, above the areas; call again after each change of style. */
export function addLines(map: MapLibre, palette: Palette): void {
  map.addSource(source, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } })
  for (const layer of layers(palette)) map.addLayer(layer, 'clusters')
}

export function showLines(map: MapLibre, lines: readonly MapLine[]): void {
  const features = lines
    .filter(({ path }) => path.length > 1)
    .map(({ id, path, tone }) => ({
      type: 'Feature',
      geometry: { type: 'LineString', coordinates: path },
      properties: { id, tone },
    }))
  const shown = map.getSource<GeoJSONSource>(source)
  void shown?.setData({ type: 'FeatureCollection', features } as never)
}
