/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a drawing is an img; no tag holds one */
// The map of one's own area, drawn from what the day brought along: works without a network and without tiles.
import { memo, type PointerEvent as ReactPointer, useMemo, useRef, useState } from 'react'
import { Icon } from '#platform/ui/icons.tsx'
import { type Frame, frameOf, pathOf, toPicture, toPlace } from './area-map.ts'
import { texts } from './texts.ts'
import type { Day, Place } from './wire.ts'

export type Mark = {
  readonly id: string
  readonly point: Place
  readonly label: string
  readonly tone: 'verify' | 'check' | 'open' | 'visit' | 'me' | 'pick'
}

type Props = {
  readonly day: Day
  readonly marks: readonly Mark[]
  readonly onMark?: ((id: string) => void) | undefined
  /** Choosing a place: a press moves the pin. */
  readonly onPick?: (place: Place) => void
  readonly track?: readonly Place[]
  readonly route?: readonly (readonly [number, number])[]
  readonly around?: Place | null
}

const order = ['water', 'green', 'building', 'rail', 'road', 'bridge']

const Land = memo(({ day }: { readonly day: Day }) => {
  const f = frameOf(day.bounds)
  const land = day.land.toSorted((a, b) => order.indexOf(a.layer) - order.indexOf(b.layer))
  return (
    <>
      {land.map((one, i) => (
        // oxlint-disable-next-line react/no-array-index-key -- the picture is drawn anew as a whole
        <path key={i} className={`am-${one.layer} am-${one.class}`} d={pathOf(f, one.shape)} />
      ))}
      {day.areas.map(({ code, boundary }) => (
        <path key={code} className="am-area" d={pathOf(f, boundary)} />
      ))}
    </>
  )
})

/** The window in metres: its middle, and how much is seen across. */
type View = { readonly x: number; readonly y: number; readonly across: number }

function firstView({ day, around }: Pick<Props, 'day' | 'around'>): View {
  const f = frameOf(day.bounds)
  const [w, s, e, n] = day.bounds ?? [0, 0, 0, 0]
  if (around) {
    const [x, y] = toPicture(f, around)
    return { x, y, across: 450 }
  }
  return { x: 0, y: 0, across: Math.max((e - w) * f.east, (n - s) * f.north * 1.1) * 1.05 || 800 }
}

export function AreaMap(props: Props) {
  const { day, marks, onMark, onPick, track, route } = props
  const t = texts.useT()
  const f = useMemo(() => frameOf(day.bounds), [day])
  const [view, setView] = useState(() => firstView(props))
  const box = useRef<SVGSVGElement>(null)
  const moves = useDrag({ view, setView, box, onTap: (x, y) => onPick?.(toPlace(f, x, y)) })
  const zoom = (by: number) =>
    setView((v) => ({ ...v, across: Math.min(20_000, Math.max(60, v.across * by)) }))
  const unit = view.across / 360
  const line = (points: readonly Place[]) =>
    points
      .map((p) =>
        toPicture(f, p)
          .map((v) => v.toFixed(1))
          .join(','),
      )
      .join(' ')
  return (
    <div className="am">
      <svg
        ref={box}
        role="img"
        aria-label={t('map.label', { name: day.area.name, count: marks.length })}
        viewBox={`${view.x - view.across / 2} ${view.y - view.across / 2} ${view.across} ${view.across}`}
        preserveAspectRatio="xMidYMid slice"
        {...moves}
      >
        <Land day={day} />
        {route ? (
          <polyline className="am-route" points={line(route.map(([lon, lat]) => ({ lon, lat })))} />
        ) : null}
        {track && track.length > 1 ? <polyline className="am-track" points={line(track)} /> : null}
        <Marks marks={marks} f={f} unit={unit} onMark={onMark} />
      </svg>
      <div className="am-zoom">
        <button type="button" aria-label={t('map.in')} onClick={() => zoom(0.6)}>
          <Icon name="plus" size={20} />
        </button>
        <button type="button" aria-label={t('map.out')} onClick={() => zoom(1.6)}>
          −
        </button>
      </div>
    </div>
  )
}

type Marked = Pick<Props, 'marks' | 'onMark'> & { readonly f: Frame; readonly unit: number }

const pin = 'M0 0C-3 -7 -9 -10 -9 -17a9 9 0 1 1 18 0C9 -10 3 -7 0 0Z'
const dot = 'M-7 0a7 7 0 1 0 14 0a7 7 0 1 0 -14 0'

/** The same are in the list below: the map is a second way to them. */
function Marks({ marks, f, unit, onMark }: Marked) {
  return marks.map(({ id, point, tone }) => {
    const [x, y] = toPicture(f, point)
    return (
      <g
        key={id}
        transform={`translate(${x} ${y}) scale(${unit})`}
        className={`am-m am-m-${tone}`}
        onPointerUp={onMark && tone !== 'me' ? () => onMark(id) : undefined}
      >
        <path d={tone === 'me' ? dot : pin} />
        {onMark ? <circle r="22" cy="-12" className="am-hit" /> : null}
      </g>
    )
  })
}

type Drag = {
  readonly view: View
  readonly setView: (view: View) => void
  readonly box: React.RefObject<SVGSVGElement | null>
  readonly onTap: (x: number, y: number) => void
}

function useDrag({ view, setView, box, onTap }: Drag) {
  const from = useRef<{ x: number; y: number; view: View; moved: boolean }>(undefined)
  const scale = () => {
    const rect = box.current?.getBoundingClientRect()
    return rect ? view.across / Math.max(rect.width, rect.height) : 1
  }
  return {
    onPointerDown: (e: ReactPointer) => {
      from.current = { x: e.clientX, y: e.clientY, view, moved: false }
    },
    onPointerMove: (e: ReactPointer) => {
      const start = from.current
      if (!start) return
      const [dx, dy] = [e.clientX - start.x, e.clientY - start.y]
      if (Math.hypot(dx, dy) > 6) start.moved = true
      const s = scale()
      if (start.moved) setView({ ...view, x: start.view.x - dx * s, y: start.view.y - dy * s })
    },
    onPointerUp: (e: ReactPointer) => {
      const start = from.current
      from.current = undefined
      const rect = box.current?.getBoundingClientRect()
      if (!start || start.moved || !rect) return
      const s = scale()
      onTap(
        view.x + (e.clientX - rect.left - rect.width / 2) * s,
        view.y + (e.clientY - rect.top - rect.height / 2) * s,
      )
    },
    onPointerLeave: () => {
      from.current = undefined
    },
  }
}
