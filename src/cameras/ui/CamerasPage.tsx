// /console/cameras: which cameras there are, whose, and who asked to look at them. No picture is shown here.
import { Button, Input, Select } from 'antd'
import { useDeferredValue, useMemo, useState } from 'react'
import {
  AbilityButton,
  CityMap,
  DataList,
  hasRight,
  Icon,
  type MapPoint,
  nameIn,
  type Note,
  Page,
  Panes,
  type PaneName,
  type Place,
  useFilters,
  useLanguage,
  useMe,
  usePages,
} from '#platform/ui'
import { type Camera, type Purpose, purposes } from '../schema.ts'
import { CameraDetail } from './CameraDetail.tsx'
import { CameraForm } from './CameraForm.tsx'
import { ImportForm } from './ImportForm.tsx'
import { texts } from './texts.ts'
import './cameras.css'

const none: readonly Camera[] = []

export default function CamerasPage() {
  const t = texts.useT()
  const me = useMe()
  const [{ area }] = useFilters<{ area?: string }>()
  const [text, setText] = useState('')
  const [purpose, setPurpose] = useState<Purpose | ''>('')
  const q = useDeferredValue(text.trim())
  const pages = usePages<Camera>('/api/cameras', { area, q, purpose, limit: 100 })
  const [chosen, setChosen] = useState<string | null>(null)
  const [form, setForm] = useState<'add' | 'import' | Camera | null>(null)
  const [at, setAt] = useState<Place | null>(null)
  const [shown, setShown] = useState<PaneName>('list')
  const items = pages.items ?? none
  const camera = items.find(({ id }) => id === chosen)
  const may = hasRight(me, 'camera.manage') ? true : t('noRight')
  const picking = form === 'add' || (form !== null && form !== 'import')
  const open = (id: string) => {
    setChosen(id)
    setShown('detail')
  }
  return (
    <Page
      fill
      title={t('title')}
      actions={
        <>
          <Button disabled={may !== true} onClick={() => setForm('import')}>
            {t('import')}
          </Button>
          <AbilityButton can={may} icon={<Icon name="plus" />} onAct={() => setForm('add')}>
            {t('add')}
          </AbilityButton>
        </>
      }
    >
      <Panes
        name="cameras"
        widths={[32, 30, 38]}
        shown={shown}
        onShow={setShown}
        list={
          <>
            <Finder {...{ text, setText, purpose, setPurpose }} />
            <Cameras
              pages={pages}
              chosen={chosen}
              filtered={q !== '' || purpose !== ''}
              onOpen={open}
            />
          </>
        }
        detail={<CameraDetail key={chosen} id={chosen} onEdit={() => camera && setForm(camera)} />}
        map={<CameraMap {...{ items, chosen, onOpen: open, at, setAt, picking }} />}
      />
      <CameraForm
        camera={typeof form === 'object' ? form : null}
        open={picking}
        at={at}
        onClose={() => {
          setForm(null)
          setAt(null)
        }}
      />
      <ImportForm open={form === 'import'} onClose={() => setForm(null)} />
    </Page>
  )
}

type FinderProps = {
  readonly text: string
  readonly setText: (text: string) => void
  readonly purpose: Purpose | ''
  readonly setPurpose: (purpose: Purpose | '') => void
}

function Finder({ text, setText, purpose, setPurpose }: FinderProps) {
  const t = texts.useT()
  return (
    <div className="jw-finder">
      <Input
        allowClear
        prefix={<Icon name="search" />}
        aria-label={t('search')}
        placeholder={t('search')}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <Select
        aria-label={t('purpose')}
        value={purpose}
        onChange={setPurpose}
        options={[
          { value: '' as const, label: t('allPurposes') },
          ...purposes.map((value) => ({ value, label: t(`purposes.${value}`) })),
        ]}
      />
    </div>
  )
}

type CamerasProps = {
  readonly pages: ReturnType<typeof usePages<Camera>>
  readonly chosen: string | null
  readonly filtered: boolean
  readonly onOpen: (id: string) => void
}

function Cameras({ pages, chosen, filtered, onOpen }: CamerasProps) {
  const t = texts.useT()
  const language = useLanguage()
  const empty: Note = filtered
    ? { icon: 'search', title: t('none'), hint: t('noneHint') }
    : { icon: 'camera', title: t('empty'), hint: t('emptyHint') }
  return (
    <DataList<Camera>
      label={t('title')}
      pages={pages}
      rowKey={({ id }) => id}
      rowHeight={52}
      header={false}
      selected={chosen ?? undefined}
      onOpen={({ id }) => onOpen(id)}
      empty={empty}
      columns={[
        {
          key: 'name',
          title: t('name'),
          render: (camera) => (
            <span className="jw-two">
              {camera.name}
              <small>
                {nameIn(language, { name: camera.ownerName, nameEn: camera.ownerNameEn })} ·{' '}
                {t(`purposes.${camera.purpose}`)} ·{' '}
                {nameIn(language, { name: camera.areaName, nameEn: camera.areaNameEn })}
              </small>
            </span>
          ),
        },
      ]}
    />
  )
}

type MapProps = {
  readonly items: readonly Camera[]
  readonly chosen: string | null
  readonly onOpen: (id: string) => void
  readonly at: Place | null
  readonly setAt: (at: Place) => void
  readonly picking: boolean
}

function CameraMap({ items, chosen, onOpen, at, setAt, picking }: MapProps) {
  const t = texts.useT()
  const points = useMemo(
    () =>
      items.map(({ id, lon, lat, name, address }): MapPoint => ({
        id,
        lon,
        lat,
        title: name,
        note: address,
      })),
    [items],
  )
  return (
    <CityMap
      label={t('map')}
      points={points}
      selected={chosen}
      onSelect={(id) => id && onOpen(id)}
      {...(picking ? { pick: { at, onPick: setAt } } : {})}
    />
  )
}
