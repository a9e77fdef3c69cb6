// When a city's digest is sent, and how far this week's has come.
import { Button, Progress, Select } from 'antd'
import { useState } from 'react'
import { api, nameIn, Section, StateTag, useApi, useLanguage, useSend, When } from '#platform/ui'
import { texts } from './texts.ts'

type Place = { readonly code: string; readonly name: string; readonly nameEn: string }
type City = Place & { readonly day: number; readonly hour: number }
type Run = Place & {
  readonly city: string
  readonly week: string
  readonly state: 'running' | 'done' | 'cancelled'
  readonly total: number
  readonly seen: number
  readonly letters: number
  readonly updatedAt: string
}
type Runs = { readonly cities: readonly City[]; readonly items: readonly Run[] }

const touches = ['/api/digest']

export function Sending() {
  const t = texts.useT()
  const read = useApi<Runs>('/api/digest/runs', {}, { keep: true, staleMs: 5000 })
  if (!read.data) return null
  const { cities, items } = read.data
  return (
    <Section title={t('sending.title')}>
      {cities.map((city) => (
        <Time key={city.code} city={city} />
      ))}
      {items.length === 0 ? (
        <p className="jw-faint">{t('sending.noneHint')}</p>
      ) : (
        <table className="cs-table cs-runs">
          <thead>
            <tr>
              <th scope="col">{t('sending.week')}</th>
              <th scope="col">{t('sending.city')}</th>
              <th scope="col">{t('sending.progress')}</th>
              <th scope="col">{t('sending.state')}</th>
              <th scope="col">{t('acts')}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((run) => (
              <RunRow key={`${run.city} ${run.week}`} run={run} />
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}

const tones = { running: 'accent', done: 'good', cancelled: 'quiet' } as const

function RunRow({ run }: { readonly run: Run }) {
  const t = texts.useT()
  const language = useLanguage()
  const of = { city: run.city, week: run.week }
  const move = useSend(
    (act: 'cancel' | 'resume', key) => api.post(`/api/digest/runs/${act}`, of, { key }),
    { touches },
  )
  const { state, seen, total, letters } = run
  return (
    <tr>
      <th scope="row">{run.week}</th>
      <td>{run.city === '' ? t('sending.rest') : nameIn(language, run)}</td>
      <td>
        <Progress
          percent={total === 0 ? 100 : Math.round((seen / total) * 100)}
          size="small"
          showInfo={false}
          aria-label={t('sending.progress')}
        />
        <small className="jw-soft">
          {t('sending.of', { seen, total })} · {t('sending.letters', { n: letters })}
        </small>
      </td>
      <td>
        <StateTag tone={tones[state]}>{t(`sending.states.${state}`)}</StateTag>{' '}
        <small className="jw-faint">
          <When at={run.updatedAt} />
        </small>
      </td>
      <td>
        {state === 'done' ? null : (
          <Button
            size="small"
            loading={move.sending}
            onClick={() => move.send(state === 'running' ? 'cancel' : 'resume')}
          >
            {t(state === 'running' ? 'sending.cancel' : 'sending.resume')}
          </Button>
        )}
      </td>
    </tr>
  )
}

/** In the order of the numbers, Monday = 1. */
export const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const hours = Array.from({ length: 24 }, (_, hour) => hour)

function Time({ city }: { readonly city: City }) {
  const t = texts.useT()
  const language = useLanguage()
  const [day, setDay] = useState(city.day)
  const [hour, setHour] = useState(city.hour)
  const change = useSend(
    (_: null, key) => api.put('/api/digest/time', { area: city.code, day, hour }, { key }),
    { touches },
  )
  return (
    <div className="cs-digest-time">
      <strong>{nameIn(language, city)}</strong>
      <Select
        aria-label={t('sending.day')}
        value={day}
        onChange={setDay}
        options={dayNames.map((name, i) => ({
          value: i + 1,
          label: t('weekday', { day: t(`days.${name}`) }),
        }))}
      />
      <Select
        aria-label={t('sending.hour')}
        value={hour}
        onChange={setHour}
        options={hours.map((value) => ({
          value,
          label: `${String(value).padStart(2, '0')}:00`,
        }))}
      />
      <Button
        disabled={day === city.day && hour === city.hour}
        loading={change.sending}
        onClick={() => change.send(null)}
      >
        {t('sending.save')}
      </Button>
    </div>
  )
}
