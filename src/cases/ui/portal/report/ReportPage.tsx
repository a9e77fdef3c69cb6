// One question a page; the address carries the step, so that back always works.
import { type ReactNode, useEffect, useState } from 'react'
import { BackLink, ErrorSummary, Page, type Wrong } from '../parts.tsx'
import { navigate, useWhere } from '../route.ts'
import { texts } from '../texts.ts'
import {
  type Answers,
  firstOpen,
  type Missing,
  missingIn,
  noAnswers,
  type Step,
  stepAfter,
  stepBefore,
  steps,
  untouched,
  walked,
} from './answers.ts'
import { CheckStep } from './CheckStep.tsx'
import { ContactStep } from './ContactStep.tsx'
import { DonePage } from './DonePage.tsx'
import { draft, useDraft } from './draft.ts'
import { PhotoStep } from './PhotoStep.tsx'
import { resumeUploads } from './photos.ts'
import { PlaceStep } from './PlaceStep.tsx'
import { forgetFailure, resumeSending } from './send.ts'
import { type StepProps, stepPath } from './step.ts'
import { WhatStep } from './WhatStep.tsx'

const pages: Readonly<Record<Step, (props: StepProps) => ReactNode>> = {
  photo: PhotoStep,
  place: PlaceStep,
  what: WhatStep,
  contact: ContactStep,
  check: CheckStep,
}

const isStep = (text: string | null): text is Step =>
  (steps as readonly string[]).includes(text ?? '')

function useWrongWords(): (missing: Missing, answers: Answers) => Wrong {
  const t = texts.useT()
  return (missing, answers) => {
    switch (missing) {
      case 'place':
        return { field: 'place', text: t('report.place.need') }
      case 'address':
        return { field: 'address', text: t('report.place.needAddress') }
      case 'description':
        return { field: 'description', text: t('report.what.need') }
      case 'descriptionTooLong':
        return {
          field: 'description',
          text: t('report.what.tooLong', { count: answers.description.trim().length }),
        }
      case 'email':
        return { field: 'email', text: t('report.contact.badEmail') }
      case 'phone':
        return { field: 'phone', text: t('report.contact.badPhone') }
      case 'photos':
        return { field: 'photos', text: t('report.failed.photos') }
      default:
        return missing satisfies never
    }
  }
}

/** What kept the step from being left, with the answers as they were then. */
type Tried = { readonly missing: readonly Missing[]; readonly answers: Answers }
const untried: Tried = { missing: [], answers: noAnswers }

export function ReportPage() {
  const { query } = useWhere()
  const { answers, receipt } = useDraft()
  useEffect(() => {
    resumeUploads()
    resumeSending()
  }, [])
  const asked = query.get('step')
  if (asked === 'done') return <DonePage receipt={receipt} />
  const step = isStep(asked) ? asked : 'photo'
  const open = firstOpen(answers)
  // A shared or old address may point past what is filled in.
  const allowed = steps.indexOf(step) <= steps.indexOf(open) ? step : open
  return <StepPage key={allowed} step={allowed} fromCheck={query.get('from') === 'check'} />
}

function StepPage({ step, fromCheck }: { readonly step: Step; readonly fromCheck: boolean }) {
  const t = texts.useT()
  const { answers } = useDraft()
  const say = useWrongWords()
  const [tried, setTried] = useState<Tried>(untried)
  // What has been changed in the meantime is no longer said.
  const still = untouched(tried.missing, tried.answers, answers)
  const wrongs = still.map((missing) => say(missing, answers))
  const index = walked.findIndex((one) => one === step)
  const next = () => {
    const now = draft.get().answers
    const missing = missingIn(step, now)
    setTried({ missing, answers: now })
    if (missing.length > 0) return
    forgetFailure()
    navigate(stepPath(fromCheck ? 'check' : stepAfter(step)))
  }
  const Body = pages[step]
  const earlier = fromCheck ? 'check' : stepBefore(step)
  const before = earlier === null ? '/' : stepPath(earlier)
  return (
    <Page
      title={t(`report.${step}.title`)}
      windowTitle={`${t(`report.${step}.title`)} – ${t('report.titleTag')}`}
      above={
        <>
          <div className="pt-top">
            <BackLink to={before} />
            {index < 0 ? null : (
              <span>{t('report.step', { step: index + 1, of: walked.length })}</span>
            )}
          </div>
          <ErrorSummary wrongs={wrongs} since={tried} />
        </>
      }
    >
      <Body
        answers={answers}
        wrongs={Object.fromEntries(wrongs.map(({ field, text }) => [field, text]))}
        next={next}
        forget={() => setTried(untried)}
      />
    </Page>
  )
}
