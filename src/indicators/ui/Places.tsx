import { useMemo } from 'react'
import {
  CityMap,
  EmptyState,
  FailedState,
  GoLink,
  type MapPoint,
  nameIn,
  type PageOf,
  useApi,
  useGo,
  useLanguage,
  useNumbers,
} from '#platform/ui'
import { type Ask, casesBehind } from './ask.ts'
import { texts } from './texts.ts'

type Place = {
  readonly lon: number | null
  readonly lat: number | null
  readonly n: number
  readonly address: string
  readonly areaName: string
  readonly areaNameEn: string
  readonly categoryName: string | null
  readonly categoryNameEn: string | null
}

const keyOf = (p: Place) => (p.lon === null ? p.address : `${p.lon},${p.lat}`)
const linkOf = (ask: Ask, p: Place) =>
  casesBehind(ask, {
    figure: 'total',
    ...(p.lon === null ? { address: p.address } : { near: `${p.lon},${p.lat}` }),
  })

/** Where cases come back: within 50 m, or at one address. */
export function Places({ ask, ready }: { readonly ask: Ask; readonly ready: boolean }) {
  const t = texts.useT()
  const read = useApi<PageOf<Place>>(ready ? '/api/indicators/places' : null, ask, { keep: true })
  return (
    <section className="jw-figures-card" aria-label={t('repeats')}>
      <header>
        <h2>{t('repeats')}</h2>
        <small className="jw-soft">{t('repeatsHint')}</small>
      </header>
      {read.error ? (
        <FailedState problem={read.error} again={() => void read.refetch()} />
      ) : read.data?.items.length === 0 ? (
        <EmptyState icon="refresh" title={t('repeatsNone')} hint={t('repeatsNoneHint')} />
      ) : (
        <div className="jw-figures-places">
          <PlaceList ask={ask} items={read.data?.items ?? []} />
          <PlaceMap ask={ask} items={read.data?.items ?? []} />
        </div>
      )}
    </section>
  )
}

type Props = { readonly ask: Ask; readonly items: readonly Place[] }

function PlaceList({ ask, items }: Props) {
  const language = useLanguage()
  const { number } = useNumbers()
  const most = items[0]?.n ?? 1
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a box that scrolls must be reachable by keyboard
    <ol className="jw-figures-repeats" tabIndex={0}>
      {items.map((one) => (
        <li key={keyOf(one)}>
          <GoLink to={linkOf(ask, one)}>
            <span>
              {one.address || nameIn(language, { name: one.areaName, nameEn: one.areaNameEn })}
              <small>
                {nameIn(language, { name: one.categoryName ?? '', nameEn: one.categoryNameEn })}
              </small>
            </span>
            <span className="jw-figures-bar" aria-hidden="true">
              <span style={{ width: `${(100 * one.n) / most}%` }} />
            </span>
            <b>{number(one.n)}</b>
          </GoLink>
        </li>
      ))}
    </ol>
  )
}

function PlaceMap({ ask, items }: Props) {
  const t = texts.useT()
  const go = useGo()
  const language = useLanguage()
  const points = useMemo(
    () =>
      items.flatMap((p): MapPoint[] =>
        p.lon === null || p.lat === null
          ? []
          : [
              {
                id: keyOf(p),
                lon: p.lon,
                lat: p.lat,
                title: p.address || nameIn(language, { name: p.areaName, nameEn: p.areaNameEn }),
                count: p.n,
              },
            ],
      ),
    [items, language],
  )
  return (
    <div className="jw-figures-map">
      <CityMap
        label={t('repeats')}
        points={points}
        onSelect={(id) => {
          const place = items.find((p) => keyOf(p) === id)
          if (place) go(linkOf(ask, place))
        }}
      />
    </div>
  )
}
