import { AutoComplete } from 'antd'
import { useState } from 'react'
import {
  type Box,
  CityMap,
  nameIn,
  type Place,
  useApi,
  useLanguage,
  useMapInfo,
} from '#platform/ui'
import { texts } from '../texts.ts'
import type { Named } from '../types.ts'
import { type Refused, refusedOf } from './FindSelect.tsx'
import { useDelayed } from './useDelayed.ts'

type Found = {
  readonly kind: string
  readonly name: string
  readonly address: string
  readonly lon: number
  readonly lat: number
}
type Located = { readonly areaCode: string; readonly ancestors: readonly Named[] }

const around = 0.004
const boxAround = ({ lon, lat }: Place): Box & [number, number, number, number] => [
  lon - around,
  lat - around * 0.7,
  lon + around,
  lat + around * 0.7,
]

/** Finds a place by name or on the map and says in which grid it lies. */
export function PlacePick(
  props: Refused & {
    readonly id?: string
    readonly value?: Place | null
    readonly onChange?: (place: Place | null) => void
    /** The address of a place that was found by its name. */
    readonly onAddress?: (address: string) => void
    readonly height?: number
  },
) {
  const t = texts.useT()
  const value = props.value ?? null
  const [fit, setFit] = useState(() => (value ? boxAround(value) : undefined))
  return (
    <div className="cs-place">
      <PlaceSearch
        {...(props.id ? { id: props.id } : {})}
        {...refusedOf(props)}
        onFound={(found) => {
          const place = { lon: found.lon, lat: found.lat }
          setFit(boxAround(place))
          props.onChange?.(place)
          props.onAddress?.(found.address || found.name)
        }}
      />
      <div className="cs-place-map" style={{ height: props.height ?? 260 }}>
        <CityMap
          label={t('pick.onMap')}
          fit={fit}
          pick={{ at: value, onPick: (place) => props.onChange?.(place) }}
        />
      </div>
      <Located at={value} />
    </div>
  )
}

/** Finds a place by its name or address. */
export function PlaceSearch({
  id,
  onFound,
  ...refused
}: Refused & {
  readonly id?: string
  readonly onFound: (found: Found) => void
}) {
  const t = texts.useT()
  const info = useMapInfo()
  const [words, setWords] = useState('')
  const q = useDelayed(words.trim())
  const near = info.data?.center?.join(',')
  const read = useApi<{ readonly items: readonly Found[] }>(
    q === '' || near === undefined ? null : '/api/places',
    { q, near, limit: 12 },
    { keep: true },
  )
  const items = q === '' ? [] : (read.data?.items ?? [])
  const keyOf = (found: Found) => `${found.name} ${found.lon} ${found.lat}`
  return (
    <AutoComplete
      {...(id ? { id } : {})}
      {...refused}
      aria-label={t('pick.place')}
      placeholder={t('pick.place')}
      value={words}
      style={{ width: '100%' }}
      showSearch={{ filterOption: false }}
      options={items.map((found) => ({
        value: keyOf(found),
        label: (
          <span className="cs-option">
            <span>{found.name || found.address}</span>
            {found.name && found.address ? <small>{found.address}</small> : null}
          </span>
        ),
      }))}
      onChange={(text: string) => setWords(text)}
      onSelect={(key: string) => {
        const found = items.find((one) => keyOf(one) === key)
        if (!found) return
        setWords(found.name || found.address)
        onFound(found)
      }}
      notFoundContent={
        q !== '' && !read.isFetching ? <span className="jw-soft">{t('pick.none')}</span> : null
      }
    />
  )
}

/** "落在 …": the grid of a point, or that it lies outside. */
function Located({ at }: { readonly at: Place | null }) {
  const t = texts.useT()
  const language = useLanguage()
  const read = useApi<Located>(at ? '/api/locate' : null, { lon: at?.lon, lat: at?.lat })
  if (!at) return null
  if (read.error) {
    return (
      <p className="cs-place-note cs-bad" role="alert">
        {t('pick.outside')}
      </p>
    )
  }
  const names = (read.data?.ancestors ?? []).map((area) => nameIn(language, area))
  const area = (language === 'en' ? names.toReversed() : names).join(language === 'en' ? ', ' : '')
  return (
    <p className="cs-place-note jw-soft" aria-live="polite">
      {area ? t('pick.located', { area }) : ' '}
    </p>
  )
}
