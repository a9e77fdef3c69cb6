import { type Column, Due, InZone, LightIcon, nameIn, StateTag, useNow, When } from '#platform/ui'
import { type Labels, toneOf } from '../labels.ts'
import { nextDue, type QueueRow, sayNumberOf } from '../types.ts'

/** In a list of one city its name says nothing. */
const shortAddress = (address: string) => address.replace(/^\p{Script=Han}{2,4}?市(?=.)/u, '')

/** Light and time left; a finished case shows how it ended. */
export function DueCell({ row, labels }: { readonly row: QueueRow; readonly labels: Labels }) {
  const { t } = labels
  const now = useNow()
  const over = row.doneAt !== null || row.closedAt !== null
  // The light tells of the handling; what is told here of work done is its check, which may be late by itself.
  const isCheckLate =
    row.state === 'done' && row.stageDueAt !== null && Date.parse(row.stageDueAt) < now
  const light = isCheckLate ? 'late' : row.light
  const word =
    row.light === 'suspended'
      ? null
      : over && row.state !== 'done'
        ? row.light === 'late'
          ? t('due.finishedLate')
          : row.light === 'onTime'
            ? t('due.finishedOnTime')
            : '–'
        : null
  return (
    <span className="cs-due" data-light={light}>
      <LightIcon light={light} />
      {word === null ? (
        <InZone zone={row.timeZone}>
          <Due
            at={over ? row.stageDueAt : nextDue(row)}
            suspended={row.light === 'suspended'}
            short
          />
        </InZone>
      ) : (
        <span className="jw-soft">{word}</span>
      )}
    </span>
  )
}

export function Flags({ row, labels }: { readonly row: QueueRow; readonly labels: Labels }) {
  const { t } = labels
  const flags: (readonly [string, string])[] = [
    ...(row.urgency === 'normal' ? [] : [[row.urgency, t(`urgency.${row.urgency}`)] as const]),
    ...(row.pending ? [['pending', t(`flags.${row.pending}`)] as const] : []),
    ...(row.supervised > 0 ? [['supervised', t('flags.supervised')] as const] : []),
    ...(row.urged > 0 ? [['urged', t('flags.urged')] as const] : []),
    ...(row.repeat ? [['reopened', t('flags.repeat')] as const] : []),
    ...(row.reopened > 0 ? [['reopened', t('flags.reopened')] as const] : []),
  ]
  return flags.map(([kind, word]) => (
    <span key={kind} className={`cs-flag cs-flag-${kind}`}>
      {word}
    </span>
  ))
}

export function queueColumns(labels: Labels): readonly Column<QueueRow>[] {
  const { t, language, stateOf } = labels
  const title = (key: 'due' | 'title' | 'state') => t(`queue.columns.${key}`)
  return [
    {
      key: 'due',
      title: title('due'),
      width: language === 'en' ? '122px' : '120px',
      render: (row) => <DueCell row={row} labels={labels} />,
    },
    {
      key: 'title',
      title: title('title'),
      width: 'minmax(180px, 2.2fr)',
      render: (row) => (
        <span className="jw-two">
          <span className="cs-row-title">
            <Flags row={row} labels={labels} />
            {row.title}
          </span>
          <small>
            {nameIn(language, row.category)} ·{' '}
            {shortAddress(row.address) || nameIn(language, row.area)}
          </small>
        </span>
      ),
    },
    {
      key: 'state',
      title: title('state'),
      width: language === 'en' ? '128px' : '76px',
      from: 460,
      render: (row) => <StateTag tone={toneOf(row.state, row.outcome)}>{stateOf(row)}</StateTag>,
    },
    ...whereColumns(labels),
  ]
}

function whereColumns({ t, language }: Labels): readonly Column<QueueRow>[] {
  const title = (key: 'unit' | 'area' | 'number' | 'reported') => t(`queue.columns.${key}`)
  return [
    {
      key: 'unit',
      title: title('unit'),
      width: 'minmax(130px, 1.2fr)',
      from: 740,
      render: (row) =>
        row.leadUnit ? (
          nameIn(language, row.leadUnit)
        ) : (
          <span className="jw-faint">{t('queue.noUnit')}</span>
        ),
    },
    {
      key: 'area',
      title: title('area'),
      width: 'minmax(100px, .8fr)',
      from: 1100,
      render: (row) => <span className="jw-soft">{nameIn(language, row.area)}</span>,
    },
    {
      key: 'reported',
      title: title('reported'),
      width: '112px',
      from: 940,
      render: (row) => (
        <span className="jw-soft">
          <InZone zone={row.timeZone}>
            <When at={row.reportedAt} />
          </InZone>
        </span>
      ),
    },
    {
      key: 'number',
      title: title('number'),
      width: '74px',
      align: 'end',
      from: 620,
      render: (row) => <span className="jw-soft">{sayNumberOf(row.number)}</span>,
    },
  ]
}
