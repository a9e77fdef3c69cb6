// /console/cases/:id: the whole case on one page.
import { App, Button, Skeleton } from 'antd'
import {
  CityMap,
  EmptyState,
  FailedState,
  GoLink,
  Icon,
  InZone,
  Page,
  Section,
  useApi,
  useGo,
  usePathParts,
  useShortcut,
} from '#platform/ui'
import { useLabels } from '../labels.ts'
import { texts as maskTexts } from '../mask/texts.ts'
import { recentList } from '../queue/recent.ts'
import { type CaseDetail, sayNumberOf } from '../types.ts'
import { Actions } from './Actions.tsx'
import { Advice, hasAdvice, hasLinks, Links } from './Advice.tsx'
import { Beside, hasBeside } from './Beside.tsx'
import { Facts } from './Facts.tsx'
import { DangerBanner, NumberText, StatusLine } from './Head.tsx'
import { AddPhoto, Photos } from './Photos.tsx'
import { Reporters } from './Reporters.tsx'
import { Tasks } from './Tasks.tsx'
import { Timeline } from './Timeline.tsx'
import '../cases.css'

export function CasePage() {
  const { t } = useLabels()
  const { id = '' } = usePathParts()
  const read = useApi<CaseDetail>(`/api/cases/${id}`, {}, { keep: true })
  const c = read.data
  if (read.error && !c) {
    return read.error.status === 404 || read.error.status === 400 ? (
      <EmptyState
        whole
        icon="inbox"
        title={t('page.missing')}
        hint={t('page.missingHint')}
        action={<GoLink to={recentList.get().href}>{t('page.back')}</GoLink>}
      />
    ) : (
      <FailedState problem={read.error} again={() => void read.refetch()} />
    )
  }
  if (!c) return <CaseSkeleton />
  return (
    <InZone zone={c.timeZone}>
      <Whole key={c.id} c={c} />
    </InZone>
  )
}

function CaseSkeleton() {
  return (
    <div className="cs-page" aria-busy="true">
      <Skeleton active paragraph={{ rows: 8 }} />
    </div>
  )
}

function Whole({ c }: { readonly c: CaseDetail }) {
  const { t } = useLabels()
  return (
    <Page
      title={c.title}
      actions={<Tools c={c} />}
      aside={<CopyNumber c={c} />}
      toolbar={
        <div className="cs-head">
          <StatusLine c={c} />
          <Actions c={c} />
        </div>
      }
      fill
    >
      <div className="cs-page">
        <DangerBanner c={c} />
        <div className="cs-columns">
          <div>
            <Section title={t('page.description')}>
              <p className="cs-description">{c.description || t('page.noDescription')}</p>
              <Attributes c={c} />
            </Section>
            {hasAdvice(c) ? (
              <Section title={t('page.suggestions')}>
                <Advice c={c} />
              </Section>
            ) : null}
            <Section title={t('page.photos')} actions={<AddPhoto c={c} />}>
              <Photos c={c} />
            </Section>
            <Section title={t('page.tasks')}>
              <Tasks c={c} />
            </Section>
            {hasBeside(c) ? (
              <Section title={t('beside.title')}>
                <Beside c={c} />
              </Section>
            ) : null}
            <Section title={t('page.timeline')}>
              <Timeline c={c} />
            </Section>
          </div>
          <aside aria-label={t('page.facts')}>
            <PlaceMap c={c} />
            <Section title={t('page.facts')}>
              <Facts c={c} />
            </Section>
            <Section title={t('page.reporters')}>
              <Reporters c={c} />
            </Section>
            {hasLinks(c) ? (
              <Section title={t('page.links')}>
                <Links c={c} />
              </Section>
            ) : null}
          </aside>
        </div>
      </div>
    </Page>
  )
}

function Attributes({ c }: { readonly c: CaseDetail }) {
  const mask = maskTexts.useT()
  const entries = Object.entries(c.attributes)
  const said = (value: string) =>
    value === 'links' || value === 'repeats' || value === 'sameText'
      ? mask(`signs.${value}`)
      : value
  if (entries.length === 0) return null
  return (
    <dl className="cs-facts cs-attributes">
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{name === 'heldForALook' ? mask('held') : name}</dt>
          <dd>{Array.isArray(value) ? value.map(said).join(' / ') : said(String(value))}</dd>
        </div>
      ))}
    </dl>
  )
}

const around = 0.0035

export function PlaceMap({ c }: { readonly c: CaseDetail }) {
  const { t } = useLabels()
  if (!c.point) return <div className="cs-no-point">{t('page.noPoint')}</div>
  const { lon, lat } = c.point
  return (
    <div className="cs-mini-map">
      <CityMap
        label={t('page.place')}
        points={[{ id: c.id, lon, lat, light: c.light, title: c.title, note: c.address }]}
        selected={c.id}
        fit={[lon - around, lat - around * 0.7, lon + around, lat + around * 0.7]}
      />
    </div>
  )
}

function CopyNumber({ c }: { readonly c: CaseDetail }) {
  const { t } = useLabels()
  const { message } = App.useApp()
  return (
    <button
      type="button"
      className="cs-copy"
      title={t('page.copyNumber')}
      aria-label={`${t('page.number', { number: sayNumberOf(c.number) })}, ${t('page.copyNumber')}`}
      onClick={() => {
        void navigator.clipboard
          .writeText(c.number)
          .then(() => message.success(t('page.copied', { number: c.number })))
      }}
    >
      <NumberText number={c.number} />
    </button>
  )
}

function Tools({ c }: { readonly c: CaseDetail }) {
  const { t } = useLabels()
  const go = useGo()
  const { href, ids } = recentList.get()
  const at = ids.indexOf(c.id)
  const step = (by: number) => {
    const id = ids[at + by]
    if (at >= 0 && id) go(`/console/cases/${id}`, { replace: true })
  }
  useShortcut('j', t('page.next'), () => step(1))
  useShortcut('k', t('page.previous'), () => step(-1))
  useShortcut('Escape', t('page.back'), () => go(href))
  const sheet = `/console/cases/${c.id}/sheet`
  useShortcut('p', t('page.print'), () => go(sheet))
  return (
    <>
      {at >= 0 ? (
        <span className="cs-stepper">
          <span className="jw-soft">{t('page.position', { at: at + 1, of: ids.length })}</span>
          <Button
            type="text"
            aria-label={t('page.previous')}
            title={t('page.previous')}
            disabled={at === 0}
            icon={<Icon name="chevronLeft" />}
            onClick={() => step(-1)}
          />
          <Button
            type="text"
            aria-label={t('page.next')}
            title={t('page.next')}
            disabled={at === ids.length - 1}
            icon={<Icon name="chevronRight" />}
            onClick={() => step(1)}
          />
        </span>
      ) : null}
      <Button icon={<Icon name="print" />} onClick={() => go(sheet)}>
        {t('page.print')}
      </Button>
      <Button icon={<Icon name="list" />} onClick={() => go(href)}>
        {t('page.back')}
      </Button>
    </>
  )
}
