// The frame of the app: what is shown while locked, the bar that always tells what waits, and the screens.
import { type ReactNode, useEffect } from 'react'
import { Icon } from '#platform/ui/icons.tsx'
import { preferences, useLanguage } from '#platform/ui/preferences.ts'
import { day, full, line, lock, queue, stage } from './app.ts'
import { BaseScreen, ThingScreen } from './BaseScreen.tsx'
import { Door, LockScreen, NewPin } from './Doors.tsx'
import { go, home, type Screen, screen } from './go.ts'
import { PatrolScreen } from './PatrolScreen.tsx'
import { ReportScreen } from './ReportScreen.tsx'
import { TaskScreen } from './TaskScreen.tsx'
import { TodayScreen } from './TodayScreen.tsx'
import { texts } from './texts.ts'
import { FormScreen } from './VisitScreen.tsx'
import { isWalking } from './walk.ts'
import { ConflictScreen } from './ConflictScreen.tsx'
import { NeedsSignIn, WaitingScreen } from './WaitingScreen.tsx'

export function Field({ second }: { readonly second: boolean }) {
  const t = texts.useT()
  const now = stage.use()
  useIdleLock()
  useEffect(() => {
    document.title = t('app')
  }, [t])
  if (second) return <Alone title={t('second')} text={t('secondText')} />
  switch (now.at) {
    case 'starting':
      return <Alone title={t('app')} text={t('starting')} />
    case 'signIn':
      return <Door wiped={now.wiped} />
    case 'noRight':
      return <Alone title={t('noRight')} text={t('noRightText')} />
    case 'newPin':
      return <NewPin />
    case 'locked':
      return <LockScreen left={now.left} />
    case 'open':
      return <Open />
    default:
      return now satisfies never
  }
}

function Alone({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <main className="fw-door">
      <h1>{title}</h1>
      <p>{text}</p>
    </main>
  )
}

const idleMs = 5 * 60_000

/** Locked when nobody has touched it for five minutes; while a patrol is walked only the screen is covered. */
function useIdleLock(): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    let last = Date.now()
    const begin = () => {
      // timers sleep with the phone: the clock tells how long it was
      if (Date.now() - last > idleMs) lock(isWalking())
      last = Date.now()
      clearTimeout(timer)
      timer = setTimeout(() => lock(isWalking()), idleMs)
    }
    const events = ['pointerdown', 'keydown', 'visibilitychange'] as const
    for (const event of events) addEventListener(event, begin, { passive: true })
    begin()
    return () => {
      clearTimeout(timer)
      for (const event of events) removeEventListener(event, begin)
    }
  }, [])
}

function shownAt(at: Screen): ReactNode {
  switch (at.name) {
    case 'today':
      return <TodayScreen />
    case 'report':
      return <ReportScreen />
    case 'patrol':
      return <PatrolScreen />
    case 'base':
      return <BaseScreen />
    case 'waiting':
      return <WaitingScreen />
    case 'task':
      return <TaskScreen key={at.id} id={at.id} />
    case 'visit':
      return <FormScreen key={at.id} visitId={at.id} />
    case 'form':
      return <FormScreen key={at.id} formId={at.id} />
    case 'thing':
      return <ThingScreen key={at.id} id={at.id} />
    case 'conflict':
      return <ConflictScreen key={at.id} id={at.id} />
    default:
      return at satisfies never
  }
}

function Open() {
  const t = texts.useT()
  const at = screen.use()
  const today = day.use()
  return (
    <>
      <a className="jw-skip" href="#main">
        {t('skip')}
      </a>
      <Top />
      <main id="main" className="fw-main" tabIndex={-1}>
        {today ? (
          shownAt(at)
        ) : (
          <>
            <h1>{t('fetching')}</h1>
            <p>{t('fetchingText')}</p>
            <NeedsSignIn />
          </>
        )}
      </main>
      <nav className="fw-tabs" aria-label={t('tabs')}>
        <Tab name="today" icon="check" label={t('nav.today')} />
        <Tab name="patrol" icon="map" label={t('nav.patrol')} />
        <Tab name="report" icon="plus" label={t('nav.report')} />
        <Tab name="base" icon="building" label={t('nav.base')} />
        <Tab name="waiting" icon="refresh" label={t('nav.waiting')} />
      </nav>
    </>
  )
}

type TabName = 'today' | 'patrol' | 'report' | 'base' | 'waiting'

function Tab(tab: {
  readonly name: TabName
  readonly icon: Parameters<typeof Icon>[0]['name']
  readonly label: string
}) {
  const at = screen.use()
  const waits = queue.use().filter(({ state }) => state !== 'done').length
  const badge = tab.name === 'waiting' && waits > 0 ? waits : null
  return (
    <button
      type="button"
      aria-current={at.name === tab.name ? 'page' : undefined}
      className={tab.name === 'report' ? 'fw-tab fw-tab-main' : 'fw-tab'}
      onClick={() => (tab.name === 'today' ? home() : go({ name: tab.name }))}
    >
      <span>
        <Icon name={tab.icon} size={24} />
        {badge ? <b className="fw-badge">{badge}</b> : null}
      </span>
      {tab.label}
    </button>
  )
}

/** Always in sight: whether there is a line, what waits, what needs a decision. */
function Top() {
  const t = texts.useT()
  const language = useLanguage()
  const { online, sending, signIn } = line.use()
  const noRoom = full.use()
  const items = queue.use()
  const waiting = items.filter(({ state }) => state === 'waiting').length
  const trouble = items.filter(({ state }) => state === 'conflict' || state === 'refused').length
  const words = noRoom
    ? t('line.full')
    : signIn
      ? t('line.signIn')
      : trouble > 0
        ? t('line.trouble', { count: trouble })
        : sending && online
          ? t('line.sending')
          : waiting > 0
            ? t(online ? 'line.waiting' : 'line.offlineWaiting', { count: waiting })
            : t(online ? 'line.allSent' : 'line.offline')
  const tone = noRoom || signIn || trouble > 0 ? 'bad' : waiting > 0 || !online ? 'wait' : 'good'
  const other = language === 'en' ? 'zh-CN' : 'en'
  return (
    <header className="fw-top">
      <button
        type="button"
        className={`fw-line fw-${tone}`}
        onClick={() => go({ name: 'waiting' })}
      >
        <i aria-hidden="true" />
        <output>{words}</output>
      </button>
      <button
        type="button"
        lang={other}
        className="fw-quiet"
        onClick={() => preferences.set({ language: other })}
      >
        {other === 'en' ? 'EN' : '中文'}
      </button>
      <button type="button" className="fw-quiet" onClick={() => lock(isWalking())}>
        {t('lockNow')}
      </button>
    </header>
  )
}
