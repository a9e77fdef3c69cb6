import { useState } from 'react'
import { Icon } from '#platform/ui/icons.tsx'
import { withQuery } from '#platform/ui/api.ts'
import { useLoad, useSettled } from '../load.ts'
import { Field, Skeleton } from '../parts.tsx'
import { texts } from '../texts.ts'
import type { Position } from './answers.ts'
import type { Chosen } from './place.ts'

type Found = {
  readonly items: readonly {
    readonly kind: string
    readonly name: string
    readonly address: string
    readonly lon: number
    readonly lat: number
  }[]
}

type Props = {
  /** Nearer places come first. */
  readonly near: Position | undefined
  readonly onChoose: (chosen: Chosen) => void
}

export function PlaceSearch({ near, onChoose }: Props) {
  const t = texts.useT()
  const [typed, setTyped] = useState('')
  const q = useSettled(typed.trim())
  const { data, problem } = useLoad<Found>(
    q ? withQuery('/api/places', { q, near: near && `${near.lon},${near.lat}`, limit: 8 }) : null,
  )
  return (
    <div className="pt-inside">
      <Field
        label={t('report.place.searchLabel')}
        type="search"
        value={typed}
        onChange={setTyped}
        maxLength={100}
      />
      {q && !data && !problem ? <Skeleton lines={[80, 60, 70]} /> : null}
      {problem ? <p className="pt-error">{t('report.place.failed')}</p> : null}
      <output className="jw-hidden">
        {data ? t('report.place.found', { count: data.items.length }) : ''}
      </output>
      {data?.items.length === 0 ? <p>{t('report.place.nothing', { q })}</p> : null}
      {data && data.items.length > 0 ? (
        <ul className="pt-found">
          {data.items.map((place) => (
            <li key={`${place.name} ${place.lon} ${place.lat}`}>
              <button
                type="button"
                onClick={() =>
                  onChoose({
                    via: 'search',
                    point: { lon: place.lon, lat: place.lat },
                    address: place.address || place.name,
                  })
                }
              >
                <Icon name="pin" size={20} />
                <span>
                  {place.name}
                  {place.address && place.address !== place.name ? (
                    <small>{place.address}</small>
                  ) : null}
                </span>
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}
