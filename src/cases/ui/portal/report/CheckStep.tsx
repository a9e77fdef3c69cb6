import type { ReactNode } from 'react'
import { nameIn } from '#platform/ui/i18n.ts'
import { useLanguage } from '#platform/ui/preferences.ts'
import { GuidanceNotes } from '../guidance/GuidanceNotes.tsx'
import { Button, Link, Note } from '../parts.tsx'
import { texts } from '../texts.ts'
import { type Answers, isAnonymous, type Step } from './answers.ts'
import { Thumb } from './PhotoStep.tsx'
import { type SendState, sendReport, stopSending, useSendState } from './send.ts'
import { type StepProps, stepPath } from './step.ts'
import { SimilarBox } from './SimilarBox.tsx'

export function CheckStep({ answers }: StepProps) {
  const t = texts.useT()
  const state = useSendState()
  const busy = state.phase === 'photos' || state.phase === 'sending'
  return (
    <>
      <GuidanceNotes words={answers.description} category={answers.category} />
      {state.phase === 'idle' ? <SimilarBox answers={answers} /> : null}
      <Summary answers={answers} />
      <p className="pt-small">{t('report.check.public')}</p>
      <SendNote state={state} />
      {state.phase === 'queued' ? (
        <>
          <Button onClick={() => void sendReport()}>{t('report.queued.now')}</Button>
          <Button kind="plain" onClick={stopSending}>
            {t('report.queued.cancel')}
          </Button>
        </>
      ) : (
        <Button icon="send" busy={busy} onClick={() => void sendReport()}>
          {state.phase === 'photos'
            ? t('report.check.sendingPhotos')
            : state.phase === 'sending'
              ? t('report.check.sending')
              : state.phase === 'failed'
                ? t('tryAgain')
                : t('report.check.send')}
        </Button>
      )}
    </>
  )
}

function SendNote({ state }: { readonly state: SendState }) {
  const t = texts.useT()
  if (state.phase === 'queued') {
    return (
      <Note kind="wait" title={t('report.queued.title')} alert>
        <p>{t('report.queued.text')}</p>
      </Note>
    )
  }
  if (state.phase !== 'failed') return null
  const step: Step | null =
    state.failure === 'outside' ? 'place' : state.failure === 'photos' ? 'photo' : null
  return (
    <Note kind="bad" title={t('report.failed.title')} alert>
      <p>{t(`report.failed.${state.failure}`)}</p>
      {step ? (
        <p>
          <Link to={stepPath(step, true)}>
            {t(step === 'place' ? 'report.check.changePlace' : 'report.check.changePhotos')}
          </Link>
        </p>
      ) : null}
    </Note>
  )
}

function Summary({ answers }: { readonly answers: Answers }) {
  const t = texts.useT()
  const language = useLanguage()
  const areas = (answers.place?.areas ?? []).map((area) => nameIn(language, area))
  const { contact } = answers
  return (
    <dl className="pt-summary-list">
      <Row label={t('report.check.photos')} step="photo" change={t('report.check.changePhotos')}>
        {answers.photos.length === 0 ? (
          t('report.check.noPhotos')
        ) : (
          <span className="pt-thumbs">
            {answers.photos.map((photo, i) => (
              <Thumb key={photo.id} photo={photo} alt={t('report.photo.one', { n: i + 1 })} />
            ))}
          </span>
        )}
      </Row>
      <Row label={t('report.check.place')} step="place" change={t('report.check.changePlace')}>
        {areas.join(language === 'en' ? ', ' : ' ')}
        {answers.address.trim() ? <span className="pt-block">{answers.address.trim()}</span> : null}
      </Row>
      <Row label={t('report.check.what')} step="what" change={t('report.check.changeWhat')}>
        <span className="pt-words">{answers.description.trim()}</span>
        <span className="pt-block pt-soft">
          {answers.category ? nameIn(language, answers.category) : t('report.what.unsure')}
        </span>
      </Row>
      <Row
        label={t('report.check.contact')}
        step="contact"
        change={t('report.check.changeContact')}
      >
        {isAnonymous(answers)
          ? t('report.check.anonymous')
          : [contact.name, contact.phone, contact.email]
              .filter((text) => text.trim())
              .map((text) => (
                <span key={text} className="pt-block">
                  {text}
                </span>
              ))}
      </Row>
    </dl>
  )
}

type RowProps = {
  readonly label: string
  readonly step: Step
  readonly change: string
  readonly children: ReactNode
}

function Row({ label, step, change, children }: RowProps) {
  const t = texts.useT()
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
      <dd className="pt-summary-change">
        <Link to={stepPath(step, true)}>
          {t('change')}
          <span className="jw-hidden">{change}</span>
        </Link>
      </dd>
    </div>
  )
}
