// A map of twelve squares: OK on one looks closer, until a square is a place.
import { useEffect, useRef, useState } from 'react'
import { VectorTile, type VectorTileFeature } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import { paperMap } from '#platform/ui/map/ink.ts'
import {
  across,
  type Bounds,
  centre,
  down,
  isFine,
  type Point,
  square,
  tileOn,
  type TileName,
  tilesOf,
} from './squares.ts'
import { Button } from './parts.tsx'
import { texts } from './texts.ts'

const width = 1280
const height = (width * down) / across
const deepest = 16
const ink = paperMap

type Placed = ReturnType<typeof tileOn>

function trace(pen: CanvasRenderingContext2D, feature: VectorTileFeature, at: Placed): void {
  pen.beginPath()
  for (const ring of feature.loadGeometry()) {
    ring.forEach(({ x, y }, i) => {
      const px = at.left + (x / feature.extent) * at.side
      const py = at.top + (y / feature.extent) * at.high
      if (i === 0) pen.moveTo(px, py)
      else pen.lineTo(px, py)
    })
  }
}

/** Width of a road in m as drawn, by its class. */
const roadM = (kind: unknown): number =>
  /motorway|trunk|primary|major/.test(String(kind))
    ? 22
    : /secondary|minor|tertiary/.test(String(kind))
      ? 14
      : 7

type Layer = {
  readonly name: string
  readonly draw: (pen: CanvasRenderingContext2D, feature: VectorTileFeature, at: Placed) => void
}

const filled =
  (colour: string, edge?: string): Layer['draw'] =>
  (pen, feature, at) => {
    trace(pen, feature, at)
    pen.fillStyle = colour
    if (feature.type === 3) pen.fill()
    pen.strokeStyle = edge ?? colour
    pen.lineWidth = feature.type === 3 ? 1 : 6
    if (edge || feature.type !== 3) pen.stroke()
  }

const road =
  (perM: number, part: 'edge' | 'bed'): Layer['draw'] =>
  (pen, feature, at) => {
    trace(pen, feature, at)
    const wide = Math.max(2, roadM(feature.properties['class']) * perM)
    pen.lineWidth = part === 'edge' ? wide + 4 : wide
    pen.strokeStyle = part === 'edge' ? ink.roadEdge : ink.road
    pen.stroke()
  }

const layers = (perM: number): readonly Layer[] => [
  { name: 'green', draw: filled(ink.park) },
  { name: 'water', draw: filled(ink.water, ink.shore) },
  { name: 'building', draw: filled(ink.building, ink.buildingEdge) },
  { name: 'road', draw: road(perM, 'edge') },
  { name: 'bridge', draw: road(perM, 'edge') },
  { name: 'road', draw: road(perM, 'bed') },
  { name: 'bridge', draw: road(perM, 'bed') },
]

type Name = { readonly text: string; readonly x: number; readonly y: number }

/** What stands there, by name; no two names over each other. */
function drawNames(pen: CanvasRenderingContext2D, names: readonly Name[]): void {
  const taken: Name[] = []
  pen.font = `600 22px ${getComputedStyle(document.body).fontFamily}`
  pen.textAlign = 'center'
  pen.lineWidth = 6
  pen.strokeStyle = ink.halo
  pen.fillStyle = ink.labelStrong
  for (const name of names) {
    const crowded = taken.some((o) => Math.abs(o.x - name.x) < 220 && Math.abs(o.y - name.y) < 34)
    const outside = name.x < 90 || name.x > width - 90 || name.y < 24 || name.y > height - 12
    if (crowded || outside) continue
    taken.push(name)
    pen.strokeText(name.text, name.x, name.y)
    pen.fillText(name.text, name.x, name.y)
  }
}

function namesIn(tile: VectorTile, at: Placed): readonly Name[] {
  return ['facility', 'area_label'].flatMap((layerName) => {
    const layer = tile.layers[layerName]
    if (!layer) return []
    return Array.from({ length: layer.length }, (_, i) => layer.feature(i)).flatMap((feature) => {
      const point = feature.loadGeometry()[0]?.[0]
      const text = feature.properties['name']
      if (!point || typeof text !== 'string' || text === '') return []
      const x = at.left + (point.x / feature.extent) * at.side
      return { text, x, y: at.top + (point.y / feature.extent) * at.high }
    })
  })
}

