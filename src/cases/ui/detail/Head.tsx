import { Popover } from 'antd'
import { Due, Icon, LightBadge, StateTag, When } from '#platform/ui'
import { type Labels, toneOf, useLabels } from '../labels.ts'
import { type CaseDetail, nextDue, sayNumberOf } from '../types.ts'

/** What cannot wait, above everything else. */
export function DangerBanner({ c }: { readonly c: CaseDetail }) {
  const { t, join } = useLabels()
  if (c.closedAt !== null) return null
  if (c.urgency !== 'danger' && c.danger.length === 0) return null
  return (
    <div className="cs-danger" role="alert">
      <Icon name="alert" size={18} />
      <div>
        <strong>{t('danger.title')}</strong>
        {c.danger.length > 0 ? <p>{t('danger.words', { words: join(c.danger) })}</p> : null}
        <p>{t('danger.call')}</p>
      </div>
    </div>
  )
}

const stageNames = [
  'reported',
  'awaiting',
  'accepted',
  'verifying',
  'filed',
  'done',
  'checked',
] as const
const calendars = ['cn', 'us', 'continuous'] as const

function ruleText(c: CaseDetail, { t, limit }: Labels): string {
  const { dueRule } = c
  if (!dueRule) return ''
  const from = t(`due.from.${dueRule.from}`, { n: dueRule.conditionSeq ?? '' })
  return dueRule.limit ? `${from} · ${limit(dueRule.limit)}` : from
}

/** Light and time left as people say it; the rule behind it is one press away. */
export function DueLine({ c }: { readonly c: CaseDetail }) {
  const labels = useLabels()
  const { t } = labels
  const finished = c.doneAt !== null || c.closedAt !== null
  const due = nextDue(c)
  return (
    <span className="cs-due-line">
      <LightBadge light={c.light}>
        {finished && c.state !== 'done' && c.dueAt ? (
          t(c.light === 'late' ? 'due.finishedLate' : 'due.finishedOnTime')
        ) : (
          <Due
            at={finished ? c.stageDueAt : due}
            rule={ruleText(c, labels)}
            suspended={c.state === 'suspended'}
          />
        )}
      </LightBadge>
      <Popover
        trigger="click"
        placement="bottomLeft"
        title={t('due.rule')}
        content={<DueFacts c={c} />}
      >
        <button
          type="button"
          className="jw-icon-button cs-small"
          aria-label={t('due.show')}
          title={t('due.show')}
        >
          <Icon name="info" size={14} />
        </button>
      </Popover>
    </span>
  )
}

function DueFacts({ c }: { readonly c: CaseDetail }) {
  const labels = useLabels()
  const { t, limit, exactly } = labels
  const stage = stageNames.find((name) => name === c.state)
  const { dueRule } = c
  const calendar = calendars.find((name) => name === dueRule?.calendar)
  const lines: (readonly [string, string])[] = [
    ...(c.stageDueAt && stage ? [[t(`due.stages.${stage}`), exactly(c.stageDueAt)] as const] : []),
    ...(c.dueAt ? [[t('due.handling'), exactly(c.dueAt)] as const] : []),
    ...(dueRule
      ? [
          [
            t('due.rule'),
            t(`due.from.${dueRule.from}`, { n: dueRule.conditionSeq ?? '' }),
          ] as const,
          ...(dueRule.limit ? [[t('due.limit'), limit(dueRule.limit)] as const] : []),
          [t('due.started'), exactly(dueRule.startedAt)] as const,
          [
            t('due.calendar'),
            calendar ? t(`due.calendars.${calendar}`) : dueRule.calendar,
          ] as const,
        ]
      : []),
    ...(c.yellowAt ? [[t('due.yellow'), exactly(c.yellowAt)] as const] : []),
    ...(c.suspendedUntil ? [[t('due.suspendedUntil'), exactly(c.suspendedUntil)] as const] : []),
  ]
  if (lines.length === 0) return <p className="jw-soft">{t('due.none')}</p>
  return (
    <>
      <dl className="cs-facts cs-due-facts">
        {lines.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {c.extensions > 0 ? <p>{t('due.extended', { count: c.extensions })}</p> : null}
      {c.lateExempt ? <p>{t('due.exempt')}</p> : null}
    </>
  )
}

/** State, time, urgency and marks in one line. */
export function StatusLine({ c }: { readonly c: CaseDetail }) {
  const { t, stateOf } = useLabels()
  return (
    <p className="cs-status">
      <span className="cs-state">
        <StateTag tone={toneOf(c.state, c.outcome)}>{stateOf(c)}</StateTag>
      </span>
      <DueLine c={c} />
      {c.urgency !== 'normal' ? (
        <span className={`cs-flag cs-flag-${c.urgency}`}>{t(`urgency.${c.urgency}`)}</span>
      ) : null}
      <Marks c={c} />
      <span className="jw-soft">
        {t('facts.reported')} <When at={c.reportedAt} />
      </span>
    </p>
  )
}

function Marks({ c }: { readonly c: CaseDetail }) {
  const { t } = useLabels()
  const times = (word: string, n: number) => (n > 1 ? t('flags.times', { word, n }) : word)
  const marks = [
    ...(c.pending ? [t(`flags.${c.pending.kind}`)] : []),
    ...(c.supervised ? [times(t('flags.supervised'), c.supervised)] : []),
    ...(c.urged ? [times(t('flags.urged'), c.urged)] : []),
    ...(c.reopened ? [times(t('flags.reopened'), c.reopened)] : []),
    ...(c.repeat ? [t('flags.repeat')] : []),
    ...(c.historic ? [t('flags.historic')] : []),
  ]
  return marks.map((mark) => (
    <span key={mark} className="cs-flag cs-flag-pending">
      {mark}
    </span>
  ))
}

/** `100 0352`, in figures one can read out. */
export const NumberText = ({ number }: { readonly number: string }) => (
  <span className="cs-number">{sayNumberOf(number)}</span>
)
