// The ten-foot screens: the bar with the place and the time, and the screen on top of the stack.
import { type ReactNode, useCallback, useEffect, useRef } from 'react'
import { nameIn } from '#platform/ui/i18n.ts'
import { useLanguage } from '#platform/ui/preferences.ts'
import { useZone } from '../portal/city.ts'
import { useOnline } from '../portal/load.ts'
import { useNow } from '../portal/now.ts'
import { CallBackScreen, CalledScreen, DialScreen, HelpScreen } from './CallBack.tsx'
import { Home } from './Home.tsx'
import { useKept } from './kept.ts'
import { NoticeScreen, NoticesScreen } from './Notices.tsx'
import { PeopleScreen } from './People.tsx'
import { ConfirmScreen, SentScreen, SquareScreen, WhatScreen, WhereScreen } from './Report.tsx'
import { useRemote } from './remote.ts'
import {
  CallScreen,
  NotSolvedScreen,
  OwnListScreen,
  OwnScreen,
  RateScreen,
  RequestScreen,
} from './Requests.tsx'
import { type Screen, screens } from './screens.ts'
import {
  AreaScreen,
  DoneScreen,
  HomeSquareScreen,
  LanguageScreen,
  PhoneScreen,
  SettingsScreen,
  SizeScreen,
} from './SetUp.tsx'
import { texts } from './texts.ts'

/** After so long without a key, whatever is shown gives way to the home screen, which says nothing of anybody. */
const hideAfterMs = 120_000

function setUpAt(at: Extract<Screen, { name: 'setUp' }>): ReactNode {
  switch (at.step) {
    case 'language':
      return <LanguageScreen />
    case 'area':
      return <AreaScreen key={at.parent} parent={at.parent} />
    case 'size':
      return <SizeScreen />
    case 'phone':
      return <PhoneScreen />
    case 'done':
      return <DoneScreen />
    default:
      return at satisfies never
  }
}

function askingAt(at: Screen): ReactNode {
  switch (at.name) {
    case 'report':
      return <WhatScreen />
    case 'where':
      return <WhereScreen at={at} />
    case 'square':
      return at.what ? <SquareScreen at={at} /> : <HomeSquareScreen at={at} />
    case 'confirm':
      return <ConfirmScreen at={at} />
    case 'sent':
      return <SentScreen at={at} />
    case 'callBack':
      return <CallBackScreen />
    case 'help':
      return <HelpScreen />
    case 'dial':
      return <DialScreen forHelp={at.forHelp} />
    case 'called':
      return <CalledScreen forHelp={at.forHelp} />
    default:
      return null
  }
}

function screenAt(at: Screen): ReactNode {
  switch (at.name) {
    case 'home':
      return <Home />
    case 'setUp':
      return setUpAt(at)
    case 'settings':
      return <SettingsScreen />
    case 'notices':
      return <NoticesScreen />
    case 'notice':
      return <NoticeScreen id={at.id} />
    case 'own':
      return <OwnScreen />
    case 'ownList':
      return <OwnListScreen />
    case 'request':
      return <RequestScreen of={at.key} />
    case 'rate':
      return <RateScreen of={at.key} />
    case 'notSolved':
      return <NotSolvedScreen of={at.key} />
    case 'call':
      return <CallScreen of={at.key} />
    case 'people':
      return <PeopleScreen />
    default:
      return askingAt(at)
  }
}

/** Calls back when no key has been pressed for a while; answers what to call with every key. */
function useIdle(onIdle: () => void): () => void {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const touched = useCallback(() => {
    clearTimeout(timer.current)
    timer.current = setTimeout(onIdle, hideAfterMs)
  }, [onIdle])
  useEffect(() => {
    touched()
    return () => clearTimeout(timer.current)
  }, [touched])
  return touched
}

export function Tv() {
  const t = texts.useT()
  const root = useRef<HTMLDivElement>(null)
  const { household } = useKept()
  const stack = screens.use()
  const online = useOnline()
  const touched = useIdle(screens.home)
  useRemote(root, touched)
  const top = stack[stack.length - 1] ?? { name: 'home' }
  // Until a place is set there is nothing but setting it.
  const shown: Screen =
    !household && top.name === 'home' ? { name: 'setUp', step: 'language' } : top
  useEffect(() => {
    document.documentElement.style.setProperty('--tv-size', String(household?.size ?? 1))
    document.title = t('brand')
  }, [household?.size, t])
  return (
    <div className="tv" ref={root}>
      <Bar />
      <main className="tv-main" key={stack.length}>
        {online ? null : (
          <p className="tv-offline" role="alert">
            {t('offline')}
          </p>
        )}
        {screenAt(shown)}
      </main>
      <footer className="tv-foot">
        <span>
          <kbd>◀ ▲ ▼ ▶</kbd> {t('keys.move')}
        </span>
        <span>
          <kbd>OK</kbd> {t('keys.ok')}
        </span>
        {stack.length > 1 ? (
          <span>
            <kbd>↩</kbd> {t('keys.back')}
          </span>
        ) : null}
      </footer>
    </div>
  )
}

function Bar() {
  const t = texts.useT()
  const language = useLanguage()
  const zone = useZone()
  const now = useNow()
  const { household } = useKept()
  const place = household?.names[household.names.length - 1]
  const clock = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(now)
  const day = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', {
    timeZone: zone,
    month: 'long',
    day: 'numeric',
    weekday: 'long',
  }).format(now)
  return (
    <header className="tv-bar">
      <b>{t('brand')}</b>
      <span>{nameIn(language, place)}</span>
      <span className="tv-day">{day}</span>
      <time>{clock}</time>
    </header>
  )
}
