// What goes on beside the work: rounds of supervision and consultations, each with its answers and its end.
import { nameIn, StateTag, type Tone, When } from '#platform/ui'
import { useLabels } from '../labels.ts'
import type { CaseDetail, Consultation, Round } from '../types.ts'

const roundTones: Readonly<Record<Round['state'], Tone>> = {
  open: 'attention',
  replied: 'accent',
  met: 'good',
  insufficient: 'attention',
  missed: 'attention',
  ended: 'quiet',
}

export const hasBeside = (c: CaseDetail): boolean =>
  c.rounds.length > 0 || c.consultations.length > 0

export function Beside({ c }: { readonly c: CaseDetail }) {
  return (
    <ul className="cs-tasks">
      {c.rounds.toReversed().map((round) => (
        <RoundLine key={round.id} round={round} />
      ))}
      {c.consultations.toReversed().map((one) => (
        <ConsultationLine key={one.id} one={one} />
      ))}
    </ul>
  )
}

function RoundLine({ round }: { readonly round: Round }) {
  const { t, language } = useLabels()
  const whom = round.area ? nameIn(language, round.area) : t('beside.unit')
  return (
    <li>
      <p className="cs-task-head">
        <span className="cs-role">{t('beside.round', { n: round.number })}</span>
        <strong>{whom}</strong>
        <StateTag tone={roundTones[round.state]}>{t(`beside.rounds.${round.state}`)}</StateTag>
        <span className="jw-grow" />
        <span className="jw-soft">
          {round.repliedAt ? (
            <>
              {t('beside.replied')} <When at={round.repliedAt} />
            </>
          ) : (
            <>
              {t('beside.due')} <When at={round.dueAt} />
            </>
          )}
        </span>
      </p>
      <p>{t('beside.demand', { text: round.demand })}</p>
      {round.reply ? <p>{t('beside.reply', { text: round.reply })}</p> : null}
      {round.result ? <p>{t('beside.result', { text: round.result })}</p> : null}
    </li>
  )
}

function ConsultationLine({ one }: { readonly one: Consultation }) {
  const { t, language, join } = useLabels()
  const tone = one.state === 'open' ? 'attention' : one.state === 'decided' ? 'good' : 'quiet'
  return (
    <li>
      <p className="cs-task-head">
        <span className="cs-role">{t('beside.consultation', { n: one.number })}</span>
        <strong>{join(one.units.map((unit) => nameIn(language, unit)))}</strong>
        <StateTag tone={tone}>{t(`beside.consultations.${one.state}`)}</StateTag>
        <span className="jw-grow" />
        <span className="jw-soft">
          {t(one.heldAt ? 'beside.held' : 'beside.called')} <When at={one.heldAt ?? one.calledAt} />
        </span>
      </p>
      <p>{t('beside.topic', { text: one.topic })}</p>
      {one.statements.length > 0 ? (
        <ul className="cs-statements">
          {one.statements.map((said) => (
            <li key={said.unit.code}>
              <strong>{nameIn(language, said.unit)}</strong> ·{' '}
              {t(`beside.positions.${said.position}`)}
              <blockquote>{said.text}</blockquote>
            </li>
          ))}
        </ul>
      ) : null}
      {one.minutes ? <p>{t('beside.minutes', { text: one.minutes })}</p> : null}
      <Decided one={one} />
    </li>
  )
}

function Decided({ one: { decision } }: { readonly one: Consultation }) {
  const { t, language, join, when } = useLabels()
  if (!decision) return null
  const { lead, assisting, dueAt } = decision
  const lines = [
    ...(lead ? [t('beside.newLead', { unit: nameIn(language, lead) })] : []),
    ...(assisting
      ? [
          t('beside.newAssisting', {
            units: join(assisting.map((u) => nameIn(language, u))) || '–',
          }),
        ]
      : []),
    ...(dueAt ? [t('beside.newDue', { when: when(dueAt) })] : []),
  ]
  return <p className="jw-soft">{lines.length > 0 ? join(lines) : t('beside.unchanged')}</p>
}
