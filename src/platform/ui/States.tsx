// What stands where content would: nothing yet, not allowed, failed.
import { Alert, Button } from 'antd'
import type { ReactNode } from 'react'
import type { Problem } from './api.ts'
import { Icon, type IconName } from './icons.tsx'
import { sayExpected, words } from './problems.ts'
import { type FieldWords, fieldName, onlyRepeats } from './refusal.ts'
import { texts } from './texts.ts'

export type Note = {
  readonly icon?: IconName
  /** What would appear here. */
  readonly title: string
  /** How to make it appear. */
  readonly hint?: ReactNode
  readonly action?: ReactNode
  /** The note is the whole page: its title is the page's heading. */
  readonly whole?: boolean
}

export function EmptyState({ icon = 'inbox', title, hint, action, whole }: Note) {
  return (
    <div className="jw-note">
      <Icon name={icon} size={22} />
      {whole ? <h1>{title}</h1> : <strong>{title}</strong>}
      {hint ? <span className="jw-note-hint">{hint}</span> : null}
      {action}
    </div>
  )
}

export function NoRight({ title, hint, whole }: Partial<Pick<Note, 'title' | 'hint' | 'whole'>>) {
  const t = texts.useT()
  return (
    <EmptyState
      icon="lock"
      title={title ?? t('list.noRight')}
      hint={hint ?? t('list.noRightHint')}
      whole={whole ?? false}
    />
  )
}

/** Stands where content will be while it is read. */
export function Waiting() {
  const t = texts.useT()
  return (
    <output className="jw-page-waiting" aria-busy="true">
      <span className="jw-hidden">{t('list.loading')}</span>
    </output>
  )
}

/** A failed reading, in place of the content: what happened and what to do next. */
export function FailedState({
  problem,
  again,
}: {
  readonly problem: Problem
  readonly again?: () => void
}) {
  const t = texts.useT()
  if (problem.status === 403) return <NoRight hint={words(problem).hint} />
  const { title, hint } = words(problem)
  return (
    <EmptyState
      icon="alert"
      title={title}
      hint={hint}
      action={again ? <Button onClick={again}>{t('list.retry')}</Button> : undefined}
    />
  )
}

export type ProblemAlertProps = {
  readonly problem: Problem | null
  /** Offered when someone else was first. */
  readonly onReload?: () => void
  /** Fields that are shown elsewhere and need no line here. */
  readonly shownFields?: readonly string[]
  /** What the page calls the others. */
  readonly names?: FieldWords
}

/** A refusal or failure above a form or a command; nothing when there is none. */
export function ProblemAlert({ problem, onReload, shownFields = [], names }: ProblemAlertProps) {
  const t = texts.useT()
  if (!problem) return null
  const { title, hint } = words(problem)
  const isListed = onlyRepeats(problem.message, problem.fields)
  const detail = hint && !isListed ? hint : ''
  const areAllShown = problem.fields.every(({ field }) => shownFields.includes(field))
  const changed = problem.code === 'changed-meanwhile'
  return (
    <Alert
      type={changed ? 'warning' : 'error'}
      role="alert"
      showIcon
      className="jw-problem"
      title={changed ? t('problem.changed') : title}
      description={
        areAllShown && (changed || !detail) ? undefined : (
          <>
            {detail && !changed ? <p>{detail}</p> : null}
            <Unplaced problem={problem} shownFields={shownFields} names={names ?? {}} />
          </>
        )
      }
      action={
        changed && onReload ? (
          <Button size="small" onClick={onReload}>
            {t('problem.reload')}
          </Button>
        ) : undefined
      }
    />
  )
}

type UnplacedProps = Required<Pick<ProblemAlertProps, 'shownFields' | 'names'>> & {
  readonly problem: Problem
}

/** The fields that are not on the page, in the page's words: never by the names the interface has for them. */
function Unplaced({ problem, shownFields, names }: UnplacedProps) {
  const t = texts.useT()
  const fields = problem.fields.filter(({ field }) => !shownFields.includes(field))
  const lines = new Map(
    fields.map((field) => {
      const name = fieldName(names, field.field)
      const said = sayExpected(problem, field)
      return [`${name} ${said}`, { name, said }]
    }),
  )
  if (lines.size === 0) return null
  return (
    <ul aria-label={t('problem.checkFields')}>
      {[...lines].map(([key, { name, said }]) => (
        <li key={key}>
          {name ? <b>{name}</b> : null} {said}
        </li>
      ))}
    </ul>
  )
}
