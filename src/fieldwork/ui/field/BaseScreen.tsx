// Buildings and city parts of the area, and saying what has changed about one.
import { useState } from 'react'
import { make } from './app.ts'
import { metres } from './area-map.ts'
import { AreaMap } from './AreaMap.tsx'
import { Input } from './Doors.tsx'
import { back, go } from './go.ts'
import { Failed, Sub, useDay, useDoneHere, usePosition, useSaving } from './parts.tsx'
import { texts } from './texts.ts'
import type { Thing } from './wire.ts'

const keyOf = (thing: Thing) => `${thing.thing}/${thing.id}`
const shownAtOnce = 30

export function BaseScreen() {
  const t = texts.useT()
  const day = useDay()
  const me = usePosition()
  const [words, setWords] = useState('')
  const found = day.things.filter((x) => `${x.name} ${x.address} ${x.kind}`.includes(words.trim()))
  const near = me ? found.toSorted((a, b) => metres(me, a) - metres(me, b)) : found
  return (
    <>
      <h1>{t('base.title')}</h1>
      <Input label={t('base.search')} value={words} onChange={setWords} />
      <p className="fw-soft">{t('base.count', { count: found.length })}</p>
      <ul className="fw-list">
        {near.slice(0, shownAtOnce).map((thing) => (
          <li key={keyOf(thing)}>
            <button
              type="button"
              className="fw-item"
              onClick={() => go({ name: 'thing', id: keyOf(thing) })}
            >
              <span className="fw-kind fw-kind-open">{t(`base.${thing.thing}`)}</span>
              <b>{thing.name || thing.address || thing.kind}</b>
              <span className="fw-soft">{thing.address}</span>
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 ? <p className="fw-empty">{t('base.none')}</p> : null}
    </>
  )
}

type Fields = { name: string; address: string; floors: string; households: string }
const numeric = ['floors', 'households'] as const

/** Only what is different from before. */
function changeOf(thing: Thing, f: Fields): Record<string, string | number> {
  const change: Record<string, string | number> = {}
  if (f.name.trim() && f.name.trim() !== thing.name) change['name'] = f.name.trim()
  if (thing.thing === 'facility') return change
  if (f.address.trim() !== thing.address) change['address'] = f.address.trim()
  for (const field of numeric) {
    const value = Number(f[field])
    if (f[field].trim() && Number.isInteger(value) && value !== thing[field]) change[field] = value
  }
  return change
}

export function ThingScreen({ id }: { readonly id: string }) {
  const t = texts.useT()
  const day = useDay()
  const thing = day.things.find((one) => keyOf(one) === id)
  const done = useDoneHere()(id)
  if (!thing) return <Sub title={t('base.gone')}>{null}</Sub>
  return (
    <Sub title={thing.name || thing.address || thing.kind}>
      <p className="fw-soft">
        {t('base.source', { source: thing.source || '–', asOf: thing.asOf ?? '–' })}
      </p>
      <AreaMap
        day={day}
        around={thing}
        marks={[{ id, point: thing, label: thing.name, tone: 'pick' }]}
      />
      {done && done.state !== 'done' ? (
        <p className="fw-note">{t(`sent.${done.state}`)}</p>
      ) : (
        <Change key={thing.version} thing={thing} />
      )}
    </Sub>
  )
}

function Change({ thing }: { readonly thing: Thing }) {
  const t = texts.useT()
  const [fields, setFields] = useState<Fields>({
    name: thing.name,
    address: thing.address,
    floors: String(thing.floors ?? ''),
    households: String(thing.households ?? ''),
  })
  const [source, setSource] = useState('')
  const [failure, setFailure] = useState('')
  const set = (field: keyof Fields) => (value: string) => setFields({ ...fields, [field]: value })
  const say = (text: string): false => {
    setFailure(text)
    return false
  }
  const save = async () => {
    const change = changeOf(thing, fields)
    if (Object.keys(change).length === 0) return say(t('base.nothing'))
    if (source.trim().length < 2) return say(t('base.sourceNeeded'))
    try {
      await make({
        kind: 'base.change',
        title: `${t('nav.base')} · ${thing.name || thing.address}`,
        about: keyOf(thing),
        base: { version: thing.version },
        data: {
          thing: thing.thing,
          thingId: thing.id,
          change,
          source: source.trim(),
          asOf: new Date().toISOString().slice(0, 10),
        },
      })
      back()
      return true
    } catch {
      return say(t('noRoom'))
    }
  }
  const { saving, start } = useSaving(save)
  return (
    <section className="fw-form" aria-label={t('base.change')}>
      <h2>{t('base.change')}</h2>
      <Input label={t('base.name')} value={fields.name} onChange={set('name')} />
      {thing.thing === 'building' ? (
        <>
          <Input label={t('base.address')} value={fields.address} onChange={set('address')} />
          <Input label={t('base.floors')} value={fields.floors} onChange={set('floors')} />
          <Input
            label={t('base.households')}
            value={fields.households}
            onChange={set('households')}
          />
        </>
      ) : null}
      <Input
        label={t('base.sourceLabel')}
        hint={t('base.sourceHint')}
        value={source}
        onChange={setSource}
      />
      <Failed text={failure} />
      <button type="button" className="fw-button fw-wide" disabled={saving} onClick={start}>
        {t('base.save')}
      </button>
    </section>
  )
}
