import { Icon } from '#platform/ui/icons.tsx'
import { useLanguage } from '#platform/ui/preferences.ts'
import { sayWhen } from '#platform/ui/time.ts'
import { useZone } from './city.ts'
import { InstallDoor } from './Install.tsx'
import { forget, type Kept, useKept } from './kept.ts'
import { sayNumberOf } from '../types.ts'
import { useNow } from './now.ts'
import { EmergencyCalls, Link, Page } from './parts.tsx'
import { hasAnything } from './report/answers.ts'
import { useDraft } from './report/draft.ts'
import { texts } from './texts.ts'

function Door(props: {
  readonly to: string
  readonly main?: boolean
  readonly title: string
  readonly note: string
}) {
  return (
    <Link to={props.to} className={props.main ? 'pt-door pt-door-main' : 'pt-door'}>
      <span>
        <b>{props.title}</b>
        <small>{props.note}</small>
      </span>
      <Icon name="arrowRight" size={24} />
    </Link>
  )
}

export function HomePage() {
  const t = texts.useT()
  const { answers } = useDraft()
  return (
    <Page title={t('homePage.title')}>
      <p className="pt-lead">{t('homePage.lead')}</p>
      <Door
        main
        to="/report"
        title={hasAnything(answers) ? t('homePage.resume') : t('homePage.report')}
        note={t('homePage.reportNote')}
      />
      <Door to="/follow" title={t('homePage.follow')} note={t('homePage.followNote')} />
      <div className="pt-doors">
        <Door to="/notices" title={t('notices.title')} note={t('homePage.noticesNote')} />
        <Door to="/people" title={t('serving.title')} note={t('homePage.servingNote')} />
      </div>
      <KeptList />
      <InstallDoor />
      <section className="pt-emergency" aria-labelledby="emergency">
        <h2 id="emergency">{t('emergency.title')}</h2>
        <EmergencyCalls />
        <p>{t('emergency.note')}</p>
      </section>
      <section>
        <h2>{t('homePage.howTitle')}</h2>
        <ol className="pt-next">
          <li>{t('homePage.how1')}</li>
          <li>{t('homePage.how2')}</li>
          <li>{t('homePage.how3')}</li>
          <li>{t('homePage.how4')}</li>
        </ol>
      </section>
    </Page>
  )
}

function KeptList() {
  const t = texts.useT()
  const kept = useKept()
  if (kept.length === 0) return null
  return (
    <section>
      <h2>{t('homePage.saved')}</h2>
      <ul className="pt-kept">
        {kept.map(({ token, number, title, last }) => (
          <li key={token}>
            <Link to={`/follow/${token}`}>
              <b>{title}</b>
              <small>
                {sayNumberOf(number)}
                {last ? <Last last={last} /> : null}
              </small>
            </Link>
            <button
              type="button"
              aria-label={t('homePage.forget', { title })}
              onClick={() => forget(token)}
            >
              <Icon name="close" size={20} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Last({ last }: { readonly last: NonNullable<Kept['last']> }) {
  const t = texts.useT()
  const language = useLanguage()
  const zone = useZone()
  const now = useNow()
  const state = last.stateText[language === 'en' ? 'en' : 'zh']
  return (
    <span>
      {' · '}
      {t('homePage.last', { state, when: sayWhen(last.at, { now, language, zone }) })}
    </span>
  )
}
