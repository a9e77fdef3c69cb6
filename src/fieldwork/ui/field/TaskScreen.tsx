// One case: where, what, photos before and after, and the look that is asked for.
import { useState } from 'react'
import { nameIn } from '#platform/ui/i18n.ts'
import { PhotosField } from '../form/media.tsx'
import { make } from './app.ts'
import { AreaMap } from './AreaMap.tsx'
import { back } from './go.ts'
import {
  CasePhoto,
  Failed,
  media,
  Sub,
  useDay,
  useDoneHere,
  useDraft,
  useSaving,
  useSay,
} from './parts.tsx'
import { texts } from './texts.ts'
import type { Task } from './wire.ts'

export function TaskScreen({ id }: { readonly id: string }) {
  const t = texts.useT()
  const day = useDay()
  const say = useSay()
  const task = day.tasks.find((one) => one.id === id)
  const done = useDoneHere()(id)
  if (!task) return <Sub title={t('task.gone')}>{null}</Sub>
  const due = task.dueAt ? say.due(task.dueAt) : null
  return (
    <Sub title={task.title}>
      <dl className="fw-facts">
        <dt>{t('task.number')}</dt>
        <dd>{task.number}</dd>
        <dt>{t('task.category')}</dt>
        <dd>{nameIn(say.language, task.category)}</dd>
        {task.address ? (
          <>
            <dt>{t('task.address')}</dt>
            <dd>{task.address}</dd>
          </>
        ) : null}
        {due ? (
          <>
            <dt>{t('task.due')}</dt>
            <dd className={task.dueAt && say.late(task.dueAt) ? 'fw-late' : ''}>
              {due.left} · {due.when}
            </dd>
          </>
        ) : null}
      </dl>
      <p className="fw-words">{task.description}</p>
      {task.result ? (
        <p className="fw-note">
          <b>{t('task.result')}</b> {task.result}
        </p>
      ) : null}
      <Photos task={task} />
      {task.point ? (
        <AreaMap
          day={day}
          around={task.point}
          marks={[{ id, point: task.point, label: task.title, tone: task.kind }]}
        />
      ) : null}
      {done ? (
        <p className="fw-note">{t(`sent.${done.state}`)}</p>
      ) : (
        <Look key={task.version} task={task} />
      )}
    </Sub>
  )
}

function Photos({ task }: { readonly task: Task }) {
  const t = texts.useT()
  if (task.photos.length === 0) return null
  return (
    <section aria-label={t('task.photos')}>
      <div className="ff-photos">
        {task.photos.slice(0, 8).map(({ url, stage }, i) => (
          <figure key={url}>
            <CasePhoto url={url} alt={`${t('task.photos')} ${i + 1}`} />
            <figcaption>{stage === 'after' ? t('task.after') : t('task.before')}</figcaption>
          </figure>
        ))}
      </div>
    </section>
  )
}

const answersOf = {
  verify: { yes: 'found', no: 'notFound' },
  check: { yes: 'passed', no: 'failed' },
} as const

function YesNo(props: {
  readonly kind: keyof typeof answersOf
  readonly good: boolean | null
  readonly onChoose: (good: boolean) => void
}) {
  const { kind, good, onChoose } = props
  const t = texts.useT()
  return (
    <fieldset className="ff-choices ff-two" aria-labelledby="look">
      {(['yes', 'no'] as const).map((one) => (
        <label key={one}>
          <input
            type="radio"
            name="good"
            checked={good === (one === 'yes')}
            onChange={() => onChoose(one === 'yes')}
          />
          <span>{t(`task.${answersOf[kind][one]}`)}</span>
        </label>
      ))}
    </fieldset>
  )
}

function Look({ task }: { readonly task: Task }) {
  const t = texts.useT()
  const draft = useDraft<{ note: string; photos: string[] }>(`task/${task.id}`, {
    note: '',
    photos: [],
  })
  const [good, setGood] = useState<boolean | null>(null)
  const [failure, setFailure] = useState('')
  const { note, photos } = draft.value
  const kind = task.kind
  const say = (text: string): false => {
    setFailure(text)
    return false
  }
  const save = async () => {
    if (kind !== 'open' && good === null) return say(t('task.choose'))
    if (note.trim() === '') return say(t('task.noteNeeded'))
    const result = kind === 'verify' ? { found: good } : kind === 'check' ? { passed: good } : {}
    try {
      await make({
        kind: kind === 'open' ? 'case.comment' : `case.${kind}`,
        title: `${t(`kind.${kind}`)} · ${task.title}`,
        // words on a case leave its task as it is
        ...(kind === 'open' ? {} : { about: task.id }),
        base: { version: task.version, state: task.state },
        data: { caseId: task.id, note: note.trim(), photos, ...result },
        photos,
      })
      draft.clear()
      back()
      return true
    } catch {
      return say(t('noRoom'))
    }
  }
  const { saving, start } = useSaving(save)
  return (
    <section className="fw-form" aria-labelledby="look">
      <h2 id="look">{t(`task.ask.${kind}`)}</h2>
      {kind === 'open' ? null : <YesNo kind={kind} good={good} onChoose={setGood} />}
      <PhotosField
        names={photos}
        media={media}
        label={t(kind === 'check' ? 'task.after' : 'task.before')}
        onChange={(next) => draft.set({ ...draft.value, photos: next })}
      />
      <label className="fw-input">
        <span>{t('task.note')}</span>
        <textarea
          rows={3}
          autoComplete="off"
          value={note}
          maxLength={2000}
          onChange={({ target }) => draft.set({ ...draft.value, note: target.value })}
        />
      </label>
      <Failed text={failure || (draft.failed ? t('noRoom') : '')} />
      <button type="button" className="fw-button fw-wide" disabled={saving} onClick={start}>
        {t('task.save')}
      </button>
    </section>
  )
}
