// The wall: one picture of the whole area. It turns its views by itself until somebody takes hold of it.
import { memo, useCallback, useEffect, useState } from 'react'
import { nameIn } from '#platform/ui/i18n.ts'
import { preferences, useLanguage, useMode } from '#platform/ui/preferences.ts'
import { useNow } from '../portal/now.ts'
import { Bars, HotSpots, Stream } from './Beside.tsx'
import { BoardMap } from './BoardMap.tsx'
import { useFigures } from './figures.ts'
import { useLive } from './live.ts'
import type { Shown } from './known.ts'
import { type Behind, Numbers } from './Numbers.tsx'
import { Panel } from './Panel.tsx'
import type { Named, Sums } from './picture.ts'
import { texts } from './texts.ts'
import { frameFor, stepped, tourOf, type View } from './tour.ts'

const turnMs = 15_000

/** The views in turn; anything pressed on the wall stops them until they are let go on. */
function useTour(sums: Sums | null, held: boolean) {
  const [at, setAt] = useState(0)
  const [paused, setPaused] = useState(false)
  const tour = sums ? tourOf(sums) : []
  const length = tour.length
  useEffect(() => {
    if (paused || held || length === 0) return undefined
    const timer = setInterval(() => setAt((before) => stepped(before, 1, length)), turnMs)
    return () => clearInterval(timer)
  }, [paused, held, length])
  const step = useCallback(
    (by: number) => {
      setPaused(true)
      setAt((before) => stepped(before, by, Math.max(1, length)))
    },
    [length],
  )
  const view: View = (held ? undefined : tour[at % Math.max(1, length)]) ?? { kind: 'whole' }
  const pause = useCallback(() => setPaused((before) => !before), [])
  return { view, paused, pause, step }
}

/** The areas one has gone down through, the last is shown. */
function useDrill() {
  const [trail, setTrail] = useState<readonly Named[]>([])
  const down = useCallback((part: Named) => setTrail((before) => [...before, part]), [])
  const up = useCallback(() => setTrail((before) => before.slice(0, -1)), [])
  const to = useCallback((depth: number) => setTrail((before) => before.slice(0, depth)), [])
  return { trail, down, up, to }
}

type Keys = {
  readonly step: (by: number) => void
  readonly pause: () => void
  readonly up: () => void
}

function useKeys({ step, pause, up }: Keys): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const onButton = (event.target as HTMLElement).closest?.('button, a') !== null
      if (event.key === 'Escape') up()
      else if (event.key === 'ArrowRight') step(1)
      else if (event.key === 'ArrowLeft') step(-1)
      else if (event.key === ' ' && !onButton) {
        event.preventDefault()
        pause()
      }
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [step, pause, up])
}

export function Board() {
  const t = texts.useT()
  const [behind, setBehind] = useState<Behind | null>(null)
  const drill = useDrill()
  const area = drill.trail[drill.trail.length - 1]?.code ?? ''
  const live = useLive(area)
  const tour = useTour(live.sums, area !== '' || behind !== null)
  const { up } = drill
  const back = useCallback(() => {
    if (behind) setBehind(null)
    else up()
  }, [behind, up])
  useKeys({ step: tour.step, pause: tour.pause, up: back })
  useEffect(() => {
    document.title = t('brand')
  }, [t])
  if (!live.sums) return <Before live={live} />
  return <Wall {...{ live, drill, tour, behind, setBehind, sums: live.sums }} />
}

type WallProps = {
  readonly live: Shown
  readonly sums: Sums
  readonly drill: ReturnType<typeof useDrill>
  readonly tour: ReturnType<typeof useTour>
  readonly behind: Behind | null
  readonly setBehind: (behind: Behind | null) => void
}

function Wall({ live, sums, drill, tour, behind, setBehind }: WallProps) {
  const now = useNow()
  const figures = useFigures(sums.area.code)
  const { view } = tour
  const { parts } = sums
  const { down } = drill
  const open = useCallback(
    (code: string) => {
      const part = parts.find((one) => one.code === code)
      if (part) down(part)
    },
    [parts, down],
  )
  return (
    <div className={`bd bd-view-${view.kind}`}>
      <StillHead fine={live.connected && live.failed === null} sums={sums} now={now} />
      <StillNumbers counts={sums.counts} figures={figures} onOpen={setBehind} />
      <Middle {...{ live, sums, drill, tour, open }} />
      <div className="bd-side">
        <StillBars
          parts={sums.parts}
          most={view.kind === 'league' ? 18 : 9}
          chosen={view.kind === 'part' ? view.code : null}
          onPart={open}
        />
        {view.kind === 'league' ? null : <StillHotSpots hot={sums.hot} />}
      </div>
      <StillStream lines={sums.stream} now={now} />
      {behind ? (
        <Panel
          behind={behind}
          area={sums.area.code}
          zone={sums.timeZone}
          now={now}
          onClose={() => setBehind(null)}
        />
      ) : null}
    </div>
  )
}

type MiddleProps = Pick<WallProps, 'live' | 'sums' | 'drill' | 'tour'> & {
  readonly open: (code: string) => void
}

