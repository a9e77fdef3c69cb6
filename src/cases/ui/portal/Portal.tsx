// The resident's portal: header, the page asked for, footer.
import type { ReactNode } from 'react'
import { nameIn } from '#platform/ui/i18n.ts'
import { preferences, useLanguage } from '#platform/ui/preferences.ts'
import { useServed } from './city.ts'
import { FollowEntry } from './FollowEntry.tsx'
import { FollowPage } from './follow/FollowPage.tsx'
import { HomePage } from './HomePage.tsx'
import { NoticePage, NoticesPage } from './hood/NoticesPage.tsx'
import { PeoplePage } from './hood/PeoplePage.tsx'
import { UpdateNote } from './Install.tsx'
import { setLarge, useLarge } from './large.ts'
import { useOnline } from './load.ts'
import { AgainPage } from './LostLink.tsx'
import { Link, Note, Page } from './parts.tsx'
import { PrivacyPage } from './PrivacyPage.tsx'
import { ReportPage } from './report/ReportPage.tsx'
import { useWhere } from './route.ts'
import { texts } from './texts.ts'

function pageAt(path: string): ReactNode {
  if (path === '/follow/again') return <AgainPage />
  const follow = /^\/follow\/([^/]+)$/.exec(path)
  if (follow?.[1]) return <FollowPage key={follow[1]} token={follow[1]} />
  const notice = /^\/notices\/([\w-]+)$/.exec(path)
  if (notice?.[1]) return <NoticePage key={notice[1]} id={notice[1]} />
  switch (path) {
    case '/':
    case '/help':
      return <HomePage />
    case '/report':
      return <ReportPage />
    case '/follow':
      return <FollowEntry />
    case '/notices':
      return <NoticesPage />
    case '/people':
      return <PeoplePage />
    case '/privacy':
      return <PrivacyPage />
    default:
      return <Missing />
  }
}

export function Portal() {
  const t = texts.useT()
  const { path } = useWhere()
  const online = useOnline()
  return (
    <>
      <a className="jw-skip" href="#main">
        {t('skip')}
      </a>
      <Header />
      <main id="main" tabIndex={-1} className="pt-main">
        {online ? null : (
          <Note kind="wait" alert>
            <p>{t('offline')}</p>
          </Note>
        )}
        <UpdateNote />
        {pageAt(path)}
      </main>
      <Footer />
    </>
  )
}

function Header() {
  const t = texts.useT()
  const language = useLanguage()
  const other = language === 'en' ? 'zh-CN' : 'en'
  const served = useServed()
  const city = served.length === 1 ? nameIn(language, served[0]) : ''
  return (
    <header className="pt-header">
      <div>
        <Link to="/" className="pt-brand">
          <Mark />
          <b>{t('brand')}</b>
          <span>{city || t('service')}</span>
        </Link>
        <LargeButton />
        <button
          type="button"
          lang={other}
          className="pt-language jw-no-print"
          onClick={() => preferences.set({ language: other })}
        >
          {other === 'en' ? 'English' : '中文'}
        </button>
      </div>
    </header>
  )
}

function LargeButton() {
  const t = texts.useT()
  const large = useLarge()
  return (
    <button
      type="button"
      className="pt-language jw-no-print"
      aria-pressed={large}
      onClick={() => setLarge(!large)}
    >
      {t('large')}
    </button>
  )
}

function Mark() {
  return (
    <svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#0c5f86" />
      <g fill="none" stroke="#fff" strokeWidth="2" strokeLinecap="round">
        <path d="M16 6v20M7 12.5c5.5 2 12.5 2 18 0M7 19.5c5.5-2 12.5-2 18 0" />
        <path d="M11 7c-2.5 5.5-2.5 12.5 0 18M21 7c2.5 5.5 2.5 12.5 0 18" opacity=".65" />
      </g>
    </svg>
  )
}

function Footer() {
  const t = texts.useT()
  return (
    <footer className="pt-footer jw-no-print">
      <div>
        <p>{t('footer.service')}</p>
        <p>
          <Link to="/privacy">{t('footer.privacy')}</Link>
          <a href="/console">{t('footer.staff')}</a>
        </p>
      </div>
    </footer>
  )
}

function Missing() {
  const t = texts.useT()
  return (
    <Page title={t('missing.title')}>
      <p>{t('missing.text')}</p>
      <p>
        <Link to="/">{t('missing.home')}</Link>
      </p>
    </Page>
  )
}
