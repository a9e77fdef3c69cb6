// The number to read out, the link to keep, what happens next.
import { useState } from 'react'
import { nameIn } from '#platform/ui/i18n.ts'
import { useLanguage } from '#platform/ui/preferences.ts'
import { sayExactly, sayWhen } from '#platform/ui/time.ts'
import { states } from '../../../lifecycle.ts'
import { useZone } from '../city.ts'
import { keep, useKept } from '../kept.ts'
import { digits } from '../link.ts'
import { sayNumberOf } from '../../types.ts'
import { Button, DangerBanner, Link, Page } from '../parts.tsx'
import { useNow } from '../now.ts'
import { navigate } from '../route.ts'
import { canPrint } from '../surroundings.ts'
import { texts } from '../texts.ts'
import { ContactAfter } from './ContactAfter.tsx'
import { draft, type Receipt, type SimilarCase } from './draft.ts'

export function DonePage({ receipt }: { readonly receipt: Receipt | null }) {
  const t = texts.useT()
  if (!receipt) {
    return (
      <Page title={t('report.done.startOver')}>
        <p>
          <Link to="/report">{t('homePage.report')}</Link>
        </p>
      </Page>
    )
  }
  return <Done receipt={receipt} />
}

function Done({ receipt }: { readonly receipt: Receipt }) {
  const t = texts.useT()
  const language = useLanguage()
  const zone = useZone()
  const now = { now: useNow(), language, zone }
  const acceptBy = receipt.acceptBy ? sayWhen(Date.parse(receipt.acceptBy), now) : ''
  return (
    <Page title={t(receipt.joined ? 'report.near.done' : 'report.done.title')}>
      {receipt.danger ? <DangerBanner call={receipt.danger.call} /> : null}
      <div className="pt-number">
        <p>{t('report.done.number')}</p>
        <p className="pt-number-digits">
          <span aria-hidden="true">{sayNumberOf(receipt.number)}</span>
          <span className="jw-hidden">{digits(receipt.number)}</span>
        </p>
        <p>{t('report.done.numberNote')}</p>
      </div>
      <p className="pt-print-only">
        {receipt.title}
        <br />
        {[...receipt.areas.map((area) => nameIn(language, area)), receipt.address]
          .filter(Boolean)
          .join(language === 'en' ? ', ' : ' ')}
        <br />
        {t('report.done.printedOn', { when: sayExactly(now.now, language, zone) })}
      </p>
      <FollowLink receipt={receipt} />
      {receipt.reachable ? null : <ContactAfter token={receipt.token} />}
      <section>
        <h2>{t('report.done.nextTitle')}</h2>
        <ol className="pt-next">
          <li>
            {receipt.joined
              ? t('report.near.next')
              : acceptBy
                ? t('report.done.next1', { when: acceptBy })
                : t('report.done.next1plain')}
            {receipt.acceptBy ? (
              <span className="pt-print-only">
                {' '}
                ({sayExactly(Date.parse(receipt.acceptBy), language, zone)})
              </span>
            ) : null}
          </li>
          <li>{t('report.done.next2')}</li>
          <li>{t(receipt.joined ? 'report.near.next3' : 'report.done.next3')}</li>
        </ol>
        {receipt.email ? <p>{t('report.done.emailNote', { email: receipt.email })}</p> : null}
      </section>
      <Similar cases={receipt.similar} />
      <div className="jw-no-print">
        <Button onClick={() => navigate(`/follow/${receipt.token}`)}>
          {t('report.done.open')}
        </Button>
        <Button
          kind="plain"
          onClick={() => {
            draft.clear()
            navigate('/report')
          }}
        >
          {t('report.done.another')}
        </Button>
      </div>
    </Page>
  )
}

function FollowLink({ receipt }: { readonly receipt: Receipt }) {
  const t = texts.useT()
  const [copied, setCopied] = useState(false)
  const kept = useKept().some(({ token }) => token === receipt.token)
  const title = t('report.done.shareTitle', { number: sayNumberOf(receipt.number) })
  const copy = () => {
    void navigator.clipboard?.writeText(receipt.link).then(
      () => setCopied(true),
      () => document.getElementById('link')?.focus(),
    )
  }
  return (
    <section className="pt-link">
      <h2>
        <label htmlFor="link">{t('report.done.link')}</label>
      </h2>
      <p>{t('report.done.linkNote')}</p>
      <input
        id="link"
        readOnly
        className="jw-no-print"
        value={receipt.link}
        onFocus={({ target }) => target.select()}
      />
      <p className="pt-print-only pt-print-link">{receipt.link}</p>
      <div className="pt-link-buttons jw-no-print">
        {navigator.clipboard ? (
          <Button kind="plain" icon={copied ? 'check' : 'link'} onClick={copy}>
            {copied ? t('copied') : t('report.done.copy')}
          </Button>
        ) : null}
        {'share' in navigator ? (
          <Button
            kind="plain"
            icon="send"
            onClick={() => {
              void navigator.share({ title, url: receipt.link }).catch(() => undefined)
            }}
          >
            {t('report.done.share')}
          </Button>
        ) : null}
        <Button
          kind="plain"
          icon={kept ? 'check' : 'star'}
          onClick={() =>
            keep({ token: receipt.token, number: receipt.number, title: receipt.title })
          }
        >
          {kept ? t('report.done.kept') : t('report.done.keep')}
        </Button>
        {canPrint ? (
          <Button kind="plain" icon="print" onClick={() => print()}>
            {t('report.done.print')}
          </Button>
        ) : null}
      </div>
      <output className="jw-hidden">{copied ? t('copied') : ''}</output>
    </section>
  )
}

function stateWords(state: string, language: 'zh-CN' | 'en'): string {
  const known = states[state as keyof typeof states]
  return known ? known.resident[language === 'en' ? 'en' : 'zh'] : ''
}

function Similar({ cases }: { readonly cases: readonly SimilarCase[] }) {
  const t = texts.useT()
  const language = useLanguage()
  if (cases.length === 0) return null
  return (
    <section className="jw-no-print">
      <h2>{t('report.done.similarTitle')}</h2>
      <p>{t('report.done.similarNote')}</p>
      <ul className="pt-similar">
        {cases.map(({ number, title, distanceM, state }) => (
          <li key={number}>
            <b>{title}</b>
            <small>
              {t('report.done.similarOne', { m: distanceM, state: stateWords(state, language) })}
            </small>
          </li>
        ))}
      </ul>
    </section>
  )
}