function Middle({ live, sums, drill, tour, open }: MiddleProps) {
  const t = texts.useT()
  const language = useLanguage()
  const { view, paused, pause, step } = tour
  return (
    <main className="bd-middle" aria-label={t('map')}>
      <h1 className="jw-hidden">{nameIn(language, sums.area)}</h1>
      <BoardMap
        sums={sums}
        dots={live.dots}
        bounds={frameFor(view, sums)}
        withHot={view.kind === 'hot'}
        label={t('map')}
        onPart={open}
      />
      <Trail drill={drill} sums={sums} view={view} reading={live.reading} />
      <div className="bd-controls">
        <button
          type="button"
          className="bd-button"
          onClick={() => step(-1)}
          aria-label={t('before')}
        >
          ◀
        </button>
        <button type="button" className="bd-button" aria-pressed={paused} onClick={pause}>
          {t(paused ? 'goOn' : 'pause')}
        </button>
        <button type="button" className="bd-button" onClick={() => step(1)} aria-label={t('next')}>
          ▶
        </button>
        <ThemeButtons />
      </div>
    </main>
  )
}

function ThemeButtons() {
  const t = texts.useT()
  const mode = useMode()
  const language = useLanguage()
  return (
    <>
      <button
        type="button"
        className="bd-button"
        onClick={() => preferences.set({ theme: mode === 'dark' ? 'light' : 'dark' })}
      >
        {t(mode === 'dark' ? 'paper' : 'ink')}
      </button>
      <button
        type="button"
        className="bd-button"
        lang={language === 'en' ? 'zh-CN' : 'en'}
        onClick={() => preferences.set({ language: language === 'en' ? 'zh-CN' : 'en' })}
      >
        {language === 'en' ? '中文' : 'English'}
      </button>
    </>
  )
}

type TrailProps = {
  readonly drill: ReturnType<typeof useDrill>
  readonly sums: Sums
  readonly view: View
  /** What is drawn is still the area before. */
  readonly reading: boolean
}

function Trail({ drill, sums, view, reading }: TrailProps) {
  const t = texts.useT()
  const language = useLanguage()
  const part = view.kind === 'part' ? sums.parts.find(({ code }) => code === view.code) : undefined
  const mark = reading ? (
    <output className="bd-reading">
      {t('reading', {
        name: nameIn(language, drill.trail.at(-1)) || t('whole'),
        shown: nameIn(language, sums.area),
      })}
    </output>
  ) : null
  if (drill.trail.length === 0) {
    return (
      <p className="bd-trail">
        {mark ? null : view.kind === 'part' ? nameIn(language, part) : t(`views.${view.kind}`)}
        {part && !mark ? <small>{t('partOpen', { count: part.open })}</small> : null}
        {mark}
      </p>
    )
  }
  return (
    <nav className="bd-trail" aria-label={t('trail')}>
      <button type="button" className="bd-button" onClick={() => drill.to(0)}>
        {t('whole')}
      </button>
      {drill.trail.map((one, i) => (
        <button
          key={one.code}
          type="button"
          className="bd-button"
          aria-current={!reading && i === drill.trail.length - 1 ? 'true' : undefined}
          onClick={() => drill.to(i + 1)}
        >
          {nameIn(language, one)}
        </button>
      ))}
      {mark}
    </nav>
  )
}

type HeadProps = { readonly fine: boolean; readonly sums: Sums; readonly now: number }

function Head({ fine, sums, now }: HeadProps) {
  const t = texts.useT()
  const language = useLanguage()
  const tongue = language === 'en' ? 'en-GB' : 'zh-CN'
  const say = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(tongue, { timeZone: sums.timeZone, ...options }).format(now)
  return (
    <header className="bd-head">
      <div>
        <b>{nameIn(language, sums.area) || t('whole')}</b>
        <span>{say({ month: 'long', day: 'numeric', weekday: 'long' })}</span>
      </div>
      <time>{say({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })}</time>
      <output className={fine ? 'bd-live' : 'bd-live bd-cut'}>
        {fine ? t('live') : t('cut')}
        {sums.more ? ` · ${t('more60000')}` : ''}
      </output>
    </header>
  )
}

// What has not changed is not laid out again when only the lights have.
const StillHead = memo(Head)
const StillNumbers = memo(Numbers)
const StillBars = memo(Bars)
const StillHotSpots = memo(HotSpots)
const StillStream = memo(Stream)

/** Before the first picture: being read, not signed in, no right. */
function Before({ live: { failed } }: { readonly live: Shown }) {
  const t = texts.useT()
  return (
    <main className="bd-before" aria-busy={failed === null}>
      <h1>{t('brand')}</h1>
      {failed === null ? <p>{t('loading')}</p> : null}
      {failed === 401 ? (
        <>
          <p>{t('signIn')}</p>
          <a className="bd-button" href="/signin">
            {t('toSignIn')}
          </a>
        </>
      ) : null}
      {failed === 403 ? (
        <>
          <p>{t('noRight')}</p>
          <a className="bd-button" href="/console">
            {t('toConsole')}
          </a>
        </>
      ) : null}
      {failed !== null && failed !== 401 && failed !== 403 ? <p role="alert">{t('cut')}</p> : null}
    </main>
  )
}
