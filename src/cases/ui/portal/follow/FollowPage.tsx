// One case for the one who asked: where it is, who acts, by when, and what they may do.
import { useEffect } from 'react'
import type { Problem } from '#platform/ui/api.ts'
import { nameIn } from '#platform/ui/i18n.ts'
import { type Language, useLanguage } from '#platform/ui/preferences.ts'
import { sayWhen } from '#platform/ui/time.ts'
import { useZone } from '../city.ts'
import { keep, remember, useKept } from '../kept.ts'
import { digits } from '../link.ts'
import { sayNumberOf } from '../../types.ts'
import { useLoad } from '../load.ts'
import { type AreaStep, localNames } from '../report/answers.ts'
import { BackLink, Button, Link, Note, Page, Skeleton } from '../parts.tsx'
import { texts } from '../texts.ts'
import { PushSwitch } from '../push/PushSwitch.tsx'
import { Acts } from './Acts.tsx'
import { LastKnown } from './LastKnown.tsx'
import { Live } from './Live.tsx'
import { useLive } from './live.ts'
import { Parts, Reply } from './Parts.tsx'
import { NowBox } from './NowBox.tsx'
import { Photos } from './Photos.tsx'
import { Progress } from './Progress.tsx'
import { Held } from './Held.tsx'
import { Timeline } from './Timeline.tsx'
import { type FollowView, mergedInto } from './view.ts'

type AreaSteps = AreaStep & { readonly ancestors: readonly AreaStep[] }

export type Told = {
  readonly view: FollowView
  /** The id of the case shown where it was split from the one that the link leads to. */
  readonly part?: string
  readonly token: string
  readonly language: Language
  readonly when: (at: number | string) => string
  readonly put: (view: FollowView) => void
}

export function FollowPage({ token }: { readonly token: string }) {
  const t = texts.useT()
  const language = useLanguage()
  const { data: view, problem, reload, put } = useLoad<FollowView>(`/api/follow/${token}`)
  const zone = useZone()
  const live = useLive(token, reload)
  const kept = useKept().find((item) => item.token === token)
  useRemembered(token, view)
  if (!view) {
    if (problem?.status === 0 && kept?.last)
      return <LastKnown item={{ ...kept, last: kept.last }} onRetry={reload} />
    if (problem) return <Failed problem={problem} onRetry={reload} />
    return (
      <Page title={t('followEntry.title')} above={<BackLink to="/" />}>
        <Skeleton lines={[60, 90, 40, 100, 100, 70]} />
      </Page>
    )
  }
  const when = (at: number | string) =>
    sayWhen(typeof at === 'string' ? Date.parse(at) : at, { now: Date.now(), language, zone })
  return (
    <>
      {problem ? (
        <Note kind="wait">
          <p>{t('follow.noConnection')}</p>
        </Note>
      ) : null}
      <Case told={{ view, token, language, when, put }} live={live} />
    </>
  )
}

/** What is kept of it on this device stays as fresh as what was seen. */
function useRemembered(token: string, view: FollowView | undefined): void {
  useEffect(() => {
    if (!view) return
    const { stateText, dueAt, unit } = view
    remember(token, {
      stateText,
      dueAt: view.closedAt ? null : dueAt,
      unit: unit && { name: unit.name, nameEn: unit.nameEn },
      at: Date.now(),
    })
  }, [token, view])
}

