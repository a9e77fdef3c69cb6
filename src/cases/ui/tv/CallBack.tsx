// Being called back instead of typing: with the number kept here, or one chosen digit by digit. The help button is the
// same with a second, clear press, and says first which numbers to dial when life is in danger.
import { useState } from 'react'
import { askForCall, useSend } from './ask.ts'
import { household, veiled } from './kept.ts'
import { Button, Buttons, Note, Screen } from './parts.tsx'
import { screens } from './screens.ts'
import { texts } from './texts.ts'

export function CallBackScreen() {
  const t = texts.useT()
  const { busy, wrong, send } = useSend()
  const phone = household()?.phone ?? ''
  if (!phone) return <DialScreen forHelp={false} />
  return (
    <Screen title={t('callBack.title')} note={t('callBack.note')}>
      <p className="tv-number">{veiled(phone)}</p>
      {wrong ? <Note kind="bad">{wrong}</Note> : null}
      <Buttons>
        <Button
          id="ask"
          first
          kind="strong"
          onPress={() => send([phone], (key) => askForCall({ phone, forHelp: false }, key))}
        >
          {t(busy ? 'sending' : 'callBack.ask')}
        </Button>
        <Button id="other" onPress={() => screens.go({ name: 'dial', forHelp: false })}>
          {t('callBack.other')}
        </Button>
      </Buttons>
    </Screen>
  )
}

const emergency = ['110', '119', '120'] as const

export function HelpScreen() {
  const t = texts.useT()
  const { busy, wrong, send } = useSend()
  const phone = household()?.phone ?? ''
  return (
    <Screen title={t('help.title')} note={t('help.note')}>
      <ul className="tv-emergency">
        {emergency.map((number) => (
          <li key={number}>
            <b>{number}</b>
            <span>{t(`help.n${number}`)}</span>
          </li>
        ))}
      </ul>
      {wrong ? <Note kind="bad">{wrong}</Note> : null}
      <p className="tv-lead">
        {phone ? t('help.ask', { phone: veiled(phone) }) : t('help.askNumber')}
      </p>
      <Buttons>
        <Button id="no" first onPress={screens.home}>
          {t('help.no')}
        </Button>
        <Button
          id="yes"
          kind="danger"
          onPress={() => {
            if (phone) send([phone], (key) => askForCall({ phone, forHelp: true }, key))
            else screens.go({ name: 'dial', forHelp: true })
          }}
        >
          {t(busy ? 'sending' : phone ? 'help.yes' : 'help.dial')}
        </Button>
      </Buttons>
    </Screen>
  )
}

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'erase', '0', 'done'] as const
const longest = 12
/** Three digits for a short number of an office to twelve with an area code. */
export const isDialled = (digits: string): boolean => /^\d{7,12}$/.test(digits)

type PadProps = {
  readonly done: string
  readonly onDone: (digits: string) => void
}

export function DialPad({ done, onDone }: PadProps) {
  const t = texts.useT()
  const [digits, setDigits] = useState('')
  const [short, setShort] = useState(false)
  const press = (key: (typeof keys)[number]) => {
    setShort(false)
    if (key === 'erase') setDigits(digits.slice(0, -1))
    else if (key !== 'done') setDigits((digits + key).slice(0, longest))
    else if (isDialled(digits)) onDone(digits)
    else setShort(true)
  }
  return (
    <div className="tv-dial">
      <div>
        <output className="tv-number" aria-label={t('dial.number')}>
          {digits.replace(/^(\d{3})(\d{1,4})(\d*)$/, '$1 $2 $3') || '—'}
        </output>
        {short ? <Note kind="bad">{t('dial.short')}</Note> : <p>{t('dial.note')}</p>}
      </div>
      <div className="tv-pad">
        {keys.map((key) => (
          <Button
            key={key}
            id={`key ${key}`}
            first={key === '1'}
            kind={key === 'done' ? 'strong' : 'plain'}
            onPress={() => press(key)}
          >
            {key === 'erase' ? t('dial.erase') : key === 'done' ? done : key}
          </Button>
        ))}
      </div>
    </div>
  )
}

export function DialScreen({ forHelp }: { readonly forHelp: boolean }) {
  const t = texts.useT()
  const { busy, wrong, send } = useSend()
  return (
    <Screen title={t(forHelp ? 'dial.titleHelp' : 'dial.title')}>
      {wrong ? <Note kind="bad">{wrong}</Note> : null}
      <DialPad
        done={t(busy ? 'sending' : 'dial.done')}
        onDone={(phone) => send([phone], (key) => askForCall({ phone, forHelp }, key))}
      />
    </Screen>
  )
}

export function CalledScreen({ forHelp }: { readonly forHelp: boolean }) {
  const t = texts.useT()
  return (
    <Screen title={t(forHelp ? 'called.help' : 'called.title')}>
      <div className="tv-words">
        <p>{t(forHelp ? 'called.helpText' : 'called.text')}</p>
      </div>
      <Buttons>
        <Button id="home" first kind="strong" onPress={screens.home}>
          {t('toHome')}
        </Button>
      </Buttons>
    </Screen>
  )
}
