// The photo with the shapes over it: drawn by pointer, moved and resized by keys.
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { boxBetween, isSlip, type Kind, type Mask, type Point, pressed } from './shapes.ts'
import { texts } from './texts.ts'

type Box = Omit<Mask, 'id' | 'kind'>

export type CanvasProps = {
  readonly url: string
  readonly kind: Kind
  readonly masks: readonly Mask[]
  readonly onDraw: (box: Omit<Mask, 'id'>) => void
  readonly onChange: (mask: Mask) => void
  readonly onRemove: (id: number) => void
}

const percent = (share: number): number => Math.round(share * 100)

const placeOf = ({ x, y, width, height }: Box) => ({
  left: `${x * 100}%`,
  top: `${y * 100}%`,
  width: `${width * 100}%`,
  height: `${height * 100}%`,
})

const classOf = (kind: Kind): string => `mk-shape mk-${kind}`

function pointOf(event: PointerEvent<HTMLElement>): Point {
  const box = event.currentTarget.getBoundingClientRect()
  return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height }
}

/** A box drawn from where the pointer goes down to where it leaves. */
function useDrawing(onDraw: (box: Box) => void) {
  const from = useRef<Point | null>(null)
  const [drawing, setDrawing] = useState<Box | null>(null)
  const stop = () => {
    from.current = null
    setDrawing(null)
  }
  return {
    drawing,
    handlers: {
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        from.current = pointOf(event)
      },
      onPointerMove: (event: PointerEvent<HTMLElement>) => {
        if (from.current) setDrawing(boxBetween(from.current, pointOf(event)))
      },
      onPointerUp: (event: PointerEvent<HTMLElement>) => {
        const box = from.current && boxBetween(from.current, pointOf(event))
        if (box && !isSlip(box)) onDraw(box)
        stop()
      },
      onPointerCancel: stop,
    },
  }
}

export function Canvas({ url, kind, masks, onDraw, onChange, onRemove }: CanvasProps) {
  const t = texts.useT()
  const { drawing, handlers } = useDrawing((box) => onDraw({ kind, ...box }))
  const [isThere, setIsThere] = useState(false)
  return (
    <div className="mk-canvas" aria-busy={!isThere}>
      <img
        src={url}
        alt={t('photo')}
        draggable={false}
        onLoad={() => setIsThere(true)}
        onError={() => setIsThere(true)}
      />
      <fieldset aria-label={t('shapes')} {...handlers}>
        {masks.map((mask, i) => (
          <ShapeButton
            key={mask.id}
            mask={mask}
            label={t('shape', {
              n: i + 1,
              kind: t(mask.kind),
              x: percent(mask.x),
              y: percent(mask.y),
              width: percent(mask.width),
              height: percent(mask.height),
            })}
            onChange={onChange}
            onRemove={onRemove}
          />
        ))}
        {drawing ? <span className={classOf(kind)} style={placeOf(drawing)} /> : null}
      </fieldset>
    </div>
  )
}

function ShapeButton(
  props: { readonly mask: Mask; readonly label: string } & Pick<
    CanvasProps,
    'onChange' | 'onRemove'
  >,
) {
  const { mask, label, onChange, onRemove } = props
  const press = (event: KeyboardEvent<HTMLButtonElement>) => {
    const gone = event.key === 'Delete' || event.key === 'Backspace'
    const next = gone ? null : pressed(mask, event)
    if (!gone && !next) return
    event.preventDefault()
    if (next) onChange(next)
    else onRemove(mask.id)
  }
  return (
    <button
      type="button"
      id={`mask-${mask.id}`}
      className={classOf(mask.kind)}
      style={placeOf(mask)}
      aria-label={label}
      onKeyDown={press}
    />
  )
}
