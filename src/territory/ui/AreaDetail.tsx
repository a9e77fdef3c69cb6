import { type ReactNode, useState } from 'react'
import {
  AbilityButton,
  Icon,
  nameIn,
  type PageOf,
  Section,
  StateTag,
  useApi,
  useLanguage,
  useNumbers,
} from '#platform/ui'
import type { AreaDetailReply, AreaReply } from '../schema.ts'
import { AddForm, EditForm } from './forms.tsx'
import { MergeForm, SplitForm } from './changes.tsx'
import { kindKey, texts } from './texts.ts'

type Doing = 'edit' | 'split' | 'merge' | 'add' | null
type Props = { readonly area: AreaDetailReply; readonly onOpen: (code: string) => void }

export function AreaDetail({ area, onOpen }: Props) {
  const t = texts.useT()
  const language = useLanguage()
  const [doing, setDoing] = useState<Doing>(null)
  const close = () => setDoing(null)
  return (
    <article className="jw-record">
      <header className="jw-record-head">
        <nav className="jw-record-crumbs" aria-label={t('parent')}>
          {area.ancestors.map((step) => (
            <span key={step.code}>
              <button type="button" className="jw-text-button" onClick={() => onOpen(step.code)}>
                {nameIn(language, step)}
              </button>
              <span className="jw-faint"> › </span>
            </span>
          ))}
        </nav>
        <h2>
          {nameIn(language, area)}
          <StateTag tone={area.validTo ? 'attention' : 'quiet'}>
            {area.validTo ? `${t('validTo')} ${area.validTo}` : t(kindKey(area.kind))}
          </StateTag>
        </h2>
        <div className="jw-actions">
          <AbilityButton
            can={area.can.edit}
            icon={<Icon name="edit" />}
            keys="e"
            onAct={() => setDoing('edit')}
          >
            {t('edit')}
          </AbilityButton>
          <AbilityButton
            can={area.can.edit}
            icon={<Icon name="plus" />}
            onAct={() => setDoing('add')}
          >
            {t('addBelow')}
          </AbilityButton>
          <AbilityButton
            can={area.can.split}
            icon={<Icon name="split" />}
            onAct={() => setDoing('split')}
          >
            {t('split')}
          </AbilityButton>
          <AbilityButton
            can={area.can.merge}
            icon={<Icon name="merge" />}
            onAct={() => setDoing('merge')}
          >
            {t('merge')}
          </AbilityButton>
        </div>
      </header>
      <Facts area={area} />
      <Profile area={area} onOpen={onOpen} />
      <Below area={area} onOpen={onOpen} />
      <History area={area} />
      <EditForm area={area} open={doing === 'edit'} onClose={close} />
      <AddForm parent={area} open={doing === 'add'} onClose={close} onDone={onOpen} />
      <SplitForm area={area} open={doing === 'split'} onClose={close} onDone={onOpen} />
      <MergeForm area={area} open={doing === 'merge'} onClose={close} onDone={onOpen} />
    </article>
  )
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Facts({ area }: { readonly area: AreaDetailReply }) {
  const t = texts.useT()
  const language = useLanguage()
  const { number } = useNumbers()
  const other = language === 'en' ? area.name : area.nameEn
  const none = <span className="jw-faint">{t('unknown')}</span>
  return (
    <dl className="jw-record-facts">
      <Fact label={t('code')}>
        <span className="jw-mono">{area.code}</span>
      </Fact>
      <Fact label={language === 'en' ? t('name') : t('nameEn')}>{other || none}</Fact>
      <Fact label={t('population')}>
        {area.population === null ? none : number(area.population)}
      </Fact>
      <Fact label={t('managingBody')}>{area.managingBody ?? none}</Fact>
      {area.legalParent ? (
        <Fact label={t('legalParent')}>
          <span className="jw-mono">{area.legalParent}</span>
        </Fact>
      ) : null}
      <Fact label={t('boundary')}>{t(area.hasBoundary ? 'hasBoundary' : 'noBoundary')}</Fact>
      <Fact label={t('validFrom')}>{area.validFrom}</Fact>
      {area.validTo ? <Fact label={t('validTo')}>{area.validTo}</Fact> : null}
      <Fact label={t('source')}>
        {area.source === 'simulated' ? t('simulated') : area.source || none}
      </Fact>
    </dl>
  )
}

function Profile({ area, onOpen }: Props) {
  const t = texts.useT()
  const language = useLanguage()
  const { share } = useNumbers()
  const { profile } = area
  const owner = [...area.ancestors, area].find(({ code }) => code === profile.areaPrefix)
  return (
    <Section
      title={t('profile')}
      actions={
        profile.areaPrefix === area.code ? null : owner ? (
          <button
            type="button"
            className="jw-text-button jw-record-small"
            onClick={() => onOpen(owner.code)}
          >
            {t('from', { area: nameIn(language, owner) })}
          </button>
        ) : (
          <span className="jw-faint jw-record-small">{t('fromAll')}</span>
        )
      }
    >
      <dl className="jw-record-facts">
        <Fact label={t('timeZone')}>{profile.timeZone}</Fact>
        <Fact label={t('calendar')}>
          {profile.calendar === 'cn' ? t('calendars.cn') : profile.calendar}
        </Fact>
        <Fact label={t('yellowShare')}>
          {t('yellowShareText', { share: share(profile.yellowShare) })}
        </Fact>
      </dl>
    </Section>
  )
}

function Below({ area, onOpen }: Props) {
  const t = texts.useT()
  const language = useLanguage()
  const { number } = useNumbers()
  const below = useApi<PageOf<AreaReply>>(area.children > 0 ? '/api/areas' : null, {
    parent: area.code,
    limit: 200,
  })
  if (area.children === 0) return null
  return (
    <Section title={`${t('below')} ${t('belowCount', { count: area.children })}`}>
      <ul className="jw-below">
        {below.data?.items.map((one) => (
          <li key={one.code}>
            <button type="button" className="jw-text-button" onClick={() => onOpen(one.code)}>
              {nameIn(language, one)}
            </button>
            <small className="jw-mono jw-faint">{one.code}</small>
            <small className="jw-time jw-soft">
              {one.population === null ? '' : number(one.population)}
            </small>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function History({ area }: { readonly area: AreaDetailReply }) {
  const t = texts.useT()
  const language = useLanguage()
  if (area.history.length === 0) return null
  return (
    <Section title={t('history')}>
      <ol className="jw-history">
        {area.history.map((old) => (
          <li key={old.validFrom}>
            <strong>{nameIn(language, old)}</strong>{' '}
            <span className="jw-soft jw-time">
              {t('ended', { from: old.validFrom, to: old.validTo ?? '' })}
            </span>
            {old.succeededBy.length > 0 ? (
              <div className="jw-soft">
                {t('succeeded', { codes: old.succeededBy.join(language === 'en' ? ', ' : '、') })}
              </div>
            ) : null}
          </li>
        ))}
      </ol>
    </Section>
  )
}
