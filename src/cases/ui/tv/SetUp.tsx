// Done once, by someone from the community: language, place, size of the letters, a number to be called at.
import { nameIn } from '#platform/ui/i18n.ts'
import { preferences, useLanguage } from '#platform/ui/preferences.ts'
import { useLoad } from '../portal/load.ts'
import { DialPad } from './CallBack.tsx'
import { forgetAsked, household, setHousehold, sizes, useKept, veiled } from './kept.ts'
import { Failed } from './Notices.tsx'
import { Button, Buttons, Drawing, List, Note, Row, Screen, Tile, Waiting } from './parts.tsx'
import { type Screen as Place, screens } from './screens.ts'
import { type Bounds, framed } from './squares.ts'
import { Squares } from './Squares.tsx'
import { texts } from './texts.ts'

type Area = {
  readonly code: string
  readonly kind: string
  readonly name: string
  readonly nameEn: string
  readonly children: number
}
type Detail = Area & {
  readonly ancestors: readonly Area[]
  readonly bounds: Bounds | null
}

const setUp = (at: Extract<Place, { name: 'setUp' }>) => screens.go(at)

export function LanguageScreen() {
  const t = texts.useT()
  const choose = (language: 'zh-CN' | 'en') => () => {
    preferences.set({ language })
    setUp({ name: 'setUp', step: 'area', parent: '' })
  }
  return (
    <Screen title={t('setUp.title')} note={t('setUp.note')}>
      <Buttons>
        <Button id="zh" first kind="strong" onPress={choose('zh-CN')}>
          <span lang="zh-CN">中文</span>
        </Button>
        <Button id="en" onPress={choose('en')}>
          <span lang="en">English</span>
        </Button>
      </Buttons>
    </Screen>
  )
}

const known = ['district', 'street', 'community', 'estate', 'building']
/** Whose notices are those of a household, and whose workers are its own. */
const near = ['community', 'estate', 'building']

/** The level below; where there is none, or it is near enough, the squares. */
export function AreaScreen({ parent }: { readonly parent: string }) {
  const t = texts.useT()
  const language = useLanguage()
  const list = useLoad<{ items: readonly Area[] }>(`/api/areas?parent=${parent}&limit=200`)
  const own = useLoad<Detail>(parent ? `/api/areas/${parent}` : null)
  const { data: here } = own
  const items = list.data?.items
  if (!items || (parent && !here)) {
    const failed = list.problem ?? own.problem
    const again = () => {
      list.reload()
      own.reload()
    }
    return (
      <Screen title={t('setUp.area')}>
        {failed ? <Failed onAgain={again} /> : <Waiting words={t('loading')} />}
      </Screen>
    )
  }
  const chosen = here && (near.includes(here.kind) || items.length === 0)
  const settle = () => {
    if (!here) return
    const steps = [...here.ancestors, here].filter(({ kind }) => known.includes(kind))
    const names = steps.map(({ name, nameEn }) => ({ name, nameEn }))
    setHousehold({ areaCode: here.code, names, point: null })
    if (here.bounds)
      screens.go({ name: 'square', bounds: framed(here.bounds), areaCode: here.code })
    else setUp({ name: 'setUp', step: 'size' })
  }
  return (
    <Screen title={t('setUp.area')} note={here ? nameIn(language, here) : t('setUp.areaNote')}>
      <List>
        {chosen ? (
          <Row
            id="here"
            first
            title={t('setUp.here', { name: nameIn(language, here) })}
            onPress={settle}
          />
        ) : null}
        {items.map((area, i) => (
          <Row
            key={area.code}
            id={area.code}
            first={!chosen && i === 0}
            title={nameIn(language, area)}
            onPress={() => setUp({ name: 'setUp', step: 'area', parent: area.code })}
          />
        ))}
      </List>
      {items.length === 0 && !chosen ? <Note>{t('setUp.noAreas')}</Note> : null}
    </Screen>
  )
}

export function HomeSquareScreen({ at }: { readonly at: Extract<Place, { name: 'square' }> }) {
  const t = texts.useT()
  return (
    <Screen title={t('setUp.square')} note={t('setUp.squareNote')}>
      <Squares
        bounds={at.bounds}
        home={null}
        onCloser={(bounds) => screens.go({ ...at, bounds })}
        onPlace={(point) => {
          setHousehold({ point })
          setUp({ name: 'setUp', step: 'size' })
        }}
      />
    </Screen>
  )
}

export function SizeScreen() {
  const t = texts.useT()
  const { household: home } = useKept()
  return (
    <Screen title={t('setUp.size')} note={t('setUp.sizeNote')}>
      <Buttons>
        {sizes.map((size, i) => (
          <Button
            key={size}
            id={`size ${size}`}
            first={size === (home?.size ?? 1)}
            onPress={() => {
              if (household()?.size === size) setUp({ name: 'setUp', step: 'phone' })
              else setHousehold({ size })
            }}
          >
            {t(`setUp.size${i as 0 | 1 | 2}`)}
          </Button>
        ))}
      </Buttons>
      <div className="tv-words">
        <p>{t('setUp.sizeSample')}</p>
      </div>
    </Screen>
  )
}

export function PhoneScreen() {
  const t = texts.useT()
  const kept = household()?.phone ?? ''
  const finish = (phone: string) => {
    setHousehold({ phone })
    screens.settle({ name: 'setUp', step: 'done' })
  }
  return (
    <Screen
      title={t('setUp.phone')}
      note={t('setUp.phoneNote')}
      aside={
        <Buttons>
          {kept ? (
            <Button id="kept" onPress={() => finish(kept)}>
              {t('setUp.keepPhone', { phone: veiled(kept) })}
            </Button>
          ) : null}
          <Button id="none" onPress={() => finish('')}>
            {t('setUp.noPhone')}
          </Button>
        </Buttons>
      }
    >
      <DialPad done={t('setUp.keep')} onDone={finish} />
    </Screen>
  )
}

export function DoneScreen() {
  const t = texts.useT()
  const language = useLanguage()
  const { household: home } = useKept()
  return (
    <Screen title={t('setUp.done')}>
      <div className="tv-facts tv-facts-1">
        <p>
          <Drawing name="home" size={13} />
          <span>
            <small>{t('setUp.place')}</small>
            <b>{home?.names.map((name) => nameIn(language, name)).join(' ')}</b>
          </span>
        </p>
        {home?.phone ? (
          <p>
            <Drawing name="call" size={13} />
            <span>
              <small>{t('setUp.phoneKept')}</small>
              <b>{veiled(home.phone)}</b>
            </span>
          </p>
        ) : null}
      </div>
      <Buttons>
        <Button id="home" first kind="strong" onPress={screens.home}>
          {t('setUp.begin')}
        </Button>
      </Buttons>
    </Screen>
  )
}

export function SettingsScreen() {
  const t = texts.useT()
  return (
    <Screen title={t('settings.title')} note={t('settings.note')}>
      <div className="tv-tiles tv-tiles-3">
        <Tile
          id="size"
          first
          picture="notices"
          title={t('settings.size')}
          onPress={() => setUp({ name: 'setUp', step: 'size' })}
        />
        <Tile
          id="again"
          picture="home"
          title={t('settings.again')}
          note={t('settings.againNote')}
          onPress={() => setUp({ name: 'setUp', step: 'language' })}
        />
        <Tile
          id="forget"
          picture="own"
          title={t('settings.forget')}
          note={t('settings.forgetNote')}
          onPress={() => {
            forgetAsked()
            setHousehold({ phone: '' })
            screens.home()
          }}
        />
      </div>
    </Screen>
  )
}
