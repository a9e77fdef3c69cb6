// Report by pictures: what, where, look once more, sent.
import { useState } from 'react'
import { useLanguage } from '#platform/ui/preferences.ts'
import { sayNumberOf } from '../types.ts'
import { sendReport, useSend } from './ask.ts'
import { household, veiled } from './kept.ts'
import { Button, Buttons, Drawing, Note, Screen, Tile } from './parts.tsx'
import { pictures, said } from './pictures.ts'
import { type Screen as Place, screens } from './screens.ts'
import { around } from './squares.ts'
import { Squares } from './Squares.tsx'
import { texts } from './texts.ts'

type At<Name extends Place['name']> = Extract<Place, { readonly name: Name }>

export function WhatScreen() {
  const t = texts.useT()
  const language = useLanguage()
  return (
    <Screen
      title={t('report.what')}
      note={t('report.whatNote')}
      aside={
        <Button id="other" onPress={() => screens.go({ name: 'callBack' })}>
          {t('report.other')}
        </Button>
      }
    >
      <div className="tv-tiles tv-tiles-4 tv-tiles-low">
        {pictures.map((what, i) => (
          <Tile
            key={what}
            id={what}
            first={i === 0}
            picture={what}
            size={9.5}
            title={said[what][language]}
            onPress={() => screens.go({ name: 'where', what })}
          />
        ))}
      </div>
    </Screen>
  )
}

export function WhereScreen({ at: { what } }: { readonly at: At<'where'> }) {
  const t = texts.useT()
  const language = useLanguage()
  const home = household()
  const point = home?.point ?? null
  return (
    <Screen title={t('where.title')} note={said[what][language]}>
      <div className="tv-tiles tv-tiles-3">
        {(['home', 'building'] as const).map((spot) => (
          <Tile
            key={spot}
            id={spot}
            first={spot === 'home'}
            picture={spot}
            size={19}
            title={t(`where.${spot}`)}
            note={t(`where.${spot}Note`)}
            onPress={() => screens.go({ name: 'confirm', what, spot, point })}
          />
        ))}
        <Tile
          id="near"
          picture="near"
          size={19}
          title={t('where.near')}
          note={t('where.nearNote')}
          onPress={() => {
            if (point) screens.go({ name: 'square', what, bounds: around(point, 900) })
            else screens.go({ name: 'confirm', what, spot: 'near', point: null })
          }}
        />
      </div>
    </Screen>
  )
}

export function SquareScreen({ at: { what, bounds } }: { readonly at: At<'square'> }) {
  const t = texts.useT()
  if (!what) return null
  return (
    <Screen title={t('where.map')} note={t('where.mapNote')}>
      <Squares
        bounds={bounds}
        home={household()?.point ?? null}
        onCloser={(closer) => screens.go({ name: 'square', what, bounds: closer })}
        onPlace={(point) => screens.go({ name: 'confirm', what, spot: 'near', point })}
      />
    </Screen>
  )
}

export function ConfirmScreen({ at }: { readonly at: At<'confirm'> }) {
  const t = texts.useT()
  const language = useLanguage()
  const { busy, wrong, send } = useSend()
  const phone = household()?.phone ?? ''
  const [withPhone, setWithPhone] = useState(false)
  return (
    <Screen title={t('confirm.title')}>
      <div className="tv-facts">
        <p>
          <Drawing name={at.what} size={13} />
          <span>
            <small>{t('confirm.what')}</small>
            <b>{said[at.what][language]}</b>
          </span>
        </p>
        <p>
          <Drawing name={at.spot} size={13} />
          <span>
            <small>{t('confirm.where')}</small>
            <b>{t(`spot.${at.spot}`)}</b>
          </span>
        </p>
      </div>
      {wrong ? <Note kind="bad">{wrong}</Note> : null}
      <Buttons>
        <Button
          id="send"
          first
          kind="strong"
          onPress={() => send({ ...at, withPhone }, (key) => sendReport({ ...at, withPhone }, key))}
        >
          {t(busy ? 'sending' : 'confirm.send')}
        </Button>
        {phone ? (
          <Button id="phone" onPress={() => setWithPhone(!withPhone)}>
            {t(withPhone ? 'confirm.withPhone' : 'confirm.withoutPhone', { phone: veiled(phone) })}
          </Button>
        ) : null}
        <Button id="home" onPress={screens.home}>
          {t('confirm.stop')}
        </Button>
      </Buttons>
    </Screen>
  )
}

export function SentScreen({ at: { number, danger } }: { readonly at: At<'sent'> }) {
  const t = texts.useT()
  return (
    <Screen title={t('sent.title')}>
      <div className="tv-words">
        {danger ? <Note kind="bad">{t('sent.danger')}</Note> : null}
        <p>{t('sent.number')}</p>
        <p className="tv-number">{sayNumberOf(number)}</p>
        <p>{t('sent.next')}</p>
      </div>
      <Buttons>
        <Button id="home" first kind="strong" onPress={screens.home}>
          {t('toHome')}
        </Button>
      </Buttons>
    </Screen>
  )
}
