import { nameIn, StateTag, type Tone, When } from '#platform/ui'
import { useLabels } from '../labels.ts'
import type { CaseDetail, Task } from '../types.ts'

const tones: Readonly<Record<Task['state'], Tone>> = {
  sent: 'attention',
  takenUp: 'accent',
  handedBack: 'quiet',
  done: 'good',
  withdrawn: 'quiet',
}

/** Who does it, by which rule, how far. */
export function Tasks({
  c,
  exact = false,
}: {
  readonly c: CaseDetail
  /** Whole dates and times, for paper. */
  readonly exact?: boolean
}) {
  const { t } = useLabels()
  if (c.tasks.length === 0) return <p className="jw-soft">{t('page.noTasks')}</p>
  return (
    <ul className="cs-tasks">
      {c.tasks.map((task) => (
        <TaskLine key={task.id} c={c} task={task} exact={exact} />
      ))}
    </ul>
  )
}

type Line = { readonly c: CaseDetail; readonly task: Task; readonly exact: boolean }

function TaskLine({ c, task, exact }: Line) {
  const { t, language, rule, reason, stamp } = useLabels()
  const said = (at: Task['sentAt']) => (exact ? stamp(at) : <When at={at} />)
  const cited = rule(task.rule, c)
  const [code = '', note = ''] = (task.handBackReason ?? '').split(/: (.*)/s)
  return (
    <li data-role={task.role}>
      <p className="cs-task-head">
        <span className="cs-role">{t(`task.${task.role}`)}</span>
        <strong>{nameIn(language, task.unit)}</strong>
        <StateTag tone={tones[task.state]}>{t(`task.states.${task.state}`)}</StateTag>
        <span className="jw-grow" />
        <span className="jw-soft">
          {task.doneAt ? (
            <>
              {t('task.done')} {said(task.doneAt)}
            </>
          ) : task.state === 'sent' && task.takeUpDueAt ? (
            <>
              {t('task.takeUpBy')} {said(task.takeUpDueAt)}
            </>
          ) : (
            <>
              {t('task.sent')} {said(task.sentAt)}
            </>
          )}
        </span>
      </p>
      <p className="cs-task-rule" title={t('task.rule', cited)}>
        {t(`task.how.${task.rule.how}`)}
        {cited.basis ? ` · ${cited.basis}` : ''}
        {task.rule.how === 'list' || task.rule.how === 'direct'
          ? ` · ${cited.category} × ${cited.area}`
          : ''}
      </p>
      {task.instruction ? (
        <p>
          {t('task.instruction')}: {task.instruction}
        </p>
      ) : null}
      {task.result ? (
        <p>
          {t('task.result')}: {task.result}
        </p>
      ) : null}
      {task.handBackReason ? (
        <p>
          {t('task.reason')}: {reason('handBack', code)}
          {note ? ` · ${note}` : ''}
        </p>
      ) : null}
    </li>
  )
}
