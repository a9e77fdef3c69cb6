import { Button } from 'antd'
import { FailedState, Icon, InZone, Section, useApi, useGo, Waiting } from '#platform/ui'
import { useLabels } from '../labels.ts'
import type { CaseDetail } from '../types.ts'
import { Actions } from './Actions.tsx'
import { Advice, hasAdvice } from './Advice.tsx'
import { Facts } from './Facts.tsx'
import { DangerBanner, NumberText, StatusLine } from './Head.tsx'
import { Photos } from './Photos.tsx'
import { Tasks } from './Tasks.tsx'
import { Timeline } from './Timeline.tsx'

const latest = 4

/** The outline of a case beside the list, with what can be done at once. */
export function Preview({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const read = useApi<CaseDetail>(`/api/cases/${id}`, {}, { keep: true })
  const c = read.data
  if (read.error && !c) {
    return <FailedState problem={read.error} again={() => void read.refetch()} />
  }
  if (!c) return <Waiting />
  return (
    <InZone zone={c.timeZone}>
      <Outline c={c} waiting={c.id !== id} onClose={onClose} />
    </InZone>
  )
}

function Outline(props: {
  readonly c: CaseDetail
  readonly waiting: boolean
  readonly onClose: () => void
}) {
  const { t } = useLabels()
  const go = useGo()
  const { c, onClose } = props
  const whole = `/console/cases/${c.id}`
  return (
    <article className="cs-preview" aria-label={c.title} data-waiting={props.waiting}>
      <header>
        <p className="cs-preview-top">
          <NumberText number={c.number} />
          <span className="jw-grow" />
          <Button size="small" icon={<Icon name="external" />} onClick={() => go(whole)}>
            {t('queue.openWhole')}
          </Button>
          <Button
            size="small"
            type="text"
            aria-label={t('queue.closePreview')}
            title={t('queue.closePreview')}
            icon={<Icon name="close" />}
            onClick={onClose}
          />
        </p>
        <h2>{c.title}</h2>
        <StatusLine c={c} />
        <Actions c={c} small />
      </header>
      <DangerBanner c={c} />
      <p className="cs-description">{c.description || t('page.noDescription')}</p>
      <Facts c={c} brief />
      {hasAdvice(c) ? (
        <Section title={t('page.suggestions')}>
          <Advice c={c} />
        </Section>
      ) : null}
      {c.evidence.length > 0 ? (
        <Section title={t('page.photos')}>
          <Photos c={c} />
        </Section>
      ) : null}
      {c.tasks.length > 0 ? (
        <Section title={t('page.tasks')}>
          <Tasks c={c} />
        </Section>
      ) : null}
      <Section title={t('page.timeline')}>
        <Timeline c={c} most={latest} />
        {c.timeline.length > latest ? (
          <button type="button" className="jw-text-button" onClick={() => go(whole)}>
            {t('page.showHow')}
          </button>
        ) : null}
      </Section>
    </article>
  )
}
