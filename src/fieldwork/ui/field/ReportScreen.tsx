// Three taps: a photo, what it is, send; the place comes by itself.
import { useState } from 'react'
import { nameIn } from '#platform/ui/i18n.ts'
import { PhotosField } from '../form/media.tsx'
import { make } from './app.ts'
import { AreaMap } from './AreaMap.tsx'
import { fitting } from './fitting.ts'
import { home } from './go.ts'
import { Input } from './Doors.tsx'
import { Failed, media, Sub, useDay, useDraft, usePosition, useSaving, useSay } from './parts.tsx'
import { texts } from './texts.ts'
import type { Category, Place } from './wire.ts'

type Draft = {
  readonly photos: string[]
  readonly path: string
  readonly words: string
  readonly point: Place | null
  /** Of a resident who told the worker of it. */
  readonly name?: string
  readonly phone?: string
}
const empty: Draft = { photos: [], path: '', words: '', point: null }
const isPhone = (text: string): boolean => /^[+\d][\d -]{5,19}$/.test(text)

export function ReportScreen() {
  const t = texts.useT()
  const day = useDay()
  const me = usePosition()
  const draft = useDraft<Draft>('report', empty)
  const [failure, setFailure] = useState('')
  const { photos, path, words, point, name = '', phone = '' } = draft.value
  const chosen = day.categories.find((c) => c.path === path)
  const at = point ?? me
  const set = (change: Partial<Draft>) => {
    setFailure('')
    draft.set({ ...draft.value, ...change })
  }
  const say = (text: string): false => {
    setFailure(text)
    return false
  }
  const save = async () => {
    if (!chosen && words.trim() === '') return say(t('report.what'))
    if (!at) return say(t('report.where'))
    if (phone.trim() && !isPhone(phone.trim())) return say(t('report.phoneWrong'))
    const description = words.trim() || (chosen?.name ?? '')
    try {
      await make({
        kind: 'case.report',
        title: `${t('nav.report')} · ${description.slice(0, 40)}`,
        data: {
          description,
          point: at,
          photos,
          ...(chosen ? { categoryPath: path } : {}),
          ...tellerOf(name, phone),
        },
        photos,
      })
      draft.clear()
      home()
      return true
    } catch {
      return say(t('noRoom'))
    }
  }
  const { saving, start } = useSaving(save)
  return (
    <Sub title={t('report.title')}>
      <div className="fw-form">
        <PhotosField
          names={photos}
          media={media}
          label={t('report.photo')}
          onChange={(next) => set({ photos: next })}
        />
        <Words words={words} onChange={(next) => set({ words: next })} />
        <Categories words={words} chosen={chosen} onChoose={(next) => set({ path: next })} />
        <p className="fw-soft">{at ? t('report.placed') : t('report.place')}</p>
        <AreaMap
          day={day}
          around={me}
          marks={at ? [{ id: 'here', point: at, label: t('report.title'), tone: 'pick' }] : []}
          onPick={(place) => set({ point: place })}
        />
        <Teller name={name} phone={phone} onChange={set} />
        <Failed text={failure || (draft.failed ? t('noRoom') : '')} />
        <button type="button" className="fw-button fw-wide" disabled={saving} onClick={start}>
          {t('report.send')}
        </button>
      </div>
    </Sub>
  )
}

function Words({ words, onChange }: { words: string; onChange: (words: string) => void }) {
  const t = texts.useT()
  return (
    <label className="fw-input">
      <span>{t('report.words')}</span>
      <input
        autoComplete="off"
        value={words}
        maxLength={4000}
        onChange={({ target }) => onChange(target.value)}
      />
    </label>
  )
}

function tellerOf(name: string, phone: string): { reporter?: Record<string, string> } {
  const given = Object.entries({ name: name.trim(), phone: phone.trim() }).filter(([, v]) => v)
  return given.length > 0 ? { reporter: Object.fromEntries(given) } : {}
}

/** What a resident said at the door is answered to them, when they wish. */
function Teller(props: {
  readonly name: string
  readonly phone: string
  readonly onChange: (change: Partial<Draft>) => void
}) {
  const { name, phone, onChange } = props
  const t = texts.useT()
  const [begun] = useState(name !== '' || phone !== '')
  return (
    <details className="fw-teller" open={begun}>
      <summary>{t('report.teller')}</summary>
      <p className="fw-soft">{t('report.tellerNote')}</p>
      <Input
        label={t('report.name')}
        value={name}
        maxLength={60}
        onChange={(next) => onChange({ name: next })}
      />
      <Input
        tel
        label={t('report.phone')}
        value={phone}
        maxLength={20}
        onChange={(next) => onChange({ phone: next })}
      />
    </details>
  )
}

function Categories(props: {
  readonly words: string
  readonly chosen: Category | undefined
  readonly onChoose: (path: string) => void
}) {
  const { words, chosen, onChoose } = props
  const t = texts.useT()
  const day = useDay()
  const { language } = useSay()
  const condition = chosen?.conditions[0]?.condition
  return (
    <>
      <fieldset className="fw-chips" aria-label={t('report.category')}>
        {fitting(day, words).map((c) => (
          <button
            key={c.path}
            type="button"
            aria-pressed={c === chosen}
            onClick={() => onChoose(c === chosen ? '' : c.path)}
          >
            {nameIn(language, c)}
          </button>
        ))}
      </fieldset>
      {condition ? (
        <p className="fw-note">
          <b>{t('report.condition')}</b> {condition}
        </p>
      ) : null}
    </>
  )
}