async function readTile({ z, x, y }: TileName, signal: AbortSignal): Promise<VectorTile | null> {
  const answer = await fetch(`/api/tiles/${z}/${x}/${y}.pbf`, { signal })
  if (answer.status !== 200) return null
  return new VectorTile(new PbfReader(new Uint8Array(await answer.arrayBuffer())))
}

async function draw(
  canvas: HTMLCanvasElement,
  bounds: Bounds,
  home: Point | null,
  signal: AbortSignal,
): Promise<void> {
  const names = tilesOf(bounds, deepest)
  const tiles = await Promise.all(names.map((name) => readTile(name, signal)))
  const pen = canvas.getContext('2d')
  if (!pen || signal.aborted) return
  pen.fillStyle = ink.land
  pen.fillRect(0, 0, width, height)
  pen.lineJoin = pen.lineCap = 'round'
  const metres = (bounds[3] - bounds[1]) * 111_320
  const placed = tiles.flatMap((tile, i) => {
    const name = names[i]
    return tile && name ? [{ tile, at: tileOn(name, bounds, { width, height }) }] : []
  })
  for (const layer of layers(height / metres)) {
    for (const { tile, at } of placed) {
      const found = tile.layers[layer.name]
      for (let i = 0; i < (found?.length ?? 0); i++) {
        const feature = found?.feature(i)
        if (feature) layer.draw(pen, feature, at)
      }
    }
  }
  drawNames(
    pen,
    placed.flatMap(({ tile, at }) => namesIn(tile, at)),
  )
  if (home) drawHome(pen, bounds, home)
}

function drawHome(pen: CanvasRenderingContext2D, bounds: Bounds, { lon, lat }: Point): void {
  const x = ((lon - bounds[0]) / (bounds[2] - bounds[0])) * width
  const y = ((bounds[3] - lat) / (bounds[3] - bounds[1])) * height
  pen.translate(x - 30, y - 30)
  pen.scale(1.25, 1.25)
  pen.fillStyle = '#0c5f86'
  pen.strokeStyle = '#ffffff'
  pen.lineWidth = 8
  const house = new Path2D('M2 24L24 4l22 20h-6v20H8V24z')
  pen.stroke(house)
  pen.fill(house)
  pen.setTransform(1, 0, 0, 1, 0, 0)
}

type Props = {
  readonly bounds: Bounds
  /** Drawn as a house. */
  readonly home: Point | null
  readonly onCloser: (bounds: Bounds) => void
  readonly onPlace: (point: Point) => void
}

export function Squares({ bounds, home, onCloser, onPlace }: Props) {
  const t = texts.useT()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [drawn, setDrawn] = useState('')
  const [west, south, east, north] = bounds
  useEffect(() => {
    const abort = new AbortController()
    const show = async (on: HTMLCanvasElement) => {
      const shown: Bounds = [west, south, east, north]
      // Squares can be chosen also where no map comes.
      await draw(on, shown, home, abort.signal).catch(() => undefined)
      setDrawn(shown.join())
    }
    if (canvas.current) void show(canvas.current)
    return () => abort.abort()
  }, [west, south, east, north, home])
  const fine = isFine(bounds)
  return (
    <div className="tv-map" aria-busy={drawn !== bounds.join()}>
      <canvas ref={canvas} width={width} height={height} aria-hidden="true" />
      <div className="tv-squares">
        {Array.from({ length: across * down }, (_, i) => (
          <Button
            // oxlint-disable-next-line react/no-array-index-key -- a square is its place
            key={i}
            id={`square ${i}`}
            first={i === across + 1}
            className="tv-square"
            label={t('where.square', { row: Math.floor(i / across) + 1, column: (i % across) + 1 })}
            onPress={() => {
              const chosen = square(bounds, i)
              if (fine) onPlace(centre(chosen))
              else onCloser(chosen)
            }}
          >
            <span>{i + 1}</span>
          </Button>
        ))}
      </div>
    </div>
  )
}