function Case({ told, live }: { readonly told: Told; readonly live: boolean }) {
  const t = texts.useT()
  const { view, language, when } = told
  const stateText = view.stateText[language === 'en' ? 'en' : 'zh']
  return (
    <Page
      title={stateText}
      windowTitle={t('follow.titleTag', { number: sayNumberOf(view.number) })}
      above={
        <>
          <div className="pt-top">
            <BackLink to="/" />
          </div>
          <p className="pt-kicker">
            {t('follow.number')} <b aria-hidden="true">{sayNumberOf(view.number)}</b>
            <span className="jw-hidden">{digits(view.number)}</span>
            {view.reportedAt ? (
              <>
                {' · '}
                <span className="pt-together">
                  {t('follow.reportedAt', { when: when(view.reportedAt) })}
                </span>
              </>
            ) : null}
          </p>
        </>
      }
    >
      <MergedNote view={view} />
      {view.joined ? (
        <Note>
          <p>{t(view.area ? 'follow.joined' : 'follow.joinedHidden')}</p>
        </Note>
      ) : null}
      <Progress state={view.state} />
      <Live told={told} live={live} />
      <NowBox told={told} />
      <Reply told={told} />
      <Acts told={told} />
      <Photos told={told} />
      {view.area ? <Facts told={told} /> : null}
      <Parts told={told} />
      {view.timeline.length > 0 ? <Timeline told={told} /> : null}
      <Held told={told} />
      <PushSwitch follow={told.token} />
      <KeepButton told={told} />
    </Page>
  )
}

function MergedNote({ view }: { readonly view: FollowView }) {
  const t = texts.useT()
  const into = mergedInto(view)
  if (!view.merged && !into) return null
  return (
    <Note>
      <p>
        {into ? t('follow.mergedNote', { number: sayNumberOf(into) }) : t('follow.mergedPlain')}
      </p>
    </Note>
  )
}

/** The address as it was told; without one, the names a resident knows, not the office's grid. */
function usePlace({ address, area }: FollowView, language: Language): string {
  const read = useLoad<AreaSteps>(address || !area ? null : `/api/areas/${area.code}`)
  if (address) return address
  const names = read.data ? localNames([...read.data.ancestors, read.data]) : []
  return names.map((one) => nameIn(language, one)).join(language === 'en' ? ', ' : ' ')
}

function Facts({ told: { view, language } }: { readonly told: Told }) {
  const t = texts.useT()
  const category = nameIn(language, view.category)
  const place = usePlace(view, language)
  return (
    <section>
      <h2>{t(view.joined ? 'follow.theirs' : 'follow.yours')}</h2>
      <dl className="pt-facts">
        {view.description ? (
          <div>
            <dt>{t('follow.description')}</dt>
            <dd className="pt-words">{view.description}</dd>
          </div>
        ) : null}
        <div>
          <dt>{t('follow.place')}</dt>
          <dd>{place}</dd>
        </div>
        {category ? (
          <div>
            <dt>{t('follow.category')}</dt>
            <dd>{category}</dd>
          </div>
        ) : null}
      </dl>
    </section>
  )
}

function KeepButton({ told: { view, token } }: { readonly told: Told }) {
  const t = texts.useT()
  const kept = useKept().some((item) => item.token === token)
  return (
    <div className="jw-no-print">
      <Button
        kind="plain"
        icon={kept ? 'check' : 'star'}
        onClick={() => keep({ token, number: view.number, title: view.title })}
      >
        {kept ? t('follow.saved') : t('follow.save')}
      </Button>
    </div>
  )
}

function Failed({ problem, onRetry }: { readonly problem: Problem; readonly onRetry: () => void }) {
  const t = texts.useT()
  const wrong = problem.status === 404 || problem.status === 400
  if (wrong) {
    return (
      <Page title={t('follow.wrongTitle')} above={<BackLink to="/" />}>
        <p>{t('follow.wrongText')}</p>
        <p>
          <Link to="/follow" className="pt-button pt-primary">
            {t('follow.wrongTry')}
          </Link>
        </p>
      </Page>
    )
  }
  return (
    <Page title={t('follow.failedTitle')} above={<BackLink to="/" />}>
      <p>
        {problem.status === 0
          ? t('follow.noConnection')
          : problem.status === 429
            ? t('follow.busy')
            : t('follow.failedText')}
      </p>
      <Button icon="refresh" onClick={onRetry}>
        {t('tryAgain')}
      </Button>
    </Page>
  )
}
