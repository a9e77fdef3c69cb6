import { useEffect, useRef, useState } from 'react'
import { nameIn } from '#platform/ui/i18n.ts'
import { Icon, type IconName } from '#platform/ui/icons.tsx'
import { useLanguage } from '#platform/ui/preferences.ts'
import { useMapInfo } from '../city.ts'
import { Button, Field, Note } from '../parts.tsx'
import { texts } from '../texts.ts'
import type { Place, PlaceVia } from './answers.ts'
import { AreaPick } from './AreaPick.tsx'
import { draft } from './draft.ts'
import { type DeviceFailure, devicePosition, type Locating, useLocate } from './place.ts'
import { LocateNote } from './LocateNote.tsx'
import { PlaceMap } from './PlaceMap.tsx'
import { PlaceSearch } from './PlaceSearch.tsx'
import type { StepProps } from './step.ts'

const roughM = 100

type Way = 'list' | 'map' | 'search' | 'area'

export function PlaceStep({ answers, wrongs, next, forget }: StepProps) {
  const t = texts.useT()
  const [way, setWay] = useState<Way>('list')
  const { place } = answers
  const { state, locate, reset } = useLocate()
  const take = async (chosen: Parameters<typeof locate>[0]) => {
    if (!(await locate(chosen))) return
    setWay('list')
    // A rough position is looked at first.
    if ((chosen.accuracyM ?? 0) <= roughM) next()
  }
  const choose = (chosen: Parameters<typeof locate>[0]) => {
    forget()
    void take(chosen)
  }
  const start = (to: Way) => {
    reset()
    forget()
    setWay(to)
  }
  if (way === 'map') {
    return (
      <PlaceMap
        at={place?.point ?? answers.photos.find(({ gps }) => gps)?.gps ?? null}
        state={state}
        onUse={(point) => choose({ via: 'map', point })}
        onCancel={() => start('list')}
      />
    )
  }
  return (
    <>
      {place && way === 'list' ? (
        <ChosenPlace place={place} onAdjust={() => start('map')} />
      ) : (
        <Ways
          answers={answers}
          state={state}
          way={way}
          start={start}
          choose={choose}
          forget={forget}
        />
      )}
      <LocateNote state={state} />
      {wrongs['place'] && !place ? (
        <p className="pt-error">
          <Icon name="alert" size={18} />
          {wrongs['place']}
        </p>
      ) : null}
      {place || way === 'area' ? (
        <Field
          id="address"
          label={t('report.place.address')}
          hint={t('report.place.addressHint')}
          optional={place?.via !== 'area'}
          error={wrongs['address']}
          maxLength={300}
          value={answers.address}
          onChange={(address) => draft.answer({ address })}
        />
      ) : null}
      <Button busy={state.phase === 'busy'} onClick={next}>
        {t('continue')}
      </Button>
    </>
  )
}

function ChosenPlace({
  place,
  onAdjust,
}: {
  readonly place: Place
  readonly onAdjust: () => void
}) {
  const t = texts.useT()
  const language = useLanguage()
  const names = place.areas.map((area) => nameIn(language, area))
  const { accuracyM } = place
  const card = useRef<HTMLDivElement>(null)
  useEffect(() => {
    card.current?.focus({ preventScroll: true })
  }, [])
  return (
    <div className="pt-place" id="place" ref={card} tabIndex={-1}>
      <Icon name="pin" size={28} />
      <div>
        <p className="pt-place-via">
          {t(`report.place.chosenVia.${place.via}`)}
          {accuracyM === undefined ? '' : ` · ${t('report.place.accuracy', { m: accuracyM })}`}
        </p>
        <p className="pt-place-name">{names.join(language === 'en' ? ', ' : ' ')}</p>
        {accuracyM !== undefined && accuracyM > roughM ? (
          <p className="pt-error">{t('report.place.rough', { m: accuracyM })}</p>
        ) : null}
        <p className="pt-place-links">
          <button type="button" className="pt-text-button" onClick={onAdjust}>
            {t('report.place.adjust')}
          </button>
          <button
            type="button"
            className="pt-text-button"
            onClick={() => draft.answer({ place: null })}
          >
            {t('report.place.other')}
          </button>
        </p>
      </div>
    </div>
  )
}

