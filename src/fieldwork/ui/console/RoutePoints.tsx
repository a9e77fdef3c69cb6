// The points of a route as a list: everything the map can do, by keys.
import { Button, Input } from 'antd'
import { useState } from 'react'
import { Icon } from '#platform/ui'
import {
  addPoint,
  degreesIn,
  mostPoints,
  movePoint,
  type Point,
  removePoint,
  type RouteDraft,
  shiftPoint,
  turnRound,
} from '../../domain/route-draft.ts'
import { texts } from './texts.ts'

type Props = { readonly draft: RouteDraft; readonly onChange: (draft: RouteDraft) => void }

export function RoutePoints({ draft, onChange }: Props) {
  const t = texts.useT()
  const { points, at } = draft
  return (
    <section aria-label={t('route.points')} className="fc-points">
      <header>
        <h2>{t('route.points')}</h2>
        <span className="jw-grow" />
        <Button
          size="small"
          icon={<Icon name="undo" />}
          disabled={points.length < 2}
          onClick={() => onChange(turnRound(draft))}
        >
          {t('route.turn')}
        </Button>
      </header>
      {points.length >= mostPoints ? <output className="jw-soft">{t('route.full')}</output> : null}
      {points.length === 0 ? <p className="jw-soft">{t('route.noPoints')}</p> : null}
      <ol>
        {points.map((point, i) => (
          // oxlint-disable-next-line react/no-array-index-key -- points have no other name than their place
          <li key={i} className={i === at ? 'fc-chosen' : undefined}>
            <button
              type="button"
              className="fc-n"
              aria-pressed={i === at}
              aria-label={t('route.choose', { n: i + 1 })}
              onClick={() => onChange({ points, at: i })}
            >
              {i + 1}
            </button>
            <Degrees
              key={`${point.lat} ${point.lon}`}
              point={point}
              name={t('route.point', { n: i + 1 })}
              onPoint={(next) => onChange(movePoint(draft, i, next))}
            />
            <Tool
              icon="chevronDown"
              isUp
              name={t('route.up', { n: i + 1 })}
              disabled={i === 0}
              run={() => onChange(shiftPoint(draft, i, -1))}
            />
            <Tool
              icon="chevronDown"
              name={t('route.down', { n: i + 1 })}
              disabled={i === points.length - 1}
              run={() => onChange(shiftPoint(draft, i, 1))}
            />
            <Tool
              icon="trash"
              name={t('route.remove', { n: i + 1 })}
              run={() => onChange(removePoint(draft, i))}
            />
          </li>
        ))}
      </ol>
      <NewPoint onPoint={(point) => onChange(addPoint(draft, point))} />
    </section>
  )
}

function Tool(props: {
  readonly icon: 'chevronDown' | 'trash'
  readonly name: string
  readonly run: () => void
  readonly disabled?: boolean
  readonly isUp?: boolean
}) {
  return (
    <Button
      type="text"
      size="small"
      className={props.isUp ? 'fc-up' : ''}
      icon={<Icon name={props.icon} />}
      aria-label={props.name}
      title={props.name}
      disabled={props.disabled ?? false}
      onClick={props.run}
    />
  )
}

const axes = ['lat', 'lon'] as const
const most = { lat: 90, lon: 180 } as const
const shownIn = (point: Point | null) => ({
  lat: point ? point.lat.toFixed(5) : '',
  lon: point ? point.lon.toFixed(5) : '',
})

/** Two fields of degrees; taken when both are good, on leaving a field or by Enter. */
function Degrees(props: {
  readonly point: Point | null
  readonly name: string
  readonly onPoint: (point: Point) => void
}) {
  const t = texts.useT()
  const first = shownIn(props.point)
  const [typed, setTyped] = useState(first)
  const [lat, lon] = [degreesIn(typed.lat, most.lat), degreesIn(typed.lon, most.lon)]
  const isNew = props.point === null
  const take = () => {
    if (lat === undefined || lon === undefined) return
    if (!isNew && typed.lat === first.lat && typed.lon === first.lon) return
    props.onPoint({ lon, lat })
    if (isNew) setTyped(shownIn(null))
  }
  return (
    <>
      {axes.map((axis) => (
        <Input
          key={axis}
          size="small"
          inputMode="decimal"
          className="fc-degrees"
          aria-label={`${props.name} ${t(`route.${axis}`)}`}
          placeholder={t(`route.${axis}`)}
          status={
            typed[axis] !== '' && degreesIn(typed[axis], most[axis]) === undefined ? 'error' : ''
          }
          value={typed[axis]}
          onChange={({ target }) => setTyped({ ...typed, [axis]: target.value })}
          onBlur={() => (isNew ? undefined : take())}
          onPressEnter={take}
        />
      ))}
      {isNew ? (
        <Button
          size="small"
          icon={<Icon name="plus" />}
          disabled={lat === undefined || lon === undefined}
          onClick={take}
        >
          {t('route.add')}
        </Button>
      ) : null}
    </>
  )
}

function NewPoint({ onPoint }: { readonly onPoint: (point: Point) => void }) {
  const t = texts.useT()
  return (
    <div className="fc-new-point">
      <Degrees point={null} name={t('route.newPoint')} onPoint={onPoint} />
    </div>
  )
}
