// Today: duty, what is done of how much, what is to do by time or by distance.
import { useMemo, useState } from 'react'
import { nameIn } from '#platform/ui/i18n.ts'
import { Icon } from '#platform/ui/icons.tsx'
import { make } from './app.ts'
import { metres } from './area-map.ts'
import { AreaMap, type Mark } from './AreaMap.tsx'
import { go } from './go.ts'
import {
  Failed,
  Unreadable,
  useDay,
  useDoneHere,
  useOnDuty,
  usePosition,
  useSaving,
  useSay,
} from './parts.tsx'
import { texts } from './texts.ts'
import { finish } from './walk.ts'
import type { Place } from './wire.ts'

type Todo = {
  readonly id: string
  readonly tone: 'verify' | 'check' | 'open' | 'visit'
  readonly title: string
  readonly where: string
  readonly point: Place | null
  readonly dueAt: string | null
  readonly urgent: boolean
  readonly done: boolean
}

function useTodos(): readonly Todo[] {
  const day = useDay()
  const doneHere = useDoneHere()
  const { language } = useSay()
  return useMemo(
    () => [
      ...day.tasks.map((task): Todo => ({
        id: task.id,
        tone: task.kind,
        title: task.title,
        where: task.address || nameIn(language, task.category),
        point: task.point,
        dueAt: task.dueAt,
        urgent: task.urgency !== 'normal',
        done: doneHere(task.id) !== undefined,
      })),
      ...day.visits.map((visit): Todo => ({
        id: visit.id,
        tone: 'visit',
        title: visit.title,
        where:
          visit.address ||
          nameIn(
            language,
            day.forms.find((f) => f.id === visit.formId),
          ),
        point: visit.point,
        dueAt: visit.dueAt,
        urgent: false,
        done: visit.state === 'done' || doneHere(visit.id) !== undefined,
      })),
    ],
    [day, doneHere, language],
  )
}

const openTodo = ({ tone, id }: Pick<Todo, 'tone' | 'id'>) =>
  go(tone === 'visit' ? { name: 'visit', id } : { name: 'task', id })

export function TodayScreen() {
  const t = texts.useT()
  const { language } = useSay()
  const day = useDay()
  const me = usePosition()
  const todos = useTodos()
  const [by, setBy] = useState<'time' | 'distance' | 'map'>('time')
  const own = todos.filter(({ tone }) => tone !== 'open')
  const done = own.filter((todo) => todo.done).length
  const far = (p: Place | null) => (me && p ? metres(me, p) : Number.POSITIVE_INFINITY)
  const time = ({ dueAt }: Todo) => (dueAt ? Date.parse(dueAt) : Number.POSITIVE_INFINITY)
  const sorted = todos.toSorted(
    (a, b) =>
      Number(a.done) - Number(b.done) ||
      Number(a.tone === 'open') - Number(b.tone === 'open') ||
      (by === 'distance' ? far(a.point) - far(b.point) : time(a) - time(b)),
  )
  const marks = todos.flatMap(({ id, point, title, tone, done: isDone }): Mark[] =>
    point && !isDone ? [{ id, point, label: title, tone }] : [],
  )
  return (
    <>
      <h1>{t('today.title', { area: nameIn(language, day.area) })}</h1>
      <Unreadable />
      <Duty />
      <div className="fw-progress">
        <progress value={done} max={Math.max(1, own.length)} aria-label={t('today.share')} />
        <span>{t('today.done', { done, of: own.length })}</span>
      </div>
      <fieldset className="fw-switch" aria-label={t('today.order')}>
        {(['time', 'distance', 'map'] as const).map((one) => (
          <button key={one} type="button" aria-pressed={by === one} onClick={() => setBy(one)}>
            {t(`today.by.${one}`)}
          </button>
        ))}
      </fieldset>
      {by === 'map' ? (
        <AreaMap
          day={day}
          marks={me ? [...marks, { id: 'me', point: me, label: '', tone: 'me' }] : marks}
          onMark={(id) => {
            const todo = todos.find((one) => one.id === id)
            if (todo) openTodo(todo)
          }}
        />
      ) : null}
      <ul className="fw-list">
        {sorted.map((todo) => (
          <TodoLine key={todo.id} todo={todo} far={far(todo.point)} />
        ))}
      </ul>
      {todos.length === 0 ? <p className="fw-empty">{t('today.none')}</p> : null}
      <OtherForms />
    </>
  )
}

function TodoLine({ todo, far }: { readonly todo: Todo; readonly far: number }) {
  const t = texts.useT()
  const say = useSay()
  const due = todo.dueAt && !todo.done ? say.due(todo.dueAt) : null
  return (
    <li>
      <button type="button" className="fw-item" onClick={() => openTodo(todo)}>
        <span className={`fw-kind fw-kind-${todo.done ? 'done' : todo.tone}`}>
          {t(todo.done ? 'kind.done' : `kind.${todo.tone}`)}
        </span>
        <b>{todo.title}</b>
        <span className="fw-soft">
          {[todo.where, Number.isFinite(far) ? say.metres(far) : ''].filter(Boolean).join(' · ')}
        </span>
        {due ? (
          <span className={todo.dueAt && say.late(todo.dueAt) ? 'fw-late' : 'fw-due'}>
            {due.left} · {due.when}
          </span>
        ) : null}
        <Icon name="chevronRight" size={20} />
      </button>
    </li>
  )
}

function Duty() {
  const t = texts.useT()
  const day = useDay()
  const say = useSay()
  const me = usePosition()
  const since = useOnDuty()
  const [failure, setFailure] = useState('')
  const shift = day.shifts.find(({ toAt }) => !say.late(toAt))
  const clock = async () => {
    try {
      const kind = since ? 'clockOut' : 'clockIn'
      // nobody is followed off duty: what was walked is handed in first
      if (since) await finish()
      await make({ kind, title: t(`duty.${kind}`), data: me ? { point: me } : {} })
      setFailure('')
      return true
    } catch {
      setFailure(t('noRoom'))
      return false
    }
  }
  const { saving, start } = useSaving(clock)
  return (
    <section className="fw-duty" aria-label={t('duty.title')}>
      <div>
        <b>{since ? t('duty.on', { since: say.when(since) }) : t('duty.off')}</b>
        <span className="fw-soft">
          {shift
            ? t('duty.shift', { from: say.when(shift.fromAt), to: say.when(shift.toAt) })
            : t('duty.grid')}
        </span>
      </div>
      <button type="button" className="fw-button" disabled={saving} onClick={start}>
        {t(since ? 'duty.clockOut' : 'duty.clockIn')}
      </button>
      <Failed text={failure} />
    </section>
  )
}

/** Forms that may be filled in without a plan. */
function OtherForms() {
  const t = texts.useT()
  const { language } = useSay()
  const { forms } = useDay()
  if (forms.length === 0) return null
  return (
    <section>
      <h2>{t('today.forms')}</h2>
      <ul className="fw-list">
        {forms.map((form) => (
          <li key={form.id}>
            <button
              type="button"
              className="fw-item"
              onClick={() => go({ name: 'form', id: form.id })}
            >
              <span className="fw-kind fw-kind-visit">{t(`formKind.${form.kind}`)}</span>
              <b>{nameIn(language, form)}</b>
              <Icon name="chevronRight" size={20} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