type WaysProps = Pick<StepProps, 'answers' | 'forget'> & {
  readonly state: Locating
  readonly way: Way
  readonly start: (way: Way) => void
  readonly choose: ReturnType<typeof useLocate>['locate'] extends (chosen: infer C) => unknown
    ? (chosen: C) => void
    : never
}

function Ways({ answers, state, way, start, choose, forget }: WaysProps) {
  const t = texts.useT()
  const gps = answers.photos.find((photo) => photo.gps)?.gps
  const [lon, lat] = useMapInfo().data?.center ?? []
  const middle = lon === undefined || lat === undefined ? undefined : { lon, lat }
  const busyVia: PlaceVia | null = state.phase === 'busy' ? state.via : null
  return (
    <div className="pt-ways" id="place" tabIndex={-1}>
      {gps ? (
        <WayButton
          icon="camera"
          title={t('report.place.photo')}
          busy={busyVia === 'photo'}
          onClick={() => choose({ via: 'photo', point: gps })}
        />
      ) : null}
      <DeviceWay choose={choose} busy={busyVia === 'device'} forget={forget} />
      <WayButton icon="map" title={t('report.place.map')} onClick={() => start('map')} />
      <WayButton
        icon="search"
        title={t('report.place.search')}
        expanded={way === 'search'}
        onClick={() => start(way === 'search' ? 'list' : 'search')}
      />
      {way === 'search' ? <PlaceSearch near={gps ?? middle} onChoose={choose} /> : null}
      <WayButton
        icon="area"
        title={t('report.place.area')}
        expanded={way === 'area'}
        onClick={() => start(way === 'area' ? 'list' : 'area')}
      />
      {way === 'area' ? <AreaPick /> : null}
    </div>
  )
}

type WayButtonProps = {
  readonly icon: IconName
  readonly title: string
  readonly note?: string
  readonly busy?: boolean
  readonly expanded?: boolean
  readonly onClick: () => void
}

function WayButton({ icon, title, note, busy, expanded, onClick }: WayButtonProps) {
  return (
    <button
      type="button"
      className="pt-way"
      aria-expanded={expanded}
      aria-disabled={busy || undefined}
      onClick={() => {
        if (!busy) onClick()
      }}
    >
      <Icon name={icon} size={24} />
      <span>
        {title}
        {note ? <small>{note}</small> : null}
      </span>
      <Icon name={expanded === undefined ? 'chevronRight' : 'chevronDown'} size={20} />
    </button>
  )
}

function DeviceWay({
  choose,
  busy,
  forget,
}: Pick<WaysProps, 'choose' | 'forget'> & { readonly busy: boolean }) {
  const t = texts.useT()
  const [finding, setFinding] = useState(false)
  const [failure, setFailure] = useState<DeviceFailure | null>(null)
  if (!isSecureContext || !('geolocation' in navigator)) {
    return <p className="pt-small">{t('report.place.insecure')}</p>
  }
  const find = async () => {
    forget()
    setFinding(true)
    setFailure(null)
    const found = await devicePosition()
    setFinding(false)
    if (typeof found === 'string') setFailure(found)
    else choose({ via: 'device', ...found })
  }
  return (
    <>
      <WayButton
        icon="pin"
        title={finding ? t('report.place.finding') : t('report.place.device')}
        note={t('report.place.deviceHint')}
        busy={finding || busy}
        onClick={() => void find()}
      />
      {failure ? (
        <Note kind="bad" alert>
          <p>{t(`report.place.${failure}`)}</p>
        </Note>
      ) : null}
    </>
  )
}
